// SPDX-License-Identifier: Apache-2.0
#include "accounts/customers/service.h"

#include "accounts/access/password.h"
#include "accounts/access/store.h"
#include "accounts/convert.h"
#include "accounts/core/credential.h"
#include "accounts/core/people_rules.h"
#include "accounts/customers/convert.h"
#include "accounts/customers/store.h"
#include "accounts/people/store.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "platform/rpc/field_mask.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::accounts {
namespace {

constexpr base::Duration kContactTokenLife = std::chrono::hours(24);

absl::Status CheckManager(rpc::ReadCall& call, const Organization& organization) {
  if (organization.manager_id.empty()) return absl::OkStatus();
  if (LoadUser(call.tx(), call.workspace(), organization.manager_id).ok()) return absl::OkStatus();
  return base::InvalidField("organization.manager_id", "must name a user of the workspace");
}

// The tier follows the organisation.
absl::Status FillTier(rpc::ReadCall& call, Contact& contact) {
  contact.tier = Tier::kFree;
  if (contact.organization_id.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(
      contact.tier, TierOfOrganization(call.tx(), call.workspace(), contact.organization_id));
  return absl::OkStatus();
}

absl::Status TellContact(rpc::WriteCall& call, const Contact& contact) {
  v1::ContactChanged fact;
  ToProto(contact, fact.mutable_contact());
  return call.Publish(contact.id, contact.sequence, fact);
}

absl::Status TellOrganization(rpc::WriteCall& call, const Organization& organization) {
  v1::OrganizationChanged fact;
  ToProto(organization, fact.mutable_organization());
  return call.Publish(organization.id, organization.sequence, fact);
}

}  // namespace

std::vector<rpc::Service> CustomersService::Describe() {
  std::vector<rpc::Service> services;
  services.emplace_back("deskmesh.accounts.v1.Organizations", deps_)
      .Write("Create", this, &CustomersService::CreateOrganization)
      .Lookup("Get", this, &CustomersService::GetOrganization)
      .Read("List", this, &CustomersService::ListOrganizations)
      .Write("Update", this, &CustomersService::UpdateOrganization);
  services.emplace_back("deskmesh.accounts.v1.Contacts", deps_)
      .Write("Create", this, &CustomersService::CreateContact)
      .Lookup("Get", this, &CustomersService::GetContact)
      .Read("List", this, &CustomersService::ListContacts)
      .Write("Update", this, &CustomersService::UpdateContact)
      .Write("IssueToken", this, &CustomersService::IssueToken);
  return services;
}

absl::Status CustomersService::CreateOrganization(rpc::WriteCall& call,
                                                  const v1::CreateOrganizationRequest& request,
                                                  v1::Organization* response) {
  Organization organization;
  ApplyFields(request.organization(),
              {"display_name", "tier", "industry", "region", "employee_count", "domains",
               "manager_id", "contract_value"},
              organization);
  DESKMESH_RETURN_IF_ERROR(CheckOrganization(organization));
  DESKMESH_RETURN_IF_ERROR(CheckManager(call, organization));
  organization.id = call.NewId("org");
  organization.created = organization.updated = call.now();
  organization.sequence = 1;
  DESKMESH_RETURN_IF_ERROR(InsertOrganization(call.tx(), call.workspace(), organization));
  ToProto(organization, response);
  return TellOrganization(call, organization);
}

absl::Status CustomersService::GetOrganization(rpc::ReadCall& call,
                                               const v1::GetOrganizationRequest& request,
                                               v1::Organization* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Organization organization,
                            LoadOrganization(call.tx(), call.workspace(), request.id()));
  ToProto(organization, response);
  return absl::OkStatus();
}

absl::Status CustomersService::ListOrganizations(rpc::ReadCall& call,
                                                 const v1::ListOrganizationsRequest& request,
                                                 v1::ListOrganizationsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Page page,
                            OpenPage("Organizations.List", call.workspace(), request.q(),
                                     request.page_size(), request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(std::vector<Organization> found,
                            accounts::ListOrganizations(call.tx(), call.workspace(), request.q(),
                                                        page.after, page.limit()));
  response->set_next_page_token(
      ClosePage(page, found, [](const Organization& organization) { return organization.id; }));
  for (const Organization& organization : found) {
    ToProto(organization, response->add_organizations());
  }
  return absl::OkStatus();
}

absl::Status CustomersService::UpdateOrganization(rpc::WriteCall& call,
                                                  const v1::UpdateOrganizationRequest& request,
                                                  v1::Organization* response) {
  const v1::Organization& sent = request.organization();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> paths,
      rpc::MaskedPaths(request.update_mask(), sent,
                       {"display_name", "tier", "industry", "region", "employee_count", "domains",
                        "manager_id", "contract_value"}));
  DESKMESH_ASSIGN_OR_RETURN(Organization organization,
                            LockOrganization(call.tx(), call.workspace(), sent.id()));
  DESKMESH_RETURN_IF_ERROR(
      CheckEtag(sent.etag(), organization.sequence, "organization", organization.id));
  const Tier old_tier = organization.tier;
  ApplyFields(sent, paths, organization);
  DESKMESH_RETURN_IF_ERROR(CheckOrganization(organization));
  DESKMESH_RETURN_IF_ERROR(CheckManager(call, organization));
  ++organization.sequence;
  organization.updated = call.now();
  DESKMESH_RETURN_IF_ERROR(accounts::UpdateOrganization(call.tx(), call.workspace(), organization));
  if (organization.tier != old_tier) {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<Contact> contacts,
                              SpreadTier(call.tx(), call.workspace(), organization, call.now()));
    for (const Contact& contact : contacts) DESKMESH_RETURN_IF_ERROR(TellContact(call, contact));
  }
  ToProto(organization, response);
  return TellOrganization(call, organization);
}

absl::Status CustomersService::CreateContact(rpc::WriteCall& call,
                                             const v1::CreateContactRequest& request,
                                             v1::Contact* response) {
  Contact contact;
  ApplyFields(request.contact(),
              {"display_name", "email", "phone", "organization_id", "locale", "job_role", "tags",
               "external_id"},
              contact);
  DESKMESH_RETURN_IF_ERROR(CheckContact(contact));
  DESKMESH_RETURN_IF_ERROR(FillTier(call, contact));
  contact.id = call.NewId("con");
  contact.created = contact.updated = call.now();
  contact.sequence = 1;
  DESKMESH_RETURN_IF_ERROR(InsertContact(call.tx(), call.workspace(), contact));
  ToProto(contact, response);
  return TellContact(call, contact);
}

absl::Status CustomersService::GetContact(rpc::ReadCall& call, const v1::GetContactRequest& request,
                                          v1::Contact* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Contact contact,
                            LoadContact(call.tx(), call.workspace(), request.id()));
  ToProto(contact, response);
  return absl::OkStatus();
}

absl::Status CustomersService::ListContacts(rpc::ReadCall& call,
                                            const v1::ListContactsRequest& request,
                                            v1::ListContactsResponse* response) {
  const ContactSelection selection{.email = request.email(),
                                   .external_id = request.external_id(),
                                   .organization_id = request.organization_id(),
                                   .query = request.q()};
  const std::string filter = EmailKey(selection.email) + '\n' + selection.external_id + '\n' +
                             selection.organization_id + '\n' + selection.query;
  DESKMESH_ASSIGN_OR_RETURN(const Page page, OpenPage("Contacts.List", call.workspace(), filter,
                                                      request.page_size(), request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(
      std::vector<Contact> found,
      accounts::ListContacts(call.tx(), call.workspace(), selection, page.after, page.limit()));
  response->set_next_page_token(
      ClosePage(page, found, [](const Contact& contact) { return contact.id; }));
  for (const Contact& contact : found) ToProto(contact, response->add_contacts());
  return absl::OkStatus();
}

absl::Status CustomersService::UpdateContact(rpc::WriteCall& call,
                                             const v1::UpdateContactRequest& request,
                                             v1::Contact* response) {
  const v1::Contact& sent = request.contact();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> paths,
                            rpc::MaskedPaths(request.update_mask(), sent,
                                             {"display_name", "email", "phone", "organization_id",
                                              "locale", "job_role", "tags", "external_id"}));
  DESKMESH_ASSIGN_OR_RETURN(Contact contact, LockContact(call.tx(), call.workspace(), sent.id()));
  DESKMESH_RETURN_IF_ERROR(CheckEtag(sent.etag(), contact.sequence, "contact", contact.id));
  ApplyFields(sent, paths, contact);
  DESKMESH_RETURN_IF_ERROR(CheckContact(contact));
  DESKMESH_RETURN_IF_ERROR(FillTier(call, contact));
  ++contact.sequence;
  contact.updated = call.now();
  DESKMESH_RETURN_IF_ERROR(accounts::UpdateContact(call.tx(), call.workspace(), contact));
  ToProto(contact, response);
  return TellContact(call, contact);
}

absl::Status CustomersService::IssueToken(rpc::WriteCall& call,
                                          const v1::IssueContactTokenRequest& request,
                                          v1::VisitorSession* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Contact contact,
                            LoadContact(call.tx(), call.workspace(), request.id()));
  const std::string token =
      MakeCredential(CredentialKind::kContact, call.workspace(), RandomBytes(kSecretBytes));
  const Session session{.id = call.NewId("ses"),
                        .subject_id = contact.id,
                        .created = call.now(),
                        .expires = call.now() + kContactTokenLife};
  DESKMESH_RETURN_IF_ERROR(InsertSession(call.tx(), call.workspace(), Sha256(token), session));
  response->set_token(token);
  response->set_contact_id(contact.id);
  rpc::SetTimestamp(session.expires, response->mutable_expire_time());
  v1::ContactTokenIssued fact;
  fact.set_contact_id(contact.id);
  return call.Publish(session.id, 1, fact);
}

}  // namespace deskmesh::accounts
