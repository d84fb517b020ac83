// SPDX-License-Identifier: Apache-2.0
#include "channels/webhooks/consumers.h"

#include "channels/webhooks/convert.h"
#include "channels/webhooks/core/event_match.h"
#include "channels/webhooks/service.h"
#include "channels/webhooks/store.h"
#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/error.h"
#include "platform/outbox/timer.h"

namespace deskmesh::channels {

bus::ConsumerSpec WebhookListens() {
  return {.consumer = "channels.webhooks",
          .keys = {"accounts.#", "tickets.#", "sla.#", "chat.#", "knowledge.#", "analytics.#"}};
}

absl::Status WebhookConsumer::Consume(sql::Tx& tx, const event::v1::Envelope& fact) {
  const std::string& workspace = fact.workspace_id();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::WebhookRow> webhooks,
                            store::EnabledWebhooks(tx, workspace));
  std::string body;
  for (const store::WebhookRow& webhook : webhooks) {
    if (!core::IsWanted(webhook.event_types, fact.key())) continue;
    if (body.empty()) {
      DESKMESH_ASSIGN_OR_RETURN(body, convert::ToBody(fact));
    }
    store::DeliveryRow row;
    const base::Instant now = clock_.Now();
    row.id = ids_("dlv", now);
    row.webhook_id = webhook.id;
    row.fact_id = fact.id();
    row.event_type = fact.key();
    row.body = body;
    row.created_at = now;
    row.next_attempt_at = now;
    DESKMESH_ASSIGN_OR_RETURN(const bool is_new, store::InsertDelivery(tx, workspace, row));
    if (!is_new) continue;
    DESKMESH_RETURN_IF_ERROR(
        outbox::PutTimer(tx, {{workspace, kAttemptTimer, webhook.id, row.id}, now, ""}));
    tx.AfterCommit([&cache = cache_] { cache.Publish(kDeliveryHint, "1"); });
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::channels
