// SPDX-License-Identifier: Apache-2.0
#include "tickets/roster.h"

#include <algorithm>

#include "platform/base/error.h"
#include "tickets/projections/store.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

Candidate* Find(std::vector<Candidate>& candidates, std::string_view user_id) {
  auto found = std::lower_bound(
      candidates.begin(), candidates.end(), user_id,
      [](const Candidate& candidate, std::string_view id) { return candidate.user_id < id; });
  return found != candidates.end() && found->user_id == user_id ? &*found : nullptr;
}

// Whose load a ticket counts to.
std::string_view Bearer(const Ticket& ticket) {
  return ticket.is_open() ? std::string_view(ticket.assignee_id) : std::string_view();
}

}  // namespace

absl::StatusOr<Roster::Team> Roster::Read(sql::Tx& tx, std::string_view workspace_id,
                                          base::Instant now) const {
  Team team{.read_at = now};
  DESKMESH_ASSIGN_OR_RETURN(team.candidates, ListCandidates(tx, workspace_id));
  if (team.candidates.empty()) return team;
  std::sort(team.candidates.begin(), team.candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.user_id < b.user_id; });
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<OpenCount> counts,
                            CountOpenByAssignee(tx, workspace_id));
  for (const OpenCount& count : counts) {
    Candidate* candidate = Find(team.candidates, count.assignee_id);
    if (candidate != nullptr) candidate->open_tickets = count.open;
  }
  return team;
}

absl::StatusOr<std::optional<Assignment>> Roster::Choose(sql::Tx& tx, std::string_view workspace_id,
                                                         const Wanted& wanted, base::Instant now) {
  {
    const std::lock_guard lock(mutex_);
    auto found = teams_.find(workspace_id);
    if (found != teams_.end() && now - found->second.read_at < kFreshFor &&
        now >= found->second.read_at) {
      return ChooseAssignee(found->second.candidates, wanted);
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(Team team, Read(tx, workspace_id, now));
  std::optional<Assignment> chosen = ChooseAssignee(team.candidates, wanted);
  const std::lock_guard lock(mutex_);
  teams_.insert_or_assign(std::string(workspace_id), std::move(team));
  return chosen;
}

void Roster::Move(std::string_view workspace_id, const Ticket& before, const Ticket& after) {
  if (Bearer(before) == Bearer(after)) return;
  const std::lock_guard lock(mutex_);
  auto found = teams_.find(workspace_id);
  if (found == teams_.end()) return;
  if (Candidate* old_bearer = Find(found->second.candidates, Bearer(before))) {
    old_bearer->open_tickets = std::max(0, old_bearer->open_tickets - 1);
  }
  if (Candidate* bearer = Find(found->second.candidates, Bearer(after))) ++bearer->open_tickets;
}

void Roster::Forget(std::string_view workspace_id) {
  const std::lock_guard lock(mutex_);
  auto found = teams_.find(workspace_id);
  if (found != teams_.end()) teams_.erase(found);
}

}  // namespace deskmesh::tickets
