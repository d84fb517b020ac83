// SPDX-License-Identifier: Apache-2.0
#include "platform/outbox/dead_letter.h"

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/error.h"

namespace deskmesh::outbox {
namespace {

constexpr sql::Statement kBury{
    "INSERT INTO dead_letter (consumer, fact_id, type, workspace_id, reason, attempts, died_at, "
    "envelope) VALUES (:consumer, :fact, :type, :workspace, :reason, :attempts, :now, :envelope) "
    "ON CONFLICT (consumer, fact_id) DO UPDATE SET reason = excluded.reason, "
    "attempts = excluded.attempts, died_at = excluded.died_at"};
constexpr sql::Statement kList{
    "SELECT consumer, fact_id, type, workspace_id, reason, attempts, died_at, envelope "
    "FROM dead_letter WHERE consumer = :consumer ORDER BY died_at, fact_id LIMIT :limit"};
constexpr sql::Statement kExhume{
    "DELETE FROM dead_letter WHERE consumer = :consumer AND fact_id = :fact RETURNING consumer, "
    "fact_id, type, workspace_id, reason, attempts, died_at, envelope"};

DeadLetter Read(const sql::Row& row) {
  return {.consumer = row.String("consumer"),
          .fact_id = row.String("fact_id"),
          .type = row.String("type"),
          .workspace_id = row.String("workspace_id"),
          .reason = row.String("reason"),
          .attempts = static_cast<int>(row.Int64("attempts")),
          .died_at = row.Instant("died_at"),
          .envelope = std::string(row.Bytes("envelope"))};
}

}  // namespace

absl::Status Bury(sql::Tx& tx, std::string_view consumer, const event::v1::Envelope& envelope,
                  std::string_view reason, int attempts, base::Instant now) {
  return tx.Execute(kBury, {{"consumer", consumer},
                            {"fact", envelope.id()},
                            {"type", envelope.type()},
                            {"workspace", envelope.workspace_id()},
                            {"reason", reason},
                            {"attempts", attempts},
                            {"now", now},
                            {"envelope", sql::Bytes{envelope.SerializeAsString()}}});
}

absl::StatusOr<std::vector<DeadLetter>> ListDead(sql::Tx& tx, std::string_view consumer,
                                                 int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kList, {{"consumer", consumer}, {"limit", limit}}));
  std::vector<DeadLetter> letters;
  for (const sql::Row row : rows) letters.push_back(Read(row));
  return letters;
}

absl::StatusOr<DeadLetter> Exhume(sql::Tx& tx, std::string_view consumer,
                                  std::string_view fact_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kExhume, {{"consumer", consumer}, {"fact", fact_id}}));
  if (rows.empty()) return base::NotFound("dead letter", fact_id);
  return Read(rows[0]);
}

}  // namespace deskmesh::outbox
