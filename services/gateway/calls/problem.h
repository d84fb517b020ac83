// SPDX-License-Identifier: Apache-2.0
//
// Errors as problem+json (RFC 9457): {type, title, status, detail, code, reason, field_violations?,
// metadata?, trace_id}.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "platform/http/message.h"

namespace deskmesh::gateway {

// The status an error is answered with: that of its code, but where HTTP has a better one for the
// reason (405, 413, 415, 426).
int HttpStatusOfProblem(const absl::Status& status);

// Appends the object.
void AppendProblem(const absl::Status& status, std::string_view trace_id, std::string* out);

// The whole answer, with Retry-After and WWW-Authenticate where they belong.
http::Response ProblemAnswer(const absl::Status& status, std::string_view trace_id);

}  // namespace deskmesh::gateway
