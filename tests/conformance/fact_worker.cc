// SPDX-License-Identifier: Apache-2.0
#include "conformance/fact_worker.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <utility>

#include "platform/base/error.h"
#include "platform/bus/consumer.h"
#include "platform/clock/clock.h"
#include "platform/outbox/outbox.h"
#include "platform/outbox/platform_tables.h"
#include "platform/outbox/relay.h"

namespace deskmesh::conformance {
namespace {

constexpr std::array kNames = {"none",      "row written", "fact written", "committed",
                               "published", "confirmed",   "consumed",     "effect committed"};
constexpr char kHiddenTest[] = "worker process of the failpoint tests";

// Counts the passes of one moment and ends the process at the chosen one. Thread-safe.
class Trap {
 public:
  Trap(Failpoint failpoint, int occurrence) : failpoint_(failpoint), left_(occurrence) {}
  void Pass(Failpoint here) {
    if (here == failpoint_ && left_.fetch_sub(1) == 1) {
      ::kill(::getpid(), SIGKILL);
      ::pause();
    }
  }

 private:
  const Failpoint failpoint_;
  std::atomic<int> left_;
};

// The bus of the worker, with the moments around it.
class TrappedBus final : public bus::Bus {
 public:
  TrappedBus(std::unique_ptr<bus::Bus> inner, Trap& trap) : inner_(std::move(inner)), trap_(trap) {}

  absl::Status Declare(const std::vector<bus::ConsumerSpec>& specs) override {
    return inner_->Declare(specs);
  }
  void Publish(std::vector<bus::Fact> facts, Confirm confirm) override {
    // One at a time: the moment is after some have gone and before others have.
    for (std::size_t i = 0; i < facts.size(); ++i) {
      inner_->Publish({facts[i]}, [this, i, confirm](std::size_t, absl::Status status) {
        if (status.ok()) trap_.Pass(Failpoint::kConfirmed);
        confirm(i, std::move(status));
      });
      trap_.Pass(Failpoint::kPublished);
    }
  }
  absl::StatusOr<std::unique_ptr<bus::Subscription>> Subscribe(bus::ConsumerSpec spec,
                                                               bus::Deliver deliver) override {
    auto subscription = inner_->Subscribe(std::move(spec), std::move(deliver));
    if (!subscription.ok()) return subscription.status();
    return std::make_unique<TrappedSubscription>(*std::move(subscription), trap_);
  }
  absl::Status Ping() override { return inner_->Ping(); }
  void Close() override { inner_->Close(); }
  bus::Stats stats() const override { return inner_->stats(); }

 private:
  class TrappedSubscription final : public bus::Subscription {
   public:
    TrappedSubscription(std::unique_ptr<bus::Subscription> inner, Trap& trap)
        : inner_(std::move(inner)), trap_(trap) {}
    void Settle(const std::vector<std::uint64_t>& tags, bus::Settlement settlement,
                std::string_view reason) override {
      trap_.Pass(Failpoint::kEffectCommitted);
      inner_->Settle(tags, settlement, reason);
    }
    bool keeps_dead_letters() const override { return inner_->keeps_dead_letters(); }

   private:
    std::unique_ptr<bus::Subscription> inner_;
    Trap& trap_;
  };

  std::unique_ptr<bus::Bus> inner_;
  Trap& trap_;
};

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

absl::StatusOr<bool> IsThere(sql::Tx& tx, const std::string& id) {
  constexpr sql::Statement kFind{"SELECT 1 FROM item WHERE workspace_id = 'wsp_1' AND id = :id"};
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kFind, {{"id", id}}));
  return !rows.empty();
}

void Work() {
  const int items = std::stoi(Environment("WORKER_ITEMS"));
  Trap trap(static_cast<Failpoint>(std::stoi(Environment("WORKER_FAILPOINT"))),
            std::stoi(Environment("WORKER_OCCURRENCE")));
  const auto open = [](const std::string& domain) {
    auto database = *sql::Open({.url = Environment("WORKER_DATABASE"), .domain = domain});
    REQUIRE(database->Migrate({outbox::PlatformTables(), TestSchema()}).ok());
    return database;
  };
  const auto orders = open("orders");
  const auto ledger = open("ledger");
  TrappedBus bus(*bus::Open({.url = Environment("WORKER_BUS"),
                             .process = "worker",
                             .prefix = Environment("WORKER_PREFIX")}),
                 trap);
  const bus::ConsumerSpec spec{.consumer = "ledger", .keys = {"orders.#"}};
  REQUIRE(bus.Declare({spec}).ok());
  outbox::Outbox box;
  auto consumer =
      *bus::Consumer::Start(bus, *ledger, clock::SystemClock(), {.spec = spec, .max_batch = 8},
                            [&](sql::Tx& tx, const event::v1::Envelope& fact) -> absl::Status {
                              DESKMESH_RETURN_IF_ERROR(RecordEffect(tx, fact));
                              trap.Pass(Failpoint::kConsumed);
                              return absl::OkStatus();
                            });
  outbox::Relay relay(*orders, box, bus, nullptr, {.batch = 8, .window = 16});
  relay.Start();
  for (int i = 0; i < items; ++i) {
    const std::string id = std::to_string(i);
    const absl::Status status = orders->Write([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(const bool is_there, IsThere(tx, id));
      if (is_there) return absl::OkStatus();
      DESKMESH_RETURN_IF_ERROR(AddItem(tx, id));
      trap.Pass(Failpoint::kRowWritten);
      DESKMESH_RETURN_IF_ERROR(
          box.Append(tx, MakeFact("fact-" + id, "subject-" + std::to_string(i % 4), i / 4 + 1)));
      trap.Pass(Failpoint::kFactWritten);
      return absl::OkStatus();
    });
    REQUIRE(status == absl::OkStatus());
    trap.Pass(Failpoint::kCommitted);
  }
  REQUIRE(relay.Flush(std::chrono::minutes(5)));
  REQUIRE(testing::Eventually(
      [&] { return CountRows(*ledger, "effect") == items && consumer->stats().waiting == 0; },
      std::chrono::minutes(5)));
  relay.Stop();
  consumer->Stop();
  bus.Close();
}

// Run by RunWorker alone.
TEST_CASE("worker process of the failpoint tests", "[.worker]") { Work(); }

}  // namespace

std::string NameOf(Failpoint failpoint) { return kNames[static_cast<std::size_t>(failpoint)]; }

int RunWorker(const World& world, int items, Failpoint failpoint, int occurrence) {
  testing::ChildProcess::Options options;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    options.environment.emplace_back(*variable);
  }
  options.environment.push_back("WORKER_DATABASE=" + world.database_url());
  options.environment.push_back("WORKER_BUS=" + world.bus_url());
  options.environment.push_back("WORKER_PREFIX=" + world.prefix());
  options.environment.push_back("WORKER_ITEMS=" + std::to_string(items));
  options.environment.push_back("WORKER_FAILPOINT=" + std::to_string(static_cast<int>(failpoint)));
  options.environment.push_back("WORKER_OCCURRENCE=" + std::to_string(occurrence));
  options.output = "/dev/null";
  testing::ChildProcess process({std::filesystem::read_symlink("/proc/self/exe"), kHiddenTest},
                                options);
  return process.Wait(std::chrono::minutes(15));
}

}  // namespace deskmesh::conformance
