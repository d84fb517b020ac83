// SPDX-License-Identifier: Apache-2.0
#include "accounts/access/service.h"

#include <absl/strings/escaping.h>

#include "accounts/access/store.h"
#include "accounts/convert.h"
#include "accounts/core/credential.h"
#include "accounts/core/people_rules.h"
#include "accounts/core/role_permissions.h"
#include "accounts/customers/convert.h"
#include "accounts/customers/store.h"
#include "accounts/people/convert.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::accounts {
namespace {

constexpr std::size_t kMaxLoginWindows = 10'000;

absl::Status LoginFailed() {
  return base::Failure(absl::StatusCode::kUnauthenticated, "LOGIN_FAILED",
                       "the e-mail address or the password is not right");
}

absl::Status CredentialInvalid() {
  return base::Failure(absl::StatusCode::kUnauthenticated, "CREDENTIAL_INVALID",
                       "the token is unknown or has been revoked");
}

std::string CounterOf(std::string_view email_key) {
  const std::string digest = Sha256(email_key);
  return "accounts:login:{" +
         std::string(absl::BytesToHexString(absl::string_view(digest.data(), 16))) + "}";
}

// What the role of a key may do, at most what its creator may.
const std::vector<std::string>& PermissionsOf(const TokenOwner& owner) {
  static const std::vector<std::string> kNone;
  const std::string_view role =
      owner.key_id.empty() ? std::string_view(owner.role) : LowerRole(owner.role, owner.key_role);
  const RoleDefinition* definition = FindRole(role);
  return definition == nullptr ? kNone : definition->permissions;
}

}  // namespace

void ToProto(const ApiKey& key, v1::ApiKey* proto) {
  proto->Clear();
  proto->set_id(key.id);
  proto->set_display_name(key.display_name);
  proto->set_role(key.role);
  proto->set_created_by(key.created_by);
  rpc::SetTimestamp(key.created, proto->mutable_create_time());
  if (key.is_revoked()) rpc::SetTimestamp(key.revoked, proto->mutable_revoke_time());
}

std::vector<rpc::Service> AccessService::Describe() {
  std::vector<rpc::Service> services;
  services.emplace_back("deskmesh.accounts.v1.Sessions", deps_)
      .Task("LogIn", this, &AccessService::LogIn)
      .Write("LogOut", this, &AccessService::LogOut)
      .Lookup("GetCurrent", this, &AccessService::GetCurrent);
  rpc::Service& visitors = services.emplace_back("deskmesh.accounts.v1.Visitors", deps_)
                               .Write("Start", this, &AccessService::StartVisitor);
  identity_.DescribeVisitors(visitors);
  services.emplace_back("deskmesh.accounts.v1.ApiKeys", deps_)
      .Write("Create", this, &AccessService::CreateApiKey)
      .Read("List", this, &AccessService::ListApiKeys)
      .Write("Revoke", this, &AccessService::RevokeApiKey);
  services.emplace_back("deskmesh.identity.v1.Identity", deps_)
      .Lookup("Resolve", this, &AccessService::Resolve);
  return services;
}

absl::Status AccessService::CountLoginAttempt(const std::string& counter, base::Instant now) {
  const auto window = std::chrono::duration_cast<std::chrono::milliseconds>(kLoginWindow);
  std::int64_t attempts = 0;
  std::int64_t retry_after_ms = window.count();
  absl::StatusOr<cache::Count> shared = absl::UnavailableError("no cache");
  if (deps_.cache != nullptr) shared = deps_.cache->Increment(counter, 1, window);
  if (shared.ok()) {
    attempts = shared->value;
    retry_after_ms = shared->remaining.count();
  } else {
    const std::lock_guard lock(mutex_);
    if (windows_.size() >= kMaxLoginWindows) {
      std::erase_if(windows_,
                    [&](const auto& entry) { return now - entry.second.began >= kLoginWindow; });
    }
    if (windows_.size() < kMaxLoginWindows || windows_.contains(counter)) {
      LoginWindow& counted = windows_[counter];
      counted = CountAttempt(counted, now);
      attempts = counted.attempts;
    }
  }
  if (!IsThrottled(attempts)) return absl::OkStatus();
  return base::RetryLater(absl::StatusCode::kResourceExhausted, "LOGIN_THROTTLED",
                          "too many log-ins with this e-mail address; wait 15 minutes",
                          retry_after_ms);
}

absl::StatusOr<LoginCandidate> AccessService::CheckLogin(rpc::TaskCall& call,
                                                         const v1::LogInRequest& request) {
  std::vector<LoginCandidate> candidates;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(candidates, FindLogins(read.tx(), EmailKey(request.email())));
    return absl::OkStatus();
  }));
  if (!request.workspace_id().empty()) {
    std::erase_if(candidates, [&](const LoginCandidate& candidate) {
      return candidate.workspace_id != request.workspace_id();
    });
  }
  if (candidates.empty()) candidates.emplace_back();  // an unknown address takes as long
  std::vector<LoginCandidate> fitting;
  for (const LoginCandidate& candidate : candidates) {
    DESKMESH_ASSIGN_OR_RETURN(const bool fits,
                              hasher_.Matches(candidate.password_hash, request.password()));
    if (fits) fitting.push_back(candidate);
  }
  if (fitting.empty()) return LoginFailed();
  if (fitting.size() == 1) return fitting.front();
  std::map<std::string, std::string> metadata;
  for (std::size_t i = 0; i < fitting.size(); ++i) {
    metadata.emplace("workspace_" + std::to_string(i + 1), fitting[i].workspace_id);
  }
  return base::Precondition("WORKSPACE_AMBIGUOUS",
                            "several workspaces know this person; name one in workspace_id",
                            std::move(metadata));
}

absl::Status AccessService::LogIn(rpc::TaskCall& call, const v1::LogInRequest& request,
                                  v1::Session* response) {
  const std::string counter = CounterOf(EmailKey(request.email()));
  DESKMESH_RETURN_IF_ERROR(CountLoginAttempt(counter, call.now()));
  DESKMESH_ASSIGN_OR_RETURN(const LoginCandidate person, CheckLogin(call, request));
  const std::string token =
      MakeCredential(CredentialKind::kSession, person.workspace_id, RandomBytes(kSecretBytes));
  const Session session{.id = call.NewId("ses"),
                        .subject_id = person.user_id,
                        .created = call.now(),
                        .expires = call.now() + config_.session_life};
  DESKMESH_RETURN_IF_ERROR(call.Write([&](rpc::WriteCall& write) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const User user,
                              LockUser(write.tx(), person.workspace_id, person.user_id));
    if (!user.is_active) return LoginFailed();
    DESKMESH_RETURN_IF_ERROR(
        InsertSession(write.tx(), person.workspace_id, Sha256(token), session));
    ToProto(user, response->mutable_user());
    v1::SessionStarted fact;
    fact.set_user_id(user.id);
    return rpc::PublishFact(write.tx(), *deps_.outbox, deps_.ids,
                            {person.workspace_id, user.id, call.traceparent(), call.now()},
                            session.id, 1, fact);
  }));
  if (deps_.cache != nullptr) deps_.cache->DeleteAsync(counter, [](const absl::Status&) {});
  {
    const std::lock_guard lock(mutex_);
    windows_.erase(counter);
  }
  response->set_token(token);
  rpc::SetTimestamp(session.expires, response->mutable_expire_time());
  return absl::OkStatus();
}

absl::Status AccessService::LogOut(rpc::WriteCall& call, const v1::LogOutRequest& /*request*/,
                                   google::protobuf::Empty* /*response*/) {
  const rpc::Principal& caller = call.principal();
  if (caller.session_id.empty()) {
    return base::Precondition("NOT_A_SESSION", "only a log-in can be ended; revoke an API key");
  }
  DESKMESH_ASSIGN_OR_RETURN(const bool was_there, DeleteSession(call.tx(), call.workspace(),
                                                                caller.id, caller.session_id));
  if (!was_there) return absl::OkStatus();
  v1::SessionEnded fact;
  fact.set_user_id(caller.id);
  return call.Publish(caller.session_id, 2, fact);
}

absl::Status AccessService::GetCurrent(rpc::ReadCall& call,
                                       const v1::GetCurrentRequest& /*request*/,
                                       v1::CurrentIdentity* response) {
  const rpc::Principal& caller = call.principal();
  DESKMESH_ASSIGN_OR_RETURN(const Workspace workspace, LoadWorkspace(call.tx(), call.workspace()));
  ToProto(workspace, response->mutable_workspace());
  if (caller.is_contact()) {
    // What only the team needs to know of the workspace stays with it.
    DESKMESH_ASSIGN_OR_RETURN(const Contact contact,
                              LoadContact(call.tx(), call.workspace(), caller.id));
    ToProto(contact, response->mutable_contact());
    response->mutable_contact()->clear_tags();
    response->mutable_workspace()->clear_etag();
  } else if (!caller.user_id.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const User user,
                              LoadUser(call.tx(), call.workspace(), caller.user_id));
    ToProto(user, response->mutable_user());
  }
  for (const std::string& permission : caller.permissions) response->add_permissions(permission);
  return absl::OkStatus();
}

absl::Status AccessService::StartVisitor(rpc::WriteCall& call,
                                         const v1::StartVisitorRequest& request,
                                         v1::VisitorSession* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Workspace workspace,
                            FindWidgetWorkspace(call.tx(), request.widget_key()));
  const std::string& workspace_id = workspace.id;
  Contact visitor{.id = call.NewId("con"),
                  .display_name = request.display_name(),
                  .unverified_email = request.email(),
                  .locale = request.locale(),
                  .created = call.now(),
                  .updated = call.now(),
                  .sequence = 1};
  if (!CheckLocale(visitor.locale, "locale").ok()) return CheckLocale(visitor.locale, "locale");
  DESKMESH_RETURN_IF_ERROR(InsertContact(call.tx(), workspace_id, visitor));
  const std::string token =
      MakeCredential(CredentialKind::kContact, workspace_id, RandomBytes(kSecretBytes));
  const Session session{.id = call.NewId("ses"),
                        .subject_id = visitor.id,
                        .created = call.now(),
                        .expires = call.now() + config_.visitor_life};
  DESKMESH_RETURN_IF_ERROR(InsertSession(call.tx(), workspace_id, Sha256(token), session));
  response->set_token(token);
  response->set_contact_id(visitor.id);
  rpc::SetTimestamp(session.expires, response->mutable_expire_time());
  v1::ContactChanged fact;
  ToProto(visitor, fact.mutable_contact());
  return rpc::PublishFact(call.tx(), *deps_.outbox, deps_.ids,
                          {workspace_id, visitor.id, call.traceparent(), call.now()}, visitor.id, 1,
                          fact);
}

absl::Status AccessService::CreateApiKey(rpc::WriteCall& call,
                                         const v1::CreateApiKeyRequest& request,
                                         v1::ApiKey* response) {
  const rpc::Principal& caller = call.principal();
  DESKMESH_RETURN_IF_ERROR(
      CheckGrant(caller.permissions, request.api_key().role(), "api_key.role"));
  if (caller.user_id.empty()) {
    return base::Precondition("NOT_A_PERSON", "a key acts for a person of the team");
  }
  const ApiKey key{.id = call.NewId("key"),
                   .display_name = request.api_key().display_name(),
                   .role = request.api_key().role(),
                   .created_by = caller.user_id,
                   .created = call.now(),
                   .sequence = 1};
  const std::string token =
      MakeCredential(CredentialKind::kApiKey, call.workspace(), RandomBytes(kSecretBytes));
  DESKMESH_RETURN_IF_ERROR(InsertApiKey(call.tx(), call.workspace(), Sha256(token), key));
  ToProto(key, response);
  v1::ApiKeyChanged fact;
  *fact.mutable_api_key() = *response;
  response->set_token(token);
  return call.Publish(key.id, key.sequence, fact);
}

absl::Status AccessService::ListApiKeys(rpc::ReadCall& call, const v1::ListApiKeysRequest& request,
                                        v1::ListApiKeysResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Page page, OpenPage("ApiKeys.List", call.workspace(), "",
                                                      request.page_size(), request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(
      std::vector<ApiKey> keys,
      accounts::ListApiKeys(call.tx(), call.workspace(), page.after, page.limit()));
  response->set_next_page_token(ClosePage(page, keys, [](const ApiKey& key) { return key.id; }));
  for (const ApiKey& key : keys) ToProto(key, response->add_api_keys());
  return absl::OkStatus();
}

absl::Status AccessService::RevokeApiKey(rpc::WriteCall& call,
                                         const v1::RevokeApiKeyRequest& request,
                                         v1::ApiKey* response) {
  DESKMESH_ASSIGN_OR_RETURN(ApiKey key, LockApiKey(call.tx(), call.workspace(), request.id()));
  DESKMESH_RETURN_IF_ERROR(CheckGrant(call.principal().permissions, key.role, "api_key.role"));
  if (key.is_revoked()) {
    ToProto(key, response);
    return absl::OkStatus();
  }
  key.revoked = call.now();
  ++key.sequence;
  DESKMESH_RETURN_IF_ERROR(UpdateApiKey(call.tx(), call.workspace(), key));
  ToProto(key, response);
  v1::ApiKeyChanged fact;
  *fact.mutable_api_key() = *response;
  fact.set_is_revoked(true);
  return call.Publish(key.id, key.sequence, fact);
}

absl::Status AccessService::Resolve(rpc::ReadCall& call,
                                    const identity::v1::ResolveCredentialRequest& request,
                                    identity::v1::Principal* response) {
  const std::optional<Credential> credential = ParseCredential(request.credential());
  if (!credential.has_value()) return CredentialInvalid();
  const std::string hash = Sha256(request.credential());
  const bool is_key = credential->kind == CredentialKind::kApiKey;
  const bool is_contact = credential->kind == CredentialKind::kContact;
  const auto find = is_key ? FindApiKeyOwner : is_contact ? FindContactSession : FindUserSession;
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<TokenOwner> owner,
                            find(call.tx(), credential->workspace_id, hash));
  if (!owner.has_value() || !owner->is_active) return CredentialInvalid();
  if (owner->expires <= call.now()) {
    return base::Failure(absl::StatusCode::kUnauthenticated, "CREDENTIAL_EXPIRED",
                         "the log-in has ended; log in again");
  }
  response->set_kind(is_key       ? identity::v1::Principal::API_KEY
                     : is_contact ? identity::v1::Principal::CONTACT
                                  : identity::v1::Principal::USER);
  response->set_id(is_key ? owner->key_id : owner->subject);
  response->set_workspace_id(credential->workspace_id);
  if (!is_contact) response->set_user_id(owner->subject);
  response->set_session_id(owner->session_id);
  response->set_display_name(owner->display_name);
  const auto& permissions = is_contact ? CustomerPermissions() : PermissionsOf(*owner);
  for (const std::string& permission : permissions) response->add_permissions(permission);
  if (owner->expires != base::Instant::Infinite()) {
    rpc::SetTimestamp(owner->expires, response->mutable_expire_time());
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::accounts
