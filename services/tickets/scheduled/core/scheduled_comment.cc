// SPDX-License-Identifier: Apache-2.0
#include "tickets/scheduled/core/scheduled_comment.h"

#include "platform/base/error.h"

namespace deskmesh::tickets {

absl::Status CheckSchedule(const ScheduledComment& scheduled, base::Instant now) {
  if (scheduled.send_at <= now || scheduled.send_at - now > kLongestWait) {
    return base::InvalidField("scheduled_comment.send_time",
                              "must be in the future and at most a year ahead");
  }
  if (scheduled.body.empty() && scheduled.file_ids.empty()) {
    return base::InvalidField("scheduled_comment.body", "must not be empty without an attachment");
  }
  return absl::OkStatus();
}

absl::Status CheckChangeable(const ScheduledComment& scheduled, const std::string& owner_id) {
  if (scheduled.owner_id != owner_id) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "NOT_AUTHOR",
                         "only who wrote it changes or cancels it", {{"comment", scheduled.id}});
  }
  if (scheduled.state != SendState::kPending) {
    return base::Precondition("NOT_PENDING", "it was sent, refused or cancelled already",
                              {{"comment", scheduled.id}});
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
