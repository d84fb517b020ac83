// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace deskmesh::knowledge {

// TranslationModel holds P(target term | source term) between the two languages of an index,
// learned by expectation maximisation over pairs of texts that say the same (IBM model 1, Brown et
// al. 1993), in both directions. Safe for concurrent const use.
class TranslationModel {
 public:
  struct Pair {
    std::vector<std::string> source;  // terms of a text, repeated as they occur
    std::vector<std::string> target;
  };
  struct Translation {
    std::string term;
    float probability = 0;
  };

  // Learns from pairs; deterministic. Terms longer than 64 bytes are left out. Time is linear in
  // the sum over the pairs of |source| × |target|; each side is cut at 200 different terms.
  // An empty model once `stop` says so, which is asked for each pair in each round.
  static TranslationModel Learn(std::span<const Pair> pairs,
                                const std::function<bool()>& stop = nullptr);

  // The likeliest translations of a source (or target) term, at most 6, likeliest first; empty when
  // it was not seen.
  std::span<const Translation> Of(std::string_view term) const;

  bool empty() const { return translations_.empty(); }

 private:
  std::unordered_map<std::string, std::vector<Translation>> translations_;
};

}  // namespace deskmesh::knowledge
