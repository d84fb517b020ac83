// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace deskmesh::knowledge {

// Questions about the same thing.
struct QuestionCluster {
  std::vector<std::size_t> members;   // positions in the input, most typical first
  std::vector<std::string> keywords;  // words they share, as written, most telling first, at most 5
};

// Groups questions by their rare words: each joins the group whose centre is nearest, if near
// enough, else founds one; groups whose centres meet are joined. Who names the same product (Android,
// 安卓) is nearer, who names another one stays apart. Largest first, groups of fewer than
// `least` left out. Time is about questions × groups that share a word. Deterministic, thread-safe.
std::vector<QuestionCluster> ClusterQuestions(const std::vector<std::string>& questions,
                                              std::size_t least);

}  // namespace deskmesh::knowledge
