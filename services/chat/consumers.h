// SPDX-License-Identifier: Apache-2.0
//
// What this domain learns from others: who the customers and the team are (accounts), and what customers
// do in the product (analytics).
#pragma once

#include "platform/bus/consumer.h"
#include "platform/rpc/call.h"

namespace deskmesh::chat {

bus::ConsumerSpec Listens();

// Applies one fact; an older state than the one known is dropped. Idempotent.
absl::Status Consume(sql::Tx& tx, const rpc::ServiceDeps& deps,
                     const event::v1::Envelope& envelope);

}  // namespace deskmesh::chat
