// SPDX-License-Identifier: Apache-2.0
//
// SQL of the team's presence and load, and of the log by which the owner of a workspace's queue
// learns what changed. Stateless; every function runs in the caller's transaction.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "chat/routing/core/team_member.h"
#include "platform/sql/database.h"

namespace deskmesh::chat::store {

using routing::TeamMember;

absl::StatusOr<std::optional<TeamMember>> FindMember(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view id);
// The same, locked; a row is made for somebody not known yet.
absl::StatusOr<TeamMember> LockMember(sql::Tx& tx, std::string_view workspace, std::string_view id);
absl::StatusOr<std::vector<TeamMember>> ListMembers(sql::Tx& tx, std::string_view workspace);
// Teams that somebody active is in: to any other nobody would ever come.
absl::StatusOr<std::set<std::string>> ListStaffedTeams(sql::Tx& tx, std::string_view workspace);
absl::Status UpdateMember(sql::Tx& tx, std::string_view workspace, const TeamMember& member);
// Saves what accounts says unless a later state is known; true when it was news.
absl::StatusOr<bool> SaveProfile(sql::Tx& tx, std::string_view workspace, const TeamMember& member);
// Members that take work now.
absl::StatusOr<std::int64_t> CountOnline(sql::Tx& tx, std::string_view workspace);

// One change that matters for routing. The owner loads the subject as it is then, so entries may be
// applied twice.
struct RoutingChange {
  enum class Kind : std::uint8_t {
    kConversation,
    kMember,
    kPlan,  // plans or hours: everything is loaded anew
  };
  std::int64_t sequence = 0;  // gapless per workspace, in commit order
  Kind kind = Kind::kConversation;
  std::string subject_id;
};
// Appends; holds the workspace's counter until the transaction ends, so do it late.
absl::Status AppendRoutingChange(sql::Tx& tx, std::string_view workspace, RoutingChange::Kind kind,
                                 std::string_view subject_id);
absl::StatusOr<std::int64_t> LastRoutingChange(sql::Tx& tx, std::string_view workspace);
absl::StatusOr<std::vector<RoutingChange>> ListRoutingChanges(sql::Tx& tx,
                                                              std::string_view workspace,
                                                              std::int64_t after, int limit);
absl::Status DeleteRoutingChanges(sql::Tx& tx, std::string_view workspace, std::int64_t up_to);
// Workspaces in which anything ever changed for routing.
absl::StatusOr<std::vector<std::string>> ListRoutingWorkspaces(sql::Tx& tx);

// Mean handling time of the workspace, kept across restarts.
struct Handling {
  base::Duration mean{0};
  int measured = 0;
};
absl::StatusOr<Handling> LoadHandling(sql::Tx& tx, std::string_view workspace);
absl::Status SaveHandling(sql::Tx& tx, std::string_view workspace, const Handling& handling);

}  // namespace deskmesh::chat::store
