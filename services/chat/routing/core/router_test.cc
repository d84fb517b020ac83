// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/router.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

namespace deskmesh::chat::routing {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr base::Instant kOpen = base::Instant::FromSeconds(1'750'000'000);

AgentState Agent(std::vector<Ability> abilities, int capacity = 1, int seniority = 0) {
  return {.abilities = std::move(abilities),
          .capacity = capacity,
          .seniority = seniority,
          .is_available = true};
}

WaitingItem Item(std::uint64_t tag, RequirementId requirement, base::Instant key = kOpen) {
  WaitingItem item;
  item.tag = tag;
  item.queued_at = kOpen;
  item.order_key = key;
  item.requirement = requirement;
  return item;
}

std::vector<std::pair<std::uint64_t, AgentIndex>> Drain(Router& router, base::Instant now) {
  std::vector<std::pair<std::uint64_t, AgentIndex>> made;
  Decision decision;
  while (router.Next(now, &decision)) made.emplace_back(decision.tag, decision.agent);
  return made;
}

using Made = std::vector<std::pair<std::uint64_t, AgentIndex>>;

TEST_CASE("an arrival goes to a free agent that fits, else it waits for one",
          "[chat][routing][core]") {
  Router router;
  const TraitId zh = router.traits().Intern("lang:zh");
  const RequirementId chinese = router.Intern({{{zh, 3}}, kTenths});
  router.SetAgent(0, Agent({}, kTenths));
  router.SetAgent(1, Agent({{zh, 5}}, kTenths + 2));
  router.Enqueue(Item(1, chinese), kOpen);
  CHECK(Drain(router, kOpen) == Made{{1, 1}});
  router.Enqueue(Item(2, chinese), kOpen);
  CHECK(Drain(router, kOpen).empty());
  router.Release(1, kTenths);
  Decision decision;
  REQUIRE(router.Next(kOpen + seconds(9), &decision));
  CHECK(decision.tag == 2);
  CHECK(decision.waited == seconds(9));
  CHECK((decision.reasons & kNextInLine) != 0);
  const auto words = Explain(decision, router.RequirementAt(decision.requirement), router.traits());
  CHECK(words ==
        std::vector<std::string>{"NEXT_IN_LINE", "WAITED 9s", "LOAD 0/1.2", "FITS lang:zh>=3"});
}

TEST_CASE("of items that arrive together the first in line is decided first",
          "[chat][routing][core]") {
  Router router;
  const RequirementId any = router.Intern({});
  router.SetAgent(0, Agent({}));
  router.Enqueue(Item(1, any, kOpen + minutes(5)), kOpen);
  router.Enqueue(Item(2, any, kOpen), kOpen);
  CHECK(Drain(router, kOpen) == Made{{2, 0}});
}

TEST_CASE("a customer's own agent is preferred and waited for within patience only",
          "[chat][routing][core]") {
  Router router;
  const RequirementId any = router.Intern({});
  router.SetAgent(0, Agent({}));
  router.SetAgent(1, Agent({}));
  WaitingItem item = Item(1, any);
  item.own_agent = 1;
  item.own_agent_is_owner = true;
  item.patient_until = kOpen + seconds(30);
  router.Enqueue(item, kOpen);
  CHECK(Drain(router, kOpen) == Made{{1, 1}});

  item.tag = 2;
  router.Enqueue(item, kOpen);  // its agent is busy, another is free
  CHECK(Drain(router, kOpen).empty());
  CHECK(router.NextEvent() == kOpen + seconds(30));
  router.Advance(kOpen + seconds(30));
  CHECK(Drain(router, kOpen + seconds(30)) == Made{{2, 0}});

  item.tag = 3;
  router.Enqueue(item, kOpen);
  router.SetAvailable(1, false);  // gone: everybody may have it
  router.Release(0, 1);
  CHECK(Drain(router, kOpen) == Made{{3, 0}});
}

TEST_CASE("a long wait widens the requirement step by step", "[chat][routing][core]") {
  Router router;
  const TraitId zh = router.traits().Intern("lang:zh"), api = router.traits().Intern("api");
  const RequirementId best = router.Intern({{{zh, 3}, {api, 3}}, 1});
  const RequirementId wider = router.Intern({{{zh, 3}}, 1});
  const RequirementId any = router.Intern({});
  router.SetAgent(0, Agent({}));
  WaitingItem item = Item(1, best);
  item.overflow = {{{kOpen + seconds(60), wider}, {kOpen + seconds(120), any}, {}}};
  item.overflow_steps = 2;
  router.Enqueue(item, kOpen);
  CHECK(Drain(router, kOpen).empty());
  router.Advance(kOpen + seconds(60));
  CHECK(Drain(router, kOpen + seconds(60)).empty());
  router.Advance(kOpen + seconds(120));
  Decision decision;
  REQUIRE(router.Next(kOpen + seconds(120), &decision));
  CHECK(decision.overflow_step == 2);
  CHECK((decision.reasons & kOverflowed) != 0);
}

TEST_CASE("an item whose promise is broken gives way once", "[chat][routing][core]") {
  Router router;
  const RequirementId any = router.Intern({});
  router.SetAgent(0, Agent({}));
  router.Occupy(0, 1);
  WaitingItem late = Item(1, any, kOpen);
  late.late_at = kOpen + seconds(10);
  late.late_yield = minutes(4);
  router.Enqueue(late, kOpen);
  router.Enqueue(Item(2, any, kOpen + minutes(3)), kOpen);
  router.Enqueue(Item(3, any, kOpen + minutes(5)), kOpen);
  for (const std::uint64_t tag : {2u, 1u, 3u}) {
    router.Release(0, 1);
    CHECK(Drain(router, kOpen + seconds(11)) == Made{{tag, 0}});
  }
}

TEST_CASE("heavy work gets an agent although light work keeps coming", "[chat][routing][core]") {
  Router router;
  const RequirementId chat = router.Intern({});
  const RequirementId call = router.Intern({{}, 2});
  router.SetAgent(0, Agent({}, 2));
  router.SetAgent(1, Agent({}, 2));
  for (std::uint64_t i = 0; i < 8; ++i) router.Enqueue(Item(i, chat), kOpen);
  CHECK(Drain(router, kOpen).size() == 4);
  WaitingItem heavy = Item(100, call, kOpen);
  heavy.reserve_at = kOpen + seconds(20);
  router.Enqueue(heavy, kOpen);
  router.Release(0, 1);
  CHECK(Drain(router, kOpen).size() == 1);  // a light one slips in
  router.Advance(kOpen + seconds(20));
  int released = 0;
  bool taken = false;
  for (int i = 0; i < 4 && !taken; ++i) {
    for (AgentIndex agent : {0u, 1u}) {
      if (router.LoadOf(agent) > 0) router.Release(agent, 1);
      ++released;
      for (const auto& [tag, who] : Drain(router, kOpen + seconds(21))) taken = taken || tag == 100;
    }
  }
  CHECK(taken);
  CHECK(released <= 4);
}

TEST_CASE("position and work ahead count those who compete for the same agents",
          "[chat][routing][core]") {
  Router router;
  const TraitId zh = router.traits().Intern("lang:zh"), en = router.traits().Intern("lang:en");
  const RequirementId chinese = router.Intern({{{zh, 1}}, 1}),
                      english = router.Intern({{{en, 1}}, 1});
  router.SetAgent(0, Agent({{zh, 5}}));
  router.SetAgent(1, Agent({{en, 5}}, 2));
  router.Occupy(0, 1);
  router.Occupy(1, 2);
  std::vector<ItemHandle> handles;
  for (int i = 0; i < 5; ++i)
    handles.push_back(router.Enqueue(Item(0, chinese, kOpen + seconds(i)), kOpen));
  const ItemHandle other = router.Enqueue(Item(0, english, kOpen + seconds(9)), kOpen);
  CHECK(Drain(router, kOpen).empty());
  CHECK(router.Look(handles[4])->position == 5);
  CHECK(router.Look(handles[4])->work_ahead == Approx(4));
  CHECK(router.Look(other)->position == 1);
  CHECK(router.Look(other)->places == Approx(2));
  CHECK(router.Remove(handles[0]));
  CHECK_FALSE(router.Remove(handles[0]));
  CHECK(router.Look(handles[4])->position == 4);
  CHECK_FALSE(router.Look(handles[0]).has_value());
  CHECK(router.Reorder(handles[4], kOpen - seconds(1), Preference::kSeniorsFirst));
  CHECK(router.Look(handles[4])->position == 1);
}

// A slow, obvious model of the same rules; the laws are checked against it after every step.
class Model {
 public:
  struct Waiting {
    WaitingItem data;
    ItemHandle handle;
    bool is_own_only = false;
    base::Instant key;
    bool is_late = false;
    int step = 0;
    bool may_reserve = false;
  };

  explicit Model(unsigned seed) : random_(seed) {}

  void Run(int steps) {
    for (int i = 0; i < 12; ++i) requirements_.push_back(router_.Intern(AnyRequirement()));
    for (AgentIndex agent = 0; agent < 25; ++agent) ChangeAgent(agent);
    for (int step = 0; step < steps; ++step) {
      now_ += std::chrono::milliseconds(random_() % 1500);
      Act();
      Settle();
      CheckNobodyWaitsInVain();
    }
  }

 private:
  Requirement AnyRequirement() {
    Requirement requirement;
    for (TraitId t = 0; t < 4; ++t) {
      if (random_() % 3 == 0) requirement.needs.push_back({t, 1 + int(random_() % 4)});
    }
    requirement.weight = random_() % 4 == 0 ? 2 : 1;
    return requirement;
  }

  void ChangeAgent(AgentIndex agent) {
    AgentState state;
    for (TraitId t = 0; t < 4; ++t) {
      if (random_() % 2 == 0) state.abilities.push_back({t, 1 + int(random_() % 5)});
    }
    state.capacity = 1 + int(random_() % 4);
    state.load = loads_[agent];
    state.seniority = int(random_() % 4);
    state.is_available = random_() % 4 != 0;
    agents_[agent] = state;
    router_.SetAgent(agent, state);
    FreeOwn(agent);
  }

  void FreeOwn(AgentIndex agent) {
    for (auto& [tag, waiting] : waiting_) {
      if (waiting.data.own_agent == agent) waiting.is_own_only = false;
    }
  }

  void Act() {
    const unsigned dice = random_() % 100;
    const auto agent = static_cast<AgentIndex>(random_() % 25);
    if (dice < 45) {
      Arrive();
    } else if (dice < 80) {
      if (!held_[agent].empty()) {
        const int weight = held_[agent].back();
        held_[agent].pop_back();
        loads_[agent] -= weight;
        router_.Release(agent, weight);
      }
    } else if (dice < 85) {
      const bool is_available = !agents_[agent].is_available;
      agents_[agent].is_available = is_available;
      router_.SetAvailable(agent, is_available);
      if (!is_available) FreeOwn(agent);
    } else if (dice < 88) {
      ChangeAgent(agent);
    } else if (dice < 93 && !waiting_.empty()) {
      auto it = std::next(waiting_.begin(), random_() % waiting_.size());
      REQUIRE(router_.Remove(it->second.handle));
      waiting_.erase(it);
    } else {
      now_ += seconds(random_() % 20);
      router_.Advance(now_);
      for (auto& [tag, waiting] : waiting_) Age(waiting);
    }
  }

  void Age(Waiting& waiting) {
    if (waiting.is_own_only && waiting.data.patient_until <= now_) waiting.is_own_only = false;
    while (waiting.step < waiting.data.overflow_steps &&
           waiting.data.overflow[waiting.step].at <= now_) {
      waiting.data.requirement = waiting.data.overflow[waiting.step].requirement;
      ++waiting.step;
      if (waiting.is_own_only && !Fits(waiting.data.requirement, waiting.data.own_agent)) {
        waiting.is_own_only = false;
      }
    }
    if (waiting.data.reserve_at <= now_) waiting.may_reserve = true;
  }

  void Arrive() {
    WaitingItem item;
    item.tag = ++last_tag_;
    item.queued_at = now_;
    item.order_key = now_ + seconds(random_() % 60);
    item.requirement = requirements_[random_() % requirements_.size()];
    if (random_() % 3 == 0) {
      item.late_at = item.order_key;
      item.late_yield = seconds(40);
    }
    if (random_() % 3 == 0) {
      item.overflow[0] = {now_ + seconds(1 + random_() % 30), requirements_[random_() % 12]};
      item.overflow_steps = 1;
    }
    if (random_() % 4 == 0) {
      item.own_agent = static_cast<AgentIndex>(random_() % 25);
      item.patient_until = now_ + seconds(random_() % 20);
    }
    if (random_() % 4 == 0) item.reserve_at = now_ + seconds(random_() % 30);
    Waiting waiting{.data = item, .handle = router_.Enqueue(item, now_), .key = item.order_key};
    const bool has_own = item.own_agent != kNobody && agents_[item.own_agent].is_available &&
                         Fits(item.requirement, item.own_agent);
    waiting.is_own_only = has_own && now_ < item.patient_until;
    waiting_[item.tag] = waiting;
    Age(waiting_[item.tag]);
  }

  bool Fits(RequirementId requirement, AgentIndex agent) const {
    for (const Need& need : router_.RequirementAt(requirement).needs) {
      bool met = false;
      for (const Ability& ability : agents_.at(agent).abilities) {
        met = met || (ability.trait == need.trait && ability.level >= need.min_level);
      }
      if (!met) return false;
    }
    return true;
  }

  bool CanTake(const Waiting& waiting, AgentIndex agent) const {
    if (waiting.is_own_only && waiting.data.own_agent != agent) return false;
    const AgentState& state = agents_.at(agent);
    const int weight = router_.RequirementAt(waiting.data.requirement).weight;
    return state.is_available && state.capacity - loads_.at(agent) >= weight &&
           Fits(waiting.data.requirement, agent);
  }

  void Settle() {
    for (auto& [tag, waiting] : waiting_) {
      if (waiting.is_late || waiting.data.late_at > now_) continue;
      waiting.is_late = true;
      waiting.key += waiting.data.late_yield;
    }
    Decision decision;
    while (router_.Next(now_, &decision)) {
      const auto it = waiting_.find(decision.tag);
      REQUIRE(it != waiting_.end());  // decided once, and it was waiting
      REQUIRE(CanTake(it->second, decision.agent));
      if ((decision.reasons & kReserved) == 0) {
        for (const auto& [tag, other] : waiting_) {
          if (!CanTake(other, decision.agent)) continue;
          REQUIRE(it->second.key <= other.key);
        }
      }
      const int weight = router_.RequirementAt(decision.requirement).weight;
      loads_[decision.agent] += weight;
      held_[decision.agent].push_back(weight);
      REQUIRE(loads_[decision.agent] <= agents_[decision.agent].capacity);
      REQUIRE(router_.LoadOf(decision.agent) == loads_[decision.agent]);
      waiting_.erase(it);
    }
  }

  void CheckNobodyWaitsInVain() {
    REQUIRE(router_.waiting() == waiting_.size());
    std::size_t reserving = 0;
    for (const auto& [tag, waiting] : waiting_) reserving += waiting.may_reserve ? 1 : 0;
    std::set<AgentIndex> idle_for_somebody;
    for (const auto& [tag, waiting] : waiting_) {
      for (const auto& [agent, state] : agents_) {
        if (CanTake(waiting, agent)) idle_for_somebody.insert(agent);
      }
    }
    // Only an agent that is kept for a heavy item may be idle, at most one for each such item.
    REQUIRE(idle_for_somebody.size() <= reserving);
    for (const AgentIndex agent : idle_for_somebody) REQUIRE_FALSE(router_.IsFreeFor(agent, 0));
  }

  std::mt19937 random_;
  Router router_;
  base::Instant now_ = kOpen;
  std::vector<RequirementId> requirements_;
  std::map<AgentIndex, AgentState> agents_;
  std::map<AgentIndex, int> loads_;
  std::map<AgentIndex, std::vector<int>> held_;
  std::map<std::uint64_t, Waiting> waiting_;
  std::uint64_t last_tag_ = 0;
};

TEST_CASE("the laws of routing hold for any history", "[chat][routing][core]") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    Model(seed).Run(600);
  }
}

}  // namespace
}  // namespace deskmesh::chat::routing
