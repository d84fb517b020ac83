// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/ticket_walk.h"

#include "platform/base/error.h"

namespace deskmesh::sla {
namespace {

constexpr int kWalkPage = 500;

}  // namespace

absl::Status WalkTickets(rpc::TaskCall& call, store::TicketRange range, bool with_about,
                         const std::function<void(const store::TicketRow&, const TicketHistory&,
                                                  const store::TicketAbout& about)>& visit) {
  const store::TicketAbout unknown;
  std::string after;
  while (true) {
    std::vector<store::TicketRow> rows;
    std::map<std::string, TicketHistory> histories;
    std::map<std::string, store::TicketAbout> abouts;
    DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(
          rows, store::ListCreated(read.tx(), read.workspace(), range, after, kWalkPage));
      std::vector<std::string> ids;
      for (const store::TicketRow& row : rows) ids.push_back(row.ticket_id);
      if (ids.empty()) return absl::OkStatus();
      DESKMESH_ASSIGN_OR_RETURN(histories, store::LoadHistories(read.tx(), read.workspace(), ids));
      if (with_about) {
        DESKMESH_ASSIGN_OR_RETURN(abouts, store::LoadAbouts(read.tx(), read.workspace(), ids));
      }
      return absl::OkStatus();
    }));
    for (const store::TicketRow& row : rows) {
      auto history = histories.find(row.ticket_id);
      if (history == histories.end()) continue;
      const auto about = abouts.find(row.ticket_id);
      visit(row, history->second, about == abouts.end() ? unknown : about->second);
    }
    if (rows.size() < kWalkPage) return absl::OkStatus();
    range.created_from = rows.back().created;
    after = rows.back().ticket_id;
  }
}

absl::Status WalkTickets(
    rpc::TaskCall& call, const store::TicketRange& range,
    const std::function<void(const store::TicketRow&, const TicketHistory&)>& visit) {
  return WalkTickets(call, range, /*with_about=*/false,
                     [&](const store::TicketRow& row, const TicketHistory& history,
                         const store::TicketAbout&) { visit(row, history); });
}

}  // namespace deskmesh::sla
