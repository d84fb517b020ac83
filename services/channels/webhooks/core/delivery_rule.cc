// SPDX-License-Identifier: Apache-2.0
#include "channels/webhooks/core/delivery_rule.h"

#include <algorithm>
#include <array>

namespace deskmesh::channels::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<base::Duration, kMaxAttempts - 1> kPauses{seconds(5), minutes(5), minutes(30),
                                                               hours(2),   hours(5),   hours(10),
                                                               hours(14),  hours(20),  hours(24)};

constexpr int kGone = 410;

}  // namespace

Outcome Judge(const Attempt& attempt, int attempts, std::optional<base::Instant> failing_since,
              base::Instant now, double jitter) {
  if (attempt.status >= 200 && attempt.status < 300) return {Verdict::kSucceeded, {}};
  if (attempt.status == kGone) return {Verdict::kFailedAndDisable, {}};
  if (failing_since.has_value() && now - *failing_since >= kGiveUpWebhook) {
    return {Verdict::kFailedAndDisable, {}};
  }
  if (attempts >= kMaxAttempts) return {Verdict::kFailed, {}};
  const auto pause =
      static_cast<double>(kPauses[static_cast<std::size_t>(std::max(attempts, 1) - 1)].count());
  base::Duration wait{static_cast<std::int64_t>(pause * (0.8 + 0.4 * jitter))};
  wait = std::max(wait, std::min(attempt.retry_after, kMaxRetryAfter));
  return {Verdict::kRetry, now + wait};
}

}  // namespace deskmesh::channels::core
