// SPDX-License-Identifier: Apache-2.0
#include "knowledge/module.h"

#include "knowledge/articles/index_replica.h"
#include "knowledge/articles/service.h"
#include "knowledge/curation/question_log.h"
#include "knowledge/curation/service.h"
#include "knowledge/generator/generator.h"
#include "knowledge/language/service.h"
#include "knowledge/language/ticket_models.h"
#include "knowledge/migrations.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

GeneratorConfig ReadConfig(config::Section& section) {
  const auto millis = [&](std::string_view key, base::Duration fallback, config::About about) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        section.Duration(key, fallback, about));
  };
  GeneratorConfig config;
  config.url = section.String(
      "generator_url", "",
      {.doc = "OpenAI-compatible endpoint that words answers, up to /v1. Empty: articles answer."});
  config.model = section.String("generator_model", "default", {.doc = "Model to ask there."});
  config.api_key =
      section.String("generator_api_key", "", {.doc = "Sent as bearer token.", .is_secret = true});
  config.timeout = millis("generator_timeout", std::chrono::seconds(8),
                          {.doc = "How long a whole answer may take.", .min = 1, .max = 25});
  config.first_word = millis("generator_first_word", std::chrono::seconds(3),
                             {.doc = "How long its first word may take.", .min = 1, .max = 25});
  config.daily_tokens = section.Int("generator_daily_tokens", 500'000,
                                    {.doc = "Budget of a workspace for a day.",
                                     .unit = "tokens",
                                     .min = 0,
                                     .max = 1'000'000'000});
  config.answer_tokens =
      section.Int("generator_answer_tokens", 400,
                  {.doc = "Longest answer.", .unit = "tokens", .min = 50, .max = 4'000});
  return config;
}

class KnowledgeModule final : public module::Module {
 public:
  explicit KnowledgeModule(const module::Deps& deps)
      : replica_(*deps.database, deps.cache, deps.clock),
        questions_(*deps.database, deps.clock),
        generator_(ReadConfig(deps.config), deps.cache),
        articles_(deps.service_deps(), replica_, questions_, generator_),
        curation_(deps.service_deps(), deps.channels, replica_, articles_),
        models_(*deps.database, deps.leases, deps.clock, deps.process),
        language_(deps.service_deps(), models_) {}

  std::vector<rpc::Service> Services() override {
    return {articles_.Describe(), curation_.Describe(), language_.Describe()};
  }
  std::vector<module::Consumer> Consumers() override {
    return {{TicketModels::ConsumerSpec(), &TicketModels::Take}};
  }
  absl::Status Start() override {
    questions_.Start();
    models_.Start();
    return replica_.Start();
  }
  void Stop() override {
    models_.Stop();
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
  Generator generator_;
  ArticleService articles_;
  CurationService curation_;
  TicketModels models_;
  LanguageService language_;
};

}  // namespace

module::Definition Define() {
  return {.name = "knowledge",
          .migrations = [] { return sql::MigrationSet{"knowledge", Migrations()}; },
          .neighbours = {"tickets"},
          .consumers = {TicketModels::ConsumerSpec()},
          .make = [](const module::Deps& deps) { return std::make_unique<KnowledgeModule>(deps); },
          .read_config =
              [](config::Section& section) {
                ReadConfig(section);
                return absl::OkStatus();
              }};
}

}  // namespace deskmesh::knowledge
