// SPDX-License-Identifier: Apache-2.0
//
// Who calls, and how that is passed from service to service.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::identity::v1 {
class Principal;
}

namespace deskmesh::rpc {

// The caller of an RPC. Safe for concurrent const use.
struct Principal {
  enum class Kind { kNobody, kUser, kApiKey, kContact, kService };
  Kind kind = Kind::kNobody;
  std::string id;  // `usr_…`, `key_…`, `con_…` or `service:<name>`
  std::string workspace_id;
  std::string user_id;  // the person behind: an API key acts for its creator
  std::string display_name;
  std::string session_id;  // of a log-in or a customer's token, which a log-out ends
  std::vector<std::string> permissions;  // `tickets.write`; `tickets.*`; `*`
  base::Instant expires = base::Instant::Infinite();

  bool is_contact() const { return kind == Kind::kContact; }
  bool is_service() const { return kind == Kind::kService; }
  // Whether a granted permission covers `permission`.
  bool Allows(std::string_view permission) const;
};

using PrincipalPtr = std::shared_ptr<const Principal>;

// A service acting by itself in a workspace, with every permission.
PrincipalPtr ServicePrincipal(std::string_view service, std::string_view workspace_id);

Principal FromProto(const identity::v1::Principal& proto);
void ToProto(const Principal& principal, identity::v1::Principal* proto);

// Signs principals on their way between processes: HMAC-SHA-256 over the serialised principal and
// an expiry. All processes of an installation share the key. Thread-safe.
class PrincipalSigner {
 public:
  // `key` at least 32 bytes.
  explicit PrincipalSigner(std::string key) : key_(std::move(key)) {}

  std::string Sign(const Principal& principal, base::Instant now) const;
  // UNAUTHENTICATED, reason IDENTITY_INVALID; UNAVAILABLE, reason IDENTITY_EXPIRED, where the clocks
  // of two machines are minutes apart.
  absl::StatusOr<PrincipalPtr> Verify(std::string_view token, base::Instant now) const;

 private:
  std::string key_;
};

}  // namespace deskmesh::rpc
