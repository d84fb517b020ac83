// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/webhook_call.h"

#include <curl/curl.h>
#include <google/protobuf/struct.pb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cmath>
#include <memory>
#include <mutex>
#include <span>

#include "chat/core/message_rules.h"
#include "platform/base/public_address.h"
#include "platform/http/json_text.h"
#include "platform/http/proto_json.h"

namespace deskmesh::chat::dialogue {
namespace {

constexpr std::size_t kLongestValue = 500;  // characters of a slot

// Called with the address of each connection, after name resolution: what is checked is what is
// connected to.
curl_socket_t OpenPublicSocket(void* allow_private, curlsocktype, curl_sockaddr* address) {
  std::span<const std::uint8_t> bytes;
  if (address->family == AF_INET) {
    const auto* four = reinterpret_cast<const sockaddr_in*>(&address->addr);
    bytes = {reinterpret_cast<const std::uint8_t*>(&four->sin_addr), 4};
  } else if (address->family == AF_INET6) {
    const auto* six = reinterpret_cast<const sockaddr_in6*>(&address->addr);
    bytes = {reinterpret_cast<const std::uint8_t*>(&six->sin6_addr), 16};
  }
  if (!*static_cast<const bool*>(allow_private) && !base::IsPublic(bytes)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t Receive(char* data, std::size_t size, std::size_t count, void* user) {
  auto* reply = static_cast<std::string*>(user);
  if (reply->size() + size * count > kLongestWebhookReply) return 0;
  reply->append(data, size * count);
  return size * count;
}

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
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
  if (handle == nullptr) return {};
  curl_slist* list = nullptr;
  for (const std::string& header :
       {std::string("Content-Type: application/json"), std::string("Accept: application/json"),
        "Idempotency-Key: " + request.idempotency_key, std::string("User-Agent: Deskmesh-Flow/1"),
        std::string("Expect:")}) {
    list = curl_slist_append(list, header.c_str());
  }
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(list, curl_slist_free_all);
  const std::string body = BodyOf(request);
  std::string answer;
  bool allow_private = options.allow_private_targets;
  CURL* curl = handle.get();
  const long timeout_ms = static_cast<long>(options.timeout.count() / 1000);
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, Receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, OpenPublicSocket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &allow_private);
  if (curl_easy_perform(curl) != CURLE_OK) return {};
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status < 200 || status > 299) return {};
  return ReadWebhookReply(answer);
}

}  // namespace deskmesh::chat::dialogue
