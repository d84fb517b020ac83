// SPDX-License-Identifier: Apache-2.0
#include "analytics/module.h"

#include "analytics/consumers.h"
#include "analytics/migrations.h"
#include "analytics/service.h"

namespace deskmesh::analytics {
namespace {

class AnalyticsModule final : public module::Module {
 public:
  explicit AnalyticsModule(const module::Deps& deps) : service_(deps.service_deps()) {}

  std::vector<rpc::Service> Services() override { return service_.Describe(); }
  std::vector<module::Consumer> Consumers() override { return {{Listens(), Consume}}; }

 private:
  AnalyticsService service_;
};

}  // namespace

module::Definition Define() {
  return {.name = "analytics",
          .migrations = [] { return sql::MigrationSet{"analytics", Migrations()}; },
          .neighbours = {},
          .consumers = {Listens()},
          .make = [](const module::Deps& deps) { return std::make_unique<AnalyticsModule>(deps); },
          .read_config = {}};
}

}  // namespace deskmesh::analytics
