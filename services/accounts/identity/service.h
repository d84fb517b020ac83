// SPDX-License-Identifier: Apache-2.0
//
// Who a visitor of the chat widget is, said by the customer's own system: identity secrets, and
// Visitors.Identify.
#pragma once

#include <vector>

#include "accounts/core/nouns.h"
#include "accounts/identity/signed_identity.h"
#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/accounts/v1/identity_secret.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::accounts {

// Most secrets in force at once: one in use, some on their way in or out.
inline constexpr std::size_t kMostIdentitySecrets = 5;

// The workspace that a widget key names. NOT_FOUND, reason WIDGET_NOT_FOUND.
absl::StatusOr<Workspace> FindWidgetWorkspace(sql::Tx& tx, std::string_view widget_key);

// Thread-safe.
class IdentityService {
 public:
  explicit IdentityService(rpc::ServiceDeps deps) : deps_(std::move(deps)) {}

  std::vector<rpc::Service> Describe();
  void DescribeVisitors(rpc::Service& visitors);

 private:
  absl::Status Create(rpc::WriteCall& call, const v1::CreateIdentitySecretRequest& request,
                      v1::IdentitySecret* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListIdentitySecretsRequest& request,
                    v1::ListIdentitySecretsResponse* response);
  absl::Status Revoke(rpc::WriteCall& call, const v1::RevokeIdentitySecretRequest& request,
                      v1::IdentitySecret* response);
  absl::Status Identify(rpc::WriteCall& call, const v1::IdentifyVisitorRequest& request,
                        v1::VisitorSession* response);

  // The secret that signed it.
  absl::StatusOr<IdentitySecret> Signer(sql::Tx& tx, const std::string& workspace_id,
                                        const SignedIdentity& identity) const;
  // The contact that the claims name, made or brought up to date.
  absl::StatusOr<Contact> Recognise(rpc::WriteCall& call, const std::string& workspace_id,
                                    const IdentityClaims& claims);
  absl::Status Tell(rpc::WriteCall& call, const std::string& workspace_id, const std::string& actor,
                    const std::string& subject, std::int64_t sequence,
                    const google::protobuf::Message& fact) const;

  rpc::ServiceDeps deps_;
};

}  // namespace deskmesh::accounts
