// SPDX-License-Identifier: Apache-2.0
#include "tickets/numbers.h"

#include <algorithm>

#include "platform/base/error.h"
#include "tickets/store.h"

namespace deskmesh::tickets {

absl::StatusOr<std::int64_t> Numbers::Take(sql::Tx& tx, std::string_view workspace_id,
                                           base::Instant now) {
  if (tx.dialect() == sql::Dialect::kSqlite) return TakeNumbers(tx, workspace_id, 1);
  std::int64_t size = 1;
  {
    const std::lock_guard lock(state_->mutex);
    Block& block = state_->blocks[std::string(workspace_id)];
    if (block.next < block.end) return block.next++;
    const bool is_quiet = now - block.taken_at >= kQuiet;
    size = block.size = is_quiet ? 1 : std::min(block.size * 2, kLargestBlock);
    block.taken_at = now;
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t first, TakeNumbers(tx, workspace_id, size));
  if (size > 1) {
    // The rest belongs to this process once the block is durable; until then it may be undone.
    tx.AfterCommit([state = state_, workspace = std::string(workspace_id), first, size] {
      const std::lock_guard lock(state->mutex);
      Block& block = state->blocks[workspace];
      if (block.next >= block.end) {
        block.next = first + 1;
        block.end = first + size;
      }
    });
  }
  return first;
}

}  // namespace deskmesh::tickets
