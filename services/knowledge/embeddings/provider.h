// SPDX-License-Identifier: Apache-2.0
//
// Texts as vectors that are near each other where they mean alike, by a model of the operator's, over
// any OpenAI-compatible endpoint. Optional: without it, or whenever it fails, words alone find articles.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/embeddings/core/circuit_breaker.h"
#include "platform/cache/cache.h"
#include "platform/clock/clock.h"
#include "platform/metrics/metrics.h"

namespace deskmesh::knowledge {

struct EmbeddingConfig {
  std::string url;  // up to `/v1`, for example `http://127.0.0.1:8081/v1`; empty: off
  std::string model;
  std::string api_key;
  std::size_t dimensions = 1'024;  // numbers of each vector
  std::string query_prefix;  // some models want to be told what a text is: `query: `
  std::string passage_prefix;
  std::chrono::milliseconds query_timeout{300};
  std::chrono::milliseconds timeout{30'000};  // of a request for passages
  std::int64_t daily_tokens = 5'000'000;  // of a workspace, see EmbeddingUse; 4 bytes a token
  float least_similarity = 0;  // cosine from which an article is near
  float suggest_similarity =
      0;  // and from which it is suggested though its words don't say so; 0: never
};

// What vectors are for. Each has a budget, a time-out and a circuit breaker of its own, so that a model
// that is busy with passages costs no query, and queries that are too slow stop no passage.
enum class EmbeddingUse { kQuery, kPassages };

// Reasons of a refusal: the endpoint was asked in vain; nobody asked it; the texts are at fault, not the
// endpoint; the day's tokens are used up.
inline constexpr char kEmbeddingsUnavailable[] = "EMBEDDINGS_UNAVAILABLE";
inline constexpr char kEmbeddingLeftOut[] = "EMBEDDING_LEFT_OUT";
inline constexpr char kEmbeddingRefused[] = "EMBEDDING_REFUSED";
inline constexpr char kEmbeddingBudget[] = "EMBEDDING_BUDGET";

// Thread-safe; blocks the calling thread for at most the time-out. Never inside a transaction.
class EmbeddingProvider {
 public:
  static constexpr std::size_t kMostTexts = 32;  // of a request

  EmbeddingProvider(EmbeddingConfig config, cache::Cache& cache, const clock::Clock& clock,
                    metrics::Registry& metrics);

  bool is_on() const { return !config_.url.empty(); }
  const EmbeddingConfig& config() const { return config_; }
  // What vectors depend on beside the text: those of another name don't compare.
  std::string ModelName() const;
  // Leaves what is being asked within a second, and asks nothing more.
  void Stop() { is_stopping_ = true; }

  // The vectors of at most kMostTexts texts, in their order, one behind the other, each of length 1.
  // UNAVAILABLE, reason EMBEDDINGS_UNAVAILABLE: unreachable, too slow, or an answer that isn't what it
  // should be (another number of vectors or of numbers, not finite);
  // UNAVAILABLE, reason EMBEDDING_LEFT_OUT, whatever the texts: left alone after failures, the process stops,
  // or the budget can't be read;
  // INVALID_ARGUMENT, reason EMBEDDING_REFUSED: the endpoint doesn't take these texts;
  // RESOURCE_EXHAUSTED, reason EMBEDDING_BUDGET. Tokens count where the model answered, be it with nonsense.
  absl::StatusOr<std::vector<float>> Embed(const std::string& workspace, EmbeddingUse use,
                                           const std::vector<std::string>& texts);

 private:
  struct Lane {
    Lane(metrics::Registry& metrics, const std::string& use);
    static metrics::Counter Outcome(metrics::Registry& metrics, const std::string& use,
                                    const std::string& outcome);
    CircuitBreaker breaker;
    metrics::Counter done, failed, left_out, over_budget;
    metrics::Histogram duration;
  };
  // The body of an answer with status 200.
  absl::StatusOr<std::string> Ask(EmbeddingUse use, const std::vector<std::string>& texts);

  const EmbeddingConfig config_;
  cache::Cache& cache_;
  const clock::Clock& clock_;
  Lane queries_, passages_;
  std::atomic<bool> is_stopping_{false};
};

}  // namespace deskmesh::knowledge
