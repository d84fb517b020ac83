// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "knowledge/generator/core/claim_check.h"

namespace deskmesh::knowledge {

// What a language model is asked: rules and question.
struct GroundedPrompt {
  std::string system;
  std::string user;
};

// Asks for an answer from the numbered passages alone, each sentence with the numbers it rests on
// in brackets, in the question's language; for `NONE` where they don't answer. Passages are cut at
// 4,000 bytes together. What the passages say counts as text, not as instruction.
GroundedPrompt PromptFor(std::string_view question, const std::vector<std::string>& passages,
                         std::string_view locale);

// What became of a model's answer.
struct GroundingCheck {
  bool is_grounded = false;
  bool is_none = false;  // the model says that the passages don't answer
  std::vector<std::size_t> cited;  // positions in the passages, ascending
  std::string problem;             // why it isn't grounded, for the log
};

// Refuses an answer that isn't grounded (R20): empty or `NONE`, without a citation, citing a passage
// that isn't there, saying nothing but "Yes", with a sentence that the passages it cites (all cited
// ones where it names none) don't bear (see UnsupportedClaim), or with an address that stands in none
// of them and not in the question. Of a sentence in another language than its passages half of the
// words must stand there. Thread-safe.
GroundingCheck CheckGrounding(std::string_view answer, std::string_view question,
                              const std::vector<std::string>& passages);

// CheckGrounding of an answer that grows: what was read and decided before isn't again. Confined to one
// thread.
class GroundingChecker {
 public:
  // The passages must outlive it.
  GroundingChecker(std::string_view question, const std::vector<std::string>& passages);

  GroundingCheck Check(std::string_view answer);

 private:
  struct Verdict {
    std::string problem;
    bool claims_anything = false;
  };

  const Verdict& VerdictOf(const std::string& sentence, const std::set<std::size_t>& support);

  const std::vector<std::string>& passages_;
  ClaimChecker claims_;
  std::set<std::string> asked_addresses_;
  std::vector<std::set<std::string>> addresses_;  // of each passage
  std::map<std::pair<std::string, std::set<std::size_t>>, Verdict> verdicts_;
};

// How many bytes of an answer that is still growing are whole sentences, with the citations behind
// them: something else has begun after them. Thread-safe.
std::size_t WholeSentences(std::string_view text);

}  // namespace deskmesh::knowledge
