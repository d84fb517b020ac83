// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "knowledge/language/core/deciding_words.h"
#include "knowledge/language/core/feature_counter.h"
#include "knowledge/language/core/text_features.h"
#include "platform/text/tokenizer.h"

namespace deskmesh::knowledge {

// A text that several classifiers read: it is split once, and its features are counted once for all
// spaces of the same options (P18). Borrows the texts. Confined to one thread.
//
//   CountedText ticket(subject, description, "EMAIL");
//   type.ClassifyCounts(ticket.In(type.features()), true, "EMAIL");
//   labels.FindIn(ticket.In(labels.features()));
class CountedText {
 public:
  CountedText(std::string_view title, std::string_view text, std::string_view source)
      : title_(title), text_(text), source_(source) {}

  // As FeatureSpace::Count of title, text and source.
  FeatureCounts In(const FeatureSpace& space);

  // Deciding words of a text that was counted, as they stand in it: a stem is no word ("tini" of "tiny").
  // Each once, also where another contains it.
  std::vector<std::string> WordsOf(const std::vector<DecidingWord>& because) const;

 private:
  struct Split {
    std::string_view text;
    bool with_symbols = false;
    std::vector<text::Token> tokens;
  };
  const std::vector<text::Token>& TokensOf(std::string_view text, bool with_symbols);
  std::string WordOf(const std::string& word_or_stem) const;

  std::string_view title_, text_, source_;
  FeatureCounter counter_;
  std::deque<Split> splits_;  // references to its tokens stay good
  std::vector<std::pair<FeatureOptions, std::vector<HashedFeature>>> counted_;
};

}  // namespace deskmesh::knowledge
