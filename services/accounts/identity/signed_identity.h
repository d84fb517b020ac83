// SPDX-License-Identifier: Apache-2.0
//
// Signed identities: JSON Web Tokens (RFC 7519) with HMAC-SHA-256 (`HS256`, RFC 7518 section 3.2), by
// which the customer's own system says who the visitor of the chat widget is.
//
//   DESKMESH_ASSIGN_OR_RETURN(const SignedIdentity identity, ParseIdentity(token));
//   if (!IsSignedWith(identity, secret)) …
//   DESKMESH_ASSIGN_OR_RETURN(const IdentityClaims claims, ReadClaims(identity));
//   DESKMESH_RETURN_IF_ERROR(CheckClaims(claims, widget_key, now));
//
// Nothing in a token is believed before IsSignedWith. Thread-safe.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::accounts {

inline constexpr std::size_t kLongestIdentity = 4096;
// Clocks of two systems may differ by so much.
inline constexpr base::Duration kIdentityTolerance = std::chrono::seconds(60);
// An identity that is good for longer is refused: it could not be taken back.
inline constexpr base::Duration kLongestIdentityLife = std::chrono::hours(24 * 30);

struct SignedIdentity {
  std::string key_id;  // `kid` of the header, or empty
  std::string signed_part;  // header and payload, as they were sent
  std::string signature;  // bytes
  std::string payload;  // JSON
};

struct IdentityClaims {
  std::string subject;
  std::string email;
  std::string name;
  std::string phone;
  std::string locale;
  std::vector<std::string> audience;
  base::Instant expires;
  std::optional<base::Instant> not_before;
  std::optional<base::Instant> issued;
};

// INVALID_ARGUMENT IDENTITY_MALFORMED; UNAUTHENTICATED IDENTITY_ALGORITHM for another algorithm than
// HS256, `none` above all, and for headers that ask for extensions (`crit`).
absl::StatusOr<SignedIdentity> ParseIdentity(std::string_view token);

// In constant time.
bool IsSignedWith(const SignedIdentity& identity, std::string_view secret);

// INVALID_ARGUMENT IDENTITY_MALFORMED with the claim in the metadata.
absl::StatusOr<IdentityClaims> ReadClaims(const SignedIdentity& identity);

// UNAUTHENTICATED IDENTITY_EXPIRED, IDENTITY_NOT_YET_VALID or IDENTITY_AUDIENCE; INVALID_ARGUMENT
// IDENTITY_MALFORMED when it would live too long.
absl::Status CheckClaims(const IdentityClaims& claims, std::string_view widget_key,
                         base::Instant now);

// The token for claims in JSON, signed. For tests and examples.
std::string SignIdentity(std::string_view claims_json, std::string_view secret,
                         std::string_view key_id = "");

}  // namespace deskmesh::accounts
