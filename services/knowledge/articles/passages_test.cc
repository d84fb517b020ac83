// SPDX-License-Identifier: Apache-2.0
//
// What of an article answers, and which articles a language lists.
#include <catch2/catch.hpp>

#include "knowledge/testing/help_desk.h"

namespace deskmesh::knowledge {
namespace {

// A pair of linked articles, of which a question finds the one in the other language.
struct Pair {
  v1::Article found;
  v1::Article translation;
};

Pair PublishPair(HelpDesk& desk, const std::string& locale, const std::string& title,
                 const std::string& other_locale, const std::string& other_title,
                 const std::string& other_body,
                 const std::function<void(v1::Article*)>& shape = nullptr) {
  Pair pair;
  pair.found = desk.Published(title, title + ".",
                              [&](v1::Article* article) { article->set_locale(locale); });
  pair.translation = desk.Published(other_title, other_body, [&](v1::Article* article) {
    article->set_locale(other_locale);
    article->set_translation_id(pair.found.id());
    if (shape) shape(article);
  });
  return pair;
}

v1::AnswerResponse AskIn(HelpDesk& desk, const rpc::Principal& who, const std::string& question,
                         const std::string& locale) {
  v1::AnswerRequest request;
  request.set_question(question);
  request.set_locale(locale);
  const auto answer = desk.As<v1::AnswerResponse>(who, "Articles/Answer", request);
  REQUIRE(answer.ok());
  return *answer;
}

bool IsCited(HelpDesk& desk, const std::string& question, const v1::Article& article) {
  const v1::AnswerResponse answer = AskIn(desk, desk.visitor, question, "");
  return answer.citations_size() > 0 && answer.citations(0).article_id() == article.id();
}

}  // namespace

TEST_CASE("who asks is answered in their language where a translation is published",
          "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  const Pair chinese = PublishPair(desk, "en", "把日历导出到 Outlook", "zh-CN",
                                   "日历如何导出到 Outlook", "点击**共享**，选择要用的程序。");
  const Pair english =
      PublishPair(desk, "zh-CN", "Move milestones between portfolios", "en",
                  "Milestones of other portfolios", "Drag the **flag** to another lane.");
  desk.Await([&] {
    return IsCited(desk, "move milestones between portfolios", english.translation) &&
           IsCited(desk, "把日历导出到 Outlook", chinese.translation);
  });
  const v1::AnswerResponse in_chinese = AskIn(desk, desk.visitor, "把日历导出到 Outlook", "zh-CN");
  REQUIRE(in_chinese.citations_size() >= 1);
  CHECK(in_chinese.citations(0).article_id() == chinese.translation.id());
  CHECK(in_chinese.citations(0).title() == "日历如何导出到 Outlook");
  CHECK(in_chinese.citations(0).slug() == chinese.translation.slug());
  CHECK(in_chinese.citations(0).passage().find("点击共享") != std::string::npos);
  CHECK(in_chinese.decision() == v1::AnswerResponse::ANSWER);
  CHECK(in_chinese.markdown() == "点击**共享**，选择要用的程序。");
  const v1::AnswerResponse in_english =
      AskIn(desk, desk.visitor, "move milestones between portfolios", "");
  REQUIRE(in_english.citations_size() >= 1);
  CHECK(in_english.citations(0).article_id() == english.translation.id());
  CHECK(in_english.decision() == v1::AnswerResponse::ANSWER);
  CHECK(in_english.answer() == "Drag the flag to another lane.");
  // The question's own language counts, whatever the page's is.
  CHECK(AskIn(desk, desk.visitor, "move milestones between portfolios", "zh-CN")
            .citations(0)
            .article_id() == english.translation.id());
  for (const v1::AnswerResponse& answer : {in_chinese, in_english}) {
    for (int i = 1; i < answer.citations_size(); ++i) {
      CHECK(answer.citations(i).article_id() != answer.citations(0).article_id());
    }
  }
}

TEST_CASE("a translation that doesn't answer by its own text leaves the original as the answer",
          "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  const Pair removed =
      PublishPair(desk, "en", "把日历导出到 Outlook", "zh-CN", "旧文", "内容已移除");
  const Pair wrong = PublishPair(desk, "zh-CN", "Move milestones between portfolios", "en",
                                 "Colours of labels", "Choose a colour for each label.");
  desk.Await([&] {
    return desk.Search(desk.principal, "milestones").results_size() >= 1 &&
           desk.Search(desk.principal, "colours of labels").results_size() >= 1 &&
           desk.Search(desk.principal, "outlook").results_size() >= 1 &&
           desk.Search(desk.principal, "内容已移除").results_size() >= 1;
  });
  const v1::AnswerResponse in_chinese = AskIn(desk, desk.visitor, "把日历导出到 Outlook", "zh-CN");
  CHECK(in_chinese.decision() == v1::AnswerResponse::ANSWER);
  REQUIRE(in_chinese.citations_size() == 1);
  CHECK(in_chinese.citations(0).article_id() == removed.found.id());
  CHECK(in_chinese.answer().find("已移除") == std::string::npos);
  const v1::AnswerResponse in_english =
      AskIn(desk, desk.visitor, "move milestones between portfolios", "");
  REQUIRE(in_english.citations_size() == 1);
  CHECK(in_english.citations(0).article_id() == wrong.found.id());
}

TEST_CASE("a translation that its reader doesn't see is cited to nobody", "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  const Pair restricted = PublishPair(
      desk, "en", "把日历导出到 Outlook", "zh-CN", "日历如何导出到 Outlook", "点击共享。",
      [](v1::Article* article) { article->add_reader_plans("enterprise"); });
  const Pair internal =
      PublishPair(desk, "zh-CN", "Move milestones between portfolios", "en", "Rearranging", "Drag.",
                  [](v1::Article* article) { article->set_audience(v1::Article::INTERNAL); });
  const v1::Article whole = desk.Published("Rename swimlanes of the board", "Rename swimlanes.",
                                           [](v1::Article* made) { made->set_locale("zh-CN"); });
  desk.Write("Naming", "Press.", [&](v1::Article* made) { made->set_translation_id(whole.id()); });
  desk.Await([&] {
    return desk.Search(desk.principal, "rename swimlanes").results_size() >= 1 &&
           desk.Search(desk.principal, "milestones").results_size() >= 1 &&
           desk.Search(desk.principal, "outlook").results_size() >= 1 &&
           desk.Search(desk.manager, "outlook").results_size() >= 2;
  });
  const auto best = [&](const rpc::Principal& who, const std::string& question) {
    const v1::AnswerResponse answer = AskIn(desk, who, question, "");
    return answer.citations().empty() ? "" : answer.citations(0).article_id();
  };
  CHECK(best(desk.manager, "把日历导出到 Outlook") == restricted.translation.id());
  CHECK(best(desk.visitor, "把日历导出到 Outlook") == restricted.found.id());
  CHECK(best(desk.manager, "move milestones between portfolios") == internal.found.id());
  CHECK(best(desk.visitor, "rename swimlanes of the board") == whole.id());
}

TEST_CASE("an answer is the part of the article that matched, as Markdown and as text",
          "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  std::string body = "# Outlook\n\n";
  for (int i = 0; i < 60; ++i) {
    body += "General remarks about accounts and licences, number " + std::to_string(i) + ".\n\n";
  }
  const std::string section =
      "## Export the calendar to Outlook\n\n1. Open **Calendar**.\n2. Press ![button](files/ics.png)."
      "\n3. Wait 1~3 days.";
  const v1::Article article = desk.Published("Export the calendar to Outlook", body + section);
  desk.Await([&] { return desk.Search(desk.principal, "outlook").results_size() == 1; });
  const v1::AnswerResponse answer = desk.Ask(desk.visitor, "export the calendar to Outlook");
  REQUIRE(answer.decision() == v1::AnswerResponse::ANSWER);
  CHECK(answer.markdown() == section);
  CHECK(answer.answer() ==
        "Export the calendar to Outlook\n1. Open Calendar.\n2. Press button.\n3. Wait 1~3 days.");
  REQUIRE(answer.citations_size() == 1);
  CHECK(answer.citations(0).anchor() == "sec-2");
}

TEST_CASE("articles are listed by language, whatever the region", "[knowledge][readers]") {
  HelpDesk desk;
  const auto in = [](const char* locale) {
    return [locale](v1::Article* article) { article->set_locale(locale); };
  };
  desk.Published("一", "正文", in("zh"));
  desk.Published("二", "正文", in("zh-CN"));
  desk.Published("Three", "Body", in("en-US"));
  const auto listed = [&](const rpc::Principal& who, const std::string& locale) {
    v1::ListArticlesRequest request;
    request.set_locale(locale);
    const auto list = desk.As<v1::ListArticlesResponse>(who, "Articles/List", request);
    REQUIRE(list.ok());
    return list->articles_size();
  };
  for (const rpc::Principal& who : {desk.visitor, desk.principal}) {
    CHECK(listed(who, "zh-CN") == 2);
    CHECK(listed(who, "zh") == 2);
    CHECK(listed(who, "en") == 1);
    CHECK(listed(who, "fr") == 0);
    CHECK(listed(who, "") == 3);
  }
}

}  // namespace deskmesh::knowledge
