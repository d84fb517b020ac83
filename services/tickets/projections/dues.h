// SPDX-License-Identifier: Apache-2.0
//
// Keeps when each ticket's first running clock runs out, as sla tells it: what lists filter and order by. No ticket
// changes by it.
#pragma once

#include <absl/status/status.h>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/bus/bus.h"
#include "platform/sql/database.h"

namespace deskmesh::tickets {

// A consumer of its own: processes of the release before, which don't know this news, take none of it away.
bus::ConsumerSpec DuesSpec();

// What it doesn't know is left alone.
absl::Status TakeDues(sql::Tx& tx, const event::v1::Envelope& envelope);

}  // namespace deskmesh::tickets
