// SPDX-License-Identifier: Apache-2.0
#include "accounts/customers/convert.h"

#include "accounts/convert.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::accounts {

void ToProto(const Organization& organization, v1::Organization* proto) {
  proto->Clear();
  proto->set_id(organization.id);
  proto->set_display_name(organization.display_name);
  proto->set_tier(static_cast<v1::Organization::Tier>(organization.tier));
  proto->set_industry(organization.industry);
  proto->set_region(organization.region);
  proto->set_employee_count(organization.employee_count);
  for (const std::string& domain : organization.domains) proto->add_domains(domain);
  proto->set_manager_id(organization.manager_id);
  proto->set_contract_value(organization.contract_value);
  rpc::SetTimestamp(organization.created, proto->mutable_create_time());
  rpc::SetTimestamp(organization.updated, proto->mutable_update_time());
  proto->set_etag(EtagOf(organization.sequence));
}

void ToProto(const Contact& contact, v1::Contact* proto) {
  proto->Clear();
  proto->set_id(contact.id);
  proto->set_display_name(contact.display_name);
  proto->set_email(contact.email);
  proto->set_unverified_email(contact.unverified_email);
  if (contact.verified.micros != 0) {
    rpc::SetTimestamp(contact.verified, proto->mutable_verify_time());
  }
  proto->set_phone(contact.phone);
  proto->set_organization_id(contact.organization_id);
  proto->set_locale(contact.locale);
  proto->set_job_role(contact.job_role);
  for (const std::string& tag : contact.tags) proto->add_tags(tag);
  proto->set_external_id(contact.external_id);
  proto->set_tier(static_cast<v1::Organization::Tier>(contact.tier));
  rpc::SetTimestamp(contact.created, proto->mutable_create_time());
  rpc::SetTimestamp(contact.updated, proto->mutable_update_time());
  proto->set_etag(EtagOf(contact.sequence));
}

void ApplyFields(const v1::Organization& sent, const std::vector<std::string>& paths,
                 Organization& organization) {
  for (const std::string& path : paths) {
    if (path == "display_name") organization.display_name = sent.display_name();
    if (path == "tier") organization.tier = static_cast<Tier>(sent.tier());
    if (path == "industry") organization.industry = sent.industry();
    if (path == "region") organization.region = sent.region();
    if (path == "employee_count") organization.employee_count = sent.employee_count();
    if (path == "manager_id") organization.manager_id = sent.manager_id();
    if (path == "contract_value") organization.contract_value = sent.contract_value();
    if (path == "domains") {
      organization.domains.assign(sent.domains().begin(), sent.domains().end());
    }
  }
}

void ApplyFields(const v1::Contact& sent, const std::vector<std::string>& paths, Contact& contact) {
  for (const std::string& path : paths) {
    if (path == "display_name") contact.display_name = sent.display_name();
    if (path == "email") contact.email = sent.email();
    if (path == "phone") contact.phone = sent.phone();
    if (path == "organization_id") contact.organization_id = sent.organization_id();
    if (path == "locale") contact.locale = sent.locale();
    if (path == "job_role") contact.job_role = sent.job_role();
    if (path == "external_id") contact.external_id = sent.external_id();
    if (path == "tags") contact.tags.assign(sent.tags().begin(), sent.tags().end());
  }
}

}  // namespace deskmesh::accounts
