// SPDX-License-Identifier: Apache-2.0
//
// One signed POST, with libcurl.
#pragma once

#include <string>

#include "channels/webhooks/core/delivery_rule.h"

namespace deskmesh::channels {

struct OutgoingRequest {
  std::string url;
  std::string id;         // header webhook-id
  std::string timestamp;  // header webhook-timestamp, Unix seconds
  std::string signature;  // header webhook-signature
  std::string body;
};

struct SendOptions {
  // Lets requests reach private and loopback addresses.
  bool allow_private_targets = false;
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::milliseconds timeout{15000};
};

struct SendResult {
  core::Attempt attempt;
  // Why there is no success, for people; never holds the body of the answer.
  std::string error;
};

// Sends and waits. Follows no redirects, resolves once and connects only to addresses that pass
// base::IsPublic. Thread-safe.
SendResult Send(const OutgoingRequest& request, const SendOptions& options);

}  // namespace deskmesh::channels
