// SPDX-License-Identifier: Apache-2.0
//
// P21: routing decisions with 10,000 agents and 100,000 waiting, one core, against a linear scan of
// the same waiting work by the same rules; and the same at a tenth of the size (P28).
//
// Prints JSON lines as scripts/bench reads them. Optional argument: repetitions (3).
#include <time.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "chat/routing/core/queue_order.h"
#include "chat/routing/core/router.h"
#include "chat/routing/core/traffic_simulation.h"

namespace deskmesh::chat::routing {
namespace {

// Time of this thread on its core: what else the machine does isn't counted.
double Now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

constexpr int kSkills = 20;
constexpr int kTeams = 8;
constexpr int kCapacity = 4;
constexpr base::Instant kStart = base::Instant::FromSeconds(1'750'000'000);

// The same random traffic for both programs.
struct Traffic {
  std::mt19937 random;
  std::vector<Requirement> requirements;
  OrderPolicy policy;

  explicit Traffic(unsigned seed) : random(seed) {
    // Traits 0 and 1 are the languages, then skills, then teams.
    for (TraitId language = 0; language < 2; ++language) {
      for (TraitId skill = 0; skill < kSkills; ++skill) {
        for (int level = 1; level <= 3; ++level) {
          requirements.push_back({{{language, 2}, {2 + skill, level}}, 1});
          for (TraitId team = 0; team < kTeams; team += 2) {
            requirements.push_back(
                {{{language, 2}, {2 + skill, level}, {2 + kSkills + team, 1}}, 1});
          }
        }
      }
    }
  }

  std::vector<Ability> Abilities() {
    std::vector<Ability> abilities;
    const unsigned languages = 1 + random() % 3;
    for (TraitId language = 0; language < 2; ++language) {
      if ((languages >> language) & 1) abilities.push_back({language, 2 + int(random() % 4)});
    }
    for (int i = 0; i < 6; ++i) {
      abilities.push_back({2 + TraitId(random() % kSkills), 1 + int(random() % 5)});
    }
    abilities.push_back({2 + kSkills + TraitId(random() % kTeams), 1});
    return abilities;
  }

  std::size_t AnyRequirement() { return random() % requirements.size(); }

  OrderInput Order(base::Instant queued_at) {
    OrderInput input;
    input.queued_at = queued_at;
    const unsigned dice = random() % 100;
    input.priority = dice < 1 ? Priority::kP0 : dice < 10 ? Priority::kP1 : Priority::kP2;
    input.tier = static_cast<Tier>(random() % 3);
    return input;
  }
};

struct Result {
  double decisions_per_second = 0;
  std::uint64_t checksum = 0;
};

Result RunRouter(int agents, int waiting, int decisions) {
  Traffic traffic(1);
  Router router;
  for (int t = 0; t < 2 + kSkills + kTeams; ++t) router.traits().Intern("t" + std::to_string(t));
  for (int a = 0; a < agents; ++a) {
    router.SetAgent(AgentIndex(a), {.abilities = traffic.Abilities(),
                                    .capacity = kCapacity,
                                    .load = kCapacity,
                                    .seniority = int(traffic.random() % 4),
                                    .is_available = true});
  }
  std::vector<RequirementId> ids;
  for (const Requirement& requirement : traffic.requirements) {
    ids.push_back(router.Intern(requirement));
  }
  base::Instant now = kStart;
  // What leaves is followed by the same kind, so that the mix of what waits stays as it is.
  auto arrive = [&](RequirementId requirement) {
    now += std::chrono::microseconds(900);
    WaitingItem item;
    item.tag = traffic.random();
    item.queued_at = now;
    const OrderInput order = traffic.Order(now);
    item.order_key = OrderKey(order, traffic.policy);
    item.requirement = requirement;
    item.late_at = BrokenAt(order, traffic.policy);
    item.late_yield = LateYield(order, traffic.policy);
    router.Enqueue(item, now);
  };
  Decision decision;
  for (int i = 0; i < waiting; ++i) arrive(ids[traffic.AnyRequirement()]);
  while (router.Next(now, &decision)) {
  }
  Result result;
  int made = 0;
  const double start = Now();
  while (made < decisions) {
    router.Release(AgentIndex(traffic.random() % unsigned(agents)), 1);
    router.Advance(now);
    while (router.Next(now, &decision)) {
      ++made;
      result.checksum = result.checksum * 31 + decision.agent + decision.tag;
      arrive(decision.requirement);
    }
  }
  result.decisions_per_second = made / (Now() - start);
  return result;
}

// What a straightforward program does: look at everything that waits.
Result RunLinear(int agents, int waiting, int decisions) {
  Traffic traffic(1);
  using Levels = std::array<std::uint8_t, 2 + kSkills + kTeams>;
  std::vector<Levels> levels(std::size_t(agents), Levels{});
  for (Levels& own : levels) {
    for (const Ability& ability : traffic.Abilities()) {
      own[ability.trait] = std::max(own[ability.trait], std::uint8_t(ability.level));
    }
    traffic.random();
  }
  struct Waiting {
    std::int64_t key;
    std::array<std::uint8_t, 3> trait;
    std::array<std::uint8_t, 3> level;
    std::uint32_t tag;
  };
  std::vector<Waiting> queue;
  base::Instant now = kStart;
  auto arrive = [&](std::array<std::uint8_t, 3> trait, std::array<std::uint8_t, 3> level) {
    now += std::chrono::microseconds(900);
    Waiting item{0, trait, level, std::uint32_t(traffic.random())};
    item.key = OrderKey(traffic.Order(now), traffic.policy).micros;
    queue.push_back(item);
  };
  for (int i = 0; i < waiting; ++i) {
    const Requirement& requirement = traffic.requirements[traffic.AnyRequirement()];
    std::array<std::uint8_t, 3> trait{}, level{};
    for (std::size_t n = 0; n < requirement.needs.size(); ++n) {
      trait[n] = std::uint8_t(requirement.needs[n].trait);
      level[n] = std::uint8_t(requirement.needs[n].min_level);
    }
    arrive(trait, level);
  }
  Result result;
  int made = 0;
  const double start = Now();
  while (made < decisions) {
    const std::size_t agent = traffic.random() % unsigned(agents);
    const Levels& own = levels[agent];
    std::size_t best = queue.size();
    std::int64_t best_key = INT64_MAX;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const Waiting& item = queue[i];
      if (item.key < best_key && own[item.trait[0]] >= item.level[0] &&
          own[item.trait[1]] >= item.level[1] && own[item.trait[2]] >= item.level[2]) {
        best = i;
        best_key = item.key;
      }
    }
    if (best == queue.size()) continue;
    ++made;
    result.checksum = result.checksum * 31 + agent + queue[best].tag;
    const Waiting taken = queue[best];
    queue[best] = queue.back();
    queue.pop_back();
    arrive(taken.trait, taken.level);
  }
  result.decisions_per_second = made / (Now() - start);
  return result;
}

double Median(std::vector<double> rates) {
  std::sort(rates.begin(), rates.end());
  return rates[rates.size() / 2];
}

void Print(const char* name, double value, const char* unit, double reference,
           const char* better = "higher") {
  std::printf(
      "{\"name\": \"%s\", \"value\": %.3f, \"unit\": \"%s\", \"reference\": %.3f, "
      "\"ratio\": %.3f, \"better\": \"%s\"}\n",
      name, value, unit, reference, value / reference, better);
  std::fflush(stdout);
}

// Promises kept by each policy on the same simulated days; the table goes to stderr.
void ComparePolicies() {
  std::fprintf(stderr, "%-5s %-16s %8s %8s %8s %9s %9s %9s %8s\n", "load", "policy", "broken",
               "first", "others", "mean s", "p95 s", "longest", "busiest");
  for (const double load : {0.80, 0.92, 1.00}) {
    TrafficDay day;
    day.load = load;
    double reference = 0;
    for (const Policy policy :
         {Policy::kRoundRobin, Policy::kLongestIdle, Policy::kPriorityIdle, Policy::kRouter}) {
      const TrafficResult r = SimulateMany(day, policy, 10);
      std::fprintf(stderr, "%-5.2f %-16s %7.1f%% %7.1f%% %7.1f%% %9.0f %9.0f %9.0f %8.2f\n", load,
                   std::string(Name(policy)).c_str(), r.broken * 100, r.broken_first * 100,
                   r.broken_rest * 100, r.mean_wait_s, r.p95_wait_s, r.longest_wait_s, r.busiest);
      if (policy == Policy::kLongestIdle) reference = r.broken * 100;
      if (policy == Policy::kRouter) {
        const std::string name = "R25 promises broken at load " +
                                 std::to_string(load).substr(0, 4) + " against longest idle";
        Print(name.c_str(), r.broken * 100, "%", reference, "lower");
      }
    }
  }
}

}  // namespace
}  // namespace deskmesh::chat::routing

int main(int argc, char** argv) {
  using namespace deskmesh::chat::routing;
  const int repetitions = argc > 1 ? std::max(1, std::atoi(argv[1])) : 3;
  // In turn, so that a machine that gets slower or faster does so for both.
  std::vector<double> small_rates, large_rates;
  for (int i = 0; i < repetitions; ++i) {
    small_rates.push_back(RunRouter(1'000, 10'000, 300'000).decisions_per_second);
    large_rates.push_back(RunRouter(10'000, 100'000, 1'000'000).decisions_per_second);
  }
  const double small = Median(std::move(small_rates));
  const double large = Median(std::move(large_rates));
  std::vector<double> linear_rates;
  for (int i = 0; i < repetitions; ++i) {
    linear_rates.push_back(RunLinear(10'000, 100'000, 4'000).decisions_per_second);
  }
  const double linear = Median(std::move(linear_rates));
  Print("P21 routing decisions, 10,000 agents, 100,000 waiting", large, "1/s", linear);
  Print("P28 routing decisions at 10x the data", large, "1/s", small);
  ComparePolicies();
}
