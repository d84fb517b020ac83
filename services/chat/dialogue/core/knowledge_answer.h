// SPDX-License-Identifier: Apache-2.0
//
// What the knowledge base said to a question.
#pragma once

#include <string>
#include <vector>

#include "chat/core/message.h"

namespace deskmesh::chat::dialogue {

struct KnowledgeAnswer {
  enum class Decision { kAnswer, kSuggest, kHandover };
  Decision decision = Decision::kHandover;
  std::string answer;
  std::vector<Citation> citations;
  double confidence = 0;  // 0 to 1
  std::string passages;   // of the cited articles, what matched
};

// Whether what is said, or an article it cites, has one of these error codes (core/error_codes.h).
bool Carries(const KnowledgeAnswer& answer, const std::vector<std::string>& error_codes);

}  // namespace deskmesh::chat::dialogue
