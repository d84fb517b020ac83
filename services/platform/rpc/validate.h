// SPDX-License-Identifier: Apache-2.0
//
// Checks a request against the field rules of its proto (deskmesh.options.v1.field).
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>

namespace deskmesh::rpc {

// OK, or INVALID_ARGUMENT naming every field that breaks its rule and the limit, at most 20.
// In a request with an `update_mask`, `required` inside the resource counts only for masked fields.
// The rules of a message type are read once. Thread-safe.
absl::Status Validate(const google::protobuf::Message& request);

// Names the string field that isn't UTF-8 in wire bytes that failed to parse; INVALID_ARGUMENT with
// reason MALFORMED_MESSAGE when the bytes are broken otherwise.
absl::Status ExplainParseFailure(const google::protobuf::Descriptor& type, std::string_view bytes);

// Number of Unicode code points of valid UTF-8.
std::size_t CodePoints(std::string_view text);

// Whether the bytes are well-formed UTF-8 (no surrogates, nothing above U+10FFFF).
bool IsUtf8(std::string_view text);

}  // namespace deskmesh::rpc
