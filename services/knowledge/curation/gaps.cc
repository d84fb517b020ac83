// SPDX-License-Identifier: Apache-2.0
//
// What readers miss: gaps, how they are dismissed, and how they become articles (R27, R32).
#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/core/handover_rules.h"
#include "knowledge/curation/core/click_ranking.h"
#include "knowledge/curation/service.h"
#include "knowledge/curation/store.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr base::Duration kUsualGapPeriod = std::chrono::hours(24 * 30);
constexpr int kMaxGapQuestions = 5'000;
constexpr std::size_t kLeastGap = 2;
constexpr std::size_t kLeastReaders = 2;
constexpr int kGaps = 20;
constexpr int kMaxGapExamples = 5;
constexpr std::size_t kTriedAgain = 3;  // questions of a gap that are asked again
constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kLongestKeyword = 64;

// One who asks the same again, or searches and asks, wants one thing.
void DropRepeats(std::vector<store::QuestionRow>* rows) {
  std::map<std::pair<std::string, std::string>, std::size_t> first;  // by reader and question
  std::vector<store::QuestionRow> kept;
  for (store::QuestionRow& row : *rows) {
    const std::string key = QueryKey(row.question);
    const auto [known, is_new] =
        first.emplace(std::pair(row.reader_id.empty() ? row.id : row.reader_id, key), kept.size());
    if (is_new) {
      kept.push_back(std::move(row));
    } else if (row.is_badly_rated && !kept[known->second].is_badly_rated) {
      kept[known->second] = std::move(row);
    }
  }
  *rows = std::move(kept);
}

std::size_t CountReaders(const std::vector<store::QuestionRow>& rows) {
  std::set<std::string_view> readers;
  for (const store::QuestionRow& row : rows) {
    readers.insert(row.reader_id.empty() ? row.id : row.reader_id);
  }
  return readers.size();
}

// Questions that were rated badly are answered once their article was published anew.
absl::StatusOr<std::vector<bool>> AreMended(rpc::ReadCall& read,
                                            const std::vector<store::QuestionRow>& rows) {
  std::vector<bool> is_mended(rows.size());
  std::set<std::string> ids;
  for (const store::QuestionRow& row : rows) {
    if (row.is_badly_rated && !row.article_id.empty()) ids.insert(row.article_id);
  }
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<store::ArticleRow> articles,
      store::LoadArticles(read.tx(), read.workspace(), {ids.begin(), ids.end()}));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].is_badly_rated) continue;
    const auto article = std::ranges::find(articles, rows[i].article_id, &store::ArticleRow::id);
    is_mended[i] = article != articles.end() && article->published_at > rows[i].asked_at;
  }
  return is_mended;
}

// Who wants a person, in a search too, misses no article.
bool WantsPerson(std::string_view question) {
  return CheckHandoverRules(question).reason == HandoverReason::kWantsPerson;
}

}  // namespace

// The questions that still make gaps.
absl::StatusOr<std::vector<store::QuestionRow>> CurationService::OpenQuestions(
    rpc::ReadCall& read, base::Instant since) {
  DESKMESH_ASSIGN_OR_RETURN(
      std::vector<store::QuestionRow> rows,
      store::UnansweredQuestions(read.tx(), read.workspace(), since, kMaxGapQuestions));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> keys,
                            store::DismissedKeys(read.tx(), read.workspace()));
  const std::set<std::string> dismissed(keys.begin(), keys.end());
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<bool> is_mended, AreMended(read, rows));
  std::vector<store::QuestionRow> open;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (is_mended[i] || WantsPerson(rows[i].question)) continue;
    if (!dismissed.empty() && dismissed.contains(QueryKey(rows[i].question))) continue;
    open.push_back(std::move(rows[i]));
  }
  DropRepeats(&open);
  return open;
}

bool CurationService::IsAnswered(const WorkspaceIndex& workspace,
                                 const store::QuestionRow& row) const {
  SearchFilter filter;
  filter.reader.emplace();
  if (row.kind == "SEARCH") {
    const SearchResult found = workspace.index.Search(
        {.text = row.question, .filter = filter, .limit = 1, .with_snippets = false});
    return workspace.engine()->IsFound(found, convert::LanguageOf(row.locale));
  }
  const AnswerResult answer = workspace.engine()->Answer(
      row.question, filter, {.locale = convert::LanguageOf(row.locale), .with_snippets = false});
  return answer.decision != AnswerDecision::kHandover;
}

absl::StatusOr<std::vector<CurationService::Gap>> CurationService::FindGaps(
    rpc::TaskCall& call, base::Instant since, std::size_t most, std::string_view question) {
  std::vector<store::QuestionRow> rows;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(rows, OpenQuestions(read, since));
    return absl::OkStatus();
  }));
  std::vector<std::string> questions;
  for (const store::QuestionRow& row : rows) questions.push_back(row.question);
  const auto workspace = replica_.Of(call.workspace());
  std::vector<Gap> gaps;
  for (QuestionCluster& cluster : ClusterQuestions(questions, kLeastGap)) {
    if (gaps.size() == most) break;
    const auto has_it = [&](std::size_t member) { return questions[member] == question; };
    if (!question.empty() && std::ranges::none_of(cluster.members, has_it)) continue;
    Gap gap;
    for (const std::size_t member : cluster.members) gap.questions.push_back(rows[member]);
    // One person alone makes no frequent question.
    if (CountReaders(gap.questions) < kLeastReaders) continue;
    gap.keywords = std::move(cluster.keywords);
    // What the help centre answers by now is none, unless readers say that it doesn't.
    const bool is_rated = std::ranges::any_of(gap.questions, &store::QuestionRow::is_badly_rated);
    const std::size_t tried = is_rated ? 0 : std::min(kTriedAgain, gap.questions.size());
    std::size_t answered = 0;
    for (std::size_t i = 0; i < tried; ++i) {
      answered += IsAnswered(*workspace, gap.questions[i]) ? 1 : 0;
    }
    if (answered * 2 > tried) continue;
    gaps.push_back(std::move(gap));
  }
  return gaps;
}

absl::StatusOr<CurationService::Gap> CurationService::FindGap(rpc::TaskCall& call,
                                                              const std::string& question) {
  DESKMESH_ASSIGN_OR_RETURN(std::vector<Gap> gaps,
                            FindGaps(call, call.now() - kUsualGapPeriod, 1, question));
  if (!gaps.empty()) return std::move(gaps[0]);
  return base::Failure(absl::StatusCode::kNotFound, "GAP_NOT_FOUND",
                       "no gap of the last 30 days has this question");
}

absl::Status CurationService::ListGaps(rpc::TaskCall& call, const v1::ListGapsRequest& request,
                                       v1::ListGapsResponse* reply) {
  const base::Instant since =
      request.has_from() ? rpc::InstantOf(request.from()) : call.now() - kUsualGapPeriod;
  const int wanted = request.page_size() == 0 ? kGaps : request.page_size();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Gap> gaps,
                            FindGaps(call, since, static_cast<std::size_t>(wanted)));
  for (const Gap& found : gaps) {
    v1::KnowledgeGap* gap = reply->add_gaps();
    const store::QuestionRow& typical = found.questions[0];
    gap->set_question(typical.question);
    gap->set_locale(convert::KnownLocale(typical.locale));
    gap->set_count(static_cast<std::int32_t>(found.questions.size()));
    base::Instant last = typical.asked_at;
    for (const store::QuestionRow& row : found.questions) {
      last = std::max(last, row.asked_at);
      if (row.is_badly_rated) gap->set_badly_rated(gap->badly_rated() + 1);
      const bool is_new = row.question != gap->question() &&
                          std::ranges::find(gap->examples(), row.question) == gap->examples().end();
      if (is_new && gap->examples_size() < kMaxGapExamples) gap->add_examples(row.question);
    }
    for (const std::string& word : found.keywords) gap->add_keywords(word);
    rpc::SetTimestamp(last, gap->mutable_last_asked_time());
  }
  return absl::OkStatus();
}

absl::Status CurationService::DismissGap(rpc::TaskCall& call, const v1::DismissGapRequest& request,
                                         google::protobuf::Empty* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const Gap gap, FindGap(call, request.question()));
  std::set<std::string> keys;
  for (const store::QuestionRow& row : gap.questions) keys.insert(QueryKey(row.question));
  return call.WriteReply(*reply, [&](rpc::WriteCall& write) -> absl::Status {
    for (const std::string& key : keys) {
      DESKMESH_RETURN_IF_ERROR(store::DismissKey(write.tx(), write.workspace(), key, write.now()));
    }
    return absl::OkStatus();
  });
}

absl::Status CurationService::DraftFromGap(rpc::TaskCall& call,
                                           const v1::DraftFromGapRequest& request,
                                           v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const Gap gap, FindGap(call, request.question()));
  const bool is_chinese = convert::LanguageOf(gap.questions[0].locale) == "zh";
  v1::CreateArticleRequest create;
  v1::Article* article = create.mutable_article();
  article->set_title(std::string(text::TruncateUtf8(gap.questions[0].question, kLongestTitle)));
  article->set_locale(is_chinese ? "zh-CN" : "en");
  article->set_kind(v1::Article::FAQ);
  std::string body = is_chinese ? "## 读者这样问\n\n" : "## What readers asked\n\n";
  std::set<std::string> listed;
  for (const store::QuestionRow& row : gap.questions) {
    if (listed.size() > kMaxGapExamples) break;
    if (listed.insert(row.question).second) body += "- " + row.question + "\n";
  }
  body += is_chinese ? "\n## 解答\n" : "\n## Answer\n";
  article->set_body(body);
  for (const std::string& word : gap.keywords) {
    if (word.size() <= kLongestKeyword && !word.starts_with('#')) article->add_keywords(word);
  }
  return call.WriteReply(
      *reply, [&](rpc::WriteCall& write) { return articles_.Create(write, create, reply); });
}

}  // namespace deskmesh::knowledge
