// SPDX-License-Identifier: Apache-2.0
#include "knowledge/curation/question_log.h"

#include <algorithm>
#include <utility>

#include "knowledge/language/core/personal_data.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMaxWaiting = 10'000;
constexpr std::size_t kMaxQuestionBytes = 1'000;
constexpr base::Duration kLook = std::chrono::seconds(1);
constexpr base::Duration kKept = std::chrono::hours(24 * 180);
constexpr base::Duration kPruneEvery = std::chrono::hours(24);

}  // namespace

void QuestionLog::Start() {
  thread_ = std::thread([this] { Run(); });
}

void QuestionLog::Stop() {
  alarm_.Stop();
  if (!thread_.joinable()) return;
  thread_.join();
  Flush();
}

void QuestionLog::Record(store::QuestionRow row) {
  row.question = text::TruncateUtf8(MaskPersonalData(row.question), kMaxQuestionBytes);
  {
    const std::lock_guard lock(mutex_);
    if (questions_.size() == kMaxWaiting) questions_.pop_front();
    questions_.push_back(std::move(row));
  }
  alarm_.Wake();
}

void QuestionLog::RecordOpened(std::string workspace, std::string search_id,
                               std::string article_id) {
  {
    const std::lock_guard lock(mutex_);
    if (opened_.size() == kMaxWaiting) opened_.pop_front();
    opened_.push_back({std::move(workspace), std::move(search_id), std::move(article_id)});
  }
  alarm_.Wake();
}

void QuestionLog::Run() {
  while (alarm_.WaitUntil(clock_.Now() + kLook) != clock::Alarm::Outcome::kStopped) Flush();
}

void QuestionLog::Flush() {
  std::deque<store::QuestionRow> questions;
  std::deque<Opened> opened;
  {
    const std::lock_guard lock(mutex_);
    questions.swap(questions_);
    opened.swap(opened_);
  }
  const base::Instant now = clock_.Now();
  const bool is_pruning = now >= prune_at_;
  if (questions.empty() && opened.empty() && !is_pruning) return;
  const absl::Status status = database_.Write([&](sql::Tx& tx) -> absl::Status {
    for (const store::QuestionRow& row : questions) {
      DESKMESH_RETURN_IF_ERROR(store::InsertQuestion(tx, row));
    }
    for (const Opened& entry : opened) {
      DESKMESH_RETURN_IF_ERROR(
          store::MarkOpened(tx, entry.workspace, entry.search_id, entry.article_id));
    }
    return is_pruning ? store::DeleteQuestionsBefore(tx, now - kKept) : absl::OkStatus();
  });
  if (status.ok()) {
    if (is_pruning) prune_at_ = now + kPruneEvery;
    return;
  }
  log::Warning("readers' questions wait for the store", {{"error", base::MessageOf(status)}});
  const std::lock_guard lock(mutex_);
  const std::size_t room = kMaxWaiting - std::min(kMaxWaiting, questions_.size());
  while (questions.size() > room) questions.pop_front();
  questions_.insert(questions_.begin(), questions.begin(), questions.end());
  if (opened.size() + opened_.size() <= kMaxWaiting) {
    opened_.insert(opened_.begin(), opened.begin(), opened.end());
  }
}

}  // namespace deskmesh::knowledge
