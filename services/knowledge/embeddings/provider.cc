// SPDX-License-Identifier: Apache-2.0
#include "knowledge/embeddings/provider.h"

#include <boost/json.hpp>

#include <algorithm>
#include <span>
#include <utility>

#include "knowledge/embeddings/core/passage_vectors.h"
#include "platform/base/error.h"
#include "platform/http/json_text.h"
#include "platform/http/outgoing_request.h"
#include "platform/log/log.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::chrono::milliseconds kBudgetPeriod = std::chrono::hours(24);
constexpr std::size_t kTokenBytes = 4;
// 32 vectors of 8,192 numbers, written long.
constexpr std::size_t kLargestAnswer = 8 << 20;

absl::Status NoVectors(std::string_view why) {
  return base::Failure(absl::StatusCode::kUnavailable, kEmbeddingsUnavailable, why);
}

absl::Status LeftOut(std::string_view why) {
  return base::Failure(absl::StatusCode::kUnavailable, kEmbeddingLeftOut, why);
}

const boost::json::value* Member(const boost::json::value& value, std::string_view name) {
  return value.is_object() ? value.as_object().if_contains(name) : nullptr;
}

// Appends one vector; false where it isn't one of this many numbers.
bool AppendVector(const boost::json::value* numbers, std::size_t dimensions,
                  std::vector<float>* vectors) {
  if (numbers == nullptr || !numbers->is_array()) return false;
  const boost::json::array& array = numbers->as_array();
  if (array.size() != dimensions) return false;
  const std::size_t begin = vectors->size();
  for (const boost::json::value& number : array) {
    boost::system::error_code error;
    vectors->push_back(static_cast<float>(number.to_number<double>(error)));
    if (error) return false;
  }
  return Normalize(std::span(*vectors).subspan(begin));
}

// The vectors of an answer, `{"data":[{"index":0,"embedding":[…]},…]}`, in the order of the texts.
absl::StatusOr<std::vector<float>> VectorsIn(std::string_view answer, std::size_t texts,
                                             std::size_t dimensions) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(answer, error);
  const boost::json::value* data = error ? nullptr : Member(value, "data");
  if (data == nullptr || !data->is_array() || data->as_array().size() != texts) {
    return NoVectors("the answer doesn't hold a vector for each text");
  }
  std::vector<const boost::json::value*> by_index(texts, nullptr);
  for (std::size_t i = 0; i < texts; ++i) {
    const boost::json::value& entry = data->as_array()[i];
    const boost::json::value* index = Member(entry, "index");
    // Those that don't number them keep the order.
    const std::uint64_t place = index == nullptr ? i : index->to_number<std::uint64_t>(error);
    if (error || place >= texts) return NoVectors("a vector belongs to no text");
    by_index[place] = Member(entry, "embedding");
  }
  std::vector<float> vectors;
  vectors.reserve(texts * dimensions);
  for (const boost::json::value* numbers : by_index) {
    if (AppendVector(numbers, dimensions, &vectors)) continue;
    return NoVectors("a vector isn't one of " + std::to_string(dimensions) +
                     " finite numbers, as embedding_dimensions says");
  }
  return vectors;
}

}  // namespace

EmbeddingProvider::Lane::Lane(metrics::Registry& metrics, const std::string& use)
    : done(Outcome(metrics, use, "done")),
      failed(Outcome(metrics, use, "failed")),
      left_out(Outcome(metrics, use, "left_out")),
      over_budget(Outcome(metrics, use, "over_budget")),
      duration(metrics.Histogram("deskmesh_knowledge_embedding_duration_seconds",
                                 "Time until the embedding model answered or failed.",
                                 {{"use", use}})) {}

metrics::Counter EmbeddingProvider::Lane::Outcome(metrics::Registry& metrics,
                                                  const std::string& use,
                                                  const std::string& outcome) {
  return metrics.Counter("deskmesh_knowledge_embedding_requests_total",
                         "Requests for vectors; left_out: not sent, as the ones before failed.",
                         {{"use", use}, {"outcome", outcome}});
}

EmbeddingProvider::EmbeddingProvider(EmbeddingConfig config, cache::Cache& cache,
                                     const clock::Clock& clock, metrics::Registry& metrics)
    : config_(std::move(config)),
      cache_(cache),
      clock_(clock),
      queries_(metrics, "query"),
      passages_(metrics, "passages") {}

std::string EmbeddingProvider::ModelName() const {
  return config_.model + " " + std::to_string(config_.dimensions) + " " + config_.passage_prefix;
}

absl::StatusOr<std::vector<float>> EmbeddingProvider::Embed(const std::string& workspace,
                                                            EmbeddingUse use,
                                                            const std::vector<std::string>& texts) {
  if (is_stopping_) return LeftOut("the process stops");
  const bool is_query = use == EmbeddingUse::kQuery;
  Lane& lane = is_query ? queries_ : passages_;
  if (!lane.breaker.Admits(clock_.Now())) {
    lane.left_out.Add();
    return LeftOut("the endpoint failed lately and is left alone");
  }
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  const std::string budget =
      "knowledge:embeddings:{" + workspace + "}:" + (is_query ? "query" : "passages");
  const auto tokens = static_cast<std::int64_t>(bytes / kTokenBytes + texts.size());
  const auto used = cache_.Increment(budget, tokens, kBudgetPeriod);
  if (!used.ok()) {
    lane.left_out.Add();
    return LeftOut("the budget can't be read");
  }
  if (used->value > config_.daily_tokens) {
    lane.over_budget.Add();
    return base::Failure(absl::StatusCode::kResourceExhausted, kEmbeddingBudget,
                         "the workspace's tokens of the day are used up");
  }
  const auto begin = std::chrono::steady_clock::now();
  const absl::StatusOr<std::string> answer = Ask(use, texts);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  lane.duration.Observe(time.count());
  absl::StatusOr<std::vector<float>> vectors =
      answer.ok() ? VectorsIn(*answer, texts.size(), config_.dimensions)
                  : absl::StatusOr<std::vector<float>>(answer.status());
  // Nothing was spent; unless the day is another by now. Nobody waits for it: a query is late already.
  if (absl::IsUnavailable(answer.status()) && time < used->remaining) {
    cache_.IncrementAsync(budget, -tokens, kBudgetPeriod,
                          [](const absl::StatusOr<cache::Count>&) {});
  }
  (vectors.ok() ? lane.done : lane.failed).Add();
  if (!vectors.ok()) {
    log::Warning("the embedding model gave no vectors",
                 {{"workspace", workspace},
                  {"use", is_query ? "query" : "passages"},
                  {"error", base::MessageOf(vectors.status())}});
  }
  // Who refuses a text is there.
  const bool has_answered = vectors.ok() || absl::IsInvalidArgument(vectors.status());
  lane.breaker.Report(has_answered, clock_.Now());
  return vectors;
}

absl::StatusOr<std::string> EmbeddingProvider::Ask(EmbeddingUse use,
                                                   const std::vector<std::string>& texts) {
  const bool is_query = use == EmbeddingUse::kQuery;
  http::OutgoingRequest request;
  request.method = "POST";
  request.url = config_.url + "/embeddings";
  request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
  if (!config_.api_key.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + config_.api_key);
  }
  request.body = "{\"model\":";
  http::AppendJsonString(config_.model, &request.body);
  request.body += ",\"encoding_format\":\"float\",\"input\":[";
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) request.body += ',';
    http::AppendJsonString((is_query ? config_.query_prefix : config_.passage_prefix) + texts[i],
                           &request.body);
  }
  request.body += "]}";
  http::OutgoingOptions options;
  // The installation's own endpoint may well be inside.
  options.allow_private_targets = true;
  options.timeout =
      std::max(is_query ? config_.query_timeout : config_.timeout, std::chrono::milliseconds(1));
  options.connect_timeout = std::min(options.connect_timeout, options.timeout);
  options.largest_answer = kLargestAnswer;
  options.is_left = &is_stopping_;
  http::OutgoingAnswer answer = http::SendRequest(request, options);
  if (answer.status == 0) return NoVectors("the model didn't answer: " + answer.error);
  const std::string status = "the model answered with HTTP " + std::to_string(answer.status);
  if (answer.status == 400 || answer.status == 413 || answer.status == 422) {
    return base::Failure(absl::StatusCode::kInvalidArgument, kEmbeddingRefused, status);
  }
  if (answer.status != 200) return NoVectors(status);
  return std::move(answer.body);
}

}  // namespace deskmesh::knowledge
