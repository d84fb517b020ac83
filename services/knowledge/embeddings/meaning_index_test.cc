// SPDX-License-Identifier: Apache-2.0
#include "knowledge/embeddings/meaning_index.h"

#include <catch2/catch.hpp>

#include "knowledge/core/answer_engine.h"
#include "knowledge/testing/fake_embedder.h"
#include "knowledge/testing/help_desk.h"

namespace deskmesh::knowledge {
namespace {

using Mode = FakeEmbedder::Mode;
// Shares no word with any article: the model knows that it means a Gantt chart.
constexpr char kOtherWords[] = "strips week by week";

std::string Settings(const std::string& url, const std::string& more = "") {
  return "knowledge:\n  embedding_url: " + url +
         "\n  embedding_model: small\n  embedding_dimensions: 8\n"
         "  embedding_query_prefix: \"query: \"\n  embedding_passage_prefix: \"passage: \"\n"
         "  embedding_query_timeout: 5s\n  embedding_least_similarity: 50\n" +
         more;
}

// A help centre of which one article is about Gantt charts.
struct MeaningDesk : HelpDesk {
  explicit MeaningDesk(const std::string& config_text) : HelpDesk(config_text) {
    Fill();
    gantt = Published("Gantt chart", "Drag the ends.").id();
    Await([&] { return IdsOf("gantt").size() == 1; });
  }
  explicit MeaningDesk(const FakeEmbedder& model, const std::string& more = "")
      : MeaningDesk(Settings(model.url, more)) {
    AwaitFound();
  }

  std::vector<std::string> IdsOf(const std::string& q, const rpc::Principal* who = nullptr) {
    std::vector<std::string> ids;
    const auto found = Search(who == nullptr ? principal : *who, q);
    for (const auto& result : found.results()) {
      ids.push_back(result.article().id());
    }
    return ids;
  }
  bool Finds(const std::string& q, const std::string& id, const rpc::Principal* who = nullptr) {
    const std::vector<std::string> ids = IdsOf(q, who);
    return std::ranges::find(ids, id) != ids.end();
  }
  void AwaitFound() {
    Await([&] { return Finds(kOtherWords, gantt); });
  }
  // Stored ones of an article, or of all; of a version, or of any.
  std::int64_t Rows(const std::string& id, std::int64_t version = 0) {
    static constexpr sql::Statement kCount{
        "SELECT COUNT(*) AS n FROM article_embedding WHERE (:id = '' OR article_id = :id) AND "
        "(CAST(:version AS BIGINT) = 0 OR version = :version)"};
    std::int64_t count = 0;
    REQUIRE(database()
                .Read([&](sql::Tx& tx) -> absl::Status {
                  auto rows = tx.Query(kCount, {{"id", id}, {"version", version}});
                  if (!rows.ok()) return rows.status();
                  count = (*rows)[0].Int64("n");
                  return absl::OkStatus();
                })
                .ok());
    return count;
  }
  v1::Article Changed(const std::string& id, const std::function<void(v1::Article*)>& change) {
    v1::Article article;
    article.set_id(id);
    change(&article);
    REQUIRE(Update(article).ok());
    auto published = Publish(id);
    REQUIRE(published.ok());
    return *published;
  }
  void Archive(const std::string& id) {
    v1::ArchiveArticleRequest request;
    request.set_id(id);
    REQUIRE(As(principal, "Articles/Archive", request).ok());
  }

  std::string gantt;
};

// One more process on the same store.
struct Replica {
  Replica(MeaningDesk& desk, const FakeEmbedder& model, const std::string& name)
      : cache(*cache::Open({}, desk.clock)),
        leases(*lease::Open({}, desk.clock)),
        provider({.url = model.url,
                  .model = name,
                  .dimensions = 8,
                  .query_prefix = "query: ",
                  .passage_prefix = "passage: "},
                 *cache, desk.clock, registry),
        meanings(desk.database(), *cache, *leases, desk.clock, "prc_other", provider, registry) {
    meanings.Start();
  }
  bool Finds(const MeaningDesk& desk) {
    std::vector<float> query = FakeEmbedder::VectorOf(kOtherWords);
    Normalize(query);
    const auto near = meanings.Nearest(desk.workspace, query);
    return !near.empty() && near[0].id == desk.gantt && near[0].similarity > 0.9;
  }
  std::unique_ptr<cache::Cache> cache;
  std::unique_ptr<lease::Leases> leases;
  metrics::Registry registry;
  EmbeddingProvider provider;
  MeaningIndex meanings;
};

}  // namespace

TEST_CASE("an article is found in other words and in the other language",
          "[knowledge][embeddings]") {
  FakeEmbedder model;
  MeaningDesk by_words("");
  CHECK_FALSE(by_words.Finds(kOtherWords, by_words.gantt));
  MeaningDesk desk(model);
  const auto found = desk.Search(desk.visitor, kOtherWords);
  const auto gantt = std::ranges::find_if(
      found.results(), [&](const auto& result) { return result.article().id() == desk.gantt; });
  REQUIRE(gantt != found.results().end());
  CHECK(gantt->snippet() == "Drag the ends.");
  // An article in the language of the query that shares a word of it hides nothing.
  const std::string other =
      desk.Published("条状码", "扫描条状码。",
                     [](v1::Article* article) { article->set_locale("zh-CN"); })
          .id();
  desk.Await([&] { return desk.Finds("条状显示", other); });
  const std::vector<std::string> ids = desk.IdsOf("条状显示");
  REQUIRE(ids.size() >= 2);
  CHECK(std::ranges::find(ids, desk.gantt) < ids.begin() + 2);
}

TEST_CASE("a new article is found by its words before it has vectors", "[knowledge][embeddings]") {
  FakeEmbedder model;
  MeaningDesk desk(model);
  model.mode = Mode::kError;
  const std::string id = desk.Published("Kanban board", "Move the cards.").id();
  desk.Await([&] { return desk.Finds("kanban", id); });
  CHECK(desk.Rows(id) == 0);
  model.mode = Mode::kGood;
  desk.Await([&] {
    desk.clock.Advance(std::chrono::seconds(1));
    return desk.Rows(id) == 1;
  });
  desk.Await([&] { return desk.Finds("columns", id); });
}

TEST_CASE("an article at which the model fails holds up no other and is tried again later",
          "[knowledge][embeddings]") {
  FakeEmbedder model;
  model.FailAt("Log hours");  // of the smallest id
  MeaningDesk desk(model);
  desk.Await([&] { return desk.Rows("") == 6; });
  // Not before its pause is over, whatever else there is to do.
  CHECK(model.Count("passage: Log hours") == 1);
  const std::string board = desk.Published("Kanban board", "Move the cards.").id();
  desk.Await([&] { return desk.Rows(board) == 1; });
  CHECK(model.Count("passage: Log hours") == 1);
  desk.Await([&] {
    desk.clock.Advance(std::chrono::seconds(1));
    return model.Count("passage: Log hours") > 1;
  });
  model.FailAt("");
  desk.Await([&] {
    desk.clock.Advance(std::chrono::seconds(1));
    return desk.Rows("") == 8;
  });
}

TEST_CASE("so many articles at which the model fails that it is left alone hold up no other",
          "[knowledge][embeddings]") {
  FakeEmbedder model;
  model.FailAt("As the menu says.");  // of the first six
  MeaningDesk desk(Settings(model.url));
  desk.Await([&] {
    desk.clock.Advance(std::chrono::seconds(1));
    return desk.Rows(desk.gantt) == 1;
  });
  CHECK(desk.Rows("") == 1);
}

TEST_CASE("a model that fails or lies leaves exactly what words find", "[knowledge][embeddings]") {
  MeaningDesk by_words("");
  const auto expected = by_words.Search(by_words.visitor, "print the gantt labels");
  REQUIRE(expected.results_size() > 1);
  FakeEmbedder model;
  MeaningDesk desk(model);
  const auto is_as_ever = [&](const std::string& q) {
    const auto found = desk.Search(desk.visitor, q);
    if (found.results_size() != expected.results_size()) return false;
    for (int i = 0; i < found.results_size(); ++i) {
      const auto& mine = found.results(i);
      const auto& other = expected.results(i);
      // Scores by words change a little when the index counts its words anew; those of ranks are others.
      if (mine.article().title() != other.article().title() || mine.snippet() != other.snippet() ||
          mine.score() != Approx(other.score()).epsilon(0.25)) {
        return false;
      }
    }
    return true;
  };
  CHECK_FALSE(is_as_ever("print the gantt labels"));
  // Each with another query, since those asked lately are remembered.
  std::string q = "Print the gantt labels";
  for (const Mode mode : {Mode::kError, Mode::kShort, Mode::kInfinite}) {
    model.mode = mode;
    CHECK(is_as_ever(q));
    q += "!";
  }
  // Three failures: nobody asks for a while.
  model.mode = Mode::kGood;
  const std::ptrdiff_t asked = model.Count("query: ");
  CHECK(is_as_ever(q));
  CHECK(model.Count("query: ") == asked);
  desk.clock.Advance(std::chrono::seconds(30));
  CHECK_FALSE(is_as_ever(q));
  CHECK(model.Count("query: ") == asked + 1);
}

TEST_CASE("a dead endpoint and a spent budget leave what words find", "[knowledge][embeddings]") {
  MeaningDesk by_words("");
  FakeEmbedder model;
  for (const std::string& settings :
       {Settings("http://127.0.0.1:1/v1"), Settings(model.url, "  embedding_daily_tokens: 0\n")}) {
    MeaningDesk desk(settings);
    for (const char* q : {kOtherWords, "print the gantt labels", "gantt"}) {
      const auto found = desk.Search(desk.visitor, q);
      const auto expected = by_words.Search(by_words.visitor, q);
      REQUIRE(found.results_size() == expected.results_size());
      for (int i = 0; i < found.results_size(); ++i) {
        CHECK(found.results(i).article().title() == expected.results(i).article().title());
        CHECK(found.results(i).score() == expected.results(i).score());
      }
    }
  }
  CHECK(model.Count("") == 0);
}

TEST_CASE("a query is asked once and leaves without personal data", "[knowledge][embeddings]") {
  FakeEmbedder model;
  MeaningDesk desk(model);
  const std::string q = "strips of ann@example.com";
  CHECK(desk.Finds(q, desk.gantt));
  CHECK(desk.Finds(q, desk.gantt));
  CHECK(model.Count("query: strips of") == 1);
  CHECK_FALSE(model.HasSeen("ann@example.com"));
}

TEST_CASE("vectors outlive a restart and other processes take them from the store",
          "[knowledge][embeddings]") {
  FakeEmbedder model;
  MeaningDesk desk(model);
  desk.Await([&] { return desk.Rows("") == 7; });
  CHECK(model.Count("passage: ") == 7);
  desk.Restart();
  desk.AwaitFound();
  CHECK(model.Count("passage: ") == 7);
  Replica same(desk, model, "small");
  same.meanings.Expect(desk.workspace, desk.gantt, 1);
  desk.Await([&] { return same.Finds(desk); });
  CHECK(model.Count("passage: ") == 7);
  same.meanings.Stop();
  // Another model's vectors don't compare.
  Replica other(desk, model, "large");
  other.meanings.Expect(desk.workspace, desk.gantt, 1);
  desk.Await([&] { return other.Finds(desk); });
  CHECK(model.Count("passage: ") == 8);
  CHECK(desk.Rows(desk.gantt) == 1);
}

TEST_CASE("while one process asks the model another waits for what it stores",
          "[knowledge][embeddings]") {
  FakeEmbedder model;
  MeaningDesk desk(model);
  desk.Await([&] { return desk.Rows("") == 7; });
  Replica waiting(desk, model, "large");
  const auto held =
      waiting.leases->Acquire("knowledge:embeddings", "prc_first", std::chrono::minutes(3));
  REQUIRE(held.ok());
  waiting.meanings.Expect(desk.workspace, desk.gantt, 1);
  Replica first(desk, model, "large");
  first.meanings.Expect(desk.workspace, desk.gantt, 1);
  desk.Await([&] { return first.Finds(desk); });
  desk.Await([&] {
    desk.clock.Advance(std::chrono::seconds(1));
    return waiting.Finds(desk);
  });
  CHECK(model.Count("passage: ") == 8);
}

TEST_CASE("an article that was changed is embedded anew and one with the same text isn't",
          "[knowledge][embeddings]") {
  FakeEmbedder model;
  MeaningDesk desk(model);
  desk.Await([&] { return desk.Rows("") == 7; });
  desk.Changed(desk.gantt, [](v1::Article* article) { article->add_keywords("schedule"); });
  desk.Await([&] { return desk.Rows(desk.gantt, 2) == 1; });
  desk.AwaitFound();
  CHECK(model.Count("passage: ") == 7);
  desk.Changed(desk.gantt, [](v1::Article* article) {
    article->set_title("Kanban board");
    article->set_body("Move the cards.");
  });
  desk.Await([&] { return desk.Finds("columns", desk.gantt); });
  CHECK_FALSE(desk.Finds(kOtherWords, desk.gantt));
  CHECK(model.Count("passage: ") == 8);
  CHECK(desk.Rows(desk.gantt, 3) == 1);
}

TEST_CASE("what is archived or made internal keeps no vectors and is found by nobody",
          "[knowledge][embeddings]") {
  FakeEmbedder model;
  MeaningDesk desk(model);
  const std::string board = desk.Published("Kanban board", "Move the cards.").id();
  desk.Await([&] { return desk.Finds("columns", board); });
  desk.Archive(desk.gantt);
  CHECK(desk.Rows(desk.gantt) == 0);
  desk.Await([&] { return !desk.Finds(kOtherWords, desk.gantt); });
  desk.Changed(board, [](v1::Article* article) {
    article->set_audience(v1::Article::INTERNAL);
    article->set_body("Move the cards of the house.");
  });
  CHECK(desk.Rows(board) == 0);
  desk.Await([&] { return !desk.Finds("columns", board); });
  // What comes behind it has its vectors: this one isn't only late.
  const std::string hours = desk.Published("Log minutes", "In the list.").id();
  desk.Await([&] { return desk.Rows(hours) == 1; });
  CHECK_FALSE(model.HasSeen("of the house"));
}

TEST_CASE("meaning opens nothing to those who may not read it", "[knowledge][embeddings]") {
  FakeEmbedder model;
  MeaningDesk desk(model);
  const std::string board =
      desk.Published("Kanban board", "Move.",
                     [](v1::Article* article) { article->add_reader_roles("project manager"); })
          .id();
  desk.Await([&] { return desk.Finds("columns", board); });
  CHECK(desk.Finds("columns", board, &desk.manager));
  CHECK_FALSE(desk.Finds("columns", board, &desk.visitor));
  v1::SearchArticlesRequest elsewhere;
  elsewhere.set_q("columns");
  elsewhere.set_category("Billing");
  const auto found =
      desk.As<v1::SearchArticlesResponse>(desk.manager, "Articles/Search", elsewhere);
  REQUIRE(found.ok());
  CHECK(found->results().empty());
  CHECK(desk.Ask(desk.manager, "columns").citations_size() == 1);
  CHECK(desk.Ask(desk.visitor, "columns").citations().empty());
}

TEST_CASE("a question that words don't answer is handed over with what it means",
          "[knowledge][embeddings]") {
  FakeEmbedder model;
  MeaningDesk by_words("");
  const v1::AnswerResponse plain = by_words.Ask(by_words.visitor, kOtherWords);
  REQUIRE(plain.decision() == v1::AnswerResponse::HANDOVER);
  MeaningDesk desk(model);
  const v1::AnswerResponse answer = desk.Ask(desk.visitor, kOtherWords);
  CHECK(answer.decision() == v1::AnswerResponse::HANDOVER);
  CHECK(answer.reason() == plain.reason());
  CHECK(answer.confidence() == plain.confidence());
  const auto gantt = std::ranges::find_if(answer.citations(), [&](const auto& citation) {
    return citation.article_id() == desk.gantt;
  });
  REQUIRE(gantt != answer.citations().end());
  CHECK(gantt->title() == "Gantt chart");
  CHECK(gantt->passage() == "Drag the ends.");
  // What words answer for sure nobody asks the model about.
  const std::ptrdiff_t asked = model.Count("query: ");
  CHECK(desk.Ask(desk.visitor, "How do I drag the ends of a Gantt chart?").decision() ==
        v1::AnswerResponse::ANSWER);
  CHECK(model.Count("query: ") == asked);
}

TEST_CASE("from the operator's similarity on an article is suggested and never more",
          "[knowledge][embeddings]") {
  FakeEmbedder model;
  MeaningDesk desk(model, "  embedding_suggest_similarity: 90\n");
  const v1::AnswerResponse answer = desk.Ask(desk.visitor, kOtherWords);
  CHECK(answer.decision() == v1::AnswerResponse::SUGGEST);
  CHECK(answer.answer().starts_with("· Gantt chart"));
  CHECK(answer.reason().empty());
  CHECK(answer.markdown().empty());
  CHECK(answer.confidence() < AnswerThresholds().suggest);
  // As a stream.
  v1::StreamAnswerRequest ask;
  ask.set_question(kOtherWords);
  auto collector = std::make_shared<testing::StreamCollector>();
  const auto handle = desk.Stream("deskmesh.knowledge.v1.Articles/StreamAnswer", ask, collector);
  REQUIRE(collector->WaitDone().ok());
  const std::vector<rpc::MessagePtr> pieces = collector->Wait(0);
  REQUIRE(pieces.size() == 1);
  const auto& streamed = static_cast<const v1::AnswerPiece&>(*pieces[0]).answer();
  CHECK(streamed.decision() == v1::AnswerResponse::SUGGEST);
  REQUIRE_FALSE(streamed.citations().empty());
  CHECK(streamed.citations(0).article_id() == desk.gantt);
  // Counted as it was answered.
  desk.Await([&] {
    const v1::KnowledgeReport report = desk.Report();
    return report.outcomes_size() == 1 && report.outcomes(0).suggested() == 1;
  });
}

}  // namespace deskmesh::knowledge
