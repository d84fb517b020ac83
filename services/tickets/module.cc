// SPDX-License-Identifier: Apache-2.0
#include "tickets/module.h"

#include "platform/files/file_store.h"
#include "tickets/approvals/service.h"
#include "tickets/attachments/service.h"
#include "tickets/bulk/service.h"
#include "tickets/catalogue/service.h"
#include "tickets/consumers.h"
#include "tickets/departures/departures.h"
#include "tickets/drafts/service.h"
#include "tickets/feedback/ledger.h"
#include "tickets/feedback/service.h"
#include "tickets/feedback/sync_jobs.h"
#include "tickets/intake.h"
#include "tickets/invariants.h"
#include "tickets/jobs.h"
#include "tickets/links/service.h"
#include "tickets/migrations.h"
#include "tickets/notifications/consumer.h"
#include "tickets/notifications/service.h"
#include "tickets/nps/service.h"
#include "tickets/presence/service.h"
#include "tickets/projections/dues.h"
#include "tickets/recorder.h"
#include "tickets/recurring/service.h"
#include "tickets/roster.h"
#include "tickets/satisfaction/sender.h"
#include "tickets/satisfaction/service.h"
#include "tickets/scheduled/service.h"
#include "tickets/service.h"
#include "tickets/store.h"
#include "tickets/subtasks/service.h"
#include "tickets/traits.h"
#include "tickets/triggers/arming.h"
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
      : clock_(deps.clock),
        counts_(/*is_alone=*/deps.database->dialect() == sql::Dialect::kSqlite, deps.database),
        timers_(*deps.database, deps.clock),
        recorder_(deps.service_deps(), roster_, counts_, [this] { timers_.Wake(); }),
        intake_(deps.service_deps(), recorder_, roster_, fields_),
        notifications_(deps.service_deps(), recorder_),
        attachments_(deps.service_deps(), [this] { timers_.Wake(); }),
        drafts_(deps.service_deps()),
        scheduled_(deps.service_deps(), recorder_, [this] { timers_.Wake(); }),
        presence_(deps.service_deps(), deps.clock),
        runner_(deps.service_deps(), recorder_, roster_, fields_),
        bulk_(deps.service_deps(), deps.clock, runner_, [this] { timers_.Wake(); }),
        links_(deps.service_deps(), recorder_, bulk_),
        service_(deps.service_deps(), deps.channels, deps.clock, recorder_, roster_, counts_,
                 fields_, intake_, links_),
        subtasks_(deps.service_deps(), deps.channels, recorder_),
        approvals_(deps.service_deps(), deps.channels, recorder_),
        recurring_(deps.service_deps(), deps.channels, intake_, [this] { timers_.Wake(); }),
        catalogue_(deps.service_deps(), fields_, runner_, counts_, recorder_),
        triggers_(deps.service_deps(), deps.clock, trigger_book_, runner_,
                  [this] { timers_.Wake(); }),
        trigger_service_(deps.service_deps(), trigger_book_, [this] { timers_.Wake(); }),
        arming_(deps.clock, trigger_book_, [this] { timers_.Wake(); }),
        surveys_(deps.service_deps(), deps.clock, [this] { timers_.Wake(); }),
        survey_service_(deps.service_deps(), recorder_),
        waves_(deps.service_deps(), deps.clock, surveys_, [this] { timers_.Wake(); }),
        defects_(deps.service_deps(), deps.clock, recorder_, [this] { timers_.Wake(); }),
        defect_service_(deps.service_deps(), defects_),
        trackers_(deps.service_deps(), defects_),
        defect_sync_(deps.service_deps(), deps.clock, defects_, ReadConfig(deps.config)),
        departures_(deps.service_deps(), deps.clock, recorder_, roster_,
                    [this] { timers_.Wake(); }),
        consumer_(deps.service_deps(), recorder_, roster_, runner_, triggers_, surveys_, links_,
                  intake_, departures_),
        news_(deps.service_deps(), deps.clock) {}

  std::vector<rpc::Service> Services() override {
    std::vector<rpc::Service> services;
    services.push_back(service_.Describe());
    services.push_back(trigger_service_.Describe());
    services.push_back(bulk_.Describe());
    services.push_back(survey_service_.Describe());
    services.push_back(waves_.Describe());
    services.push_back(defect_service_.Describe());
    services.push_back(trackers_.Describe());
    services.push_back(attachments_.Describe());
    services.push_back(drafts_.Describe());
    services.push_back(scheduled_.Describe());
    services.push_back(presence_.Describe());
    for (rpc::Service& service : notifications_.Describe()) services.push_back(std::move(service));
    services.push_back(links_.Describe());
    services.push_back(subtasks_.Describe());
    services.push_back(approvals_.Describe());
    services.push_back(recurring_.Describe());
    for (rpc::Service& service : catalogue_.Describe()) services.push_back(std::move(service));
    return services;
  }

  std::vector<module::Consumer> Consumers() override {
    std::vector<module::Consumer> consumers;
    consumers.push_back({ConsumerSpec(), [this](sql::Tx& tx, const event::v1::Envelope& envelope) {
                           return consumer_.Take(tx, envelope);
                         }});
    consumers.push_back({NewsSpec(), [this](sql::Tx& tx, const event::v1::Envelope& envelope) {
                           return news_.Take(tx, envelope);
                         }});
    consumers.push_back({DuesSpec(), TakeDues});
    return consumers;
  }

  absl::Status Start() override {
    defect_sync_.Start();
    timers_.Start(recorder_, Handlers());
    return absl::OkStatus();
  }

  void Stop() override {
    defect_sync_.Stop();
    timers_.Stop();
  }

 private:
  TicketTimers::Handlers Handlers() {
    using outbox::Timer;
    using sql::Tx;
    TicketTimers::Handlers handlers;
    handlers[std::string(kQuietTimer)] = [this](Tx& tx, const Timer& timer) {
      return triggers_.OnQuiet(tx, timer);
    };
    handlers[std::string(kArmTimer)] = [this](Tx& tx, const Timer& timer) {
      return arming_.OnTimer(tx, timer);
    };
    for (const std::string_view kind : {kJobTimer, kJobPageTimer}) {
      handlers[std::string(kind)] = [this](Tx& tx, const Timer& timer) {
        return bulk_.OnTimer(tx, timer);
      };
    }
    handlers[std::string(kApprovalTimer)] = [this](Tx& tx, const Timer& timer) {
      return approvals_.OnTimer(tx, timer, clock_.Now());
    };
    handlers[std::string(kSurveyTimer)] = [this](Tx& tx, const Timer& timer) {
      return surveys_.OnTimer(tx, timer);
    };
    handlers[std::string(kWaveTimer)] = [this](Tx& tx, const Timer& timer) {
      return waves_.OnTimer(tx, timer);
    };
    handlers[std::string(kTellTimer)] = [this](Tx& tx, const Timer& timer) {
      return defects_.OnTimer(tx, timer);
    };
    handlers[std::string(kUploadTimer)] = [this](Tx& tx, const Timer& timer) {
      return attachments_.OnTimer(tx, timer, clock_.Now());
    };
    handlers[std::string(kSendTimer)] = [this](Tx& tx, const Timer& timer) {
      return scheduled_.OnTimer(tx, timer, clock_.Now());
    };
    handlers[std::string(kRecurringTimer)] = [this](Tx& tx, const Timer& timer) {
      return recurring_.OnTimer(tx, timer, clock_.Now());
    };
    handlers[std::string(kDepartureTimer)] = [this](Tx& tx, const Timer& timer) {
      return departures_.HandOver(tx, timer);
    };
    return handlers;
  }

  const clock::Clock& clock_;
  Roster roster_;
  ListCounts counts_;
  FieldBook fields_;
  TicketTimers timers_;
  Recorder recorder_;
  Intake intake_;
  NotificationsService notifications_;
  AttachmentsService attachments_;
  DraftsService drafts_;
  ScheduledService scheduled_;
  PresenceService presence_;
  ActionRunner runner_;
  BulkService bulk_;
  LinksService links_;
  TicketsService service_;
  SubtasksService subtasks_;
  ApprovalsService approvals_;
  RecurringService recurring_;
  CatalogueService catalogue_;
  TriggerBook trigger_book_;
  TriggerEngine triggers_;
  TriggersService trigger_service_;
  RuleArming arming_;
  SurveySender surveys_;
  SurveysService survey_service_;
  NpsService waves_;
  DefectLedger defects_;
  DefectsService defect_service_;
  DefectTrackersService trackers_;
  DefectSync defect_sync_;
  Departures departures_;
  FactConsumer consumer_;
  NewsConsumer news_;
};

}  // namespace

module::Definition Define() {
  module::Definition definition;
  definition.name = "tickets";
  definition.migrations = [] { return sql::MigrationSet{"tickets", Migrations()}; };
  definition.consumers = {ConsumerSpec(), NewsSpec(), DuesSpec()};
  definition.invariants = Invariants();
  definition.backfills = {{"open_words", CatchUpOpenWords}, {"traits", CatchUpTraits}};
  definition.verify = files::Verify;
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
