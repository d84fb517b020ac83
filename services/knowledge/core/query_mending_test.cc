// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/query_mending.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "knowledge/core/answer_engine.h"
#include "knowledge/core/article_index.h"
#include "knowledge/core/query_plan.h"

namespace deskmesh::knowledge {
namespace {

// What articles say, without the rest of an index.
struct Shelfful {
  PostingIndex postings;
  WordList words;
  SynonymTable synonyms;

  void Write(const std::string& text, int times = 1) {
    for (int i = 0; i < times; ++i) {
      DocumentTerms terms;
      WrittenWords written;
      AddText(text, Field::kBody, &terms, &written);
      postings.Add(terms);
      for (const auto& [word, term] : written) words.Add(word, postings.Find(term));
    }
  }

  std::string Read(const std::string& query) const {
    return Mended(query, FindMends(query, {postings, words, synonyms})).text;
  }

  float TrustIn(const std::string& query) const {
    const std::vector<Mend> mends = FindMends(query, {postings, words, synonyms});
    return mends.empty() ? 0 : mends[0].trust;
  }
};

Shelfful Greenhouse() {
  Shelfful shelf;
  shelf.Write("Cucumbers and radishes grow in the greenhouse beside the irrigation pump.", 6);
  shelf.Write("Fertilizer schedules of seedlings. Compost the leaves of a pumpkin.", 3);
  shelf.Write("温室里的黄瓜需要灌溉。施肥计划每周检查一次，萝卜的土壤要松。", 6);
  shelf.Write("向日葵的育苗盘，记录湿度。重量用秤来称。", 2);
  return shelf;
}

TEST_CASE("typing errors are found in words as they are written", "[knowledge][search]") {
  Shelfful shelf = Greenhouse();
  // Stems of these are further from the right one than the words are.
  CHECK(shelf.Read("fertilzer") == "fertilizer");
  CHECK(shelf.Read("irigation pump") == "irrigation pump");
  CHECK(shelf.Read("Where is the GREENHUOSE?") == "Where is the greenhouse?");
  CHECK(shelf.Read("seedlngs and cucumbres") == "seedlings and cucumbers");
  CHECK(shelf.Read("rcucumbers") == "cucumbers");  // long ones may differ in the first letter
  CHECK(shelf.Read("green house") == "greenhouse");
  CHECK(shelf.Read("radishescompost") == "radishes compost");
  shelf.Write("Die Gewächshäuser. Теплица и огурцы.");
  CHECK(shelf.Read("gewächshäusr") == "gewächshäuser");
  CHECK(shelf.Read("огурзы") == "огурцы");
  // What is sure weighs nearly as much as the word itself, what is short less.
  CHECK(shelf.TrustIn("fertilzer") > 0.85F);
  CHECK(shelf.TrustIn("fertilzer") < 1);
  CHECK(shelf.TrustIn("pmup") < 0.7F);
}

TEST_CASE("one word and the two that it is joined from are one where the glossary says so",
          "[knowledge][search]") {
  Shelfful parted = Greenhouse();
  parted.Write("Swim lanes group cards. Sub tasks have time sheets and no dead line.");
  CHECK(parted.Read("what is a swimlane") == "what is a swim lane");
  CHECK(parted.Read("Swimlanes") == "swim lanes");
  CHECK(parted.Read("timesheet of a subtask") == "time sheet of a sub task");
  CHECK(parted.TrustIn("swimlane") >= kSureMend);
  // A word of its own, though articles have both of its halves.
  CHECK(parted.Read("deadline") == "deadline");
  Shelfful joined = Greenhouse();
  joined.Write("Timesheets are sent on Mondays, in swimlanes. The login of a worker.");
  CHECK(joined.Read("my time sheet") == "my timesheet");
  CHECK(joined.Read("swim lanes") == "swimlanes");
  CHECK(joined.Read("log in") == "login");
  CHECK(joined.Read("timesheets") == "timesheets");
}

TEST_CASE("a word that articles write as two is answered", "[knowledge][answer]") {
  ArticleIndex index;
  index.Upsert(
      {.id = "board",
       .locale = "en",
       .title = "Group the cards of a board in swim lanes",
       .body = "A swim lane is a row of a board by person or by priority. Open the view of the "
               "board and choose what its swim lanes stand for."});
  index.Upsert({.id = "pump", .locale = "en", .title = "Irrigation", .body = "Open the valve."});
  const SearchResult found = index.Search({.text = "what is a swimlane"});
  REQUIRE_FALSE(found.hits.empty());
  CHECK(found.hits[0].id == "board");
  CHECK(found.evidence.known_share > 0.9);
  CHECK(found.read_as == "what is a swim lane");
}

TEST_CASE("of two words that are as near the more frequent one is meant", "[knowledge][search]") {
  Shelfful shelf;
  shelf.Write("barrow", 1);
  shelf.Write("barren", 30);
  CHECK(shelf.Read("barrew") == "barren");
  // An error less tells more.
  CHECK(shelf.Read("barroww") == "barrow");
  shelf.Write("garrow", 30);
  // So does the first letter.
  CHECK(shelf.Read("barroww") == "barrow");
}

TEST_CASE("words that are known stay what they are", "[knowledge][search]") {
  Shelfful shelf = Greenhouse();
  // An article has it, everybody uses it, the glossary has it, or nothing is near.
  for (const char* text : {"pump pumpkin", "the kind of lamp", "webhook", "pump2", "xylophone",
                           "pomp", "grow", "https", "黄瓜", "检查一次", "需要的土壤"}) {
    INFO(text);
    CHECK(shelf.Read(text) == text);
  }
  shelf.synonyms = SynonymTable({{{"fertilzer", "manure"}}});
  CHECK(shelf.Read("fertilzer") == "fertilzer");
  // A word that only a removed article had is none.
  Shelfful removed;
  removed.Write("hydroponics");
  removed.Write("hydroponicz");
  removed.postings.Remove(1);
  CHECK(removed.Read("hydroponicz") == "hydroponics");
  removed.postings.Remove(0);
  CHECK(removed.Read("hydroponicx") == "hydroponicx");
}

TEST_CASE("pinyin is cut into words of the articles", "[knowledge][search]") {
  const Shelfful shelf = Greenhouse();
  CHECK(shelf.Read("huanggua") == "黄瓜");
  CHECK(shelf.Read("wenshi huanggua") == "温室 黄瓜");
  CHECK(shelf.Read("shifeijihua") == "施肥计划");
  CHECK(shelf.Read("guan gai") == "灌溉");
  // 重 is read in two ways.
  CHECK(shelf.Read("zhongliang") == "重量");
  // n for ng.
  CHECK(shelf.Read("xianrikui") == "向日葵");
  CHECK(shelf.Read("huangguaxyz") == "huangguaxyz");
  // Among words of a language written in letters it is less sure.
  CHECK(shelf.TrustIn("huanggua") > 0.9F);
  CHECK(shelf.TrustIn("huanggua irrigation") < 0.7F);
}

TEST_CASE("pinyin with a slip is read as without", "[knowledge][search]") {
  Shelfful shelf = Greenhouse();
  for (const char* typed : {"haunggua", "huangggua", "huangua", "hhuanggua", "huanghua"}) {
    CAPTURE(typed);
    CHECK(shelf.Read(typed) == "黄瓜");
  }
  CHECK(shelf.Read("xiangrkui") == "向日葵");
  CHECK(shelf.Read("xiangrikuo") == "向日葵");
  CHECK(shelf.Read("xaingrikui weneshi") == "向日葵 温室");
  // Within a row of words and of syllables.
  CHECK(shelf.Read("huangguaguangia") == "黄瓜灌溉");
  CHECK(shelf.Read("wenhsihuanggua") == "温室黄瓜");
  CHECK(shelf.Read("xaing ri kui") == "向日葵");
  CHECK(shelf.Read("guan gaii") == "灌溉");
  // What is no pinyin as it stands is surely a slip, the more so the longer it is.
  CHECK(shelf.TrustIn("haunggua") > kSureMend);
  CHECK(shelf.TrustIn("xiangrikuo") < kSureMend);
  CHECK(shelf.TrustIn("huanggua") > shelf.TrustIn("haunggua"));
  CHECK(shelf.TrustIn("haunggua irrigation") < 0.6F);
  // Nor is it of what ends as English words do.
  shelf.Write("花的颜色。");
  CHECK(shelf.TrustIn("yansse") > kSureMend);
  CHECK(shelf.Read("yanser") == "颜色");
  CHECK(shelf.TrustIn("yanser") < 0.6F);
}

TEST_CASE("what isn't nearly pinyin of the articles stays", "[knowledge][search]") {
  const Shelfful shelf = Greenhouse();
  for (const char* text : {"haugngau", "guava", "hung", "wens", "gwenn", "kubernetes", "wnesih",
                           "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "zhangzhangzhang"}) {
    CAPTURE(text);
    CHECK(shelf.Read(text) == text);
  }
  // Whatever is typed ends in no time.
  std::string many;
  for (int i = 0; i < 60; ++i)
    many += "haunggaua" + std::string(1, static_cast<char>('a' + i % 26)) + " ";
  CHECK_NOTHROW(shelf.Read(many));
}

TEST_CASE("a slip may be one in either language", "[knowledge][search]") {
  Shelfful shelf = Greenhouse();
  shelf.Write("Guangain valves drip.");
  const std::vector<Mend> mends =
      FindMends("guangaim", {shelf.postings, shelf.words, shelf.synonyms});
  REQUIRE(mends.size() == 1);
  CHECK(mends[0].words == "guangain");
  REQUIRE(mends[0].others.size() == 1);
  CHECK(mends[0].others[0].words == "灌溉");
  // So its letters tell no language, and both are found.
  ArticleIndex index;
  index.Upsert({.id = "valve", .locale = "en", .title = "Guangain valves", .body = "They drip."});
  index.Upsert({.id = "water", .locale = "zh", .title = "灌溉", .body = "每天浇水。"});
  const SearchResult found = index.Search({.text = "guangaim"});
  CHECK(found.is_pinyin);
  CHECK(found.hits.size() == 2);
  CHECK_FALSE(index.Search({.text = "guangaim valves"}).is_pinyin);
}

TEST_CASE("a word half in pinyin is read whole", "[knowledge][search]") {
  const Shelfful shelf = Greenhouse();
  CHECK(shelf.Read("黄gua") == "黄瓜");
  CHECK(shelf.Read("huang瓜") == "黄瓜");
  CHECK(shelf.Read("向ri葵怎么种") == "向日葵怎么种");
  CHECK(shelf.Read("请问黄gua和温室") == "请问黄瓜和温室");
  CHECK(shelf.TrustIn("向ri葵") > kSureMend);
  // The characters must be its own, and letters that are a word are one.
  for (const char* text : {"皇pump", "绿gua", "黄 gua", "温室pump", "黄gua2"}) {
    CAPTURE(text);
    CHECK(shelf.Read(text) == text);
  }
}

TEST_CASE("characters that sound like a word of the articles are taken for it",
          "[knowledge][search]") {
  const Shelfful shelf = Greenhouse();
  CHECK(shelf.Read("皇瓜") == "黄瓜");
  CHECK(shelf.Read("皇瓜要浇水吗") == "黄瓜要浇水吗");
  CHECK(shelf.Read("向日魁") == "向日葵");  // equal in sound
  CHECK(shelf.Read("线日葵") == "向日葵");  // nearly
  CHECK(shelf.TrustIn("向日魁") > 0.9F);
  CHECK(shelf.TrustIn("线日葵") < 0.9F);
  // Another word that sounds the same and has no character of it is itself.
  CHECK(shelf.Read("激化") == "激化");
  CHECK(shelf.Read("温室") == "温室");
  // Function words beside a known word are no part of another.
  CHECK(shelf.Read("是温室") == "是温室");
}

TEST_CASE("characters that look like those of a word of the articles are taken for them",
          "[knowledge][search]") {
  Shelfful shelf = Greenhouse();
  CHECK(shelf.Read("士壤") == "土壤");
  CHECK(shelf.Read("向曰葵") == "向日葵");
  CHECK(shelf.Read("向曰葵怎么种") == "向日葵怎么种");
  CHECK(shelf.TrustIn("向曰葵") > kSureMend);
  // Equal in sound as well: surely meant, though a dictionary has both.
  shelf.Write("苗木账单每月寄出。");
  CHECK(shelf.Read("帐单") == "账单");
  CHECK(shelf.TrustIn("帐单") > kSureMend);
  // A word of the dictionary may be meant as it is.
  shelf.Write("温室的入口在东边。");
  CHECK(shelf.TrustIn("人口") > 0);
  CHECK(shelf.TrustIn("人口") < kSureMend);
  shelf.Write("城里的人口多。");
  CHECK(shelf.Read("人口") == "人口");
  // Two wrong characters are too many.
  CHECK(shelf.Read("问曰揆") == "问曰揆");
}

TEST_CASE("scripts and widths are one", "[knowledge][search]") {
  ArticleIndex index;
  index.Upsert({.id = "sunflower", .locale = "zh", .title = "向日葵花坛", .body = "每天浇水。"});
  index.Upsert({.id = "marigold", .locale = "en", .title = "Marigold", .body = "In full sun."});
  for (const char* text :
       {"向日葵花壇", "向曰葵花壇", "ｘｉａｎｇｒｉｋｕｉ", "xiangrikiu", "向ri葵"}) {
    CAPTURE(text);
    const SearchResult found = index.Search({.text = text});
    REQUIRE(found.hits.size() == 1);
    CHECK(found.hits[0].id == "sunflower");
  }
  CHECK(index.Search({.text = "ＭＡＲＩＧＯＬＤ"}).hits.size() == 1);
}

TEST_CASE("a rare word of the articles is doubted, but stays", "[knowledge][search]") {
  ArticleIndex index;
  index.Upsert({.id = "slip", .locale = "zh", .title = "帐号", .body = "帐号说明。"});
  for (int i = 0; i < 30; ++i) {
    const std::string n = std::to_string(i);
    index.Upsert({.id = "right" + n, .locale = "zh", .title = "账号" + n, .body = "账号说明。"});
  }
  const SearchResult found = index.Search({.text = "帐号", .limit = 50});
  CHECK(found.hits.size() == 31);
  CHECK(found.hits[0].id == "slip");
}

TEST_CASE("a misspelled word isn't outweighed by the verbs around it", "[knowledge][search]") {
  ArticleIndex index;
  index.Upsert({.id = "compost", .locale = "en", .title = "Compost heap", .body = "Layers of it."});
  for (int i = 0; i < 8; ++i) {
    const std::string n = std::to_string(i);
    index.Upsert({.id = "verb" + n,
                  .locale = "en",
                  .title = "Water and turn",
                  .body = "How to turn, to water and to turn again what you want " + n + "."});
  }
  const SearchResult found = index.Search({.text = "how to water and turn the copmost"});
  REQUIRE_FALSE(found.hits.empty());
  CHECK(found.hits[0].id == "compost");
  // What was meant is marked.
  REQUIRE_FALSE(found.hits[0].title.highlights.empty());
  // It is no gap in what is known.
  CHECK(index.Search({.text = "copmost"}).evidence.coverage > 0.9);
}

TEST_CASE("a misspelled word is carried into the other language", "[knowledge][search]") {
  ArticleIndex index;
  index.Upsert({.id = "zh", .locale = "zh", .title = "如何使用看板", .body = "拖动卡片。"});
  const SearchResult found = index.Search({.text = "kanbann"});
  REQUIRE(found.hits.size() == 1);
  CHECK(found.hits[0].id == "zh");
}

TEST_CASE("pinyin is answered in the language of who asks", "[knowledge][answer]") {
  ArticleIndex index;
  index.Upsert({.id = "board_en",
                .locale = "en",
                .title = "Kanban board (看板)",
                .body = "Drag cards on the Kanban board.",
                .keywords = {"看板"},
                .translation_group = "board"});
  index.Upsert({.id = "board_zh",
                .locale = "zh",
                .title = "使用看板",
                .body = "在看板上拖动卡片。",
                .keywords = {"看板"},
                .translation_group = "board"});
  for (int i = 0; i < 20; ++i) {
    const std::string n = std::to_string(i);
    index.Upsert({.id = "other" + n, .locale = "zh", .title = "附件" + n, .body = "上传附件。"});
  }
  const AnswerEngine engine(index);
  for (const char* locale : {"zh", "en"}) {
    const AnswerResult answer = engine.Answer("kanban", {}, {.locale = locale});
    CHECK(answer.decision == AnswerDecision::kAnswer);
  }
  const AnswerResult typed = engine.Answer("kan ban", {}, {.locale = "zh"});
  CHECK(typed.decision != AnswerDecision::kHandover);
  REQUIRE_FALSE(typed.articles.empty());
  CHECK(typed.articles[0].id == "board_zh");
  CHECK(typed.locale == "zh");
  const AnswerResult fujian = engine.Judge("fujian", {}, {.locale = "en"});
  CHECK(fujian.locale == "en");
  CHECK(engine.Judge("fujian", {}).locale == "zh");
}

TEST_CASE("a mistyped request for a person is handed over", "[knowledge][answer]") {
  ArticleIndex index;
  index.Upsert({.id = "person",
                .locale = "en",
                .title = "Talk to a human agent",
                .body = "A human agent is there from nine to five."});
  const AnswerEngine engine(index, {{"en", {.answer = 0.01, .suggest = 0.01}}});
  CHECK(engine.Answer("talk to a human agent", {}).handover.reason == HandoverReason::kWantsPerson);
  const AnswerResult mistyped = engine.Answer("talk to a humann agent", {});
  CHECK(mistyped.read_as == "talk to a human agent");
  CHECK(mistyped.handover.reason == HandoverReason::kWantsPerson);
}

TEST_CASE("words that stay behind a compaction are still mended", "[knowledge][search]") {
  ArticleIndex index;
  for (int i = 0; i < 200; ++i) {
    const std::string n = std::to_string(i);
    index.Upsert({.id = "a" + n, .locale = "en", .title = "gone" + n, .body = "sunflower 温室"});
  }
  index.Upsert({.id = "kept", .locale = "en", .title = "marigold", .body = "向日葵花坛"});
  for (int i = 0; i < 200; ++i) index.Remove("a" + std::to_string(i));
  CHECK(index.extent().documents < 200);
  CHECK(index.Search({.text = "marigodl"}).hits.size() == 1);
  CHECK(index.Search({.text = "xiangrikui"}).hits.size() == 1);
  CHECK(index.Search({.text = "sunflowr"}).hits.empty());
}

}  // namespace
}  // namespace deskmesh::knowledge
