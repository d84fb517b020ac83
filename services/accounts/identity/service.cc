// SPDX-License-Identifier: Apache-2.0
#include "accounts/identity/service.h"

#include <absl/strings/escaping.h>

#include "accounts/access/password.h"
#include "accounts/access/store.h"
#include "accounts/convert.h"
#include "accounts/core/credential.h"
#include "accounts/core/people_rules.h"
#include "accounts/customers/convert.h"
#include "accounts/customers/store.h"
#include "accounts/identity/store.h"
#include "accounts/people/store.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::accounts {
namespace {

constexpr base::Duration kIdentifiedLife = std::chrono::hours(24);
// How exactly the last use of a secret is known: so that it isn't written at every visit.
constexpr base::Duration kUseGrain = std::chrono::hours(1);

void ToProto(const IdentitySecret& secret, v1::IdentitySecret* proto) {
  proto->Clear();
  proto->set_id(secret.id);
  proto->set_display_name(secret.display_name);
  proto->set_created_by(secret.created_by);
  rpc::SetTimestamp(secret.created, proto->mutable_create_time());
  if (secret.is_revoked()) rpc::SetTimestamp(secret.revoked, proto->mutable_revoke_time());
  if (secret.used.micros != 0) rpc::SetTimestamp(secret.used, proto->mutable_use_time());
}

absl::StatusOr<std::optional<Contact>> FindOne(sql::Tx& tx, const std::string& workspace_id,
                                               const ContactSelection& selection) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Contact> found,
                            ListContacts(tx, workspace_id, selection, "", 1));
  if (found.empty()) return std::optional<Contact>();
  DESKMESH_ASSIGN_OR_RETURN(Contact contact, LockContact(tx, workspace_id, found.front().id));
  return std::optional<Contact>(std::move(contact));
}

// What the customer's system says replaces what was known; what it leaves out stays.
bool TakeOver(const IdentityClaims& claims, Contact& contact) {
  bool is_changed = false;
  const auto take = [&](const std::string& said, std::string& known) {
    if (said.empty() || said == known) return;
    known = said;
    is_changed = true;
  };
  take(claims.subject, contact.external_id);
  take(claims.name, contact.display_name);
  take(claims.phone, contact.phone);
  take(claims.locale, contact.locale);
  return is_changed;
}

}  // namespace

absl::StatusOr<Workspace> FindWidgetWorkspace(sql::Tx& tx, std::string_view widget_key) {
  const auto unknown_key = [] {
    return base::Failure(absl::StatusCode::kNotFound, "WIDGET_NOT_FOUND",
                         "no workspace has this widget key");
  };
  const std::string workspace_id = WorkspaceOfWidgetKey(widget_key);
  if (workspace_id.empty()) return unknown_key();
  absl::StatusOr<Workspace> workspace = LoadWorkspace(tx, workspace_id);
  if (absl::IsNotFound(workspace.status())) return unknown_key();
  DESKMESH_RETURN_IF_ERROR(workspace.status());
  if (workspace->widget_key != widget_key) return unknown_key();
  return workspace;
}

std::vector<rpc::Service> IdentityService::Describe() {
  std::vector<rpc::Service> services;
  services.emplace_back("deskmesh.accounts.v1.IdentitySecrets", deps_)
      .Write("Create", this, &IdentityService::Create)
      .Read("List", this, &IdentityService::List)
      .Write("Revoke", this, &IdentityService::Revoke);
  return services;
}

void IdentityService::DescribeVisitors(rpc::Service& visitors) {
  visitors.Write("Identify", this, &IdentityService::Identify);
}

absl::Status IdentityService::Create(rpc::WriteCall& call,
                                     const v1::CreateIdentitySecretRequest& request,
                                     v1::IdentitySecret* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<IdentitySecret> in_force,
                            IdentitySecretsInForce(call.tx(), call.workspace()));
  if (in_force.size() >= kMostIdentitySecrets) {
    return base::Precondition("TOO_MANY_SECRETS", "five secrets are in force; revoke one first",
                              {{"limit", std::to_string(kMostIdentitySecrets)}});
  }
  const IdentitySecret secret{
      .id = call.NewId("isk"),
      .secret = std::string(absl::BytesToHexString(RandomBytes(kSecretBytes))),
      .display_name = request.identity_secret().display_name(),
      .created_by = call.principal().id,
      .created = call.now(),
      .sequence = 1};
  DESKMESH_RETURN_IF_ERROR(InsertIdentitySecret(call.tx(), call.workspace(), secret));
  ToProto(secret, response);
  response->set_secret(secret.secret);
  v1::IdentitySecretChanged fact;
  fact.set_secret_id(secret.id);
  return call.Publish(secret.id, secret.sequence, fact);
}

absl::Status IdentityService::List(rpc::ReadCall& call,
                                   const v1::ListIdentitySecretsRequest& request,
                                   v1::ListIdentitySecretsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Page page, OpenPage("IdentitySecrets.List", call.workspace(), "",
                                                      request.page_size(), request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(
      std::vector<IdentitySecret> secrets,
      ListIdentitySecrets(call.tx(), call.workspace(), page.after, page.limit()));
  response->set_next_page_token(
      ClosePage(page, secrets, [](const IdentitySecret& secret) { return secret.id; }));
  for (const IdentitySecret& secret : secrets) ToProto(secret, response->add_identity_secrets());
  return absl::OkStatus();
}

absl::Status IdentityService::Revoke(rpc::WriteCall& call,
                                     const v1::RevokeIdentitySecretRequest& request,
                                     v1::IdentitySecret* response) {
  DESKMESH_ASSIGN_OR_RETURN(IdentitySecret secret,
                            LockIdentitySecret(call.tx(), call.workspace(), request.id()));
  if (secret.is_revoked()) {
    ToProto(secret, response);
    return absl::OkStatus();
  }
  secret.revoked = call.now();
  ++secret.sequence;
  DESKMESH_RETURN_IF_ERROR(UpdateIdentitySecret(call.tx(), call.workspace(), secret));
  DESKMESH_RETURN_IF_ERROR(DeleteSessionsOfSecret(call.tx(), call.workspace(), secret.id));
  ToProto(secret, response);
  v1::IdentitySecretChanged fact;
  fact.set_secret_id(secret.id);
  fact.set_is_revoked(true);
  return call.Publish(secret.id, secret.sequence, fact);
}

absl::Status IdentityService::Tell(rpc::WriteCall& call, const std::string& workspace_id,
                                   const std::string& actor, const std::string& subject,
                                   std::int64_t sequence,
                                   const google::protobuf::Message& fact) const {
  return rpc::PublishFact(call.tx(), *deps_.outbox, deps_.ids,
                          {workspace_id, actor, call.traceparent(), call.now()}, subject, sequence,
                          fact);
}

absl::StatusOr<IdentitySecret> IdentityService::Signer(sql::Tx& tx, const std::string& workspace_id,
                                                       const SignedIdentity& identity) const {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<IdentitySecret> secrets,
                            IdentitySecretsInForce(tx, workspace_id));
  bool is_known = false;
  for (const IdentitySecret& secret : secrets) {
    if (!identity.key_id.empty() && identity.key_id != secret.id) continue;
    is_known = true;
    if (IsSignedWith(identity, secret.secret)) return secret;
  }
  if (!is_known) {
    return base::Failure(absl::StatusCode::kUnauthenticated, "IDENTITY_SECRET_UNKNOWN",
                         identity.key_id.empty()
                             ? "the workspace has no identity secret in force"
                             : "no identity secret in force has the id in the header kid");
  }
  return base::Failure(absl::StatusCode::kUnauthenticated, "IDENTITY_FORGED",
                       "no identity secret in force made this signature");
}

absl::StatusOr<Contact> IdentityService::Recognise(rpc::WriteCall& call,
                                                   const std::string& workspace_id,
                                                   const IdentityClaims& claims) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<Contact> known,
                            FindOne(call.tx(), workspace_id, {.external_id = claims.subject}));
  std::optional<Contact> mail_owner;
  if (!claims.email.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(mail_owner,
                              FindOne(call.tx(), workspace_id, {.email = claims.email}));
  }
  // A contact that the team knew by e-mail alone is the same person.
  if (!known.has_value() && mail_owner.has_value() && mail_owner->external_id.empty()) {
    known = mail_owner;
  }
  const bool is_new = !known.has_value();
  Contact contact;
  if (is_new) {
    contact.id = call.NewId("con");
    contact.created = call.now();
  } else {
    contact = *known;
  }
  bool is_changed = TakeOver(claims, contact);
  const bool mail_is_free = !mail_owner.has_value() || mail_owner->id == contact.id;
  if (!claims.email.empty() && mail_is_free && EmailKey(contact.email) != EmailKey(claims.email)) {
    contact.email = claims.email;
    is_changed = true;
  }
  const bool was_verified = contact.verified.micros != 0;
  // A visit an hour apart is no news about the contact.
  is_changed = is_changed || !was_verified || contact.verified + kUseGrain <= call.now();
  if (!is_changed && !is_new) return contact;
  contact.verified = call.now();
  contact.updated = call.now();
  ++contact.sequence;
  DESKMESH_RETURN_IF_ERROR(is_new ? InsertContact(call.tx(), workspace_id, contact)
                                  : UpdateContact(call.tx(), workspace_id, contact));
  v1::ContactChanged fact;
  accounts::ToProto(contact, fact.mutable_contact());
  DESKMESH_RETURN_IF_ERROR(
      Tell(call, workspace_id, contact.id, contact.id, contact.sequence, fact));
  return contact;
}

absl::Status IdentityService::Identify(rpc::WriteCall& call,
                                       const v1::IdentifyVisitorRequest& request,
                                       v1::VisitorSession* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Workspace workspace,
                            FindWidgetWorkspace(call.tx(), request.widget_key()));
  DESKMESH_ASSIGN_OR_RETURN(const SignedIdentity identity, ParseIdentity(request.identity()));
  DESKMESH_ASSIGN_OR_RETURN(IdentitySecret secret, Signer(call.tx(), workspace.id, identity));
  DESKMESH_ASSIGN_OR_RETURN(const IdentityClaims claims, ReadClaims(identity));
  DESKMESH_RETURN_IF_ERROR(CheckClaims(claims, request.widget_key(), call.now()));

  std::optional<TokenOwner> visitor;
  if (const auto credential = ParseCredential(request.visitor_token());
      credential.has_value() && credential->workspace_id == workspace.id) {
    DESKMESH_ASSIGN_OR_RETURN(
        visitor, FindContactSession(call.tx(), workspace.id, Sha256(request.visitor_token())));
    if (visitor.has_value() && visitor->expires <= call.now()) visitor.reset();
  }
  DESKMESH_ASSIGN_OR_RETURN(const Contact contact, Recognise(call, workspace.id, claims));
  if (secret.used + kUseGrain <= call.now()) {
    DESKMESH_ASSIGN_OR_RETURN(secret, LockIdentitySecret(call.tx(), workspace.id, secret.id));
    secret.used = call.now();
    DESKMESH_RETURN_IF_ERROR(UpdateIdentitySecret(call.tx(), workspace.id, secret));
  }
  if (visitor.has_value() && visitor->subject != contact.id) {
    DESKMESH_ASSIGN_OR_RETURN(Contact before,
                              LockContact(call.tx(), workspace.id, visitor->subject));
    // What belongs to somebody who is known is never given to another.
    if (before.verified.micros == 0 && before.email.empty() && before.external_id.empty()) {
      ++before.sequence;
      before.updated = call.now();
      DESKMESH_RETURN_IF_ERROR(UpdateContact(call.tx(), workspace.id, before));
      v1::VisitorIdentified fact;
      fact.set_visitor_id(before.id);
      fact.set_contact_id(contact.id);
      DESKMESH_RETURN_IF_ERROR(
          Tell(call, workspace.id, contact.id, before.id, before.sequence, fact));
    }
  }
  const std::string token =
      MakeCredential(CredentialKind::kContact, workspace.id, RandomBytes(kSecretBytes));
  const Session session{.id = call.NewId("ses"),
                        .subject_id = contact.id,
                        .created = call.now(),
                        .expires = call.now() + kIdentifiedLife,
                        .secret_id = secret.id};
  DESKMESH_RETURN_IF_ERROR(InsertSession(call.tx(), workspace.id, Sha256(token), session));
  response->set_token(token);
  response->set_contact_id(contact.id);
  rpc::SetTimestamp(session.expires, response->mutable_expire_time());
  return absl::OkStatus();
}

}  // namespace deskmesh::accounts
