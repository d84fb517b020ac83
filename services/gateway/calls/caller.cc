// SPDX-License-Identifier: Apache-2.0
#include "gateway/calls/caller.h"

#include <algorithm>
#include <charconv>

#include "gateway/core/cookie.h"
#include "platform/base/error.h"

namespace deskmesh::gateway {
namespace {

absl::Status BadTimeout(std::string_view header) {
  return base::InvalidField(header, "must be a length of time such as 2.5s or 250ms");
}

// A positive decimal; false when the text is something else.
bool ParsePositive(std::string_view text, double* number) {
  const char* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, *number, std::chars_format::fixed);
  return error == std::errc{} && stop == end && *number > 0;
}

base::Duration Limited(double seconds, base::Duration longest) {
  const double most = std::chrono::duration<double>(longest).count();
  return std::chrono::duration_cast<base::Duration>(
      std::chrono::duration<double>(std::min(seconds, most)));
}

// Digits and a unit: H, M, S, m (ms), u (µs) or n (ns).
bool ParseGrpcTimeout(std::string_view text, double* seconds) {
  if (text.size() < 2 || text.size() > 9) return false;
  double unit = 0;
  switch (text.back()) {
    case 'H':
      unit = 3600;
      break;
    case 'M':
      unit = 60;
      break;
    case 'S':
      unit = 1;
      break;
    case 'm':
      unit = 1e-3;
      break;
    case 'u':
      unit = 1e-6;
      break;
    case 'n':
      unit = 1e-9;
      break;
    default:
      return false;
  }
  if (!ParsePositive(text.substr(0, text.size() - 1), seconds)) return false;
  *seconds *= unit;
  return true;
}

}  // namespace

std::string_view BearerToken(std::string_view authorization) {
  constexpr std::string_view kScheme = "Bearer ";
  if (authorization.size() <= kScheme.size() ||
      !http::EqualsIgnoringCase(authorization.substr(0, kScheme.size()), kScheme)) {
    return {};
  }
  std::string_view token = authorization.substr(kScheme.size());
  while (token.starts_with(' ')) token.remove_prefix(1);
  return token;
}

absl::StatusOr<Credential> CredentialOf(const http::Request& request) {
  const std::string_view authorization = request.Header("Authorization");
  if (!authorization.empty()) {
    const std::string_view token = BearerToken(authorization);
    if (token.empty()) {
      return base::Failure(absl::StatusCode::kUnauthenticated, "CREDENTIAL_INVALID",
                           "Authorization must be `Bearer …`");
    }
    return Credential{std::string(token), false};
  }
  const std::string_view cookie = FindCookie(request.Header("Cookie"), kSessionCookie);
  return Credential{std::string(cookie), !cookie.empty()};
}

absl::StatusOr<base::Duration> TimeoutOf(const http::Request& request, base::Duration longest) {
  double seconds = 0;
  if (std::string_view text = request.Header("X-Request-Timeout"); !text.empty()) {
    double unit = 1;
    if (text.ends_with("ms")) {
      unit = 1e-3;
      text.remove_suffix(2);
    } else if (text.ends_with('s')) {
      text.remove_suffix(1);
    }
    if (!ParsePositive(text, &seconds)) return BadTimeout("X-Request-Timeout");
    return Limited(seconds * unit, longest);
  }
  if (const std::string_view text = request.Header("grpc-timeout"); !text.empty()) {
    if (!ParseGrpcTimeout(text, &seconds)) return BadTimeout("grpc-timeout");
    return Limited(seconds, longest);
  }
  return longest;
}

}  // namespace deskmesh::gateway
