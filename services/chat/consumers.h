// SPDX-License-Identifier: Apache-2.0
//
// What this domain learns from accounts: who the customers and the team are.
#pragma once

#include "platform/bus/consumer.h"

namespace deskmesh::chat {

bus::ConsumerSpec Listens();

// Applies one fact; an older state than the one known is dropped. Idempotent.
absl::Status Consume(sql::Tx& tx, const event::v1::Envelope& envelope);

}  // namespace deskmesh::chat
