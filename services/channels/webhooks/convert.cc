// SPDX-License-Identifier: Apache-2.0
#include "channels/webhooks/convert.h"

#include <google/protobuf/descriptor.h>

#include <memory>

#include "platform/http/json_text.h"
#include "platform/http/proto_json.h"

namespace deskmesh::channels::convert {
namespace {

void ToProto(base::Instant at, google::protobuf::Timestamp* proto) {
  proto->set_seconds(at.micros / 1'000'000);
  proto->set_nanos(static_cast<std::int32_t>(at.micros % 1'000'000 * 1000));
}

void AppendMember(std::string_view name, std::string_view text, std::string* json) {
  http::AppendJsonString(name, json);
  *json += ':';
  http::AppendJsonString(text, json);
  *json += ',';
}

}  // namespace

void ToProto(const store::WebhookRow& row, v1::Webhook* proto) {
  proto->set_id(row.id);
  proto->set_display_name(row.display_name);
  proto->set_url(row.url);
  for (const std::string& type : row.event_types) proto->add_event_types(type);
  proto->set_state(row.is_enabled ? v1::Webhook::ENABLED : v1::Webhook::DISABLED);
  ToProto(row.created_at, proto->mutable_create_time());
  ToProto(row.updated_at, proto->mutable_update_time());
  proto->set_etag("\"" + std::to_string(row.version) + "\"");
}

void ToProto(const store::DeliveryRow& row, v1::Delivery* proto) {
  v1::Delivery::State state = v1::Delivery::PENDING;
  v1::Delivery::State_Parse(row.state, &state);
  proto->set_id(row.id);
  proto->set_webhook_id(row.webhook_id);
  proto->set_event_type(row.event_type);
  proto->set_state(state);
  proto->set_attempts(static_cast<std::int32_t>(row.attempts));
  proto->set_response_status(static_cast<std::int32_t>(row.response_status));
  proto->set_error(row.error);
  ToProto(row.created_at, proto->mutable_create_time());
  if (row.next_attempt_at) ToProto(*row.next_attempt_at, proto->mutable_next_attempt_time());
  if (row.completed_at) ToProto(*row.completed_at, proto->mutable_complete_time());
}

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

}  // namespace deskmesh::channels::convert
