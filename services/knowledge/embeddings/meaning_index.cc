// SPDX-License-Identifier: Apache-2.0
#include "knowledge/embeddings/meaning_index.h"

#include <absl/strings/escaping.h>
#include <openssl/evp.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "knowledge/articles/access.h"
#include "knowledge/articles/convert.h"
#include "knowledge/articles/store.h"
#include "knowledge/embeddings/core/passages.h"
#include "knowledge/embeddings/store.h"
#include "knowledge/language/core/personal_data.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

// Hint topic: vectors of an article were stored.
constexpr char kEmbeddedHint[] = "knowledge:embedded";
// Beside hints, and the look at once when an article changes.
constexpr base::Duration kLook = std::chrono::seconds(10);
constexpr std::size_t kLoadedAtOnce = 200;
constexpr std::chrono::milliseconds kEmbeddingLease = std::chrono::minutes(3);  // of one article
constexpr base::Duration kBudgetPause = std::chrono::minutes(10);
constexpr std::size_t kQueryBytes = 2'000;
constexpr std::size_t kConsideredArticles = 1'000;
// The caller must still get its answer.
constexpr base::Duration kAnswering = std::chrono::milliseconds(200);

std::string HashOf(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += std::to_string(text.size()) + ":" + text;
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int length = 0;
  EVP_Digest(joined.data(), joined.size(), reinterpret_cast<unsigned char*>(digest.data()), &length,
             EVP_sha256(), nullptr);
  digest.resize(length);
  return absl::BytesToHexString(digest);
}

// The article where customers may still see this version of it.
absl::StatusOr<std::optional<store::ArticleRow>> LoadWanted(sql::Tx& tx,
                                                            const std::string& workspace,
                                                            const PassageVectors::Wanted& wanted) {
  absl::StatusOr<store::ArticleRow> row = store::LoadArticle(tx, workspace, wanted.id);
  if (!row.ok() && !absl::IsNotFound(row.status())) return row.status();
  if (!row.ok() || !IsPublic(*row) || row->published_version != wanted.version) {
    return std::optional<store::ArticleRow>();
  }
  return std::optional<store::ArticleRow>(*std::move(row));
}

}  // namespace

void MeaningIndex::Start() {
  if (!is_on()) return;
  hints_ = cache_.Subscribe(kEmbeddedHint, [this](std::string_view) { alarm_.Wake(); });
  thread_ = std::thread([this] { Run(); });
  workers_.Start();
}

void MeaningIndex::Stop() {
  is_stopping_ = true;
  provider_.Stop();
  alarm_.Stop();
  hints_.reset();
  if (thread_.joinable()) thread_.join();
  workers_.Stop();
}

void MeaningIndex::Expect(const std::string& workspace, const std::string& id,
                          std::int64_t version) {
  if (!is_on()) return;
  std::shared_ptr<PassageVectors> vectors;
  {
    const std::unique_lock lock(mutex_);
    auto& slot = workspaces_[workspace];
    if (slot == nullptr) slot = std::make_shared<PassageVectors>(config().dimensions);
    vectors = slot;
  }
  vectors->Expect(id, version);
  alarm_.Wake();
}

void MeaningIndex::Forget(const std::string& workspace, const std::string& id) {
  if (const std::shared_ptr<PassageVectors> vectors = Find(workspace)) vectors->Forget(id);
}

std::vector<float> MeaningIndex::MeaningOf(const std::string& workspace, std::string_view query,
                                           base::Instant deadline) {
  const std::shared_ptr<PassageVectors> vectors = Find(workspace);
  if (vectors == nullptr || vectors->passages() == 0) return {};
  const std::string masked = MaskPersonalData(query);
  const std::string text(text::TruncateUtf8(masked, kQueryBytes));
  const std::string key = workspace + "\n" + text;
  if (std::vector<float> known = recent_.Find(key); !known.empty()) return known;
  if (deadline < clock_.Now() + config().query_timeout + kAnswering) return {};
  absl::StatusOr<std::vector<float>> meaning =
      provider_.Embed(workspace, EmbeddingUse::kQuery, {text});
  if (!meaning.ok()) return {};
  recent_.Keep(key, *meaning);
  return *std::move(meaning);
}

std::vector<NearArticle> MeaningIndex::Nearest(const std::string& workspace,
                                               const std::vector<float>& meaning) const {
  const std::shared_ptr<PassageVectors> vectors = Find(workspace);
  if (vectors == nullptr || meaning.empty()) return {};
  return vectors->Nearest(meaning, config().least_similarity, kConsideredArticles);
}

MeaningIndex::Workspaces MeaningIndex::All() const {
  const std::shared_lock lock(mutex_);
  return workspaces_;
}

std::shared_ptr<PassageVectors> MeaningIndex::Find(const std::string& workspace) const {
  const std::shared_lock lock(mutex_);
  const auto found = workspaces_.find(workspace);
  return found == workspaces_.end() ? nullptr : found->second;
}

void MeaningIndex::Run() {
  do {
    LoadStored();
    if (const absl::Status status = EmbedMissing(); !status.ok()) {
      log::Warning("articles wait for their vectors", {{"error", base::MessageOf(status)}});
    }
    std::size_t missing = 0;
    for (const auto& [workspace, vectors] : All()) missing += vectors->missing();
    waiting_.Set(static_cast<double>(missing));
  } while (alarm_.WaitUntil(clock_.Now() + kLook) != clock::Alarm::Outcome::kStopped);
}

void MeaningIndex::LoadStored() {
  for (const auto& [workspace, vectors] : All()) {
    for (bool goes_on = true; goes_on && !is_stopping_;) {
      const absl::StatusOr<bool> has_loaded = LoadSome(workspace, *vectors);
      goes_on = has_loaded.ok() && *has_loaded;
      if (has_loaded.ok()) continue;
      log::Warning("vectors can't be read", {{"error", base::MessageOf(has_loaded.status())}});
      return;
    }
  }
}

absl::StatusOr<bool> MeaningIndex::LoadSome(const std::string& workspace, PassageVectors& vectors) {
  std::string& after = loaded_up_to_[workspace];
  std::vector<PassageVectors::Wanted> missing = vectors.Missing(after, kLoadedAtOnce);
  if (missing.empty()) missing = vectors.Missing("", kLoadedAtOnce);
  if (missing.empty()) return false;
  after = missing.size() < kLoadedAtOnce ? "" : missing.back().id;
  std::vector<std::string> ids;
  for (const PassageVectors::Wanted& wanted : missing) ids.push_back(wanted.id);
  std::vector<store::EmbeddingRow> rows;
  DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(rows,
                              store::LoadEmbeddings(tx, workspace, ids, provider_.ModelName()));
    return absl::OkStatus();
  }));
  const std::size_t before = vectors.missing();
  for (const store::EmbeddingRow& row : rows) {
    vectors.Put(row.article_id, row.version, VectorsOfBytes(row.vectors, config().dimensions));
  }
  return vectors.missing() < before;
}

absl::Status MeaningIndex::EmbedMissing() {
  const Workspaces workspaces = All();
  const base::Instant began = clock_.Now();
  std::map<std::string, std::string> after;
  std::optional<lease::Lease> lease;
  absl::Status status;
  while (!is_stopping_ && status.ok()) {
    const std::optional<Turn> turn = NextTurn(workspaces, after, began);
    if (!turn) break;
    absl::StatusOr<lease::Lease> held =
        leases_.Acquire("knowledge:embeddings", process_, kEmbeddingLease);
    // Another process is at it.
    if (!held.ok()) return absl::OkStatus();
    lease = *std::move(held);
    last_turn_ = turn->workspace;
    if (!turn->is_retry) after[turn->workspace] = turn->wanted.id;
    status = Take(*turn);
  }
  if (lease) {
    const absl::Status released = leases_.Release(*lease);
    if (status.ok()) status = released;
  }
  return status;
}

std::optional<MeaningIndex::Turn> MeaningIndex::NextTurn(
    const Workspaces& workspaces, const std::map<std::string, std::string>& after,
    base::Instant began) const {
  for (const bool is_retry : {false, true}) {
    auto next = workspaces.upper_bound(last_turn_);
    for (std::size_t i = 0; i < workspaces.size(); ++i, ++next) {
      if (next == workspaces.end()) next = workspaces.begin();
      const auto& [workspace, vectors] = *next;
      const auto until = out_of_budget_until_.find(workspace);
      if (until != out_of_budget_until_.end() && clock_.Now() < until->second) continue;
      const auto behind = after.find(workspace);
      const std::optional<PassageVectors::Wanted> wanted =
          is_retry ? vectors->NextRetry(began)
                   : vectors->NextNew(behind == after.end() ? "" : behind->second);
      if (wanted) return Turn{workspace, vectors, *wanted, is_retry};
    }
  }
  return std::nullopt;
}

absl::Status MeaningIndex::Take(const Turn& turn) {
  const absl::Status status = EmbedOne(turn.workspace, *turn.vectors, turn.wanted);
  const std::string reason = base::DetailsOf(status).reason;
  if (reason == kEmbeddingBudget) {
    out_of_budget_until_[turn.workspace] = clock_.Now() + kBudgetPause;
    return absl::OkStatus();
  }
  if (reason == kEmbeddingLeftOut) return status;  // it isn't this article's fault
  // A retry that found nothing to do would be the next one again.
  if (!status.ok() || turn.is_retry) {
    turn.vectors->PutOff(turn.wanted.id, turn.wanted.version, clock_.Now());
  }
  if (reason != kEmbeddingsUnavailable) return status;
  // The model may answer for the next one; where it is away the circuit breaker ends this.
  log::Warning("an article waits for its vectors; others go first",
               {{"workspace", turn.workspace},
                {"article", turn.wanted.id},
                {"error", base::MessageOf(status)}});
  return absl::OkStatus();
}

absl::Status MeaningIndex::EmbedOne(const std::string& workspace, PassageVectors& vectors,
                                    const PassageVectors::Wanted& wanted) {
  std::vector<std::string> texts;
  std::vector<store::EmbeddingRow> stored;
  const absl::Status read = database_.Read([&](sql::Tx& tx) -> absl::Status {
    texts.clear();
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::ArticleRow> row,
                              LoadWanted(tx, workspace, wanted));
    if (!row) return absl::OkStatus();  // the index of words will say so
    DESKMESH_ASSIGN_OR_RETURN(const std::string bytes,
                              store::LoadVersion(tx, workspace, wanted.id, wanted.version));
    DESKMESH_ASSIGN_OR_RETURN(const v1::Article content, convert::ParseContent(bytes));
    texts = TextsToEmbed(convert::ToIndexed(*row, content));
    DESKMESH_ASSIGN_OR_RETURN(
        stored, store::LoadEmbeddings(tx, workspace, {wanted.id}, provider_.ModelName()));
    return absl::OkStatus();
  });
  if (absl::IsDataLoss(read)) {
    vectors.SetAside(wanted.id, wanted.version);  // nor can it be found by its words
    return absl::OkStatus();
  }
  DESKMESH_RETURN_IF_ERROR(read);
  if (texts.empty()) return absl::OkStatus();
  if (vectors.passages() + texts.size() > PassageVectors::kMostPassages) {
    log::Warning("the workspace has too many passages to find this article by its meaning",
                 {{"workspace", workspace}, {"article", wanted.id}});
    vectors.SetAside(wanted.id, wanted.version);
    return absl::OkStatus();
  }
  store::EmbeddingRow row{.article_id = wanted.id,
                          .version = wanted.version,
                          .model = provider_.ModelName(),
                          .text_hash = HashOf(texts)};
  std::vector<float> numbers;
  if (!stored.empty() && stored[0].text_hash == row.text_hash) {
    numbers = VectorsOfBytes(stored[0].vectors, config().dimensions);
  }
  if (numbers.empty()) {
    absl::StatusOr<std::vector<float>> made = VectorsOf(workspace, texts);
    if (absl::IsInvalidArgument(made.status())) {
      log::Warning("the embedding model refuses an article; it is found by its words alone",
                   {{"workspace", workspace}, {"article", wanted.id}});
      vectors.SetAside(wanted.id, wanted.version);
      return absl::OkStatus();
    }
    DESKMESH_RETURN_IF_ERROR(made.status());
    numbers = *std::move(made);
  }
  row.vectors = BytesOfVectors(numbers);
  bool is_kept = false;
  DESKMESH_RETURN_IF_ERROR(database_.Write([&](sql::Tx& tx) -> absl::Status {
    // Archived while the model was asked: nothing of it is to stay.
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::ArticleRow> article,
                              LoadWanted(tx, workspace, wanted));
    is_kept = article.has_value();
    return is_kept ? store::SaveEmbedding(tx, workspace, row, clock_.Now()) : absl::OkStatus();
  }));
  if (!is_kept) return absl::OkStatus();
  vectors.Put(wanted.id, wanted.version, std::move(numbers));
  cache_.Publish(kEmbeddedHint, "1");
  return absl::OkStatus();
}

absl::StatusOr<std::vector<float>> MeaningIndex::VectorsOf(const std::string& workspace,
                                                           const std::vector<std::string>& texts) {
  std::vector<float> vectors;
  for (std::size_t i = 0; i < texts.size(); i += EmbeddingProvider::kMostTexts) {
    const std::size_t end = std::min(texts.size(), i + EmbeddingProvider::kMostTexts);
    const std::vector<std::string> some(texts.begin() + static_cast<std::ptrdiff_t>(i),
                                        texts.begin() + static_cast<std::ptrdiff_t>(end));
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<float> made,
                              provider_.Embed(workspace, EmbeddingUse::kPassages, some));
    vectors.insert(vectors.end(), made.begin(), made.end());
  }
  return vectors;
}

}  // namespace deskmesh::knowledge
