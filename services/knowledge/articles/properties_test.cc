// SPDX-License-Identifier: Apache-2.0
//
// What an article says of itself: language, translation, and what its kind asks for.
#include <catch2/catch.hpp>

#include "knowledge/testing/help_desk.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

std::string RefusedField(const absl::Status& status) {
  const base::ErrorDetails details = base::DetailsOf(status);
  return details.field_violations.empty() ? "" : details.field_violations[0].field;
}

std::function<void(v1::Article*)> WrittenIn(const char* locale) {
  return [locale](v1::Article* article) { article->set_locale(locale); };
}

}  // namespace

TEST_CASE("translations are tied on both sides, and let go on both", "[knowledge][readers]") {
  HelpDesk desk;
  const std::string one = desk.Published("Milestones", "Create one.").id();
  const auto partner_of = [&](const std::string& id) {
    return desk.Get(desk.principal, id)->translation_id();
  };
  const auto tie = [&](const std::string& id, const std::string& other) {
    v1::UpdateArticleRequest request;
    request.mutable_article()->set_id(id);
    request.mutable_article()->set_translation_id(other);
    request.mutable_update_mask()->add_paths("translation_id");
    return desk.As(desk.principal, "Articles/Update", request).status();
  };
  const std::string two = desk.Write("里程碑", "创建里程碑。", WrittenIn("zh-CN")).id();
  const std::string three = desk.Published("里程碑教程", "创建里程碑。", WrittenIn("ja")).id();
  REQUIRE(tie(one, two).ok());
  CHECK(partner_of(two) == one);
  // A translation that isn't published doesn't exist for readers.
  CHECK(desk.Get(desk.visitor, one)->translation_id().empty());
  REQUIRE(tie(one, three).ok());
  CHECK(partner_of(two).empty());
  CHECK(partner_of(three) == one);
  CHECK(desk.Get(desk.visitor, one)->translation_id() == three);
  // Nobody takes a translation from another article unnoticed.
  const absl::Status taken = tie(two, three);
  CHECK(base::DetailsOf(taken).reason == "TRANSLATION_EXISTS");
  CHECK(base::DetailsOf(taken).metadata.at("translation") == one);
  CHECK(base::MessageOf(taken).find(desk.Get(desk.principal, one)->slug()) != std::string::npos);
  CHECK(partner_of(one) == three);
  CHECK(partner_of(two).empty());
  REQUIRE(tie(three, "").ok());
  CHECK(partner_of(one).empty());
  REQUIRE(tie(two, three).ok());
  CHECK(partner_of(three) == two);
}

TEST_CASE("articles that are tied after publishing count as one in search",
          "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  const std::string english = desk.Published("Gantt chart", "Drag bars of the Gantt chart.").id();
  const std::string chinese =
      desk.Published("甘特图", "拖动甘特图的条形。", WrittenIn("zh-CN")).id();
  v1::CreateExamQuestionRequest question;
  question.mutable_question()->set_text("gantt chart");
  question.mutable_question()->set_article_id(chinese);
  REQUIRE(desk.As<v1::ExamQuestion>(desk.principal, "Curation/CreateExamQuestion", question).ok());
  const auto right = [&] {
    return desk.As<v1::ExamReport>(desk.principal, "Curation/RunExam", v1::RunExamRequest())
        ->right();
  };
  desk.Await([&] { return desk.Search(desk.principal, "gantt chart").results_size() == 2; });
  CHECK(right() == 0);
  v1::Article tied;
  tied.set_id(english);
  tied.set_translation_id(chinese);
  REQUIRE(desk.Update(tied).ok());
  desk.Await([&] { return right() == 1; });
}

TEST_CASE("a video is published with its address only", "[knowledge][readers]") {
  HelpDesk desk;
  const v1::Article video =
      desk.Write("Tour", "x", [](v1::Article* article) { article->set_kind(v1::Article::VIDEO); });
  CHECK(base::DetailsOf(desk.Publish(video.id()).status()).field_violations.at(0).field ==
        "article.video_url");
  v1::Article addressed;
  addressed.set_id(video.id());
  addressed.set_video_url("https://example.com/tour.mp4");
  REQUIRE(desk.Update(addressed).ok());
  CHECK(desk.Publish(video.id()).ok());
  v1::SearchArticlesRequest search;
  search.set_q("tour");
  search.set_kind(v1::Article::VIDEO);
  desk.Await([&] {
    return desk.As<v1::SearchArticlesResponse>(desk.visitor, "Articles/Search", search)
               ->results_size() == 1;
  });
  search.set_only_locale(true);
  CHECK(base::DetailsOf(
            desk.As<v1::SearchArticlesResponse>(desk.visitor, "Articles/Search", search).status())
            .field_violations.at(0)
            .field == "locale");
  search.set_locale("zh-CN");
  CHECK(desk.As<v1::SearchArticlesResponse>(desk.visitor, "Articles/Search", search)
            ->results_size() == 0);
}

TEST_CASE("an article is in a language that exists", "[knowledge][readers]") {
  HelpDesk desk;
  v1::CreateArticleRequest create;
  create.mutable_article()->set_title("Milestones");
  create.mutable_article()->set_body("Create one.");
  for (const char* locale : {"klingon!!", "en_US", "english", "zh-CN-"}) {
    INFO(locale);
    create.mutable_article()->set_locale(locale);
    CHECK(RefusedField(desk.As(desk.principal, "Articles/Create", create).status()) ==
          "article.locale");
  }
  create.mutable_article()->set_locale("zh-Hant-TW");
  const auto made = desk.As(desk.principal, "Articles/Create", create);
  REQUIRE(made.ok());
  v1::Article changed;
  changed.set_id(made->id());
  changed.set_locale("klingon!!");
  CHECK(RefusedField(desk.Update(changed).status()) == "article.locale");
  CHECK(desk.Get(desk.principal, made->id())->locale() == "zh-Hant-TW");
}

TEST_CASE("a translation is in another language", "[knowledge][readers]") {
  HelpDesk desk;
  const std::string english = desk.Write("Milestones", "Create one.").id();
  const std::string british = desk.Write("Milestones too", "x", WrittenIn("en-GB")).id();
  const std::string chinese = desk.Write("里程碑", "创建里程碑。", WrittenIn("zh-CN")).id();
  const auto change = [&](const std::string& id, const std::function<void(v1::Article*)>& shape) {
    v1::Article article;
    article.set_id(id);
    shape(&article);
    return desk.Update(article).status();
  };
  CHECK(RefusedField(change(english, [&](v1::Article* article) {
          article->set_translation_id(british);
        })) == "article.translation_id");
  CHECK(desk.Get(desk.principal, british)->translation_id().empty());
  REQUIRE(
      change(english, [&](v1::Article* article) { article->set_translation_id(chinese); }).ok());
  // Nor does a pair come to be in one language later, by either side.
  CHECK(RefusedField(change(chinese, WrittenIn("en-US"))) == "article.locale");
  CHECK(RefusedField(change(english, WrittenIn("zh-TW"))) == "article.locale");
  CHECK(change(english, WrittenIn("en-GB")).ok());
  // In the language it gets with the link.
  const std::string third = desk.Write("Meilensteine", "x").id();
  const std::string fourth = desk.Write("Milestones three", "x").id();
  CHECK(change(third, [&](v1::Article* article) {
          article->set_locale("de");
          article->set_translation_id(fourth);
        }).ok());
  CHECK(desk.Get(desk.principal, fourth)->translation_id() == third);
}

TEST_CASE("an article about error codes is published with one at least", "[knowledge][readers]") {
  HelpDesk desk;
  const v1::Article article = desk.Write(
      "Import fails", "x", [](v1::Article* made) { made->set_kind(v1::Article::ERROR_CODE); });
  CHECK(RefusedField(desk.Publish(article.id()).status()) == "article.error_codes");
  CHECK(desk.Get(desk.principal, article.id())->state() == v1::Article::DRAFT);
  v1::Article coded;
  coded.set_id(article.id());
  coded.add_error_codes("E7007");
  REQUIRE(desk.Update(coded).ok());
  CHECK(desk.Publish(article.id()).ok());
}

}  // namespace deskmesh::knowledge
