// SPDX-License-Identifier: Apache-2.0
#include "accounts/audit/store.h"

#include <optional>

#include "platform/base/error.h"
#include "platform/sql/kept.h"

namespace deskmesh::accounts {
namespace {

constexpr sql::Statement kChainEnd{
    "SELECT sequence, hash FROM audit_event WHERE workspace_id = :workspace "
    "ORDER BY sequence DESC LIMIT 1"};
constexpr sql::Statement kInsertAuditEvent{
    "INSERT INTO audit_event (workspace_id, sequence, id, occurred, actor, action, subject, "
    "metadata, hash) VALUES (:workspace, :sequence, :id, :occurred, :actor, :action, :subject, "
    ":metadata, :hash)"};
#define DESKMESH_AUDIT_COLUMNS \
  "SELECT sequence, id, occurred, actor, action, subject, metadata, hash FROM audit_event "
constexpr sql::Statement kListAuditEvents{
    DESKMESH_AUDIT_COLUMNS
    "WHERE workspace_id = :workspace AND sequence < :before ORDER BY sequence DESC LIMIT :limit"};
constexpr sql::Statement kListAuditEventsOf{
    DESKMESH_AUDIT_COLUMNS
    "WHERE workspace_id = :workspace AND subject = :subject AND sequence < :before "
    "ORDER BY sequence DESC LIMIT :limit"};
constexpr sql::Statement kReadChain{
    DESKMESH_AUDIT_COLUMNS
    "WHERE workspace_id = :workspace AND sequence > :after ORDER BY sequence LIMIT :limit"};
#undef DESKMESH_AUDIT_COLUMNS
constexpr sql::Statement kAuditedWorkspaces{
    "SELECT DISTINCT workspace_id FROM audit_event ORDER BY workspace_id"};

std::optional<ChainEnd>& KnownEnd(std::string_view workspace_id) {
  return sql::Kept<ChainEnd>("audit:" + std::string(workspace_id));
}

std::vector<StoredAuditEvent> ReadAll(const sql::Rows& rows) {
  std::vector<StoredAuditEvent> events;
  events.reserve(rows.size());
  for (const sql::Row row : rows) {
    events.push_back({.event = {.sequence = row.Int64("sequence"),
                                .id = row.String("id"),
                                .occurred = row.Instant("occurred"),
                                .actor = row.String("actor"),
                                .action = row.String("action"),
                                .subject = row.String("subject"),
                                .metadata = ParseMetadata(row.Text("metadata"))},
                      .hash = std::string(row.Bytes("hash"))});
  }
  return events;
}

}  // namespace

absl::StatusOr<ChainEnd> LoadChainEnd(sql::Tx& tx, std::string_view workspace_id) {
  const std::optional<ChainEnd>& known = KnownEnd(workspace_id);
  if (known.has_value()) return *known;
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kChainEnd, {{"workspace", workspace_id}}));
  if (rows.empty()) return ChainEnd{};
  return ChainEnd{rows[0].Int64("sequence"), std::string(rows[0].Bytes("hash"))};
}

absl::Status InsertAuditEvent(sql::Tx& tx, std::string_view workspace_id,
                              const StoredAuditEvent& stored) {
  const AuditEvent& event = stored.event;
  KnownEnd(workspace_id) = ChainEnd{event.sequence, stored.hash};
  return tx.Execute(kInsertAuditEvent, {{"workspace", workspace_id},
                                        {"sequence", event.sequence},
                                        {"id", event.id},
                                        {"occurred", event.occurred},
                                        {"actor", event.actor},
                                        {"action", event.action},
                                        {"subject", event.subject},
                                        {"metadata", MetadataText(event.metadata)},
                                        {"hash", sql::Bytes{stored.hash}}});
}

absl::StatusOr<std::vector<StoredAuditEvent>> ListAuditEvents(sql::Tx& tx,
                                                              std::string_view workspace_id,
                                                              std::string_view subject,
                                                              std::int64_t before, int limit) {
  absl::StatusOr<sql::Rows> rows =
      subject.empty()
          ? tx.Query(kListAuditEvents,
                     {{"workspace", workspace_id}, {"before", before}, {"limit", limit}})
          : tx.Query(kListAuditEventsOf, {{"workspace", workspace_id},
                                          {"subject", subject},
                                          {"before", before},
                                          {"limit", limit}});
  if (!rows.ok()) return rows.status();
  return ReadAll(*rows);
}

absl::StatusOr<std::vector<StoredAuditEvent>> ReadChain(sql::Tx& tx, std::string_view workspace_id,
                                                        std::int64_t after, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kReadChain, {{"workspace", workspace_id}, {"after", after}, {"limit", limit}}));
  return ReadAll(rows);
}

absl::StatusOr<std::vector<std::string>> AuditedWorkspaces(sql::Tx& tx) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kAuditedWorkspaces));
  std::vector<std::string> ids;
  for (const sql::Row row : rows) ids.push_back(row.String("workspace_id"));
  return ids;
}

}  // namespace deskmesh::accounts
