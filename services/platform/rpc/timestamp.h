// SPDX-License-Identifier: Apache-2.0
//
// Instants as protobuf timestamps. Exact to the microsecond.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include "platform/base/instant.h"

namespace deskmesh::rpc {

inline void SetTimestamp(base::Instant at, google::protobuf::Timestamp* out) {
  std::int64_t seconds = at.micros / 1'000'000;
  std::int64_t micros = at.micros % 1'000'000;
  if (micros < 0) {  // nanos count forward, also before 1970
    micros += 1'000'000;
    --seconds;
  }
  out->set_seconds(seconds);
  out->set_nanos(static_cast<std::int32_t>(micros * 1'000));
}

// Parts of a microsecond are dropped.
inline base::Instant InstantOf(const google::protobuf::Timestamp& at) {
  return {at.seconds() * 1'000'000 + at.nanos() / 1'000};
}

}  // namespace deskmesh::rpc
