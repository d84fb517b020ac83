// SPDX-License-Identifier: Apache-2.0
//
// This process's copy of the vectors of all public articles, beside the index of their words.
#pragma once

#include <absl/status/status.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "knowledge/embeddings/core/near_article.h"
#include "knowledge/embeddings/core/passage_vectors.h"
#include "knowledge/embeddings/core/recent_queries.h"
#include "knowledge/embeddings/provider.h"
#include "knowledge/generator/workers.h"
#include "platform/cache/cache.h"
#include "platform/clock/clock.h"
#include "platform/lease/lease.h"
#include "platform/metrics/metrics.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge {

// The index of words says which articles readers see. Vectors that the store has are taken from there;
// for the others one process at a time asks the model, article by article, and stores them for all. An
// article is found by its words until its vectors are here. Does nothing where no provider is set up.
// Owns threads between Start and Stop. Thread-safe.
class MeaningIndex {
 public:
  MeaningIndex(sql::Database& database, cache::Cache& cache, lease::Leases& leases,
               const clock::Clock& clock, std::string process, EmbeddingProvider& provider,
               metrics::Registry& metrics)
      : database_(database),
        cache_(cache),
        leases_(leases),
        clock_(clock),
        process_(std::move(process)),
        provider_(provider),
        waiting_(metrics.Gauge("deskmesh_knowledge_embedding_articles_waiting",
                               "Public articles that have no vectors yet in this process.")),
        alarm_(clock) {}
  ~MeaningIndex() { Stop(); }

  bool is_on() const { return provider_.is_on(); }
  const EmbeddingConfig& config() const { return provider_.config(); }
  void Start();
  void Stop();

  // Customers may see this version of a public article from now on, all or those of certain plans and roles,
  // or not the article any more.
  void Expect(const std::string& workspace, const std::string& id, std::int64_t version);
  void Forget(const std::string& workspace, const std::string& id);

  // The vector of a query, which leaves the house without personal data. Empty where words alone must
  // do: no provider, nothing to compare with, a failure, or no time before `deadline`. Blocks for the
  // time-out of queries at most. Never inside a transaction.
  std::vector<float> MeaningOf(const std::string& workspace, std::string_view query,
                               base::Instant deadline);

  // Runs what will ask for a meaning on a thread of its own, for those who must not block. False when too
  // many wait or it is off: the caller does without.
  bool Post(std::function<void()> work) { return workers_.Post(std::move(work)); }

  // The nearest 1,000 articles, whoever may see them; none of an empty vector.
  std::vector<NearArticle> Nearest(const std::string& workspace,
                                   const std::vector<float>& meaning) const;

 private:
  using Workspaces = std::map<std::string, std::shared_ptr<PassageVectors>>;
  // One article that the model is asked about.
  struct Turn {
    std::string workspace;
    std::shared_ptr<PassageVectors> vectors;
    PassageVectors::Wanted wanted;
    bool is_retry = false;
  };

  Workspaces All() const;
  std::shared_ptr<PassageVectors> Find(const std::string& workspace) const;
  void Run();
  void LoadStored();
  // Whether some were there.
  absl::StatusOr<bool> LoadSome(const std::string& workspace, PassageVectors& vectors);
  absl::Status EmbedMissing();
  // New articles behind `after` (an id by workspace), then those that failed and are due since `began`;
  // workspaces in turn.
  std::optional<Turn> NextTurn(const Workspaces& workspaces,
                               const std::map<std::string, std::string>& after,
                               base::Instant began) const;
  // OK also where only this article or workspace must wait.
  absl::Status Take(const Turn& turn);
  absl::Status EmbedOne(const std::string& workspace, PassageVectors& vectors,
                        const PassageVectors::Wanted& wanted);
  absl::StatusOr<std::vector<float>> VectorsOf(const std::string& workspace,
                                               const std::vector<std::string>& texts);

  sql::Database& database_;
  cache::Cache& cache_;
  lease::Leases& leases_;
  const clock::Clock& clock_;
  const std::string process_;
  EmbeddingProvider& provider_;
  metrics::Gauge waiting_;
  RecentQueries recent_{1'000};
  clock::Alarm alarm_;
  std::unique_ptr<cache::HintSubscription> hints_;
  std::thread thread_;
  AnswerWorkers workers_;
  std::atomic<bool> is_stopping_{false};
  mutable std::shared_mutex mutex_;
  Workspaces workspaces_;
  // Of the thread.
  std::map<std::string, std::string> loaded_up_to_;  // id of an article by workspace
  std::map<std::string, base::Instant> out_of_budget_until_;  // by workspace
  std::string last_turn_;  // a workspace
};

}  // namespace deskmesh::knowledge
