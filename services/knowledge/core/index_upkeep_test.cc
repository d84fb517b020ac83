// SPDX-License-Identifier: Apache-2.0
//
// What keeps an index small, and what readers find on its shelves.
#include <catch2/catch.hpp>

#include <atomic>
#include <shared_mutex>
#include <thread>

#include "knowledge/core/article_index.h"
#include "knowledge/core/posting_index.h"
#include "knowledge/core/shelves.h"

namespace deskmesh::knowledge {
namespace {

IndexedArticle Numbered(int i, const std::string& more = "") {
  const std::string number = std::to_string(i);
  return {.id = "art_" + number,
          .locale = "en",
          .title = "Topic number" + number,
          .body = "Only here: word" + number + " " + more};
}

std::vector<std::string> Ids(const ArticleIndex& index, const std::string& text) {
  std::vector<std::string> ids;
  for (const SearchHit& hit : index.Search({.text = text, .limit = 1'000}).hits) {
    ids.push_back(hit.id);
  }
  return ids;
}

}  // namespace

TEST_CASE("a large index is compacted aside, and words of removed articles go",
          "[knowledge][search]") {
  ArticleIndex index;
  for (int i = 0; i < 1'200; ++i) index.Upsert(Numbered(i));
  const ArticleIndex::Extent full = index.extent();
  CHECK_FALSE(index.CompactWhereWorthwhile());
  for (int i = 0; i < 700; ++i) REQUIRE(index.Remove("art_" + std::to_string(i)));
  index.Upsert(Numbered(900, "renewed"));
  CHECK(index.extent().documents == 1'201);
  // As seconds before the end of the process.
  CHECK_FALSE(index.CompactWhereWorthwhile([] { return true; }));
  CHECK(index.extent().documents == 1'201);
  REQUIRE(index.CompactWhereWorthwhile());
  CHECK(index.extent().documents == 500);
  CHECK(full.words > 2'400);  // two of each article alone
  CHECK(index.extent().words < 1'010);
  CHECK(index.size() == 500);
  CHECK(Ids(index, "word3").empty());
  CHECK(Ids(index, "word1100").front() == "art_1100");
  CHECK(Ids(index, "renewed") == std::vector<std::string>{"art_900"});
  CHECK(Ids(index, "word900").front() == "art_900");
  REQUIRE(index.Suggest("number1100", {}).size() == 1);
  CHECK(index.Suggest("number1100", {})[0].title == "Topic number1100");
  // A word with a typing error leads to the new numbers of words.
  CHECK(Ids(index, "renewwed") == std::vector<std::string>{"art_900"});
  CHECK_FALSE(index.CompactWhereWorthwhile());
}

TEST_CASE("what changes while an index is compacted isn't lost", "[knowledge][search]") {
  ArticleIndex index;
  for (int i = 0; i < 1'500; ++i) index.Upsert(Numbered(i));
  std::atomic<bool> is_over{false};
  std::atomic<int> compacted{0};
  std::thread compactor([&] {
    while (!is_over) compacted += index.CompactWhereWorthwhile() ? 1 : 0;
  });
  int round = 0;
  // Each article is replaced again and again, until it has been compacted in between.
  while (compacted < 2) {
    ++round;
    for (int i = 0; i < 1'500; ++i) index.Upsert(Numbered(i, "round" + std::to_string(round)));
    index.Remove("art_7");
    index.SetPopularity("art_8", 0.5);
  }
  is_over = true;
  compactor.join();
  CHECK(index.size() == 1'499);
  CHECK(Ids(index, "word7").empty());
  CHECK(Ids(index, "word8").front() == "art_8");
  CHECK(Ids(index, "round" + std::to_string(round)).size() == 1'000);
  CHECK(index.MostPopular({}, 1)[0].id == "art_8");
}

TEST_CASE("impacts renewed aside are those renewed at once", "[knowledge][search]") {
  const auto document = [](int i) {
    DocumentTerms terms;
    for (int w = 0; w < 5 + i % 300; ++w) terms.Add("w" + std::to_string(w % 40), Field::kBody);
    terms.Add("t" + std::to_string(i % 7), Field::kTitle);
    return terms;
  };
  PostingIndex at_once(RankingWeights{.follows_length = true});
  PostingIndex aside(RankingWeights{.follows_length = true});
  std::shared_mutex mutex;
  for (int i = 0; i < 1'000; ++i) {
    at_once.Add(document(i));
    aside.Add(document(i), PostingIndex::Renews::kLater);
    CHECK(aside.IsRenewalDue() == ((i & (i + 1)) == 0));
    RenewImpactsAside(mutex, aside);
    CHECK_FALSE(aside.IsRenewalDue());
  }
  for (const char* word : {"w0", "w39", "t3"}) {
    const std::vector<QueryTerm> query = {{at_once.Find(word), 1, 0}};
    const auto expected = at_once.TopK(query, 50, nullptr);
    const auto found = aside.TopK(query, 50, nullptr);
    REQUIRE(found.size() == expected.size());
    for (size_t i = 0; i < found.size(); ++i) {
      CHECK(found[i].doc == expected[i].doc);
      CHECK(found[i].score == expected[i].score);
    }
  }
  // What was computed from another state isn't taken; a removal changes no posting.
  PostingIndex::Renewal stale = aside.PrepareRenewal();
  aside.Add(document(1'000), PostingIndex::Renews::kLater);
  CHECK_FALSE(aside.Renew(&stale));
  PostingIndex::Renewal fresh = aside.PrepareRenewal();
  aside.Remove(5);
  CHECK(aside.Renew(&fresh));
  fresh = aside.PrepareRenewal();
  aside.Compact();
  CHECK_FALSE(aside.Renew(&fresh));
}

TEST_CASE("an index is searched and added to by many while it doubles", "[knowledge][search]") {
  ArticleIndex index;
  index.Upsert(Numbered(0));
  std::atomic<bool> is_over{false};
  std::atomic<int> searches{0}, misses{0};
  std::thread reader([&] {
    while (!is_over || searches == 0) {
      misses += Ids(index, "word0").empty() ? 1 : 0;
      ++searches;
    }
  });
  std::thread other([&] {
    for (int i = 1'000; i < 1'700; ++i) index.Upsert(Numbered(i));
  });
  for (int i = 1; i < 700; ++i) index.Upsert(Numbered(i));
  other.join();
  is_over = true;
  reader.join();
  CHECK(misses == 0);
  CHECK(index.size() == 1'400);
  CHECK(Ids(index, "word699").front() == "art_699");
  CHECK(Ids(index, "word1699").front() == "art_1699");
}

TEST_CASE("shelves stand in order, each with its sections and what is newest",
          "[knowledge][core]") {
  ArticleIndex index;
  const auto add = [&](const std::string& id, const std::string& category,
                       const std::string& kind = "GUIDE", std::vector<std::string> plans = {}) {
    index.Upsert({.id = id,
                  .locale = "en",
                  .title = id,
                  .body = "x",
                  .plans = std::move(plans),
                  .category = category,
                  .kind = kind});
  };
  add("1", "Import");
  add("2", "");
  add("3", "Planning/Gantt charts");
  add("4", " Planning / Gantt charts/");
  add("5", "Planning", "VIDEO");
  add("6", "Planning/Gantt charts/Export");
  add("7", "Plannings");
  add("8", "Planning", "GUIDE", {"enterprise"});
  SearchFilter everybody;
  everybody.reader.emplace();
  const Shelves all = index.Browse(everybody, 1);
  CHECK(all.articles == 7);
  CHECK(all.videos == 1);
  std::vector<std::string> paths;
  for (const Shelf& shelf : all.shelves) paths.push_back(shelf.path);
  CHECK(paths == std::vector<std::string>{"Planning", "Planning/Gantt charts",
                                          "Planning/Gantt charts/Export", "Import", "Plannings",
                                          ""});
  CHECK(all.shelves[0].count == 1);
  CHECK(all.shelves[0].total == 4);
  CHECK(all.shelves[0].newest == std::vector<std::string>{"5"});
  CHECK(all.shelves[1].count == 2);
  CHECK(all.shelves[1].total == 3);
  CHECK(all.shelves[1].newest.empty());
  CHECK(all.shelves[5].newest == std::vector<std::string>{"2"});

  SearchFilter enterprise = everybody;
  enterprise.reader->plan = "enterprise";
  enterprise.category = "Planning";
  const Shelves planning = index.Browse(enterprise, 10);
  CHECK(planning.articles == 5);
  REQUIRE(planning.shelves.size() == 3);
  CHECK(planning.shelves[0].newest == std::vector<std::string>{"8", "5"});
  CHECK(planning.shelves[1].newest == std::vector<std::string>{"4", "3"});
  enterprise.kind = "VIDEO";
  CHECK(index.Browse(enterprise, 10).articles == 1);
  SearchFilter videos;
  videos.kind = "VIDEO";
  CHECK(index.Browse(videos, 10).shelves[0].newest == std::vector<std::string>{"5"});
  enterprise.category = "Planning/Gantt charts";
  CHECK(index.Browse(enterprise, 10).shelves.empty());
  CHECK(ShelfPath(" a // b /") == "a/b");
  CHECK(ArticleIndex().Browse({}, 5).shelves.empty());
}

}  // namespace deskmesh::knowledge
