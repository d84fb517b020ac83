// SPDX-License-Identifier: Apache-2.0
#include "knowledge/module.h"

#include "knowledge/articles/index_replica.h"
#include "knowledge/articles/service.h"
#include "knowledge/categories/service.h"
#include "knowledge/consumers.h"
#include "knowledge/curation/question_log.h"
#include "knowledge/curation/redraft_job.h"
#include "knowledge/curation/service.h"
#include "knowledge/embeddings/meaning_index.h"
#include "knowledge/embeddings/provider.h"
#include "knowledge/files/service.h"
#include "knowledge/generator/generator.h"
#include "knowledge/generator/translator.h"
#include "knowledge/generator/workers.h"
#include "knowledge/language/service.h"
#include "knowledge/language/ticket_models.h"
#include "knowledge/migrations.h"
#include "knowledge/similar/service.h"
#include "knowledge/transfer/jobs.h"
#include "knowledge/transfer/service.h"
#include "knowledge/translation/service.h"
#include "platform/base/error.h"
#include "platform/files/file_store.h"

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

// The generator's endpoint serves where no other is named.
TranslatorConfig ReadTranslatorConfig(config::Section& section, const GeneratorConfig& generator) {
  TranslatorConfig config;
  config.url = section.String(
      "translator_url", "",
      {.doc = "OpenAI-compatible endpoint that translates, up to /v1. Empty: the generator's."});
  config.model = section.String("translator_model", "",
                                {.doc = "Model to ask there. Empty: the generator's."});
  config.api_key =
      section.String("translator_api_key", "", {.doc = "Sent as bearer token.", .is_secret = true});
  config.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(
      section.Duration("translator_timeout", std::chrono::seconds(20),
                       {.doc = "How long one piece of a text may take.", .min = 1, .max = 25}));
  config.daily_tokens = section.Int("translator_daily_tokens", 2'000'000,
                                    {.doc = "Budget of a workspace for a day.",
                                     .unit = "tokens",
                                     .min = 0,
                                     .max = 1'000'000'000});
  if (config.url.empty()) {
    config.url = generator.url;
    config.api_key = generator.api_key;
  }
  if (config.model.empty()) config.model = generator.model;
  return config;
}

EmbeddingConfig ReadEmbeddingConfig(config::Section& section) {
  const auto similarity = [&](std::string_view key, std::string_view doc) {
    const config::About about{.doc = doc, .unit = "hundredths", .min = 0, .max = 100};
    return static_cast<float>(section.Int(key, 0, about)) / 100;
  };
  const auto millis = [](base::Duration time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time);
  };
  EmbeddingConfig config;
  config.url =
      section.String("embedding_url", "",
                     {.doc = "OpenAI-compatible endpoint that tells what texts mean by vectors, up "
                             "to /v1. Empty: words alone find articles."});
  config.model = section.String("embedding_model", "default", {.doc = "Model to ask there."});
  config.api_key =
      section.String("embedding_api_key", "", {.doc = "Sent as bearer token.", .is_secret = true});
  config.dimensions = static_cast<std::size_t>(section.Int(
      "embedding_dimensions", 1'024,
      {.doc = "Length of the model's vectors. Others are refused.", .min = 1, .max = 8'192}));
  config.query_prefix =
      section.String("embedding_query_prefix", "",
                     {.doc = "Put before each query, for models that want it: `query: `."});
  config.passage_prefix =
      section.String("embedding_passage_prefix", "",
                     {.doc = "Put before each passage of an article: `passage: `."});
  config.query_timeout = millis(section.Duration(
      "embedding_query_timeout", std::chrono::milliseconds(300),
      {.doc = "How long a query may take; then its words alone find articles.", .max = 5}));
  config.timeout =
      millis(section.Duration("embedding_timeout", std::chrono::seconds(30),
                              {.doc = "How long 32 passages may take.", .min = 1, .max = 120}));
  config.daily_tokens =
      section.Int("embedding_daily_tokens", 5'000'000,
                  {.doc = "Budget of a workspace for a day, of passages and of queries each.",
                   .unit = "tokens",
                   .min = 0,
                   .max = 1'000'000'000});
  config.least_similarity = similarity(
      "embedding_least_similarity",
      "Cosine with a query, in hundredths, from which an article is found by its meaning.");
  config.suggest_similarity = similarity(
      "embedding_suggest_similarity",
      "The same from which it is suggested though its words aren't sure enough. 0: never.");
  return config;
}

class KnowledgeModule final : public module::Module {
 public:
  explicit KnowledgeModule(const module::Deps& deps)
      : embeddings_(ReadEmbeddingConfig(deps.config), deps.cache, deps.clock, deps.metrics),
        meanings_(*deps.database, deps.cache, deps.leases, deps.clock, deps.process, embeddings_,
                  deps.metrics),
        replica_(*deps.database, deps.cache, deps.clock, &meanings_),
        questions_(*deps.database, deps.clock),
        generator_config_(ReadConfig(deps.config)),
        generator_(generator_config_, deps.cache),
        translator_(ReadTranslatorConfig(deps.config, generator_config_), deps.cache),
        readers_(deps.channels, deps.clock),
        owners_(deps.channels, deps.clock),
        articles_(deps.service_deps(), replica_, questions_, meanings_, generator_, workers_,
                  readers_, owners_),
        categories_(deps.service_deps()),
        files_(deps.service_deps(), readers_),
        transfers_(deps.service_deps(), [this] { transfer_jobs_.Wake(); }),
        transfer_jobs_(deps.service_deps(), deps.leases, deps.clock, deps.process, articles_),
        translations_(deps.service_deps(), translator_, articles_),
        similar_(deps.service_deps(), deps.channels),
        curation_(deps.service_deps(), deps.channels, replica_, articles_),
        redrafts_(deps.service_deps(), curation_, deps.clock),
        models_(*deps.database, deps.leases, deps.clock, deps.process),
        language_(deps.service_deps(), models_) {}

  std::vector<rpc::Service> Services() override {
    return {articles_.Describe(),  categories_.Describe(),   files_.Describe(),
            transfers_.Describe(), translations_.Describe(), similar_.Describe(),
            curation_.Describe(),  language_.Describe()};
  }
  std::vector<module::Consumer> Consumers() override { return {{Listens(), &Consume}}; }
  absl::Status Start() override {
    questions_.Start();
    models_.Start();
    workers_.Start();
    transfer_jobs_.Start();
    redrafts_.Start();
    meanings_.Start();
    return replica_.Start();
  }
  void Stop() override {
    redrafts_.Stop();
    transfer_jobs_.Stop();
    generator_.Stop();
    workers_.Stop();
    models_.Stop();
    replica_.Stop();
    meanings_.Stop();
    questions_.Stop();
  }
  absl::Status Ready() override {
    return replica_.is_ready() ? absl::OkStatus()
                               : absl::UnavailableError("the search index is being built");
  }

 private:
  EmbeddingProvider embeddings_;
  MeaningIndex meanings_;
  IndexReplica replica_;
  QuestionLog questions_;
  const GeneratorConfig generator_config_;
  Generator generator_;
  ModelTranslator translator_;
  AnswerWorkers workers_;
  Readers readers_;
  Owners owners_;
  ArticleService articles_;
  CategoryService categories_;
  ArticleFileService files_;
  TransferService transfers_;
  TransferJobs transfer_jobs_;
  TranslationService translations_;
  SimilarService similar_;
  CurationService curation_;
  RedraftJob redrafts_;
  TicketModels models_;
  LanguageService language_;
};

}  // namespace

module::Definition Define() {
  return {.name = "knowledge",
          .migrations = [] { return sql::MigrationSet{"knowledge", Migrations()}; },
          .neighbours = {"accounts", "tickets"},
          .consumers = {Listens()},
          .make = [](const module::Deps& deps) { return std::make_unique<KnowledgeModule>(deps); },
          .verify = files::Verify,
          .read_config =
              [](config::Section& section) {
                ReadTranslatorConfig(section, ReadConfig(section));
                ReadEmbeddingConfig(section);
                return absl::OkStatus();
              }};
}

}  // namespace deskmesh::knowledge
