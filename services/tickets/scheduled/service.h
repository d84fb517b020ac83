// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.tickets.v1.ScheduledComments, and their sending.
#pragma once

#include <functional>

#include "deskmesh/tickets/v1/scheduled_comments_service.pb.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/service.h"
#include "tickets/notifications/notifier.h"
#include "tickets/recorder.h"
#include "tickets/scheduled/store.h"

namespace deskmesh::tickets {

// Kind of the timers that send; their subject is the scheduled comment, their payload its version.
inline constexpr std::string_view kSendTimer = "tickets.send";

// Thread-safe.
class ScheduledService {
 public:
  // References must outlive the service. `on_timer` is called after a commit that set a timer.
  ScheduledService(rpc::ServiceDeps deps, Recorder& recorder, std::function<void()> on_timer)
      : deps_(std::move(deps)),
        recorder_(recorder),
        notifier_(deps_),
        on_timer_(std::move(on_timer)) {}

  rpc::Service Describe();

  // Sends it, in the transaction that takes its timer away; or notes why it can't be sent and tells its
  // author.
  absl::Status OnTimer(sql::Tx& tx, const outbox::Timer& timer, base::Instant now);

 private:
  absl::Status Create(rpc::WriteCall& call, const v1::CreateScheduledCommentRequest& request,
                      v1::ScheduledComment* response);
  absl::Status Get(rpc::ReadCall& call, const v1::GetScheduledCommentRequest& request,
                   v1::ScheduledComment* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListScheduledCommentsRequest& request,
                    v1::ListScheduledCommentsResponse* response);
  absl::Status Update(rpc::WriteCall& call, const v1::UpdateScheduledCommentRequest& request,
                      v1::ScheduledComment* response);
  absl::Status Cancel(rpc::WriteCall& call, const v1::CancelScheduledCommentRequest& request,
                      v1::ScheduledComment* response);

  // Checks files and names, stores it, sets its timer.
  absl::Status Put(rpc::WriteCall& call, ScheduledComment scheduled,
                   v1::ScheduledComment* response);
  // The comment in the name of its author; what refuses it refuses all of it.
  absl::Status Send(sql::Tx& tx, const std::string& workspace_id, const ScheduledComment& scheduled,
                    const Ticket& ticket, const std::string& comment_id, base::Instant now);

  const rpc::ServiceDeps deps_;
  Recorder& recorder_;
  const Notifier notifier_;
  const std::function<void()> on_timer_;
};

}  // namespace deskmesh::tickets
