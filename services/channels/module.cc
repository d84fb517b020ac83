// SPDX-License-Identifier: Apache-2.0
#include "channels/module.h"

#include "channels/migrations.h"
#include "channels/webhooks/consumers.h"
#include "channels/webhooks/jobs.h"
#include "channels/webhooks/service.h"

namespace deskmesh::channels {
namespace {

http::OutgoingOptions ReadConfig(config::Section& section) {
  http::OutgoingOptions options;
  options.allow_private_targets = section.Bool(
      "allow_private_targets", false,
      {.doc =
           "Lets webhooks reach private and loopback addresses. For installations whose receivers "
           "are inside."});
  options.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(
      section.Duration("webhook_timeout", std::chrono::seconds(15),
                       {.doc = "How long a receiver may take to answer.", .min = 1, .max = 30}));
  return options;
}

class ChannelsModule final : public module::Module {
 public:
  explicit ChannelsModule(const module::Deps& deps)
      : webhooks_(deps.service_deps()),
        consumer_(deps.clock, deps.ids, deps.cache),
        deliveries_({*deps.database, *deps.outbox, deps.cache, deps.clock, deps.ids},
                    ReadConfig(deps.config)) {}

  std::vector<rpc::Service> Services() override { return {webhooks_.Describe()}; }
  std::vector<module::Consumer> Consumers() override {
    return {{WebhookListens(), [this](sql::Tx& tx, const event::v1::Envelope& fact) {
               return consumer_.Consume(tx, fact);
             }}};
  }
  absl::Status Start() override {
    deliveries_.Start();
    return absl::OkStatus();
  }
  void Stop() override { deliveries_.Stop(); }

 private:
  WebhookService webhooks_;
  WebhookConsumer consumer_;
  DeliveryJob deliveries_;
};

}  // namespace

module::Definition Define() {
  return {.name = "channels",
          .migrations = [] { return sql::MigrationSet{"channels", Migrations()}; },
          .neighbours = {},
          .consumers = {WebhookListens()},
          .make = [](const module::Deps& deps) { return std::make_unique<ChannelsModule>(deps); },
          .read_config =
              [](config::Section& section) {
                ReadConfig(section);
                return absl::OkStatus();
              }};
}

}  // namespace deskmesh::channels
