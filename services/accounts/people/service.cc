// SPDX-License-Identifier: Apache-2.0
#include "accounts/people/service.h"

#include <absl/time/time.h>

#include "accounts/access/store.h"
#include "accounts/convert.h"
#include "accounts/core/people_rules.h"
#include "accounts/core/role_permissions.h"
#include "accounts/people/convert.h"
#include "accounts/people/store.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "platform/rpc/field_mask.h"

namespace deskmesh::accounts {
namespace {

absl::Status CheckTimeZone(const std::string& name) {
  absl::TimeZone zone;
  const bool is_name = name.find("..") == std::string::npos && !name.starts_with('/');
  if (is_name && absl::LoadTimeZone(name, &zone)) return absl::OkStatus();
  return base::InvalidField("workspace.time_zone",
                            "must be an IANA time zone such as Asia/Shanghai");
}

// Saves a changed user, tells it and answers it.
absl::Status SaveUser(rpc::WriteCall& call, User& user, v1::User* response) {
  ++user.sequence;
  user.updated = call.now();
  DESKMESH_RETURN_IF_ERROR(UpdateUser(call.tx(), call.workspace(), user));
  ToProto(user, response);
  v1::UserChanged fact;
  *fact.mutable_user() = *response;
  return call.Publish(user.id, user.sequence, fact);
}

// Refuses to take the last active owner out of its role.
absl::Status CheckOwnerRemains(rpc::WriteCall& call) {
  DESKMESH_ASSIGN_OR_RETURN(const int owners, CountOwnersLocked(call.tx(), call.workspace()));
  if (owners > 1) return absl::OkStatus();
  return base::Precondition("LAST_OWNER", "the workspace must keep an active owner");
}

// Someone above the caller can't be changed by it.
absl::Status CheckMayChange(const rpc::Principal& principal, const User& user) {
  return CheckGrant(principal.permissions, user.role, "user.role");
}

}  // namespace

std::vector<rpc::Service> PeopleService::Describe() {
  std::vector<rpc::Service> services;
  services.emplace_back("deskmesh.accounts.v1.Workspaces", deps_)
      .Lookup("Get", this, &PeopleService::GetWorkspace)
      .Write("Update", this, &PeopleService::UpdateWorkspace);
  services.emplace_back("deskmesh.accounts.v1.Users", deps_)
      .Task("Create", this, &PeopleService::CreateUser)
      .Lookup("Get", this, &PeopleService::GetUser)
      .Read("List", this, &PeopleService::ListUsers)
      .Write("Update", this, &PeopleService::UpdateUser)
      .Task("SetPassword", this, &PeopleService::SetPassword)
      .Write("Deactivate", this, &PeopleService::DeactivateUser)
      .Write("Reactivate", this, &PeopleService::ReactivateUser);
  services.emplace_back("deskmesh.accounts.v1.Roles", deps_)
      .Lookup("List", this, &PeopleService::ListRoles);
  services.emplace_back("deskmesh.accounts.v1.Teams", deps_)
      .Write("Create", this, &PeopleService::CreateTeam)
      .Read("List", this, &PeopleService::ListTeams);
  return services;
}

absl::Status PeopleService::GetWorkspace(rpc::ReadCall& call,
                                         const v1::GetWorkspaceRequest& /*request*/,
                                         v1::Workspace* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Workspace workspace, LoadWorkspace(call.tx(), call.workspace()));
  ToProto(workspace, response);
  return absl::OkStatus();
}

absl::Status PeopleService::UpdateWorkspace(rpc::WriteCall& call,
                                            const v1::UpdateWorkspaceRequest& request,
                                            v1::Workspace* response) {
  const v1::Workspace& sent = request.workspace();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> paths,
                            rpc::MaskedPaths(request.update_mask(), sent,
                                             {"display_name", "default_locale", "time_zone"}));
  DESKMESH_ASSIGN_OR_RETURN(Workspace workspace, LockWorkspace(call.tx(), call.workspace()));
  DESKMESH_RETURN_IF_ERROR(CheckEtag(sent.etag(), workspace.sequence, "workspace", workspace.id));
  ApplyFields(sent, paths, workspace);
  DESKMESH_RETURN_IF_ERROR(CheckWorkspace(workspace));
  DESKMESH_RETURN_IF_ERROR(CheckTimeZone(workspace.time_zone));
  ++workspace.sequence;
  workspace.updated = call.now();
  DESKMESH_RETURN_IF_ERROR(accounts::UpdateWorkspace(call.tx(), workspace));
  ToProto(workspace, response);
  v1::WorkspaceChanged fact;
  *fact.mutable_workspace() = *response;
  return call.Publish(workspace.id, workspace.sequence, fact);
}

absl::Status PeopleService::CreateUser(rpc::TaskCall& call, const v1::CreateUserRequest& request,
                                       v1::User* response) {
  User user;
  ApplyFields(
      request.user(),
      {"email", "display_name", "role", "level", "skills", "locales", "team_ids", "capacity"},
      user);
  DESKMESH_RETURN_IF_ERROR(CheckUser(user));
  DESKMESH_RETURN_IF_ERROR(CheckGrant(call.principal().permissions, user.role, "user.role"));
  std::string hash;
  if (!request.password().empty()) {
    DESKMESH_RETURN_IF_ERROR(CheckPassword(request.password()));
    DESKMESH_ASSIGN_OR_RETURN(hash, hasher_.Hash(request.password()));
  }
  user.id = call.NewId("usr");
  user.created = user.updated = call.now();
  user.sequence = 1;
  ToProto(user, response);
  return call.WriteReply(*response, [&](rpc::WriteCall& write) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(CheckTeamsExist(write.tx(), write.workspace(), user.team_ids));
    DESKMESH_RETURN_IF_ERROR(InsertUser(write.tx(), write.workspace(), user, hash));
    v1::UserChanged fact;
    *fact.mutable_user() = *response;
    return write.Publish(user.id, user.sequence, fact);
  });
}

absl::Status PeopleService::GetUser(rpc::ReadCall& call, const v1::GetUserRequest& request,
                                    v1::User* response) {
  DESKMESH_ASSIGN_OR_RETURN(const User user, LoadUser(call.tx(), call.workspace(), request.id()));
  ToProto(user, response);
  return absl::OkStatus();
}

absl::Status PeopleService::ListUsers(rpc::ReadCall& call, const v1::ListUsersRequest& request,
                                      v1::ListUsersResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Page page, OpenPage("Users.List", call.workspace(), "",
                                                      request.page_size(), request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(
      std::vector<User> users,
      accounts::ListUsers(call.tx(), call.workspace(), page.after, page.limit()));
  response->set_next_page_token(ClosePage(page, users, [](const User& user) { return user.id; }));
  for (const User& user : users) ToProto(user, response->add_users());
  return absl::OkStatus();
}

absl::Status PeopleService::UpdateUser(rpc::WriteCall& call, const v1::UpdateUserRequest& request,
                                       v1::User* response) {
  const v1::User& sent = request.user();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> paths,
                            rpc::MaskedPaths(request.update_mask(), sent,
                                             {"email", "display_name", "role", "level", "skills",
                                              "locales", "team_ids", "capacity"}));
  DESKMESH_ASSIGN_OR_RETURN(User user, LockUser(call.tx(), call.workspace(), sent.id()));
  DESKMESH_RETURN_IF_ERROR(CheckEtag(sent.etag(), user.sequence, "user", user.id));
  DESKMESH_RETURN_IF_ERROR(CheckMayChange(call.principal(), user));
  const bool was_owner = user.role == "owner" && user.is_active;
  ApplyFields(sent, paths, user);
  DESKMESH_RETURN_IF_ERROR(CheckUser(user));
  DESKMESH_RETURN_IF_ERROR(CheckGrant(call.principal().permissions, user.role, "user.role"));
  if (was_owner && user.role != "owner") DESKMESH_RETURN_IF_ERROR(CheckOwnerRemains(call));
  DESKMESH_RETURN_IF_ERROR(CheckTeamsExist(call.tx(), call.workspace(), user.team_ids));
  return SaveUser(call, user, response);
}

absl::Status PeopleService::CheckCurrentPassword(rpc::TaskCall& call,
                                                 const v1::SetPasswordRequest& request) {
  std::string hash;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(hash, LoadPasswordHash(read.tx(), read.workspace(), request.id()));
    return absl::OkStatus();
  }));
  DESKMESH_ASSIGN_OR_RETURN(const bool fits, hasher_.Matches(hash, request.current_password()));
  if (fits) return absl::OkStatus();
  return base::Failure(absl::StatusCode::kPermissionDenied, "PASSWORD_WRONG",
                       "the current password is not right");
}

absl::Status PeopleService::SetPassword(rpc::TaskCall& call, const v1::SetPasswordRequest& request,
                                        v1::User* response) {
  const rpc::Principal& caller = call.principal();
  const bool is_own = caller.kind == rpc::Principal::Kind::kUser && caller.id == request.id();
  if (!is_own && !caller.Allows("accounts.admin")) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING",
                         "setting another person's password takes accounts.admin",
                         {{"permission", "accounts.admin"}});
  }
  DESKMESH_RETURN_IF_ERROR(CheckPassword(request.password()));
  if (is_own) DESKMESH_RETURN_IF_ERROR(CheckCurrentPassword(call, request));
  DESKMESH_ASSIGN_OR_RETURN(const std::string hash, hasher_.Hash(request.password()));
  return call.Write([&](rpc::WriteCall& write) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(User user, LockUser(write.tx(), write.workspace(), request.id()));
    if (!is_own) DESKMESH_RETURN_IF_ERROR(CheckMayChange(caller, user));
    DESKMESH_RETURN_IF_ERROR(SavePasswordHash(write.tx(), write.workspace(), user.id, hash));
    DESKMESH_RETURN_IF_ERROR(DeleteSessionsOf(write.tx(), write.workspace(), user.id,
                                              is_own ? caller.session_id : std::string()));
    ++user.sequence;
    user.updated = write.now();
    DESKMESH_RETURN_IF_ERROR(accounts::UpdateUser(write.tx(), write.workspace(), user));
    ToProto(user, response);
    v1::PasswordSet fact;
    fact.set_user_id(user.id);
    return write.Publish(user.id, user.sequence, fact);
  });
}

absl::Status PeopleService::DeactivateUser(rpc::WriteCall& call,
                                           const v1::DeactivateUserRequest& request,
                                           v1::User* response) {
  DESKMESH_ASSIGN_OR_RETURN(User user, LockUser(call.tx(), call.workspace(), request.id()));
  DESKMESH_RETURN_IF_ERROR(CheckMayChange(call.principal(), user));
  if (!user.is_active) {
    ToProto(user, response);
    return absl::OkStatus();
  }
  if (user.role == "owner") DESKMESH_RETURN_IF_ERROR(CheckOwnerRemains(call));
  DESKMESH_RETURN_IF_ERROR(DeleteSessionsOf(call.tx(), call.workspace(), user.id, ""));
  user.is_active = false;
  return SaveUser(call, user, response);
}

absl::Status PeopleService::ReactivateUser(rpc::WriteCall& call,
                                           const v1::ReactivateUserRequest& request,
                                           v1::User* response) {
  DESKMESH_ASSIGN_OR_RETURN(User user, LockUser(call.tx(), call.workspace(), request.id()));
  DESKMESH_RETURN_IF_ERROR(CheckMayChange(call.principal(), user));
  if (user.is_active) {
    ToProto(user, response);
    return absl::OkStatus();
  }
  user.is_active = true;
  return SaveUser(call, user, response);
}

absl::Status PeopleService::ListRoles(rpc::ReadCall& /*call*/,
                                      const v1::ListRolesRequest& /*request*/,
                                      v1::ListRolesResponse* response) {
  for (const RoleDefinition& role : BuiltInRoles()) {
    v1::Role* added = response->add_roles();
    added->set_name(role.name);
    added->set_description(role.description);
    for (const std::string& permission : role.permissions) added->add_permissions(permission);
  }
  return absl::OkStatus();
}

absl::Status PeopleService::CreateTeam(rpc::WriteCall& call, const v1::CreateTeamRequest& request,
                                       v1::Team* response) {
  const Team team{.id = call.NewId("team"),
                  .display_name = request.team().display_name(),
                  .created = call.now()};
  DESKMESH_RETURN_IF_ERROR(InsertTeam(call.tx(), call.workspace(), team));
  ToProto(team, response);
  v1::TeamCreated fact;
  *fact.mutable_team() = *response;
  return call.Publish(team.id, 1, fact);
}

absl::Status PeopleService::ListTeams(rpc::ReadCall& call, const v1::ListTeamsRequest& request,
                                      v1::ListTeamsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Page page, OpenPage("Teams.List", call.workspace(), "",
                                                      request.page_size(), request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(
      std::vector<Team> teams,
      accounts::ListTeams(call.tx(), call.workspace(), page.after, page.limit()));
  response->set_next_page_token(ClosePage(page, teams, [](const Team& team) { return team.id; }));
  for (const Team& team : teams) ToProto(team, response->add_teams());
  return absl::OkStatus();
}

}  // namespace deskmesh::accounts
