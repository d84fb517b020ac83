// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/language/core/name_hash.h"
#include "knowledge/language/core/text_features.h"
#include "platform/text/tokenizer.h"

namespace deskmesh::knowledge {

// FeatureCounter counts what ExtractFeatures names, without writing a name down: a classification
// spends its time there (P18). Distinct words are taken apart once, however often they occur.
// Keeps its memory for the next text. Not thread-safe.
class FeatureCounter {
 public:
  // Each feature once; valid until the next call.
  const std::vector<HashedFeature>& Count(std::string_view title, std::string_view text,
                                          const FeatureOptions& options, std::string_view source);
  // The same for what was cut to the options' bytes and split already.
  const std::vector<HashedFeature>& CountTokens(std::string_view title,
                                                const std::vector<text::Token>& title_tokens,
                                                std::string_view text,
                                                const std::vector<text::Token>& text_tokens,
                                                const FeatureOptions& options,
                                                std::string_view source);

 private:
  // How often a word occurs in which role.
  struct Occurrences {
    uint32_t words = 0;      // as a word, all but compounds
    uint32_t numbers = 0;    // of those the numbers
    uint32_t stemmed = 0;    // of those the ones with a stem
    uint32_t sequences = 0;  // as letters whose sequences count, all but parts of compounds
  };
  struct Word {
    NameHash hash;
    uint64_t key = 0;
    std::string_view surface;
    Occurrences all, in_title;
  };
  // What a kind of feature is called in title and text.
  struct Kind {
    NameHash in_all, in_title;
  };

  void AddTokens(const std::vector<text::Token>& tokens, bool is_title,
                 const FeatureOptions& options);
  size_t WordNumber(std::string_view surface);
  void AddWords(const FeatureOptions& options);
  void AddRun(bool is_title, const FeatureOptions& options);
  void AddSequences(std::string_view run, int shortest, int longest, uint32_t all,
                    uint32_t in_title);
  void AddSource(std::string_view source);
  void Add(const Kind& kind, const NameHash& name, uint32_t all, uint32_t in_title);
  // Says whether the feature is new.
  bool Add(const NameHash& name, uint32_t count);

  std::vector<HashedFeature> features_;
  std::vector<uint32_t> slots_;  // by key, one more than a position in features_; 0: free
  std::vector<Word> words_;
  std::vector<uint32_t> word_slots_;  // the same for words_
  std::vector<NameHash> single_words_;  // names of the features that are one word
  std::string run_;
  std::vector<uint32_t> characters_;  // where those of a run begin
};

}  // namespace deskmesh::knowledge
