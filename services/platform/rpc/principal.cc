// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/principal.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <cstring>

#include "deskmesh/identity/v1/identity.pb.h"
#include "platform/base/error.h"

namespace deskmesh::rpc {
namespace {

constexpr std::size_t kMacBytes = 32;
constexpr std::size_t kExpiryBytes = 8;
// Long enough for a slow call and a little skew between machines.
constexpr base::Duration kSignatureLife = std::chrono::minutes(2);

std::string Mac(const std::string& key, std::string_view data) {
  std::string mac(kMacBytes, '\0');
  unsigned int length = kMacBytes;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(data.data()), data.size(),
       reinterpret_cast<unsigned char*>(mac.data()), &length);
  return mac;
}

}  // namespace

bool Principal::Allows(std::string_view permission) const {
  for (const std::string& granted : permissions) {
    if (granted == "*" || granted == permission) return true;
    if (granted.ends_with(".*") &&
        permission.starts_with(std::string_view(granted).substr(0, granted.size() - 1))) {
      return true;
    }
  }
  return false;
}

PrincipalPtr ServicePrincipal(std::string_view service, std::string_view workspace_id) {
  auto principal = std::make_shared<Principal>();
  principal->kind = Principal::Kind::kService;
  principal->id = "service:" + std::string(service);
  principal->workspace_id = workspace_id;
  principal->permissions = {"*"};
  return principal;
}

Principal FromProto(const identity::v1::Principal& proto) {
  Principal principal;
  switch (proto.kind()) {
    case identity::v1::Principal::USER:
      principal.kind = Principal::Kind::kUser;
      break;
    case identity::v1::Principal::API_KEY:
      principal.kind = Principal::Kind::kApiKey;
      break;
    case identity::v1::Principal::CONTACT:
      principal.kind = Principal::Kind::kContact;
      break;
    case identity::v1::Principal::SERVICE:
      principal.kind = Principal::Kind::kService;
      break;
    default:
      break;
  }
  principal.id = proto.id();
  principal.workspace_id = proto.workspace_id();
  principal.user_id = proto.user_id();
  principal.display_name = proto.display_name();
  principal.session_id = proto.session_id();
  principal.permissions.assign(proto.permissions().begin(), proto.permissions().end());
  if (proto.has_expire_time()) {
    principal.expires = base::Instant{proto.expire_time().seconds() * 1'000'000 +
                                      proto.expire_time().nanos() / 1'000};
  }
  return principal;
}

void ToProto(const Principal& principal, identity::v1::Principal* proto) {
  switch (principal.kind) {
    case Principal::Kind::kUser:
      proto->set_kind(identity::v1::Principal::USER);
      break;
    case Principal::Kind::kApiKey:
      proto->set_kind(identity::v1::Principal::API_KEY);
      break;
    case Principal::Kind::kContact:
      proto->set_kind(identity::v1::Principal::CONTACT);
      break;
    case Principal::Kind::kService:
      proto->set_kind(identity::v1::Principal::SERVICE);
      break;
    case Principal::Kind::kNobody:
      proto->set_kind(identity::v1::Principal::KIND_UNSPECIFIED);
      break;
  }
  proto->set_id(principal.id);
  proto->set_workspace_id(principal.workspace_id);
  proto->set_user_id(principal.user_id);
  proto->set_display_name(principal.display_name);
  proto->set_session_id(principal.session_id);
  for (const std::string& permission : principal.permissions) proto->add_permissions(permission);
  if (principal.expires != base::Instant::Infinite()) {
    proto->mutable_expire_time()->set_seconds(principal.expires.seconds());
    proto->mutable_expire_time()->set_nanos(
        static_cast<std::int32_t>(principal.expires.micros % 1'000'000 * 1'000));
  }
}

std::string PrincipalSigner::Sign(const Principal& principal, base::Instant now) const {
  identity::v1::Principal proto;
  ToProto(principal, &proto);
  const std::int64_t expiry = (now + kSignatureLife).micros;
  std::string signed_part(kExpiryBytes, '\0');
  std::memcpy(signed_part.data(), &expiry, kExpiryBytes);
  proto.AppendToString(&signed_part);
  return Mac(key_, signed_part) + signed_part;
}

absl::StatusOr<PrincipalPtr> PrincipalSigner::Verify(std::string_view token,
                                                     base::Instant now) const {
  const auto invalid = [] {
    return base::Failure(absl::StatusCode::kUnauthenticated, "IDENTITY_INVALID",
                         "the passed-on identity is not signed by this installation");
  };
  if (token.size() < kMacBytes + kExpiryBytes) return invalid();
  const std::string_view signed_part = token.substr(kMacBytes);
  const std::string expected = Mac(key_, signed_part);
  if (CRYPTO_memcmp(expected.data(), token.data(), kMacBytes) != 0) return invalid();
  std::int64_t expiry = 0;
  std::memcpy(&expiry, signed_part.data(), kExpiryBytes);
  if (now.micros > expiry) {
    // Not the caller's fault, who would only log in again.
    return base::Failure(absl::StatusCode::kUnavailable, "IDENTITY_EXPIRED",
                         "the passed-on identity has expired; check the clocks of the machines");
  }
  identity::v1::Principal proto;
  if (!proto.ParseFromArray(signed_part.data() + kExpiryBytes,
                            static_cast<int>(signed_part.size() - kExpiryBytes))) {
    return invalid();
  }
  return std::make_shared<const Principal>(FromProto(proto));
}

}  // namespace deskmesh::rpc
