// SPDX-License-Identifier: Apache-2.0
#include "tickets/scheduled/core/scheduled_comment.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr base::Instant kNow{1'790'000'000'000'000};

std::string FieldAt(const absl::Status& status) {
  const auto details = base::DetailsOf(status);
  return details.field_violations.empty() ? "" : details.field_violations[0].field;
}

TEST_CASE("a comment is scheduled for a moment within the coming year and says something",
          "[tickets][scheduled][core]") {
  ScheduledComment scheduled{.body = "we'll look at it", .send_at = kNow + std::chrono::hours(1)};
  CHECK(CheckSchedule(scheduled, kNow).ok());
  scheduled.send_at = kNow;
  CHECK(FieldAt(CheckSchedule(scheduled, kNow)) == "scheduled_comment.send_time");
  scheduled.send_at = kNow + std::chrono::hours(24 * 367);
  CHECK(FieldAt(CheckSchedule(scheduled, kNow)) == "scheduled_comment.send_time");
  scheduled.send_at = kNow + std::chrono::hours(1);
  scheduled.body.clear();
  CHECK(FieldAt(CheckSchedule(scheduled, kNow)) == "scheduled_comment.body");
  scheduled.file_ids = {"att_1"};
  CHECK(CheckSchedule(scheduled, kNow).ok());
}

TEST_CASE("only its author changes it, and only while it waits", "[tickets][scheduled][core]") {
  ScheduledComment scheduled{.owner_id = "usr_1"};
  CHECK(CheckChangeable(scheduled, "usr_1").ok());
  CHECK(base::DetailsOf(CheckChangeable(scheduled, "usr_2")).reason == "NOT_AUTHOR");
  for (const SendState state : {SendState::kSent, SendState::kRefused, SendState::kCancelled}) {
    scheduled.state = state;
    CHECK(base::DetailsOf(CheckChangeable(scheduled, "usr_1")).reason == "NOT_PENDING");
  }
}

}  // namespace
}  // namespace deskmesh::tickets
