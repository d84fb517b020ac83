// SPDX-License-Identifier: Apache-2.0
#include "knowledge/module.h"

#include "knowledge/articles/index_replica.h"
#include "knowledge/articles/service.h"
#include "knowledge/curation/question_log.h"
#include "knowledge/curation/service.h"
#include "knowledge/language/service.h"
#include "knowledge/migrations.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

class KnowledgeModule final : public module::Module {
 public:
  explicit KnowledgeModule(const module::Deps& deps)
      : replica_(*deps.database, deps.cache, deps.clock),
        questions_(*deps.database, deps.clock),
        articles_(deps.service_deps(), replica_, questions_),
        curation_(deps.service_deps(), deps.channels, replica_, articles_),
        language_(deps.service_deps()) {}

  std::vector<rpc::Service> Services() override {
    return {articles_.Describe(), curation_.Describe(), language_.Describe()};
  }
  absl::Status Start() override {
    questions_.Start();
    return replica_.Start();
  }
  void Stop() override {
    replica_.Stop();
    questions_.Stop();
  }
  absl::Status Ready() override {
    return replica_.is_ready() ? absl::OkStatus()
                               : absl::UnavailableError("the search index is being built");
  }

 private:
  IndexReplica replica_;
  QuestionLog questions_;
  ArticleService articles_;
  CurationService curation_;
  LanguageService language_;
};

}  // namespace

module::Definition Define() {
  return {.name = "knowledge",
          .migrations = [] { return sql::MigrationSet{"knowledge", Migrations()}; },
          .neighbours = {"tickets"},
          .consumers = {},
          .make = [](const module::Deps& deps) { return std::make_unique<KnowledgeModule>(deps); },
          .read_config = {}};
}

}  // namespace deskmesh::knowledge
