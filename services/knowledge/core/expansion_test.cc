// SPDX-License-Identifier: Apache-2.0
//
// What a query is expanded with, and what translations are learned from.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "knowledge/core/article_index.h"
#include "knowledge/core/glossary.h"
#include "knowledge/core/query_plan.h"
#include "knowledge/core/snippet.h"
#include "knowledge/core/translation_pairs.h"

namespace deskmesh::knowledge {
namespace {

TEST_CASE("a typo that an article had once is a typo again", "[knowledge][search]") {
  ArticleIndex index;
  index.Upsert({.id = "art_1", .locale = "en", .title = "shedule", .body = "Open the page."});
  index.Upsert({.id = "art_1", .locale = "en", .title = "schedule", .body = "Open the page."});
  const SearchResult found = index.Search({.text = "shedule"});
  REQUIRE(found.hits.size() == 1);
  CHECK(found.hits[0].id == "art_1");
}

TEST_CASE("of two thousand sets of synonyms those that occur are found", "[knowledge][search]") {
  std::vector<SynonymSet> sets;
  for (int i = 0; i < 2'000; ++i) {
    const std::string n = std::to_string(i);
    sets.push_back({{"termx" + n + "q", "同义词" + n + "号", "alias word" + n + "q"}});
  }
  const SynonymTable table(sets);
  CHECK(table.Find("nothing here").empty());
  const auto latin = table.Find("where is termx7q, please");
  REQUIRE(latin.size() == 2);
  CHECK(latin[1].back() == "word7q");
  CHECK(table.Find("termx7qs and xtermx7q").empty());  // inside other words
  CHECK(table.Find("请问同义词12号在哪").size() == 2);
  CHECK(table.Find("termx1q 同义词1号").size() == 1 * 2);  // one set, whichever phrase
  CHECK(table.Find(std::string(6'000, 't')).empty());
}

TEST_CASE("unlikely translations find and aren't marked", "[knowledge][search]") {
  std::vector<TranslationModel::Pair> pairs;
  PostingIndex postings;
  for (char c = 'a'; c < 'u'; ++c) {
    const std::string other = std::string("zz") + c;
    pairs.push_back({{"menu"}, {other}});
    DocumentTerms terms;
    terms.Add(other, Field::kBody);
    postings.Add(terms);
  }
  for (int i = 0; i < 3; ++i) pairs.push_back({{"hub"}, {"zhongxin"}});
  DocumentTerms terms;
  for (const char* term : {"menu", "hub", "zhongxin"}) terms.Add(term, Field::kBody);
  postings.Add(terms);
  const TranslationModel translations = TranslationModel::Learn(pairs);
  const WordList words;
  const SynonymTable synonyms;
  const QueryContext context{postings, words, synonyms, translations, {}};
  const QueryPlan faint = PlanQuery("menu", {}, context);
  REQUIRE(faint.terms.size() > 1);
  for (const QueryTerm& term : faint.terms) {
    CHECK(term.is_marked == (postings.TermText(term.term) == "menu"));
  }
  const QueryPlan sure = PlanQuery("hub", {}, context);
  REQUIRE(sure.terms.size() == 2);
  for (const QueryTerm& term : sure.terms) CHECK(term.is_marked);
}

std::vector<std::string> Marks(const Snippet& snippet) {
  std::vector<std::string> marks;
  for (const Snippet::Range& range : snippet.highlights) {
    marks.push_back(snippet.text.substr(range.begin, range.end - range.begin));
  }
  return marks;
}

using Words = std::vector<std::string>;

TEST_CASE("what the glossary found is marked, in the other language too", "[knowledge][search]") {
  ArticleIndex index;
  std::string filler;
  for (int i = 0; i < 40; ++i) filler += "Some other words stand here first. ";
  index.Upsert({.id = "art_en",
                .locale = "en",
                .title = "Gantt charts and dependencies",
                .body = filler + "The Gantt chart shows what waits."});
  index.Upsert({.id = "art_zh", .locale = "zh", .title = "打开甘特图", .body = "点击左侧。"});
  index.Upsert({.id = "art_other", .locale = "en", .title = "Invoices", .body = "Under billing."});
  const auto hit = [&](const std::string& text, const std::string& id) {
    for (SearchHit& found : index.Search({.text = text}).hits) {
      if (found.id == id) return std::move(found);
    }
    return SearchHit();
  };
  // By a topic alone, as the dependencies, nothing is marked.
  const SearchHit english = hit("甘特图", "art_en");
  CHECK(Marks(english.title) == Words{"Gantt charts"});
  // The snippet is cut where the phrase is.
  CHECK(Marks(english.body) == Words{"Gantt chart"});
  CHECK(english.body.text.size() <= 300);
  CHECK(Marks(hit("gantt chart", "art_zh").title) == Words{"甘特图"});
  CHECK(Marks(hit("横道图", "art_zh").title) == Words{"甘特图"});
}

TEST_CASE("what an administrator's synonym found is marked", "[knowledge][search]") {
  ArticleIndex index;
  index.Upsert({.id = "art_1",
                .locale = "en",
                .title = "Getting an invoice",
                .body = "Invoices are under billing."});
  index.SetSynonyms({{{"fapiao paper", "invoice"}}});
  const SearchResult found = index.Search({.text = "fapiao paper"});
  REQUIRE(found.hits.size() == 1);
  CHECK(Marks(found.hits[0].title) == Words{"invoice"});
  CHECK(Marks(found.hits[0].body) == Words{"Invoices"});
}

TEST_CASE("a synonym that is in no dictionary is found by its characters, and marked",
          "[knowledge][search]") {
  ArticleIndex index;
  index.Upsert({.id = "art_1", .locale = "zh", .title = "导入：禅道", .body = "点击导入。"});
  index.Upsert({.id = "art_2", .locale = "zh", .title = "登录", .body = "输入密码。"});
  CHECK(index.Search({.text = "zentaopms"}).hits.empty());
  index.SetSynonyms({{{"zentaopms", "禅道"}}});
  const SearchResult found = index.Search({.text = "zentaopms"});
  REQUIRE(found.hits.size() == 1);
  CHECK(found.hits[0].id == "art_1");
  CHECK(Marks(found.hits[0].title) == Words{"禅道"});
}

TEST_CASE("a word and the phrase around it are one find", "[knowledge][search]") {
  const Marked marked{.terms = {"gantt", "export", "pdf"}, .concepts = {0}};
  std::string text = "Gantt charts. ";
  for (int i = 0; i < 40; ++i) text += "Some other words stand here. ";
  CHECK(Marks(HighlightAll(text, marked)) == Words{"Gantt charts"});
  // Two different words are worth more.
  CHECK(MakeSnippet(text + "Export a PDF.", marked, 200).text == "Export a PDF.");
  CHECK(Marks(HighlightAll("甘特图，横道图", {.concepts = {0}})) == Words{"甘特图", "横道图"});
  CHECK(Marks(HighlightAll("Nothing here", marked)).empty());
  CHECK(Marks(HighlightAll("\xE7\x94 gantt", marked)) == Words{"gantt"});
}

TEST_CASE("words that nobody typed are not taken for typing errors", "[knowledge][search]") {
  ArticleIndex index;
  index.Upsert({.id = "art_1", .locale = "en", .title = "Schedule", .body = "Open the page."});
  CHECK(index.Search({.text = "shedule"}).hits.size() == 1);
  CHECK(index.Search({.text = "shedule", .mends_typos = false}).hits.empty());
}

TEST_CASE("articles that say the same are paired among thousands", "[knowledge]") {
  constexpr size_t kSide = 2'100;  // more pairs than are all compared
  std::vector<IndexedArticle> articles;
  for (size_t i = 0; i < kSide; ++i) {
    const std::string code = "code" + std::to_string(i) + "x part" + std::to_string(i) + "y";
    articles.push_back({.id = "zh" + std::to_string(i),
                        .locale = "zh",
                        .title = "甘特图 " + code,
                        .body = "导出 " + code});
  }
  for (size_t i = 0; i < kSide; ++i) {
    const std::string code = "code" + std::to_string(i) + "x part" + std::to_string(i) + "y";
    articles.push_back({.id = "en" + std::to_string(i),
                        .locale = "en",
                        .title = "Gantt chart " + code,
                        .body = "Export " + code});
  }
  const auto pairs = FindTranslationPairs(articles);
  REQUIRE(pairs.size() == kSide);
  for (const auto& [zh, en] : pairs) CHECK(en == zh + kSide);
  CHECK(FindTranslationPairs(articles, [] { return true; }).empty());
}

TEST_CASE("names of project management are one thing in both languages", "[knowledge][search]") {
  const std::vector<std::pair<const char*, const char*>> names = {
      {"velocity", "速度"},
      {"team velocity", "速率"},
      {"burndown chart", "燃尽图"},
      {"swimlanes", "泳道"},
      {"swim lane", "泳道"},
      {"backlog", "需求池"},
      {"workload", "工作量"},
      {"retrospective", "回顾"},
      {"stand-up", "站会"},
      {"standup", "晨会"},
      {"capacity", "产能"},
      {"baseline", "基线"},
      {"critical path", "关键路径"},
      {"total float", "浮动时间"},
      {"WBS", "工作分解结构"},
      {"deliverables", "交付物"},
      {"stakeholders", "干系人"},
      {"RACI", "责任矩阵"},
      {"risk register", "风险登记册"},
      {"change request", "变更请求"},
      {"time sheet", "工时表"},
      {"timesheets", "工时单"},
      {"two-factor", "双重验证"},
      {"audit trail", "审计日志"},
      {"sandbox", "沙箱"},
      {"archive", "存档"},
      {"template", "模版"},
      {"billing", "计费"},
      {"quota", "配额"},
      {"on-premise", "本地部署"},
      {"acceptance criteria", "验收标准"},
      {"lead time", "交付周期"},
      {"checklist", "检查清单"},
      {"sprint planning", "计划会"},
  };
  const auto concepts = [](const char* text) {
    std::vector<uint32_t> found;
    for (const ConceptMatch& match : Glossary::BuiltIn().Find(text)) {
      found.push_back(match.concept_id);
    }
    return found;
  };
  for (const auto& [english, chinese] : names) {
    INFO(english << " " << chinese);
    const std::vector<uint32_t> others = concepts(chinese);
    CHECK(std::ranges::any_of(concepts(english), [&](uint32_t each) {
      return each < GlossaryTerms().size() && std::ranges::find(others, each) != others.end();
    }));
  }
  // An application's name is nobody's slack.
  CHECK(concepts("Slack").empty());
  ArticleIndex index;
  index.Upsert({.id = "en", .locale = "en", .title = "Velocity", .body = "Points of a team."});
  index.Upsert({.id = "zh", .locale = "zh", .title = "团队速率", .body = "看每轮完成的点。"});
  index.Upsert({.id = "other", .locale = "en", .title = "Printers", .body = "Plug them in."});
  for (const char* text : {"velocity", "速率", "速度"}) {
    INFO(text);
    const SearchResult found = index.Search({.text = text});
    CHECK(found.hits.size() == 2);
  }
}

TEST_CASE("a name says less inside a longer one that articles have", "[knowledge][search]") {
  PostingIndex postings;
  const WordList words;
  const SynonymTable synonyms;
  const TranslationModel translations;
  const auto write = [&](std::string_view text) {
    DocumentTerms terms;
    AddText(text, Field::kBody, &terms);
    postings.Add(terms);
  };
  const auto weight_of = [&](std::string_view query, std::string_view phrase) {
    const QueryPlan plan = PlanQuery(query, {}, {postings, words, synonyms, translations, {}});
    float weight = 0;
    for (const ConceptMatch& match : Glossary::BuiltIn().Find(phrase)) {
      const TermId id = postings.Find(ConceptTerm(match.concept_id));
      for (const QueryTerm& term : plan.terms) {
        if (id != kNoTerm && term.term == id) weight = std::max(weight, term.weight);
      }
    }
    return weight;
  };
  write("Every log is kept.");
  const float alone = weight_of("log", "log");
  CHECK(alone > 0);
  CHECK(weight_of("audit log", "log") == alone);  // no article has the longer name
  write("The enterprise plan has audit.");
  CHECK(weight_of("audit log", "log") == Approx(alone / 2));
  CHECK(weight_of("audit log and another log", "log") == alone);
  CHECK(weight_of("audit log", "audit") == alone);
  CHECK(weight_of("审计日志", "audit") == alone);
}

}  // namespace
}  // namespace deskmesh::knowledge
