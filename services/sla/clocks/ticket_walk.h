// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/status.h>

#include <functional>

#include "platform/rpc/call.h"
#include "sla/clocks/store.h"

namespace deskmesh::sla {

// Looks through the tickets of the caller's workspace, by time of creation, with their histories. Each
// page of 500 is a read transaction of its own, so that a long walk holds nobody up. Tickets without
// facts are passed over. `about` is empty unless `with_about`.
absl::Status WalkTickets(rpc::TaskCall& call, store::TicketRange range, bool with_about,
                         const std::function<void(const store::TicketRow&, const TicketHistory&,
                                                  const store::TicketAbout& about)>& visit);
absl::Status WalkTickets(
    rpc::TaskCall& call, const store::TicketRange& range,
    const std::function<void(const store::TicketRow&, const TicketHistory&)>& visit);

}  // namespace deskmesh::sla
