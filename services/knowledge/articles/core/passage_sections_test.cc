// SPDX-License-Identifier: Apache-2.0
//
// Which section of an article is taken for the answer.
#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "knowledge/articles/core/article_passage.h"

namespace deskmesh::knowledge {
namespace {

std::string Sentences(const std::string& sentence, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += sentence + "\n\n";
  return text;
}

// About orchids, whose name stands in every section.
std::string OrchidGuide() {
  return "蝴蝶兰养护要点都在这里。\n\n"
         "## 认识蝴蝶兰\n\n蝴蝶兰养护从认识蝴蝶兰开始，蝴蝶兰喜欢散光。\n\n" +
         Sentences("蝴蝶兰养护要看叶片，蝴蝶兰的叶片厚。", 25) +
         "## 浇水\n\n用常温的水，蝴蝶兰的根变绿即可。\n\n" +
         Sentences("蝴蝶兰养护要保持通风。", 25) +
         "## 盆的大小\n\n蝴蝶兰的花盆不超过 12 厘米。\n\n" +
         Sentences("蝴蝶兰养护要选透气的花盆。", 25) +
         "## 打印\n\n点击右上角即可打印蝴蝶兰卡片。\n\n" +
         Sentences("蝴蝶兰养护卡片可以保存。", 25) + "## 手机上查看\n\n下载应用后登录。\n\n" +
         Sentences("蝴蝶兰养护记录会同步。", 25);
}

std::string MillGuide() {
  return "The grain mill needs little care.\n\n"
         "## Motor\n\nThe grain mill has a motor. The grain mill runs for years.\n\n" +
         Sentences("The grain mill is quiet when the grain is dry.", 25) +
         "## Calibration\n\nTurn the ring until the stones touch.\n\n" +
         Sentences("Then loosen the ring of the grain mill a little.", 25) +
         "## Capacity\n\nIt takes 250 g of wheat.\n\n" +
         Sentences("Fill the grain mill from above.", 25) +
         "## Printing labels\n\nPress Print.\n\n" +
         Sentences("The grain mill is not needed for that.", 25);
}

}  // namespace

TEST_CASE("what an article is about doesn't choose the section", "[knowledge][core]") {
  const std::string body = OrchidGuide();
  const std::pair<const char*, const char*> asked[] = {
      {"蝴蝶兰养护卡片怎么打印", "## 打印"},
      {"蝴蝶兰养护手机上能看吗", "## 手机上查看"},
      {"蝴蝶兰怎么浇水", "## 浇水"},
      {"蝴蝶兰的花盆多大", "## 盆的大小"},
  };
  for (const auto& [question, heading] : asked) {
    CAPTURE(question);
    // Search finds the name of the thing everywhere.
    const ArticlePassage passage =
        BestPassage(body, {question, "蝴蝶兰", "养护"}, 1'500, "蝴蝶兰养护");
    CHECK(passage.markdown.starts_with(heading));
  }
}

TEST_CASE("a section is found by other forms of the words of its heading", "[knowledge][core]") {
  const std::string body = MillGuide();
  const std::pair<const char*, std::size_t> asked[] = {
      {"how do I calibrate the grain mill", 2},
      {"how much grain does the grain mill take", 3},
      {"can the grain mill print", 4},
      {"motor of the grain mill", 1},
  };
  for (const auto& [question, section] : asked) {
    CAPTURE(question);
    CHECK(BestPassage(body, {question, "grain", "mill"}, 1'500, "Grain mill").section == section);
    // Where all of it fits the anchor is that of the section.
    CHECK(BestPassage(body, {question}, 90'000, "Grain mill").section == section);
  }
}

TEST_CASE("an article of which no section stands out is read from its beginning",
          "[knowledge][core]") {
  const std::string body = MillGuide();
  const ArticlePassage passage = BestPassage(body, {"what is a grain mill"}, 1'500, "Grain mill");
  CHECK(passage.section == 0);
  CHECK(passage.markdown.starts_with("The grain mill needs little care.\n\n## Motor"));
  CHECK(passage.markdown.size() > 500);
  CHECK(BestPassage(OrchidGuide(), {"蝴蝶兰养护"}, 1'500, "蝴蝶兰养护").section == 0);
  // One whose heading repeats the title is what the title promises.
  const std::string manual = "# Help\n\n" + Sentences("General remarks.", 80) +
                             "## Clean the filter\n\nUse water.\n\n## Warranty\n\nTwo years.";
  CHECK(BestPassage(manual, {"clean the filter"}, 500, "Clean the filter").section == 2);
}

TEST_CASE("who asks for a number gets a section that has one among equals", "[knowledge][core]") {
  const std::string body =
      "## Oven\n\nThe oven heats cakes.\n\n" + Sentences("Wait for the signal.", 40) +
      "## Rack\n\nThe rack holds 4 cakes.\n\n" + Sentences("Wear gloves for it.", 40);
  CHECK(BestPassage(body, {"how many cakes"}, 400, "Bakery").section == 2);
  CHECK(BestPassage(body, {"where do cakes go"}, 400, "Bakery").section != 2);
}

}  // namespace deskmesh::knowledge
