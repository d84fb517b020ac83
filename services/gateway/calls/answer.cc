// SPDX-License-Identifier: Apache-2.0
#include "gateway/calls/answer.h"

#include <algorithm>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "gateway/core/cookie.h"
#include "platform/http/proto_json.h"

namespace deskmesh::gateway {
namespace {

// Safe in a quoted string of a header; other characters are given in UTF-8 beside it.
std::string AsciiName(std::string_view name) {
  std::string ascii;
  for (const char c : name) {
    ascii += c >= 0x20 && c < 0x7F && c != '"' && c != '\\' ? c : '_';
  }
  return ascii;
}

std::string EncodedName(std::string_view name) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : name) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
    if (is_plain) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += kHex[static_cast<unsigned char>(c) >> 4U];
      encoded += kHex[static_cast<unsigned char>(c) & 15U];
    }
  }
  return encoded;
}

http::Response RawAnswer(const options::v1::RawBody& raw) {
  http::Response response;
  response.content_type =
      raw.content_type().empty() ? "application/octet-stream" : raw.content_type();
  for (char& c : response.content_type) {
    if (c == '\r' || c == '\n') c = ' ';
  }
  response.body = raw.data();
  if (!raw.file_name().empty()) {
    response.AddHeader("Content-Disposition",
                       "attachment; filename=\"" + AsciiName(raw.file_name()) +
                           "\"; filename*=UTF-8''" + EncodedName(raw.file_name()));
  }
  return response;
}

}  // namespace

http::Response MakeAnswer(const Route& route, const google::protobuf::Message& message,
                          base::Instant now, bool is_secure) {
  if (route.is_raw) return RawAnswer(static_cast<const options::v1::RawBody&>(message));
  http::Response response;
  response.content_type = "application/json";
  if (route.response_field != nullptr) {
    http::WriteJsonField(message, *route.response_field, &response.body);
  } else {
    http::WriteJson(message, &response.body);
  }
  if (route.is_log_in) {
    const auto& session = static_cast<const accounts::v1::Session&>(message);
    const std::chrono::seconds life(
        std::max<std::int64_t>(0, session.expire_time().seconds() - now.seconds()));
    response.AddHeader("Set-Cookie", SessionCookie(session.token(), life, is_secure));
  } else if (route.is_log_out) {
    response.AddHeader("Set-Cookie", ClearedSessionCookie(is_secure));
  }
  return response;
}

}  // namespace deskmesh::gateway
