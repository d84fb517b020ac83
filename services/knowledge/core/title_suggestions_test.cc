// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/title_suggestions.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {
namespace {

using Place = TitleSuggestions::Place;

TitleSuggestions Titles() {
  TitleSuggestions titles;
  titles.Add(0, "批量导出合同模板", {});
  titles.Add(1, "合同模板", {});
  titles.Add(2, "重量单位如何设置", {});
  titles.Add(3, "Vendor sign-off for LDAP", {"LD-4410"});
  titles.Add(4, "打印迷糊", {});
  titles.Add(5, "糊化温度", {});
  return titles;
}

std::vector<uint32_t> Docs(const TitleSuggestions& titles, std::string_view typed) {
  std::vector<uint32_t> docs;
  for (const TitleSuggestions::Completion& each : titles.Complete(typed)) docs.push_back(each.doc);
  return docs;
}

using Numbers = std::vector<uint32_t>;

TEST_CASE("titles are completed from the beginning of words and from inside Chinese ones",
          "[knowledge][search]") {
  const TitleSuggestions titles = Titles();
  CHECK(Docs(titles, "合同") == Numbers{0, 1});
  CHECK(Docs(titles, "同模") == Numbers{0, 1});
  CHECK(Docs(titles, "模板") == Numbers{0, 1});
  CHECK(Docs(titles, "ldap") == Numbers{3});
  CHECK(Docs(titles, "off") == Numbers{3});
  CHECK(Docs(titles, "endor").empty());
  const auto found = titles.Complete("合同");
  CHECK(found[0].place != Place::kBeginning);
  CHECK(found[1].place == Place::kBeginning);
}

TEST_CASE("one character completes words, and ends one where it begins none",
          "[knowledge][search]") {
  TitleSuggestions titles = Titles();
  CHECK(Docs(titles, "糊") == Numbers{5});
  titles.Remove(5);
  CHECK(Docs(titles, "糊") == Numbers{4});
  CHECK(Docs(titles, "糊化").empty());
}

TEST_CASE("blanks between Chinese characters keep no title away", "[knowledge][search]") {
  TitleSuggestions titles = Titles();
  titles.Add(6, "查看甘特图", {});
  CHECK(Docs(titles, "甘 特") == Numbers{6});
  CHECK(Docs(titles, " 甘  特 ") == Numbers{6});
  CHECK(Docs(titles, "合同 模") == Numbers{0, 1});
  CHECK(Docs(titles, "甘 重").empty());
}

TEST_CASE("titles are completed from pinyin, initials and codes", "[knowledge][search]") {
  const TitleSuggestions titles = Titles();
  CHECK(Docs(titles, "hetong") == Numbers{0, 1});
  CHECK(Docs(titles, "htmb") == Numbers{0, 1});
  CHECK(Docs(titles, "muban") == Numbers{0, 1});
  CHECK(Docs(titles, "zhongl") == Numbers{2});
  CHECK(Docs(titles, "chongl") == Numbers{2});  // 重's other reading
  for (const char* typed : {"4410", "441", "LD-4410", "ld_44", "ld4410"}) {
    INFO(typed);
    CHECK(Docs(titles, typed) == Numbers{3});
  }
  CHECK(Docs(titles, "err-4410") == Numbers{3});
}

TEST_CASE("titles are completed from pinyin in syllables or with a slip", "[knowledge][search]") {
  TitleSuggestions titles = Titles();
  titles.Add(6, "绿色包装", {});
  for (const char* typed : {"he tong", "hetogn", "heetong", "hetomg", "htong", "he tomg"}) {
    INFO(typed);
    const bool is_short = std::string_view(typed).size() < 6;  // too many words are as near
    CHECK(Docs(titles, typed) == (is_short ? Numbers{} : Numbers{0, 1}));
  }
  CHECK(Docs(titles, "zhongliagn") == Numbers{2});
  CHECK(Docs(titles, "zhongliangdanwie") == Numbers{2});
  CHECK(Docs(titles, "lvse") == Numbers{6});
  CHECK(Docs(titles, "lv se bao") == Numbers{6});
  CHECK(Docs(titles, "打yin迷") == Numbers{4});
  CHECK(Docs(titles, "和同模版") == Numbers{0, 1});
  CHECK(Docs(titles, "和同").empty());  // short ones are other words
  // Words of another language aren't taken for it.
  for (const char* typed : {"vendro", "manage", "keyboard", "hetogn123"}) {
    INFO(typed);
    CHECK(Docs(titles, typed).empty());
  }
}

TEST_CASE("words in another order complete a title", "[knowledge][search]") {
  const TitleSuggestions titles = Titles();
  CHECK(Docs(titles, "模板 导出") == Numbers{0});
  CHECK(Docs(titles, "怎么导出合同") == Numbers{0});
  CHECK(Docs(titles, "ldap vendor") == Numbers{3});
  CHECK(Docs(titles, "ldap 合同").empty());
  CHECK(Docs(titles, "").empty());
  CHECK_NOTHROW(Docs(titles, std::string(10'000, 'x') + "\xFF\xFE"));
}

TEST_CASE("titles that begin with what was typed go first, then the popular ones",
          "[knowledge][search]") {
  ArticleIndex index;
  index.Upsert(
      {.id = "loved", .locale = "zh", .title = "导出发货单", .body = "…", .popularity = 0.9});
  index.Upsert({.id = "inside", .locale = "zh", .title = "打印发货单", .body = "…"});
  index.Upsert({.id = "begins", .locale = "zh", .title = "发货单的状态", .body = "…"});
  index.Upsert({.id = "english", .locale = "en", .title = "发货单 notes", .body = "…"});
  std::vector<std::string> ids;
  for (const SuggestedTitle& title : index.Suggest("发货单", {.locale = "zh"})) {
    ids.push_back(title.id);
  }
  CHECK(ids == std::vector<std::string>{"begins", "loved", "inside"});
  CHECK(index.Suggest("发货单", {.locale = "zh"}, 1).size() == 1);
  const ArticleIndex copy = index.Copy();
  CHECK(index.Remove("begins"));
  CHECK(index.Suggest("发货单", {.locale = "zh"}).size() == 2);
  CHECK(copy.Suggest("发货单", {.locale = "zh"})[0].id == "begins");
}

TEST_CASE("the other language completes what that of the page does not", "[knowledge][search]") {
  ArticleIndex index;
  index.Upsert({.id = "stock_zh", .locale = "zh", .title = "盘点库存", .body = "…"});
  index.Upsert(
      {.id = "secret", .locale = "zh", .title = "盘点流程", .body = "…", .is_internal = true});
  index.Upsert({.id = "pans", .locale = "en", .title = "Pandemic plans", .body = "…"});
  const auto ids = [&](std::string_view typed, std::string locale) {
    std::vector<std::string> found;
    for (const SuggestedTitle& title : index.Suggest(typed, {.locale = std::move(locale)})) {
      found.push_back(title.id);
    }
    return found;
  };
  CHECK(ids("pandian", "en") == std::vector<std::string>{"stock_zh"});
  CHECK(ids("plans", "zh") == std::vector<std::string>{"pans"});
  // Its own comes alone.
  CHECK(ids("pan", "en") == std::vector<std::string>{"pans"});
  CHECK(ids("pan", "zh") == std::vector<std::string>{"stock_zh"});
  CHECK(ids("zzz", "en").empty());
}

}  // namespace
}  // namespace deskmesh::knowledge
