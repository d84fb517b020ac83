// SPDX-License-Identifier: Apache-2.0
//
// A comment that waits for its moment (R18).
#pragma once

#include <absl/status/status.h>

#include <string>
#include <vector>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

// As in the contract and in the store.
enum class SendState : std::uint8_t { kUnset, kPending, kSent, kRefused, kCancelled };

struct ScheduledComment {
  std::string id;  // `sch_…`
  std::string ticket_id;
  std::string owner_id;  // whose drafts and uploads its writer's are
  Actor author;
  std::string body;
  Visibility visibility = Visibility::kPublic;
  std::vector<std::string> file_ids;
  std::vector<std::string> mention_ids;
  base::Instant send_at;
  SendState state = SendState::kPending;
  std::string comment_id;  // once it is sent
  std::string refusal_reason;
  std::string refusal;  // a sentence
  std::int64_t version = 1;  // as text the etag
  base::Instant created;
  base::Instant updated;
};

inline constexpr base::Duration kLongestWait = std::chrono::hours(24 * 366);

// INVALID_ARGUMENT, field `scheduled_comment.send_time`, unless it is in the future and at most a year
// ahead; `scheduled_comment.body` for one that says nothing.
absl::Status CheckSchedule(const ScheduledComment& scheduled, base::Instant now);

// Whether one may still be changed by `owner_id`. PERMISSION_DENIED NOT_AUTHOR, FAILED_PRECONDITION
// NOT_PENDING.
absl::Status CheckChangeable(const ScheduledComment& scheduled, const std::string& owner_id);

}  // namespace deskmesh::tickets
