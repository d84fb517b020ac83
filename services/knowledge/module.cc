// SPDX-License-Identifier: Apache-2.0
#include "knowledge/module.h"

#include "knowledge/articles/index_replica.h"
#include "knowledge/articles/service.h"
#include "knowledge/language/service.h"
#include "knowledge/migrations.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

class KnowledgeModule final : public module::Module {
 public:
  explicit KnowledgeModule(const module::Deps& deps)
      : replica_(*deps.database, deps.cache, deps.clock),
        articles_(deps.service_deps(), replica_),
        language_(deps.service_deps()) {}

  std::vector<rpc::Service> Services() override {
    return {articles_.Describe(), language_.Describe()};
  }
  absl::Status Start() override { return replica_.Start(); }
  void Stop() override { replica_.Stop(); }
  absl::Status Ready() override {
    return replica_.is_ready() ? absl::OkStatus()
                               : absl::UnavailableError("the search index is being built");
  }

 private:
  IndexReplica replica_;
  ArticleService articles_;
  LanguageService language_;
};

}  // namespace

module::Definition Define() {
  return {.name = "knowledge",
          .migrations = [] { return sql::MigrationSet{"knowledge", Migrations()}; },
          .neighbours = {},
          .consumers = {},
          .make = [](const module::Deps& deps) { return std::make_unique<KnowledgeModule>(deps); },
          .read_config = {}};
}

}  // namespace deskmesh::knowledge
