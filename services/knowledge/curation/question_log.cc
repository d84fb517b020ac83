// SPDX-License-Identifier: Apache-2.0
#include "knowledge/curation/question_log.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "knowledge/articles/store.h"
#include "knowledge/curation/core/click_ranking.h"
#include "knowledge/language/core/personal_data.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMaxWaiting = 10'000;
constexpr std::size_t kMaxQuestionBytes = 1'000;
constexpr base::Duration kLook = std::chrono::seconds(1);
// The search that was opened may be written by another process, a moment later.
constexpr base::Duration kWaitForSearch = std::chrono::seconds(10);
constexpr base::Duration kKept = std::chrono::hours(24 * 180);
constexpr base::Duration kPruneEvery = std::chrono::hours(24);

// By workspace, query key and article, so that each row is written once.
using Clicks = std::map<std::tuple<std::string, std::string, std::string>, ClickCount>;

void CountShown(const store::QuestionRow& row, Clicks* clicks) {
  if (row.shown.empty()) return;
  const std::string key = QueryKey(row.question);
  for (std::size_t i = 0; i < row.shown.size() && i < kCountedResults; ++i) {
    const double chance = ChanceOfLook(i + 1);
    (*clicks)[{row.workspace_id, "", row.shown[i]}].examined += chance;
    if (!key.empty()) (*clicks)[{row.workspace_id, key, row.shown[i]}].examined += chance;
  }
}

void CountOpened(const std::string& workspace, const std::string& article_id,
                 const store::OpenedSearch& search, Clicks* clicks) {
  if (search.is_repeat) return;
  const std::string key = QueryKey(search.question);
  for (const std::string& name : {key, std::string()}) {
    ClickCount& count = (*clicks)[{workspace, name, article_id}];
    count.clicks += 1;
    // Whoever opened it has seen it, though it stood where showing doesn't count.
    if (search.position > static_cast<std::int64_t>(kCountedResults)) count.examined += 1;
    if (key.empty()) break;
  }
}

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
    opened_.push_back(
        {std::move(workspace), std::move(search_id), std::move(article_id), clock_.Now()});
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
  std::deque<Opened> early;
  const absl::Status status = database_.Write([&](sql::Tx& tx) -> absl::Status {
    early.clear();
    for (const store::QuestionRow& row : questions) {
      DESKMESH_RETURN_IF_ERROR(store::InsertQuestion(tx, row));
    }
    Clicks clicks;
    for (const store::QuestionRow& row : questions) CountShown(row, &clicks);
    for (const Opened& entry : opened) {
      DESKMESH_ASSIGN_OR_RETURN(
          const std::optional<store::OpenedSearch> search,
          store::MarkOpened(tx, entry.workspace, entry.search_id, entry.article_id));
      if (search) {
        CountOpened(entry.workspace, entry.article_id, *search, &clicks);
      } else if (now - entry.at < kWaitForSearch) {
        DESKMESH_ASSIGN_OR_RETURN(const bool is_known,
                                  store::HasQuestion(tx, entry.workspace, entry.search_id));
        if (!is_known) early.push_back(entry);
      }
    }
    for (const auto& [where, count] : clicks) {
      const auto& [workspace, key, article] = where;
      DESKMESH_RETURN_IF_ERROR(store::AddClicks(tx, workspace, key, article, count, now));
    }
    if (!is_pruning) return absl::OkStatus();
    DESKMESH_RETURN_IF_ERROR(store::DeleteClicksBefore(tx, now - kKept));
    DESKMESH_RETURN_IF_ERROR(store::DropCommentsBefore(tx, now - kKept));
    return store::DeleteQuestionsBefore(tx, now - kKept);
  });
  if (status.ok()) {
    if (is_pruning) prune_at_ = now + kPruneEvery;
    const std::lock_guard lock(mutex_);
    opened_.insert(opened_.begin(), early.begin(), early.end());
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
