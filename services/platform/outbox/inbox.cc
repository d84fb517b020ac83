// SPDX-License-Identifier: Apache-2.0
#include "platform/outbox/inbox.h"

#include <algorithm>
#include <unordered_set>

#include "platform/base/error.h"

namespace deskmesh::outbox {
namespace {

constexpr sql::Statement kRecord{
    "INSERT INTO inbox (consumer, fact_id, taken_at) VALUES (:consumer, :fact, :now) "
    "ON CONFLICT (consumer, fact_id) DO NOTHING"};
// SQLite keeps what a statement returns in a table of its own first: nearly always the number of new rows
// says all, and where it doesn't, they are the last of the table, which has one writer.
constexpr sql::Statement kLastRow{"SELECT COALESCE(MAX(rowid), 0) FROM inbox"};
constexpr sql::Statement kRecordAll{
    "INSERT INTO inbox (consumer, fact_id, taken_at) SELECT :consumer, value, :now "
    "FROM json_each(:facts) WHERE TRUE ON CONFLICT (consumer, fact_id) DO NOTHING"};
constexpr sql::Statement kRecordedBehind{"SELECT fact_id FROM inbox WHERE rowid > :row"};
constexpr sql::Statement kRecordBatch{
    "INSERT INTO inbox (consumer, fact_id, taken_at) "
    "SELECT CAST(:consumer AS TEXT), value, CAST(:now AS BIGINT) "
    "FROM json_array_elements_text(CAST(:facts AS JSON)) AS fact (value) "
    "ON CONFLICT (consumer, fact_id) DO NOTHING RETURNING fact_id"};
constexpr sql::Statement kKeep{"UPDATE inbox SET taken_at = :now WHERE taken_at >= :since"};

}  // namespace

absl::StatusOr<bool> RecordOnce(sql::Tx& tx, std::string_view consumer, std::string_view fact_id,
                                base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::int64_t added,
      tx.ExecuteCount(kRecord, {{"consumer", consumer}, {"fact", fact_id}, {"now", now}}));
  return added > 0;
}

absl::StatusOr<std::vector<bool>> RecordBatch(sql::Tx& tx, std::string_view consumer,
                                              const std::vector<std::string>& ids,
                                              base::Instant now) {
  if (ids.empty()) return std::vector<bool>();
  // Sorted and unique, so that two takers lock rows in the same order.
  std::vector<std::string> sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  const sql::Params batch = {
      {"consumer", consumer}, {"now", now}, {"facts", sql::JsonArray(sorted)}};
  sql::Rows rows;
  if (tx.dialect() == sql::Dialect::kSqlite) {
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows last, tx.Query(kLastRow));
    DESKMESH_ASSIGN_OR_RETURN(const std::int64_t count, tx.ExecuteCount(kRecordAll, batch));
    if (count == static_cast<std::int64_t>(ids.size())) return std::vector<bool>(ids.size(), true);
    DESKMESH_ASSIGN_OR_RETURN(rows, tx.Query(kRecordedBehind, {{"row", last[0].Int64(0)}}));
  } else {
    DESKMESH_ASSIGN_OR_RETURN(rows, tx.Query(kRecordBatch, batch));
    if (rows.size() == ids.size()) return std::vector<bool>(ids.size(), true);
  }
  std::unordered_set<std::string_view> fresh;
  for (const sql::Row row : rows) fresh.insert(row.Text(0));
  std::vector<bool> is_new;
  is_new.reserve(ids.size());
  for (const std::string& id : ids) is_new.push_back(fresh.erase(id) > 0);
  return is_new;
}

absl::StatusOr<std::int64_t> KeepTaken(sql::Tx& tx, base::Instant since, base::Instant now) {
  return tx.ExecuteCount(kKeep, {{"since", since}, {"now", now}});
}

}  // namespace deskmesh::outbox
