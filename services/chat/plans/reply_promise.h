// SPDX-License-Identifier: Apache-2.0
//
// By when somebody who found nobody on duty gets an answer (R4): the queue's `reply_within`, counted in
// the working time of its calendar.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chat/plans/store.h"
#include "platform/clock/clock.h"
#include "platform/rpc/call.h"

namespace deskmesh::chat {

struct ReplyPromise {
  base::Instant at;
  std::string local;  // as the clocks of the calendar's zone show it; empty without a calendar
  base::Duration within{0};  // working time
};

// The sentence for the customer. `language` is zh or en.
std::string PromiseWords(const ReplyPromise& promise, std::string_view language);

// Asks the sla service: never inside a transaction. Thread-safe.
class BusinessHours {
 public:
  BusinessHours(rpc::ServiceDeps deps, rpc::Channels& channels, const clock::Clock& clock)
      : deps_(std::move(deps)), channels_(channels), clock_(clock) {}

  // Nothing when the calendar can't be asked: no promise is better than a wrong one.
  std::optional<ReplyPromise> PromiseFor(const std::string& workspace, const std::string& team_id,
                                         const std::string& traceparent);
  // What a calendar says now. Errors are those of the sla service.
  absl::StatusOr<store::CalendarState> Ask(const std::string& workspace,
                                           const std::string& calendar_id);

 private:
  rpc::CallContext Context(const std::string& workspace, const std::string& traceparent) const;

  rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  const clock::Clock& clock_;
};

}  // namespace deskmesh::chat
