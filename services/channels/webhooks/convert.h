// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>

#include "channels/webhooks/store.h"
#include "deskmesh/channels/v1/channels_service.pb.h"
#include "deskmesh/event/v1/envelope.pb.h"

namespace deskmesh::channels::convert {

// Without the secret.
void ToProto(const store::WebhookRow& row, v1::Webhook* proto);
void ToProto(const store::DeliveryRow& row, v1::Delivery* proto);

// The JSON body of a delivery: {type, timestamp, workspace, subject, version, data}. DATA_LOSS for a
// fact whose type isn't known or whose payload can't be read.
absl::StatusOr<std::string> ToBody(const event::v1::Envelope& fact);

}  // namespace deskmesh::channels::convert
