// SPDX-License-Identifier: Apache-2.0
//
// What follows from an attempt to deliver: done, again later, given up, or the webhook switched off.
// Schedule and codes follow Standard Webhooks 1.0 (https://www.standardwebhooks.com).
#pragma once

#include <cstdint>
#include <optional>

#include "platform/base/instant.h"

namespace deskmesh::channels::core {

// What came back.
struct Attempt {
  // HTTP status; 0: no answer.
  int status = 0;
  // From `Retry-After` of a 429 or 503; zero: none.
  base::Duration retry_after{0};
};

enum class Verdict { kSucceeded, kRetry, kFailed, kFailedAndDisable };

struct Outcome {
  Verdict verdict = Verdict::kRetry;
  base::Instant next_attempt;  // with kRetry
};

// First try and nine more.
inline constexpr int kMaxAttempts = 10;
// After so long without a single success the webhook is switched off.
inline constexpr base::Duration kGiveUpWebhook = std::chrono::hours(24 * 5);
// Longest `Retry-After` that is honoured.
inline constexpr base::Duration kMaxRetryAfter = std::chrono::hours(1);

// `attempts` counts this one. `jitter` in [0, 1) spreads the pause by ±20 %. `failing_since`: since
// when the webhook has only failed, this attempt included.
Outcome Judge(const Attempt& attempt, int attempts, std::optional<base::Instant> failing_since,
              base::Instant now, double jitter);

}  // namespace deskmesh::channels::core
