// SPDX-License-Identifier: Apache-2.0
//
// P13: timers armed and cancelled with 10 million pending, against std::multimap by due time.
// P14: memory per pending timer in the wheel, against the map.
// P16: clocks evaluated from history (20 state changes, split-shift calendar), one core, against the
//      same history charged minute by minute.
// P28: P13 and P16 at a tenth of the data.
//
// Prints JSON lines as scripts/bench reads them. Optional argument: repetitions (3).
#include <absl/time/time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "sla/core/clock.h"
#include "sla/core/templates.h"
#include "sla/core/timing_wheel.h"

namespace deskmesh::sla {
namespace {

using Clock = std::chrono::steady_clock;

constexpr base::Instant kStart = base::Instant::FromSeconds(1'767'225'600);

double Seconds(Clock::time_point from) {
  return std::chrono::duration<double>(Clock::now() - from).count();
}

// Resident bytes of this process.
double Resident() {
  std::ifstream statm("/proc/self/statm");
  long total = 0;
  long resident = 0;
  statm >> total >> resident;
  return static_cast<double>(resident) * 4096;
}

// A deadline within 30 days.
base::Instant AnyDue(std::mt19937_64& random) {
  return kStart + base::Duration(random() % (30ULL * 86'400 * 1'000'000));
}

struct TimerResult {
  double pairs_per_second = 0;
  double bytes_per_timer = 0;
};

TimerResult RunWheel(std::size_t pending, int pairs) {
  std::mt19937_64 random(1);
  const double before = Resident();
  TimingWheel wheel(kStart);
  std::vector<TimingWheel::Handle> handles(pending);
  const double with_handles = Resident();
  for (std::size_t i = 0; i < pending; ++i) handles[i] = wheel.Arm(AnyDue(random), i);
  TimerResult result;
  // The handles are the owner's, not the wheel's.
  static_cast<void>(before);
  result.bytes_per_timer = (Resident() - with_handles) / static_cast<double>(pending);
  const auto from = Clock::now();
  for (int i = 0; i < pairs; ++i) {
    TimingWheel::Handle& victim = handles[random() % pending];
    wheel.Cancel(victim);
    victim = wheel.Arm(AnyDue(random), static_cast<std::uint64_t>(i));
  }
  result.pairs_per_second = pairs / Seconds(from);
  if (wheel.size() != pending) std::abort();
  return result;
}

TimerResult RunMap(std::size_t pending, int pairs) {
  std::mt19937_64 random(1);
  std::multimap<std::int64_t, std::uint64_t> map;
  std::vector<std::multimap<std::int64_t, std::uint64_t>::iterator> handles(pending);
  const double before = Resident();
  for (std::size_t i = 0; i < pending; ++i) handles[i] = map.emplace(AnyDue(random).micros, i);
  TimerResult result;
  result.bytes_per_timer = (Resident() - before) / static_cast<double>(pending);
  const auto from = Clock::now();
  for (int i = 0; i < pairs; ++i) {
    auto& victim = handles[random() % pending];
    map.erase(victim);
    victim = map.emplace(AnyDue(random).micros, static_cast<std::uint64_t>(i));
  }
  result.pairs_per_second = pairs / Seconds(from);
  return result;
}

struct Histories {
  std::shared_ptr<const BusinessCalendar> office;
  PolicyTimeline timeline;
  std::vector<TicketHistory> tickets;
};

// Tickets with 20 state changes over two weeks, under the default matrix in office hours.
Histories MakeHistories(int count) {
  Histories made;
  absl::TimeZone zone;
  if (!absl::LoadTimeZone("Asia/Shanghai", &zone)) std::abort();
  made.office = *BusinessCalendar::Compile(ChineseOffice(), TimeZone::From(zone));
  Policy matrix = DefaultMatrix();
  for (Target& target : matrix.targets) target.calendar_id = "cal_office";
  made.timeline = PolicyTimeline(*PolicySet::Compile({matrix}, {{"cal_office", made.office}}));
  std::mt19937_64 random(2);
  made.tickets.resize(static_cast<std::size_t>(count));
  for (TicketHistory& history : made.tickets) {
    base::Instant at = kStart + base::Duration(random() % (90ULL * 86'400 * 1'000'000));
    const Attributes attributes{.priority = static_cast<Priority>(1 + random() % 4),
                                .tier = Tier::kPaid};
    TicketFact fact{.at = at, .sequence = 1, .state = TicketState::kUnassigned};
    history.Add(fact, attributes);
    for (int change = 0; change < 20; ++change) {
      at += base::Duration(random() % (24ULL * 3600 * 1'000'000));
      fact.at = at;
      ++fact.sequence;
      fact.has_assignee = true;
      fact.kind = change == 2 ? FactKind::kAgentReply : FactKind::kChanged;
      fact.state = change == 19        ? TicketState::kResolved
                   : change % 2 == 0   ? TicketState::kInProgress
                   : random() % 2 == 0 ? TicketState::kWaitingForCustomer
                                       : TicketState::kWaitingForThirdParty;
      history.Add(fact, attributes);
    }
  }
  return made;
}

std::int64_t checksum = 0;

// First reply and resolution of every ticket: two clocks each.
double ClocksPerSecond(const Histories& histories, int rounds) {
  const auto from = Clock::now();
  for (int round = 0; round < rounds; ++round) {
    for (const TicketHistory& history : histories.tickets) {
      const base::Instant now = history.facts().back().at + std::chrono::hours(1);
      const TicketClocks clocks = Replay(history, histories.timeline);
      checksum += clocks.Read(ClockKind::kFirstReply, now).elapsed.count();
      checksum += clocks.Read(ClockKind::kResolution, now).elapsed.count();
    }
  }
  return 2.0 * rounds * static_cast<double>(histories.tickets.size()) / Seconds(from);
}

// The reference: the resolution clock charged minute by minute.
double MinuteByMinute(const Histories& histories, std::size_t count) {
  const auto from = Clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    const std::vector<TicketFact>& facts = histories.tickets[i].facts();
    for (std::size_t f = 0; f + 1 < facts.size(); ++f) {
      if (StandingIn(facts[f].state, false) != Standing::kRunning) continue;
      for (base::Instant at = facts[f].at; at < facts[f + 1].at; at += std::chrono::minutes(1)) {
        checksum += histories.office->IsOpen(at) ? 1 : 0;
      }
    }
  }
  return static_cast<double>(count) / Seconds(from);
}

template <typename Run>
double Median(int repetitions, Run run) {
  std::vector<double> values;
  for (int i = 0; i < repetitions; ++i) values.push_back(run());
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void Print(const char* name, double value, const char* unit, double reference, const char* better) {
  std::printf(
      "{\"name\": \"%s\", \"value\": %.1f, \"unit\": \"%s\", \"reference\": %.1f, "
      "\"ratio\": %.3f, \"better\": \"%s\"}\n",
      name, value, unit, reference, value / reference, better);
  std::fflush(stdout);
}

}  // namespace
}  // namespace deskmesh::sla

int main(int argc, char** argv) {
  using namespace deskmesh::sla;
  const int repetitions = argc > 1 ? std::max(1, std::atoi(argv[1])) : 3;
  constexpr std::size_t kPending = 10'000'000;
  constexpr int kPairs = 3'000'000;

  // Memory first, while the process is small.
  const double wheel_bytes = RunWheel(kPending, 1).bytes_per_timer;
  const double map_bytes = RunMap(kPending, 1).bytes_per_timer;
  Print("P14 memory per pending timer", wheel_bytes, "B", map_bytes, "lower");

  const double wheel =
      Median(repetitions, [] { return RunWheel(kPending, kPairs).pairs_per_second; });
  const double map =
      Median(repetitions, [] { return RunMap(kPending, kPairs / 3).pairs_per_second; });
  Print("P13 timers armed and cancelled, 10 M pending", wheel, "1/s", map, "higher");
  const double small =
      Median(repetitions, [] { return RunWheel(kPending / 10, kPairs).pairs_per_second; });
  Print("P28 timers armed and cancelled at 10x the data", wheel, "1/s", small, "higher");

  const Histories histories = MakeHistories(20'000);
  const double clocks = Median(repetitions, [&] { return ClocksPerSecond(histories, 20); });
  const double minutes = Median(repetitions, [&] { return MinuteByMinute(histories, 500); });
  Print("P16 clocks evaluated from history, 20 state changes, split shift", clocks, "1/s", minutes,
        "higher");
  const Histories few = MakeHistories(2'000);
  Print("P28 clocks evaluated at 10x the data", clocks, "1/s",
        Median(repetitions, [&] { return ClocksPerSecond(few, 200); }), "higher");
  return checksum == 0 ? 1 : 0;
}
