// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/webhook_call.h"

#include <google/protobuf/struct.pb.h>

#include <cmath>

#include "chat/core/message_rules.h"
#include "platform/http/json_text.h"
#include "platform/http/outgoing_request.h"
#include "platform/http/proto_json.h"

namespace deskmesh::chat::dialogue {
namespace {

constexpr std::size_t kLongestValue = 500;  // characters of a slot

std::string BodyOf(const WebhookRequest& request) {
  std::string body = "{\"conversation\":";
  http::AppendJsonString(request.conversation_id, &body);
  body += ",\"flow\":";
  http::AppendJsonString(request.flow_id, &body);
  body += ",\"node\":";
  http::AppendJsonString(request.node_id, &body);
  body += ",\"slots\":{";
  bool first = true;
  for (const auto& [name, value] : request.slots) {
    if (!first) body += ',';
    first = false;
    http::AppendJsonString(name, &body);
    body += ':';
    http::AppendJsonString(value, &body);
  }
  return body + "}}";
}

std::string TextOf(const google::protobuf::Value& value) {
  switch (value.kind_case()) {
    case google::protobuf::Value::kStringValue:
      return Shorten(value.string_value(), kLongestValue);
    case google::protobuf::Value::kBoolValue:
      return value.bool_value() ? "yes" : "no";
    case google::protobuf::Value::kNumberValue: {
      std::string text;
      http::AppendJsonNumber(value.number_value(), &text);
      return text;
    }
    default:
      return {};
  }
}

}  // namespace

WebhookReply ReadWebhookReply(std::string_view json) {
  google::protobuf::Struct object;
  if (!http::ReadJson(json, &object).ok()) return {};
  WebhookReply reply{.ok = true, .fields = {}};
  for (const auto& [name, value] : object.fields()) {
    if (std::string text = TextOf(value); !text.empty()) reply.fields[name] = std::move(text);
  }
  return reply;
}

WebhookReply CallWebhook(const WebhookRequest& request, const WebhookOptions& options) {
  const http::OutgoingRequest outgoing{.method = "POST",
                                       .url = request.url,
                                       .headers = {{"Content-Type", "application/json"},
                                                   {"Accept", "application/json"},
                                                   {"Idempotency-Key", request.idempotency_key}},
                                       .body = BodyOf(request),
                                       .user_agent = "Deskmesh-Flow/1"};
  const auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(options.timeout);
  const http::OutgoingAnswer answer =
      http::SendRequest(outgoing, {.allow_private_targets = options.allow_private_targets,
                                   .timeout = timeout,
                                   .largest_answer = kLongestWebhookReply});
  if (answer.status < 200 || answer.status > 299) return {};
  return ReadWebhookReply(answer.body);
}

}  // namespace deskmesh::chat::dialogue
