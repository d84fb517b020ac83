// SPDX-License-Identifier: Apache-2.0
//
// How fast one visitor may speak: a burst, then a steady rate (generic cell rate algorithm, as in
// ITU-T I.371). The whole state is one instant, so it lives in a row or a cache entry.
#pragma once

#include "platform/base/instant.h"

namespace deskmesh::chat {

struct FloodLimit {
  int burst = 10;                                    // messages at once, at least 1
  base::Duration interval = std::chrono::seconds(2);  // one more per interval, more than 0
};

struct FloodVerdict {
  bool allowed = false;
  base::Duration retry_after{0};  // when refused; a wait of this length is enough
  base::Instant next_state;       // store it when allowed
};

// `state` is the next_state of the last allowed message, or a zero Instant.
constexpr FloodVerdict Admit(const FloodLimit& limit, base::Instant state, base::Instant now) {
  const base::Instant arrival = state > now ? state : now;
  const base::Duration debt = arrival - now;
  const base::Duration tolerance = limit.interval * (limit.burst - 1);
  if (debt > tolerance) return {false, debt - tolerance, state};
  return {true, base::Duration{0}, arrival + limit.interval};
}

}  // namespace deskmesh::chat
