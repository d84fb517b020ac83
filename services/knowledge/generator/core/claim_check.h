// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// Why the passages don't bear what a sentence claims; empty where they do. In the language of the
// passages each word that carries something has to stand in them, in any form or by another word of the
// same meaning; one more may come from a question that is open (how, what). A question for yes or
// no lends none: it only proposes. A clause isn't put together from sentences about different things.
// In another language words are not compared. In both
//   - each number stands in a passage with its unit, and not in the clause of something else,
//   - a clause that denies has its best counterpart denying, one that claims has it claiming,
//   - "at least" isn't "at most", "before" isn't "after", "above" isn't "below", "first" isn't "last",
//     "only" and "everyone" are told apart.
// The first line of a passage, where it is a title, and headings lend words and numbers; they confirm
// and order nothing that the text below speaks of.
// Thread-safe.
std::string UnsupportedClaim(std::string_view sentence,
                             const std::vector<std::string_view>& passages,
                             std::string_view question);

// UnsupportedClaim for all the sentences of an answer: the question and each set of passages are read
// once. Confined to one thread.
class ClaimChecker {
 public:
  // The passages must outlive it. A long question counts with its first 1,000 bytes.
  ClaimChecker(std::string_view question, std::vector<std::string_view> passages);
  ~ClaimChecker();

  // `cited` are positions in the passages.
  std::string Unsupported(std::string_view sentence, const std::set<std::size_t>& cited);

 private:
  struct Read;
  std::unique_ptr<Read> read_;
};

// Whether a text claims anything: more than "Yes." and "Done.".
bool ClaimsAnything(std::string_view text);

// Whether words of the sentence can be looked up in the passages: both are in one language, Chinese
// or one of Latin letters.
bool SharesLanguage(std::string_view sentence, const std::vector<std::string_view>& passages);

}  // namespace deskmesh::knowledge
