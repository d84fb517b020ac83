// SPDX-License-Identifier: Apache-2.0
#include "channels/webhooks/store.h"

#include <sstream>

#include "platform/base/error.h"

namespace deskmesh::channels::store {
namespace {

constexpr sql::Statement kInsertWebhook{
    "INSERT INTO webhook (workspace_id, id, version, display_name, url, event_types, is_enabled, "
    "secret, failing_since, created_at, updated_at) VALUES (:workspace, :id, :version, :name, :url, "
    ":types, :enabled, :secret, :failing, :created, :updated)"};
constexpr sql::Statement kLoadWebhook{
    "SELECT id, version, display_name, url, event_types, is_enabled, secret, failing_since, "
    "created_at, updated_at FROM webhook WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLockWebhook{
    "SELECT id, version, display_name, url, event_types, is_enabled, secret, failing_since, "
    "created_at, updated_at FROM webhook WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kUpdateWebhook{
    "UPDATE webhook SET version = :version, display_name = :name, url = :url, event_types = :types, "
    "is_enabled = :enabled, failing_since = :failing, updated_at = :updated "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kDeleteWebhook{
    "DELETE FROM webhook WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kDeleteDeliveries{
    "DELETE FROM delivery WHERE workspace_id = :workspace AND webhook_id = :id"};
constexpr sql::Statement kListWebhooks{
    "SELECT id, version, display_name, url, event_types, is_enabled, secret, failing_since, "
    "created_at, updated_at FROM webhook WHERE workspace_id = :workspace AND id > :after "
    "ORDER BY id LIMIT :limit"};
constexpr sql::Statement kEnabled{
    "SELECT id, version, display_name, url, event_types, is_enabled, secret, failing_since, "
    "created_at, updated_at FROM webhook WHERE workspace_id = :workspace AND is_enabled = TRUE"};

constexpr sql::Statement kInsertDelivery{
    "INSERT INTO delivery (workspace_id, id, webhook_id, fact_id, event_type, body, state, attempts, "
    "response_status, error, created_at, next_attempt_at, completed_at) VALUES (:workspace, :id, "
    ":webhook, :fact, :type, :body, :state, :attempts, :status, :error, :created, :next, "
    ":completed) ON CONFLICT (workspace_id, webhook_id, fact_id) DO NOTHING"};
constexpr sql::Statement kLoadDelivery{
    "SELECT id, webhook_id, fact_id, event_type, body, state, attempts, response_status, error, "
    "created_at, next_attempt_at, completed_at FROM delivery "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLockDelivery{
    "SELECT id, webhook_id, fact_id, event_type, body, state, attempts, response_status, error, "
    "created_at, next_attempt_at, completed_at FROM delivery "
    "WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kUpdateDelivery{
    "UPDATE delivery SET state = :state, attempts = :attempts, response_status = :status, "
    "error = :error, next_attempt_at = :next, completed_at = :completed "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kListDeliveries{
    "SELECT id, webhook_id, fact_id, event_type, '' AS body, state, attempts, response_status, "
    "error, created_at, next_attempt_at, completed_at FROM delivery "
    "WHERE workspace_id = :workspace AND webhook_id = :webhook "
    "AND (created_at, id) < (:created, :id) ORDER BY created_at DESC, id DESC LIMIT :limit"};

std::string JoinLines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

WebhookRow ReadWebhook(const sql::Row& row) {
  WebhookRow webhook;
  webhook.id = row.String("id");
  webhook.version = row.Int64("version");
  webhook.display_name = row.String("display_name");
  webhook.url = row.String("url");
  std::stringstream types(row.String("event_types"));
  for (std::string type; std::getline(types, type);) webhook.event_types.push_back(type);
  webhook.is_enabled = row.Bool("is_enabled");
  webhook.signing_key = row.Bytes("secret");
  webhook.failing_since = row.OptionalInstant("failing_since");
  webhook.created_at = row.Instant("created_at");
  webhook.updated_at = row.Instant("updated_at");
  return webhook;
}

DeliveryRow ReadDelivery(const sql::Row& row) {
  DeliveryRow delivery;
  delivery.id = row.String("id");
  delivery.webhook_id = row.String("webhook_id");
  delivery.fact_id = row.String("fact_id");
  delivery.event_type = row.String("event_type");
  delivery.body = row.String("body");
  delivery.state = row.String("state");
  delivery.attempts = row.Int64("attempts");
  delivery.response_status = row.Int64("response_status");
  delivery.error = row.String("error");
  delivery.created_at = row.Instant("created_at");
  delivery.next_attempt_at = row.OptionalInstant("next_attempt_at");
  delivery.completed_at = row.OptionalInstant("completed_at");
  return delivery;
}

std::vector<WebhookRow> ReadWebhooks(const sql::Rows& rows) {
  std::vector<WebhookRow> webhooks;
  for (const sql::Row row : rows) webhooks.push_back(ReadWebhook(row));
  return webhooks;
}

}  // namespace

absl::Status InsertWebhook(sql::Tx& tx, std::string_view workspace, const WebhookRow& row) {
  return tx.Execute(kInsertWebhook, {{"workspace", workspace},
                                     {"id", row.id},
                                     {"version", row.version},
                                     {"name", row.display_name},
                                     {"url", row.url},
                                     {"types", JoinLines(row.event_types)},
                                     {"enabled", row.is_enabled},
                                     {"secret", sql::Bytes{row.signing_key}},
                                     {"failing", row.failing_since},
                                     {"created", row.created_at},
                                     {"updated", row.updated_at}});
}

absl::StatusOr<WebhookRow> LoadWebhook(sql::Tx& tx, std::string_view workspace,
                                       std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(tx.read_only() ? kLoadWebhook : kLockWebhook,
                                     {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return base::NotFound("webhook", id);
  return ReadWebhook(rows[0]);
}

absl::Status UpdateWebhook(sql::Tx& tx, std::string_view workspace, WebhookRow& row,
                           base::Instant now) {
  ++row.version;
  row.updated_at = now;
  return tx.Execute(kUpdateWebhook, {{"workspace", workspace},
                                     {"id", row.id},
                                     {"version", row.version},
                                     {"name", row.display_name},
                                     {"url", row.url},
                                     {"types", JoinLines(row.event_types)},
                                     {"enabled", row.is_enabled},
                                     {"failing", row.failing_since},
                                     {"updated", now}});
}

absl::Status DeleteWebhook(sql::Tx& tx, std::string_view workspace, std::string_view id) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kDeleteDeliveries, {{"workspace", workspace}, {"id", id}}));
  return tx.Execute(kDeleteWebhook, {{"workspace", workspace}, {"id", id}});
}

absl::StatusOr<std::vector<WebhookRow>> ListWebhooks(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view after_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListWebhooks, {{"workspace", workspace}, {"after", after_id}, {"limit", limit}}));
  return ReadWebhooks(rows);
}

absl::StatusOr<std::vector<WebhookRow>> EnabledWebhooks(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kEnabled, {{"workspace", workspace}}));
  return ReadWebhooks(rows);
}

absl::StatusOr<bool> InsertDelivery(sql::Tx& tx, std::string_view workspace,
                                    const DeliveryRow& row) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t added,
                            tx.ExecuteCount(kInsertDelivery, {{"workspace", workspace},
                                                              {"id", row.id},
                                                              {"webhook", row.webhook_id},
                                                              {"fact", row.fact_id},
                                                              {"type", row.event_type},
                                                              {"body", row.body},
                                                              {"state", row.state},
                                                              {"attempts", row.attempts},
                                                              {"status", row.response_status},
                                                              {"error", row.error},
                                                              {"created", row.created_at},
                                                              {"next", row.next_attempt_at},
                                                              {"completed", row.completed_at}}));
  return added > 0;
}

absl::StatusOr<DeliveryRow> LoadDelivery(sql::Tx& tx, std::string_view workspace,
                                         std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(tx.read_only() ? kLoadDelivery : kLockDelivery,
                                     {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return base::NotFound("delivery", id);
  return ReadDelivery(rows[0]);
}

absl::Status UpdateDelivery(sql::Tx& tx, std::string_view workspace, const DeliveryRow& row) {
  return tx.Execute(kUpdateDelivery, {{"workspace", workspace},
                                      {"id", row.id},
                                      {"state", row.state},
                                      {"attempts", row.attempts},
                                      {"status", row.response_status},
                                      {"error", row.error},
                                      {"next", row.next_attempt_at},
                                      {"completed", row.completed_at}});
}

absl::StatusOr<std::vector<DeliveryRow>> ListDeliveries(
    sql::Tx& tx, std::string_view workspace, std::string_view webhook_id,
    const std::optional<DeliveryPosition>& before, int limit) {
  const DeliveryPosition position =
      before.value_or(DeliveryPosition{base::Instant::Infinite().micros, ""});
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListDeliveries, {{"workspace", workspace},
                                                       {"webhook", webhook_id},
                                                       {"created", position.created_at},
                                                       {"id", position.id},
                                                       {"limit", limit}}));
  std::vector<DeliveryRow> deliveries;
  for (const sql::Row row : rows) deliveries.push_back(ReadDelivery(row));
  return deliveries;
}

}  // namespace deskmesh::channels::store
