// SPDX-License-Identifier: Apache-2.0
//
// SQL of what takes an agent's points beside conversations: tickets, and work that goes on elsewhere;
// and of what each kind costs. Stateless; every function runs in the caller's transaction.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/routing/core/capacity.h"
#include "platform/sql/database.h"

namespace deskmesh::chat::store {

struct CapacityRow {
  routing::CapacityRules rules;
  std::int64_t revision = 0;  // 0: as shipped
  base::Instant updated_at;
};
absl::StatusOr<CapacityRow> LoadCapacity(sql::Tx& tx, std::string_view workspace);
absl::Status SaveCapacity(sql::Tx& tx, std::string_view workspace, const CapacityRow& row);

// A ticket as the latest of its facts has it.
struct AgentTicket {
  std::string ticket_id;
  std::string agent_id;  // empty: nobody's
  std::string conversation_id;
  std::int64_t sequence = 0;  // of that fact
  bool is_in_progress = false;  // and awake
  bool is_counted = false;  // among the agent's points
  base::Instant changed_at;
};
// Locked; a row without a sequence is made for one not known yet.
absl::StatusOr<AgentTicket> LockAgentTicket(sql::Tx& tx, std::string_view workspace,
                                            std::string_view ticket_id);
absl::Status SaveAgentTicket(sql::Tx& tx, std::string_view workspace, const AgentTicket& ticket);
// Those of a conversation that are somebody's and in progress, locked, in the order of their ids.
absl::StatusOr<std::vector<AgentTicket>> LockTicketsOf(sql::Tx& tx, std::string_view workspace,
                                                       std::string_view conversation_id);
// Forgets tickets that have been nobody's work since `before`, at most `limit`.
absl::Status ForgetAgentTickets(sql::Tx& tx, std::string_view workspace, base::Instant before,
                                int limit);

struct AgentWork {
  std::string reference;
  std::string agent_id;
  routing::WorkKind kind = routing::WorkKind::kCall;
  int tenths = 0;
  base::Instant begun_at;
  base::Instant expires_at;
};
// Locked. Begun makes a row of nobody for what isn't known yet, so that two who begin the same wait for
// each other.
absl::StatusOr<std::optional<AgentWork>> LockAgentWork(sql::Tx& tx, std::string_view workspace,
                                                       std::string_view reference);
absl::StatusOr<AgentWork> LockBegunWork(sql::Tx& tx, std::string_view workspace,
                                        std::string_view reference);
absl::Status SaveAgentWork(sql::Tx& tx, std::string_view workspace, const AgentWork& work);
absl::Status DeleteAgentWork(sql::Tx& tx, std::string_view workspace, std::string_view reference);
// By beginning.
absl::StatusOr<std::vector<AgentWork>> ListAgentWork(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view agent_id);

}  // namespace deskmesh::chat::store
