// SPDX-License-Identifier: Apache-2.0
#include "tickets/bulk/store.h"

#include <algorithm>

#include "platform/base/error.h"
#include "tickets/attachments/store.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kInsertPage{
    "INSERT INTO ticket_job_page (workspace_id, job_id, page, ids) "
    "VALUES (:workspace, :job, :page, :ids)"};
// The page and, where there is one, the next, of which only that it is there counts.
constexpr sql::Statement kLoadPage{
    "SELECT page, CASE WHEN page = :page THEN ids ELSE '' END AS ids FROM ticket_job_page "
    "WHERE workspace_id = :workspace AND job_id = :job AND page >= :page ORDER BY page LIMIT 2"};
constexpr sql::Statement kLoadIds{
    "SELECT ids FROM ticket_job_page WHERE workspace_id = :workspace AND job_id = :job "
    "ORDER BY page"};

}  // namespace

absl::Status SaveJobPages(sql::Tx& tx, std::string_view workspace_id, std::string_view job_id,
                          const std::vector<std::string>& ids, int page_size) {
  const auto size = static_cast<std::size_t>(page_size);
  for (std::size_t from = 0; from < ids.size(); from += size) {
    const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(from);
    const auto end = ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), from + size));
    DESKMESH_RETURN_IF_ERROR(
        tx.Execute(kInsertPage, {{"workspace", workspace_id},
                                 {"job", job_id},
                                 {"page", static_cast<std::int64_t>(from / size)},
                                 {"ids", EncodeIds(std::vector<std::string>(begin, end))}}));
  }
  return absl::OkStatus();
}

absl::StatusOr<JobPage> LoadJobPage(sql::Tx& tx, std::string_view workspace_id,
                                    std::string_view job_id, std::int64_t page) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLoadPage, {{"page", page}, {"workspace", workspace_id}, {"job", job_id}}));
  JobPage found;
  for (const sql::Row row : rows) {
    if (row.Int64(0) == page) {
      found.ids = DecodeIds(row.Text(1));
    } else {
      found.is_last = false;
    }
  }
  return found;
}

absl::StatusOr<std::vector<std::string>> LoadJobIds(sql::Tx& tx, std::string_view workspace_id,
                                                    std::string_view job_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLoadIds, {{"workspace", workspace_id}, {"job", job_id}}));
  std::vector<std::string> ids;
  for (const sql::Row row : rows) {
    std::vector<std::string> page = DecodeIds(row.Text(0));
    ids.insert(ids.end(), std::make_move_iterator(page.begin()),
               std::make_move_iterator(page.end()));
  }
  return ids;
}

}  // namespace deskmesh::tickets
