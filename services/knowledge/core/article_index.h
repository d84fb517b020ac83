// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/core/reader.h"
#include "knowledge/embeddings/core/near_article.h"

namespace deskmesh::knowledge {

// An article as search sees it: plain text, one language.
struct IndexedArticle {
  std::string id;
  std::string locale;  // "zh", "en", …; empty: detected from title and body
  std::string title;
  std::string body;  // plain text; what is behind the first 200,000 bytes isn't indexed
  std::vector<std::string> keywords;
  std::vector<std::string> error_codes;
  std::string translation_group;  // equal for the translations of one article; empty: none known
  std::vector<std::string> roles;  // reader roles it is for; empty: all
  std::vector<std::string> plans;  // plan tiers it is for; empty: all
  std::string category;
  std::string kind;
  bool is_internal = false;
  double popularity = 0;  // share of its showings that were clicked, in [0, 1]
};

// Who asks: an article is shown when every condition that is set holds for it.
struct SearchFilter {
  std::string locale;  // only this language; empty: all
  std::string role;    // articles for this role or for all; empty: no condition
  std::string plan;
  std::string category;  // with the sections below it, parted by `/`; empty: all
  std::string kind;
  std::optional<Reader> reader;  // a customer, who sees what is for them; nothing: the team
  bool include_internal = false;
};

struct SearchQuery {
  std::string text;  // its 64 most telling words of the first 6,000 bytes count
  SearchFilter filter;
  size_t limit = 10;             // at most 1,000
  bool across_languages = true;  // also find articles written in another language than the query
  bool mends_typos = true;       // nobody types the words of an address
  bool with_snippets = true;
  bool with_counterparts = false;  // of the first three results
  std::string asker_locale;  // language of counterparts where the text's words name none
};

// A piece of text with the byte ranges that match the query, for <mark>.
struct Snippet {
  struct Range {
    uint32_t begin = 0;
    uint32_t end = 0;
  };
  std::string text;
  std::vector<Range> highlights;  // ordered, disjoint
};

struct SearchHit {
  std::string id;
  std::string locale;
  double score = 0;  // comparable within one query only
  Snippet title;
  Snippet body;
  bool is_about_code = false;  // an error code of the query
  bool is_stub = false;  // a translation of it says much more: a draft, or what is left of one
  // The translation that its reader should get instead: into the query's language, or the whole one of a
  // stub. Shown to the reader of the filter; `score` is what its own text is worth.
  std::shared_ptr<const SearchHit> counterpart;
};

// What the whole search knows about one query, for the confidence of answers.
struct SearchEvidence {
  double top_score = 0;  // score of the best article
  double rarest_word = 0;  // what a perfect match of a word of one single article would score
  double coverage = 0;  // share of the query's rarity mass found in the best article, [0, 1]
  double known_share = 0;  // share of the rarity mass that occurs anywhere in the index, [0, 1]
  double margin = 0;  // (best − next other article) / best, translations skipped, [0, 1]
  size_t word_count = 0;  // different terms of the query
  bool names_known_code = false;  // an error code that a shown article is about: the first ones are
  bool names_shared_code = false;  // its digits alone, which several articles' codes have
  size_t code_carriers = 0;  // how many of the first ones those are
  bool names_unknown_code = false;  // one that none is about, nor does the best one mention it
  bool names_foreign = false;  // a product or place that no article mentions: see ForeignNamesIn
  bool does_other_things = false;  // the best article, than what is asked: see DoesOtherThings
  double unsaid_share =
      0;  // of what is asked about, in the best article or a translation: see UnsaidShare
};

struct SearchResult {
  std::vector<SearchHit> hits;
  SearchEvidence evidence;
  std::string query_locale;  // language of the query as detected
  std::string read_as;  // the query without what surely are mistakes; empty: none are
  bool is_pinyin = false;  // Chinese in Latin letters, which whose keyboard is so may type anywhere
};

// A title that completes what was typed.
struct SuggestedTitle {
  std::string id;
  std::string title;
};

struct PopularArticle {
  std::string id;
  double popularity = 0;
  bool is_for_role = false;  // meant for the very role of the filter
};

// A category or section of a help centre (R30), by the names on the way to it: "Planning/Gantt charts".
struct Shelf {
  std::string path;  // empty: what has no category
  size_t count = 0;  // articles directly in it
  size_t total = 0;  // and in the sections below
  std::vector<std::string> newest;  // ids of articles directly in it, the newest first
};

struct Shelves {
  // Each in front of its sections; the largest first among those of one category, equal ones by name;
  // that without a category last.
  std::vector<Shelf> shelves;
  size_t articles = 0;
  size_t videos = 0;
};

// Words that mean the same, as an administrator enters them ("sprint, iteration, 迭代").
struct SynonymSet {
  std::vector<std::string> terms;
};

// ArticleIndex is the search engine of one workspace's help centre, in memory.
//
//   ArticleIndex index;
//   index.Upsert({.id = "art_…", .locale = "zh", .title = "甘特图", .body = "…"});
//   index.LearnTranslations();
//   for (const SearchHit& hit : index.Search({.text = "gantt chart"}).hits) …
//
// A query finds words and their stems, Chinese words cut differently, misspelled words, pinyin,
// characters that sound or look like the right ones, synonyms and the words' translations (glossary of
// the domain, plus what linked or evidently parallel articles of the index teach). Thread-safe: readers
// share, a change excludes them for less than a millisecond (`LearnTranslations` computes outside the
// lock).
class ArticleIndex {
 public:
  ArticleIndex();
  ~ArticleIndex();
  ArticleIndex(ArticleIndex&&) noexcept;
  ArticleIndex& operator=(ArticleIndex&&) noexcept;

  // Adds or replaces an article by id. Found by the next search.
  void Upsert(const IndexedArticle& article);

  // Removes an article; false when there was none.
  bool Remove(std::string_view id);

  // Changes nothing else; no effect where there is no such article.
  void SetPopularity(std::string_view id, double popularity);

  // Whether any article is for certain roles or plans only.
  bool has_restricted() const;

  SearchResult Search(const SearchQuery& query) const;

  // Those of the articles that the reader of the filter sees, in their order, with the passage that is
  // near instead of a snippet; `score` is the similarity.
  std::vector<SearchHit> Show(const std::vector<NearArticle>& near, const SearchFilter& filter,
                              size_t limit) const;

  // Titles that complete what was typed so far, by any word, also inside a longer one, by pinyin or by
  // error code: those that begin with it first, then by popularity. Each title once. Of the other
  // language where that of the filter has none.
  std::vector<SuggestedTitle> Suggest(std::string_view typed, const SearchFilter& filter,
                                      size_t limit = 8) const;

  // Articles that are shown to the reader of the filter, those meant for exactly the filter's role
  // first, then by popularity.
  std::vector<PopularArticle> MostPopular(const SearchFilter& filter, size_t limit) const;

  // What the reader of the filter finds in its category and the sections below it; in all of them where
  // it names none. `titles` of each shelf at most: of the categories alone where neither category nor
  // kind is named. One pass over the articles.
  Shelves Browse(const SearchFilter& filter, size_t titles) const;

  // Replaces the administrator's synonyms.
  void SetSynonyms(const std::vector<SynonymSet>& synonyms);

  // Learns word translations and article pairs from the articles present. Worth calling after a
  // bulk load and every some hundred changes; deterministic; a second for 10,000 articles. Leaves
  // what was known before where `stop` says so, which is asked now and then.
  void LearnTranslations(const std::function<bool()>& stop = nullptr);

  // Gets rid of what removed articles left behind, words that only they had included, once that is half
  // of the index: a compacted copy is made aside and put in the place of this one, so that searches go
  // on, as do changes, except while the copy is taken. Says whether it did. Seconds for 100,000 articles;
  // nothing is done where `stop` says so. Indexes of up to 500 articles do it by themselves.
  bool CompactWhereWorthwhile(const std::function<bool()>& stop = nullptr);

  // Documents that are held, removed ones that weren't compacted away included, and different words.
  struct Extent {
    size_t documents = 0;
    size_t words = 0;
  };
  Extent extent() const;

  // Equal for an article and its translations; its own id where none are known.
  std::string GroupOf(std::string_view id) const;

  // Whether an article is about this error code, however it is written; for a word now and then.
  bool HasErrorCode(std::string_view code) const;

  // Language of an article; empty where there is no such article.
  std::string LocaleOf(std::string_view id) const;

  // Says whether two articles are one, or translations of each other by group.
  bool AreTranslations(std::string_view id, std::string_view other_id) const;

  size_t size() const;

  // An independent index of the same articles, synonyms and learned translations, for trying a
  // change out. Copies memory and analyses nothing: a second for 100,000 articles.
  ArticleIndex Copy() const;

 private:
  struct Content;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskmesh::knowledge
