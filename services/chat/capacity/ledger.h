// SPDX-License-Identifier: Apache-2.0
//
// Moves work to agents and away from them: the one way in which what stands with an agent changes, so
// that every piece of work counts once (R25). Stateless; every function runs in the caller's
// transaction. Locks are taken in the order conversation, ticket or work, agents by id, routing log.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>

#include "chat/routing/core/capacity.h"
#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::chat {

// What comes to whom, by agent; negative: what goes.
using WorkMoves = std::map<std::string, routing::Workload>;

// Applies the moves and tells the owner of the queue.
absl::Status MoveWork(sql::Tx& tx, std::string_view workspace, const WorkMoves& moves);

// A conversation is somebody's of the team from now on, or no longer: while it is, its tickets cost
// nothing beside it. Adds the moves that follow.
absl::Status MoveTalk(sql::Tx& tx, std::string_view workspace, std::string_view conversation_id,
                      bool is_held, WorkMoves* moves);

// A ticket as one of its facts has it.
struct TicketNews {
  std::string ticket_id;
  std::string agent_id;  // empty: nobody's
  std::string conversation_id;
  std::int64_t sequence = 0;
  bool is_in_progress = false;  // neither waiting nor over, and awake
  base::Instant at;
};
// Counts it unless a later fact was heard before. True when somebody's load changed.
absl::StatusOr<bool> TakeTicket(sql::Tx& tx, std::string_view workspace, const TicketNews& news);

}  // namespace deskmesh::chat
