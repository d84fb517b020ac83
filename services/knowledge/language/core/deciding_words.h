// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskmesh::knowledge {

// A word (or part of one) that spoke for the label, most decisive first.
struct DecidingWord {
  std::string word;
  double weight = 0;  // share of the margin, > 0
};

// Whether a folded word says something by itself: no function word of either language, no number, no mark, no
// single letter or Chinese character.
bool IsContentWord(std::string_view word);

// What a reader recognises of a feature's name: a word that says something, or the stem of one. Empty for all
// else: sequences of characters aren't words, and a source's own words are there as words, too.
std::string ReadableName(const std::string& name);

// What each feature, by its number, adds to the margin.
using FeatureGains = std::vector<std::pair<double, uint32_t>>;

// The five most decisive words, each once: a part of a word already named adds nothing. Equal ones by
// the alphabet. `name_of` gives the full name of a feature; only of the first few it is asked.
std::vector<DecidingWord> MostDeciding(FeatureGains gains,
                                       const std::function<const std::string&(uint32_t)>& name_of);

}  // namespace deskmesh::knowledge
