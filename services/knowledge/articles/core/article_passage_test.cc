// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/article_passage.h"

#include <catch2/catch.hpp>

namespace deskmesh::knowledge {
namespace {

std::string Filler(std::size_t paragraphs) {
  std::string text;
  for (std::size_t i = 0; i < paragraphs; ++i) {
    text += "General remarks about planning, number " + std::to_string(i) + ".\n\n";
  }
  return text;
}

TEST_CASE("a short article is its own passage, with the section that tells", "[knowledge][core]") {
  const std::string body =
      "Intro.\n\n## Export\n\n1. Open **Reports**.\n2. Press Export.\n\n## Import\n\nx";
  const ArticlePassage passage = BestPassage(body, {"how do I export a report"}, 1'500);
  CHECK(passage.markdown == body);
  CHECK(passage.section == 1);
  CHECK(BestPassage("", {"x"}, 100).markdown.empty());
  CHECK(BestPassage("\n\n", {"x"}, 100).markdown.empty());
}

TEST_CASE("of a long article the section that matched is given as Markdown", "[knowledge][core]") {
  const std::string section =
      "## Calendar export\n\n1. Open **Calendar**.\n2. Press ![button](files/ics.png).\n3. Wait 1~3 days.";
  const std::string body = "# Guide\n\n" + Filler(60) + "## Colours\n\n" + Filler(10) + section +
                           "\n\n## Last\n\n" + Filler(10);
  const ArticlePassage passage = BestPassage(body, {"how do I export the calendar"}, 1'500);
  CHECK(passage.markdown == section);
  CHECK(passage.section == 3);
  // Words of the other language come from what search found.
  CHECK(BestPassage(body, {"怎么导出日历", "calendar"}, 1'500).section == 3);
}

TEST_CASE("deeper sections come along, a longer section is cut around the best block",
          "[knowledge][core]") {
  const std::string nested = "## Webhooks\n\n### Steps\n\n- one\n- two\n\n### Notes\n\nDone.";
  const std::string body = Filler(60) + nested + "\n\n## Other\n\n" + Filler(5);
  CHECK(BestPassage(body, {"webhooks"}, 600).markdown == nested);
  const std::string long_section =
      "## Import\n\n" + Filler(40) + "The delimiter must be a semicolon.\n\n" + Filler(40);
  const ArticlePassage cut = BestPassage(long_section, {"delimiter semicolon import"}, 500);
  CHECK(cut.markdown.starts_with("## Import\n\n"));
  CHECK(cut.markdown.find("semicolon") != std::string::npos);
  CHECK(cut.markdown.size() <= 500);
}

TEST_CASE("code keeps its end, and a passage its bounds", "[knowledge][core]") {
  std::string code = "```sh\n";
  for (int i = 0; i < 200; ++i) code += "curl https://example.com/# not a heading\n";
  code += "```";
  const ArticlePassage passage = BestPassage("# API\n\n" + code + "\n\n# End\n\nx", {"curl"}, 400);
  CHECK(passage.markdown.size() <= 400);
  CHECK(passage.markdown.ends_with("\n```"));
  CHECK(passage.section == 1);
  const ArticlePassage none = BestPassage(Filler(100), {"quantum"}, 300);
  CHECK(none.markdown.starts_with("General remarks about planning, number 0."));
  CHECK(none.markdown.size() <= 300);
  CHECK(BestPassage(std::string(50'000, 'x'), {"x"}, 300).markdown.size() <= 300);
  CHECK(BestPassage("Head\n====\n\n" + Filler(40) + "Sub\n---\n\nzebra", {"zebra"}, 300).section ==
        2);
  CHECK_NOTHROW(BestPassage(std::string(100'000, '#') + "\n```", {"#"}, 300));
}

}  // namespace
}  // namespace deskmesh::knowledge
