// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/trace.h"

#include "platform/base/id.h"

namespace deskmesh::rpc {
namespace {

constexpr std::size_t kLength = 55;

bool IsHex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::string_view TraceId(std::string_view traceparent) {
  if (traceparent.size() != kLength || traceparent[2] != '-' || traceparent[35] != '-' ||
      traceparent[52] != '-') {
    return {};
  }
  const std::string_view trace = traceparent.substr(3, 32);
  const std::string_view span = traceparent.substr(36, 16);
  if (!IsHex(traceparent.substr(0, 2)) || !IsHex(trace) || !IsHex(span) ||
      !IsHex(traceparent.substr(53)) || traceparent.starts_with("ff") ||
      trace == std::string_view("00000000000000000000000000000000") ||
      span == std::string_view("0000000000000000")) {
    return {};
  }
  return trace;
}

std::string NextSpan(std::string_view traceparent) {
  const std::string random = base::RandomHex128();
  std::string_view trace = TraceId(traceparent);
  const std::string_view flags = trace.empty() ? "01" : traceparent.substr(53, 2);
  std::string fresh;
  if (trace.empty()) {
    fresh = base::RandomHex128();
    trace = fresh;
  }
  std::string next = "00-";
  next += trace;
  next += '-';
  next += std::string_view(random).substr(0, 16);
  next += '-';
  next += flags;
  return next;
}

}  // namespace deskmesh::rpc
