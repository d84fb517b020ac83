// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/capacity.h"

#include <algorithm>

namespace deskmesh::chat::routing {

int CapacityRules::WeightOf(WorkKind kind) const {
  switch (kind) {
    case WorkKind::kChat:
      return chat;
    case WorkKind::kTicket:
      return ticket;
    case WorkKind::kCall:
      return call;
    case WorkKind::kOther:
      break;
  }
  return other;
}

int Workload::CountOf(WorkKind kind) const {
  switch (kind) {
    case WorkKind::kChat:
      return chats;
    case WorkKind::kTicket:
      return tickets;
    case WorkKind::kCall:
      return calls;
    case WorkKind::kOther:
      break;
  }
  return others;
}

namespace {

// The most that tickets take of the pool. Unless they may have all of it, a chat fits beside them:
// otherwise one of them would shut the line of whoever has a single point.
int MostTicketTenths(int capacity, const CapacityRules& rules) {
  const int pool = capacity * kTenths;
  const int share = pool * rules.most_ticket_percent / 100;
  if (rules.most_ticket_percent >= 100 || pool < rules.chat) return share;
  return std::min(share, pool - rules.chat);
}

}  // namespace

int TenthsOf(const Workload& load, WorkKind kind, int capacity, const CapacityRules& rules) {
  switch (kind) {
    case WorkKind::kChat:
      return load.chats * rules.chat;
    case WorkKind::kTicket:
      return std::min(load.tickets * rules.ticket, MostTicketTenths(capacity, rules));
    case WorkKind::kCall:
      return load.call_tenths;
    case WorkKind::kOther:
      break;
  }
  return load.other_tenths;
}

int TenthsOf(const Workload& load, int capacity, const CapacityRules& rules) {
  int tenths = 0;
  for (const WorkKind kind : kWorkKinds) tenths += TenthsOf(load, kind, capacity, rules);
  return tenths;
}

bool HasRoomForChat(const Workload& load, int capacity, const CapacityRules& rules) {
  return TenthsOf(load, capacity, rules) + rules.chat <= capacity * kTenths;
}

std::string PointsText(int tenths) {
  std::string text = std::to_string(tenths / kTenths);
  if (tenths % kTenths != 0) text += "." + std::to_string(tenths % kTenths);
  return text;
}

std::string WorkText(const Workload& load) {
  constexpr std::array kCodes = {"CHAT", "TICKET", "CALL", "OTHER"};
  std::string text;
  for (const WorkKind kind : kWorkKinds) {
    if (load.CountOf(kind) == 0) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(load.CountOf(kind)) + " " +
            kCodes[static_cast<std::size_t>(kind)];
  }
  return text;
}

}  // namespace deskmesh::chat::routing
