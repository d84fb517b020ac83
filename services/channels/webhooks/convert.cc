// SPDX-License-Identifier: Apache-2.0
#include "channels/webhooks/convert.h"

namespace deskmesh::channels::convert {
namespace {

void ToProto(base::Instant at, google::protobuf::Timestamp* proto) {
  proto->set_seconds(at.micros / 1'000'000);
  proto->set_nanos(static_cast<std::int32_t>(at.micros % 1'000'000 * 1000));
}

}  // namespace

void ToProto(const Webhook& webhook, v1::Webhook* proto) {
  proto->set_id(webhook.id);
  proto->set_display_name(webhook.display_name);
  proto->set_url(webhook.url);
  for (const std::string& type : webhook.event_types) proto->add_event_types(type);
  proto->set_state(webhook.is_enabled ? v1::Webhook::ENABLED : v1::Webhook::DISABLED);
  ToProto(webhook.created_at, proto->mutable_create_time());
  ToProto(webhook.updated_at, proto->mutable_update_time());
  proto->set_etag("\"" + std::to_string(webhook.version) + "\"");
}

void ToProto(const Delivery& delivery, v1::Delivery* proto) {
  v1::Delivery::State state = v1::Delivery::PENDING;
  v1::Delivery::State_Parse(delivery.state, &state);
  proto->set_id(delivery.id);
  proto->set_webhook_id(delivery.webhook_id);
  proto->set_event_type(delivery.event_type);
  proto->set_state(state);
  proto->set_attempts(static_cast<std::int32_t>(delivery.attempts));
  proto->set_response_status(static_cast<std::int32_t>(delivery.response_status));
  proto->set_error(delivery.error);
  ToProto(delivery.created_at, proto->mutable_create_time());
  if (delivery.next_attempt_at)
    ToProto(*delivery.next_attempt_at, proto->mutable_next_attempt_time());
  if (delivery.completed_at) ToProto(*delivery.completed_at, proto->mutable_complete_time());
}

}  // namespace deskmesh::channels::convert
