// SPDX-License-Identifier: Apache-2.0
//
// Signed identities from outside: whatever the bytes, they are read within the limits or refused by a
// reason, and nothing but the secret makes them believed.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "accounts/identity/signed_identity.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace deskmesh::accounts;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string secret(64, 's');
  if (const auto parsed = ParseIdentity(bytes); parsed.ok()) {
    // The bytes as a token: signed by nobody.
    if (IsSignedWith(*parsed, secret)) std::abort();
    static_cast<void>(ReadClaims(*parsed));
  }
  // The bytes as claims, signed well.
  const std::string token = SignIdentity(bytes, secret);
  if (token.size() > kLongestIdentity) return 0;
  const auto parsed = ParseIdentity(token);
  if (!parsed.ok() || !IsSignedWith(*parsed, secret)) std::abort();
  const auto claims = ReadClaims(*parsed);
  if (!claims.ok()) return 0;
  if (claims->subject.empty() || claims->subject.size() > 128 * 4) std::abort();
  static_cast<void>(CheckClaims(*claims, "wgt_x", deskmesh::base::Instant::FromSeconds(1)));
  return 0;
}
