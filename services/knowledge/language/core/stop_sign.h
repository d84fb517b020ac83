// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/status.h>

#include <functional>

namespace deskmesh::knowledge {

// Asked now and then by what takes seconds, at least ten times a second; true: its result isn't wanted
// any more. Empty: never.
using StopSign = std::function<bool()>;

inline bool IsStopped(const StopSign& stop) { return stop && stop(); }

// What a stopped training returns.
inline absl::Status Stopped() { return absl::CancelledError("the training was stopped"); }

}  // namespace deskmesh::knowledge
