// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/router.h"

#include <algorithm>
#include <bit>
#include <functional>

namespace deskmesh::chat::routing {
namespace {

// How often a heavy item looks again for an agent to reserve.
constexpr base::Duration kReserveAgain = std::chrono::seconds(10);

template <typename T>
void PushHeap(std::vector<T>& heap, T value) {
  heap.push_back(value);
  std::push_heap(heap.begin(), heap.end(), std::greater<>());
}

template <typename T>
void PopHeap(std::vector<T>& heap) {
  std::pop_heap(heap.begin(), heap.end(), std::greater<>());
  heap.pop_back();
}

}  // namespace

Router::Item* Router::Find(ItemHandle handle) {
  if (handle.index >= items_.size()) return nullptr;
  Item& item = items_[handle.index];
  return item.generation == handle.generation && item.place != Place::kNowhere ? &item : nullptr;
}

const Router::Item* Router::Find(ItemHandle handle) const {
  return const_cast<Router*>(this)->Find(handle);
}

RequirementId Router::Intern(Requirement requirement) {
  const RequirementId id = eligibility_.Intern(std::move(requirement));
  lines_.AddLine(id, eligibility_.At(id).weight);
  return id;
}

void Router::SetAgent(AgentIndex agent, const AgentState& state) {
  if (agent >= agents_.size()) {
    agents_.resize(agent + 1);
    own_items_.resize(agent + 1);
  }
  eligibility_.SetAgent(agent, state.abilities);
  Agent& a = agents_[agent];
  a.capacity = static_cast<std::int16_t>(std::clamp(state.capacity, 0, 32'767));
  a.load = static_cast<std::int16_t>(std::clamp(state.load, 0, 32'767));
  a.is_available = state.is_available;
  const int breadth = eligibility_.BreadthOf(agent) > 6 ? 1 : 0;
  a.rank = static_cast<std::uint8_t>(std::clamp(state.seniority, 0, 3) * 2 + breadth);
  GiveUpReservation(agent);
  ReleaseOwnItems(agent);
  Refresh(agent);
}

void Router::SetAvailable(AgentIndex agent, bool is_available) {
  Agent& a = agents_[agent];
  if (a.is_available == is_available) return;
  a.is_available = is_available;
  if (!is_available) {
    GiveUpReservation(agent);
    ReleaseOwnItems(agent);
  }
  Refresh(agent);
}

void Router::SetLoad(AgentIndex agent, int load) {
  agents_[agent].load = static_cast<std::int16_t>(std::clamp(load, 0, 32'767));
  Refresh(agent);
}

void Router::Release(AgentIndex agent, int weight) { SetLoad(agent, agents_[agent].load - weight); }

void Router::Occupy(AgentIndex agent, int weight) { SetLoad(agent, agents_[agent].load + weight); }

// Brings the agent's place among the free ones up to date after any change.
void Router::Refresh(AgentIndex agent) {
  Agent& a = agents_[agent];
  const int spare = SpareOf(a);
  const bool is_reserved = Find(a.reserved_for) != nullptr;
  if (spare <= 0 || is_reserved) {
    free_.Remove(agent);
  } else {
    free_.Put(agent, a.load * FreeAgents::kOccupancies / a.capacity, a.rank, spare);
  }
  if (spare > 0 && !a.is_dirty) {
    a.is_dirty = true;
    dirty_.push_back(agent);
    eligibility_.Prefetch(agent);
  }
}

ItemHandle Router::Enqueue(const WaitingItem& data, base::Instant now) {
  ItemIndex index;
  if (free_slots_.empty()) {
    index = static_cast<ItemIndex>(items_.size());
    items_.emplace_back();
    plans_.emplace_back();
  } else {
    index = free_slots_.back();
    free_slots_.pop_back();
  }
  Item& item = items_[index];
  item.order_key = data.order_key;
  item.late_at = data.late_at;
  item.late_yield = data.late_yield;
  item.tag = data.tag;
  item.queued_at = data.queued_at;
  item.requirement = data.requirement;
  item.own_agent = data.own_agent;
  item.own_agent_is_owner = data.own_agent_is_owner;
  item.preference = data.preference;
  item.reserved_agent = kNobody;
  item.step = 0;
  item.steps = static_cast<std::uint8_t>(data.overflow_steps);
  item.is_late = false;
  item.reserve_done = false;
  item.has_plan = data.overflow_steps > 0 || data.own_agent != kNobody ||
                  data.reserve_at != base::Instant::Infinite();
  if (item.has_plan) plans_[index] = {data.patient_until, data.reserve_at, data.overflow};
  ++waiting_;
  while (item.step < item.steps && data.overflow[item.step].at <= now) {
    item.requirement = data.overflow[item.step].requirement;
    ++item.step;
  }
  if (data.late_at <= now) {
    item.is_late = true;
    item.order_key += data.late_yield;
  }
  const AgentIndex own = data.own_agent;
  const bool has_own =
      own < agents_.size() && agents_[own].is_available && eligibility_.Fits(item.requirement, own);
  if (!has_own) item.own_agent = kNobody;
  if (has_own && now < data.patient_until) {
    item.place = Place::kOwnAgent;
    PutForOwn(own, {index, item.generation}, item.order_key);
  } else {
    PutInLine(index);
  }
  PushPending(index);
  Schedule(index);
  return {index, item.generation};
}

void Router::PutForOwn(AgentIndex agent, ItemHandle item, base::Instant order_key) {
  PushHeap(own_items_[agent], {order_key.micros, item});
  agents_[agent].has_own_items = true;
}

void Router::PutInLine(ItemIndex index) {
  Item& item = items_[index];
  item.place = Place::kLine;
  lines_.Push(item.requirement, index, item.order_key.micros);
}

// An item whose promise is broken gives way, once. Looked at only when the item would be next: until
// then its key doesn't matter. True when it moved.
bool Router::Yield(ItemIndex index, base::Instant now) {
  Item& item = items_[index];
  if (item.is_late || item.late_at > now) return false;
  item.is_late = true;
  if (item.late_yield == base::Duration{0}) return false;
  item.order_key += item.late_yield;
  if (item.place == Place::kLine) {
    lines_.Remove(index);
    PutInLine(index);
  } else {
    PutForOwn(item.own_agent, {index, item.generation}, item.order_key);
  }
  return true;
}

// Takes the item from wherever it waits; heaps of other places drop it when they meet it.
void Router::Withdraw(ItemIndex index) {
  if (items_[index].place == Place::kLine) lines_.Remove(index);
}

void Router::FreeSlot(ItemIndex index) {
  Item& item = items_[index];
  item.place = Place::kNowhere;
  ++item.generation;
  free_slots_.push_back(index);
  --waiting_;
}

bool Router::Remove(ItemHandle handle) {
  if (Find(handle) == nullptr) return false;
  Withdraw(handle.index);
  DropReservation(handle.index);
  FreeSlot(handle.index);
  return true;
}

bool Router::Reorder(ItemHandle handle, base::Instant order_key, Preference preference) {
  Item* item = Find(handle);
  if (item == nullptr) return false;
  item->order_key = item->is_late ? order_key + item->late_yield : order_key;
  item->preference = preference;
  PushPending(handle.index);
  if (item->place == Place::kLine) {
    lines_.Remove(handle.index);
    PutInLine(handle.index);
  } else {
    PutForOwn(item->own_agent, handle, item->order_key);
  }
  return true;
}

void Router::PushPending(ItemIndex index) {
  const Item& item = items_[index];
  PushHeap(pending_, {item.order_key.micros, {index, item.generation}});
}

// Plans the next moment at which something about the item changes by itself.
void Router::Schedule(ItemIndex index) {
  const Item& item = items_[index];
  if (!item.has_plan) return;
  const Plan& plan = plans_[index];
  base::Instant at = base::Instant::Infinite();
  if (item.place == Place::kOwnAgent) at = plan.patient_until;
  if (item.step < item.steps) at = std::min(at, plan.overflow[item.step].at);
  if (!item.reserve_done) at = std::min(at, plan.reserve_at);
  if (at != base::Instant::Infinite()) PushHeap(events_, {at, {index, item.generation}});
}

void Router::Advance(base::Instant now) {
  while (!events_.empty() && events_.front().at <= now) {
    const ItemHandle handle = events_.front().item;
    PopHeap(events_);
    Item* item = Find(handle);
    if (item == nullptr) continue;
    const Plan& plan = plans_[handle.index];
    bool may_fit_more = item->place == Place::kOwnAgent && plan.patient_until <= now;
    bool moved = may_fit_more;
    while (item->step < item->steps && plan.overflow[item->step].at <= now) {
      item->requirement = plan.overflow[item->step].requirement;
      ++item->step;
      may_fit_more = moved = true;
      if (item->reserved_agent != kNobody &&
          !eligibility_.Fits(item->requirement, item->reserved_agent)) {
        GiveUpReservation(item->reserved_agent);
      }
    }
    if (moved) {
      Withdraw(handle.index);
      if (item->place == Place::kOwnAgent && now < plan.patient_until &&
          eligibility_.Fits(item->requirement, item->own_agent)) {
        PutForOwn(item->own_agent, handle, item->order_key);
      } else {
        PutInLine(handle.index);
      }
    }
    if (may_fit_more) PushPending(handle.index);
    if (!item->reserve_done && plan.reserve_at <= now) Reserve(handle.index, now);
    Schedule(handle.index);
  }
}

// Those who waited for an agent that isn't available any more wait for everybody.
void Router::ReleaseOwnItems(AgentIndex agent) {
  std::vector<Ordered> items;
  items.swap(own_items_[agent]);
  agents_[agent].has_own_items = false;
  for (const Ordered& entry : items) {
    Item* item = Find(entry.item);
    if (item == nullptr || item->place != Place::kOwnAgent) continue;
    item->own_agent = kNobody;
    PutInLine(entry.item.index);
    PushPending(entry.item.index);
    Schedule(entry.item.index);
  }
}

void Router::Reserve(ItemIndex index, base::Instant now) {
  Item& item = items_[index];
  if (item.place == Place::kOwnAgent) {
    plans_[index].reserve_at = plans_[index].patient_until;
    return;
  }
  const int weight = eligibility_.At(item.requirement).weight;
  if (weight <= 1 || item.reserved_agent != kNobody) {
    item.reserve_done = true;
    return;
  }
  AgentIndex best = kNobody;
  const BitSet& row = eligibility_.AgentsOf(item.requirement);
  for (std::size_t w = 0; w < row.words().size(); ++w) {
    for (std::uint64_t bits = row.words()[w]; bits != 0; bits &= bits - 1) {
      const auto agent = static_cast<AgentIndex>(w * 64 + std::size_t(std::countr_zero(bits)));
      const Agent& a = agents_[agent];
      if (!a.is_available || a.capacity < weight || Find(a.reserved_for) != nullptr) continue;
      if (best == kNobody || SpareOf(a) > SpareOf(agents_[best])) best = agent;
    }
  }
  if (best == kNobody) {
    plans_[index].reserve_at = now + kReserveAgain;
    return;
  }
  item.reserve_done = true;
  item.reserved_agent = best;
  agents_[best].reserved_for = {index, item.generation};
  Refresh(best);
}

void Router::DropReservation(ItemIndex index) {
  const AgentIndex agent = items_[index].reserved_agent;
  if (agent == kNobody) return;
  items_[index].reserved_agent = kNobody;
  agents_[agent].reserved_for = {};
  Refresh(agent);
}

// The agent can't be kept for its heavy item any more: another one will be looked for.
void Router::GiveUpReservation(AgentIndex agent) {
  const ItemHandle handle = agents_[agent].reserved_for;
  Item* item = Find(handle);
  if (item == nullptr) return;
  DropReservation(handle.index);
  item->reserve_done = false;
  Schedule(handle.index);
}

ItemIndex Router::BestItemFor(AgentIndex agent, base::Instant now) {
  Agent& a = agents_[agent];
  const int spare = SpareOf(a);
  if (spare <= 0) return kNobody;
  if (const Item* reserved = Find(a.reserved_for)) {
    const int weight = eligibility_.At(reserved->requirement).weight;
    return weight <= spare ? a.reserved_for.index : kNobody;
  }
  RequirementId line;
  do {
    line = lines_.Best(eligibility_.RequirementsOf(agent), spare);
    if (line != kNobody) __builtin_prefetch(&items_[lines_.Head(line)]);
  } while (line != kNobody && Yield(lines_.Head(line), now));

  while (a.has_own_items) {
    std::vector<Ordered>& own = own_items_[agent];
    const Ordered first = own.front();
    const Item* item = Find(first.item);
    if (item == nullptr || item->place != Place::kOwnAgent || item->own_agent != agent ||
        item->order_key.micros != first.key) {
      PopHeap(own);
      a.has_own_items = !own.empty();
      continue;
    }
    if (Yield(first.item.index, now)) continue;
    const bool fits = eligibility_.At(item->requirement).weight <= spare;
    if (fits && (line == kNobody || first.key <= lines_.HeadKey(line))) return first.item.index;
    break;
  }
  return line == kNobody ? kNobody : lines_.Head(line);
}

AgentIndex Router::BestAgentFor(const Item& item, std::uint16_t* reasons) const {
  const int weight = eligibility_.At(item.requirement).weight;
  if (item.own_agent != kNobody && IsFreeFor(item.own_agent, item.requirement)) {
    *reasons |= item.own_agent_is_owner ? kFirstOwner : kSameAgent;
    return item.own_agent;
  }
  if (item.place == Place::kOwnAgent) return kNobody;
  const AgentIndex reserved = item.reserved_agent;
  if (reserved != kNobody && SpareOf(agents_[reserved]) >= weight) {
    *reasons |= kReserved;
    return reserved;
  }
  *reasons |= kLeastOccupied;
  return free_.Find(eligibility_.AgentsOf(item.requirement), weight, item.preference);
}

bool Router::IsFreeFor(AgentIndex agent, RequirementId requirement) const {
  return free_.Contains(agent) && eligibility_.Fits(requirement, agent) &&
         SpareOf(agents_[agent]) >= eligibility_.At(requirement).weight;
}

// Three sources compete by key: the first pending item, and what the last dirty agent would take.
// Whichever is first in line goes to the agent that suits it best; if that agent has an even earlier
// item waiting (of another dirty agent's making), that one goes first. Keys only fall, so it ends.
bool Router::Next(base::Instant now, Decision* decision) {
  for (;;) {
    while (!pending_.empty()) {
      const Ordered first = pending_.front();
      const Item* item = Find(first.item);
      if (item != nullptr && !Yield(first.item.index, now) && item->order_key.micros == first.key) {
        break;
      }
      PopHeap(pending_);  // gone, or its place has changed
      if (item != nullptr && item->order_key.micros != first.key) {
        PushPending(first.item.index);
      }
    }
    ItemIndex chosen = kNobody;
    while (!dirty_.empty()) {
      chosen = BestItemFor(dirty_.back(), now);
      if (chosen != kNobody) break;
      agents_[dirty_.back()].is_dirty = false;
      dirty_.pop_back();
    }
    AgentIndex agent = chosen == kNobody ? kNobody : dirty_.back();
    std::uint16_t reasons = kNextInLine;
    bool choose_agent = dirty_.size() > 1;
    if (!pending_.empty() &&
        (chosen == kNobody || pending_.front().key <= items_[chosen].order_key.micros)) {
      chosen = pending_.front().item.index;
      PopHeap(pending_);
      reasons = 0;
      agent = kNobody;
      choose_agent = true;
    }
    if (chosen == kNobody) return false;

    while (choose_agent) {
      std::uint16_t why = 0;
      const AgentIndex best = BestAgentFor(items_[chosen], &why);
      if (best == kNobody) break;
      const ItemIndex earlier = dirty_.empty() ? chosen : BestItemFor(best, now);
      agent = best;
      if (earlier == chosen || earlier == kNobody ||
          items_[earlier].order_key >= items_[chosen].order_key) {
        reasons = static_cast<std::uint16_t>(reasons | why);
        break;
      }
      PushPending(chosen);  // it waits for its turn again
      chosen = earlier;
    }
    if (agent == kNobody) continue;
    const Item& item = items_[chosen];
    if (item.reserved_agent == agent) reasons |= kReserved;
    if (item.own_agent == agent) {
      reasons |= item.own_agent_is_owner ? kFirstOwner : kSameAgent;
    }
    Decide(chosen, agent, reasons, now, decision);
    return true;
  }
}

void Router::Decide(ItemIndex index, AgentIndex agent, std::uint16_t reasons, base::Instant now,
                    Decision* decision) {
  Item& item = items_[index];
  const Requirement& requirement = eligibility_.At(item.requirement);
  Agent& a = agents_[agent];
  if (item.step > 0) reasons |= kOverflowed;
  if (item.is_late) reasons |= kLate;
  if (item.preference == Preference::kSeniorsFirst) reasons |= kSeniorFirst;
  *decision = {.item = {index, item.generation},
               .tag = item.tag,
               .agent = agent,
               .at = now,
               .waited = now - item.queued_at,
               .requirement = item.requirement,
               .load_before = a.load,
               .capacity = a.capacity,
               .reasons = reasons,
               .overflow_step = item.step};
  Withdraw(index);
  // Whoever is first now will be looked at one day; by then it is here.
  if (lines_.HeadKey(item.requirement) != WaitingLines::kEmpty) {
    __builtin_prefetch(&items_[lines_.Head(item.requirement)]);
  }
  if (item.reserved_agent != kNobody) DropReservation(index);
  FreeSlot(index);
  a.load = static_cast<std::int16_t>(a.load + requirement.weight);
  Refresh(agent);
}

std::optional<Router::Outlook> Router::Look(ItemHandle handle) const {
  const Item* item = Find(handle);
  if (item == nullptr) return std::nullopt;
  const BitSet& mine = eligibility_.AgentsOf(item->requirement);
  const int weight = eligibility_.At(item->requirement).weight;
  Outlook outlook;
  for (std::size_t w = 0; w < mine.words().size(); ++w) {
    for (std::uint64_t bits = mine.words()[w]; bits != 0; bits &= bits - 1) {
      const Agent& a = agents_[w * 64 + std::size_t(std::countr_zero(bits))];
      if (!a.is_available || a.capacity < weight) continue;
      ++outlook.fitting_agents;
      outlook.places += static_cast<double>(a.capacity) / weight;
    }
  }
  outlook.position = 1;
  for (RequirementId line = 0; line < lines_.line_count(); ++line) {
    if (lines_.HeadKey(line) >= item->order_key.micros) continue;
    const BitSet& theirs = eligibility_.AgentsOf(line);
    const std::size_t shared = mine.CountCommon(theirs);
    if (shared == 0) continue;
    const std::size_t ahead = lines_.CountBefore(line, item->order_key.micros);
    outlook.position += ahead;
    const double share = static_cast<double>(shared) / static_cast<double>(theirs.Count());
    const double relative_weight =
        static_cast<double>(eligibility_.At(line).weight) / static_cast<double>(weight);
    outlook.work_ahead += static_cast<double>(ahead) * share * relative_weight;
  }
  return outlook;
}

int Router::free_points() const {
  int points = 0;
  for (const Agent& agent : agents_) points += std::max(0, SpareOf(agent));
  return points;
}

}  // namespace deskmesh::chat::routing
