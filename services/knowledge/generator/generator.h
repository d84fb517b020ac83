// SPDX-License-Identifier: Apache-2.0
//
// Answers in a language model's own words, over any OpenAI-compatible endpoint. Optional: without it,
// or whenever it fails, the articles' own words are the answer.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/cache/cache.h"

namespace deskmesh::knowledge {

struct GeneratorConfig {
  std::string url;  // up to `/v1`, for example `http://127.0.0.1:11434/v1`; empty: off
  std::string model;
  std::string api_key;
  std::chrono::milliseconds timeout{8'000};  // of the whole answer
  std::chrono::milliseconds first_word{3'000};  // of its first word
  std::int64_t daily_tokens = 500'000;  // of a workspace; estimated, 4 bytes a token
  std::int64_t answer_tokens = 400;  // longest answer
};

// The reason of a refusal: the model says that what it was given doesn't answer.
inline constexpr char kNoAnswerInPassages[] = "NO_ANSWER_IN_PASSAGES";

// What a model is asked.
struct GeneratorQuestion {
  std::string workspace;
  std::string question;  // without personal data: it leaves the house
  std::vector<std::string> passages;
  std::string locale;
  // How long the asker waits; the configured timeout holds where it is shorter.
  std::chrono::milliseconds patience = std::chrono::milliseconds::max();
};

// Thread-safe; blocks the calling thread for at most `timeout`.
class Generator {
 public:
  Generator(GeneratorConfig config, cache::Cache& cache)
      : config_(std::move(config)), cache_(cache) {}

  bool is_on() const { return !config_.url.empty(); }
  // Leaves what is being asked within a second, and asks nothing more.
  void Stop() { is_stopping_ = true; }

  // An answer that rests on the passages alone, with citations like [1] in it (see CheckGrounding).
  // It is read as a stream, so that a model that doesn't begin, or runs on, is left early.
  // UNAVAILABLE: unreachable, too slow or not understood; RESOURCE_EXHAUSTED, reason
  // GENERATOR_BUDGET: the workspace's tokens of the day are used up; FAILED_PRECONDITION, reason
  // ANSWER_NOT_GROUNDED or NO_ANSWER_IN_PASSAGES.
  // `on_text`, if given, gets the answer as it grows, whole sentences that passed the check; false from
  // it ends the work (CANCELLED). Where the rest fails, so does the answer.
  using OnText = std::function<bool(std::string_view text)>;
  absl::StatusOr<std::string> Answer(const GeneratorQuestion& asked,
                                     const OnText& on_text = nullptr);

 private:
  const GeneratorConfig config_;
  cache::Cache& cache_;
  std::atomic<bool> is_stopping_{false};
};

// Takes the text out of a streamed reply (`data: {"choices":[{"delta":{"content":"…"}}]}` lines),
// in pieces of any size. Confined to one thread.
class DeltaReader {
 public:
  // False when the stream isn't what it should be or its text is longer than `max_bytes`.
  bool Append(std::string_view bytes, std::size_t max_bytes);
  const std::string& text() const { return text_; }
  bool is_done() const { return is_done_; }

 private:
  bool TakeLine(std::string_view line);

  std::string pending_;
  std::string text_;
  bool is_done_ = false;
};

}  // namespace deskmesh::knowledge
