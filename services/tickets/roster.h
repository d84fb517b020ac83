// SPDX-License-Identifier: Apache-2.0
//
// Who may get tickets and how many each has, by workspace, kept in memory.
//
// Choosing costs no statement: counts are read from the store at first use and every kFreshFor, and
// moved along with what this process does in between. They steer only who gets the next ticket, so a
// count that is a little off (a rolled-back command, another replica) harms nothing.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "platform/sql/database.h"
#include "tickets/core/assignment_rule.h"

namespace deskmesh::tickets {

// Thread-safe.
class Roster {
 public:
  static constexpr base::Duration kFreshFor = std::chrono::seconds(10);

  // The best fit; nothing when nobody fits. Reads the store through `tx` when what is known is old.
  absl::StatusOr<std::optional<Assignment>> Choose(sql::Tx& tx, std::string_view workspace_id,
                                                   const Wanted& wanted, base::Instant now);

  // A ticket was made, changed hands or ended: moves the counts along.
  void Move(std::string_view workspace_id, const Ticket& before, const Ticket& after);

  // A user changed: who may get tickets is read anew.
  void Forget(std::string_view workspace_id);

 private:
  struct Team {
    base::Instant read_at;
    std::vector<Candidate> candidates;
  };

  absl::StatusOr<Team> Read(sql::Tx& tx, std::string_view workspace_id, base::Instant now) const;

  std::mutex mutex_;
  std::map<std::string, Team, std::less<>> teams_;
};

}  // namespace deskmesh::tickets
