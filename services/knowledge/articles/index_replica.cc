// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/index_replica.h"

#include <algorithm>
#include <utility>

#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/core/exam.h"
#include "knowledge/curation/store.h"
#include "platform/base/error.h"
#include "platform/log/log.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kBatch = 500;
constexpr base::Duration kLook = std::chrono::milliseconds(800);
// A transaction may become visible later than its time says; so much is looked at again.
constexpr base::Duration kOverlap = std::chrono::seconds(10);
// What became visible later still, or by a clock that is behind, is found by comparing everything.
constexpr base::Duration kCompareEvery = std::chrono::minutes(2);
constexpr int kCompared = 5'000;
// What became of answers is looked at so often, so far back; more of it tells nothing new.
constexpr base::Duration kPastEvery = std::chrono::hours(1);
constexpr base::Duration kPastPeriod = std::chrono::hours(24 * 180);
constexpr int kMostPast = 2'000;
// After so many changes word translations are worth learning anew.
constexpr std::size_t kLearnEvery = 200;

absl::StatusOr<v1::Article> ContentOf(sql::Tx& tx, const store::ArticleRow& row) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::string bytes,
      store::LoadVersion(tx, row.workspace_id, row.id, row.published_version));
  return convert::ParseContent(bytes);
}

}  // namespace

absl::Status IndexReplica::Start() {
  hints_ = cache_.Subscribe(kIndexHint, [this](std::string_view) { alarm_.Wake(); });
  DESKMESH_RETURN_IF_ERROR(CatchUp());
  {
    const std::unique_lock lock(mutex_);
    is_ready_ = true;
  }
  thread_ = std::thread([this] { Follow(); });
  learner_ = std::thread([this] { Learn(); });
  return absl::OkStatus();
}

void IndexReplica::Stop() {
  is_stopping_ = true;
  alarm_.Stop();
  lessons_.Stop();
  hints_.reset();
  if (thread_.joinable()) thread_.join();
  if (learner_.joinable()) learner_.join();
}

bool IndexReplica::is_ready() const {
  const std::shared_lock lock(mutex_);
  return is_ready_;
}

std::shared_ptr<const WorkspaceIndex> IndexReplica::Of(const std::string& workspace) {
  {
    const std::shared_lock lock(mutex_);
    auto found = workspaces_.find(workspace);
    if (found != workspaces_.end()) return found->second;
  }
  static const auto* empty =
      new std::shared_ptr<const WorkspaceIndex>(std::make_shared<WorkspaceIndex>());
  return *empty;
}

std::shared_ptr<WorkspaceIndex> IndexReplica::Mutable(const std::string& workspace) {
  const std::unique_lock lock(mutex_);
  auto& slot = workspaces_[workspace];
  if (slot == nullptr) slot = std::make_shared<WorkspaceIndex>();
  return slot;
}

void IndexReplica::Learn() {
  do {
    LearnWhereWorthIt();
  } while (lessons_.WaitUntil(clock_.Now() + std::chrono::hours(1)) !=
           clock::Alarm::Outcome::kStopped);
}

void IndexReplica::Follow() {
  while (alarm_.WaitUntil(clock_.Now() + kLook) != clock::Alarm::Outcome::kStopped) {
    if (const absl::Status status = CatchUp(); !status.ok()) {
      log::Warning("search index lags behind", {{"error", base::MessageOf(status)}});
    }
    if (clock_.Now() >= compare_at_) {
      if (const absl::Status status = Compare(); !status.ok()) {
        log::Warning("the search index can't be compared", {{"error", base::MessageOf(status)}});
      }
      compare_at_ = clock_.Now() + kCompareEvery;
    }
    lessons_.Wake();
  }
}

absl::Status IndexReplica::CatchUp() {
  DESKMESH_RETURN_IF_ERROR(TakeCuration(curated_since_ - kOverlap));
  base::Instant since = since_ - kOverlap;
  std::string after;
  while (true) {
    std::vector<store::ArticleRow> rows;
    DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(rows, store::ChangedForReaders(tx, since, after, kBatch));
      for (const store::ArticleRow& row : rows) DESKMESH_RETURN_IF_ERROR(Take(tx, row));
      return absl::OkStatus();
    }));
    if (rows.empty()) return absl::OkStatus();
    since = rows.back().indexed_at;
    after = rows.back().id;
    since_ = std::max(since_, since);
    if (rows.size() < kBatch) return absl::OkStatus();
  }
}

absl::Status IndexReplica::Compare() {
  DESKMESH_RETURN_IF_ERROR(TakeCuration({}));
  store::ArticleMark last;
  while (!is_stopping_) {
    std::vector<store::ArticleMark> marks;
    std::map<std::string, std::vector<std::string>> missed;  // ids by workspace
    DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
      missed.clear();
      DESKMESH_ASSIGN_OR_RETURN(marks, store::MarksAfter(tx, last, kCompared));
      for (const store::ArticleMark& mark : marks) {
        const WorkspaceIndex::Taken& taken = Mutable(mark.workspace_id)->taken[mark.id];
        if (taken.sequence < mark.sequence || taken.published_version != mark.published_version ||
            taken.translation_id != mark.translation_id) {
          missed[mark.workspace_id].push_back(mark.id);
        }
      }
      for (const auto& [workspace, ids] : missed) {
        DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ArticleRow> rows,
                                  store::LoadArticles(tx, workspace, ids));
        for (const store::ArticleRow& row : rows) DESKMESH_RETURN_IF_ERROR(Take(tx, row));
      }
      return absl::OkStatus();
    }));
    if (marks.size() < kCompared) return absl::OkStatus();
    last = marks.back();
  }
  return absl::OkStatus();
}

absl::Status IndexReplica::Take(sql::Tx& tx, const store::ArticleRow& row) {
  const std::shared_ptr<WorkspaceIndex> workspace = Mutable(row.workspace_id);
  WorkspaceIndex::Taken& taken = workspace->taken[row.id];
  if (taken.revision > row.revision || taken.sequence > row.sequence) return absl::OkStatus();
  const bool was_seen = taken.revision > 0;
  const bool is_same = taken.published_version == row.published_version &&
                       taken.translation_id == row.translation_id;
  if (was_seen && is_same) {
    // Votes, or a draft that readers don't see.
    if (taken.sequence < row.sequence) {
      workspace->index.SetPopularity(row.id, convert::PopularityOf(row));
    }
    taken.revision = row.revision;
    taken.sequence = row.sequence;
    return absl::OkStatus();
  }
  const bool was_live = taken.published_version > 0;
  bool is_readable = row.is_live();
  if (row.is_live()) {
    const absl::StatusOr<v1::Article> content = ContentOf(tx, row);
    if (absl::IsDataLoss(content.status()) || absl::IsNotFound(content.status())) {
      // It can't be found until it is published anew; the others can.
      log::Error("an article can't be read", {{"workspace", row.workspace_id},
                                              {"article", row.id},
                                              {"error", base::MessageOf(content.status())}});
      workspace->index.Remove(row.id);
      is_readable = false;
    } else if (!content.ok()) {
      return content.status();
    } else {
      workspace->index.Upsert(convert::ToIndexed(row, *content));
    }
  } else {
    workspace->index.Remove(row.id);
  }
  TellMeanings(row, is_readable);
  taken = {row.revision, row.sequence, row.published_version, row.translation_id};
  if (was_live || row.is_live()) workspace->CountChange();
  return absl::OkStatus();
}

void IndexReplica::TellMeanings(const store::ArticleRow& row, bool is_readable) {
  if (meanings_ == nullptr) return;
  // What is internal never leaves the house.
  if (is_readable && IsPublic(row)) {
    meanings_->Expect(row.workspace_id, row.id, row.published_version);
  } else {
    meanings_->Forget(row.workspace_id, row.id);
  }
}

absl::StatusOr<std::vector<SynonymSet>> LoadSynonyms(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::NamedBytes> sets,
                            store::ListSynonyms(tx, workspace, "", store::kMaxSynonymSets));
  return ParseSynonyms(sets);
}

absl::StatusOr<std::vector<SynonymSet>> ParseSynonyms(const std::vector<store::NamedBytes>& sets) {
  std::vector<SynonymSet> synonyms;
  for (const auto& [id, bytes] : sets) {
    v1::SynonymSet set;
    if (!set.ParseFromString(bytes)) return absl::DataLossError("synonyms can't be read");
    synonyms.push_back({{set.terms().begin(), set.terms().end()}});
  }
  return synonyms;
}

absl::Status IndexReplica::TakeCuration(base::Instant since) {
  return database_.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const auto changes, store::CurationChanges(tx, since));
    for (const auto& [id, changed_at, revision] : changes) {
      const std::shared_ptr<WorkspaceIndex> workspace = Mutable(id);
      curated_since_ = std::max(curated_since_, changed_at);
      if (workspace->curated == revision) continue;
      const absl::StatusOr<std::vector<SynonymSet>> synonyms = LoadSynonyms(tx, id);
      if (synonyms.ok()) {
        workspace->index.SetSynonyms(*synonyms);
      } else if (absl::IsDataLoss(synonyms.status())) {
        log::Error("synonyms can't be read and aren't used",
                   {{"workspace", id}, {"error", base::MessageOf(synonyms.status())}});
      } else {
        return synonyms.status();
      }
      DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::ExamRow> rows,
                                store::ListExamQuestions(tx, id, "", store::kMaxExamQuestions));
      std::vector<ExamQuestion> exam;
      for (const store::ExamRow& row : rows) exam.push_back(row.question);
      workspace->SetExam(std::move(exam));
      workspace->curated = revision;
    }
    return absl::OkStatus();
  });
}

void IndexReplica::TakePast(const std::string& id, WorkspaceIndex& workspace) {
  const base::Instant now = clock_.Now();
  if (now < workspace.past_due) return;
  workspace.past_due = now + kPastEvery;
  std::vector<JudgedQuestion> past;
  const absl::Status status = database_.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(past, store::JudgedQuestions(tx, id, now - kPastPeriod, kMostPast));
    return absl::OkStatus();
  });
  if (status.ok()) {
    workspace.SetPast(std::move(past));
  } else {
    log::Warning("past questions can't be read", {{"error", base::MessageOf(status)}});
  }
}

void IndexReplica::LearnWhereWorthIt() {
  std::vector<std::shared_ptr<WorkspaceIndex>> workspaces;
  std::vector<std::string> ids;
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [id, workspace] : workspaces_) {
      workspaces.push_back(workspace);
      ids.push_back(id);
    }
  }
  for (std::size_t i = 0; i < workspaces.size() && !is_stopping_; ++i) {
    TakePast(ids[i], *workspaces[i]);
  }
  // Thresholds first, which take a moment: no workspace answers by the shipped ones while the words
  // of another are learned.
  std::vector<std::pair<std::shared_ptr<WorkspaceIndex>, WorkspaceIndex::Lesson>> about_words;
  for (const auto& workspace : workspaces) {
    if (is_stopping_) return;
    // The first articles teach most.
    const std::size_t worth = std::min(kLearnEvery, workspace->index.size() / 4 + 20);
    auto lesson = workspace->TakeLesson(worth);
    if (!lesson) continue;
    workspace->SetThresholds(TrustedThresholds(*workspace->engine(), lesson->exam, lesson->past));
    if (lesson->is_about_articles) about_words.emplace_back(workspace, *std::move(lesson));
  }
  const auto stop = [this] { return is_stopping_.load(); };
  for (const auto& workspace : workspaces) workspace->index.CompactWhereWorthwhile(stop);
  for (const auto& [workspace, lesson] : about_words) {
    workspace->index.LearnTranslations(stop);
    if (is_stopping_) return;
    workspace->SetThresholds(TrustedThresholds(*workspace->engine(), lesson.exam, lesson.past));
  }
}

}  // namespace deskmesh::knowledge
