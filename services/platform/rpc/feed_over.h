// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/status.h>

namespace deskmesh::rpc {

// What Feed::pull returns, beside the last messages, where nothing will ever follow them: they are
// delivered, then the stream ends with OK.
absl::Status FeedOver();

bool IsFeedOver(const absl::Status& status);

}  // namespace deskmesh::rpc
