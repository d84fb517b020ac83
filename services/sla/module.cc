// SPDX-License-Identifier: Apache-2.0
#include "sla/module.h"

#include "sla/clocks/consumers.h"
#include "sla/clocks/jobs.h"
#include "sla/clocks/service.h"
#include "sla/invariants.h"
#include "sla/migrations.h"
#include "sla/policies/service.h"

namespace deskmesh::sla {
namespace {

DeadlineOptions ReadConfig(config::Section& section) {
  DeadlineOptions options;
  options.horizon = section.Duration(
      "timer_horizon", options.horizon,
      {.doc = "How far ahead deadlines are kept in memory.", .min = 60, .max = 86400});
  options.check = section.Duration(
      "timer_check", options.check,
      {.doc = "How often the store is asked for its earliest deadline, in case a hint got lost.",
       .min = 1,
       .max = 60});
  options.batch = static_cast<int>(
      section.Int("timer_batch", options.batch,
                  {.doc = "Deadlines fired in one transaction at most.", .min = 1, .max = 1000}));
  return options;
}

class SlaModule final : public module::Module {
 public:
  SlaModule(const module::Deps& deps, const DeadlineOptions& options)
      : deps_(deps),
        ledger_(book_, *deps.outbox, deps.cache, deps.ids),
        policies_(deps.service_deps(), book_, ledger_),
        clocks_(deps.service_deps(), book_),
        runner_(*deps.database, ledger_, deps.cache, deps.leases, deps.clock, deps.metrics,
                deps.process, options) {}

  std::vector<rpc::Service> Services() override {
    std::vector<rpc::Service> services = policies_.Describe();
    for (rpc::Service& service : clocks_.Describe()) services.push_back(std::move(service));
    return services;
  }

  std::vector<module::Consumer> Consumers() override {
    return {{Listens(), MakeHandler(ledger_, deps_.clock, deps_.ids)}};
  }

  absl::Status Start() override {
    runner_.Start();
    return absl::OkStatus();
  }

  void Stop() override { runner_.Stop(); }

 private:
  const module::Deps deps_;
  PolicyBook book_;
  ClockLedger ledger_;
  PoliciesService policies_;
  ClocksService clocks_;
  DeadlineRunner runner_;
};

}  // namespace

module::Definition Define() {
  module::Definition definition;
  definition.name = "sla";
  definition.migrations = [] { return sql::MigrationSet{"sla", Migrations()}; };
  definition.consumers = {Listens()};
  definition.invariants = Invariants();
  definition.make = [](const module::Deps& deps) -> std::unique_ptr<module::Module> {
    return std::make_unique<SlaModule>(deps, ReadConfig(deps.config));
  };
  definition.read_config = [](config::Section& section) {
    ReadConfig(section);
    return absl::OkStatus();
  };
  return definition;
}

}  // namespace deskmesh::sla
