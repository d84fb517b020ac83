// SPDX-License-Identifier: Apache-2.0
//
// Publishing, and the exam that guards it.
#include "deskmesh/knowledge/v1/knowledge_events.pb.h"
#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/core/article_lifecycle.h"
#include "knowledge/articles/service.h"
#include "knowledge/core/exam.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {

absl::Status ArticleService::Publish(rpc::TaskCall& call, const v1::PublishArticleRequest& request,
                                     v1::Article* reply) {
  if (!request.ignore_exam()) DESKMESH_RETURN_IF_ERROR(CheckExam(call, request.id()));
  return call.WriteReply(
      *reply, [&](rpc::WriteCall& write) { return PublishNewest(write, request.id(), reply); });
}

// The exam before and after, on a copy of this process's index with the change in it.
absl::Status ArticleService::CheckExam(rpc::TaskCall& call, const std::string& id) {
  std::vector<ExamQuestion> questions;
  IndexedArticle changed;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(
        const std::vector<store::ExamRow> rows,
        store::ListExamQuestions(read.tx(), read.workspace(), "", store::kMaxExamQuestions));
    questions.clear();
    for (const store::ExamRow& row : rows) questions.push_back(row.question);
    if (questions.empty()) return absl::OkStatus();
    DESKMESH_ASSIGN_OR_RETURN(const store::ArticleRow row,
                              store::LoadArticle(read.tx(), read.workspace(), id));
    DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                              store::LoadVersion(read.tx(), read.workspace(), id, row.version));
    DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(bytes));
    changed = convert::ToIndexed(row, content);
    return absl::OkStatus();
  }));
  if (questions.empty()) return absl::OkStatus();
  const auto workspace = replica_.Of(call.workspace());
  const auto engine = workspace->engine();
  const ExamOutcome before = RunExam(workspace->index, *engine, questions);
  DESKMESH_ASSIGN_OR_RETURN(ArticleIndex candidate, workspace->index.Copy());
  candidate.Upsert(changed);
  const AnswerEngine candidate_engine(candidate, engine->thresholds());
  const ExamOutcome after = RunExam(candidate, candidate_engine, questions);
  if (after.right >= before.right) return absl::OkStatus();
  // A question that was right and is no longer.
  std::size_t lost = 0;
  for (const ExamMistake& mistake : after.mistakes) {
    const bool was_wrong = std::ranges::find(before.mistakes, mistake.question,
                                             &ExamMistake::question) != before.mistakes.end();
    if (was_wrong) continue;
    lost = mistake.question;
    break;
  }
  return base::Precondition("EXAM_FAILED",
                            "with this change fewer exam questions would be answered right: " +
                                std::to_string(after.right) + " instead of " +
                                std::to_string(before.right) + " of " +
                                std::to_string(questions.size()),
                            {{"before", std::to_string(before.right)},
                             {"after", std::to_string(after.right)},
                             {"questions", std::to_string(questions.size())},
                             {"question", questions[lost].text}});
}

absl::Status ArticleService::PublishNewest(rpc::WriteCall& call, const std::string& id,
                                           v1::Article* reply) {
  DESKMESH_ASSIGN_OR_RETURN(store::ArticleRow row,
                            store::LoadArticle(call.tx(), call.workspace(), id));
  if (row.state == "PUBLISHED" && row.published_version == row.version) {
    return Fill(call, row, row.version, reply);
  }
  DESKMESH_ASSIGN_OR_RETURN(row.state,
                            NextArticleState(row.state, ArticleVerb::kPublish, row.is_live()));
  row.published_version = row.version;
  row.reader_audience = row.audience;
  row.published_at = row.indexed_at = call.now();
  ++row.sequence;
  DESKMESH_RETURN_IF_ERROR(store::UpdateArticle(call.tx(), row, call.now()));
  DESKMESH_RETURN_IF_ERROR(Fill(call, row, row.version, reply));
  v1::ArticlePublished fact;
  *fact.mutable_article() = *reply;
  fact.mutable_article()->clear_body();
  call.Hint(kIndexHint);
  return call.Publish(row.id, row.sequence, fact);
}

}  // namespace deskmesh::knowledge
