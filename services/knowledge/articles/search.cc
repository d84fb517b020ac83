// SPDX-License-Identifier: Apache-2.0
//
// Searching and answering.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "knowledge/articles/access.h"
#include "knowledge/articles/answer_run.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/core/article_passage.h"
#include "knowledge/articles/core/article_text.h"
#include "knowledge/articles/service.h"
#include "knowledge/core/shelves.h"
#include "knowledge/curation/core/click_ranking.h"
#include "knowledge/embeddings/core/near_hits.h"
#include "knowledge/embeddings/core/rank_fusion.h"
#include "knowledge/language/core/personal_data.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/rpc/feed_over.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kDefaultResults = 10;
constexpr std::size_t kAnswerBytes = 2000;
constexpr std::size_t kPassageBytes = 3000;  // of an article that the generator may read
constexpr std::size_t kLogged = 10;          // results of a search that are remembered
constexpr std::size_t kClosest = 3;          // shown where nothing answers
constexpr std::size_t kNear = 10;            // articles that meaning adds or moves
// The caller must still get the answer; a model gets no start that it can't end.
constexpr base::Duration kReturnTrip = std::chrono::milliseconds(500);
constexpr base::Duration kLeastPatience = std::chrono::milliseconds(1'000);

// The question, and the words that search found for it, which may be of the other language.
std::vector<std::string> AskedWords(const std::string& question, const SearchHit& hit) {
  std::vector<std::string> asked = {question};
  for (const Snippet* snippet : {&hit.title, &hit.body}) {
    for (const Snippet::Range& range : snippet->highlights) {
      asked.push_back(snippet->text.substr(range.begin, range.end - range.begin));
    }
  }
  return asked;
}

using Ranges = google::protobuf::RepeatedPtrField<v1::SearchArticlesResponse::Range>;

void CopyRanges(const Snippet& snippet, Ranges* ranges) {
  for (const Snippet::Range& from : snippet.highlights) {
    v1::SearchArticlesResponse::Range* range = ranges->Add();
    range->set_start(static_cast<std::int32_t>(from.begin));
    range->set_end(static_cast<std::int32_t>(from.end));
  }
}

// How long a model may take before the caller has gone; nothing: too short.
std::optional<std::chrono::milliseconds> PatienceOf(const rpc::Call& call) {
  if (call.deadline() == base::Instant::Infinite()) return std::chrono::milliseconds::max();
  const base::Duration left = call.deadline() - call.now() - kReturnTrip;
  if (left < kLeastPatience) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::milliseconds>(left);
}

// What readers opened after these words moves the results a little.
absl::Status RankByClicks(rpc::ReadCall& call, const std::string& query, SearchResult* found) {
  if (found->hits.size() < 2) return absl::OkStatus();
  std::vector<std::string> ids;
  for (const SearchHit& hit : found->hits) ids.push_back(hit.id);
  const std::string key = QueryKey(MaskPersonalData(query));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ClickRow> rows,
                            store::LoadClicks(call.tx(), call.workspace(), key, ids));
  if (rows.empty()) return absl::OkStatus();
  std::map<std::string_view, std::pair<ClickCount, ClickCount>> counts;  // of the query, of all
  for (const store::ClickRow& row : rows) {
    auto& [of_query, of_all] = counts[row.article_id];
    (row.query_key.empty() ? of_all : of_query) = row.count;
  }
  for (SearchHit& hit : found->hits) {
    const auto count = counts.find(hit.id);
    if (count != counts.end()) hit.score *= ClickBoost(count->second.first, count->second.second);
  }
  std::ranges::sort(found->hits, [](const SearchHit& a, const SearchHit& b) {
    return a.score != b.score ? a.score > b.score : a.id < b.id;
  });
  return absl::OkStatus();
}

// An article as an answer cites it.
struct CitedArticle {
  store::ArticleRow row;
  v1::Article article;  // as published, with its text
};

// Nothing where it was archived since it was indexed, or published anew for others.
absl::StatusOr<std::optional<CitedArticle>> LoadCited(rpc::ReadCall& call, const std::string& id,
                                                      const SearchFilter& filter) {
  absl::StatusOr<store::ArticleRow> row = store::LoadArticle(call.tx(), call.workspace(), id);
  if (!row.ok() && !absl::IsNotFound(row.status())) return row.status();
  if (!row.ok() || !IsPublic(*row)) return std::optional<CitedArticle>();
  CitedArticle cited;
  cited.row = *std::move(row);
  DESKMESH_RETURN_IF_ERROR(Fill(call, cited.row, cited.row.published_version, &cited.article));
  const std::vector<std::string> roles(cited.article.reader_roles().begin(),
                                       cited.article.reader_roles().end());
  const std::vector<std::string> plans(cited.article.reader_plans().begin(),
                                       cited.article.reader_plans().end());
  const bool is_for_them = (!filter.reader || MayRead(*filter.reader, cited.article)) &&
                           (filter.role.empty() || IsFor(roles, filter.role)) &&
                           (filter.plan.empty() || IsFor(plans, filter.plan));
  if (!is_for_them) return std::optional<CitedArticle>();
  return std::optional<CitedArticle>(std::move(cited));
}

// Adds a citation; the part of the article that says most of what was asked.
ArticlePassage Cite(const CitedArticle& cited, const SearchHit& hit,
                    const std::vector<std::string>& asked, v1::AnswerResponse* answer) {
  auto* citation = answer->add_citations();
  citation->set_article_id(cited.row.id);
  citation->set_title(cited.article.title());
  citation->set_slug(cited.row.slug);
  citation->set_score(hit.score);
  citation->set_passage(hit.body.text);
  ArticlePassage passage =
      BestPassage(cited.article.body(), asked, kPassageBytes, cited.article.title());
  if (passage.section > 0) citation->set_anchor("sec-" + std::to_string(passage.section));
  return passage;
}

// What a suggestion says: the titles.
std::string TitlesOf(const v1::AnswerResponse& answer) {
  std::string titles;
  for (const auto& citation : answer.citations()) {
    titles += (titles.empty() ? "· " : "\n· ") + citation.title();
  }
  return titles;
}

}  // namespace

absl::Status ArticleService::Search(rpc::ReadCall& call, const v1::SearchArticlesRequest& request,
                                    v1::SearchArticlesResponse* reply) {
  return SearchNear(call, request, {}, reply);
}

absl::Status ArticleService::SearchByMeaning(rpc::TaskCall& call,
                                             const v1::SearchArticlesRequest& request,
                                             v1::SearchArticlesResponse* reply) {
  const std::vector<float> meaning =
      meanings_.MeaningOf(call.workspace(), request.q(), call.deadline());
  return call.Read([&](rpc::ReadCall& read) {
    reply->Clear();
    return SearchNear(read, request, meaning, reply);
  });
}

absl::Status ArticleService::SearchNear(rpc::ReadCall& call,
                                        const v1::SearchArticlesRequest& request,
                                        const std::vector<float>& meaning,
                                        v1::SearchArticlesResponse* reply) {
  if (request.only_locale() && request.locale().empty()) {
    return base::InvalidField("locale", "must be set where only_locale is");
  }
  const auto workspace = replica_.Of(call.workspace());
  SearchQuery query;
  query.text = request.q();
  const bool is_for_contact = !request.contact_id().empty() && !call.principal().is_contact();
  DESKMESH_ASSIGN_OR_RETURN(
      query.filter, FilterFor(call, readers_, workspace->index, request.role(), request.plan(),
                              request.contact_id()));
  if (is_for_contact) query.filter.include_internal = false;
  query.filter.category = ShelfPath(request.category());
  if (request.kind() != v1::Article::KIND_UNSPECIFIED) {
    query.filter.kind = v1::Article::Kind_Name(request.kind());
  }
  if (request.only_locale()) query.filter.locale = convert::LanguageOf(request.locale());
  const int wanted = request.page_size() == 0 ? kDefaultResults : request.page_size();
  // More than wanted: the preferred language goes first.
  query.limit = static_cast<std::size_t>(wanted) * 2;
  SearchResult found = workspace->index.Search(query);
  DESKMESH_RETURN_IF_ERROR(RankByClicks(call, request.q(), &found));
  const std::string preferred =
      request.locale().empty() ? found.query_locale : convert::LanguageOf(request.locale());
  const std::vector<SearchHit> near =
      workspace->index.Show(meanings_.Nearest(call.workspace(), meaning), query.filter, kNear);
  const std::vector<SearchHit> fused = FuseHits(found.hits, near);
  const std::set<std::string> elsewhere =
      NearestElsewhere(workspace->index, fused, near, preferred);
  // The reader's language first; the other where there is little of it.
  std::vector<SearchHit> hits;
  for (const bool goes_first : {true, false}) {
    for (const SearchHit& hit : fused) {
      const bool is_first = hit.locale == preferred || elsewhere.contains(hit.id);
      if (is_first == goes_first) hits.push_back(hit);
    }
  }
  std::vector<std::string> ids;
  for (const SearchHit& hit : hits) ids.push_back(hit.id);
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleRow> rows,
                            store::LoadArticles(call.tx(), call.workspace(), ids));
  std::map<std::string_view, const store::ArticleRow*> by_id;
  for (const store::ArticleRow& row : rows) by_id[row.id] = &row;
  for (const SearchHit& hit : hits) {
    if (reply->results_size() == wanted) break;
    auto row = by_id.find(hit.id);
    if (row == by_id.end() || !row->second->is_live()) continue;
    v1::Article article;
    const absl::Status status =
        is_for_contact
            ? FillForReader(
                  call, [&] { return query.filter.reader.value_or(Reader{}); }, *row->second,
                  ArticlePart::kHeader, &article)
            : FillPublished(call, readers_, *row->second, ArticlePart::kHeader, &article);
    // Published anew since it was indexed, for others.
    if (absl::IsNotFound(status)) continue;
    DESKMESH_RETURN_IF_ERROR(status);
    auto* result = reply->add_results();
    *result->mutable_article() = std::move(article);
    result->set_score(hit.score);
    result->set_snippet(hit.body.text);
    CopyRanges(hit.body, result->mutable_highlights());
    // Another title has been published since it was indexed.
    if (result->article().title() == hit.title.text) {
      CopyRanges(hit.title, result->mutable_title_highlights());
    }
  }
  reply->set_search_id(call.NewId("sea"));
  if (request.as_typed() || is_for_contact || !IsCounted(call.principal())) return absl::OkStatus();
  const bool has_result = reply->results_size() > 0;
  std::vector<std::string> shown;
  for (const auto& result : reply->results()) {
    if (shown.size() < kLogged) shown.push_back(result.article().id());
  }
  // That some article holds some word is no success.
  const bool is_found =
      has_result && workspace->engine()->IsFound(found, convert::LanguageOf(request.locale()));
  questions_.Record({.workspace_id = call.workspace(),
                     .id = reply->search_id(),
                     .kind = "SEARCH",
                     .question = request.q(),
                     .locale = convert::LocaleOf(found.query_locale),
                     .outcome = is_found ? "FOUND" : "NOTHING",
                     .reason = "",
                     .article_id = is_found ? reply->results(0).article().id() : "",
                     .asked_at = call.now(),
                     .reader_id = call.principal().id,
                     .shown = std::move(shown)});
  return absl::OkStatus();
}

absl::Status ArticleService::Answer(rpc::TaskCall& call, const v1::AnswerRequest& request,
                                    v1::AnswerResponse* reply) {
  Retrieved retrieved;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(retrieved, Retrieve(read, request));
    return absl::OkStatus();
  }));
  const std::vector<float> meaning =
      retrieved.wants_more
          ? meanings_.MeaningOf(call.workspace(), request.question(), call.deadline())
          : std::vector<float>();
  if (!meaning.empty()) {
    const Retrieved by_words = retrieved;
    DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) {
      retrieved = by_words;
      return SuggestNear(read, request.question(), meaning, &retrieved);
    }));
  }
  *reply = retrieved.answer;
  const bool is_asked = generator_.is_on() && reply->decision() == v1::AnswerResponse::ANSWER;
  const std::optional<std::chrono::milliseconds> patience =
      is_asked ? PatienceOf(call) : std::nullopt;
  // Too late to ask: the article's own words are here.
  if (patience) {
    const absl::StatusOr<std::string> said =
        generator_.Answer({.workspace = call.workspace(),
                           .question = MaskPersonalData(request.question()),
                           .passages = retrieved.passages,
                           .locale = convert::LanguageOf(reply->locale()),
                           .patience = *patience});
    TakeWords(call.workspace(), said, reply);
  }
  Record(std::move(retrieved.question), *reply);
  return absl::OkStatus();
}

void ArticleService::TakeWords(const std::string& workspace,
                               const absl::StatusOr<std::string>& said,
                               v1::AnswerResponse* answer) {
  if (said.ok()) {
    answer->set_answer(*said);
    answer->set_markdown(*said);
    answer->set_generated(true);
    return;
  }
  const std::string reason = base::DetailsOf(said.status()).reason;
  log::Warning("the generator gave no answer", {{"reason", reason}, {"workspace", workspace}});
  if (reason != kNoAnswerInPassages) return;
  const auto engine = replica_.Of(workspace)->engine();
  const AnswerThresholds& thresholds = engine->ThresholdsFor(convert::LanguageOf(answer->locale()));
  answer->set_decision(v1::AnswerResponse::SUGGEST);
  answer->set_confidence(
      std::min(answer->confidence(), (thresholds.suggest + thresholds.answer) / 2));
  answer->clear_markdown();
  answer->set_answer(TitlesOf(*answer));
}

void ArticleService::Record(std::optional<store::QuestionRow> question,
                            const v1::AnswerResponse& answer) {
  if (!question) return;
  question->outcome = v1::AnswerResponse::Decision_Name(answer.decision());
  questions_.Record(*std::move(question));
}

absl::StatusOr<rpc::Feed> ArticleService::StreamAnswer(rpc::ReadCall& call,
                                                       const v1::StreamAnswerRequest& request) {
  v1::AnswerRequest question;
  question.set_question(request.question());
  question.set_locale(request.locale());
  question.set_role(request.role());
  question.set_plan(request.plan());
  question.set_contact_id(request.contact_id());
  DESKMESH_ASSIGN_OR_RETURN(const Retrieved retrieved, Retrieve(call, question));
  auto run = std::make_shared<AnswerRun>();
  const std::string topic = "knowledge:answer:" + call.NewId("ans");
  const bool is_worded =
      generator_.is_on() && retrieved.answer.decision() == v1::AnswerResponse::ANSWER &&
      workers_.Post([this, workspace = call.workspace(), text = request.question(), retrieved,
                     topic, weak = std::weak_ptr<AnswerRun>(run)] {
        Word(workspace, text, retrieved, topic, weak);
      });
  const bool is_widened =
      !is_worded && retrieved.wants_more &&
      meanings_.Post([this, context = call.Outgoing(), now = call.now(), text = request.question(),
                      retrieved, topic, weak = std::weak_ptr<AnswerRun>(run)] {
        Widen(context, now, text, retrieved, topic, weak);
      });
  // Without a model, or when it is busy, the article's own words come at once.
  if (!is_worded && !is_widened) {
    Record(retrieved.question, retrieved.answer);
    run->End(retrieved.answer);
  }
  rpc::Feed feed;
  feed.topic = topic;
  feed.pull = [run](sql::Tx&, std::int64_t after, int max, std::vector<rpc::MessagePtr>* out) {
    return run->PiecesAfter(after, max, out) ? rpc::FeedOver() : absl::OkStatus();
  };
  return feed;
}

void ArticleService::Word(const std::string& workspace, const std::string& question,
                          Retrieved retrieved, const std::string& topic,
                          const std::weak_ptr<AnswerRun>& weak) {
  const auto tell = [&](std::string_view text) {
    const std::shared_ptr<AnswerRun> run = weak.lock();
    if (run == nullptr) return false;
    run->Add(text);
    deps_.cache->Publish(topic, "1");
    return true;
  };
  const absl::StatusOr<std::string> said =
      generator_.Answer({.workspace = workspace,
                         .question = MaskPersonalData(question),
                         .passages = retrieved.passages,
                         .locale = convert::LanguageOf(retrieved.answer.locale())},
                        tell);
  TakeWords(workspace, said, &retrieved.answer);
  End(std::move(retrieved), topic, weak);
}

void ArticleService::Widen(const rpc::CallContext& context, base::Instant now,
                           const std::string& question, Retrieved retrieved,
                           const std::string& topic, const std::weak_ptr<AnswerRun>& weak) {
  const rpc::Call call(deps_, context, *context.principal, now);
  const std::vector<float> meaning =
      meanings_.MeaningOf(call.workspace(), question, context.deadline);
  if (!meaning.empty()) {
    Retrieved widened;
    const absl::Status status = deps_.database->Read([&](sql::Tx& tx) {
      rpc::ReadCall read(call, tx);
      widened = retrieved;
      return SuggestNear(read, question, meaning, &widened);
    });
    if (status.ok()) retrieved = std::move(widened);
  }
  End(std::move(retrieved), topic, weak);
}

void ArticleService::End(Retrieved retrieved, const std::string& topic,
                         const std::weak_ptr<AnswerRun>& weak) {
  Record(std::move(retrieved.question), retrieved.answer);
  const std::shared_ptr<AnswerRun> run = weak.lock();
  if (run == nullptr) return;
  run->End(retrieved.answer);
  deps_.cache->Publish(topic, "1");
}

absl::StatusOr<ArticleService::Retrieved> ArticleService::Retrieve(
    rpc::ReadCall& call, const v1::AnswerRequest& request) {
  Retrieved retrieved;
  v1::AnswerResponse* reply = &retrieved.answer;
  const auto workspace = replica_.Of(call.workspace());
  DESKMESH_ASSIGN_OR_RETURN(SearchFilter filter,
                            FilterFor(call, readers_, workspace->index, request.role(),
                                      request.plan(), request.contact_id()));
  // Answers go to customers, whoever asks; a program's, that doesn't say to whom, to anybody.
  filter.include_internal = false;
  if (call.principal().kind == rpc::Principal::Kind::kApiKey && !filter.reader) {
    filter.reader.emplace();
  }
  AnswerResult result = workspace->engine()->Answer(
      request.question(), filter, {.locale = convert::LanguageOf(request.locale())});
  if (result.decision == AnswerDecision::kHandover) {
    // Where a rule hands over articles don't help; else those that came closest may.
    const bool is_unsure = result.handover.reason == HandoverReason::kUnsure;
    result.articles.resize(std::min(result.articles.size(), is_unsure ? kClosest : 0));
  }
  reply->set_confidence(result.confidence);
  reply->set_locale(convert::LocaleOf(result.locale));
  for (const SearchHit& hit : result.articles) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<CitedArticle> cited,
                              LoadCited(call, hit.id, filter));
    if (!cited) continue;
    const store::ArticleRow& row = cited->row;
    const v1::Article& article = cited->article;
    // The same article in the other language adds nothing.
    const bool is_cited =
        std::any_of(reply->citations().begin(), reply->citations().end(), [&](const auto& other) {
          return other.article_id() == row.id ||
                 (!row.translation_id.empty() && other.article_id() == row.translation_id);
        });
    if (is_cited) continue;
    const std::vector<std::string> asked = AskedWords(request.question(), hit);
    const ArticlePassage passage = Cite(*cited, hit, asked, reply);
    retrieved.passages.push_back(article.title() + "\n" + passage.markdown);
    if (result.decision == AnswerDecision::kAnswer && reply->markdown().empty()) {
      reply->set_markdown(
          BestPassage(article.body(), asked, kAnswerBytes, article.title()).markdown);
      reply->set_answer(PlainText(reply->markdown()));
    }
  }
  AnswerDecision decision = result.decision;
  if (reply->citations().empty()) decision = AnswerDecision::kHandover;
  v1::AnswerResponse::Decision named = v1::AnswerResponse::HANDOVER;
  v1::AnswerResponse::Decision_Parse(std::string(AnswerDecisionName(decision)), &named);
  reply->set_decision(named);
  if (decision == AnswerDecision::kSuggest) reply->set_answer(TitlesOf(*reply));
  if (decision == AnswerDecision::kHandover) {
    reply->set_reason(std::string(HandoverReasonName(result.handover.reason == HandoverReason::kNone
                                                         ? HandoverReason::kUnsure
                                                         : result.handover.reason)));
  }
  const HandoverReason reason = result.handover.reason;
  retrieved.wants_more = decision != AnswerDecision::kAnswer &&
                         (reason == HandoverReason::kNone || reason == HandoverReason::kUnsure);
  retrieved.may_suggest = !result.names_unknown_code && !result.evidence.names_foreign;
  retrieved.filter = filter;
  if (!IsCounted(call.principal(), request.contact_id())) return retrieved;
  const bool is_shown = reply->decision() != v1::AnswerResponse::HANDOVER;
  const bool is_for_contact = !call.principal().is_contact() && !request.contact_id().empty();
  retrieved.question =
      store::QuestionRow{.workspace_id = call.workspace(),
                         .id = call.NewId("sea"),
                         .kind = "ANSWER",
                         .question = request.question(),
                         .locale = reply->locale(),
                         .outcome = v1::AnswerResponse::Decision_Name(reply->decision()),
                         .reason = reply->reason(),
                         .article_id = is_shown ? reply->citations(0).article_id() : "",
                         .asked_at = call.now(),
                         .reader_id = is_for_contact ? request.contact_id() : call.principal().id,
                         .shown = {}};
  return retrieved;
}

absl::Status ArticleService::SuggestNear(rpc::ReadCall& call, const std::string& question,
                                         const std::vector<float>& meaning, Retrieved* retrieved) {
  const auto workspace = replica_.Of(call.workspace());
  const std::vector<SearchHit> near =
      workspace->index.Show(meanings_.Nearest(call.workspace(), meaning), retrieved->filter, kNear);
  if (near.empty()) return absl::OkStatus();
  v1::AnswerResponse& answer = retrieved->answer;
  const std::vector<std::string> meant =
      OnePerGroup(workspace->index, near, convert::LanguageOf(answer.locale()));
  std::map<std::string, v1::AnswerResponse::Citation> cited;
  std::vector<std::string> said;
  for (const auto& citation : answer.citations()) {
    said.push_back(citation.article_id());
    cited[citation.article_id()] = citation;
  }
  // What the decision rests on goes first: the article that the confidence is of, or the nearest one.
  const float least = meanings_.config().suggest_similarity;
  const bool is_suggested = answer.decision() == v1::AnswerResponse::SUGGEST;
  const bool is_near = least > 0 && near[0].score >= least && retrieved->may_suggest;
  const std::string first = is_suggested ? said.front() : is_near ? meant.front() : "";
  std::vector<FusedRank> order = FuseByRank({said, meant});
  const auto leading = std::ranges::find(order, first, &FusedRank::id);
  if (leading != order.end()) std::rotate(order.begin(), leading, leading + 1);
  answer.clear_citations();
  std::set<std::string> groups;
  for (const FusedRank& next : order) {
    if (answer.citations_size() == static_cast<int>(kClosest)) break;
    const std::string group = workspace->index.GroupOf(next.id);
    if (groups.contains(group)) continue;
    if (const auto known = cited.find(next.id); known != cited.end()) {
      *answer.add_citations() = known->second;
      groups.insert(group);
      continue;
    }
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<CitedArticle> found,
                              LoadCited(call, next.id, retrieved->filter));
    if (!found) continue;
    SearchHit hit = *std::ranges::find(near, next.id, &SearchHit::id);
    hit.score = 0;  // by its words
    Cite(*found, hit, {question, hit.body.text}, &answer);
    groups.insert(group);
  }
  const bool is_led = !answer.citations().empty() && answer.citations(0).article_id() == first;
  if (!is_led) return absl::OkStatus();
  answer.set_decision(v1::AnswerResponse::SUGGEST);
  answer.clear_reason();
  answer.set_answer(TitlesOf(answer));
  if (retrieved->question) {
    retrieved->question->article_id = first;
    retrieved->question->reason.clear();
  }
  return absl::OkStatus();
}

absl::Status ArticleService::Open(rpc::ReadCall& call, const v1::OpenArticleRequest& request,
                                  google::protobuf::Empty*) {
  DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), request.id()));
  v1::Article seen;
  DESKMESH_RETURN_IF_ERROR(FillVisible(call, readers_, row, ArticlePart::kHeader,
                                       /*as_reader=*/false, &seen));
  questions_.RecordOpened(call.workspace(), request.search_id(), request.id());
  return absl::OkStatus();
}

}  // namespace deskmesh::knowledge
