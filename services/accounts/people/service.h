// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of workspaces, users, roles and teams.
#pragma once

#include <vector>

#include "accounts/access/password.h"
#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::accounts {

// Thread-safe.
class PeopleService {
 public:
  // `hasher` must outlive the service.
  PeopleService(rpc::ServiceDeps deps, PasswordHasher& hasher)
      : deps_(std::move(deps)), hasher_(hasher) {}

  std::vector<rpc::Service> Describe();

 private:
  absl::Status GetWorkspace(rpc::ReadCall& call, const v1::GetWorkspaceRequest& request,
                            v1::Workspace* response);
  absl::Status UpdateWorkspace(rpc::WriteCall& call, const v1::UpdateWorkspaceRequest& request,
                               v1::Workspace* response);

  absl::Status CreateUser(rpc::TaskCall& call, const v1::CreateUserRequest& request,
                          v1::User* response);
  absl::Status GetUser(rpc::ReadCall& call, const v1::GetUserRequest& request, v1::User* response);
  absl::Status ListUsers(rpc::ReadCall& call, const v1::ListUsersRequest& request,
                         v1::ListUsersResponse* response);
  absl::Status UpdateUser(rpc::WriteCall& call, const v1::UpdateUserRequest& request,
                          v1::User* response);
  absl::Status SetPassword(rpc::TaskCall& call, const v1::SetPasswordRequest& request,
                           v1::User* response);
  absl::Status DeactivateUser(rpc::WriteCall& call, const v1::DeactivateUserRequest& request,
                              v1::User* response);
  absl::Status ReactivateUser(rpc::WriteCall& call, const v1::ReactivateUserRequest& request,
                              v1::User* response);

  absl::Status ListRoles(rpc::ReadCall& call, const v1::ListRolesRequest& request,
                         v1::ListRolesResponse* response);
  absl::Status CreateTeam(rpc::WriteCall& call, const v1::CreateTeamRequest& request,
                          v1::Team* response);
  absl::Status ListTeams(rpc::ReadCall& call, const v1::ListTeamsRequest& request,
                         v1::ListTeamsResponse* response);

  absl::Status CheckCurrentPassword(rpc::TaskCall& call, const v1::SetPasswordRequest& request);

  rpc::ServiceDeps deps_;
  PasswordHasher& hasher_;
};

}  // namespace deskmesh::accounts
