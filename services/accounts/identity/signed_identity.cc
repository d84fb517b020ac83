// SPDX-License-Identifier: Apache-2.0
#include "accounts/identity/signed_identity.h"

#include <absl/strings/escaping.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "accounts/core/people_rules.h"
#include "platform/base/error.h"

namespace deskmesh::accounts {
namespace {

namespace json = boost::json;

absl::Status Malformed(std::string_view message, std::string_view claim = "") {
  std::map<std::string, std::string> metadata;
  if (!claim.empty()) metadata.emplace("claim", claim);
  return base::Failure(absl::StatusCode::kInvalidArgument, "IDENTITY_MALFORMED", message,
                       std::move(metadata));
}

absl::Status Refused(std::string_view reason, std::string_view message) {
  return base::Failure(absl::StatusCode::kUnauthenticated, reason, message);
}

std::string Mac(std::string_view content, std::string_view secret) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(content.data()), content.size(), mac, &length);
  return std::string(reinterpret_cast<const char*>(mac), length);
}

std::string Encode(std::string_view bytes) {
  std::string text;
  absl::WebSafeBase64Escape(absl::string_view(bytes.data(), bytes.size()), &text);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

// base64url without padding, and nothing else (RFC 7515 section 2).
bool Decode(std::string_view text, std::string* bytes) {
  const bool is_clean = std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_';
  });
  return is_clean &&
         absl::WebSafeBase64Unescape(absl::string_view(text.data(), text.size()), bytes);
}

absl::StatusOr<json::object> ParseObject(std::string_view text, std::string_view what) {
  boost::system::error_code error;
  json::value value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error.failed() || !value.is_object()) {
    return Malformed("the identity's " + std::string(what) + " is not a JSON object");
  }
  return std::move(value.get_object());
}

// An optional text claim without control characters.
absl::Status ReadText(const json::object& claims, const char* name, std::size_t most,
                      std::string* text) {
  const json::value* value = claims.if_contains(name);
  if (value == nullptr || value->is_null()) return absl::OkStatus();
  if (!value->is_string()) return Malformed("the claim must be a string", name);
  *text = std::string(value->get_string());
  std::size_t characters = 0;
  for (const char c : *text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return Malformed("the claim has control characters", name);
    if ((byte & 0xC0) != 0x80) ++characters;
  }
  if (characters > most) {
    return Malformed("the claim must have at most " + std::to_string(most) + " characters", name);
  }
  return absl::OkStatus();
}

// Seconds since 1970; RFC 7519 allows fractions.
absl::Status ReadTime(const json::object& claims, const char* name,
                      std::optional<base::Instant>* time) {
  const json::value* value = claims.if_contains(name);
  if (value == nullptr) return absl::OkStatus();
  boost::system::error_code error;
  const double seconds = value->is_number() ? value->to_number<double>(error) : -1;
  if (error.failed() || !std::isfinite(seconds) || seconds < 0 || seconds > 1e11) {
    return Malformed("the claim must be a number of seconds since 1970", name);
  }
  *time = base::Instant::FromSeconds(static_cast<std::int64_t>(seconds));
  return absl::OkStatus();
}

absl::Status ReadAudience(const json::object& claims, std::vector<std::string>* audience) {
  const json::value* value = claims.if_contains("aud");
  if (value == nullptr) return absl::OkStatus();
  if (value->is_string()) {
    audience->emplace_back(value->get_string());
    return absl::OkStatus();
  }
  if (!value->is_array()) return Malformed("the claim must be a string or a list of them", "aud");
  for (const json::value& one : value->get_array()) {
    if (!one.is_string()) return Malformed("the claim must be a string or a list of them", "aud");
    audience->emplace_back(one.get_string());
  }
  return absl::OkStatus();
}

bool IsAddress(std::string_view email) {
  const std::size_t at = email.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < email.size() &&
         email.find('@', at + 1) == std::string_view::npos &&
         email.find(' ') == std::string_view::npos;
}

}  // namespace

absl::StatusOr<SignedIdentity> ParseIdentity(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (token.size() > kLongestIdentity || second == std::string_view::npos ||
      token.find('.', second + 1) != std::string_view::npos) {
    return Malformed("the identity must be a JSON Web Token of three parts, at most 4,096 bytes");
  }
  SignedIdentity identity;
  std::string header_text;
  if (!Decode(token.substr(0, first), &header_text) ||
      !Decode(token.substr(first + 1, second - first - 1), &identity.payload) ||
      !Decode(token.substr(second + 1), &identity.signature)) {
    return Malformed("the identity's parts must be base64url without padding");
  }
  DESKMESH_ASSIGN_OR_RETURN(const json::object header, ParseObject(header_text, "header"));
  const json::value* algorithm = header.if_contains("alg");
  if (algorithm == nullptr || !algorithm->is_string() || algorithm->get_string() != "HS256" ||
      header.contains("crit")) {
    return Refused("IDENTITY_ALGORITHM", "the identity must be signed with HS256");
  }
  DESKMESH_RETURN_IF_ERROR(ReadText(header, "kid", 64, &identity.key_id));
  identity.signed_part = std::string(token.substr(0, second));
  return identity;
}

bool IsSignedWith(const SignedIdentity& identity, std::string_view secret) {
  const std::string mac = Mac(identity.signed_part, secret);
  return identity.signature.size() == mac.size() &&
         CRYPTO_memcmp(identity.signature.data(), mac.data(), mac.size()) == 0;
}

absl::StatusOr<IdentityClaims> ReadClaims(const SignedIdentity& identity) {
  DESKMESH_ASSIGN_OR_RETURN(const json::object claims, ParseObject(identity.payload, "payload"));
  IdentityClaims read;
  DESKMESH_RETURN_IF_ERROR(ReadText(claims, "sub", 128, &read.subject));
  if (read.subject.empty()) return Malformed("the claim must name the customer", "sub");
  DESKMESH_RETURN_IF_ERROR(ReadText(claims, "email", 254, &read.email));
  if (!read.email.empty() && !IsAddress(read.email)) {
    return Malformed("the claim must be an e-mail address", "email");
  }
  DESKMESH_RETURN_IF_ERROR(ReadText(claims, "name", 100, &read.name));
  DESKMESH_RETURN_IF_ERROR(ReadText(claims, "phone", 32, &read.phone));
  DESKMESH_RETURN_IF_ERROR(ReadText(claims, "locale", 20, &read.locale));
  if (!CheckLocale(read.locale, "locale").ok()) {
    return Malformed("the claim must be a BCP 47 tag", "locale");
  }
  DESKMESH_RETURN_IF_ERROR(ReadAudience(claims, &read.audience));
  std::optional<base::Instant> expires;
  DESKMESH_RETURN_IF_ERROR(ReadTime(claims, "exp", &expires));
  if (!expires.has_value()) return Malformed("the claim must be set", "exp");
  read.expires = *expires;
  DESKMESH_RETURN_IF_ERROR(ReadTime(claims, "nbf", &read.not_before));
  DESKMESH_RETURN_IF_ERROR(ReadTime(claims, "iat", &read.issued));
  return read;
}

absl::Status CheckClaims(const IdentityClaims& claims, std::string_view widget_key,
                         base::Instant now) {
  if (claims.expires + kIdentityTolerance <= now) {
    return Refused("IDENTITY_EXPIRED", "the signed identity has expired; sign a fresh one");
  }
  if (claims.expires > now + kLongestIdentityLife + kIdentityTolerance) {
    return Malformed("the claim must be at most 30 days ahead", "exp");
  }
  for (const std::optional<base::Instant>& begins : {claims.not_before, claims.issued}) {
    if (begins.has_value() && *begins > now + kIdentityTolerance) {
      return Refused("IDENTITY_NOT_YET_VALID",
                     "the signed identity is of the future; check the clocks of the machines");
    }
  }
  if (!claims.audience.empty() && std::find(claims.audience.begin(), claims.audience.end(),
                                            widget_key) == claims.audience.end()) {
    return Refused("IDENTITY_AUDIENCE", "the signed identity is for another widget key");
  }
  return absl::OkStatus();
}

std::string SignIdentity(std::string_view claims_json, std::string_view secret,
                         std::string_view key_id) {
  json::object header{{"alg", "HS256"}, {"typ", "JWT"}};
  if (!key_id.empty()) header["kid"] = json::string_view(key_id.data(), key_id.size());
  std::string token = Encode(json::serialize(header)) + "." + Encode(claims_json);
  const std::string signature = Encode(Mac(token, secret));
  return token + "." + signature;
}

}  // namespace deskmesh::accounts
