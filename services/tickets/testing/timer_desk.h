// SPDX-License-Identifier: Apache-2.0
//
// Time that passes for rules, in tests.
#pragma once

#include <optional>
#include <string>

#include "platform/outbox/timer.h"
#include "tickets/testing/files_desk.h"

namespace deskmesh::tickets {

// Waits until no timer is due any more, and what fired has been consumed.
inline void Rest(TicketDesk& desk) {
  for (int turn = 0; turn < 2; ++turn) {
    REQUIRE(FilesDesk::Soon([&] {
      std::optional<base::Instant> due;
      REQUIRE(desk.database()
                  .Read([&](sql::Tx& tx) -> absl::Status {
                    DESKMESH_ASSIGN_OR_RETURN(due, outbox::NextDue(tx, {}));
                    return absl::OkStatus();
                  })
                  .ok());
      return due.value_or(base::Instant::Infinite()) > desk.clock.Now();
    }));
    desk.Settle();
  }
}

inline std::size_t CommentsOf(TicketDesk& desk, const std::string& id) {
  std::size_t comments = 0;
  for (const v1::HistoryEntry& line : desk.History(id)) {
    comments += line.action() == "commented" ? 1U : 0U;
  }
  return comments;
}

}  // namespace deskmesh::tickets
