// SPDX-License-Identifier: Apache-2.0
//
// Brings waiting work and free people together (R24, R25). In memory, one per workspace, rebuilt from
// the store by whoever holds the workspace's lease.
//
//   Router router;
//   const TraitId zh = router.traits().Intern("lang:zh");
//   router.SetAgent(7, {.abilities = {{zh, 5}}, .capacity = 4, .is_available = true});
//   ItemHandle handle = router.Enqueue({.tag = 42, .queued_at = now, .order_key = key,
//                                       .requirement = router.Intern({{{zh, 3}}, 1})}, now);
//   while (router.Next(now, &decision)) Commit(decision);
//   …later…  router.Release(7, 1);      // the agent finished it
//   router.Advance(now);                // at NextEvent(): overflow steps, ends of patience
//
// Laws, proven by the tests beside this file:
//   - an agent's load never exceeds its capacity by a decision;
//   - when Next answers false, no item waits while an available agent fits it with capacity to spare
//     (an agent that is reserved for a heavy item, and an item that waits for its own agent within
//     its patience, excepted);
//   - the item decided is the first in line of those the agent fits;
//   - each item is decided at most once, and everything decided was waiting.
// A decision costs O(log waiting + lines / 64): about a microsecond at 10,000 agents and 100,000
// waiting. Confined to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "chat/routing/core/decision.h"
#include "chat/routing/core/eligibility.h"
#include "chat/routing/core/free_agents.h"
#include "chat/routing/core/waiting_lines.h"
#include "platform/base/instant.h"

namespace deskmesh::chat::routing {

struct AgentState {
  std::vector<Ability> abilities;
  int capacity = 4;  // points, 0 to 32,767
  int load = 0;  // points in use now
  int seniority = 0;  // 0 (junior) to 3; seniors are kept for VIPs
  bool is_available = false;  // online and within working hours
};

// From `at` on the item also fits whoever meets `requirement`.
struct OverflowStep {
  base::Instant at;
  RequirementId requirement = 0;
};

struct WaitingItem {
  base::Instant order_key;  // queue_order.h
  base::Instant late_at = base::Instant::Infinite();  // when the promise is broken
  base::Duration late_yield{0};  // by how much it then gives way, once
  std::uint64_t tag = 0;
  base::Instant queued_at;
  RequirementId requirement = 0;
  // The customer's own agent: gets it when free. Until `patient_until` nobody else does, as long as
  // that agent is available.
  AgentIndex own_agent = kNobody;
  bool own_agent_is_owner = false;
  Preference preference = Preference::kKeepSeniorsFree;
  int overflow_steps = 0;
  base::Instant patient_until;
  // From then on an agent is kept free for an item that needs more than one point.
  base::Instant reserve_at = base::Instant::Infinite();
  std::array<OverflowStep, 3> overflow;
};

class Router {
 public:
  TraitTable& traits() { return traits_; }
  const TraitTable& traits() const { return traits_; }

  // The number of a requirement; all of them stay for the router's life.
  RequirementId Intern(Requirement requirement);
  const Requirement& RequirementAt(RequirementId id) const { return eligibility_.At(id); }

  // Adds or replaces an agent; `agent` may be any small number.
  void SetAgent(AgentIndex agent, const AgentState& state);
  void SetAvailable(AgentIndex agent, bool is_available);
  void SetLoad(AgentIndex agent, int load);
  // Points came free, or were taken outside of routing (a pull, a transfer).
  void Release(AgentIndex agent, int weight);
  void Occupy(AgentIndex agent, int weight);

  ItemHandle Enqueue(const WaitingItem& item, base::Instant now);
  // Takes an item out; false when it isn't waiting any more.
  bool Remove(ItemHandle handle);
  // Changes the place in line (priority or mood changed); false when it isn't waiting any more.
  bool Reorder(ItemHandle handle, base::Instant order_key, Preference preference);

  // Makes the next decision, if there is one.
  bool Next(base::Instant now, Decision* decision);

  // Applies what came due by `now`; call Next afterwards.
  void Advance(base::Instant now);
  base::Instant NextEvent() const {
    return events_.empty() ? base::Instant::Infinite() : events_.front().at;
  }

  // What a waiting customer can be told.
  struct Outlook {
    std::size_t position = 0;  // 1: next of all who compete for the same agents
    double work_ahead = 0;  // items ahead that these agents will likely have to take
    std::size_t fitting_agents = 0;  // available, whatever their load
    double places = 0;  // how many such items they hold at once
  };
  std::optional<Outlook> Look(ItemHandle handle) const;

  bool IsWaiting(ItemHandle handle) const { return Find(handle) != nullptr; }
  int LoadOf(AgentIndex agent) const { return agents_[agent].load; }
  int CapacityOf(AgentIndex agent) const { return agents_[agent].capacity; }
  bool IsFreeFor(AgentIndex agent, RequirementId requirement) const;
  std::size_t waiting() const { return waiting_; }
  std::size_t free_agents() const { return free_.size(); }
  int free_points() const;

 private:
  enum class Place : std::uint8_t { kNowhere, kLine, kOwnAgent };

  // What a decision reads of an item: one cache line, for at 100,000 waiting each line is one that
  // has to be fetched.
  struct alignas(64) Item {
    base::Instant order_key;
    base::Instant late_at;
    base::Duration late_yield{0};
    std::uint64_t tag = 0;
    base::Instant queued_at;
    std::uint32_t generation = 1;
    RequirementId requirement = 0;
    AgentIndex own_agent = kNobody;
    AgentIndex reserved_agent = kNobody;
    Place place = Place::kNowhere;
    std::uint8_t step = 0;  // overflow steps taken
    std::uint8_t steps = 0;  // overflow steps it has
    Preference preference = Preference::kKeepSeniorsFree;
    bool own_agent_is_owner = false;
    bool is_late = false;
    bool reserve_done = false;
    bool has_plan = false;  // plans_ says something about it
  };
  static_assert(sizeof(Item) == 64);
  // What comes due while an item waits; only Advance reads it.
  struct Plan {
    base::Instant patient_until;
    base::Instant reserve_at = base::Instant::Infinite();
    std::array<OverflowStep, 3> overflow;
  };
  struct Ordered {
    std::int64_t key;
    ItemHandle item;
    bool operator>(const Ordered& other) const { return key > other.key; }
  };
  struct Event {
    base::Instant at;
    ItemHandle item;
    bool operator>(const Event& other) const { return at > other.at; }
  };
  // Small: four share a cache line.
  struct Agent {
    std::int16_t capacity = 0;
    std::int16_t load = 0;
    std::uint8_t rank = 0;
    bool is_available = false;
    bool is_dirty = false;  // may have work waiting for it
    bool has_own_items = false;  // own_items_ says something about it
    ItemHandle reserved_for;
  };
  static_assert(sizeof(Agent) == 16);

  Item* Find(ItemHandle handle);
  const Item* Find(ItemHandle handle) const;
  int SpareOf(const Agent& agent) const {
    return agent.is_available ? agent.capacity - agent.load : 0;
  }
  void Refresh(AgentIndex agent);
  void PutInLine(ItemIndex index);
  void PutForOwn(AgentIndex agent, ItemHandle item, base::Instant order_key);
  void Withdraw(ItemIndex index);
  void FreeSlot(ItemIndex index);
  void Schedule(ItemIndex index);
  void PushPending(ItemIndex index);
  bool Yield(ItemIndex index, base::Instant now);
  void ReleaseOwnItems(AgentIndex agent);
  void Reserve(ItemIndex index, base::Instant now);
  void DropReservation(ItemIndex index);
  void GiveUpReservation(AgentIndex agent);

  // The first item in line for the agent, and who should get an item now.
  ItemIndex BestItemFor(AgentIndex agent, base::Instant now);
  AgentIndex BestAgentFor(const Item& item, std::uint16_t* reasons) const;
  void Decide(ItemIndex index, AgentIndex agent, std::uint16_t reasons, base::Instant now,
              Decision* decision);

  TraitTable traits_;
  Eligibility eligibility_;
  WaitingLines lines_;
  FreeAgents free_;
  std::vector<Agent> agents_;
  std::vector<std::vector<Ordered>> own_items_;  // by agent, heaps: what waits for that one only
  std::vector<Item> items_;
  std::vector<Plan> plans_;  // by the same index; stale unless the item has one
  std::vector<ItemIndex> free_slots_;
  std::vector<Ordered> pending_;  // heap: items that may have a free agent
  std::vector<AgentIndex> dirty_;  // agents that may have a waiting item
  std::vector<Event> events_;  // heap by time
  std::size_t waiting_ = 0;
};

}  // namespace deskmesh::chat::routing
