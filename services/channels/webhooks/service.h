// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deskmesh/channels/v1/channels_service.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::channels {

// Hint topic of the delivery job: something is due.
inline constexpr char kDeliveryHint[] = "channels:deliveries";
// Kind of the timers that start an attempt; subject: the webhook, name: the delivery.
inline constexpr char kAttemptTimer[] = "channels.attempt";

// The gRPC surface of webhooks. Thread-safe.
class WebhookService {
 public:
  explicit WebhookService(rpc::ServiceDeps deps) : deps_(std::move(deps)) {}

  rpc::Service Describe();

  absl::Status Create(rpc::WriteCall& call, const v1::CreateWebhookRequest& request,
                      v1::Webhook* reply);
  absl::Status Get(rpc::ReadCall& call, const v1::GetWebhookRequest& request, v1::Webhook* reply);
  absl::Status List(rpc::ReadCall& call, const v1::ListWebhooksRequest& request,
                    v1::ListWebhooksResponse* reply);
  absl::Status Update(rpc::WriteCall& call, const v1::UpdateWebhookRequest& request,
                      v1::Webhook* reply);
  absl::Status Delete(rpc::WriteCall& call, const v1::DeleteWebhookRequest& request,
                      google::protobuf::Empty* reply);
  absl::Status ListDeliveries(rpc::ReadCall& call, const v1::ListDeliveriesRequest& request,
                              v1::ListDeliveriesResponse* reply);
  absl::Status Redeliver(rpc::WriteCall& call, const v1::RedeliverRequest& request,
                         v1::Delivery* reply);

 private:
  rpc::ServiceDeps deps_;
};

}  // namespace deskmesh::channels
