// SPDX-License-Identifier: Apache-2.0
//
// What a waiting customer was told about its place in the queue.
#pragma once

#include <cstdint>
#include <string>

#include "platform/base/instant.h"

namespace deskmesh::chat {

struct QueuePromise {
  std::string conversation_id;
  std::int64_t position = 0;
  base::Duration expected{0};
  base::Duration low{0};
  base::Duration high{0};
  base::Instant made_at;
};

}  // namespace deskmesh::chat
