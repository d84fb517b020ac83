// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/traffic_simulation.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <queue>
#include <random>

#include "chat/routing/core/router.h"

namespace deskmesh::chat::routing {
namespace {

constexpr base::Instant kMorning = base::Instant::FromSeconds(1'767'225'600);
constexpr double kPi = 3.14159265358979323846;

// One customer of the day.
struct Enquiry {
  base::Instant arrives;
  base::Duration handling{0};
  OrderInput order;
  bool is_chinese = true;
  bool needs_specialist = false;
};

struct Person {
  bool speaks_chinese = true;
  bool speaks_english = false;
  bool is_specialist = false;
  int seniority = 0;

  bool Fits(const Enquiry& enquiry) const {
    return (enquiry.is_chinese ? speaks_chinese : speaks_english) &&
           (!enquiry.needs_specialist || is_specialist);
  }
};

struct Day {
  std::vector<Enquiry> enquiries;
  std::vector<Person> people;
};

Day MakeDay(const TrafficDay& settings) {
  std::mt19937 random(settings.seed);
  const auto chance = [&](double p) {
    return std::uniform_real_distribution<double>(0, 1)(random) < p;
  };
  Day day;
  for (int i = 0; i < settings.agents; ++i) {
    Person person;
    const double language = std::uniform_real_distribution<double>(0, 1)(random);
    person.speaks_chinese = language < settings.chinese || language > 0.85;
    person.speaks_english = language >= settings.chinese - 0.1;
    person.is_specialist = chance(0.35);
    person.seniority = person.is_specialist ? 1 + int(random() % 2) : int(random() % 2);
    day.people.push_back(person);
  }
  // Somebody is there for everybody.
  day.people.front() = {true, true, true, 2};

  const double mean_us = static_cast<double>(settings.mean_handling.count());
  const double per_us = settings.load * settings.agents * settings.capacity / mean_us;
  std::lognormal_distribution<double> handling(std::log(mean_us) - 0.32, 0.8);
  double at = 0;
  const double length = static_cast<double>(settings.length.count());
  while (true) {
    // Thinning: candidates at the highest rate, kept with the share of the moment.
    at += std::exponential_distribution<double>(per_us * (1 + settings.burst))(random);
    if (at >= length) break;
    const double wave = 1 + settings.burst * std::sin(2 * kPi * 3 * at / length);
    if (!chance(wave / (1 + settings.burst))) continue;
    Enquiry enquiry;
    enquiry.arrives = kMorning + base::Duration(static_cast<std::int64_t>(at));
    enquiry.handling = base::Duration(static_cast<std::int64_t>(handling(random)));
    enquiry.is_chinese = chance(settings.chinese);
    enquiry.needs_specialist = chance(settings.specialist);
    enquiry.order.queued_at = enquiry.arrives;
    enquiry.order.priority = chance(settings.p0)   ? Priority::kP0
                             : chance(settings.p1) ? Priority::kP1
                             : chance(0.2)         ? Priority::kP3
                                                   : Priority::kP2;
    enquiry.order.tier = chance(settings.enterprise)                         ? Tier::kEnterprise
                         : chance(settings.paid / (1 - settings.enterprise)) ? Tier::kPaid
                                                                             : Tier::kFree;
    day.enquiries.push_back(enquiry);
  }
  return day;
}

// What a policy decides: who takes which enquiry now.
class Desk {
 public:
  virtual ~Desk() = default;
  virtual void Arrive(std::size_t enquiry, base::Instant now) = 0;
  virtual void Finish(std::size_t person, base::Instant now) = 0;
  // One decision, or false.
  virtual bool Next(base::Instant now, std::size_t* enquiry, std::size_t* person) = 0;
  // When it wants to be asked again by itself.
  virtual base::Instant NextEvent() const { return base::Instant::Infinite(); }
};

class RouterDesk final : public Desk {
 public:
  RouterDesk(const Day& day, int capacity, const OrderPolicy& order) : day_(day), order_(order) {
    const TraitId zh = router_.traits().Intern("lang:zh");
    const TraitId en = router_.traits().Intern("lang:en");
    const TraitId specialist = router_.traits().Intern("specialist");
    for (std::size_t p = 0; p < day.people.size(); ++p) {
      const Person& person = day.people[p];
      std::vector<Ability> abilities;
      if (person.speaks_chinese) abilities.push_back({zh, 5});
      if (person.speaks_english) abilities.push_back({en, 5});
      if (person.is_specialist) abilities.push_back({specialist, 5});
      router_.SetAgent(static_cast<AgentIndex>(p), {.abilities = abilities,
                                                    .capacity = capacity,
                                                    .seniority = person.seniority,
                                                    .is_available = true});
    }
    for (const TraitId language : {zh, en}) {
      requirements_.push_back(router_.Intern({{{language, 2}}, 1}));
      requirements_.push_back(router_.Intern({{{language, 2}, {specialist, 1}}, 1}));
    }
  }

  void Arrive(std::size_t enquiry, base::Instant now) override {
    const Enquiry& e = day_.enquiries[enquiry];
    WaitingItem item;
    item.tag = enquiry;
    item.queued_at = now;
    item.order_key = OrderKey(e.order, order_);
    item.late_at = BrokenAt(e.order, order_);
    item.late_yield = LateYield(e.order, order_);
    item.requirement = requirements_[(e.is_chinese ? 0u : 2u) + (e.needs_specialist ? 1u : 0u)];
    item.preference =
        PrefersSenior(e.order) ? Preference::kSeniorsFirst : Preference::kKeepSeniorsFree;
    router_.Enqueue(item, now);
  }
  void Finish(std::size_t person, base::Instant) override {
    router_.Release(static_cast<AgentIndex>(person), 1);
  }
  bool Next(base::Instant now, std::size_t* enquiry, std::size_t* person) override {
    router_.Advance(now);
    Decision decision;
    if (!router_.Next(now, &decision)) return false;
    *enquiry = decision.tag;
    *person = decision.agent;
    return true;
  }
  base::Instant NextEvent() const override { return router_.NextEvent(); }

 private:
  const Day& day_;
  const OrderPolicy order_;
  Router router_;
  std::vector<RequirementId> requirements_;
};

// The usual desks: customers in a fixed order, agents in turn or by idle time.
class SimpleDesk final : public Desk {
 public:
  SimpleDesk(const Day& day, int capacity, Policy policy)
      : day_(day),
        policy_(policy),
        free_(day.people.size(), capacity),
        idle_since_(day.people.size(), kMorning) {}

  void Arrive(std::size_t enquiry, base::Instant) override { waiting_.push_back(enquiry); }
  void Finish(std::size_t person, base::Instant now) override {
    ++free_[person];
    idle_since_[person] = now;
  }

  bool Next(base::Instant now, std::size_t* enquiry, std::size_t* person) override {
    std::vector<std::size_t> order(waiting_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (policy_ == Policy::kPriorityIdle) {
      std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto rank = [&](std::size_t i) {
          const OrderInput& input = day_.enquiries[waiting_[i]].order;
          return std::tuple(static_cast<int>(input.priority), -static_cast<int>(input.tier), i);
        };
        return rank(a) < rank(b);
      });
    }
    for (const std::size_t i : order) {
      const std::size_t chosen = ChoosePerson(day_.enquiries[waiting_[i]]);
      if (chosen == free_.size()) continue;
      *enquiry = waiting_[i];
      *person = chosen;
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
      --free_[chosen];
      idle_since_[chosen] = now;
      return true;
    }
    return false;
  }

 private:
  std::size_t ChoosePerson(const Enquiry& enquiry) {
    const std::size_t count = free_.size();
    std::size_t best = count;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t p = policy_ == Policy::kRoundRobin ? (turn_ + i) % count : i;
      if (free_[p] <= 0 || !day_.people[p].Fits(enquiry)) continue;
      if (policy_ == Policy::kRoundRobin) {
        turn_ = (p + 1) % count;
        return p;
      }
      if (best == count || idle_since_[p] < idle_since_[best]) best = p;
    }
    return best;
  }

  const Day& day_;
  const Policy policy_;
  std::vector<int> free_;
  std::vector<base::Instant> idle_since_;
  std::vector<std::size_t> waiting_;
  std::size_t turn_ = 0;
};

bool IsFirst(const Enquiry& enquiry) { return ComesFirst(enquiry.order); }

double Share(int part, int whole) { return whole == 0 ? 0 : static_cast<double>(part) / whole; }

double Percentile95(std::vector<double>& values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, values.size() * 95 / 100)];
}

}  // namespace

std::string_view Name(Policy policy) {
  switch (policy) {
    case Policy::kRouter:
      return "router";
    case Policy::kRoundRobin:
      return "round robin";
    case Policy::kLongestIdle:
      return "longest idle";
    case Policy::kPriorityIdle:
      return "strict priority";
  }
  return "";
}

TrafficResult Simulate(const TrafficDay& settings, Policy policy, const OrderPolicy& order) {
  const Day day = MakeDay(settings);
  std::unique_ptr<Desk> desk;
  if (policy == Policy::kRouter) {
    desk = std::make_unique<RouterDesk>(day, settings.capacity, order);
  } else {
    desk = std::make_unique<SimpleDesk>(day, settings.capacity, policy);
  }
  using Ending = std::pair<base::Instant, std::size_t>;  // when, whose
  std::priority_queue<Ending, std::vector<Ending>, std::greater<>> endings;
  std::vector<int> load(day.people.size(), 0), handled(day.people.size(), 0);
  std::vector<char> is_waiting(day.enquiries.size(), 0);
  std::vector<std::size_t> waiting;
  TrafficResult result;
  std::vector<double> waits, first_waits;
  int broken_first = 0, broken_rest = 0, first = 0, rest = 0;
  const auto judge = [&](const Enquiry& enquiry, base::Duration waited, bool served) {
    const double seconds = static_cast<double>(waited.count()) / 1e6;
    const bool broken = !served || enquiry.arrives + waited > BrokenAt(enquiry.order, order);
    (IsFirst(enquiry) ? first : rest) += 1;
    (IsFirst(enquiry) ? broken_first : broken_rest) += broken ? 1 : 0;
    waits.push_back(seconds);
    if (IsFirst(enquiry)) first_waits.push_back(seconds);
  };

  const base::Instant close = kMorning + settings.length;
  std::size_t next = 0;
  for (;;) {
    const base::Instant arrival =
        next < day.enquiries.size() ? day.enquiries[next].arrives : base::Instant::Infinite();
    const base::Instant ending = endings.empty() ? base::Instant::Infinite() : endings.top().first;
    const base::Instant now = std::min({arrival, ending, desk->NextEvent()});
    if (now == base::Instant::Infinite() || now > close) break;
    if (now == ending) {
      const std::size_t person = endings.top().second;
      endings.pop();
      --load[person];
      desk->Finish(person, now);
    } else if (now == arrival) {
      is_waiting[next] = 1;
      waiting.push_back(next);
      desk->Arrive(next++, now);
    }
    std::size_t enquiry = 0, person = 0;
    while (desk->Next(now, &enquiry, &person)) {
      const Enquiry& e = day.enquiries[enquiry];
      is_waiting[enquiry] = 0;
      ++result.served;
      ++handled[person];
      if (++load[person] > settings.capacity || !day.people[person].Fits(e)) {
        ++result.over_capacity;
      }
      endings.emplace(now + e.handling, person);
      judge(e, now - e.arrives, true);
    }
    std::erase_if(waiting, [&](std::size_t i) { return is_waiting[i] == 0; });
    for (const std::size_t i : waiting) {
      for (std::size_t p = 0; p < day.people.size(); ++p) {
        if (load[p] < settings.capacity && day.people[p].Fits(day.enquiries[i])) {
          ++result.waited_in_vain;
        }
      }
    }
  }
  for (const std::size_t i : waiting) {
    ++result.unserved;
    judge(day.enquiries[i], close - day.enquiries[i].arrives, false);
  }
  result.broken = Share(broken_first + broken_rest, first + rest);
  result.broken_first = Share(broken_first, first);
  result.broken_rest = Share(broken_rest, rest);
  result.mean_wait_s =
      waits.empty() ? 0 : std::accumulate(waits.begin(), waits.end(), 0.0) / double(waits.size());
  result.p95_wait_s = Percentile95(waits);
  result.first_p95_wait_s = Percentile95(first_waits);
  result.longest_wait_s = waits.empty() ? 0 : waits.back();
  const int total = std::accumulate(handled.begin(), handled.end(), 0);
  if (total > 0) {
    result.busiest =
        double(*std::max_element(handled.begin(), handled.end())) * double(handled.size()) / total;
  }
  return result;
}

TrafficResult SimulateMany(TrafficDay day, Policy policy, int seeds, const OrderPolicy& order) {
  TrafficResult mean;
  for (int i = 0; i < seeds; ++i) {
    const TrafficResult one = Simulate(day, policy, order);
    ++day.seed;
    mean.served += one.served;
    mean.unserved += one.unserved;
    mean.broken += one.broken / seeds;
    mean.broken_first += one.broken_first / seeds;
    mean.broken_rest += one.broken_rest / seeds;
    mean.mean_wait_s += one.mean_wait_s / seeds;
    mean.p95_wait_s += one.p95_wait_s / seeds;
    mean.first_p95_wait_s += one.first_p95_wait_s / seeds;
    mean.longest_wait_s = std::max(mean.longest_wait_s, one.longest_wait_s);
    mean.busiest += one.busiest / seeds;
    mean.over_capacity += one.over_capacity;
    mean.waited_in_vain += one.waited_in_vain;
  }
  return mean;
}

}  // namespace deskmesh::chat::routing
