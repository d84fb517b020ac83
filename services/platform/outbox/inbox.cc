// SPDX-License-Identifier: Apache-2.0
#include "platform/outbox/inbox.h"

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::outbox {
namespace {

constexpr sql::Statement kRecord{
    "INSERT INTO inbox (consumer, fact_id, taken_at) VALUES (:consumer, :fact, :now) "
    "ON CONFLICT (consumer, fact_id) DO NOTHING"};
constexpr sql::Statement kRecordBatch{
    "INSERT INTO inbox (consumer, fact_id, taken_at) SELECT :consumer, value, :now "
    "FROM json_each(:facts) WHERE TRUE "
    "ON CONFLICT (consumer, fact_id) DO NOTHING RETURNING fact_id",
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

absl::StatusOr<std::unordered_set<std::string>> RecordBatch(sql::Tx& tx, std::string_view consumer,
                                                            const std::vector<std::string>& ids,
                                                            base::Instant now) {
  std::unordered_set<std::string> fresh;
  if (ids.empty()) return fresh;
  // Sorted and unique, so that two takers lock rows in the same order.
  std::vector<std::string> sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kRecordBatch,
               {{"consumer", consumer}, {"now", now}, {"facts", sql::JsonArray(sorted)}}));
  for (const sql::Row row : rows) fresh.insert(row.String(0));
  return fresh;
}

absl::StatusOr<std::int64_t> KeepTaken(sql::Tx& tx, base::Instant since, base::Instant now) {
  return tx.ExecuteCount(kKeep, {{"since", since}, {"now", now}});
}

}  // namespace deskmesh::outbox
