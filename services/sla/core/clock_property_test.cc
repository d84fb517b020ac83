// SPDX-License-Identifier: Apache-2.0
//
// Random histories against the definition of every clock written down once more, the slow way: per
// clock the list of stretches in which it is owed, charged from a table of open minutes.
#include <absl/time/civil_time.h>

#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "sla/core/clock.h"
#include "sla/core/explanation.h"
#include "sla/core/milestones.h"

namespace deskmesh::sla {
namespace {

using std::chrono::minutes;

constexpr int kWindowMinutes = 4 * 1440;

// A law is broken; caught per part, so that parts can run on threads.
[[noreturn]] void Break(const std::string& what) { throw std::logic_error(what); }

// One calendar over the window as a table.
struct OpenMinutes {
  std::shared_ptr<const BusinessCalendar> calendar;
  std::vector<int> before;  // open minutes before each minute of the window
};

struct World {
  base::Instant start;
  std::vector<OpenMinutes> calendars;
  PolicyTimeline timeline;
  bool restarts = false;  // some policy begins clocks again when a promise changes

  base::Instant At(int minute) const { return start + minutes(minute); }
  int MinuteOf(base::Instant at) const { return static_cast<int>((at - start) / minutes(1)); }
  const OpenMinutes& TableOf(const BusinessCalendar* calendar) const {
    for (const OpenMinutes& table : calendars) {
      if (table.calendar.get() == calendar) return table;
    }
    Break("a calendar that is not of this world");
    return calendars[0];
  }
};

using Random = std::mt19937_64;
int Below(Random& random, int bound) { return static_cast<int>(random() % bound); }

OpenMinutes Tabulate(std::shared_ptr<const BusinessCalendar> calendar, base::Instant start,
                     const std::string& zone_name) {
  absl::TimeZone zone;
  REQUIRE(absl::LoadTimeZone(zone_name, &zone));
  OpenMinutes table{std::move(calendar), std::vector<int>(kWindowMinutes + 1, 0)};
  for (int minute = 0; minute < kWindowMinutes; ++minute) {
    bool is_open = table.calendar->is_always_open();
    if (!is_open) {
      const absl::CivilSecond wall =
          zone.At(absl::FromUnixSeconds(start.seconds() + minute * 60)).cs;
      const int of_day = wall.hour() * 60 + wall.minute();
      for (const Period& period :
           table.calendar->spec().week[static_cast<int>(absl::GetWeekday(wall))]) {
        is_open = is_open || (of_day >= period.start_minute && of_day < period.end_minute);
      }
    }
    table.before[minute + 1] = table.before[minute] + (is_open ? 1 : 0);
  }
  return table;
}

std::shared_ptr<const PolicySet> RandomPolicies(Random& random, bool restarts,
                                                const PolicySet::Calendars& calendars) {
  std::vector<Policy> policies;
  for (int i = 0; i < 2; ++i) {
    Policy policy;
    policy.id = "pol_" + std::to_string(i);
    policy.position = i;
    policy.restarts_on_change = restarts && Below(random, 2) == 0;
    if (i == 0) policy.conditions.tiers = {Tier::kEnterprise};
    for (int kind = 0; kind < kClockKinds; ++kind) {
      for (Priority priority : {Priority::kP0, Priority::kP2}) {
        if (Below(random, 5) == 0) continue;
        static const char* const kCalendars[] = {"", "cal_office", "cal_odd"};
        policy.targets.push_back({.kind = static_cast<ClockKind>(kind),
                                  .priority = priority,
                                  .within = minutes(1 + Below(random, 900)),
                                  .calendar_id = kCalendars[Below(random, 3)],
                                  .core_function_only = Below(random, 6) == 0,
                                  .ignores_waiting = Below(random, 6) == 0});
      }
    }
    for (int percent : {40, 100, 130, 300}) {
      if (Below(random, 2) == 0) continue;
      policy.escalation.push_back({.kind = static_cast<ClockKind>(Below(random, kClockKinds)),
                                   .percent = percent,
                                   .actions = {{.kind = EscalationAction::Kind::kRaiseLevel}}});
    }
    if (policy.targets.empty()) {
      policy.targets = {{ClockKind::kResolution, Priority::kP0, minutes(10)}};
    }
    policies.push_back(std::move(policy));
  }
  auto set = PolicySet::Compile(std::move(policies), calendars);
  REQUIRE(set.ok());
  return *set;
}

World RandomWorld(Random& random) {
  struct Window {
    const char* zone;
    std::int64_t start;  // each holds a change of the zone's offset, but for Shanghai
  };
  constexpr Window kWindows[] = {{"America/New_York", 1'772'841'600},  // 2026-03-07
                                 {"America/New_York", 1'793'404'800},  // 2026-10-31
                                 {"Europe/London", 1'774'656'000},     // 2026-03-28
                                 {"Australia/Lord_Howe", 1'775'174'400},
                                 {"Asia/Shanghai", 1'772'323'200}};
  const Window& window = kWindows[Below(random, std::size(kWindows))];
  absl::TimeZone loaded;
  REQUIRE(absl::LoadTimeZone(window.zone, &loaded));
  const auto compile = [&](auto periods_of_day) {
    CalendarSpec spec;
    spec.time_zone = window.zone;
    for (int day = 0; day < 7; ++day) spec.week[day] = periods_of_day(day);
    auto calendar = BusinessCalendar::Compile(spec, TimeZone::From(loaded));
    REQUIRE(calendar.ok());
    return *calendar;
  };
  const auto office = compile([](int day) {
    return day < 5 ? std::vector<Period>{{540, 720}, {810, 1080}} : std::vector<Period>{};
  });
  const auto odd = compile([&](int) {
    const int minute = Below(random, 700);
    return std::vector<Period>{{minute, minute + 1 + Below(random, 700)}, {1401, 1440}};
  });
  World world{.start = base::Instant::FromSeconds(window.start), .calendars = {}, .timeline = {}};
  world.restarts = Below(random, 2) == 0;
  for (const auto& calendar : {BusinessCalendar::AlwaysOpen(), office, odd}) {
    world.calendars.push_back(Tabulate(calendar, world.start, window.zone));
  }
  const PolicySet::Calendars calendars = {{"cal_office", office}, {"cal_odd", odd}};
  world.timeline.Add({}, RandomPolicies(random, world.restarts, calendars));
  world.timeline.Add(world.At(1000), RandomPolicies(random, world.restarts, calendars));
  return world;
}

TicketHistory RandomHistory(Random& random, const World& world) {
  TicketHistory history;
  Attributes attributes{.priority = Priority::kP2, .tier = Tier::kPaid};
  TicketFact fact{.kind = FactKind::kChanged, .state = TicketState::kUnassigned};
  const int count = 1 + Below(random, 25);
  int minute = Below(random, 1440);
  for (int i = 0; i < count; ++i) {
    if (i > 0) minute += Below(random, 4) == 0 ? 0 : Below(random, 2 * 4300 / count + 1);
    minute = std::min(minute, kWindowMinutes - 1);
    fact.sequence = i + 1;
    // Sometimes the clock of the system was set back.
    fact.at = world.At(Below(random, 20) == 0 ? std::max(0, minute - 90) : minute);
    fact.kind = static_cast<FactKind>(Below(random, 3));
    if (i > 0) fact.state = static_cast<TicketState>(1 + Below(random, 6));
    if (fact.state == TicketState::kClosed && Below(random, 3) == 0) fact.kind = FactKind::kMerged;
    if (Below(random, 3) == 0) fact.has_assignee = Below(random, 3) != 0;
    if (Below(random, 4) == 0) {
      attributes.priority = Below(random, 2) == 0 ? Priority::kP0 : Priority::kP2;
      attributes.tier = Below(random, 2) == 0 ? Tier::kEnterprise : Tier::kPaid;
      attributes.affects_core_function = Below(random, 2) == 0;
    }
    history.Add(fact, attributes);
  }
  return history;
}

// What the definition says of one cycle.
struct Defined {
  int cycle = 0;
  int breaches = 0;
  bool was_promised = false;
  bool is_done = false;
  int charged = 0;  // minutes
  int breach = -1;  // minute, -1: none
};

class Definition {
 public:
  Definition(const World& world, const TicketHistory& history, int now) : world_(world) {
    int last = 0;
    for (const TicketFact& fact : history.facts()) {
      last = std::max(last, world.MinuteOf(fact.at));
      minutes_.push_back(last);
      states_.push_back(fact.state);
      kinds_.push_back(fact.kind);
      has_assignee_.push_back(fact.has_assignee);
      const bool changes =
          minutes_.size() == 1 || history.attributes()[fact.attributes] != current_;
      current_ = history.attributes()[fact.attributes];
      promises_.push_back(changes ? world.timeline.At(world.At(last))->Match(current_)
                                  : promises_.back());
    }
    minutes_.push_back(std::max(now, last));
    // A closed ticket owes nothing until it is open again.
    for (std::size_t i = 0; i < states_.size(); ++i) {
      const bool is_open = Open(static_cast<int>(i));
      dormant_.push_back(states_[i] == TicketState::kClosed ||
                         (!is_open && i > 0 && dormant_[i - 1]));
    }
  }

  Defined Of(ClockKind kind) const {
    Defined defined;
    const int count = static_cast<int>(states_.size());
    int begin = kind == ClockKind::kNextReply ? -1 : 0;
    bool replied = false;
    for (int i = 0; i < count; ++i) {
      const bool reply = kinds_[i] == FactKind::kAgentReply;
      const bool reopened = i > 0 && Open(i) && !Open(i - 1);
      const bool owed = i == 0 || !dormant_[i - 1] || Open(i);
      int end = -1;
      int next = -1;
      switch (kind) {
        case ClockKind::kAssignment:
          if (has_assignee_[i] && owed) end = i;
          break;
        case ClockKind::kWorkStart:
          if (states_[i] == TicketState::kInProgress) end = i;
          break;
        case ClockKind::kFirstReply:
          if (reply && owed) end = i;
          break;
        case ClockKind::kNextReply:
          if (begin >= 0 && reply && owed) end = i;
          if (kinds_[i] == FactKind::kCustomerReply && replied && begin < 0 && Open(i)) {
            next = i;
          }
          break;
        case ClockKind::kProgressUpdate:
          if (reopened) {
            if (begin >= 0) Charge(kind, begin, i, false, defined);
            begin = i;
          }
          if (reply && owed) end = i;
          if (end >= 0 && states_[i] != TicketState::kClosed) next = i;
          break;
        case ClockKind::kResolution:
          break;
      }
      if (begin >= 0 && end >= 0) {
        Charge(kind, begin, end, true, defined);
        begin = -1;
      }
      if (next >= 0) begin = next;
      replied = replied || (reply && owed);
      if (kind != ClockKind::kNextReply && kind != ClockKind::kProgressUpdate && end >= 0) {
        return defined;
      }
    }
    if (begin >= 0) Charge(kind, begin, count, false, defined);
    if (kind == ClockKind::kResolution) {
      // Done by the first end since it was open last, unless that made it part of another ticket.
      int first = count;
      while (first > 0 && !Open(first - 1)) --first;
      defined.is_done = first < count && kinds_[first] != FactKind::kMerged;
    }
    return defined;
  }

 private:
  bool Open(int i) const {
    return states_[i] != TicketState::kResolved && states_[i] != TicketState::kClosed;
  }

  // One cycle from fact `begin` to fact `end` (or to now).
  void Charge(ClockKind kind, int begin, int end, bool is_done, Defined& defined) const {
    const int breaches = defined.breaches;
    defined = {.cycle = defined.cycle + 1, .breaches = breaches, .is_done = is_done};
    const Promise* last = nullptr;
    for (int i = begin; i <= end && i < static_cast<int>(states_.size()); ++i) {
      if (i == end && (end > begin || !is_done)) break;
      const Promise* promise = promises_[i][static_cast<int>(kind)];
      if (promise == nullptr || dormant_[i]) continue;
      if (kind == ClockKind::kResolution && !Open(i)) continue;
      defined.was_promised = true;
      if (last != nullptr && promise != last && promise->policy->restarts_on_change &&
          promise->within != last->within) {
        defined.charged = 0;
      }
      last = promise;
      if (i == end) break;
      const bool waits = states_[i] == TicketState::kWaitingForCustomer ||
                         states_[i] == TicketState::kWaitingForThirdParty;
      if (!Open(i) || (waits && !promise->target->ignores_waiting)) continue;
      const std::vector<int>& before = world_.TableOf(promise->calendar).before;
      const int from = minutes_[i];
      const int until = minutes_[i + 1];
      const int within = static_cast<int>(promise->within / minutes(1));
      const int charged = defined.charged + before[until] - before[from];
      if (charged >= within && defined.breach < 0) {
        const int left = std::max(0, within - defined.charged);
        int at = from;
        while (before[at] - before[from] < left) ++at;
        defined.breach = at;
        ++defined.breaches;
      }
      defined.charged = charged;
    }
  }

  const World& world_;
  Attributes current_;
  std::vector<int> minutes_;
  std::vector<TicketState> states_;
  std::vector<FactKind> kinds_;
  std::vector<bool> has_assignee_;
  std::vector<bool> dormant_;
  std::vector<Promises> promises_;
};

bool Same(const ClockReading& a, const ClockReading& b) {
  return a.state == b.state && a.standing == b.standing && a.cycle == b.cycle &&
         a.breaches == b.breaches && a.within == b.within && a.elapsed == b.elapsed &&
         a.remaining == b.remaining && a.start == b.start && a.stop == b.stop &&
         a.breach == b.breach && a.due == b.due && a.promise == b.promise;
}

void CheckAgainstDefinition(const World& world, const TicketHistory& history, int now) {
  const Definition definition(world, history, now);
  const TicketClocks clocks = Replay(history, world.timeline);
  for (int k = 0; k < kClockKinds; ++k) {
    const ClockKind kind = static_cast<ClockKind>(k);
    const ClockReading reading = clocks.Read(kind, world.At(now));
    const Defined defined = definition.Of(kind);
    INFO(ClockName(kind));
    if (reading.cycle != defined.cycle || reading.breaches != defined.breaches) {
      REQUIRE(reading.cycle == defined.cycle);
      REQUIRE(reading.breaches == defined.breaches);
    }
    if (!defined.was_promised) {
      if (reading.state != ClockState::kNone) REQUIRE(reading.state == ClockState::kNone);
      continue;
    }
    const int breach =
        reading.breach == base::Instant::Infinite() ? -1 : world.MinuteOf(reading.breach);
    if (reading.elapsed != minutes(defined.charged) || breach != defined.breach) {
      REQUIRE(reading.elapsed == minutes(defined.charged));
      REQUIRE(breach == defined.breach);
    }
    const bool done =
        reading.stop != base::Instant::Infinite() && reading.state != ClockState::kCancelled;
    if (reading.state == ClockState::kMet && !defined.is_done) REQUIRE(defined.is_done);
    if (defined.is_done && !done) REQUIRE(done);
  }
}

// Duplicates and a shuffled window of 20 give the same history; stopping anywhere and going on
// gives what a replay from scratch gives.
void CheckOrder(Random& random, const World& world, const TicketHistory& history, int now) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < history.facts().size(); ++i) {
    order.push_back(i);
    if (Below(random, 20) == 0) order.push_back(i);
  }
  for (std::size_t i = 0; i < order.size(); i += 20) {
    const auto first = order.begin() + static_cast<std::ptrdiff_t>(i);
    const auto count = std::min<std::size_t>(20, order.size() - i);
    std::shuffle(first, first + static_cast<std::ptrdiff_t>(count), random);
  }
  TicketHistory shuffled;
  for (std::size_t i : order) {
    shuffled.Add(history.facts()[i], history.attributes()[history.facts()[i].attributes]);
  }
  const std::size_t stop = random() % (history.facts().size() + 1);
  TicketClocks incremental(&world.timeline);
  for (std::size_t i = 0; i < stop; ++i) {
    incremental.Apply(history.facts()[i], history.attributes());
  }
  TicketClocks resumed = incremental;
  for (std::size_t i = stop; i < history.facts().size(); ++i) {
    for (int k = 0; k < kClockKinds; ++k) {
      (void)resumed.Read(static_cast<ClockKind>(k), history.facts()[i].at);
    }
    resumed.Apply(history.facts()[i], history.attributes());
  }
  const TicketClocks replayed = Replay(shuffled, world.timeline);
  const TicketClocks straight = Replay(history, world.timeline);
  for (int k = 0; k < kClockKinds; ++k) {
    const ClockKind kind = static_cast<ClockKind>(k);
    const ClockReading wanted = replayed.Read(kind, world.At(now));
    if (!Same(resumed.Read(kind, world.At(now)), wanted)) Break("incremental differs from replay");
    if (!Same(straight.Read(kind, world.At(now)), wanted)) {
      Break("the order of arrival matters");
    }
    // Time only adds.
    const ClockReading later = replayed.Read(kind, world.At(now + 7));
    if (later.elapsed < wanted.elapsed || later.breaches < wanted.breaches ||
        (wanted.standing != Standing::kRunning && later.elapsed != wanted.elapsed)) {
      Break("a clock ran backwards or while it stood still");
    }
  }
}

void CheckExplained(const World& world, const TicketHistory& history, int now) {
  const TicketClocks clocks = Replay(history, world.timeline);
  for (int k = 0; k < kClockKinds; ++k) {
    const ClockKind kind = static_cast<ClockKind>(k);
    const ClockReading reading = clocks.Read(kind, world.At(now));
    const Explanation explanation = Explain(history, world.timeline, kind, world.At(now));
    base::Duration charged{0};
    base::Instant last;
    for (const ExplainedInterval& part : explanation.intervals) {
      if (part.from < last || part.until <= part.from) Break("intervals overlap");
      last = part.until;
      if (part.cycle == reading.cycle) charged += part.charged;
      if (!part.is_charged) continue;
      if (part.charged != part.until - part.from) Break("a part is charged by half");
      // Never while the ticket waits, is resolved or closed.
      base::Instant at;
      for (const TicketFact& fact : history.facts()) {
        at = std::max(at, fact.at);
        if (at > part.from) break;
        if (at == part.from || fact.sequence == static_cast<std::int64_t>(history.facts().size()) ||
            std::max(at, history.facts()[fact.sequence].at) > part.from) {
          if (std::max(at, fact.sequence < static_cast<std::int64_t>(history.facts().size())
                               ? history.facts()[fact.sequence].at
                               : base::Instant::Infinite()) == part.from) {
            continue;
          }
          if (StandingIn(fact.state, part.promise->target->ignores_waiting) != Standing::kRunning) {
            Break("charged while it stood still");
          }
        }
      }
    }
    if (!world.restarts && reading.cycle > 0 && charged != reading.elapsed) {
      Break("the parts don't add up");
    }
  }
}

void CheckMilestones(const World& world, const TicketHistory& history, int now) {
  const std::vector<Milestone> milestones =
      SurveyAt(history, world.timeline, world.At(now)).milestones;
  std::set<std::string> keys;
  for (const Milestone& milestone : milestones) {
    if (!keys.insert(milestone.Key()).second) Break("told twice: " + milestone.Key());
    if (milestone.at > std::max(world.At(now), Replay(history, world.timeline).last_at())) {
      Break("told too early: " + milestone.Key());
    }
  }
  const TicketClocks clocks = Replay(history, world.timeline);
  const std::optional<base::Instant> next = NextMilestone(clocks, world.At(now));
  if (!next.has_value()) return;
  if (SurveyAt(history, world.timeline, *next - base::Duration(1)).milestones.size() !=
      milestones.size()) {
    Break("something was told before the next moment");
  }
  const Survey then = SurveyAt(history, world.timeline, *next);
  for (const Milestone& milestone : then.milestones) {
    if (keys.count(milestone.Key()) == 0 && milestone.at != *next) Break("told at another moment");
  }
}

// What doesn't hold in a part of the random histories; empty when all does.
std::string FaultIn(std::uint64_t seed, int rounds) {
  Random random(seed);
  World world = RandomWorld(random);
  for (int round = 0; round < rounds; ++round) {
    if (round % 200 == 0) world = RandomWorld(random);
    const TicketHistory history = RandomHistory(random, world);
    const int last = world.MinuteOf(Replay(history, world.timeline).last_at());
    const int now =
        last + Below(random, kWindowMinutes - 7 - last > 0 ? kWindowMinutes - 7 - last : 1);
    try {
      CheckAgainstDefinition(world, history, now);
      CheckOrder(random, world, history, now);
      if (round % 20 == 0) {
        CheckExplained(world, history, now);
        CheckMilestones(world, history, now);
      }
    } catch (const std::logic_error& fault) {
      return "seed " + std::to_string(seed) + " round " + std::to_string(round) + ": " +
             fault.what();
    }
  }
  return {};
}

#ifdef NDEBUG
constexpr int kRounds = 100'000;
#else
constexpr int kRounds = 10'000;
#endif

TEST_CASE("random histories read as the definition says, in any order of arrival",
          "[sla][core][property]") {
  CHECK(FaultIn(20260302, kRounds) == "");
}

// Too long for every run; by name: `deskmesh_sla_test "[million]"`. On one thread: Catch's checks
// belong to one.
TEST_CASE("a million random histories read as the definition says",
          "[.][million][sla][core][property]") {
  for (std::uint64_t part = 0; part < 100; ++part) CHECK(FaultIn(part, 10'000) == "");
}

}  // namespace
}  // namespace deskmesh::sla
