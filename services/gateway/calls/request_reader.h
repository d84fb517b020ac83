// SPDX-License-Identifier: Apache-2.0
//
// An HTTP request as the request message of its RPC.
#pragma once

#include <absl/status/statusor.h>

#include <string_view>
#include <utility>
#include <vector>

#include "gateway/routes/route_table.h"
#include "platform/http/message.h"
#include "platform/rpc/channel.h"

namespace deskmesh::gateway {

using PathValues = std::vector<std::pair<std::string_view, std::string>>;

// Fills the message from body, query and path, in this order; the path wins, and a value that
// contradicts it is refused. On PATCH without an `update_mask` the mask becomes the fields that the
// body names, but for output-only ones, `etag` and those of the path. An Idempotency-Key becomes the
// `request_id`.
//
// INVALID_ARGUMENT as the JSON reader says, and with reason UNSUPPORTED_MEDIA_TYPE,
// BODY_NOT_EXPECTED, UNKNOWN_FIELD, DUPLICATE_FIELD, CONFLICTING_FIELD or MALFORMED_QUERY.
absl::StatusOr<rpc::MessagePtr> ReadRequest(const Route& route, const PathValues& path_values,
                                            const http::Request& request);

// Where a stream resumes: sets `after_sequence` of a request message. INVALID_ARGUMENT when the text
// is no number.
absl::Status SetAfterSequence(const Route& route, std::string_view text,
                              google::protobuf::Message* message);

}  // namespace deskmesh::gateway
