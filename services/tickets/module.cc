// SPDX-License-Identifier: Apache-2.0
#include "tickets/module.h"

#include "tickets/bulk/service.h"
#include "tickets/catalogue/service.h"
#include "tickets/consumers.h"
#include "tickets/feedback/service.h"
#include "tickets/feedback/sync_jobs.h"
#include "tickets/intake.h"
#include "tickets/invariants.h"
#include "tickets/jobs.h"
#include "tickets/migrations.h"
#include "tickets/nps/service.h"
#include "tickets/recorder.h"
#include "tickets/roster.h"
#include "tickets/satisfaction/service.h"
#include "tickets/service.h"
#include "tickets/triggers/service.h"

namespace deskmesh::tickets {
namespace {

http::OutgoingOptions ReadConfig(config::Section& section) {
  http::OutgoingOptions options;
  options.allow_private_targets = section.Bool(
      "allow_private_targets", false,
      {.doc = "Lets defect trackers be at private and loopback addresses. For installations whose "
              "trackers are inside."});
  options.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(section.Duration(
      "tracker_timeout", std::chrono::seconds(10),
      {.doc = "How long a defect tracker may take to answer.", .min = 1, .max = 30}));
  return options;
}

class TicketsModule final : public module::Module {
 public:
  explicit TicketsModule(const module::Deps& deps)
      : counts_(/*is_alone=*/deps.database->dialect() == sql::Dialect::kSqlite),
        timers_(*deps.database, deps.clock),
        recorder_(deps.service_deps(), roster_, counts_, [this] { timers_.Wake(); }),
        intake_(deps.service_deps(), recorder_, roster_, fields_),
        service_(deps.service_deps(), deps.channels, recorder_, roster_, counts_, fields_, intake_),
        runner_(deps.service_deps(), recorder_, roster_, fields_),
        catalogue_(deps.service_deps(), fields_, runner_, counts_),
        triggers_(deps.service_deps(), deps.clock, trigger_book_, runner_,
                  [this] { timers_.Wake(); }),
        trigger_service_(deps.service_deps(), trigger_book_),
        bulk_(deps.service_deps(), deps.clock, runner_, [this] { timers_.Wake(); }),
        surveys_(deps.service_deps(), deps.clock, [this] { timers_.Wake(); }),
        survey_service_(deps.service_deps(), recorder_),
        waves_(deps.service_deps(), deps.clock, surveys_, [this] { timers_.Wake(); }),
        defects_(deps.service_deps(), deps.clock, recorder_, [this] { timers_.Wake(); }),
        defect_service_(deps.service_deps(), defects_),
        trackers_(deps.service_deps(), defects_),
        defect_sync_(deps.service_deps(), deps.clock, defects_, ReadConfig(deps.config)),
        consumer_(deps.service_deps(), recorder_, roster_, runner_, triggers_, surveys_) {}

  std::vector<rpc::Service> Services() override {
    std::vector<rpc::Service> services;
    services.push_back(service_.Describe());
    services.push_back(trigger_service_.Describe());
    services.push_back(bulk_.Describe());
    services.push_back(survey_service_.Describe());
    services.push_back(waves_.Describe());
    services.push_back(defect_service_.Describe());
    services.push_back(trackers_.Describe());
    for (rpc::Service& service : catalogue_.Describe()) services.push_back(std::move(service));
    return services;
  }

  std::vector<module::Consumer> Consumers() override {
    std::vector<module::Consumer> consumers;
    consumers.push_back({ConsumerSpec(), [this](sql::Tx& tx, const event::v1::Envelope& envelope) {
                           return consumer_.Take(tx, envelope);
                         }});
    return consumers;
  }

  absl::Status Start() override {
    timers_.Start(recorder_, triggers_, bulk_, surveys_, waves_, defects_);
    defect_sync_.Start();
    return absl::OkStatus();
  }

  void Stop() override {
    defect_sync_.Stop();
    timers_.Stop();
  }

 private:
  Roster roster_;
  ListCounts counts_;
  FieldBook fields_;
  TicketTimers timers_;
  Recorder recorder_;
  Intake intake_;
  TicketsService service_;
  ActionRunner runner_;
  CatalogueService catalogue_;
  TriggerBook trigger_book_;
  TriggerEngine triggers_;
  TriggersService trigger_service_;
  BulkService bulk_;
  SurveySender surveys_;
  SurveysService survey_service_;
  NpsService waves_;
  DefectLedger defects_;
  DefectsService defect_service_;
  DefectTrackersService trackers_;
  DefectSync defect_sync_;
  FactConsumer consumer_;
};

}  // namespace

module::Definition Define() {
  module::Definition definition;
  definition.name = "tickets";
  definition.migrations = [] { return sql::MigrationSet{"tickets", Migrations()}; };
  definition.consumers = {ConsumerSpec()};
  definition.invariants = Invariants();
  definition.make = [](const module::Deps& deps) -> std::unique_ptr<module::Module> {
    return std::make_unique<TicketsModule>(deps);
  };
  definition.read_config = [](config::Section& section) {
    ReadConfig(section);
    return absl::OkStatus();
  };
  return definition;
}

}  // namespace deskmesh::tickets
