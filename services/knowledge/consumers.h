// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/bus/bus.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge {

// The facts of other domains that this one listens to.
bus::ConsumerSpec Listens();

// Takes one fact inside the consumer's transaction. Repeats and any order are fine.
absl::Status Consume(sql::Tx& tx, const event::v1::Envelope& envelope);

}  // namespace deskmesh::knowledge
