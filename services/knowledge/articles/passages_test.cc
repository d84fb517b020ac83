// SPDX-License-Identifier: Apache-2.0
//
// What of an article answers, and which articles a language lists.
#include <catch2/catch.hpp>

#include "knowledge/testing/help_desk.h"

namespace deskmesh::knowledge {

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
