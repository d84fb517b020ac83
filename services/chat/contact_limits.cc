// SPDX-License-Identifier: Apache-2.0
#include "chat/contact_limits.h"

#include <algorithm>
#include <string>
#include <vector>

#include "chat/store.h"
#include "platform/base/error.h"

namespace deskmesh::chat {
namespace {

constexpr base::Duration kOpenCounts = std::chrono::hours(24);

// `count` of `most` that come back within `period`.
absl::Status Take(rpc::WriteCall& call, store::Allowance kind, std::int64_t count,
                  std::int64_t most, base::Duration period, std::string_view reason,
                  std::string_view message) {
  if (!call.principal().is_contact()) return absl::OkStatus();
  const auto cost = base::Duration(static_cast<std::int64_t>(
      static_cast<double>(period.count()) * static_cast<double>(std::min(count, most)) /
      static_cast<double>(most)));
  DESKMESH_ASSIGN_OR_RETURN(const base::Duration wait,
                            store::TakeAllowance(call.tx(), call.workspace(), call.principal().id,
                                                 kind, cost, period, call.now()));
  if (wait == base::Duration{0}) return absl::OkStatus();
  const auto wait_ms = std::chrono::duration_cast<std::chrono::milliseconds>(wait).count() + 1;
  return base::RetryLater(
      absl::StatusCode::kResourceExhausted, reason,
      std::string(message) + "; please try again in " + std::to_string(wait_ms / 1000 + 1) + " s",
      wait_ms);
}

}  // namespace

absl::Status TakeWrite(rpc::WriteCall& call, const ContactLimits& limits, std::int64_t count) {
  return Take(call, store::Allowance::kWrites, count, limits.writes,
              limits.write_interval * limits.writes, "TOO_MANY_REQUESTS",
              "too much at once: at most " + std::to_string(limits.writes) +
                  " changes over all conversations");
}

absl::Status TakeBytes(rpc::WriteCall& call, const ContactLimits& limits, std::int64_t bytes) {
  return Take(call, store::Allowance::kUploads, bytes, limits.upload_bytes, limits.upload_period,
              "TOO_MANY_BYTES",
              "too many files: at most " + std::to_string(limits.upload_bytes >> 20) +
                  " MiB within the period");
}

absl::Status CheckOpenConversations(rpc::WriteCall& call, const ContactLimits& limits) {
  if (!call.principal().is_contact()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Conversation> open,
                            store::ListConversations(call.tx(), call.workspace(),
                                                     {.states = {State::kBot, State::kQueued,
                                                                 State::kActive, State::kWaiting},
                                                      .agent_id = "",
                                                      .contact_id = call.principal().id,
                                                      .before = std::nullopt,
                                                      .before_id = "",
                                                      .limit = limits.open_conversations}));
  if (open.size() < static_cast<std::size_t>(limits.open_conversations)) return absl::OkStatus();
  // The newest so many; the oldest of them makes room first.
  const base::Instant room = open.back().updated_at + kOpenCounts;
  if (room <= call.now()) return absl::OkStatus();
  return base::RetryLater(
      absl::StatusCode::kResourceExhausted, "TOO_MANY_CONVERSATIONS",
      "at most " + std::to_string(limits.open_conversations) +
          " conversations may be open; go on with one of them or close one",
      std::chrono::duration_cast<std::chrono::milliseconds>(room - call.now()).count() + 1);
}

}  // namespace deskmesh::chat
