// SPDX-License-Identifier: Apache-2.0
//
// Ticket numbers: unique and ascending within a workspace.
//
// On SQLite, which has one writer, each ticket takes the next number from its row: no gaps. On
// PostgreSQL that row would make all commands that create a ticket wait for each other, so a process
// takes a block of numbers at once and gives them out itself; blocks are single numbers in quiet
// times and grow to 64 under load. What a process hadn't given out when it ended stays a gap.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::tickets {

// Thread-safe. Calls are made within the transaction that creates the ticket.
class Numbers {
 public:
  static constexpr std::int64_t kLargestBlock = 64;
  // A block taken sooner than this after the one before is twice as large.
  static constexpr base::Duration kQuiet = std::chrono::seconds(1);

  Numbers() : state_(std::make_shared<State>()) {}

  // A number no other ticket of the workspace has or gets.
  absl::StatusOr<std::int64_t> Take(sql::Tx& tx, std::string_view workspace_id, base::Instant now);

 private:
  struct Block {
    std::int64_t next = 0;
    std::int64_t end = 0;  // none left when they are equal
    std::int64_t size = 1;
    base::Instant taken_at;
  };
  struct State {
    std::mutex mutex;
    std::map<std::string, Block, std::less<>> blocks;
  };

  // Outlives this object in the calls after commits.
  const std::shared_ptr<State> state_;
};

}  // namespace deskmesh::tickets
