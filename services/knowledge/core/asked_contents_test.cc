// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/asked_contents.h"

#include <catch2/catch.hpp>
#include <string>

#include "knowledge/core/answer_engine.h"
#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {
namespace {

// A help centre of a library.
void FillLibrary(ArticleIndex* index) {
  index->Upsert({.id = "shelf",
                 .locale = "en",
                 .title = "Reserve a reading room",
                 .body =
                     "Choose a reading room and an hour, then press Reserve. You can withdraw the "
                     "reservation of a reading room at any time."});
  index->Upsert({.id = "loan",
                 .locale = "en",
                 .title = "How long books may be kept",
                 .body = "Books may be kept for four weeks. Novels can be kept twice as long."});
  index->Upsert({.id = "fee",
                 .locale = "en",
                 .title = "Fees of late books",
                 .body = "Late books cost a small fee a day. Pay at the desk, or by card."});
  index->Upsert({.id = "cafe",
                 .locale = "en",
                 .title = "Where to eat",
                 .body = "The cafe is beside the entrance. Lunch is served until three."});
  index->Upsert({.id = "room_zh",
                 .locale = "zh",
                 .title = "预订阅览室",
                 .body = "选择阅览室和时段，点击预订即可。"});
  index->Upsert({.id = "card_zh",
                 .locale = "zh",
                 .title = "办理借书证",
                 .body = "携带身份证到服务台办理借书证，当天可用。"});
  index->Upsert({.id = "locker_zh",
                 .locale = "zh",
                 .title = "使用储物柜",
                 .body = "储物柜在一楼大厅，雨伞和背包可以寄存。"});
}

SearchEvidence EvidenceOf(const ArticleIndex& index, const std::string& question,
                          const std::string& article) {
  const SearchResult found = index.Search({.text = question});
  REQUIRE_FALSE(found.hits.empty());
  CAPTURE(question);
  CHECK(found.hits[0].id == article);
  return found.evidence;
}

}  // namespace

TEST_CASE("what the best article never speaks of is told", "[knowledge][core]") {
  ArticleIndex index;
  FillLibrary(&index);
  const std::pair<const char*, const char*> unsaid[] = {
      {"projector in the reading room", "shelf"},
      {"can I eat lunch in the reading room", "shelf"},
      {"阅览室有投影仪吗", "room_zh"},
      {"借书证可以邮寄吗", "card_zh"},
  };
  for (const auto& [question, article] : unsaid) {
    CAPTURE(question);
    CHECK(EvidenceOf(index, question, article).unsaid_share > 0.25);
  }
  const std::pair<const char*, const char*> said[] = {
      {"how do I reserve a reading room", "shelf"},
      {"reserving reading rooms", "shelf"},
      {"resreve a reading room", "shelf"},   // a typing error
      {"cancel a reading room", "shelf"},    // an action by another word
      {"请问怎么办理借书证", "card_zh"},
      {"阅览室怎么预订", "room_zh"},
      {"我想让同事昨天还想办理的借书证", "card_zh"},  // words of every day
      {"这次借书证办理完成", "card_zh"},
  };
  for (const auto& [question, article] : said) {
    CAPTURE(question);
    CHECK(EvidenceOf(index, question, article).unsaid_share == 0);
  }
}

TEST_CASE("words of every day are nothing that an article must say", "[knowledge][core]") {
  ArticleIndex index;
  FillLibrary(&index);
  const std::pair<const char*, const char*> said[] = {
      {"my team needs a reading room for next month", "shelf"},
      {"our company wants to get a reading room on the website", "shelf"},
      {"reserving the reading room takes forever", "shelf"},
      {"借书证是啥", "card_zh"},
      {"我们公司这个月需要借书证", "card_zh"},
      {"不记得借书证怎么办理了", "card_zh"},
  };
  const AnswerEngine engine(index);
  for (const auto& [question, article] : said) {
    CAPTURE(question);
    CHECK(EvidenceOf(index, question, article).unsaid_share == 0);
    CHECK(engine.Answer(question, {}).decision != AnswerDecision::kHandover);
  }
}

TEST_CASE("one word of two that no article has is half of the question at most",
          "[knowledge][core]") {
  ArticleIndex index;
  FillLibrary(&index);
  index.Upsert({.id = "piano",
                .locale = "en",
                .title = "The piano",
                .body = "Choose an hour to play the piano. The piano stands on the first floor."});
  // It may be said in other words as well as be something else.
  CHECK(EvidenceOf(index, "does the piano have holograms", "piano").unsaid_share == 0.5);
  CHECK(EvidenceOf(index, "holograms and robots on the piano", "piano").unsaid_share > 0.6);
}

TEST_CASE("addresses and numbers of one's own are nothing that an article must say",
          "[knowledge][core]") {
  ArticleIndex index;
  index.Upsert(
      {.id = "room", .locale = "en", .title = "Reserve a reading room", .body = "Press Reserve."});
  for (const char* question :
       {"reserve a reading room for ann@example.com", "reserve a reading room on 2026-03-15",
        "how do I reserve reading room 4711?"}) {
    CAPTURE(question);
    CHECK(EvidenceOf(index, question, "room").unsaid_share == 0);
  }
  // A story says much that needs no answer.
  const std::string asked = "reserve a reading room with projector";
  const double plain = EvidenceOf(index, asked, "room").unsaid_share;
  const double told =
      EvidenceOf(index, "my uncle from Vienna brings his guitar tomorrow evening, " + asked, "room")
          .unsaid_share;
  CHECK(plain > 0.3);
  CHECK(told < 0.6);
}

TEST_CASE("a synonym or a translation of an asked word says it", "[knowledge][core]") {
  ArticleIndex index;
  FillLibrary(&index);
  CHECK(EvidenceOf(index, "reserve a study cell in the reading room", "shelf").unsaid_share > 0.2);
  index.SetSynonyms({{{"study cell", "reading room"}}});
  CHECK(EvidenceOf(index, "reserve a study cell in the reading room", "shelf").unsaid_share == 0);
  // What the translation says, the article says.
  index.Upsert({.id = "shelf",
                .locale = "en",
                .title = "Reserve a reading room",
                .body = "Choose a reading room and an hour, then press Reserve.",
                .translation_group = "room"});
  CHECK(EvidenceOf(index, "reserve a reading room with projector", "shelf").unsaid_share > 0.2);
  index.Upsert({.id = "room_zh",
                .locale = "zh",
                .title = "预订阅览室",
                .body = "选择阅览室和时段，点击预订即可。projector 在前台借。",
                .translation_group = "room"});
  CHECK(EvidenceOf(index, "reserve a reading room with projector", "shelf").unsaid_share == 0);
}

TEST_CASE("an article about the thing alone is no sure answer about something of it",
          "[knowledge][core]") {
  ArticleIndex index;
  FillLibrary(&index);
  const AnswerEngine engine(index);
  const auto confidence = [&](const char* question) {
    return engine.Answer(question, {}).confidence;
  };
  CHECK(confidence("projector in the reading room") < confidence("reading room") - 0.2);
  CHECK(engine.Answer("projector in the reading room", {}).decision != AnswerDecision::kAnswer);
  CHECK(engine.Answer("借书证可以邮寄吗", {}).decision != AnswerDecision::kAnswer);
  CHECK(engine.Answer("借书证怎么办理", {}).decision == AnswerDecision::kAnswer);
  CHECK(engine.Answer("how do I reserve a reading room", {}).decision == AnswerDecision::kAnswer);
}

TEST_CASE("the asker's language outweighs that the original has the question's words",
          "[knowledge][core]") {
  ArticleIndex index;
  FillLibrary(&index);
  index.Upsert({.id = "label_zh",
                .locale = "zh",
                .title = "修改馆藏标签 Rename labels of shelves",
                .body = "打开标签，点击修改名称。Rename labels of shelves.",
                .translation_group = "labels"});
  index.Upsert({.id = "label_en",
                .locale = "en",
                .title = "Labels",
                .body = "Open a label, then change its text. Shelves show it at once.",
                .translation_group = "labels"});
  const AnswerEngine engine(index);
  const AnswerResult answer = engine.Answer("rename labels of shelves", {}, {.locale = "en"});
  REQUIRE(answer.decision == AnswerDecision::kAnswer);
  CHECK(answer.articles[0].id == "label_en");
  CHECK(answer.confidence >= engine.ThresholdsFor("en").answer);
  // One that says something else stays behind the original.
  index.Upsert({.id = "label_en",
                .locale = "en",
                .title = "Withdrawn",
                .body = "This page was withdrawn.",
                .translation_group = "labels"});
  CHECK(engine.Answer("rename labels of shelves", {}, {.locale = "en"}).articles[0].id ==
        "label_zh");
}

}  // namespace deskmesh::knowledge
