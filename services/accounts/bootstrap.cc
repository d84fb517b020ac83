// SPDX-License-Identifier: Apache-2.0
#include "accounts/access/password.h"
#include "accounts/access/service.h"
#include "accounts/access/store.h"
#include "accounts/core/credential.h"
#include "accounts/core/people_rules.h"
#include "accounts/module.h"
#include "accounts/people/convert.h"
#include "accounts/people/store.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/call.h"
#include "platform/rpc/validate.h"

namespace deskmesh::accounts {
namespace {

// The same field rules as for the RPCs.
absl::Status CheckBootstrap(const Workspace& workspace, const User& owner,
                            const std::string& password) {
  v1::Workspace workspace_proto;
  ToProto(workspace, &workspace_proto);
  DESKMESH_RETURN_IF_ERROR(rpc::Validate(workspace_proto));
  v1::User owner_proto;
  ToProto(owner, &owner_proto);
  DESKMESH_RETURN_IF_ERROR(rpc::Validate(owner_proto));
  DESKMESH_RETURN_IF_ERROR(CheckWorkspace(workspace));
  return CheckPassword(password);
}

}  // namespace

absl::StatusOr<BootstrapResult> Bootstrap(sql::Database& database, outbox::Outbox& outbox,
                                          const base::IdSource& ids, base::Instant now,
                                          const BootstrapRequest& request) {
  const std::string workspace_id = ids("wsp", now);
  const Workspace workspace{
      .id = workspace_id,
      .display_name = request.workspace_name,
      .default_locale = request.default_locale,
      .time_zone = request.time_zone,
      .widget_key = MakeWidgetKey(workspace_id, RandomBytes(kWidgetSecretBytes)),
      .created = now,
      .updated = now,
      .sequence = 1};
  User owner{.id = ids("usr", now),
             .email = request.owner_email,
             .display_name = request.owner_name,
             .role = "owner",
             .level = 3,
             .locales = {request.default_locale},
             .created = now,
             .updated = now,
             .sequence = 1};
  if (owner.display_name.empty()) {
    owner.display_name = owner.email.substr(0, owner.email.find('@'));
  }
  DESKMESH_RETURN_IF_ERROR(CheckBootstrap(workspace, owner, request.owner_password));
  PasswordHasher hasher(1);
  DESKMESH_ASSIGN_OR_RETURN(const std::string hash, hasher.Hash(request.owner_password));
  const ApiKey key{.id = ids("key", now),
                   .display_name = "bootstrap",
                   .role = "owner",
                   .created_by = owner.id,
                   .created = now,
                   .sequence = 1};
  const std::string token =
      MakeCredential(CredentialKind::kApiKey, workspace_id, RandomBytes(kSecretBytes));

  DESKMESH_RETURN_IF_ERROR(database.Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(InsertWorkspace(tx, workspace));
    DESKMESH_RETURN_IF_ERROR(InsertUser(tx, workspace_id, owner, hash));
    DESKMESH_RETURN_IF_ERROR(InsertApiKey(tx, workspace_id, Sha256(token), key));
    const rpc::FactSource source{workspace_id, "service:bootstrap", "", now};
    v1::WorkspaceCreated workspace_fact;
    ToProto(workspace, workspace_fact.mutable_workspace());
    DESKMESH_RETURN_IF_ERROR(
        rpc::PublishFact(tx, outbox, ids, source, workspace_id, 1, workspace_fact));
    v1::UserChanged user_fact;
    ToProto(owner, user_fact.mutable_user());
    DESKMESH_RETURN_IF_ERROR(rpc::PublishFact(tx, outbox, ids, source, owner.id, 1, user_fact));
    v1::ApiKeyChanged key_fact;
    ToProto(key, key_fact.mutable_api_key());
    return rpc::PublishFact(tx, outbox, ids, source, key.id, 1, key_fact);
  }));
  return BootstrapResult{workspace_id, owner.id, key.id, token, workspace.widget_key};
}

}  // namespace deskmesh::accounts
