// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <thread>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/knowledge/v1/knowledge_events.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "knowledge/module.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::knowledge {
namespace {

constexpr char kArticles[] = "deskmesh.knowledge.v1.Articles/";

// A help centre with one author's article.
struct Desk {
  testing::ServiceFixture fixture{Define()};
  rpc::Principal customer = fixture.Contact(fixture.ids("con", fixture.clock.Now()));

  template <typename Reply = v1::Article>
  absl::StatusOr<Reply> Do(const std::string& method, const google::protobuf::Message& request) {
    return fixture.Call<Reply>(kArticles + method, request);
  }
  template <typename Request>
  absl::StatusOr<v1::Article> Verb(const std::string& method, const std::string& id) {
    Request request;
    request.set_id(id);
    return Do(method, request);
  }
  v1::Article Create(const std::string& title, const std::string& body,
                     const std::string& slug = "") {
    v1::CreateArticleRequest request;
    request.mutable_article()->set_title(title);
    request.mutable_article()->set_body(body);
    request.mutable_article()->set_locale("en");
    request.mutable_article()->set_slug(slug);
    const auto article = Do("Create", request);
    REQUIRE(article.ok());
    return *article;
  }
  absl::StatusOr<v1::Article> SetBody(const std::string& id, const std::string& body) {
    v1::UpdateArticleRequest request;
    request.mutable_article()->set_id(id);
    request.mutable_article()->set_body(body);
    return Do("Update", request);
  }
  absl::StatusOr<v1::Article> Publish(const std::string& id) {
    return Verb<v1::PublishArticleRequest>("Publish", id);
  }
  absl::StatusOr<v1::Article> CustomerGets(const std::string& id) {
    v1::GetArticleRequest request;
    request.set_id(id);
    return fixture.CallAs<v1::Article>(customer, std::string(kArticles) + "Get", request);
  }
};

std::string Reason(const absl::Status& status) { return base::DetailsOf(status).reason; }

}  // namespace

TEST_CASE("a draft is reviewed, sent back, edited and published", "[knowledge][service]") {
  Desk desk;
  const std::string id = desk.Create("Gantt", "Drag the bars.").id();
  CHECK(desk.Verb<v1::SubmitArticleRequest>("Submit", id)->state() == v1::Article::IN_REVIEW);
  v1::RejectArticleRequest reject;
  reject.set_id(id);
  reject.set_reason("Say where the chart is.");
  CHECK(desk.Do("Reject", reject)->state() == v1::Article::DRAFT);
  const auto facts = desk.fixture.PublishedOf<v1::ArticleRejected>();
  REQUIRE(facts.size() == 1);
  CHECK(facts[0].reason() == "Say where the chart is.");
  // The author sees why until it is handed in again; who edits it first has it before the eyes.
  const auto get = [&] {
    v1::GetArticleRequest request;
    request.set_id(id);
    return *desk.Do("Get", request);
  };
  CHECK(get().rejection().reason() == "Say where the chart is.");
  CHECK(get().rejection().reviewer_id() == desk.fixture.principal.id);
  REQUIRE(desk.Verb<v1::SubmitArticleRequest>("Submit", id).ok());
  CHECK_FALSE(get().has_rejection());
  CHECK(desk.Do("Reject", reject)->has_rejection());
  CHECK(Reason(desk.Do("Reject", reject).status()) == "ARTICLE_STATE");

  REQUIRE(desk.Verb<v1::SubmitArticleRequest>("Submit", id).ok());
  // Nobody approves a text that has changed since.
  CHECK(desk.SetBody(id, "In a project, open Gantt and drag the bars.")->state() ==
        v1::Article::DRAFT);
  CHECK(absl::IsNotFound(desk.CustomerGets(id).status()));
  CHECK(desk.Publish(id)->state() == v1::Article::PUBLISHED);
  CHECK(desk.CustomerGets(id)->body() == "In a project, open Gantt and drag the bars.");
  CHECK(Reason(desk.Verb<v1::SubmitArticleRequest>("Submit", id).status()) == "ARTICLE_UNCHANGED");
}

TEST_CASE("readers keep the published version while the next is in review",
          "[knowledge][service]") {
  Desk desk;
  const std::string id = desk.Create("Gantt", "Old.").id();
  REQUIRE(desk.Publish(id).ok());
  REQUIRE(desk.SetBody(id, "New.").ok());
  CHECK(desk.Verb<v1::SubmitArticleRequest>("Submit", id)->state() == v1::Article::IN_REVIEW);
  CHECK(desk.CustomerGets(id)->body() == "Old.");
  v1::RejectArticleRequest reject;
  reject.set_id(id);
  reject.set_reason("No.");
  CHECK(desk.Do("Reject", reject)->state() == v1::Article::PUBLISHED);
  CHECK(desk.CustomerGets(id)->body() == "Old.");
}

TEST_CASE("an owner or a review date alone leaves nothing to publish", "[knowledge][service]") {
  Desk desk;
  const std::string id = desk.Create("Gantt", "Old.").id();
  REQUIRE(desk.Publish(id).ok());
  v1::UpdateArticleRequest keep;
  keep.mutable_article()->set_id(id);
  keep.mutable_article()->set_owner_id("usr_00000000000000000000000001");
  rpc::SetTimestamp(desk.fixture.clock.Now() + std::chrono::hours(24),
                    keep.mutable_article()->mutable_review_due_time());
  keep.mutable_update_mask()->add_paths("owner_id");
  keep.mutable_update_mask()->add_paths("review_due_time");
  const v1::Article kept = *desk.Do("Update", keep);
  CHECK(kept.version() == 2);
  CHECK(kept.published_version() == 2);
  CHECK(kept.state() == v1::Article::PUBLISHED);
  CHECK(desk.CustomerGets(id)->body() == "Old.");
  // With another text it waits as ever; then a new date publishes nothing, and a review goes on.
  REQUIRE(desk.SetBody(id, "New.")->published_version() == 2);
  CHECK(desk.Verb<v1::SubmitArticleRequest>("Submit", id)->state() == v1::Article::IN_REVIEW);
  keep.mutable_article()->set_owner_id("usr_00000000000000000000000002");
  const v1::Article again = *desk.Do("Update", keep);
  CHECK(again.version() == 4);
  CHECK(again.published_version() == 2);
  CHECK(again.state() == v1::Article::IN_REVIEW);
  CHECK(desk.CustomerGets(id)->body() == "Old.");
  CHECK(desk.Publish(id)->published_version() == 4);
  CHECK(desk.CustomerGets(id)->body() == "New.");
}

TEST_CASE("an internal text is not shown before its wider audience is published",
          "[knowledge][service]") {
  Desk desk;
  v1::CreateArticleRequest create;
  create.mutable_article()->set_title("Playbook");
  create.mutable_article()->set_body("Secret steps.");
  create.mutable_article()->set_locale("en");
  create.mutable_article()->set_audience(v1::Article::INTERNAL);
  const std::string id = desk.Do("Create", create)->id();
  REQUIRE(desk.Publish(id).ok());
  v1::UpdateArticleRequest update;
  update.mutable_article()->set_id(id);
  update.mutable_article()->set_body("For everyone.");
  update.mutable_article()->set_audience(v1::Article::PUBLIC);
  REQUIRE(desk.Do("Update", update).ok());
  CHECK(absl::IsNotFound(desk.CustomerGets(id).status()));
  v1::ListArticlesRequest list;
  CHECK(desk.fixture
            .CallAs<v1::ListArticlesResponse>(desk.customer, std::string(kArticles) + "List", list)
            ->articles_size() == 0);
  REQUIRE(desk.Publish(id).ok());
  CHECK(desk.CustomerGets(id)->body() == "For everyone.");
}

TEST_CASE("versions are listed, compared and rolled back", "[knowledge][service]") {
  Desk desk;
  const std::string id = desk.Create("Gantt", "one\ntwo\nthree").id();
  REQUIRE(desk.Publish(id).ok());
  REQUIRE(desk.SetBody(id, "one\n2\nthree").ok());
  v1::ListArticleVersionsRequest list;
  list.set_id(id);
  list.set_page_size(1);
  auto page = desk.Do<v1::ListArticleVersionsResponse>("ListVersions", list);
  REQUIRE(page.ok());
  REQUIRE(page->versions_size() == 1);
  CHECK(page->versions(0).version() == 2);
  CHECK_FALSE(page->versions(0).published());
  list.set_page_token(page->next_page_token());
  page = desk.Do<v1::ListArticleVersionsResponse>("ListVersions", list);
  CHECK(page->versions(0).version() == 1);
  CHECK(page->versions(0).published());
  CHECK(page->next_page_token().empty());

  v1::DiffArticleRequest diff;
  diff.set_id(id);
  const auto changes = desk.Do<v1::DiffArticleResponse>("Diff", diff);
  REQUIRE(changes.ok());
  CHECK(changes->from_version() == 1);
  CHECK(changes->to_version() == 2);
  std::string shown;
  for (const auto& line : changes->lines()) {
    shown += v1::DiffArticleResponse::Line::Kind_Name(line.kind())[0] + line.text() + "|";
  }
  CHECK(shown == "SGantt|Sone|Rtwo|A2|Sthree|");

  v1::RollBackArticleRequest back;
  back.set_id(id);
  back.set_version(1);
  const auto rolled = desk.Do("RollBack", back);
  REQUIRE(rolled.ok());
  CHECK(rolled->version() == 3);
  CHECK(rolled->body() == "one\ntwo\nthree");
  back.set_version(9);
  CHECK(absl::IsNotFound(desk.Do("RollBack", back).status()));
  v1::GetArticleVersionRequest get;
  get.set_id(id);
  get.set_version(2);
  CHECK(desk.Do("GetVersion", get)->body() == "one\n2\nthree");
}

TEST_CASE("an article's earlier addresses lead to it", "[knowledge][service]") {
  Desk desk;
  const std::string id = desk.Create("Gantt", "Text.", "gantt-chart").id();
  const std::string other = desk.Create("Other", "Text.").id();
  REQUIRE(desk.Publish(id).ok());
  v1::UpdateArticleRequest update;
  update.mutable_article()->set_id(id);
  update.mutable_article()->set_slug("plan-dates");
  CHECK(desk.Do("Update", update)->slug() == "plan-dates");
  v1::GetArticleBySlugRequest get;
  get.set_slug("gantt-chart");
  auto found = desk.fixture.CallAs<v1::GetArticleBySlugResponse>(
      desk.customer, std::string(kArticles) + "GetBySlug", get);
  REQUIRE(found.ok());
  CHECK(found->moved());
  CHECK(found->article().slug() == "plan-dates");
  CHECK(found->article().html() == "<p>Text.</p>\n");
  get.set_slug("plan-dates");
  CHECK_FALSE(desk.Do<v1::GetArticleBySlugResponse>("GetBySlug", get)->moved());
  // An address that led somewhere is never given to another article.
  update.mutable_article()->set_id(other);
  update.mutable_article()->set_slug("gantt-chart");
  CHECK(Reason(desk.Do("Update", update).status()) == "SLUG_TAKEN");
  update.mutable_article()->set_slug("Not a slug");
  CHECK(base::DetailsOf(desk.Do("Update", update).status()).field_violations.at(0).field ==
        "article.slug");
  get.set_slug("nowhere");
  CHECK(absl::IsNotFound(desk.Do<v1::GetArticleBySlugResponse>("GetBySlug", get).status()));
}

TEST_CASE("an article's owner is a user of the workspace", "[knowledge][service]") {
  Desk desk;
  desk.fixture.Answer<accounts::v1::GetUserRequest, accounts::v1::User>(
      "deskmesh.accounts.v1.Users/Get",
      [](const accounts::v1::GetUserRequest& request) -> absl::StatusOr<accounts::v1::User> {
        if (request.id() != "usr_owner") return base::NotFound("user", request.id());
        accounts::v1::User user;
        user.set_id(request.id());
        return user;
      });
  v1::CreateArticleRequest create;
  create.mutable_article()->set_title("Prices");
  create.mutable_article()->set_body("10 a month.");
  create.mutable_article()->set_locale("en");
  create.mutable_article()->set_owner_id("usr_nope");
  CHECK(base::DetailsOf(desk.Do("Create", create).status()).field_violations.at(0).field ==
        "article.owner_id");
  create.mutable_article()->set_owner_id("usr_owner");
  const auto article = desk.Do("Create", create);
  REQUIRE(article.ok());
  v1::UpdateArticleRequest update;
  update.mutable_article()->set_id(article->id());
  update.mutable_article()->set_owner_id("usr_nope");
  CHECK(base::DetailsOf(desk.Do("Update", update).status()).field_violations.at(0).field ==
        "article.owner_id");
  update.mutable_update_mask()->add_paths("owner_id");
  update.mutable_article()->clear_owner_id();
  CHECK(desk.Do("Update", update)->owner_id().empty());
}

TEST_CASE("a published article whose review is due is stale", "[knowledge][service]") {
  Desk desk;
  v1::CreateArticleRequest create;
  create.mutable_article()->set_title("Prices");
  create.mutable_article()->set_body("10 a month.");
  create.mutable_article()->set_locale("en");
  create.mutable_article()->set_owner_id("usr_owner");
  rpc::SetTimestamp(desk.fixture.clock.Now() + std::chrono::hours(1),
                    create.mutable_article()->mutable_review_due_time());
  const auto article = desk.Do("Create", create);
  REQUIRE(article.ok());
  CHECK(article->owner_id() == "usr_owner");
  REQUIRE(desk.Publish(article->id()).ok());
  desk.Create("Always right", "Text.");
  v1::ListArticlesRequest list;
  list.set_stale(true);
  CHECK(desk.Do<v1::ListArticlesResponse>("List", list)->articles_size() == 0);
  desk.fixture.clock.Advance(std::chrono::hours(2));
  const auto stale = desk.Do<v1::ListArticlesResponse>("List", list);
  REQUIRE(stale.ok());
  REQUIRE(stale->articles_size() == 1);
  CHECK(stale->articles(0).id() == article->id());
}

TEST_CASE("titles are suggested while typing, by pinyin too; pages and reading recommend",
          "[knowledge][service]") {
  Desk desk;
  const std::string gantt = desk.Create("Plan dates on the Gantt chart", "Drag the bars.").id();
  const std::string path = desk.Create("Critical path on the Gantt chart", "Longest chain.").id();
  v1::CreateArticleRequest create;
  create.mutable_article()->set_title("创建里程碑");
  create.mutable_article()->set_body("点击新建。");
  create.mutable_article()->set_locale("zh-CN");
  const std::string milestone = desk.Do("Create", create)->id();
  for (const std::string& id : {gantt, path, milestone}) REQUIRE(desk.Publish(id).ok());
  const auto suggest = [&](const std::string& q) {
    v1::SuggestArticlesRequest request;
    request.set_q(q);
    return desk.Do<v1::SuggestArticlesResponse>("Suggest", request);
  };
  // The index follows within moments.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (suggest("chuangjian")->titles_size() == 0) {
    REQUIRE(std::chrono::steady_clock::now() < end);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(suggest("chuangjian")->titles(0) == "创建里程碑");
  REQUIRE(suggest("里程")->suggestions_size() == 1);
  CHECK(suggest("里程")->suggestions(0).article_id() == milestone);
  CHECK(suggest("里程")->suggestions(0).title() == "创建里程碑");
  CHECK_FALSE(suggest("critical")->suggestions(0).slug().empty());
  CHECK(suggest("gan")->titles_size() == 2);
  CHECK(suggest("zzz")->titles_size() == 0);

  v1::RecommendArticlesRequest request;
  request.set_page("/projects/42/gantt");
  request.add_read_ids(gantt);
  const auto recommended = desk.Do<v1::RecommendArticlesResponse>("Recommend", request);
  REQUIRE(recommended.ok());
  REQUIRE(recommended->recommendations_size() >= 1);
  CHECK(recommended->recommendations(0).article().id() == path);
  CHECK(recommended->recommendations(0).because() == "PAGE");
}

TEST_CASE("a reviewer sees what else was changed", "[knowledge][service]") {
  Desk desk;
  const v1::Article article = desk.Create("Prices", "10 a month.");
  REQUIRE(desk.Publish(article.id()).ok());
  v1::UpdateArticleRequest update;
  update.mutable_article()->set_id(article.id());
  update.mutable_article()->set_audience(v1::Article::INTERNAL);
  update.mutable_article()->add_reader_plans("paid");
  update.mutable_article()->add_reader_plans("enterprise");
  REQUIRE(desk.Do("Update", update).ok());
  v1::DiffArticleRequest diff;
  diff.set_id(article.id());
  const auto changed = desk.Do<v1::DiffArticleResponse>("Diff", diff);
  REQUIRE(changed.ok());
  REQUIRE(changed->changes_size() == 2);
  CHECK(changed->changes(0).field() == "audience");
  CHECK(changed->changes(0).before() == "PUBLIC");
  CHECK(changed->changes(0).after() == "INTERNAL");
  CHECK(changed->changes(1).field() == "reader_plans");
  CHECK(changed->changes(1).before().empty());
  CHECK(changed->changes(1).after() == "paid, enterprise");
}

}  // namespace deskmesh::knowledge
