// SPDX-License-Identifier: Apache-2.0
//
// What one customer may do over all its conversations. People of the team and
// programs have no such limits.
//
// A row per customer and kind holds the instant at which all that was used is
// given back (generic cell rate algorithm, core/flood_limit.h); one statement
// takes from it. Take first, then lock conversations: that order keeps two
// calls of one customer from waiting for each other.
#pragma once

#include <absl/status/status.h>

#include <cstdint>

#include "platform/rpc/call.h"

namespace deskmesh::chat {

struct ContactLimits {
  // Everything that is written: a burst, then one more per interval.
  std::int64_t writes = 60;
  base::Duration write_interval = std::chrono::seconds(1);
  // Bytes of files that are announced within the period.
  std::int64_t upload_bytes = std::int64_t{256} << 20;
  base::Duration upload_period = std::chrono::hours(24);
  // Conversations that aren't closed and where something happened within a day.
  int open_conversations = 20;
};

// What a call takes: most write a row or two; some make a conversation or a
// ticket.
inline constexpr std::int64_t kPlainWrite = 1;
inline constexpr std::int64_t kLargeWrite = 2;

// RESOURCE_EXHAUSTED TOO_MANY_REQUESTS with the time to wait.
absl::Status TakeWrite(rpc::WriteCall& call, const ContactLimits& limits,
                       std::int64_t count = kPlainWrite);
// RESOURCE_EXHAUSTED TOO_MANY_BYTES, likewise.
absl::Status TakeBytes(rpc::WriteCall& call, const ContactLimits& limits, std::int64_t bytes);
// RESOURCE_EXHAUSTED TOO_MANY_CONVERSATIONS with the time until the oldest of
// them no longer counts.
absl::Status CheckOpenConversations(rpc::WriteCall& call, const ContactLimits& limits);

}  // namespace deskmesh::chat
