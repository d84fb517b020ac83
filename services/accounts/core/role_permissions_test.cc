// SPDX-License-Identifier: Apache-2.0
#include "accounts/core/role_permissions.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"

namespace deskmesh::accounts {
namespace {

TEST_CASE("each role may do everything the one below it may, but for reports of viewers",
          "[accounts][core]") {
  const auto& roles = BuiltInRoles();
  REQUIRE(roles.size() == 5);
  for (std::size_t i = 2; i < roles.size(); ++i) {
    CAPTURE(roles[i].name);
    CHECK(Covers(roles[i].permissions, roles[i - 1].permissions));
    CHECK_FALSE(Covers(roles[i - 1].permissions, roles[i].permissions));
  }
  CHECK(Covers(FindRole("supervisor")->permissions, FindRole("viewer")->permissions));
}

TEST_CASE("a wildcard covers its domain and nothing else", "[accounts][core]") {
  CHECK(Covers({"tickets.*"}, {"tickets.write", "tickets.*"}));
  CHECK_FALSE(Covers({"tickets.*"}, {"tickets"}));
  CHECK_FALSE(Covers({"tickets.*"}, {"ticketsx.write"}));
  CHECK_FALSE(Covers({"tickets.*"}, {"*"}));
  CHECK_FALSE(Covers({"tickets.write"}, {"tickets.*"}));
  CHECK(Covers({"*"}, {"*", "sla.admin"}));
  CHECK(Covers({}, {}));
}

TEST_CASE("nobody gives a role above the own", "[accounts][core]") {
  struct Row {
    const char* caller;
    const char* role;
    absl::StatusCode code;
  };
  const Row rows[] = {
      {"owner", "owner", absl::StatusCode::kOk},
      {"owner", "viewer", absl::StatusCode::kOk},
      {"admin", "admin", absl::StatusCode::kOk},
      {"admin", "owner", absl::StatusCode::kPermissionDenied},
      {"agent", "supervisor", absl::StatusCode::kPermissionDenied},
      {"owner", "emperor", absl::StatusCode::kInvalidArgument},
      {"owner", "", absl::StatusCode::kInvalidArgument},
  };
  for (const Row& row : rows) {
    CAPTURE(row.caller, row.role);
    const absl::Status status =
        CheckGrant(FindRole(row.caller)->permissions, row.role, "user.role");
    CHECK(status.code() == row.code);
  }
  const auto details = base::DetailsOf(CheckGrant({"*"}, "emperor", "user.role"));
  REQUIRE(details.field_violations.size() == 1);
  CHECK(details.field_violations[0].field == "user.role");
}

TEST_CASE("customers can't reach what belongs to the team", "[accounts][core]") {
  for (const char* permission :
       {"accounts.read", "accounts.write", "accounts.admin", "analytics.read", "sla.read",
        "knowledge.write", "knowledge.publish", "channels.admin"}) {
    CAPTURE(permission);
    CHECK_FALSE(Covers(CustomerPermissions(), {permission}));
  }
}

TEST_CASE("the lower of two roles counts", "[accounts][core]") {
  CHECK(LowerRole("owner", "agent") == "agent");
  CHECK(LowerRole("viewer", "admin") == "viewer");
  CHECK(LowerRole("admin", "unknown") == "unknown");
}

}  // namespace
}  // namespace deskmesh::accounts
