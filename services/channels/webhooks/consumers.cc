// SPDX-License-Identifier: Apache-2.0
#include "channels/webhooks/consumers.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <set>

#include "channels/webhooks/core/event_match.h"
#include "channels/webhooks/service.h"
#include "channels/webhooks/store.h"
#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "platform/base/error.h"
#include "platform/http/json_text.h"
#include "platform/http/proto_json.h"
#include "platform/outbox/timer.h"
#include "platform/sql/kept.h"

namespace deskmesh::channels {
namespace {

void AppendMember(std::string_view name, std::string_view text, std::string* json) {
  http::AppendJsonString(name, json);
  *json += ':';
  http::AppendJsonString(text, json);
  *json += ',';
}

// The JSON body of a delivery: {type, timestamp, workspace, subject, version, data}. DATA_LOSS for a
// fact whose type isn't known or whose payload can't be read.
absl::StatusOr<std::string> ToBody(const event::v1::Envelope& fact) {
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(fact.type());
  if (type == nullptr) return absl::DataLossError("no fact is called " + fact.type());
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (!message->ParseFromString(fact.payload())) {
    return absl::DataLossError("the payload of " + fact.id() + " can't be read");
  }
  std::string body = "{";
  AppendMember("type", fact.key(), &body);
  http::AppendJsonString("timestamp", &body);
  body += ":\"";
  http::AppendTimestamp({fact.occurred_at().seconds(), fact.occurred_at().nanos()}, &body);
  body += "\",";
  AppendMember("workspace", fact.workspace_id(), &body);
  AppendMember("subject", fact.subject(), &body);
  // Receivers order by it: deliveries of one subject may overtake each other.
  body += "\"version\":" + std::to_string(fact.sequence()) + ",\"data\":";
  http::WriteJson(*message, &body);
  body += '}';
  return body;
}

// The webhooks a fact names itself, whatever they listen to.
absl::StatusOr<std::set<std::string>> Addressees(const event::v1::Envelope& fact) {
  std::set<std::string> ids;
  if (fact.key() == "tickets.trigger_fired") {
    tickets::v1::TriggerFired fired;
    if (!fired.ParseFromString(fact.payload())) {
      return absl::DataLossError("the payload of " + fact.id() + " can't be read");
    }
    ids.insert(fired.webhook_ids().begin(), fired.webhook_ids().end());
    return ids;
  }
  if (fact.key() != "sla.clock_escalated") return ids;
  sla::v1::ClockEscalated escalated;
  if (!escalated.ParseFromString(fact.payload())) {
    return absl::DataLossError("the payload of " + fact.id() + " can't be read");
  }
  for (const auto& action : escalated.actions()) {
    if (action.kind() == sla::v1::SlaPolicy::EscalationStep::Action::CALL_WEBHOOK) {
      ids.insert(action.target());
    }
  }
  return ids;
}

}  // namespace

bus::ConsumerSpec WebhookListens() {
  return {.consumer = "channels.webhooks",
          .keys = {"accounts.#", "tickets.#", "sla.#", "chat.#", "knowledge.#", "analytics.#"}};
}

absl::Status WebhookConsumer::Consume(sql::Tx& tx, const event::v1::Envelope& fact) {
  const std::string& workspace = fact.workspace_id();
  // One that is made meanwhile is of later facts: those of a batch were published before it began.
  auto& kept = sql::Kept<std::vector<store::WebhookRow>>("webhooks:" + workspace);
  if (!kept.has_value()) {
    DESKMESH_ASSIGN_OR_RETURN(kept, store::EnabledWebhooks(tx, workspace));
  }
  const std::vector<store::WebhookRow>& webhooks = *kept;
  if (webhooks.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::set<std::string> addressees, Addressees(fact));
  std::string body;
  for (const store::WebhookRow& webhook : webhooks) {
    if (!core::IsWanted(webhook.event_types, fact.key()) && !addressees.contains(webhook.id)) {
      continue;
    }
    if (body.empty()) {
      DESKMESH_ASSIGN_OR_RETURN(body, ToBody(fact));
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
