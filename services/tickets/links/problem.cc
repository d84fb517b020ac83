// SPDX-License-Identifier: Apache-2.0
#include "tickets/links/problem.h"

#include "platform/base/error.h"
#include "tickets/recorder.h"
#include "tickets/store.h"

namespace deskmesh::tickets {

absl::Status CheckProblem(sql::Tx& tx, const std::string& workspace_id, const std::string& id,
                          const std::string& problem_id, std::string_view field) {
  if (problem_id.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> problem,
                            Recorder::Lock(tx, workspace_id, problem_id));
  if (!problem.has_value() || problem_id == id) {
    return base::InvalidField(field, "must name another ticket of the workspace");
  }
  DESKMESH_ASSIGN_OR_RETURN(const bool is_problem, HasIncidents(tx, workspace_id, id));
  if (!problem->ticket.problem_id.empty() || is_problem) {
    return base::InvalidField(field, "must not make a chain: a problem has no problem itself");
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
