// SPDX-License-Identifier: Apache-2.0
//
// What a waiting customer was told about its place in the queue.
#pragma once

#include <cstdint>
#include <string>

#include "platform/base/instant.h"

namespace deskmesh::chat {

// A promise that its maker hasn't renewed for so long is shown no more.
inline constexpr base::Duration kPromiseAge = std::chrono::seconds(60);

struct QueuePromise {
  std::string conversation_id;
  std::int64_t position = 0;  // from 1, among those who wait for the same people
  base::Duration expected{0};
  base::Duration low{0};
  base::Duration high{0};
  base::Instant made_at;

  bool HoldsAt(base::Instant now) const { return now - made_at <= kPromiseAge; }
};

}  // namespace deskmesh::chat
