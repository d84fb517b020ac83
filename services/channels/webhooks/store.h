// SPDX-License-Identifier: Apache-2.0
//
// All SQL about webhooks and their deliveries. Safe for concurrent use (stateless).
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/webhooks/core/webhook.h"
#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::channels::store {

using WebhookRow = Webhook;

absl::Status InsertWebhook(sql::Tx& tx, std::string_view workspace, const WebhookRow& row);
// NOT_FOUND WEBHOOK_NOT_FOUND. Locks the row in a write transaction.
absl::StatusOr<WebhookRow> LoadWebhook(sql::Tx& tx, std::string_view workspace,
                                       std::string_view id);
// Raises the version.
absl::Status UpdateWebhook(sql::Tx& tx, std::string_view workspace, WebhookRow& row,
                           base::Instant now);
// With its deliveries. No error when it isn't there.
absl::Status DeleteWebhook(sql::Tx& tx, std::string_view workspace, std::string_view id);
// By id, after `after_id`.
absl::StatusOr<std::vector<WebhookRow>> ListWebhooks(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view after_id, int limit);
absl::StatusOr<std::vector<WebhookRow>> EnabledWebhooks(sql::Tx& tx, std::string_view workspace);

using DeliveryRow = Delivery;

// False when this fact is already on its way to this webhook.
absl::StatusOr<bool> InsertDelivery(sql::Tx& tx, std::string_view workspace,
                                    const DeliveryRow& row);
// NOT_FOUND DELIVERY_NOT_FOUND. Locks the row in a write transaction.
absl::StatusOr<DeliveryRow> LoadDelivery(sql::Tx& tx, std::string_view workspace,
                                         std::string_view id);
absl::Status UpdateDelivery(sql::Tx& tx, std::string_view workspace, const DeliveryRow& row);
// Newest first, before `position` (empty: from the newest); without bodies.
struct DeliveryPosition {
  std::int64_t created_at = 0;
  std::string id;
};
absl::StatusOr<std::vector<DeliveryRow>> ListDeliveries(
    sql::Tx& tx, std::string_view workspace, std::string_view webhook_id,
    const std::optional<DeliveryPosition>& before, int limit);

}  // namespace deskmesh::channels::store
