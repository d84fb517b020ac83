// SPDX-License-Identifier: Apache-2.0
#include "chat/module.h"

#include <utility>

#include "chat/attachments/service.h"
#include "chat/capacity/service.h"
#include "chat/consumers.h"
#include "chat/flows/library.h"
#include "chat/flows/service.h"
#include "chat/invariants.h"
#include "chat/jobs.h"
#include "chat/migrations.h"
#include "chat/plans/reply_promise.h"
#include "chat/plans/service.h"
#include "chat/proactive/service.h"
#include "chat/routing/attendance.h"
#include "chat/routing/jobs.h"
#include "chat/routing/service.h"
#include "chat/service.h"
#include "platform/files/file_store.h"

namespace deskmesh::chat {
namespace {

struct ChatConfig {
  ConversationsConfig conversations;
  dialogue::WebhookOptions webhooks;
  base::Duration long_wait = kLongWait;
  base::Duration presence_lease = std::chrono::seconds(90);
};

ChatConfig ReadConfig(config::Section& section) {
  ChatConfig chat;
  ConversationsConfig& config = chat.conversations;
  config.flood.burst = static_cast<int>(section.Int(
      "message_burst", config.flood.burst,
      {.doc = "Messages a customer may send at once in one conversation.", .min = 1, .max = 1000}));
  config.flood.interval = section.Duration("message_interval", config.flood.interval,
                                           {.doc = "After the burst, one message per this time."});
  ContactLimits& contact = config.contact;
  contact.writes =
      section.Int("contact_burst", contact.writes,
                  {.doc = "Changes a customer may make at once over all its conversations: "
                          "messages, edits, new conversations, ratings.",
                   .min = 10,
                   .max = 100'000});
  contact.write_interval = section.Duration("contact_interval", contact.write_interval,
                                            {.doc = "After the burst, one change per this time."});
  contact.open_conversations = static_cast<int>(section.Int(
      "contact_conversations", contact.open_conversations,
      {.doc = "Open conversations of the last day a customer may have.", .min = 1, .max = 1000}));
  contact.upload_bytes =
      section.Int("contact_upload_mib", contact.upload_bytes >> 20,
                  {.doc = "MiB of files a customer may send per day.", .min = 1, .max = 100'000})
      << 20;
  config.reopen.window = section.Duration(
      "reopen_window", config.reopen.window,
      {.doc = "How long after its end a customer's message goes on with a conversation.",
       .min = 0,
       .max = 90 * 24 * 3600});
  chat.long_wait = section.Duration(
      "long_wait", chat.long_wait,
      {.doc =
           "After this wait a customer in line is told that it takes longer, and offered a call.",
       .min = 10,
       .max = 24 * 3600});
  chat.presence_lease = section.Duration(
      "presence_lease", chat.presence_lease,
      {.doc = "An agent whose connection is lost is offline after this time, and gets no new work "
              "after half of it.",
       .min = 2,
       .max = 3600});
  config.unread_after = section.Duration(
      "unread_after", config.unread_after,
      {.doc =
           "What the team said and the customer hasn't read after this time is told as a fact, so "
           "that the talk can go on by e-mail.",
       .min = 10,
       .max = 24 * 3600});
  chat.webhooks.timeout = section.Duration(
      "webhook_timeout", chat.webhooks.timeout,
      {.doc = "How long a dialogue flow waits for the answer of a webhook.", .min = 1, .max = 10});
  chat.webhooks.allow_private_targets =
      section.Bool("allow_private_targets", false,
                   {.doc = "Lets the webhooks of dialogue flows reach private addresses."});
  return chat;
}

class ChatModule final : public module::Module {
 public:
  ChatModule(const module::Deps& deps, const ChatConfig& config)
      : tickets_(deps.service_deps(), deps.channels, deps.clock),
        hours_(deps.service_deps(), deps.channels, deps.clock),
        turns_(deps.service_deps(), deps.channels, deps.clock, tickets_, hours_, library_,
               config.webhooks),
        conversations_(deps.service_deps(), deps.channels, deps.clock, config.conversations,
                       tickets_, hours_, turns_),
        flows_(deps.service_deps(), turns_),
        attachments_(deps.service_deps(), config.conversations.contact),
        attendance_(deps.service_deps(), deps.clock, config.presence_lease),
        routing_(deps.service_deps(), deps.clock, attendance_),
        capacity_(deps.service_deps()),
        plans_(deps.service_deps(), hours_, routing::ShippedPlan(config.long_wait)),
        proactive_(deps.service_deps()),
        timers_(deps.service_deps(), deps.channels, deps.clock, tickets_, turns_,
                config.conversations.unread_after),
        queues_(deps.service_deps(), deps.clock, deps.leases, deps.process, hours_,
                routing::ShippedPlan(config.long_wait)),
        deps_(deps.service_deps()) {}

  std::vector<rpc::Service> Services() override {
    std::vector<rpc::Service> services = routing_.Describe();
    services.push_back(conversations_.Describe());
    services.push_back(flows_.Describe());
    services.push_back(attachments_.Describe());
    services.push_back(plans_.Describe());
    services.push_back(capacity_.Describe());
    for (rpc::Service& service : proactive_.Describe()) services.push_back(std::move(service));
    return services;
  }

  std::vector<module::Consumer> Consumers() override {
    std::vector<module::Consumer> consumers;
    consumers.push_back({Listens(), [this](sql::Tx& tx, const event::v1::Envelope& envelope) {
                           return Consume(tx, deps_, envelope);
                         }});
    return consumers;
  }

  absl::Status Start() override {
    timers_.Start();
    queues_.Start();
    attendance_.Start();
    return absl::OkStatus();
  }

  void Stop() override {
    attendance_.Stop();
    queues_.Stop();
    timers_.Stop();
  }

 private:
  HandoverTicket tickets_;
  BusinessHours hours_;
  FlowLibrary library_;
  dialogue::BotTurns turns_;
  ConversationsService conversations_;
  FlowsService flows_;
  AttachmentsService attachments_;
  Attendance attendance_;
  RoutingService routing_;
  CapacityService capacity_;
  PlansService plans_;
  ProactiveService proactive_;
  TimerJobs timers_;
  RoutingJobs queues_;
  const rpc::ServiceDeps deps_;
};

}  // namespace

module::Definition Define() {
  module::Definition definition;
  definition.name = "chat";
  definition.migrations = [] { return sql::MigrationSet{"chat", Migrations()}; };
  definition.consumers = {Listens()};
  definition.invariants = Invariants();
  definition.verify = files::Verify;
  definition.make = [](const module::Deps& deps) -> std::unique_ptr<module::Module> {
    return std::make_unique<ChatModule>(deps, ReadConfig(deps.config));
  };
  definition.read_config = [](config::Section& section) {
    ReadConfig(section);
    return absl::OkStatus();
  };
  return definition;
}

}  // namespace deskmesh::chat
