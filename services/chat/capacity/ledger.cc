// SPDX-License-Identifier: Apache-2.0
#include "chat/capacity/ledger.h"

#include <absl/status/status.h>

#include <algorithm>
#include <vector>

#include "chat/capacity/store.h"
#include "chat/routing/store.h"
#include "chat/store.h"
#include "platform/base/error.h"

namespace deskmesh::chat {
namespace {

void Add(int change, int* count) { *count = std::max(0, *count + change); }

}  // namespace

absl::Status MoveWork(sql::Tx& tx, std::string_view workspace, const WorkMoves& moves) {
  std::vector<std::string> moved;
  for (const auto& [agent, change] : moves) {
    if (change == routing::Workload{}) continue;
    DESKMESH_ASSIGN_OR_RETURN(store::TeamMember member, store::LockMember(tx, workspace, agent));
    Add(change.chats, &member.work.chats);
    Add(change.tickets, &member.work.tickets);
    Add(change.calls, &member.work.calls);
    Add(change.call_tenths, &member.work.call_tenths);
    Add(change.others, &member.work.others);
    Add(change.other_tenths, &member.work.other_tenths);
    DESKMESH_RETURN_IF_ERROR(store::UpdateMember(tx, workspace, member));
    moved.push_back(agent);
  }
  // The log's counter is held until the end, so it comes last.
  for (const std::string& agent : moved) {
    DESKMESH_RETURN_IF_ERROR(
        store::AppendRoutingChange(tx, workspace, store::RoutingChange::Kind::kMember, agent));
  }
  return absl::OkStatus();
}

absl::Status MoveTalk(sql::Tx& tx, std::string_view workspace, std::string_view conversation_id,
                      bool is_held, WorkMoves* moves) {
  DESKMESH_ASSIGN_OR_RETURN(std::vector<store::AgentTicket> tickets,
                            store::LockTicketsOf(tx, workspace, conversation_id));
  for (store::AgentTicket& ticket : tickets) {
    if (ticket.is_counted == !is_held) continue;
    ticket.is_counted = !is_held;
    (*moves)[ticket.agent_id].tickets += ticket.is_counted ? 1 : -1;
    DESKMESH_RETURN_IF_ERROR(store::SaveAgentTicket(tx, workspace, ticket));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> TakeTicket(sql::Tx& tx, std::string_view workspace, const TicketNews& news) {
  bool is_talked_about = false;
  if (!news.conversation_id.empty()) {
    // Locked, so that nobody takes or leaves the conversation meanwhile.
    const absl::StatusOr<Conversation> conversation =
        store::LockConversation(tx, workspace, news.conversation_id);
    if (conversation.ok()) {
      is_talked_about = !conversation->agent_id.empty();
    } else if (!absl::IsNotFound(conversation.status())) {
      return conversation.status();
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(const store::AgentTicket before,
                            store::LockAgentTicket(tx, workspace, news.ticket_id));
  if (news.sequence <= before.sequence) return false;
  store::AgentTicket after{.ticket_id = news.ticket_id,
                           .agent_id = news.agent_id,
                           .conversation_id = news.conversation_id,
                           .sequence = news.sequence,
                           .is_in_progress = news.is_in_progress,
                           .changed_at = news.at};
  after.is_counted = after.is_in_progress && !after.agent_id.empty() && !is_talked_about;
  DESKMESH_RETURN_IF_ERROR(store::SaveAgentTicket(tx, workspace, after));
  const bool changed = before.is_counted != after.is_counted ||
                       (after.is_counted && before.agent_id != after.agent_id);
  if (!changed) return false;
  WorkMoves moves;
  if (before.is_counted) --moves[before.agent_id].tickets;
  if (after.is_counted) ++moves[after.agent_id].tickets;
  DESKMESH_RETURN_IF_ERROR(MoveWork(tx, workspace, moves));
  return true;
}

}  // namespace deskmesh::chat
