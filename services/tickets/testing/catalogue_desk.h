// SPDX-License-Identifier: Apache-2.0
//
// Calls to the catalogue's services for tests.
#pragma once

#include <string>

#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {

// `method` without the package: `TicketLabels/Create`.
template <typename Response, typename Request>
absl::StatusOr<Response> Ask(TicketDesk& desk, const rpc::Principal& who, const std::string& method,
                             const Request& request) {
  return desk.CallAs<Response>(who, "deskmesh.tickets.v1." + method, request);
}

// An agent without the permission to administrate.
inline rpc::Principal PlainAgent(TicketDesk& desk, const std::string& id) {
  rpc::Principal agent = desk.Agent(id, {"tickets.read", "tickets.write"});
  agent.user_id = id;
  agent.display_name = "李伟";
  return agent;
}

}  // namespace deskmesh::tickets
