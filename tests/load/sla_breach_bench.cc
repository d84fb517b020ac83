// SPDX-License-Identifier: Apache-2.0
//
// P15: lateness of breach facts, 100,000 due within one second, from the instant a promise breaks to
// the fact's arrival at a subscriber of the bus (embedded store, memory bus). The reference is the
// goal of one second.
// F7: restart with a million pending deadlines: from ready to the last overdue breach told.
//
// Prints JSON lines as scripts/bench reads them. Arguments: breaches (100000), pending (1000000).
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "platform/base/error.h"
#include "platform/bus/bus.h"
#include "platform/lease/lease.h"
#include "platform/metrics/metrics.h"
#include "platform/outbox/platform_tables.h"
#include "platform/outbox/relay.h"
#include "platform/rpc/timestamp.h"
#include "sla/clocks/jobs.h"
#include "sla/migrations.h"
#include "sla/policies/convert.h"
#include "sla/policies/store.h"

namespace deskmesh::sla {
namespace {

template <typename T>
T Demand(absl::StatusOr<T> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}
void Demand(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

constexpr base::Duration kPromise = std::chrono::minutes(30);

class Rig {
 public:
  Rig() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sla-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = pattern;
    workspace_ = ids_("wsp", clock_.Now());
    database_ = Demand(sql::Open({.url = "sqlite:" + directory_, .domain = "sla"}));
    Demand(database_->Migrate({outbox::PlatformTables(), {"sla", Migrations()}}));
    cache_ = Demand(cache::Open({}, clock_));
    leases_ = Demand(lease::Open({}, clock_));
    bus_ = Demand(bus::Open({}));
    ledger_ = std::make_unique<ClockLedger>(book_, outbox_, *cache_, ids_);
    relay_ = std::make_unique<outbox::Relay>(*database_, outbox_, *bus_, nullptr);
    tap_ = Demand(bus_->Subscribe(
        {.consumer = "bench", .keys = {"sla.#"}, .prefetch = 10'000},
        [this](std::vector<bus::Delivery> deliveries) { Take(std::move(deliveries)); }));
    relay_->Start();
    // One promise without warnings.
    Policy policy;
    policy.id = ids_("pol", clock_.Now());
    policy.version = 1;
    policy.name = "bench";
    policy.warning_percents.clear();
    policy.targets = {
        {.kind = ClockKind::kFirstReply, .priority = Priority::kP0, .within = kPromise}};
    Demand(database_->Write([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_RETURN_IF_ERROR(store::EnterWorkspace(tx, workspace_).status());
      return store::AddVersion(tx, workspace_, store::Noun::kPolicy,
                               {.id = policy.id,
                                .version = 1,
                                .valid_from = {},
                                .made = clock_.Now(),
                                .position = 1,
                                .body = Serialize(policy)});
    }));
  }

  ~Rig() {
    runner_.reset();
    relay_->Stop();
    tap_.reset();
    bus_->Close();
    database_->Close();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  base::Instant Now() const { return clock_.Now(); }

  // Tickets whose first reply falls due at first, first + step, …
  void AddTickets(int count, base::Instant first, base::Duration step) {
    for (int done = 0; done < count;) {
      const int batch = std::min(500, count - done);
      Demand(database_->Write([&](sql::Tx& tx) -> absl::Status {
        for (int i = 0; i < batch; ++i) {
          const TicketNews news{.ticket_id = ids_("tkt", clock_.Now()),
                                .fact = {.at = first + step * (done + i) - kPromise,
                                         .sequence = 1,
                                         .state = TicketState::kUnassigned},
                                .attributes = {.priority = Priority::kP0, .tier = Tier::kPaid}};
          DESKMESH_RETURN_IF_ERROR(ledger_->Record(tx, workspace_, news, clock_.Now()));
        }
        return absl::OkStatus();
      }));
      done += batch;
    }
  }

  void StartRunner() {
    runner_ =
        std::make_unique<DeadlineRunner>(*database_, *ledger_, *cache_, *leases_, clock_, metrics_,
                                         ids_("prc", clock_.Now()), DeadlineOptions());
    runner_->Start();
  }
  void StopRunner() { runner_.reset(); }

  // Waits for `count` breach facts; their lateness in seconds, ascending.
  std::vector<double> Await(std::size_t count) {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_for(lock, std::chrono::minutes(5),
                           [&] { return lateness_.size() >= count; })) {
      throw std::runtime_error("breaches are missing");
    }
    std::vector<double> lateness = std::move(lateness_);
    lateness_.clear();
    std::sort(lateness.begin(), lateness.end());
    return lateness;
  }

 private:
  void Take(std::vector<bus::Delivery> deliveries) {
    const base::Instant now = clock_.Now();
    std::vector<std::uint64_t> tags;
    {
      const std::lock_guard lock(mutex_);
      for (const bus::Delivery& delivery : deliveries) {
        v1::ClockBreached fact;
        fact.ParseFromString(delivery.fact->payload());
        lateness_.push_back(
            std::chrono::duration<double>(now - rpc::InstantOf(fact.clock().breach_time()))
                .count());
        tags.push_back(delivery.tag);
      }
    }
    arrived_.notify_all();
    tap_->Settle(tags, bus::Settlement::kDone);
  }

  const clock::Clock& clock_ = clock::SystemClock();
  base::IdSource ids_ = base::SystemIds();
  std::string directory_;
  std::string workspace_;
  metrics::Registry metrics_;
  outbox::Outbox outbox_;
  PolicyBook book_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<cache::Cache> cache_;
  std::unique_ptr<lease::Leases> leases_;
  std::unique_ptr<bus::Bus> bus_;
  std::unique_ptr<ClockLedger> ledger_;
  std::unique_ptr<outbox::Relay> relay_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<double> lateness_;
  std::unique_ptr<bus::Subscription> tap_;
  std::unique_ptr<DeadlineRunner> runner_;
};

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Processor time of the process's threads by name.
std::map<std::string, double> CpuOfThreads() {
  std::map<std::string, double> seconds;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream stat(task.path() / "stat");
    std::string text;
    std::getline(stat, text);
    const std::size_t open = text.find('(');
    const std::size_t close = text.rfind(')');
    if (open == std::string::npos || close == std::string::npos) continue;
    std::istringstream rest(text.substr(close + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) rest >> skipped;
    double user = 0;
    double system = 0;
    rest >> user >> system;
    seconds[text.substr(open + 1, close - open - 1)] +=
        (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  }
  return seconds;
}

void Print(const char* name, double value, const char* unit, double reference) {
  std::printf(
      "{\"name\": \"%s\", \"value\": %.4f, \"unit\": \"%s\", \"reference\": %.4f, "
      "\"ratio\": %.4f, \"better\": \"lower\"}\n",
      name, value, unit, reference, value / reference);
  std::fflush(stdout);
}

}  // namespace
}  // namespace deskmesh::sla

int main(int argc, char** argv) {
  using namespace deskmesh::sla;
  namespace base = deskmesh::base;
  const int breaches = argc > 1 ? std::max(1, std::atoi(argv[1])) : 100'000;
  const int pending = argc > 2 ? std::max(1, std::atoi(argv[2])) : 1'000'000;
  {
    Rig rig;
    // Entering them takes a while; all must still be to come when the last is entered.
    constexpr int kSample = 2'000;
    const base::Instant from = rig.Now();
    rig.AddTickets(kSample, rig.Now() + std::chrono::hours(20), base::Duration(1'000));
    const base::Duration lead =
        (rig.Now() - from) * 2 * breaches / kSample + std::chrono::seconds(2);
    const base::Instant first = rig.Now() + lead;
    rig.StartRunner();
    rig.AddTickets(breaches, first, base::Duration(1'000'000 / breaches));
    if (rig.Now() > first) std::fprintf(stderr, "entering took longer than expected\n");
    while (rig.Now() < first - std::chrono::milliseconds(100)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    const double cpu_before = CpuSeconds();
    const std::map<std::string, double> threads_before = CpuOfThreads();
    const std::vector<double> lateness = rig.Await(static_cast<std::size_t>(breaches));
    std::fprintf(stderr, "%.1f us of processor time for each breach, from deadline to subscriber\n",
                 (CpuSeconds() - cpu_before) / breaches * 1e6);
    for (const auto& [name, seconds] : CpuOfThreads()) {
      const auto before = threads_before.find(name);
      const double spent = seconds - (before == threads_before.end() ? 0 : before->second);
      if (spent > 0) {
        std::fprintf(stderr, "  of which %s %.1f us\n", name.c_str(), spent / breaches * 1e6);
      }
    }
    Print("P15 lateness of a breach fact, 100 k due in one second, p99",
          lateness[lateness.size() * 99 / 100], "s", 1.0);
    Print("P15 lateness of a breach fact, 100 k due in one second, p50",
          lateness[lateness.size() / 2], "s", 1.0);
  }
  {
    Rig rig;
    const int overdue = pending / 100;
    rig.AddTickets(overdue, rig.Now() + std::chrono::seconds(1), base::Duration(1));
    rig.AddTickets(pending - overdue, rig.Now() + std::chrono::hours(20), base::Duration(1'000));
    const base::Instant ready = rig.Now();
    rig.StartRunner();
    rig.Await(static_cast<std::size_t>(overdue));
    Print("F7 restart with 1 M pending timers, all overdue told after",
          std::chrono::duration<double>(rig.Now() - ready).count(), "s", 1.0);
  }
}
