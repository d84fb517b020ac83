// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of organisations and contacts.
#pragma once

#include <vector>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::accounts {

// Thread-safe.
class CustomersService {
 public:
  explicit CustomersService(rpc::ServiceDeps deps) : deps_(std::move(deps)) {}

  std::vector<rpc::Service> Describe();

 private:
  absl::Status CreateOrganization(rpc::WriteCall& call,
                                  const v1::CreateOrganizationRequest& request,
                                  v1::Organization* response);
  absl::Status GetOrganization(rpc::ReadCall& call, const v1::GetOrganizationRequest& request,
                               v1::Organization* response);
  absl::Status ListOrganizations(rpc::ReadCall& call, const v1::ListOrganizationsRequest& request,
                                 v1::ListOrganizationsResponse* response);
  absl::Status UpdateOrganization(rpc::WriteCall& call,
                                  const v1::UpdateOrganizationRequest& request,
                                  v1::Organization* response);

  absl::Status CreateContact(rpc::WriteCall& call, const v1::CreateContactRequest& request,
                             v1::Contact* response);
  absl::Status GetContact(rpc::ReadCall& call, const v1::GetContactRequest& request,
                          v1::Contact* response);
  absl::Status ListContacts(rpc::ReadCall& call, const v1::ListContactsRequest& request,
                            v1::ListContactsResponse* response);
  absl::Status UpdateContact(rpc::WriteCall& call, const v1::UpdateContactRequest& request,
                             v1::Contact* response);
  absl::Status IssueToken(rpc::WriteCall& call, const v1::IssueContactTokenRequest& request,
                          v1::VisitorSession* response);

  rpc::ServiceDeps deps_;
};

}  // namespace deskmesh::accounts
