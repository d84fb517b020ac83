// SPDX-License-Identifier: Apache-2.0
//
// Which fields an Update changes (AIP-134, AIP-161).
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::rpc {

// The top-level fields of `sent` to take over: those of the mask, or without a mask those that are
// set; `*` is all of `allowed`. Output-only fields and `etag` are passed over. INVALID_ARGUMENT
// field `update_mask` for a path that is not in `allowed`.
absl::StatusOr<std::vector<std::string>> MaskedPaths(
    const google::protobuf::FieldMask& mask, const google::protobuf::Message& sent,
    std::initializer_list<std::string_view> allowed);

}  // namespace deskmesh::rpc
