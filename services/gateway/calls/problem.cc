// SPDX-License-Identifier: Apache-2.0
#include "gateway/calls/problem.h"

#include "gateway/core/http_status.h"
#include "platform/base/error.h"
#include "platform/http/json_text.h"

namespace deskmesh::gateway {
namespace {

using http::AppendJsonString;

// Reasons of this process for which HTTP has a status of its own.
int StatusOfReason(std::string_view reason) {
  if (reason == "METHOD_NOT_ALLOWED") return 405;
  if (reason == "REQUEST_TIMEOUT") return 408;
  if (reason == "BODY_TOO_LARGE") return 413;
  if (reason == "UNSUPPORTED_MEDIA_TYPE") return 415;
  if (reason == "UPGRADE_REQUIRED") return 426;
  if (reason == "HEADER_TOO_LARGE") return 431;
  if (reason == "HTTP_VERSION_UNSUPPORTED") return 505;
  return 0;
}

// The server's own troubles are told in the log, not to the caller.
std::string_view DetailOf(const absl::Status& status) {
  if (status.code() == absl::StatusCode::kInternal || status.code() == absl::StatusCode::kUnknown ||
      status.code() == absl::StatusCode::kDataLoss) {
    return "the server could not do this; the trace id finds it in the log";
  }
  return base::MessageOf(status);
}

}  // namespace

int HttpStatusOfProblem(const absl::Status& status) {
  const int special = StatusOfReason(base::DetailsOf(status).reason);
  return special != 0 ? special : HttpStatusOf(status.code());
}

void AppendProblem(const absl::Status& status, std::string_view trace_id, std::string* out) {
  const base::ErrorDetails details = base::DetailsOf(status);
  *out += "{\"type\":";
  AppendJsonString("urn:deskmesh:problem:" + details.reason, out);
  *out += ",\"title\":";
  AppendJsonString(TitleOf(status.code()), out);
  *out += ",\"status\":" + std::to_string(HttpStatusOfProblem(status)) + ",\"detail\":";
  AppendJsonString(DetailOf(status), out);
  *out += ",\"code\":";
  AppendJsonString(base::CodeName(status.code()), out);
  *out += ",\"reason\":";
  AppendJsonString(details.reason, out);
  if (!details.field_violations.empty()) {
    *out += ",\"field_violations\":[";
    for (std::size_t i = 0; i < details.field_violations.size(); ++i) {
      *out += i > 0 ? ",{\"field\":" : "{\"field\":";
      AppendJsonString(details.field_violations[i].field, out);
      *out += ",\"description\":";
      AppendJsonString(details.field_violations[i].description, out);
      *out += '}';
    }
    *out += ']';
  }
  if (!details.metadata.empty()) {
    *out += ",\"metadata\":{";
    bool is_first = true;
    for (const auto& [key, value] : details.metadata) {
      if (!is_first) *out += ',';
      is_first = false;
      AppendJsonString(key, out);
      *out += ':';
      AppendJsonString(value, out);
    }
    *out += '}';
  }
  if (details.retry_after_ms > 0) {
    *out += ",\"retry_after_ms\":" + std::to_string(details.retry_after_ms);
  }
  *out += ",\"trace_id\":";
  AppendJsonString(trace_id, out);
  *out += '}';
}

http::Response ProblemAnswer(const absl::Status& status, std::string_view trace_id) {
  http::Response response;
  response.status = HttpStatusOfProblem(status);
  response.content_type = "application/problem+json";
  AppendProblem(status, trace_id, &response.body);
  const std::int64_t retry_after_ms = base::DetailsOf(status).retry_after_ms;
  if (retry_after_ms > 0) {
    response.AddHeader("Retry-After", std::to_string((retry_after_ms + 999) / 1000));
  } else if (response.status == 503) {
    response.AddHeader("Retry-After", "1");
  }
  if (response.status == 401) response.AddHeader("WWW-Authenticate", "Bearer realm=\"deskmesh\"");
  return response;
}

}  // namespace deskmesh::gateway
