// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/ticket_walk.h"

#include "platform/base/error.h"

namespace deskmesh::sla {
namespace {

constexpr int kWalkPage = 500;

}  // namespace

absl::Status WalkTickets(
    rpc::TaskCall& call, store::TicketRange range,
    const std::function<void(const store::TicketRow&, const TicketHistory&)>& visit) {
  std::string after;
  while (true) {
    std::vector<store::TicketRow> rows;
    std::map<std::string, TicketHistory> histories;
    DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(
          rows, store::ListCreated(read.tx(), read.workspace(), range, after, kWalkPage));
      std::vector<std::string> ids;
      for (const store::TicketRow& row : rows) ids.push_back(row.ticket_id);
      if (ids.empty()) return absl::OkStatus();
      DESKMESH_ASSIGN_OR_RETURN(histories, store::LoadHistories(read.tx(), read.workspace(), ids));
      return absl::OkStatus();
    }));
    for (const store::TicketRow& row : rows) {
      auto history = histories.find(row.ticket_id);
      if (history != histories.end()) visit(row, history->second);
    }
    if (rows.size() < kWalkPage) return absl::OkStatus();
    range.created_from = rows.back().created;
    after = rows.back().ticket_id;
  }
}

}  // namespace deskmesh::sla
