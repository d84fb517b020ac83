// SPDX-License-Identifier: Apache-2.0
//
// The accounts module with a workspace and its owner, for the tests of this domain.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "accounts/module.h"
#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/identity/v1/identity.pb.h"
#include "platform/base/error.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::accounts {

inline constexpr const char* kOwnerEmail = "owner@example.com";
inline constexpr const char* kOwnerPassword = "correct horse";

// Confined to one thread.
class Bootstrapped : public testing::ServiceFixture {
 public:
  Bootstrapped() : ServiceFixture(Define()) {
    made = *Make("Acme");
    workspace = made.workspace_id;
    principal = *Resolve(made.api_token);
  }

  absl::StatusOr<BootstrapResult> Make(const std::string& name,
                                       const std::string& email = kOwnerEmail) {
    outbox::Outbox outbox;
    return Bootstrap(
        database(), outbox, ids, clock.Now(),
        {.workspace_name = name, .owner_email = email, .owner_password = kOwnerPassword});
  }

  absl::StatusOr<rpc::Principal> Resolve(const std::string& credential) {
    identity::v1::ResolveCredentialRequest request;
    request.set_credential(credential);
    absl::StatusOr<identity::v1::Principal> reply =
        CallAs<identity::v1::Principal>({}, "deskmesh.identity.v1.Identity/Resolve", request);
    if (!reply.ok()) return reply.status();
    return rpc::FromProto(*reply);
  }

  absl::StatusOr<v1::Session> LogIn(const std::string& email, const std::string& password) {
    v1::LogInRequest request;
    request.set_email(email);
    request.set_password(password);
    return CallAs<v1::Session>({}, "deskmesh.accounts.v1.Sessions/LogIn", request);
  }

  v1::User AddUser(const std::string& email, const std::string& role,
                   const std::string& password = "") {
    v1::CreateUserRequest request;
    request.mutable_user()->set_email(email);
    request.mutable_user()->set_display_name("Someone");
    request.mutable_user()->set_role(role);
    request.set_password(password);
    auto user = Call<v1::User>("deskmesh.accounts.v1.Users/Create", request);
    INFO(user.status());
    REQUIRE(user.ok());
    return *user;
  }

  v1::Organization AddOrganization(v1::Organization::Tier tier) {
    v1::CreateOrganizationRequest request;
    request.mutable_organization()->set_display_name("Northwind 北风");
    request.mutable_organization()->set_tier(tier);
    auto made_one = Call<v1::Organization>("deskmesh.accounts.v1.Organizations/Create", request);
    INFO(made_one.status());
    REQUIRE(made_one.ok());
    return *made_one;
  }

  absl::StatusOr<v1::Contact> AddContact(const std::string& email,
                                         const std::string& organization_id = "",
                                         const std::string& external_id = "") {
    v1::CreateContactRequest request;
    request.mutable_contact()->set_display_name("王丽");
    request.mutable_contact()->set_email(email);
    request.mutable_contact()->set_organization_id(organization_id);
    request.mutable_contact()->set_external_id(external_id);
    return Call<v1::Contact>("deskmesh.accounts.v1.Contacts/Create", request);
  }

  BootstrapResult made;
};

inline std::string ReasonOf(const absl::Status& status) {
  return status.ok() ? "OK" : base::DetailsOf(status).reason;
}

inline std::string FieldOf(const absl::Status& status) {
  const auto details = base::DetailsOf(status);
  return details.field_violations.empty() ? "" : details.field_violations[0].field;
}

}  // namespace deskmesh::accounts
