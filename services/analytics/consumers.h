// SPDX-License-Identifier: Apache-2.0
//
// Facts of tickets, chat, sla and accounts → rows of measures.
#pragma once

#include <absl/status/status.h>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/bus/bus.h"
#include "platform/sql/database.h"

namespace deskmesh::analytics {

// What the domain listens to.
bus::ConsumerSpec Listens();

// Takes one fact into the rows. Facts of other types are passed over. DATA_LOSS for a payload that
// can't be read.
absl::Status Consume(sql::Tx& tx, const event::v1::Envelope& fact);

}  // namespace deskmesh::analytics
