// SPDX-License-Identifier: Apache-2.0
//
// Webhooks and deliveries as the contract says them.
#pragma once

#include "channels/webhooks/core/webhook.h"
#include "deskmesh/channels/v1/channels_service.pb.h"

namespace deskmesh::channels::convert {

// Without the secret.
void ToProto(const Webhook& webhook, v1::Webhook* proto);
void ToProto(const Delivery& delivery, v1::Delivery* proto);

}  // namespace deskmesh::channels::convert
