// SPDX-License-Identifier: Apache-2.0
#include "chat/flows/store.h"

#include "chat/core/message.h"

namespace deskmesh::chat::store {
namespace {

constexpr int kTextsOfTalk = 30;

constexpr sql::Statement kSaveFlow{
    "INSERT INTO flow (workspace_id, id, name, draft, revision, published_version, last_version, "
    "is_enabled, has_changes, updated_at) VALUES (:workspace, :id, :name, :draft, :revision, "
    ":published_version, :last_version, :is_enabled, :has_changes, :updated_at) "
    "ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, draft = excluded.draft, "
    "revision = excluded.revision, published_version = excluded.published_version, "
    "last_version = excluded.last_version, is_enabled = excluded.is_enabled, "
    "has_changes = excluded.has_changes, updated_at = excluded.updated_at"};
constexpr sql::Statement kFindFlow{
    "SELECT id, name, draft, revision, published_version, last_version, is_enabled, has_changes, "
    "updated_at FROM flow WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLockFlow{
    "SELECT id, name, draft, revision, published_version, last_version, is_enabled, has_changes, "
    "updated_at FROM flow WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kListFlows{
    "SELECT id, name, revision, published_version, last_version, is_enabled, has_changes, "
    "updated_at FROM flow WHERE workspace_id = :workspace ORDER BY name, id LIMIT 1000"};
constexpr sql::Statement kInsertVersion{
    "INSERT INTO flow_version (workspace_id, flow_id, version, body, note, publisher_id, "
    "published_at) VALUES (:workspace, :flow, :version, :body, :note, :publisher, :published_at)"};
constexpr sql::Statement kFindVersion{
    "SELECT flow_id, version, body, note, publisher_id, published_at FROM flow_version "
    "WHERE workspace_id = :workspace AND flow_id = :flow AND version = :version"};
constexpr sql::Statement kListVersions{
    "SELECT flow_id, version, note, publisher_id, published_at FROM flow_version "
    "WHERE workspace_id = :workspace AND flow_id = :flow ORDER BY version DESC LIMIT 1000"};
constexpr sql::Statement kListTalks{
    "SELECT id, locale FROM conversation WHERE workspace_id = :workspace "
    "ORDER BY updated_at DESC, id DESC LIMIT :limit"};
constexpr sql::Statement kListTexts{
    "SELECT text FROM message WHERE workspace_id = :workspace AND conversation_id = :conversation "
    "AND author = :author AND kind = :kind ORDER BY sequence LIMIT :limit"};

FlowRow ReadFlow(const sql::Row& row, bool with_draft) {
  FlowRow flow;
  flow.id = row.String("id");
  flow.name = row.String("name");
  if (with_draft) flow.draft = std::string(row.Bytes("draft"));
  flow.revision = row.Int64("revision");
  flow.published_version = row.Int64("published_version");
  flow.last_version = row.Int64("last_version");
  flow.is_enabled = row.Bool("is_enabled");
  flow.has_changes = row.Bool("has_changes");
  flow.updated_at = row.Instant("updated_at");
  return flow;
}

FlowVersionRow ReadVersion(const sql::Row& row, bool with_body) {
  FlowVersionRow version;
  version.flow_id = row.String("flow_id");
  version.version = row.Int64("version");
  if (with_body) version.body = std::string(row.Bytes("body"));
  version.note = row.String("note");
  version.publisher_id = row.String("publisher_id");
  version.published_at = row.Instant("published_at");
  return version;
}

absl::StatusOr<std::optional<FlowRow>> FindWith(sql::Tx& tx, const sql::Statement& statement,
                                                std::string_view workspace, std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return std::nullopt;
  return ReadFlow(rows[0], true);
}

}  // namespace

absl::Status SaveFlow(sql::Tx& tx, std::string_view workspace, const FlowRow& row) {
  return tx.Execute(kSaveFlow, {{"workspace", workspace},
                                {"id", row.id},
                                {"name", row.name},
                                {"draft", sql::Bytes{row.draft}},
                                {"revision", row.revision},
                                {"published_version", row.published_version},
                                {"last_version", row.last_version},
                                {"is_enabled", row.is_enabled},
                                {"has_changes", row.has_changes},
                                {"updated_at", row.updated_at}});
}

absl::StatusOr<std::optional<FlowRow>> FindFlow(sql::Tx& tx, std::string_view workspace,
                                                std::string_view id) {
  return FindWith(tx, kFindFlow, workspace, id);
}

absl::StatusOr<std::optional<FlowRow>> LockFlow(sql::Tx& tx, std::string_view workspace,
                                                std::string_view id) {
  return FindWith(tx, kLockFlow, workspace, id);
}

absl::StatusOr<std::vector<FlowRow>> ListFlows(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kListFlows, {{"workspace", workspace}}));
  std::vector<FlowRow> flows;
  for (const sql::Row row : rows) flows.push_back(ReadFlow(row, false));
  return flows;
}

absl::Status InsertFlowVersion(sql::Tx& tx, std::string_view workspace, const FlowVersionRow& row) {
  return tx.Execute(kInsertVersion, {{"workspace", workspace},
                                     {"flow", row.flow_id},
                                     {"version", row.version},
                                     {"body", sql::Bytes{row.body}},
                                     {"note", row.note},
                                     {"publisher", row.publisher_id},
                                     {"published_at", row.published_at}});
}

absl::StatusOr<std::optional<FlowVersionRow>> FindFlowVersion(sql::Tx& tx,
                                                              std::string_view workspace,
                                                              std::string_view flow_id,
                                                              std::int64_t version) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kFindVersion, {{"workspace", workspace}, {"flow", flow_id}, {"version", version}}));
  if (rows.empty()) return std::nullopt;
  return ReadVersion(rows[0], true);
}

absl::StatusOr<std::vector<FlowVersionRow>> ListFlowVersions(sql::Tx& tx,
                                                             std::string_view workspace,
                                                             std::string_view flow_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListVersions, {{"workspace", workspace}, {"flow", flow_id}}));
  std::vector<FlowVersionRow> versions;
  for (const sql::Row row : rows) versions.push_back(ReadVersion(row, false));
  return versions;
}

absl::StatusOr<std::vector<RecordedTalk>> ListRecordedTalks(sql::Tx& tx, std::string_view workspace,
                                                            int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListTalks, {{"workspace", workspace}, {"limit", limit}}));
  std::vector<RecordedTalk> talks;
  for (const sql::Row row : rows) {
    RecordedTalk talk{
        .conversation_id = row.String("id"), .locale = row.String("locale"), .texts = {}};
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows texts,
                              tx.Query(kListTexts, {{"workspace", workspace},
                                                    {"conversation", talk.conversation_id},
                                                    {"author", static_cast<int>(Author::kCustomer)},
                                                    {"kind", static_cast<int>(MessageKind::kText)},
                                                    {"limit", kTextsOfTalk}}));
    for (const sql::Row text : texts) talk.texts.push_back(text.String("text"));
    if (!talk.texts.empty()) talks.push_back(std::move(talk));
  }
  return talks;
}

}  // namespace deskmesh::chat::store
