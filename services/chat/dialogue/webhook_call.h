// SPDX-License-Identifier: Apache-2.0
//
// A flow's call to a system of the vendor.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "platform/base/instant.h"

namespace deskmesh::chat::dialogue {

struct WebhookRequest {
  std::string url;
  std::string idempotency_key;  // the same when the call is repeated after a crash
  std::string conversation_id;
  std::string flow_id;
  std::string node_id;
  std::map<std::string, std::string> slots;
};

struct WebhookReply {
  bool ok = false;                            // 2xx with a JSON object
  std::map<std::string, std::string> fields;  // its top level: texts, numbers, booleans
};

struct WebhookOptions {
  base::Duration timeout = std::chrono::seconds(4);  // connecting and answering together
  bool allow_private_targets = false;  // else only public addresses (base::IsPublic)
};

// Longest answer that is read; a longer one is a failure.
inline constexpr std::size_t kLongestWebhookReply = 64 << 10;

// Posts and waits; follows no redirects. Thread-safe. Never inside a transaction.
WebhookReply CallWebhook(const WebhookRequest& request, const WebhookOptions& options);

// The top level of a JSON object as texts; nothing of it when it isn't one.
WebhookReply ReadWebhookReply(std::string_view json);

}  // namespace deskmesh::chat::dialogue
