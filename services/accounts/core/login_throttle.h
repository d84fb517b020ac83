// SPDX-License-Identifier: Apache-2.0
//
// How often a wrong password may be tried.
#pragma once

#include <cstdint>

#include "platform/base/instant.h"

namespace deskmesh::accounts {

// Attempts for one e-mail address within one window that are looked at; further ones are refused
// unseen until the window ends. A successful log-in ends the window.
inline constexpr std::int64_t kMaxLoginAttempts = 10;
inline constexpr base::Duration kLoginWindow = std::chrono::minutes(15);

// Attempts within the current window, for when no shared counter can be reached.
struct LoginWindow {
  base::Instant began;
  std::int64_t attempts = 0;
};

// Counts one more attempt at `now`; a window that is over begins again.
constexpr LoginWindow CountAttempt(LoginWindow window, base::Instant now) {
  if (window.attempts == 0 || now - window.began >= kLoginWindow || now < window.began) {
    return {now, 1};
  }
  return {window.began, window.attempts + 1};
}

constexpr bool IsThrottled(std::int64_t attempts) { return attempts > kMaxLoginAttempts; }

}  // namespace deskmesh::accounts
