// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/invariant.h"

#include "platform/base/error.h"

namespace deskmesh::sql {
namespace {

constexpr std::size_t kShown = 3;
constexpr Statement kFileCheck{"SELECT integrity_check AS finding FROM pragma_integrity_check(3)"};

}  // namespace

absl::StatusOr<std::vector<std::string>> BrokenInvariants(
    Database& database, const std::vector<Invariant>& invariants) {
  std::vector<std::string> broken;
  DESKMESH_RETURN_IF_ERROR(database.Read([&](Tx& tx) -> absl::Status {
    broken.clear();
    if (tx.dialect() == Dialect::kSqlite) {
      DESKMESH_ASSIGN_OR_RETURN(const Rows found, tx.Query(kFileCheck));
      for (const Row row : found) {
        if (row.Text("finding") != "ok") broken.push_back("the file: " + row.String("finding"));
      }
    }
    for (const Invariant& invariant : invariants) {
      DESKMESH_ASSIGN_OR_RETURN(const Rows rows, tx.Query(*invariant.breakers));
      if (rows.empty()) continue;
      std::string sentence = "not so: " + invariant.claim + ":";
      for (std::size_t i = 0; i < rows.size() && i < kShown; ++i) {
        sentence += (i == 0 ? " " : ", ") + rows[i].String("subject") + " of " +
                    rows[i].String("workspace_id");
      }
      if (rows.size() > kShown) {
        sentence += " and " + std::to_string(rows.size() - kShown) + " more";
      }
      broken.push_back(std::move(sentence));
    }
    return absl::OkStatus();
  }));
  return broken;
}

}  // namespace deskmesh::sql
