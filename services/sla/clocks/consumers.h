// SPDX-License-Identifier: Apache-2.0
//
// Facts of tickets become facts of the ledger.
#pragma once

#include "platform/bus/consumer.h"
#include "platform/clock/clock.h"
#include "sla/clocks/clock_ledger.h"

namespace deskmesh::sla {

// Every fact about tickets, so that a missing one is noticed; and new workspaces.
bus::ConsumerSpec Listens();

// The handler. `ledger` and `clock` must outlive it.
bus::Handler MakeHandler(ClockLedger& ledger, const clock::Clock& clock, base::IdSource ids);

}  // namespace deskmesh::sla
