// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace deskmesh::knowledge {

// A word (or part of one) that spoke for the label, most decisive first.
struct DecidingWord {
  std::string word;
  double weight = 0;  // share of the margin, > 0
};

// What a reader recognises of a feature's name; empty for shapes, structure, polarity, meanings, single
// letters and a source's own words, which are there as words too.
std::string ReadableName(const std::string& name);

// The five most decisive, each once: a part of a word already named adds nothing.
std::vector<DecidingWord> MostDeciding(std::vector<DecidingWord> words);

}  // namespace deskmesh::knowledge
