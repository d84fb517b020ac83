// SPDX-License-Identifier: Apache-2.0
//
// Opaque page tokens (AIP-158): authenticated and bound to the list they belong to.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace deskmesh::rpc {

// The key all replicas share; set once by the host before any call. 32 bytes or more.
void SetPageTokenKey(std::string key);

// A URL-safe token for `position` (the sort key of the last row), usable only with the same
// `binding`: method, workspace, filter and order, joined by the caller.
std::string EncodePageToken(std::string_view binding, std::string_view position);

// The position; an empty token gives an empty one. INVALID_ARGUMENT field `page_token` for a token
// that was made for another list or altered.
absl::StatusOr<std::string> DecodePageToken(std::string_view binding, std::string_view token);

// 0 gives 50, more than 1,000 gives 1,000; negative is INVALID_ARGUMENT field `page_size`.
absl::StatusOr<int> PageSize(int requested);

}  // namespace deskmesh::rpc
