// SPDX-License-Identifier: Apache-2.0
//
// What work costs (R25): one pool of points per agent, and every kind of work takes its share of it.
//
// A chat needs attention at once, a ticket only from time to time, a call all of it: so they weigh
// differently, as the workspace says. Work counts while it asks for attention: a conversation while
// somebody has it, a ticket while it is in progress (not while it waits, sleeps, or is talked about
// in a conversation that counts already), a call from its beginning to its end.
//
// Tickets take at most a share of the pool, and leave room for one chat unless that share is all of
// it, so that they never shut the line for those who wait for a word. Points are counted in tenths. Safe for concurrent const use.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace deskmesh::chat::routing {

inline constexpr int kTenths = 10;  // of one point
inline constexpr int kMostWeight = 100 * kTenths;

enum class WorkKind : std::uint8_t { kChat, kTicket, kCall, kOther };
inline constexpr std::array kWorkKinds = {WorkKind::kChat, WorkKind::kTicket, WorkKind::kCall,
                                          WorkKind::kOther};

// Weights in tenths of a point.
struct CapacityRules {
  int chat = 10;  // at least 1
  int ticket = 2;
  int call = 40;
  int other = 10;
  int most_ticket_percent = 50;  // of an agent's points that tickets take, 0 to 100

  int WeightOf(WorkKind kind) const;

  friend bool operator==(const CapacityRules&, const CapacityRules&) = default;
};

// What somebody has. Calls and other work may each weigh something of their own.
struct Workload {
  int chats = 0;
  int tickets = 0;
  int calls = 0;
  int call_tenths = 0;
  int others = 0;
  int other_tenths = 0;

  int CountOf(WorkKind kind) const;

  friend bool operator==(const Workload&, const Workload&) = default;
};

// Tenths that one kind of work, or all of it, takes of an agent with so many points.
int TenthsOf(const Workload& load, WorkKind kind, int capacity, const CapacityRules& rules);
int TenthsOf(const Workload& load, int capacity, const CapacityRules& rules);

// Whether one more chat may be assigned.
bool HasRoomForChat(const Workload& load, int capacity, const CapacityRules& rules);

// Tenths as points: `3`, `0.2`.
std::string PointsText(int tenths);
// What the load is made of, for the reasons of a decision: `3 CHAT, 2 TICKET`; empty for none.
std::string WorkText(const Workload& load);

}  // namespace deskmesh::chat::routing
