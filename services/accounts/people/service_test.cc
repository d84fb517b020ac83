// SPDX-License-Identifier: Apache-2.0
#include "accounts/testing/bootstrapped.h"

#include "deskmesh/accounts/v1/accounts_events.pb.h"

namespace deskmesh::accounts {
namespace {

v1::UpdateUserRequest UpdateOf(const std::string& id) {
  v1::UpdateUserRequest request;
  request.mutable_user()->set_id(id);
  return request;
}

TEST_CASE("a user is made, read, listed and changed", "[accounts]") {
  Bootstrapped desk;
  v1::CreateTeamRequest team_request;
  team_request.mutable_team()->set_display_name("二线");
  const auto team = desk.Call<v1::Team>("deskmesh.accounts.v1.Teams/Create", team_request);
  REQUIRE(team.ok());

  v1::CreateUserRequest request;
  v1::User& user = *request.mutable_user();
  user.set_email("Li.Lei@example.com");
  user.set_display_name("李雷");
  user.set_role("agent");
  user.set_level(v1::User::L2);
  user.add_locales("zh-CN");
  user.add_team_ids(team->id());
  auto* skill = user.add_skills();
  skill->set_name("api");
  skill->set_level(4);
  const auto made = desk.Call<v1::User>("deskmesh.accounts.v1.Users/Create", request);
  INFO(made.status());
  REQUIRE(made.ok());
  CHECK(made->state() == v1::User::ACTIVE);

  v1::GetUserRequest get;
  get.set_id(made->id());
  const auto read = desk.Call<v1::User>("deskmesh.accounts.v1.Users/Get", get);
  REQUIRE(read.ok());
  CHECK(read->SerializeAsString() == made->SerializeAsString());

  v1::UpdateUserRequest update = UpdateOf(made->id());
  update.mutable_user()->set_display_name("Li Lei");
  update.mutable_user()->set_role("supervisor");
  update.mutable_update_mask()->add_paths("display_name");
  update.mutable_user()->set_etag(made->etag());
  const auto changed = desk.Call<v1::User>("deskmesh.accounts.v1.Users/Update", update);
  REQUIRE(changed.ok());
  CHECK(changed->display_name() == "Li Lei");
  CHECK(changed->role() == "agent");
  CHECK(changed->skills_size() == 1);
  const auto stale = desk.Call<v1::User>("deskmesh.accounts.v1.Users/Update", update);
  CHECK(ReasonOf(stale.status()) == "STALE_ETAG");

  const auto list =
      desk.Call<v1::ListUsersResponse>("deskmesh.accounts.v1.Users/List", v1::ListUsersRequest());
  REQUIRE(list.ok());
  CHECK(list->users_size() == 2);
  CHECK(list->next_page_token().empty());

  desk.Settle();
  const auto facts = desk.PublishedOf<v1::UserChanged>();
  REQUIRE(facts.size() == 3);
  CHECK(facts.back().user().display_name() == "Li Lei");
}

TEST_CASE("an e-mail address belongs to one user of the workspace", "[accounts]") {
  Bootstrapped desk;
  desk.AddUser("li@example.com", "agent");
  v1::CreateUserRequest request;
  request.mutable_user()->set_email("LI@example.com");
  request.mutable_user()->set_display_name("x");
  request.mutable_user()->set_role("agent");
  CHECK(ReasonOf(desk.Call<v1::User>("deskmesh.accounts.v1.Users/Create", request).status()) ==
        "USER_EXISTS");
  const v1::User other = desk.AddUser("han@example.com", "agent");
  v1::UpdateUserRequest update = UpdateOf(other.id());
  update.mutable_user()->set_email("li@EXAMPLE.com");
  CHECK(ReasonOf(desk.Call<v1::User>("deskmesh.accounts.v1.Users/Update", update).status()) ==
        "USER_EXISTS");
}

TEST_CASE("a repeated request id makes one user", "[accounts]") {
  Bootstrapped desk;
  v1::CreateUserRequest request;
  request.mutable_user()->set_email("li@example.com");
  request.mutable_user()->set_display_name("x");
  request.mutable_user()->set_role("agent");
  request.set_request_id("r-1");
  const auto first = desk.Call<v1::User>("deskmesh.accounts.v1.Users/Create", request);
  const auto again = desk.Call<v1::User>("deskmesh.accounts.v1.Users/Create", request);
  REQUIRE(first.ok());
  REQUIRE(again.ok());
  CHECK(first->id() == again->id());
  request.mutable_user()->set_display_name("y");
  CHECK(ReasonOf(desk.Call<v1::User>("deskmesh.accounts.v1.Users/Create", request).status()) ==
        "REQUEST_ID_REUSED");
}

TEST_CASE("bad users are refused by name of the field", "[accounts]") {
  Bootstrapped desk;
  v1::CreateUserRequest request;
  v1::User& user = *request.mutable_user();
  user.set_email("li@example.com");
  user.set_display_name("x");
  user.set_role("agent");
  const auto field = [&] {
    return FieldOf(desk.Call<v1::User>("deskmesh.accounts.v1.Users/Create", request).status());
  };
  user.set_role("emperor");
  CHECK(field() == "user.role");
  user.set_role("agent");
  user.add_team_ids("team_06c8f3k2s0d1w6v9q2n4m8x7ab");
  CHECK(field() == "user.team_ids");
  user.clear_team_ids();
  user.add_locales("zh_CN");
  CHECK(field() == "user.locales");
  user.clear_locales();
  request.set_password("short");
  CHECK(field() == "password");
}

TEST_CASE("the last active owner stays", "[accounts]") {
  Bootstrapped desk;
  v1::DeactivateUserRequest request;
  request.set_id(desk.made.user_id);
  CHECK(ReasonOf(desk.Call<v1::User>("deskmesh.accounts.v1.Users/Deactivate", request).status()) ==
        "LAST_OWNER");
  v1::UpdateUserRequest demote = UpdateOf(desk.made.user_id);
  demote.mutable_user()->set_role("admin");
  CHECK(ReasonOf(desk.Call<v1::User>("deskmesh.accounts.v1.Users/Update", demote).status()) ==
        "LAST_OWNER");
  desk.AddUser("second@example.com", "owner");
  CHECK(desk.Call<v1::User>("deskmesh.accounts.v1.Users/Deactivate", request).ok());
}

TEST_CASE("a deactivated user is logged out and can come back", "[accounts]") {
  Bootstrapped desk;
  const v1::User agent = desk.AddUser("li@example.com", "agent", "correct horse");
  const auto session = desk.LogIn("li@example.com", "correct horse");
  REQUIRE(session.ok());
  v1::DeactivateUserRequest request;
  request.set_id(agent.id());
  const auto gone = desk.Call<v1::User>("deskmesh.accounts.v1.Users/Deactivate", request);
  REQUIRE(gone.ok());
  CHECK(gone->state() == v1::User::DEACTIVATED);
  CHECK(ReasonOf(desk.Resolve(session->token()).status()) == "CREDENTIAL_INVALID");
  CHECK(ReasonOf(desk.LogIn("li@example.com", "correct horse").status()) == "LOGIN_FAILED");

  v1::ReactivateUserRequest back;
  back.set_id(agent.id());
  REQUIRE(desk.Call<v1::User>("deskmesh.accounts.v1.Users/Reactivate", back).ok());
  CHECK(desk.LogIn("li@example.com", "correct horse").ok());
  CHECK(ReasonOf(desk.Resolve(session->token()).status()) == "CREDENTIAL_INVALID");
}

TEST_CASE("nobody changes a user above the own role", "[accounts]") {
  Bootstrapped desk;
  desk.AddUser("admin@example.com", "admin", "correct horse");
  const auto session = desk.LogIn("admin@example.com", "correct horse");
  REQUIRE(session.ok());
  const auto admin = desk.Resolve(session->token());
  v1::UpdateUserRequest update = UpdateOf(desk.made.user_id);
  update.mutable_user()->set_display_name("x");
  CHECK(ReasonOf(
            desk.CallAs<v1::User>(*admin, "deskmesh.accounts.v1.Users/Update", update).status()) ==
        "ROLE_TOO_HIGH");
  v1::SetPasswordRequest password;
  password.set_id(desk.made.user_id);
  password.set_password("another horse");
  CHECK(ReasonOf(desk.CallAs<v1::User>(*admin, "deskmesh.accounts.v1.Users/SetPassword", password)
                     .status()) == "ROLE_TOO_HIGH");
}

TEST_CASE("a person changes its password with the current one and stays logged in here only",
          "[accounts]") {
  Bootstrapped desk;
  const v1::User agent = desk.AddUser("li@example.com", "agent", "correct horse");
  const auto here = desk.LogIn("li@example.com", "correct horse");
  const auto there = desk.LogIn("li@example.com", "correct horse");
  REQUIRE(here.ok());
  REQUIRE(there.ok());
  const auto person = desk.Resolve(here->token());
  v1::SetPasswordRequest request;
  request.set_id(agent.id());
  request.set_password("battery staple");
  request.set_current_password("wrong password");
  const auto set = [&] {
    return ReasonOf(
        desk.CallAs<v1::User>(*person, "deskmesh.accounts.v1.Users/SetPassword", request).status());
  };
  CHECK(set() == "PASSWORD_WRONG");
  request.set_current_password("correct horse");
  CHECK(set() == "OK");
  CHECK(desk.Resolve(here->token()).ok());
  CHECK(ReasonOf(desk.Resolve(there->token()).status()) == "CREDENTIAL_INVALID");
  CHECK(desk.LogIn("li@example.com", "battery staple").ok());
  request.set_id(desk.made.user_id);
  CHECK(set() == "PERMISSION_MISSING");
}

TEST_CASE("the workspace is read and changed", "[accounts]") {
  Bootstrapped desk;
  v1::UpdateWorkspaceRequest request;
  request.mutable_workspace()->set_time_zone("Europe/Berlin");
  request.mutable_workspace()->set_default_locale("en");
  const auto changed = desk.Call<v1::Workspace>("deskmesh.accounts.v1.Workspaces/Update", request);
  REQUIRE(changed.ok());
  CHECK(changed->display_name() == "Acme");
  const auto read =
      desk.Call<v1::Workspace>("deskmesh.accounts.v1.Workspaces/Get", v1::GetWorkspaceRequest());
  REQUIRE(read.ok());
  CHECK(read->time_zone() == "Europe/Berlin");
  for (const char* bad : {"Mars/Olympus", "../etc/passwd", "/etc/passwd"}) {
    request.mutable_workspace()->set_time_zone(bad);
    CHECK(FieldOf(desk.Call<v1::Workspace>("deskmesh.accounts.v1.Workspaces/Update", request)
                      .status()) == "workspace.time_zone");
  }
}

TEST_CASE("lists go on where the page before ended and refuse a foreign token", "[accounts]") {
  Bootstrapped desk;
  for (int i = 0; i < 4; ++i) desk.AddUser("u" + std::to_string(i) + "@example.com", "agent");
  std::vector<std::string> seen;
  v1::ListUsersRequest request;
  request.set_page_size(2);
  for (int page = 0; page < 3; ++page) {
    const auto list = desk.Call<v1::ListUsersResponse>("deskmesh.accounts.v1.Users/List", request);
    REQUIRE(list.ok());
    for (const v1::User& user : list->users()) seen.push_back(user.id());
    CHECK(list->next_page_token().empty() == (page == 2));
    request.set_page_token(list->next_page_token());
  }
  CHECK(seen.size() == 5);
  CHECK(std::is_sorted(seen.begin(), seen.end()));
  v1::ListTeamsRequest teams;
  request.set_page_token("");
  const auto first = desk.Call<v1::ListUsersResponse>("deskmesh.accounts.v1.Users/List", request);
  teams.set_page_token(first->next_page_token());
  CHECK(FieldOf(
            desk.Call<v1::ListTeamsResponse>("deskmesh.accounts.v1.Teams/List", teams).status()) ==
        "page_token");
}

TEST_CASE("the five roles are listed with their permissions", "[accounts]") {
  Bootstrapped desk;
  const auto roles =
      desk.Call<v1::ListRolesResponse>("deskmesh.accounts.v1.Roles/List", v1::ListRolesRequest());
  REQUIRE(roles.ok());
  REQUIRE(roles->roles_size() == 5);
  CHECK(roles->roles(4).name() == "owner");
  CHECK(roles->roles(4).permissions(0) == "*");
}

}  // namespace
}  // namespace deskmesh::accounts
