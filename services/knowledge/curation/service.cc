// SPDX-License-Identifier: Apache-2.0
#include "knowledge/curation/service.h"

#include <algorithm>
#include <map>

#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/store.h"
#include "knowledge/core/exam.h"
#include "knowledge/curation/store.h"
#include "platform/base/error.h"
#include "platform/rpc/page_token.h"
#include "platform/rpc/timestamp.h"
#include "platform/text/normalize.h"

namespace deskmesh::knowledge {
namespace {

constexpr base::Duration kUsualPeriod = std::chrono::hours(24 * 30);
constexpr int kMaxMistakes = 100;
constexpr int kReportLines = 50;

base::Instant InstantOr(bool is_set, const google::protobuf::Timestamp& at,
                        base::Instant otherwise) {
  return is_set ? rpc::InstantOf(at) : otherwise;
}

}  // namespace

namespace {

// The words of a set as search compares them, each with how it is written first.
std::map<std::string, std::string> ByFold(const v1::SynonymSet& set) {
  std::map<std::string, std::string> by_fold;
  for (const std::string& term : set.terms()) {
    std::string folded = text::NormalizeToString(term);
    if (!folded.empty()) by_fold.emplace(std::move(folded), term);
  }
  return by_fold;
}

absl::Status CheckNewSynonyms(rpc::ReadCall& read,
                              const std::map<std::string, std::string>& by_fold) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<store::NamedBytes> sets,
      store::ListSynonyms(read.tx(), read.workspace(), "", store::kMaxSynonymSets));
  for (const auto& [id, bytes] : sets) {
    v1::SynonymSet set;
    if (!set.ParseFromString(bytes)) continue;
    const bool is_same = std::ranges::equal(
        ByFold(set), by_fold, [](const auto& a, const auto& b) { return a.first == b.first; });
    if (!is_same) continue;
    return base::Failure(absl::StatusCode::kAlreadyExists, "SYNONYMS_EXIST",
                         "a synonym set has just these words", {{"synonyms", id}});
  }
  return absl::OkStatus();
}

// A question as it is compared with others: letters folded, blanks and the mark at its end left out.
std::string QuestionKey(std::string_view text) {
  std::string key = text::NormalizeToString(text);
  constexpr std::string_view kMarks[] = {" ", "?", "!", ".", "。"};
  const auto has_mark = [&](std::string_view mark) { return key.ends_with(mark); };
  for (const auto* mark = std::ranges::find_if(kMarks, has_mark); mark != std::end(kMarks);
       mark = std::ranges::find_if(kMarks, has_mark)) {
    key.resize(key.size() - mark->size());
  }
  return key;
}

// Behind the insert of `added`, which lets one writer of a workspace in at a time.
absl::Status CheckNewQuestion(rpc::ReadCall& read, const store::ExamRow& added) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<store::ExamRow> rows,
      store::ListExamQuestions(read.tx(), read.workspace(), "", store::kMaxExamQuestions));
  const std::string key = QuestionKey(added.question.text);
  for (const store::ExamRow& row : rows) {
    if (row.id == added.id || QuestionKey(row.question.text) != key) continue;
    const std::string_view problem = "is asked in the exam already; delete that question first";
    absl::Status status(absl::StatusCode::kAlreadyExists, "question.text: " + std::string(problem));
    base::SetDetails(status, {.reason = "EXAM_QUESTION_EXISTS",
                              .metadata = {{"question", row.id}},
                              .field_violations = {{"question.text", std::string(problem)}}});
    return status;
  }
  return absl::OkStatus();
}

}  // namespace

rpc::Service CurationService::Describe() {
  rpc::Service service("deskmesh.knowledge.v1.Curation", deps_);
  service.Read("ListSynonyms", this, &CurationService::ListSynonyms)
      .Task("CreateSynonyms", this, &CurationService::CreateSynonyms)
      .Task("DeleteSynonyms", this, &CurationService::DeleteSynonyms)
      .Read("ListExamQuestions", this, &CurationService::ListExamQuestions)
      .Write("CreateExamQuestion", this, &CurationService::CreateExamQuestion)
      .Write("DeleteExamQuestion", this, &CurationService::DeleteExamQuestion)
      .Task("RunExam", this, &CurationService::RunExam)
      .Task("ListGaps", this, &CurationService::ListGaps)
      .Task("DismissGap", this, &CurationService::DismissGap)
      .Task("DraftFromGap", this, &CurationService::DraftFromGap)
      .Task("DraftFromTicket", this, &CurationService::DraftFromTicket)
      .Read("GetReport", this, &CurationService::GetReport);
  return service;
}

absl::Status CurationService::ListSynonyms(rpc::ReadCall& call,
                                           const v1::ListSynonymsRequest& request,
                                           v1::ListSynonymsResponse* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const int limit, rpc::PageSize(request.page_size()));
  const std::string binding = "synonyms|" + call.workspace();
  DESKMESH_ASSIGN_OR_RETURN(const std::string after,
                            rpc::DecodePageToken(binding, request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::NamedBytes> sets,
                            store::ListSynonyms(call.tx(), call.workspace(), after, limit));
  for (const auto& [id, bytes] : sets) {
    v1::SynonymSet* set = reply->add_synonyms();
    if (!set->ParseFromString(bytes)) return absl::DataLossError("synonyms can't be read");
    set->set_id(id);
  }
  if (sets.size() == static_cast<std::size_t>(limit)) {
    reply->set_next_page_token(rpc::EncodePageToken(binding, sets.back().first));
  }
  return absl::OkStatus();
}

absl::Status CurationService::CreateSynonyms(rpc::TaskCall& call,
                                             const v1::CreateSynonymsRequest& request,
                                             v1::SynonymSet* reply) {
  // As search compares words: Foo and foo are one.
  const std::map<std::string, std::string> by_fold = ByFold(request.synonyms());
  if (by_fold.size() < 2) {
    return base::InvalidField("synonyms.terms",
                              "must hold at least 2 words that differ in more than case and width");
  }
  std::vector<std::string> terms;
  for (const auto& [folded, term] : by_fold) terms.push_back(term);
  std::ranges::sort(terms);
  v1::SynonymSet content;
  for (const std::string& term : terms) content.add_terms(term);
  const auto plan = [&](rpc::ReadCall& read) -> absl::StatusOr<ExamGuard::Change> {
    DESKMESH_ASSIGN_OR_RETURN(std::vector<SynonymSet> sets,
                              LoadSynonyms(read.tx(), read.workspace()));
    sets.push_back({terms});
    return [sets = std::move(sets)](ArticleIndex& index) { index.SetSynonyms(sets); };
  };
  return guard_.Run(call, request.ignore_exam(), plan, *reply,
                    [&](rpc::WriteCall& write) -> absl::Status {
                      DESKMESH_RETURN_IF_ERROR(CheckNewSynonyms(write, by_fold));
                      *reply = content;
                      reply->set_id(write.NewId("syn"));
                      write.Hint(kIndexHint);
                      return store::InsertSynonyms(write.tx(), write.workspace(), reply->id(),
                                                   content.SerializeAsString(), write.now());
                    });
}

absl::Status CurationService::DeleteSynonyms(rpc::TaskCall& call,
                                             const v1::DeleteSynonymsRequest& request,
                                             google::protobuf::Empty* reply) {
  const auto plan = [&](rpc::ReadCall& read) -> absl::StatusOr<ExamGuard::Change> {
    DESKMESH_ASSIGN_OR_RETURN(
        std::vector<store::NamedBytes> named,
        store::ListSynonyms(read.tx(), read.workspace(), "", store::kMaxSynonymSets));
    std::erase_if(named, [&](const store::NamedBytes& set) { return set.first == request.id(); });
    DESKMESH_ASSIGN_OR_RETURN(std::vector<SynonymSet> sets, ParseSynonyms(named));
    return [sets = std::move(sets)](ArticleIndex& index) { index.SetSynonyms(sets); };
  };
  return guard_.Run(call, request.ignore_exam(), plan, *reply, [&](rpc::WriteCall& write) {
    write.Hint(kIndexHint);
    return store::DeleteSynonyms(write.tx(), write.workspace(), request.id(), write.now());
  });
}

absl::Status CurationService::ListExamQuestions(rpc::ReadCall& call,
                                                const v1::ListExamQuestionsRequest& request,
                                                v1::ListExamQuestionsResponse* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const int limit, rpc::PageSize(request.page_size()));
  const std::string binding = "exam|" + call.workspace();
  DESKMESH_ASSIGN_OR_RETURN(const std::string after,
                            rpc::DecodePageToken(binding, request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ExamRow> rows,
                            store::ListExamQuestions(call.tx(), call.workspace(), after, limit));
  for (const store::ExamRow& row : rows) {
    v1::ExamQuestion* question = reply->add_questions();
    question->set_id(row.id);
    question->set_text(row.question.text);
    question->set_article_id(row.question.article_id);
  }
  if (rows.size() == static_cast<std::size_t>(limit)) {
    reply->set_next_page_token(rpc::EncodePageToken(binding, rows.back().id));
  }
  return absl::OkStatus();
}

absl::Status CurationService::CreateExamQuestion(rpc::WriteCall& call,
                                                 const v1::CreateExamQuestionRequest& request,
                                                 v1::ExamQuestion* reply) {
  const v1::ExamQuestion& sent = request.question();
  if (!sent.article_id().empty()) {
    const auto article = store::LoadArticle(call.tx(), call.workspace(), sent.article_id());
    if (absl::IsNotFound(article.status())) {
      return base::InvalidField("question.article_id", "must be an existing article");
    }
    DESKMESH_RETURN_IF_ERROR(article.status());
  }
  *reply = sent;
  reply->set_id(call.NewId("exq"));
  call.Hint(kIndexHint);
  const store::ExamRow added{reply->id(), {sent.text(), sent.article_id()}};
  DESKMESH_RETURN_IF_ERROR(
      store::InsertExamQuestion(call.tx(), call.workspace(), added, call.now()));
  return CheckNewQuestion(call, added);
}

absl::Status CurationService::DeleteExamQuestion(rpc::WriteCall& call,
                                                 const v1::DeleteExamQuestionRequest& request,
                                                 google::protobuf::Empty*) {
  call.Hint(kIndexHint);
  return store::DeleteExamQuestion(call.tx(), call.workspace(), request.id(), call.now());
}

absl::Status CurationService::RunExam(rpc::TaskCall& call, const v1::RunExamRequest&,
                                      v1::ExamReport* reply) {
  std::vector<store::ExamRow> rows;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(
        rows, store::ListExamQuestions(read.tx(), read.workspace(), "", store::kMaxExamQuestions));
    return absl::OkStatus();
  }));
  std::vector<ExamQuestion> questions;
  for (const store::ExamRow& row : rows) questions.push_back(row.question);
  const auto workspace = replica_.Of(call.workspace());
  const auto engine = workspace->engine();
  const ExamOutcome outcome = knowledge::RunExam(workspace->index, *engine, questions);
  reply->set_questions(static_cast<std::int32_t>(outcome.questions));
  reply->set_right(static_cast<std::int32_t>(outcome.right));
  reply->set_accuracy(outcome.accuracy());
  for (const auto& [locale, learned] :
       engine->LearnThresholds(questions, kWantedPrecision, workspace->past())) {
    const AnswerThresholds& used = engine->ThresholdsFor(locale);
    auto* answers = reply->add_answers();
    answers->set_locale(convert::LocaleOf(locale));
    answers->set_questions(static_cast<std::int32_t>(learned.questions));
    answers->set_answerable(static_cast<std::int32_t>(learned.answerable));
    answers->set_answer_threshold(used.answer);
    answers->set_suggest_threshold(used.suggest);
    answers->set_measured_precision(used.measured_precision);
    answers->set_past_questions(static_cast<std::int32_t>(learned.past_questions));
    answers->set_past_right(static_cast<std::int32_t>(learned.past_right));
    answers->set_past_precision(used.past_precision);
  }
  for (const ExamMistake& mistake : outcome.mistakes) {
    if (reply->mistakes_size() == kMaxMistakes) break;
    auto* out = reply->add_mistakes();
    out->set_question_id(rows[mistake.question].id);
    out->set_question(questions[mistake.question].text);
    out->set_expected_article_id(questions[mistake.question].article_id);
    out->set_given_article_id(mistake.given_article_id);
    out->set_confidence(mistake.confidence);
  }
  return absl::OkStatus();
}

namespace {

absl::Status AddArticleUses(rpc::ReadCall& call, const std::vector<store::NamedCount>& shown,
                            base::Instant from, base::Instant to, v1::KnowledgeReport* reply) {
  std::vector<std::string> ids;
  for (const store::NamedCount& use : shown) ids.push_back(use.name);
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleRow> rows,
                            store::LoadArticles(call.tx(), call.workspace(), ids));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::NamedCount> opened,
                            store::CountOpened(call.tx(), call.workspace(), ids, from, to));
  for (const store::NamedCount& use : shown) {
    auto* line = reply->add_articles();
    line->set_article_id(use.name);
    line->set_shown(use.count);
    const auto times = std::ranges::find(opened, use.name, &store::NamedCount::name);
    if (times != opened.end()) line->set_opened(times->count);
    const auto row = std::ranges::find(rows, use.name, &store::ArticleRow::id);
    if (row == rows.end()) continue;
    v1::Article article;
    DESKMESH_RETURN_IF_ERROR(FillHeader(call, *row, row->version, &article));
    line->set_title(article.title());
    line->set_helpful(row->helpful_count);
    line->set_unhelpful(row->unhelpful_count);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CurationService::GetReport(rpc::ReadCall& call,
                                        const v1::GetKnowledgeReportRequest& request,
                                        v1::KnowledgeReport* reply) {
  const base::Instant from =
      InstantOr(request.has_from(), request.from(), call.now() - kUsualPeriod);
  const base::Instant to =
      InstantOr(request.has_to(), request.to(), call.now() + std::chrono::microseconds(1));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::OutcomeCount> counts,
                            store::CountOutcomes(call.tx(), call.workspace(), from, to));
  std::map<std::string, v1::KnowledgeReport::Outcomes> by_locale;
  std::int64_t found = 0, opened = 0;
  for (const store::OutcomeCount& count : counts) {
    if (count.kind == "SEARCH") {
      reply->set_searches(reply->searches() + count.questions);
      if (count.outcome == "NOTHING") {
        reply->set_searches_without_result(reply->searches_without_result() + count.questions);
      } else {
        found += count.questions;
        opened += count.opened;
      }
      continue;
    }
    // A code or a name is of no language.
    const std::string locale = convert::KnownLocale(count.locale);
    v1::KnowledgeReport::Outcomes& outcomes = by_locale[locale];
    outcomes.set_locale(locale);
    outcomes.set_questions(outcomes.questions() + count.questions);
    if (count.outcome == "ANSWER") {
      outcomes.set_answered(outcomes.answered() + count.questions);
    }
    if (count.outcome == "SUGGEST") {
      outcomes.set_suggested(outcomes.suggested() + count.questions);
    }
    if (count.outcome == "HANDOVER") {
      outcomes.set_handed_over(outcomes.handed_over() + count.questions);
    }
  }
  for (auto& [locale, outcomes] : by_locale) {
    outcomes.set_coverage(static_cast<double>(outcomes.answered() + outcomes.suggested()) /
                          static_cast<double>(outcomes.questions()));
    *reply->add_outcomes() = outcomes;
  }
  if (found > 0) {
    reply->set_click_through(static_cast<double>(opened) / static_cast<double>(found));
  }
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<store::NamedCount> failed,
      store::FailedSearches(call.tx(), call.workspace(), from, to, kReportLines));
  for (const store::NamedCount& search : failed) {
    auto* line = reply->add_failed_searches();
    line->set_text(search.name);
    line->set_count(search.count);
  }
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<store::NamedCount> shown,
      store::ShownArticles(call.tx(), call.workspace(), from, to, kReportLines));
  DESKMESH_RETURN_IF_ERROR(AddArticleUses(call, shown, from, to, reply));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::SearchUseRow> uses,
                            store::SearchUses(call.tx(), call.workspace(), from, to, kReportLines));
  for (const store::SearchUseRow& use : uses) {
    auto* line = reply->add_search_uses();
    line->set_text(use.text);
    line->set_searches(use.searches);
    line->set_opened(use.opened);
    line->set_click_through(static_cast<double>(use.opened) / static_cast<double>(use.searches));
    line->set_mean_position(use.mean_position);
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::knowledge
