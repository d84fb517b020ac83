// SPDX-License-Identifier: Apache-2.0
#include "platform/outbox/inbox.h"

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::outbox {
namespace {

constexpr sql::Statement kRecord{
    "INSERT INTO inbox (consumer, fact_id, taken_at) VALUES (:consumer, :fact, :now) "
    "ON CONFLICT (consumer, fact_id) DO NOTHING"};

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
  std::string text = "INSERT INTO inbox (consumer, fact_id, taken_at) VALUES ";
  std::vector<std::string> names;
  names.reserve(sorted.size());
  sql::Params params{{"consumer", consumer}, {"now", now}};
  params.reserve(sorted.size() + 2);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    names.push_back("f" + std::to_string(i));
    text += (i == 0 ? "(:consumer, :" : ", (:consumer, :") + names.back() + ", :now)";
    params.push_back({names.back(), sorted[i]});
  }
  text += " ON CONFLICT (consumer, fact_id) DO NOTHING RETURNING fact_id";
  const auto statement = sql::InternStatement(std::move(text));
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, params));
  for (const sql::Row row : rows) fresh.insert(row.String(0));
  return fresh;
}

}  // namespace deskmesh::outbox
