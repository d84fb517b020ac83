// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

#include "platform/base/instant.h"

namespace deskmesh::knowledge {

// Keeps callers from asking something that doesn't answer: after three failures in a row nobody asks
// for half a minute, then one may try. Thread-safe.
class CircuitBreaker {
 public:
  // Whether to ask now; who was admitted reports what came of it.
  bool Admits(base::Instant now);
  void Report(bool has_succeeded, base::Instant now);

 private:
  std::mutex mutex_;
  int failures_ = 0;  // in a row
  base::Instant left_until_{};
};

}  // namespace deskmesh::knowledge
