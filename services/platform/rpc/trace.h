// SPDX-License-Identifier: Apache-2.0
//
// W3C trace context (https://www.w3.org/TR/trace-context/): `00-<trace id>-<span id>-<flags>`.
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::rpc {

// A new span within the trace of `traceparent`, or a new trace when it is empty or malformed.
std::string NextSpan(std::string_view traceparent);

// The 32 hexadecimal digits of the trace id; empty for a malformed one.
std::string_view TraceId(std::string_view traceparent);

}  // namespace deskmesh::rpc
