// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/exam_guard.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "knowledge/articles/convert.h"
#include "knowledge/core/exam.h"
#include "knowledge/curation/store.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kMostAttempts = 3;
constexpr std::size_t kNamedQuestions = 3;
// What changed so lately may not be in the index of this process yet.
constexpr base::Duration kLately = std::chrono::seconds(15);
constexpr int kLatelyChanged = 200;
constexpr base::Duration kMostPatience = std::chrono::minutes(1);
constexpr char kOvertaken[] = "EXAM_OVERTAKEN";

// What an exam is about, read in one transaction.
struct ExamState {
  std::vector<ExamQuestion> questions;
  std::int64_t revision = 0;  // of the guard
  std::vector<SynonymSet> synonyms;
  std::vector<IndexedArticle> changed;
  std::vector<std::string> removed;
  ExamGuard::Change change;
};

absl::Status LoadExam(rpc::ReadCall& read, const ExamGuard::Plan& plan, ExamState* state) {
  *state = {};
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<store::ExamRow> rows,
      store::ListExamQuestions(read.tx(), read.workspace(), "", store::kMaxExamQuestions));
  for (const store::ExamRow& row : rows) state->questions.push_back(row.question);
  if (state->questions.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(state->revision, store::LoadExamGuard(read.tx(), read.workspace()));
  DESKMESH_ASSIGN_OR_RETURN(state->synonyms, LoadSynonyms(read.tx(), read.workspace()));
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<store::ArticleRow> lately,
      store::ChangedLately(read.tx(), read.workspace(), read.now() - kLately, kLatelyChanged));
  for (const store::ArticleRow& row : lately) {
    if (!row.is_live()) {
      state->removed.push_back(row.id);
      continue;
    }
    DESKMESH_ASSIGN_OR_RETURN(
        const std::string bytes,
        store::LoadVersion(read.tx(), read.workspace(), row.id, row.published_version));
    DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(bytes));
    state->changed.push_back(convert::ToIndexed(row, content));
  }
  DESKMESH_ASSIGN_OR_RETURN(state->change, plan(read));
  return absl::OkStatus();
}

absl::Status Lost(const std::vector<ExamQuestion>& questions, const ExamOutcome& before,
                  const ExamOutcome& after) {
  // Those that were right and are no longer.
  std::string named;
  std::string listed;
  std::size_t lost = 0;
  for (const ExamMistake& mistake : after.mistakes) {
    const bool was_wrong = std::ranges::find(before.mistakes, mistake.question,
                                             &ExamMistake::question) != before.mistakes.end();
    if (was_wrong || lost++ >= kNamedQuestions) continue;
    const std::string& text = questions[mistake.question].text;
    named += (named.empty() ? "“" : ", “") + text + "”";
    listed += (listed.empty() ? "" : "\n") + text;
  }
  if (lost > kNamedQuestions) named += " …";
  return base::Precondition("EXAM_FAILED",
                            "with this change fewer exam questions would be answered right: " +
                                std::to_string(after.right) + " instead of " +
                                std::to_string(before.right) + " of " +
                                std::to_string(questions.size()) + "; lost: " + named,
                            {{"before", std::to_string(before.right)},
                             {"after", std::to_string(after.right)},
                             {"questions", std::to_string(questions.size())},
                             {"lost", std::to_string(lost)},
                             {"question", listed}});
}

}  // namespace

absl::Status ExamGuard::Overtaken() {
  return base::Failure(absl::StatusCode::kAborted, kOvertaken,
                       "something else was changed while the exam ran; try again");
}

absl::Status ExamGuard::Run(rpc::TaskCall& call, bool ignore_exam, const Plan& plan,
                            const google::protobuf::Message& reply, const Body& body) {
  absl::Status status;
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    std::optional<std::int64_t> examined;
    if (!ignore_exam) {
      DESKMESH_ASSIGN_OR_RETURN(examined, Examine(call, plan));
    }
    status = call.WriteReply(reply, [&](rpc::WriteCall& write) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(const bool is_first,
                                store::AdvanceExamGuard(write.tx(), write.workspace(), examined));
      return is_first ? body(write) : Overtaken();
    });
    if (status.ok() || base::DetailsOf(status).reason != kOvertaken) return status;
  }
  return status;
}

absl::StatusOr<std::optional<std::int64_t>> ExamGuard::Examine(rpc::TaskCall& call,
                                                               const Plan& plan) {
  ExamState state;
  DESKMESH_RETURN_IF_ERROR(
      call.Read([&](rpc::ReadCall& read) { return LoadExam(read, plan, &state); }));
  if (state.questions.empty()) return std::optional<std::int64_t>();
  // Each holds a copy of an index: one after the other.
  const base::Duration patience = std::min(call.deadline() - call.now(), kMostPatience);
  const std::unique_lock one(replica_.exams(),
                             std::chrono::duration_cast<std::chrono::milliseconds>(patience));
  if (!one.owns_lock()) {
    return base::Failure(absl::StatusCode::kAborted, "EXAM_BUSY",
                         "other changes are being examined; try again");
  }
  const auto workspace = replica_.Of(call.workspace());
  const auto engine = workspace->engine();
  ArticleIndex candidate = workspace->index.Copy();
  candidate.SetSynonyms(state.synonyms);
  for (const IndexedArticle& article : state.changed) candidate.Upsert(article);
  for (const std::string& id : state.removed) candidate.Remove(id);
  const AnswerEngine examined(candidate, engine->thresholds());
  const ExamOutcome before = RunExam(candidate, examined, state.questions);
  state.change(candidate);
  const ExamOutcome after = RunExam(candidate, examined, state.questions);
  if (after.right < before.right) return Lost(state.questions, before, after);
  return std::optional<std::int64_t>(state.revision);
}

}  // namespace deskmesh::knowledge
