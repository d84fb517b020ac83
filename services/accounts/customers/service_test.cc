// SPDX-License-Identifier: Apache-2.0
#include "accounts/testing/bootstrapped.h"

#include "accounts/customers/store.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"

namespace deskmesh::accounts {
namespace {

TEST_CASE("a contact has its organisation's tier, also after the tier changed", "[accounts]") {
  Bootstrapped desk;
  const v1::Organization organization = desk.AddOrganization(v1::Organization::PAID);
  const auto inside = desk.AddContact("a@example.com", organization.id());
  const auto outside = desk.AddContact("b@example.com");
  REQUIRE(inside.ok());
  REQUIRE(outside.ok());
  CHECK(inside->tier() == v1::Organization::PAID);
  CHECK(outside->tier() == v1::Organization::FREE);

  v1::UpdateOrganizationRequest update;
  update.mutable_organization()->set_id(organization.id());
  update.mutable_organization()->set_tier(v1::Organization::ENTERPRISE);
  REQUIRE(desk.Call<v1::Organization>("deskmesh.accounts.v1.Organizations/Update", update).ok());
  v1::GetContactRequest get;
  get.set_id(inside->id());
  const auto changed = desk.Call<v1::Contact>("deskmesh.accounts.v1.Contacts/Get", get);
  REQUIRE(changed.ok());
  CHECK(changed->tier() == v1::Organization::ENTERPRISE);
  CHECK(changed->etag() != inside->etag());

  desk.Settle();
  int told = 0;
  for (const auto& envelope : desk.Published()) {
    if (envelope.subject() != inside->id()) continue;
    ++told;
    CHECK(envelope.sequence() == told);
  }
  CHECK(told == 2);
  // A change that leaves the tier alone tells no contact.
  update.mutable_organization()->set_tier(v1::Organization::ENTERPRISE);
  update.mutable_organization()->set_region("华东");
  REQUIRE(desk.Call<v1::Organization>("deskmesh.accounts.v1.Organizations/Update", update).ok());
  desk.Settle();
  CHECK(desk.PublishedOf<v1::ContactChanged>().size() == 3);
}

TEST_CASE("a taken e-mail or external id names the contact that has it", "[accounts]") {
  Bootstrapped desk;
  const auto first = desk.AddContact("wang@example.com", "", "crm-1");
  REQUIRE(first.ok());
  const auto same_email = desk.AddContact("WANG@example.com");
  CHECK(ReasonOf(same_email.status()) == "CONTACT_EXISTS");
  CHECK(base::DetailsOf(same_email.status()).metadata["contact"] == first->id());
  CHECK(base::DetailsOf(same_email.status()).metadata["field"] == "contact.email");
  const auto same_external = desk.AddContact("", "", "crm-1");
  CHECK(base::DetailsOf(same_external.status()).metadata["field"] == "contact.external_id");
  // Without either, contacts don't collide.
  CHECK(desk.AddContact("").ok());
  CHECK(desk.AddContact("").ok());

  const auto second = desk.AddContact("li@example.com");
  REQUIRE(second.ok());
  v1::UpdateContactRequest update;
  update.mutable_contact()->set_id(second->id());
  update.mutable_contact()->set_email("wang@example.com");
  CHECK(ReasonOf(desk.Call<v1::Contact>("deskmesh.accounts.v1.Contacts/Update", update).status()) ==
        "CONTACT_EXISTS");
}

TEST_CASE("contacts are found by e-mail, external id and organisation", "[accounts]") {
  Bootstrapped desk;
  const v1::Organization organization = desk.AddOrganization(v1::Organization::FREE);
  const auto a = desk.AddContact("a@example.com", organization.id(), "crm-a");
  REQUIRE(desk.AddContact("b@example.com").ok());
  const auto count = [&](auto fill) {
    v1::ListContactsRequest request;
    fill(request);
    auto list = desk.Call<v1::ListContactsResponse>("deskmesh.accounts.v1.Contacts/List", request);
    REQUIRE(list.ok());
    return list->contacts_size();
  };
  CHECK(count([](auto&) {}) == 2);
  CHECK(count([](auto& request) { request.set_email("A@EXAMPLE.com"); }) == 1);
  CHECK(count([](auto& request) { request.set_external_id("crm-a"); }) == 1);
  CHECK(count([&](auto& request) { request.set_organization_id(organization.id()); }) == 1);
  CHECK(count([&](auto& request) {
          request.set_email("b@example.com");
          request.set_external_id("crm-a");
        }) == 0);
}

TEST_CASE("organisations are found by a part of their name or domain", "[accounts]") {
  Bootstrapped desk;
  const v1::Organization known = desk.AddOrganization(v1::Organization::PAID);
  v1::CreateOrganizationRequest other;
  other.mutable_organization()->set_display_name("100%_sure");
  other.mutable_organization()->set_tier(v1::Organization::FREE);
  other.mutable_organization()->add_domains("sure.example");
  REQUIRE(desk.Call<v1::Organization>("deskmesh.accounts.v1.Organizations/Create", other).ok());
  const auto names = [&](const std::string& q) {
    v1::ListOrganizationsRequest request;
    request.set_q(q);
    auto list = desk.Call<v1::ListOrganizationsResponse>("deskmesh.accounts.v1.Organizations/List",
                                                         request);
    INFO(q << ": " << list.status());
    REQUIRE(list.ok());
    std::string found;
    for (const auto& one : list->organizations()) found += one.display_name() + ";";
    return found;
  };
  CHECK(names("") == known.display_name() + ";100%_sure;");
  CHECK(names("NORTH") == known.display_name() + ";");
  CHECK(names("北风") == known.display_name() + ";");
  CHECK(names("ure.Exam") == "100%_sure;");
  // What stands for any letter elsewhere is a letter here.
  CHECK(names("%_") == "100%_sure;");
  CHECK(names("n_rth").empty());
  CHECK(names("!").empty());
}

TEST_CASE("contacts are found by words, also those that an older program wrote", "[accounts]") {
  Bootstrapped desk;
  const v1::Organization organization = desk.AddOrganization(v1::Organization::FREE);
  const auto inside = desk.AddContact("siyuan.chen@example.com", organization.id());
  const auto outside = desk.AddContact("siyuan.li@example.com");
  REQUIRE(inside.ok());
  REQUIRE(outside.ok());
  const auto count = [&](const std::string& q, const std::string& organization_id = "") {
    v1::ListContactsRequest request;
    request.set_q(q);
    request.set_organization_id(organization_id);
    auto list = desk.Call<v1::ListContactsResponse>("deskmesh.accounts.v1.Contacts/List", request);
    REQUIRE(list.ok());
    return list->contacts_size();
  };
  CHECK(count("SIYUAN") == 2);
  CHECK(count("siyuan li") == 1);
  CHECK(count("siyuan", organization.id()) == 1);
  CHECK(count("siyuan.chen@exa") == 1);
  CHECK(count("yuan") == 0);
  CHECK(count("。。") == 0);

  v1::UpdateContactRequest update;
  update.mutable_contact()->set_id(inside->id());
  update.mutable_contact()->set_display_name("陈思远");
  update.mutable_contact()->set_email("moved@example.com");
  REQUIRE(desk.Call<v1::Contact>("deskmesh.accounts.v1.Contacts/Update", update).ok());
  CHECK(count("思远") == 1);
  CHECK(count("chen") == 0);

  // The statements of a program that knows nothing of words.
  constexpr sql::Statement kOldUpdate{
      "UPDATE contact SET display_name = '李雷', sequence = sequence + 1 WHERE id = :id"};
  std::int64_t caught_up = 0;
  const auto write = [&](const std::function<absl::Status(sql::Tx&)>& body) {
    REQUIRE(desk.database().Write(body).ok());
  };
  write([&](sql::Tx& tx) { return tx.Execute(kOldUpdate, {{"id", inside->id()}}); });
  CHECK(count("李雷") == 0);
  for (const std::int64_t expected : {1, 0}) {
    write([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(caught_up, CatchUpContactWords(tx, 10));
      return absl::OkStatus();
    });
    CHECK(caught_up == expected);
  }
  CHECK(count("李雷") == 1);
  CHECK(count("思远") == 0);
}

TEST_CASE("an update takes what is set and gives up a cleared organisation", "[accounts]") {
  Bootstrapped desk;
  const v1::Organization organization = desk.AddOrganization(v1::Organization::PAID);
  const auto contact = desk.AddContact("a@example.com", organization.id());
  v1::UpdateContactRequest update;
  update.mutable_contact()->set_id(contact->id());
  update.mutable_contact()->set_phone("+86 10 0000 0000");
  update.mutable_contact()->add_tags("vip");
  auto changed = desk.Call<v1::Contact>("deskmesh.accounts.v1.Contacts/Update", update);
  REQUIRE(changed.ok());
  CHECK(changed->email() == "a@example.com");
  CHECK(changed->tags(0) == "vip");
  update.mutable_update_mask()->add_paths("organization_id");
  changed = desk.Call<v1::Contact>("deskmesh.accounts.v1.Contacts/Update", update);
  REQUIRE(changed.ok());
  CHECK(changed->organization_id().empty());
  CHECK(changed->tier() == v1::Organization::FREE);
  CHECK(changed->tags(0) == "vip");
}

TEST_CASE("what doesn't exist is named", "[accounts]") {
  Bootstrapped desk;
  CHECK(FieldOf(desk.AddContact("a@example.com", "org_06c8f3k2s0d1w6v9q2n4m8x7ab").status()) ==
        "contact.organization_id");
  v1::CreateOrganizationRequest request;
  request.mutable_organization()->set_display_name("x");
  request.mutable_organization()->set_tier(v1::Organization::FREE);
  request.mutable_organization()->set_manager_id("usr_06c8f3k2s0d1w6v9q2n4m8x7ab");
  CHECK(FieldOf(desk.Call<v1::Organization>("deskmesh.accounts.v1.Organizations/Create", request)
                    .status()) == "organization.manager_id");
  v1::GetContactRequest get;
  get.set_id("con_06c8f3k2s0d1w6v9q2n4m8x7ab");
  const auto missing = desk.Call<v1::Contact>("deskmesh.accounts.v1.Contacts/Get", get);
  CHECK(ReasonOf(missing.status()) == "CONTACT_NOT_FOUND");
}

TEST_CASE("another workspace sees none of it", "[accounts]") {
  Bootstrapped desk;
  const auto contact = desk.AddContact("a@example.com");
  const auto other = desk.Make("Other", "other@example.com");
  REQUIRE(other.ok());
  const auto stranger = desk.Resolve(other->api_token);
  v1::GetContactRequest get;
  get.set_id(contact->id());
  CHECK(ReasonOf(desk.CallAs<v1::Contact>(*stranger, "deskmesh.accounts.v1.Contacts/Get", get)
                     .status()) == "CONTACT_NOT_FOUND");
  const auto list = desk.CallAs<v1::ListContactsResponse>(
      *stranger, "deskmesh.accounts.v1.Contacts/List", v1::ListContactsRequest());
  REQUIRE(list.ok());
  CHECK(list->contacts_size() == 0);
}

}  // namespace
}  // namespace deskmesh::accounts
