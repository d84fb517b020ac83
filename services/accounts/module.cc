// SPDX-License-Identifier: Apache-2.0
#include "accounts/module.h"

#include <utility>

#include "accounts/access/password.h"
#include "accounts/access/service.h"
#include "accounts/audit/consumers.h"
#include "accounts/audit/service.h"
#include "accounts/customers/service.h"
#include "accounts/customers/store.h"
#include "accounts/identity/service.h"
#include "accounts/invariants.h"
#include "accounts/jobs.h"
#include "accounts/migrations.h"
#include "accounts/people/service.h"

namespace deskmesh::accounts {
namespace {

struct Config {
  AccessConfig access;
  int password_concurrency = 2;

  static Config Read(config::Section& section) {
    Config config;
    config.access.session_life =
        section.Duration("session_ttl", config.access.session_life,
                         {.doc = "How long a log-in lasts.", .min = 60, .max = 30 * 86400});
    config.access.visitor_life = section.Duration(
        "visitor_ttl", config.access.visitor_life,
        {.doc = "How long the chat widget knows a visitor again.", .min = 60, .max = 366 * 86400});
    config.password_concurrency = static_cast<int>(
        section.Int("password_concurrency", config.password_concurrency,
                    {.doc = "Passwords hashed at once; each takes 64 MB while it lasts.",
                     .min = 1,
                     .max = 64}));
    return config;
  }
};

class AccountsModule final : public module::Module {
 public:
  AccountsModule(const module::Deps& deps, const Config& config)
      : ids_(deps.ids),
        hasher_(config.password_concurrency),
        people_(deps.service_deps(), hasher_),
        identity_(deps.service_deps()),
        access_(deps.service_deps(), config.access, hasher_, identity_),
        customers_(deps.service_deps()),
        audit_(deps.service_deps()),
        sweeper_(*deps.database, deps.clock) {}

  std::vector<rpc::Service> Services() override {
    std::vector<rpc::Service> services = people_.Describe();
    for (std::vector<rpc::Service> more :
         {access_.Describe(), customers_.Describe(), identity_.Describe(), audit_.Describe()}) {
      for (rpc::Service& service : more) services.push_back(std::move(service));
    }
    return services;
  }

  std::vector<module::Consumer> Consumers() override {
    std::vector<module::Consumer> consumers;
    consumers.push_back({AuditSpec(), [this](sql::Tx& tx, const event::v1::Envelope& envelope) {
                           return RecordFact(tx, ids_, envelope);
                         }});
    return consumers;
  }

  absl::Status Start() override {
    sweeper_.Start();
    return absl::OkStatus();
  }

  void Stop() override { sweeper_.Stop(); }

 private:
  base::IdSource ids_;
  PasswordHasher hasher_;
  PeopleService people_;
  IdentityService identity_;
  AccessService access_;
  CustomersService customers_;
  AuditService audit_;
  SessionSweeper sweeper_;
};

}  // namespace

module::Definition Define() {
  module::Definition definition;
  definition.name = "accounts";
  definition.migrations = [] { return sql::MigrationSet{"accounts", Migrations()}; };
  definition.backfills = {{"contact_words", CatchUpContactWords}};
  definition.consumers = {AuditSpec()};
  definition.invariants = Invariants();
  definition.verify = Verify;
  definition.make = [](const module::Deps& deps) -> std::unique_ptr<module::Module> {
    return std::make_unique<AccountsModule>(deps, Config::Read(deps.config));
  };
  definition.read_config = [](config::Section& section) {
    Config::Read(section);
    return absl::OkStatus();
  };
  return definition;
}

absl::Status Verify(sql::Database& database) { return VerifyAuditChain(database); }

}  // namespace deskmesh::accounts
