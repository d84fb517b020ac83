// SPDX-License-Identifier: Apache-2.0
//
// Translation by a provider (R26). One implementation ships: any OpenAI-compatible endpoint.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <string>
#include <string_view>

#include "platform/cache/cache.h"

namespace deskmesh::knowledge {

// Thread-safe; calls block.
class TranslationProvider {
 public:
  virtual ~TranslationProvider() = default;

  virtual bool is_on() const = 0;
  // The text in the target language. Marks like `⟦3⟧` in it are to come back unchanged. UNAVAILABLE,
  // reason TRANSLATOR_UNAVAILABLE; RESOURCE_EXHAUSTED, reason TRANSLATOR_BUDGET.
  // `patience`: how long the asker waits; the provider's own limit holds where it is shorter.
  virtual absl::StatusOr<std::string> Translate(const std::string& workspace, std::string_view text,
                                                std::string_view source_locale,
                                                std::string_view target_locale,
                                                std::chrono::milliseconds patience) = 0;
};

struct TranslatorConfig {
  std::string url;  // up to `/v1`; empty: off
  std::string model;
  std::string api_key;
  std::chrono::milliseconds timeout{20'000};  // of one piece
  std::int64_t daily_tokens = 2'000'000;  // of a workspace; estimated, 4 bytes a token, both ways
};

class ModelTranslator final : public TranslationProvider {
 public:
  ModelTranslator(TranslatorConfig config, cache::Cache& cache)
      : config_(std::move(config)), cache_(cache) {}

  bool is_on() const override { return !config_.url.empty(); }
  absl::StatusOr<std::string> Translate(const std::string& workspace, std::string_view text,
                                        std::string_view source_locale,
                                        std::string_view target_locale,
                                        std::chrono::milliseconds patience) override;

 private:
  const TranslatorConfig config_;
  cache::Cache& cache_;
};

// A Markdown text of any length: code, addresses, placeholders and personal data stay as they are and
// never reach the provider; long texts go in pieces, up to twelve at a time, so that 100 kB take two
// rounds. Errors as the provider's; TRANSLATOR_UNAVAILABLE too where a piece lost something;
// DEADLINE_EXCEEDED, reason TRANSLATION_TOO_SLOW, where not all pieces were done by `until`.
absl::StatusOr<std::string> TranslateMarkdown(TranslationProvider& provider,
                                              const std::string& workspace, std::string_view text,
                                              std::string_view source_locale,
                                              std::string_view target_locale,
                                              std::chrono::steady_clock::time_point until);

}  // namespace deskmesh::knowledge
