// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <thread>

#include "deskmesh/knowledge/v1/knowledge_events.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "deskmesh/knowledge/v1/language_service.pb.h"
#include "knowledge/module.h"
#include "platform/base/error.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::knowledge {
namespace {

v1::Article Create(testing::ServiceFixture& fixture, const std::string& title,
                   const std::string& body, const std::string& locale = "en",
                   v1::Article::Audience audience = v1::Article::PUBLIC) {
  v1::CreateArticleRequest request;
  request.mutable_article()->set_title(title);
  request.mutable_article()->set_body(body);
  request.mutable_article()->set_locale(locale);
  request.mutable_article()->set_audience(audience);
  auto article = fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Create", request);
  REQUIRE(article.ok());
  return *article;
}

v1::Article Publish(testing::ServiceFixture& fixture, const std::string& id) {
  v1::PublishArticleRequest request;
  request.set_id(id);
  auto article = fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Publish", request);
  REQUIRE(article.ok());
  return *article;
}

// Searches until `count` results are there: the index follows within milliseconds.
v1::SearchArticlesResponse Search(testing::ServiceFixture& fixture, const std::string& q, int count,
                                  const rpc::Principal* who = nullptr) {
  v1::SearchArticlesRequest request;
  request.set_q(q);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (true) {
    auto found = fixture.CallAs<v1::SearchArticlesResponse>(
        who == nullptr ? fixture.principal : *who, "deskmesh.knowledge.v1.Articles/Search",
        request);
    REQUIRE(found.ok());
    if (found->results_size() == count) return *found;
    REQUIRE(std::chrono::steady_clock::now() < end);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void FillHelpCentre(testing::ServiceFixture& fixture) {
  const std::pair<const char*, const char*> articles[] = {
      {"Import tasks from a spreadsheet",
       "Upload the spreadsheet under More, Import. Rows with a wrong date are marked in red."},
      {"Reset a forgotten password",
       "Press Forgot password on the log-in page and enter the code you receive by e-mail."},
      {"Plan dates on the Gantt chart", "Drag the bars of the chart to change start and end."},
      {"Invite guests", "Guests see only the projects that are shared with them."},
      {"Log hours", "Enter the hours of the week on the timesheet page."},
  };
  for (const auto& [title, body] : articles) Publish(fixture, Create(fixture, title, body).id());
}

}  // namespace

TEST_CASE("a published article is found, an archived one no longer", "[knowledge][service]") {
  testing::ServiceFixture fixture(Define());
  const v1::Article draft = Create(fixture, "Gantt chart basics", "Drag the bars to plan.");
  CHECK(draft.state() == v1::Article::DRAFT);
  CHECK(Search(fixture, "gantt", 0).results_size() == 0);
  const v1::Article published = Publish(fixture, draft.id());
  CHECK(published.published_version() == 1);
  const auto found = Search(fixture, "gantt bars", 1);
  CHECK(found.results(0).article().id() == draft.id());
  CHECK(found.results(0).article().body().empty());
  CHECK_FALSE(found.results(0).snippet().empty());

  v1::ArchiveArticleRequest archive;
  archive.set_id(draft.id());
  REQUIRE(fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Archive", archive).ok());
  Search(fixture, "gantt bars", 0);
  CHECK(fixture.PublishedOf<v1::ArticlePublished>().size() == 1);
  CHECK(fixture.PublishedOf<v1::ArticleArchived>().size() == 1);
}

TEST_CASE("a Chinese question finds the English article through the glossary",
          "[knowledge][service]") {
  testing::ServiceFixture fixture(Define());
  FillHelpCentre(fixture);
  const auto found = Search(fixture, "甘特图", 1);
  CHECK(found.results(0).article().title() == "Plan dates on the Gantt chart");
}

TEST_CASE("a customer sees only what is published for everyone", "[knowledge][service]") {
  testing::ServiceFixture fixture(Define());
  const rpc::Principal customer = fixture.Contact(fixture.ids("con", fixture.clock.Now()));
  const v1::Article internal = Create(fixture, "Escalation playbook", "Page the engineer on duty.",
                                      "en", v1::Article::INTERNAL);
  Publish(fixture, internal.id());
  Search(fixture, "escalation playbook", 1);
  CHECK(Search(fixture, "escalation playbook", 0, &customer).results_size() == 0);
  v1::GetArticleRequest get;
  get.set_id(internal.id());
  CHECK(absl::IsNotFound(
      fixture.CallAs<v1::Article>(customer, "deskmesh.knowledge.v1.Articles/Get", get).status()));
  CHECK(fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Get", get).ok());
}

TEST_CASE("readers keep the published version until the next is published",
          "[knowledge][service]") {
  testing::ServiceFixture fixture(Define());
  const rpc::Principal customer = fixture.Contact(fixture.ids("con", fixture.clock.Now()));
  const v1::Article article = Create(fixture, "Invoices", "Old text.");
  Publish(fixture, article.id());
  v1::UpdateArticleRequest update;
  update.mutable_article()->set_id(article.id());
  update.mutable_article()->set_body("New text.");
  const auto updated = fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Update", update);
  REQUIRE(updated.ok());
  CHECK(updated->version() == 2);
  CHECK(updated->title() == "Invoices");
  v1::GetArticleRequest get;
  get.set_id(article.id());
  const auto body = [&] {
    return fixture.CallAs<v1::Article>(customer, "deskmesh.knowledge.v1.Articles/Get", get)->body();
  };
  CHECK(body() == "Old text.");
  Publish(fixture, article.id());
  CHECK(body() == "New text.");
}

TEST_CASE("an answer cites its article; a wish for a person hands over", "[knowledge][service]") {
  testing::ServiceFixture fixture(Define());
  FillHelpCentre(fixture);
  Search(fixture, "password", 1);
  v1::AnswerRequest request;
  request.set_question("I forgot my password, how can I reset it?");
  auto answer = fixture.Call<v1::AnswerResponse>("deskmesh.knowledge.v1.Articles/Answer", request);
  REQUIRE(answer.ok());
  CHECK(answer->decision() != v1::AnswerResponse::HANDOVER);
  REQUIRE(answer->citations_size() >= 1);
  CHECK(answer->citations(0).title() == "Reset a forgotten password");
  CHECK(answer->confidence() > 0);
  CHECK_FALSE(answer->answer().empty());

  request.set_question("转人工客服");
  answer = fixture.Call<v1::AnswerResponse>("deskmesh.knowledge.v1.Articles/Answer", request);
  CHECK(answer->decision() == v1::AnswerResponse::HANDOVER);
  CHECK(answer->reason() == "wants_person");
  CHECK(answer->answer().empty());
}

TEST_CASE("an empty help centre hands over", "[knowledge][service]") {
  testing::ServiceFixture fixture(Define());
  v1::AnswerRequest request;
  request.set_question("How do I import tasks?");
  const auto answer =
      fixture.Call<v1::AnswerResponse>("deskmesh.knowledge.v1.Articles/Answer", request);
  REQUIRE(answer.ok());
  CHECK(answer->decision() == v1::AnswerResponse::HANDOVER);
}

TEST_CASE("a voter has one vote", "[knowledge][service]") {
  testing::ServiceFixture fixture(Define());
  const rpc::Principal customer = fixture.Contact(fixture.ids("con", fixture.clock.Now()));
  const v1::Article article = Create(fixture, "Invoices", "Text.");
  v1::VoteArticleRequest vote;
  vote.set_id(article.id());
  vote.set_helpful(true);
  CHECK(base::DetailsOf(
            fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Vote", vote).status())
            .reason == "ARTICLE_NOT_PUBLISHED");
  Publish(fixture, article.id());
  REQUIRE(fixture.CallAs<v1::Article>(customer, "deskmesh.knowledge.v1.Articles/Vote", vote).ok());
  vote.set_helpful(false);
  const auto again =
      fixture.CallAs<v1::Article>(customer, "deskmesh.knowledge.v1.Articles/Vote", vote);
  REQUIRE(again.ok());
  CHECK(again->helpful_count() == 0);
  CHECK(again->unhelpful_count() == 1);
}

TEST_CASE("translations name each other", "[knowledge][service]") {
  testing::ServiceFixture fixture(Define());
  const v1::Article chinese = Create(fixture, "里程碑", "创建里程碑。", "zh-CN");
  v1::CreateArticleRequest request;
  request.mutable_article()->set_title("Milestones");
  request.mutable_article()->set_body("Create a milestone.");
  request.mutable_article()->set_locale("en");
  request.mutable_article()->set_translation_id(chinese.id());
  const auto english = fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Create", request);
  REQUIRE(english.ok());
  v1::GetArticleRequest get;
  get.set_id(chinese.id());
  CHECK(fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Get", get)->translation_id() ==
        english->id());
  request.mutable_article()->set_translation_id(fixture.ids("art", fixture.clock.Now()));
  const auto refused = fixture.Call<v1::Article>("deskmesh.knowledge.v1.Articles/Create", request);
  CHECK(base::DetailsOf(refused.status()).field_violations.at(0).field == "article.translation_id");
}

TEST_CASE("the index is rebuilt from the store after a restart", "[knowledge][service]") {
  testing::ServiceFixture fixture(Define());
  FillHelpCentre(fixture);
  fixture.Restart();
  Search(fixture, "timesheet hours", 1);
}

TEST_CASE("emotion, language and a wish for a person are read from a text",
          "[knowledge][service]") {
  testing::ServiceFixture fixture(Define());
  v1::AnalyzeTextRequest request;
  request.set_text("太让人生气了！！！又崩溃了，我要找人工");
  const auto read =
      fixture.Call<v1::AnalyzeTextResponse>("deskmesh.knowledge.v1.Language/Analyze", request);
  REQUIRE(read.ok());
  CHECK(read->locale() == "zh-CN");
  CHECK(read->emotion().value() == "ANGRY");
  CHECK(read->wants_person());
}

}  // namespace deskmesh::knowledge
