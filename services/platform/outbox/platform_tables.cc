// SPDX-License-Identifier: Apache-2.0
#include "platform/outbox/platform_tables.h"

#include "platform/base/error.h"
#include "platform/outbox/migrations.h"

namespace deskmesh::outbox {
namespace {

constexpr sql::Statement kPruneReplies{
    "DELETE FROM idempotency WHERE (workspace_id, principal, method, request_id) IN (SELECT "
    "workspace_id, principal, method, request_id FROM idempotency WHERE created_at < :before "
    "ORDER BY created_at LIMIT :limit)"};
constexpr sql::Statement kPruneInbox{
    "DELETE FROM inbox WHERE (consumer, fact_id) IN (SELECT consumer, fact_id FROM inbox "
    "WHERE taken_at < :before ORDER BY taken_at LIMIT :limit)"};
constexpr sql::Statement kPruneDead{
    "DELETE FROM dead_letter WHERE (consumer, fact_id) IN (SELECT consumer, fact_id FROM "
    "dead_letter WHERE died_at < :before ORDER BY died_at LIMIT :limit)"};
constexpr sql::Statement kPruneSent{
    "DELETE FROM sent_fact WHERE seq IN (SELECT seq FROM sent_fact WHERE sent_at < :before "
    "ORDER BY sent_at LIMIT :limit)"};

}  // namespace

const sql::MigrationSet& PlatformTables() {
  static const auto* set = new sql::MigrationSet{"platform", Migrations()};
  return *set;
}

absl::StatusOr<std::int64_t> Prune(sql::Tx& tx, base::Instant now, const Retention& retention,
                                   int limit) {
  std::int64_t removed = 0;
  const std::pair<const sql::Statement*, base::Duration> tables[] = {
      {&kPruneReplies, retention.replies},
      {&kPruneInbox, retention.inbox},
      {&kPruneDead, retention.dead_letters},
      {&kPruneSent, retention.sent_facts}};
  for (const auto& [statement, age] : tables) {
    DESKMESH_ASSIGN_OR_RETURN(
        const std::int64_t count,
        tx.ExecuteCount(*statement, {{"before", now - age}, {"limit", limit}}));
    removed += count;
  }
  return removed;
}

}  // namespace deskmesh::outbox
