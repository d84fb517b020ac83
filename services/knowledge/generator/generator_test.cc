// SPDX-License-Identifier: Apache-2.0
#include "knowledge/generator/generator.h"

#include <catch2/catch.hpp>

#include <functional>
#include <mutex>
#include <thread>

#include "deskmesh/knowledge/v1/curation_service.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "knowledge/core/answer_engine.h"
#include "knowledge/module.h"
#include "knowledge/testing/fake_endpoint.h"
#include "platform/base/error.h"
#include "platform/cache/cache.h"
#include "platform/clock/clock.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::knowledge {
namespace {

using FakeModel = FakeEndpoint;

constexpr char kHead[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

std::string Delta(const std::string& text) {
  return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
}

const std::vector<std::string> kPassages = {
    "Reset a forgotten password\nPress Forgot password on the log-in page and enter the code."};

std::string ReasonOf(const absl::Status& status) { return base::DetailsOf(status).reason; }

// Of a service that gives the model as long as can be.
std::string ConfigOf(const FakeModel& model) {
  return "knowledge:\n  generator_url: " + model.url +
         "\n  generator_timeout: 25s\n  generator_first_word: 25s\n";
}

// Where a test says nothing of it the model has all the time it needs.
GeneratorConfig WithPatience(GeneratorConfig config) {
  if (config.timeout == GeneratorConfig().timeout) {
    config.timeout = config.first_word = std::chrono::minutes(1);
  }
  return config;
}

struct Asked {
  explicit Asked(GeneratorConfig config)
      : cache(*cache::Open({.url = "memory:"}, clock::SystemClock())),
        generator(WithPatience(std::move(config)), *cache) {}
  absl::StatusOr<std::string> Ask() {
    return generator.Answer({.workspace = "wsp",
                             .question = "How do I reset my password?",
                             .passages = kPassages,
                             .locale = "en"});
  }
  std::unique_ptr<cache::Cache> cache;
  Generator generator;
};

}  // namespace

TEST_CASE("a model's grounded words are taken from the stream", "[knowledge][generator]") {
  const std::string first = Delta("Press Forgot password on the ");
  FakeModel model({kHead, first.substr(0, 20), first.substr(20), Delta("log-in page [1]."),
                   "data: [DONE]\n\n"});
  Asked asked({.url = model.url, .model = "small", .api_key = "k-1"});
  const auto answer = asked.Ask();
  REQUIRE(answer.ok());
  CHECK(*answer == "Press Forgot password on the log-in page [1].");
  const std::string request = model.Request();
  CHECK(request.starts_with("POST /v1/chat/completions "));
  CHECK(request.find("Authorization: Bearer k-1") != std::string::npos);
  CHECK(request.find("\"stream\":true") != std::string::npos);
  CHECK(request.find("[1] Reset a forgotten password") != std::string::npos);
}

TEST_CASE("a model that invents, breaks off, errs or is away gives no answer",
          "[knowledge][generator]") {
  const std::pair<std::vector<std::string>, const char*> rows[] = {
      {{kHead, Delta("Pay 99 dollars to get a new password [1]."), "data: [DONE]\n\n"},
       "ANSWER_NOT_GROUNDED"},
      {{kHead, Delta("NONE"), "data: [DONE]\n\n"}, "NO_ANSWER_IN_PASSAGES"},
      {{kHead, Delta(" None."), "data: [DONE]\n\n"}, "NO_ANSWER_IN_PASSAGES"},
      {{kHead, Delta("None of the passages says so."), "data: [DONE]\n\n"}, "ANSWER_NOT_GROUNDED"},
      {{kHead, Delta("Press Forgot password [1].")}, "GENERATOR_UNAVAILABLE"},
      {{kHead, "data: {broken\n\n"}, "GENERATOR_UNAVAILABLE"},
      {{kHead, Delta(std::string(100'000, 'a'))}, "GENERATOR_UNAVAILABLE"},
      {{"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
       "GENERATOR_UNAVAILABLE"},
      {{"garbage"}, "GENERATOR_UNAVAILABLE"},
  };
  for (const auto& [pieces, reason] : rows) {
    FakeModel model(pieces);
    Asked asked({.url = model.url, .model = "small"});
    CHECK(ReasonOf(asked.Ask().status()) == reason);
  }
  Asked away({.url = "http://127.0.0.1:1/v1", .model = "small"});
  CHECK(ReasonOf(away.Ask().status()) == "GENERATOR_UNAVAILABLE");
}

TEST_CASE("a model that doesn't begin is left", "[knowledge][generator]") {
  FakeModel model(FakeEndpoint::Pieces{});
  Asked asked({.url = model.url,
               .model = "small",
               .timeout = std::chrono::milliseconds(300),
               .first_word = std::chrono::milliseconds(100)});
  CHECK(ReasonOf(asked.Ask().status()) == "GENERATOR_UNAVAILABLE");
}

TEST_CASE("a workspace's tokens of the day are a limit", "[knowledge][generator]") {
  FakeModel model(
      {kHead, Delta("Press Forgot password on the log-in page [1]."), "data: [DONE]\n\n"});
  Asked asked({.url = model.url, .model = "small", .daily_tokens = 800});
  CHECK(asked.Ask().ok());
  CHECK(ReasonOf(asked.Ask().status()) == "GENERATOR_BUDGET");
}

TEST_CASE("answers are worded by the model and fall back to the article",
          "[knowledge][generator]") {
  for (const bool is_grounded : {true, false}) {
    FakeModel model({kHead,
                     Delta(is_grounded ? "Press Forgot password on the log-in page [1]."
                                       : "Buy the enterprise subscription with unlimited colours."),
                     "data: [DONE]\n\n"});
    testing::ServiceFixture fixture(Define(), ConfigOf(model));
    v1::CreateArticleRequest create;
    create.mutable_article()->set_title("Reset a forgotten password");
    create.mutable_article()->set_body("Press Forgot password on the log-in page.");
    create.mutable_article()->set_locale("en");
    const auto article = fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Create", create);
    REQUIRE(article.ok());
    v1::PublishArticleRequest publish;
    publish.set_id(article->id());
    REQUIRE(fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Publish", publish).ok());
    fixture.Restart();  // the index is built at start
    v1::AnswerRequest ask;
    ask.set_question("how do I reset a forgotten password");
    const auto answer =
        fixture.Call<v1::AnswerResponse>("deskmesh.knowledge.v1.Articles/Answer", ask);
    REQUIRE(answer.ok());
    REQUIRE(answer->decision() == v1::AnswerResponse::ANSWER);
    CHECK(answer->generated() == is_grounded);
    CHECK(answer->answer() == (is_grounded ? "Press Forgot password on the log-in page [1]."
                                           : "Press Forgot password on the log-in page."));
    CHECK(answer->citations(0).article_id() == article->id());
  }
}

void PublishPasswordArticle(testing::ServiceFixture& fixture) {
  v1::CreateArticleRequest create;
  create.mutable_article()->set_title("Reset a forgotten password");
  create.mutable_article()->set_body(
      "Press Forgot password on the log-in page. Enter the code you receive by e-mail.");
  create.mutable_article()->set_locale("en");
  const auto article = fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Create", create);
  REQUIRE(article.ok());
  v1::PublishArticleRequest publish;
  publish.set_id(article->id());
  REQUIRE(fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Publish", publish).ok());
  fixture.Restart();  // the index is built at start
}

TEST_CASE("a question leaves the house without personal data", "[knowledge][generator]") {
  FakeModel model(
      {kHead, Delta("Press Forgot password on the log-in page [1]."), "data: [DONE]\n\n"});
  testing::ServiceFixture fixture(Define(), ConfigOf(model));
  PublishPasswordArticle(fixture);
  v1::AnswerRequest ask;
  ask.set_question("how do I reset a forgotten password of ann@example.com");
  const auto answer =
      fixture.Call<v1::AnswerResponse>("deskmesh.knowledge.v1.Articles/Answer", ask);
  REQUIRE(answer.ok());
  REQUIRE(answer->decision() == v1::AnswerResponse::ANSWER);
  CHECK(model.Request().find("forgotten password of") != std::string::npos);
  CHECK(model.Request().find("ann@example.com") == std::string::npos);
}

TEST_CASE("a model that hangs is left when the process stops, or when its asker does",
          "[knowledge][generator]") {
  FakeModel silent(FakeEndpoint::Pieces{});
  const GeneratorConfig waiting{.url = silent.url,
                                .model = "small",
                                .timeout = std::chrono::minutes(10),
                                .first_word = std::chrono::minutes(10)};
  Asked stopped(waiting);
  std::thread asking([&] { CHECK(ReasonOf(stopped.Ask().status()) == "GENERATOR_UNAVAILABLE"); });
  stopped.generator.Stop();
  asking.join();
  CHECK(ReasonOf(stopped.Ask().status()) == "GENERATOR_UNAVAILABLE");
  Asked hurried(waiting);
  CHECK(ReasonOf(hurried.generator
                     .Answer({.workspace = "wsp",
                              .question = "How do I reset my password?",
                              .passages = kPassages,
                              .locale = "en",
                              .patience = std::chrono::milliseconds(50)})
                     .status()) == "GENERATOR_UNAVAILABLE");
}

// Asks as a stream until it ends.
std::vector<v1::AnswerPiece> Streamed(testing::ServiceFixture& fixture) {
  v1::StreamAnswerRequest ask;
  ask.set_question("how do I reset a forgotten password");
  auto collector = std::make_shared<testing::StreamCollector>();
  const auto handle = fixture.Stream("deskmesh.knowledge.v1.Articles/StreamAnswer", ask, collector);
  REQUIRE(collector->WaitDone().ok());
  std::vector<v1::AnswerPiece> pieces;
  for (const rpc::MessagePtr& message : collector->Wait(0)) {
    pieces.push_back(static_cast<const v1::AnswerPiece&>(*message));
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    CHECK(pieces[i].sequence() == static_cast<std::int64_t>(i) + 1);
    CHECK(pieces[i].has_answer() == (i + 1 == pieces.size()));
  }
  REQUIRE_FALSE(pieces.empty());
  return pieces;
}

TEST_CASE("an answer is streamed sentence by sentence, each checked first",
          "[knowledge][generator][stream]") {
  FakeModel model({kHead, Delta("Press Forgot password on the log-in page [1]. "),
                   Delta("Enter the code you receive "), Delta("by e-mail [1]."),
                   "data: [DONE]\n\n"});
  testing::ServiceFixture fixture(Define(), ConfigOf(model));
  PublishPasswordArticle(fixture);
  const std::vector<v1::AnswerPiece> pieces = Streamed(fixture);
  REQUIRE(pieces.size() == 3);
  CHECK(pieces[0].text() == "Press Forgot password on the log-in page [1]. ");
  CHECK(pieces[0].text() + pieces[1].text() == pieces[2].answer().answer());
  CHECK(pieces[2].answer().generated());
  CHECK(pieces[2].answer().citations_size() == 1);
}

TEST_CASE("a stream whose model goes astray ends with the article's own words",
          "[knowledge][generator][stream]") {
  FakeModel model({kHead, Delta("Press Forgot password on the log-in page [1]. "),
                   Delta("Then pay 99 dollars for unlimited colours [1]. And more."),
                   "data: [DONE]\n\n"});
  testing::ServiceFixture fixture(Define(), ConfigOf(model));
  PublishPasswordArticle(fixture);
  const std::vector<v1::AnswerPiece> pieces = Streamed(fixture);
  REQUIRE(pieces.size() == 2);
  CHECK(pieces[0].text().find("dollars") == std::string::npos);
  CHECK_FALSE(pieces[1].answer().generated());
  CHECK(pieces[1].answer().answer().starts_with("Press Forgot password on the log-in page. Enter"));
}

TEST_CASE("what the model can't answer from the article is only suggested",
          "[knowledge][generator][stream]") {
  FakeModel model({kHead, Delta("NONE"), "data: [DONE]\n\n"});
  testing::ServiceFixture fixture(Define(), ConfigOf(model));
  PublishPasswordArticle(fixture);
  v1::AnswerRequest ask;
  ask.set_question("how do I reset a forgotten password");
  const auto answer =
      fixture.CallAs<v1::AnswerResponse>(fixture.Contact(fixture.ids("con", fixture.clock.Now())),
                                         "deskmesh.knowledge.v1.Articles/Answer", ask);
  REQUIRE(answer.ok());
  const std::vector<v1::AnswerPiece> pieces = Streamed(fixture);
  REQUIRE(pieces.size() == 1);
  for (const v1::AnswerResponse& each : {*answer, pieces[0].answer()}) {
    CHECK(each.decision() == v1::AnswerResponse::SUGGEST);
    CHECK(each.answer() == "· Reset a forgotten password");
    CHECK(each.markdown().empty());
    CHECK(each.confidence() < AnswerThresholds().answer);
    CHECK(each.citations_size() == 1);
    CHECK_FALSE(each.generated());
  }
  // The report counts what was said at last.
  v1::KnowledgeReport report;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (report.outcomes_size() == 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    report = *fixture.Call<v1::KnowledgeReport>("deskmesh.knowledge.v1.Curation/GetReport",
                                                v1::GetKnowledgeReportRequest());
  }
  REQUIRE(report.outcomes_size() == 1);
  CHECK(report.outcomes(0).suggested() == 1);
  CHECK(report.outcomes(0).answered() == 0);
}

TEST_CASE("without a model the stream holds the whole answer at once",
          "[knowledge][generator][stream]") {
  testing::ServiceFixture fixture(Define());
  const std::vector<v1::AnswerPiece> nothing = Streamed(fixture);
  REQUIRE(nothing.size() == 1);
  CHECK(nothing[0].answer().decision() == v1::AnswerResponse::HANDOVER);
  PublishPasswordArticle(fixture);
  const std::vector<v1::AnswerPiece> pieces = Streamed(fixture);
  REQUIRE(pieces.size() == 1);
  CHECK(pieces[0].answer().decision() == v1::AnswerResponse::ANSWER);
  CHECK_FALSE(pieces[0].answer().generated());
}

}  // namespace deskmesh::knowledge
