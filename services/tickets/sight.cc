// SPDX-License-Identifier: Apache-2.0
#include "tickets/sight.h"

#include <algorithm>
#include <optional>

#include "platform/base/error.h"
#include "tickets/convert.h"
#include "tickets/store.h"

namespace deskmesh::tickets {

bool MaySee(const v1::Ticket& ticket, const rpc::Principal& caller) {
  if (!caller.is_contact() || ticket.requester_id() == caller.id) return true;
  return std::find(ticket.cc().begin(), ticket.cc().end(), caller.id) != ticket.cc().end();
}

namespace {

absl::StatusOr<v1::Ticket> LoadSeen(sql::Tx& tx, const std::string& workspace_id,
                                    const std::string& ticket_id, const rpc::Principal& caller) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> stored,
                            LoadTicket(tx, workspace_id, ticket_id));
  if (!stored.has_value()) return base::NotFound("ticket", ticket_id);
  v1::Ticket ticket;
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, &ticket));
  if (!MaySee(ticket, caller)) return base::NotFound("ticket", ticket_id);
  return ticket;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> TicketsShownWith(sql::Tx& tx,
                                                          const std::string& workspace_id,
                                                          const std::string& ticket_id,
                                                          const rpc::Principal& caller) {
  DESKMESH_ASSIGN_OR_RETURN(const v1::Ticket ticket, LoadSeen(tx, workspace_id, ticket_id, caller));
  std::vector<std::string> ids(ticket.merged_ids().begin(), ticket.merged_ids().end());
  if (caller.is_contact() && !ids.empty()) {
    // A colleague's ticket that was merged into this one stays the colleague's.
    DESKMESH_ASSIGN_OR_RETURN(ids, KeepAddressedBy(tx, workspace_id, ids, caller.id));
  }
  ids.push_back(ticket_id);
  return ids;
}

absl::StatusOr<std::string> TicketMergedInto(sql::Tx& tx, const std::string& workspace_id,
                                             std::string ticket_id, const rpc::Principal& caller) {
  constexpr int kMaxHops = 10;
  for (int hop = 0; hop < kMaxHops; ++hop) {
    DESKMESH_ASSIGN_OR_RETURN(const v1::Ticket ticket,
                              LoadSeen(tx, workspace_id, ticket_id, caller));
    if (ticket.merged_into_id().empty()) break;
    ticket_id = ticket.merged_into_id();
  }
  return ticket_id;
}

}  // namespace deskmesh::tickets
