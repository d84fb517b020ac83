// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/article_index.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "knowledge/core/article_filter.h"
#include "knowledge/core/asked_actions.h"
#include "knowledge/core/code_carriers.h"
#include "knowledge/core/error_codes.h"
#include "knowledge/core/posting_index.h"
#include "knowledge/core/query_plan.h"
#include "knowledge/core/shelves.h"
#include "knowledge/core/snippet.h"
#include "knowledge/core/title_suggestions.h"
#include "knowledge/core/translation_pairs.h"
#include "knowledge/core/word_list.h"
#include "knowledge/embeddings/core/passages.h"
#include "platform/text/language.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMaxBodyBytes = 200'000;
constexpr size_t kMaxHits = 1'000;
constexpr size_t kSnippetBytes = 300;
constexpr size_t kMostCounterparts = 3;  // of the first results
constexpr size_t kLeastWhole = 400;  // bytes of a text of which another may be a stub
constexpr size_t kStubShare = 4;     // by how much it is shorter
constexpr double kPopularityBoost = 0.15;  // a popular article outranks an equal one, no more

}  // namespace

// What an index consists of, as it stands at one moment.
struct ArticleIndex::Content {
  PostingIndex postings{RankingWeights{.follows_length = true}};
  WordList words;
  TitleSuggestions suggestions;
  SynonymTable synonyms;
  TranslationModel translations;
  std::vector<IndexedArticle> articles;  // by document number; removed ones are emptied
  std::unordered_map<std::string, DocNumber> numbers;
  std::unordered_map<std::string, std::vector<DocNumber>> groups;  // of translations
  size_t restricted = 0;  // articles for certain roles or plans

  void Add(IndexedArticle article) {
    DocumentTerms terms;
    WrittenWords written;
    AddText(article.title, Field::kTitle, &terms, &written);
    AddText(article.body, Field::kBody, &terms, &written);
    AddCodes(article.error_codes, article.title, &terms);
    for (const std::string& keyword : article.keywords) {
      AddText(keyword, Field::kKeywords, &terms, &written);
    }
    for (const std::string& code : article.error_codes) AddText(code, Field::kKeywords, &terms);
    const DocNumber doc = postings.Add(terms, PostingIndex::Renews::kLater);
    for (const auto& [word, term] : written) words.Add(word, postings.Find(term));
    suggestions.Add(doc, article.title, article.error_codes);
    numbers[article.id] = doc;
    restricted += IsRestricted(article) ? 1 : 0;
    if (!article.translation_group.empty()) groups[article.translation_group].push_back(doc);
    articles.push_back(std::move(article));
  }

  bool Drop(const std::string& id) {
    const auto entry = numbers.find(id);
    if (entry == numbers.end()) return false;
    const DocNumber doc = entry->second;
    suggestions.Remove(doc);
    postings.Remove(doc);
    restricted -= IsRestricted(articles[doc]) ? 1 : 0;
    if (const auto group = groups.find(articles[doc].translation_group); group != groups.end()) {
      std::erase(group->second, doc);
      if (group->second.empty()) groups.erase(group);
    }
    articles[doc] = {};
    numbers.erase(entry);
    return true;
  }

  bool IsStub(DocNumber doc) const {
    const auto group = groups.find(articles[doc].translation_group);
    if (group == groups.end()) return false;
    const size_t size = articles[doc].body.size();
    return std::ranges::any_of(group->second, [&](DocNumber other) {
      const size_t whole = articles[other].body.size();
      return whole >= kLeastWhole && size * kStubShare < whole;
    });
  }

  // What an article and its translations leave unsaid.
  double UnsaidIn(DocNumber doc, const std::vector<AskedContent>& contents,
                  const std::function<bool(DocNumber)>& is_shown) const {
    std::vector<DocNumber> texts = {doc};
    if (const auto group = groups.find(articles[doc].translation_group); group != groups.end()) {
      std::ranges::copy_if(group->second, std::back_inserter(texts),
                           [&](DocNumber other) { return other != doc && is_shown(other); });
    }
    const auto chinese = std::ranges::count_if(
        texts, [&](DocNumber text) { return articles[text].locale.starts_with("zh"); });
    const bool is_chinese =
        std::ranges::any_of(contents, [](const AskedContent& each) { return each.is_chinese; });
    const bool in_other =
        is_chinese ? chinese == 0 : chinese == static_cast<std::ptrdiff_t>(texts.size());
    return UnsaidShare(contents, postings, texts, in_other);
  }

  // What a reader of the language should get instead of an article.
  std::optional<DocNumber> CounterpartOf(DocNumber doc, const std::string& locale,
                                         const std::function<bool(DocNumber)>& is_shown) const {
    const auto group = groups.find(articles[doc].translation_group);
    if (group == groups.end()) return std::nullopt;
    const bool is_stub = IsStub(doc);
    for (const DocNumber other : group->second) {
      if (other == doc || !is_shown(other) || IsStub(other)) continue;
      const bool is_theirs = articles[doc].locale != locale && articles[other].locale == locale;
      if (is_stub || is_theirs) return other;
    }
    return std::nullopt;
  }

  void SetPopularity(const std::string& id, double popularity) {
    const auto entry = numbers.find(id);
    if (entry != numbers.end()) articles[entry->second].popularity = popularity;
  }

  // Half of the postings may be dead weight before we pay for a rebuild.
  bool IsWorthCompacting() const {
    const size_t dead = postings.document_count() - postings.live_count();
    return dead >= 64 && dead >= postings.live_count();
  }

  void Compact() {
    std::vector<bool> live(articles.size());
    for (DocNumber doc = 0; doc < articles.size(); ++doc) live[doc] = postings.IsLive(doc);
    std::vector<std::string> terms;
    for (TermId id = 0; id < postings.term_count(); ++id) terms.push_back(postings.TermText(id));
    const std::vector<DocNumber> moved = postings.Compact();
    suggestions = {};
    groups = {};
    DocNumber next = 0;
    for (DocNumber doc = 0; doc < live.size(); ++doc) {
      if (!live[doc]) continue;
      if (moved[doc] != doc) articles[moved[doc]] = std::move(articles[doc]);
      suggestions.Add(moved[doc], articles[moved[doc]].title, articles[moved[doc]].error_codes);
      numbers[articles[moved[doc]].id] = moved[doc];
      const std::string& group = articles[moved[doc]].translation_group;
      if (!group.empty()) groups[group].push_back(moved[doc]);
      ++next;
    }
    articles.resize(next);
    std::vector<TermId> renumbered;
    for (const std::string& term : terms) renumbered.push_back(postings.Find(term));
    words.Renumber(renumbered);
  }
};

struct ArticleIndex::State : Content {
  State() = default;
  // Under a lock of the other's.
  explicit State(const State& other) : Content(other) {}
  State& operator=(const State&) = delete;

  using Change = std::function<void(Content&)>;
  mutable std::shared_mutex mutex;
  // What changes while a compacted copy is made, to be done to it as well; doing it twice changes nothing.
  std::optional<std::vector<Change>> journal;

  // Small ones at once: it takes less than a change of a large one.
  void CompactWhereSmall() {
    constexpr size_t kSmall = 500;  // documents, removed ones included
    if (postings.document_count() <= kSmall && IsWorthCompacting()) Compact();
  }
};

ArticleIndex::ArticleIndex() : state_(std::make_unique<State>()) {}
ArticleIndex::~ArticleIndex() = default;
ArticleIndex::ArticleIndex(ArticleIndex&&) noexcept = default;
ArticleIndex& ArticleIndex::operator=(ArticleIndex&&) noexcept = default;

void ArticleIndex::Upsert(const IndexedArticle& article) {
  IndexedArticle stored = article;
  stored.body = text::TruncateUtf8(stored.body, kMaxBodyBytes);
  if (stored.locale.empty()) {
    stored.locale = text::DetectLanguage(stored.title + "\n" + stored.body.substr(0, 2000)).code;
  }
  {
    const std::unique_lock lock(state_->mutex);
    if (state_->journal) {
      state_->journal->push_back([stored](Content& content) {
        content.Drop(stored.id);
        content.Add(stored);
      });
    }
    state_->Drop(article.id);
    state_->Add(std::move(stored));
    state_->CompactWhereSmall();
  }
  RenewImpactsAside(state_->mutex, state_->postings);
}

bool ArticleIndex::Remove(std::string_view id) {
  const std::string name(id);
  const std::unique_lock lock(state_->mutex);
  if (state_->journal) {
    state_->journal->push_back([name](Content& content) { content.Drop(name); });
  }
  const bool was_there = state_->Drop(name);
  state_->CompactWhereSmall();
  return was_there;
}

void ArticleIndex::SetPopularity(std::string_view id, double popularity) {
  const std::string name(id);
  const std::unique_lock lock(state_->mutex);
  if (state_->journal) {
    state_->journal->push_back(
        [name, popularity](Content& content) { content.SetPopularity(name, popularity); });
  }
  state_->SetPopularity(name, popularity);
}

bool ArticleIndex::CompactWhereWorthwhile(const std::function<bool()>& stop) {
  constexpr size_t kFew = 16;  // changes that are caught up with while searches wait
  {
    const std::unique_lock lock(state_->mutex);
    // Another call may be at it.
    if (state_->journal || !state_->IsWorthCompacting()) return false;
    state_->journal.emplace();
  }
  std::unique_ptr<Content> aside;
  {
    const std::shared_lock lock(state_->mutex);
    aside = std::make_unique<Content>(*state_);
  }
  aside->Compact();
  while (true) {
    std::vector<State::Change> missed;
    {
      const std::unique_lock lock(state_->mutex);
      missed.swap(*state_->journal);
      const bool is_stopping = stop && stop();
      if (is_stopping || missed.size() <= kFew) {
        state_->journal.reset();
        if (is_stopping) return false;
        for (const State::Change& change : missed) change(*aside);
        std::swap(static_cast<Content&>(*state_), *aside);
        break;
      }
    }
    for (const State::Change& change : missed) change(*aside);
  }
  return true;  // what was is freed when nobody waits for it
}

bool ArticleIndex::has_restricted() const {
  const std::shared_lock lock(state_->mutex);
  return state_->restricted > 0;
}

SearchResult ArticleIndex::Search(const SearchQuery& query) const {
  const std::shared_lock lock(state_->mutex);
  const State& state = *state_;
  const QueryContext context{state.postings, state.words, state.synonyms, state.translations, {}};
  const QueryPlan plan = PlanQuery(
      query.text, {.across_languages = query.across_languages, .mends_typos = query.mends_typos},
      context);
  const size_t limit = std::min(query.limit, kMaxHits);
  // A few more than asked for, so that popularity can lift one into the list.
  const auto is_shown = [&](DocNumber doc) { return IsShown(state.articles[doc], query.filter); };
  std::vector<ScoredDoc> found =
      state.postings.TopK(plan.terms, limit + std::min<size_t>(limit, 20), is_shown);
  for (ScoredDoc& hit : found) {
    hit.score *= static_cast<float>(1 + kPopularityBoost * state.articles[hit.doc].popularity);
  }
  std::ranges::sort(found, [](const ScoredDoc& a, const ScoredDoc& b) {
    return a.score != b.score ? a.score > b.score : a.doc < b.doc;
  });
  const CodeCarriers carriers = FindCarriers(plan.codes, state.postings, state.articles, is_shown);
  LiftCarriers(carriers.docs, &found);
  const std::vector<ScoredDoc> scored = query.with_counterparts ? found : std::vector<ScoredDoc>();
  if (found.size() > limit) found.resize(limit);

  SearchResult result;
  result.evidence.code_carriers = carriers.docs.size();
  result.evidence.names_known_code = !carriers.docs.empty() && carriers.is_sure;
  result.evidence.names_shared_code = !carriers.docs.empty() && !carriers.is_sure;
  result.evidence.names_unknown_code =
      carriers.docs.empty() && std::ranges::any_of(plan.codes, [&](const NamedCode& code) {
        return code.kind == NamedCode::Kind::kCertain &&
               (found.empty() || !Mentions(state.postings, found[0].doc, code));
      });
  result.evidence.names_foreign = plan.names_foreign;
  result.query_locale = plan.locale;
  result.read_as = plan.read_as;
  result.is_pinyin = plan.is_pinyin;
  Marked marked;
  if (query.with_snippets) {
    for (const QueryTerm& term : plan.terms) {
      if (term.is_marked) marked.terms.insert(state.postings.TermText(term.term));
    }
  }
  const auto hit_of = [&](const ScoredDoc& scored_doc) {
    const IndexedArticle& article = state.articles[scored_doc.doc];
    SearchHit out;
    out.id = article.id;
    out.locale = article.locale;
    out.score = scored_doc.score;
    out.is_about_code =
        std::ranges::find(carriers.docs, scored_doc.doc, &ScoredDoc::doc) != carriers.docs.end();
    out.is_stub = state.IsStub(scored_doc.doc);
    if (query.with_snippets) {
      marked.concepts.clear();
      for (const QueryPlan::Named& named : plan.concepts) {
        const bool is_there = state.postings.ImpactIn(named.term, scored_doc.doc) > 0;
        if (is_there) marked.concepts.push_back(named.concept_id);
      }
      out.title = HighlightAll(article.title, marked);
      out.body = MakeSnippet(article.body, marked, kSnippetBytes);
    }
    return out;
  };
  for (const ScoredDoc& hit : found) result.hits.push_back(hit_of(hit));
  if (query.with_counterparts) {
    const bool is_told = !plan.locale.empty() && plan.locale != "und";
    const std::string& locale = is_told ? plan.locale : query.asker_locale;
    for (size_t i = 0; i < found.size() && i < kMostCounterparts; ++i) {
      const std::optional<DocNumber> other = state.CounterpartOf(found[i].doc, locale, is_shown);
      if (!other) continue;
      const auto known = std::ranges::find(scored, *other, &ScoredDoc::doc);
      const float score =
          known == scored.end() ? state.postings.ScoreOf(plan.terms, *other) : known->score;
      result.hits[i].counterpart = std::make_shared<const SearchHit>(hit_of({*other, score}));
    }
  }

  SearchEvidence& evidence = result.evidence;
  double mass = 0, known = 0, covered = 0;
  for (const QueryPlan::Word& word : plan.words) {
    mass += word.mass;
    if (word.id == kNoTerm) continue;
    known += word.mass;
    if (!found.empty() && state.postings.ImpactIn(word.id, found[0].doc) > 0) covered += word.mass;
  }
  evidence.word_count = plan.words.size();
  evidence.rarest_word = state.postings.GreatestRarity();
  if (mass > 0) {
    evidence.known_share = known / mass;
    evidence.coverage = covered / mass;
  }
  if (!found.empty()) {
    evidence.top_score = found[0].score;
    evidence.does_other_things = DoesOtherThings(plan.asked_actions, state.postings, found[0].doc);
    const IndexedArticle& best = state.articles[found[0].doc];
    evidence.unsaid_share = state.UnsaidIn(found[0].doc, plan.contents, is_shown);
    double next = 0;
    for (const ScoredDoc& hit : found) {
      const IndexedArticle& other = state.articles[hit.doc];
      const bool same = other.id == best.id || (!best.translation_group.empty() &&
                                                other.translation_group == best.translation_group);
      if (same) continue;
      next = hit.score;
      break;
    }
    evidence.margin = (found[0].score - next) / std::max(1e-6F, found[0].score);
  }
  return result;
}

std::vector<SearchHit> ArticleIndex::Show(const std::vector<NearArticle>& near,
                                          const SearchFilter& filter, size_t limit) const {
  std::vector<SearchHit> hits;
  const std::shared_lock lock(state_->mutex);
  for (const NearArticle& each : near) {
    if (hits.size() == limit) break;
    const auto entry = state_->numbers.find(each.id);
    if (entry == state_->numbers.end()) continue;
    const IndexedArticle& article = state_->articles[entry->second];
    if (!IsShown(article, filter)) continue;
    SearchHit& hit = hits.emplace_back();
    hit.id = article.id;
    hit.locale = article.locale;
    hit.score = each.similarity;
    hit.is_stub = state_->IsStub(entry->second);
    hit.title.text = article.title;
    const std::vector<std::string_view> passages = CutPassages(article.body);
    if (each.passage >= passages.size()) continue;
    hit.body = MakeSnippet(passages[each.passage], {}, kSnippetBytes);
  }
  return hits;
}

std::vector<SuggestedTitle> ArticleIndex::Suggest(std::string_view typed,
                                                  const SearchFilter& filter, size_t limit) const {
  using Place = TitleSuggestions::Place;
  const std::shared_lock lock(state_->mutex);
  const std::vector<TitleSuggestions::Completion> completions = state_->suggestions.Complete(typed);
  std::vector<std::pair<Place, const IndexedArticle*>> found;
  const auto collect = [&](const SearchFilter& shown) {
    for (const TitleSuggestions::Completion& completion : completions) {
      const IndexedArticle& article = state_->articles[completion.doc];
      if (IsShown(article, shown)) found.emplace_back(completion.place, &article);
    }
  };
  collect(filter);
  // Who types pinyin on an English page gets the Chinese article rather than none.
  if (found.empty() && !filter.locale.empty()) {
    SearchFilter any_language = filter;
    any_language.locale.clear();
    collect(any_language);
  }
  const auto order = [](const std::pair<Place, const IndexedArticle*>& each) {
    const auto& [place, article] = each;
    return std::tuple(place != Place::kBeginning, -article->popularity, place,
                      article->title.size(), std::string_view(article->title),
                      std::string_view(article->id));
  };
  std::ranges::sort(found, {}, order);
  std::vector<SuggestedTitle> titles;
  for (const auto& [place, article] : found) {
    if (titles.size() == limit) break;
    const bool is_repeated =
        std::ranges::find(titles, article->title, &SuggestedTitle::title) != titles.end();
    if (!is_repeated) titles.push_back({article->id, article->title});
  }
  return titles;
}

std::vector<PopularArticle> ArticleIndex::MostPopular(const SearchFilter& filter,
                                                      size_t limit) const {
  const std::shared_lock lock(state_->mutex);
  std::vector<PopularArticle> found;
  for (const IndexedArticle& article : state_->articles) {
    if (article.id.empty() || !IsShown(article, filter)) continue;
    const std::string& role =
        filter.role.empty() && filter.reader ? filter.reader->role : filter.role;
    const bool is_for_role = !role.empty() && !article.roles.empty() && IsFor(article.roles, role);
    found.push_back({article.id, article.popularity, is_for_role});
  }
  limit = std::min(limit, found.size());
  std::ranges::partial_sort(
      found, found.begin() + static_cast<std::ptrdiff_t>(limit),
      [](const PopularArticle& a, const PopularArticle& b) {
        return std::tuple(!a.is_for_role, -a.popularity, std::string_view(a.id)) <
               std::tuple(!b.is_for_role, -b.popularity, std::string_view(b.id));
      });
  found.resize(limit);
  return found;
}

Shelves ArticleIndex::Browse(const SearchFilter& filter, size_t titles) const {
  SearchFilter all = filter;
  all.category.clear();
  const std::string wanted = ShelfPath(filter.category);
  const bool is_part = !wanted.empty() || !filter.kind.empty();
  Shelves found;
  std::map<std::string, Shelf> shelves;
  std::unordered_map<std::string_view, Shelf*> by_category;  // as the articles write it
  const std::shared_lock lock(state_->mutex);
  for (const IndexedArticle& article : state_->articles) {
    if (article.id.empty() || !IsShown(article, all)) continue;
    const auto [known, is_new] = by_category.emplace(article.category, nullptr);
    if (is_new) {
      const std::string path = ShelfPath(article.category);
      if (IsOnOrBelow(path, wanted)) known->second = &shelves[path];
    }
    Shelf* shelf = known->second;
    if (shelf == nullptr) continue;
    ++found.articles;
    found.videos += article.kind == "VIDEO" ? 1 : 0;
    ++shelf->count;
    shelf->newest.push_back(article.id);
  }
  for (auto& [path, shelf] : shelves) {
    const bool is_listed = is_part || path.find('/') == std::string::npos;
    const size_t kept = is_listed ? std::min(titles, shelf.newest.size()) : 0;
    // Ids sort by the time at which they were made.
    std::ranges::partial_sort(
        shelf.newest, shelf.newest.begin() + static_cast<std::ptrdiff_t>(kept), std::greater<>());
    shelf.newest.resize(kept);
  }
  found.shelves = ArrangeShelves(std::move(shelves));
  // What is asked for, not the way to it.
  std::erase_if(found.shelves,
                [&](const Shelf& shelf) { return !IsOnOrBelow(shelf.path, wanted); });
  return found;
}

void ArticleIndex::SetSynonyms(const std::vector<SynonymSet>& synonyms) {
  SynonymTable table(synonyms);
  const std::unique_lock lock(state_->mutex);
  if (state_->journal) {
    state_->journal->push_back([table](Content& content) { content.synonyms = table; });
  }
  state_->synonyms = std::move(table);
}

void ArticleIndex::LearnTranslations(const std::function<bool()>& stop) {
  std::vector<IndexedArticle> articles;
  {
    const std::shared_lock lock(state_->mutex);
    for (const IndexedArticle& article : state_->articles) {
      if (!article.id.empty()) articles.push_back(article);
    }
  }
  TranslationModel model = LearnFromArticles(articles, stop);
  if (stop && stop()) return;
  const std::unique_lock lock(state_->mutex);
  if (state_->journal) {
    state_->journal->push_back([model](Content& content) { content.translations = model; });
  }
  state_->translations = std::move(model);
}

std::string ArticleIndex::GroupOf(std::string_view id) const {
  std::string name(id);
  const std::shared_lock lock(state_->mutex);
  const auto entry = state_->numbers.find(name);
  if (entry == state_->numbers.end()) return name;
  const std::string& group = state_->articles[entry->second].translation_group;
  return group.empty() ? name : group;
}

bool ArticleIndex::HasErrorCode(std::string_view code) const {
  const std::string joined = JoinedCode(code);
  if (joined.empty()) return false;
  const std::shared_lock lock(state_->mutex);
  // Titles leave such terms too, as do articles that are gone.
  if (state_->postings.Find(WholeCodeTerm(joined)) == kNoTerm) return false;
  return std::ranges::any_of(state_->articles, [&](const IndexedArticle& article) {
    return std::ranges::any_of(
        article.error_codes, [&](const std::string& known) { return JoinedCode(known) == joined; });
  });
}

std::string ArticleIndex::LocaleOf(std::string_view id) const {
  const std::shared_lock lock(state_->mutex);
  const auto entry = state_->numbers.find(std::string(id));
  return entry == state_->numbers.end() ? "" : state_->articles[entry->second].locale;
}

bool ArticleIndex::AreTranslations(std::string_view id, std::string_view other_id) const {
  if (id == other_id) return true;
  const std::shared_lock lock(state_->mutex);
  const auto one = state_->numbers.find(std::string(id));
  const auto other = state_->numbers.find(std::string(other_id));
  if (one == state_->numbers.end() || other == state_->numbers.end()) return false;
  const std::string& group = state_->articles[one->second].translation_group;
  return !group.empty() && group == state_->articles[other->second].translation_group;
}

size_t ArticleIndex::size() const {
  const std::shared_lock lock(state_->mutex);
  return state_->postings.live_count();
}

ArticleIndex::Extent ArticleIndex::extent() const {
  const std::shared_lock lock(state_->mutex);
  return {state_->postings.document_count(), state_->postings.term_count()};
}

ArticleIndex ArticleIndex::Copy() const {
  ArticleIndex copy;
  const std::shared_lock lock(state_->mutex);
  copy.state_ = std::make_unique<State>(*state_);
  return copy;
}

}  // namespace deskmesh::knowledge
