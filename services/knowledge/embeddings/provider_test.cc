// SPDX-License-Identifier: Apache-2.0
#include "knowledge/embeddings/provider.h"

#include <catch2/catch.hpp>

#include "knowledge/embeddings/core/passage_vectors.h"
#include "knowledge/testing/fake_embedder.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

using Mode = FakeEmbedder::Mode;

EmbeddingConfig ConfigFor(const std::string& url) {
  return {.url = url,
          .model = "small",
          .api_key = "k-1",
          .dimensions = 8,
          .query_prefix = "query: ",
          .passage_prefix = "passage: ",
          .query_timeout = std::chrono::milliseconds(5'000)};
}

struct Provided {
  explicit Provided(EmbeddingConfig config)
      : cache(*cache::Open({.url = "memory:"}, clock)),
        provider(std::move(config), *cache, clock, registry) {}
  absl::StatusOr<std::vector<float>> Ask(const std::vector<std::string>& texts,
                                         EmbeddingUse use = EmbeddingUse::kQuery) {
    return provider.Embed("wsp", use, texts);
  }
  std::string Reason(EmbeddingUse use = EmbeddingUse::kQuery) {
    return base::DetailsOf(Ask({"gantt"}, use).status()).reason;
  }
  bool Counts(const std::string& use, const std::string& outcome, int count) {
    return registry.Expose().find("deskmesh_knowledge_embedding_requests_total{outcome=\"" +
                                  outcome + "\",use=\"" + use + "\"} " + std::to_string(count) +
                                  "\n") != std::string::npos;
  }
  clock::FakeClock clock;
  std::unique_ptr<cache::Cache> cache;
  metrics::Registry registry;
  EmbeddingProvider provider;
};

}  // namespace

TEST_CASE("a model's vectors come in the order of the texts and of length 1",
          "[knowledge][embeddings]") {
  FakeEmbedder model;
  Provided provided(ConfigFor(model.url));
  const auto vectors = provided.Ask({"gantt", "password"}, EmbeddingUse::kPassages);
  REQUIRE(vectors.ok());
  REQUIRE(vectors->size() == 16);
  std::vector<float> gantt = FakeEmbedder::VectorOf("passage: gantt");
  REQUIRE(Normalize(gantt));
  for (std::size_t i = 0; i < 8; ++i) CHECK((*vectors)[i] == Approx(gantt[i]).margin(1e-5));
  CHECK((*vectors)[9] > 0.9);
  const std::string request = model.Request();
  CHECK(request.starts_with("POST /v1/embeddings "));
  CHECK(request.find("Authorization: Bearer k-1") != std::string::npos);
  CHECK(request.find("\"model\":\"small\"") != std::string::npos);
  CHECK(request.find("\"encoding_format\":\"float\"") != std::string::npos);
  CHECK(request.find("\"input\":[\"passage: gantt\",\"passage: password\"]") != std::string::npos);
  REQUIRE(provided.Ask({"strips"}).ok());
  CHECK(model.Count("query: strips") == 1);
  CHECK(provided.Counts("passages", "done", 1));
  CHECK(provided.Counts("query", "done", 1));
}

TEST_CASE("what isn't a vector for each text is none", "[knowledge][embeddings]") {
  for (const Mode mode :
       {Mode::kError, Mode::kShort, Mode::kInfinite, Mode::kZero, Mode::kFewer, Mode::kGarbage}) {
    FakeEmbedder model;
    model.mode = mode;
    Provided provided(ConfigFor(model.url));
    CHECK(provided.Reason() == "EMBEDDINGS_UNAVAILABLE");
    CHECK(provided.Counts("query", "failed", 1));
  }
}

TEST_CASE("a model that refuses a text is there for others", "[knowledge][embeddings]") {
  FakeEmbedder model;
  Provided provided(ConfigFor(model.url));
  model.mode = Mode::kRefusing;
  for (int i = 0; i < 5; ++i) CHECK(provided.Reason() == kEmbeddingRefused);
  model.mode = Mode::kGood;
  CHECK(provided.Ask({"gantt"}).ok());
}

TEST_CASE("a model that is silent or away is left and then left alone", "[knowledge][embeddings]") {
  FakeEmbedder model;
  model.mode = Mode::kSilent;
  EmbeddingConfig config = ConfigFor(model.url);
  config.query_timeout = std::chrono::milliseconds(20);
  Provided provided(config);
  for (int i = 0; i < 3; ++i) CHECK(provided.Reason() == kEmbeddingsUnavailable);
  for (int i = 0; i < 2; ++i) CHECK(provided.Reason() == kEmbeddingLeftOut);
  CHECK(provided.Counts("query", "failed", 3));
  CHECK(provided.Counts("query", "left_out", 2));
  // Too slow for queries is quick enough for passages.
  model.mode = Mode::kGood;
  CHECK(provided.Ask({"gantt"}, EmbeddingUse::kPassages).ok());
  CHECK(provided.Reason() == kEmbeddingLeftOut);
  provided.clock.Advance(std::chrono::seconds(30));
  Provided away(ConfigFor("http://127.0.0.1:1/v1"));
  for (int i = 0; i < 3; ++i) CHECK(away.Reason() == kEmbeddingsUnavailable);
  CHECK(away.Reason() == kEmbeddingLeftOut);
  CHECK(away.Counts("query", "failed", 3));
}

TEST_CASE("tokens of the day are a limit to passages and to queries each",
          "[knowledge][embeddings]") {
  FakeEmbedder model;
  EmbeddingConfig config = ConfigFor(model.url);
  config.daily_tokens = 3;  // "gantt" is two
  Provided provided(config);
  CHECK(provided.Ask({"gantt"}, EmbeddingUse::kPassages).ok());
  CHECK(provided.Reason(EmbeddingUse::kPassages) == kEmbeddingBudget);
  CHECK(provided.Counts("passages", "over_budget", 1));
  CHECK(provided.Ask({"gantt"}).ok());
  CHECK(model.Count("") == 2);
}

TEST_CASE("tokens of the day are spent by answers and not by failures", "[knowledge][embeddings]") {
  FakeEmbedder model;
  EmbeddingConfig config = ConfigFor(model.url);
  config.daily_tokens = 3;  // "gantt" is two
  Provided provided(config);
  model.mode = Mode::kError;
  for (int i = 0; i < 2; ++i) {
    CHECK(provided.Reason(EmbeddingUse::kPassages) == kEmbeddingsUnavailable);
  }
  model.mode = Mode::kGood;
  CHECK(provided.Ask({"gantt"}, EmbeddingUse::kPassages).ok());
  CHECK(provided.Reason(EmbeddingUse::kPassages) == kEmbeddingBudget);
  // Nonsense costs what vectors cost.
  model.mode = Mode::kShort;
  CHECK(provided.Reason() == kEmbeddingsUnavailable);
  CHECK(provided.Reason() == kEmbeddingBudget);
}

TEST_CASE("a model that is being asked is left when the process stops", "[knowledge][embeddings]") {
  FakeEmbedder model;
  model.mode = Mode::kSilent;
  EmbeddingConfig config = ConfigFor(model.url);
  config.timeout = std::chrono::minutes(10);
  Provided provided(config);
  std::string reason;
  std::thread asking([&] { reason = provided.Reason(EmbeddingUse::kPassages); });
  while (model.Request().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  provided.provider.Stop();
  asking.join();
  CHECK(reason == kEmbeddingsUnavailable);
  CHECK(provided.Reason() == kEmbeddingLeftOut);
}

}  // namespace deskmesh::knowledge
