// SPDX-License-Identifier: Apache-2.0
//
// What people made of the tickets that hold a word.
#pragma once

#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace deskmesh::knowledge {

struct WordRecord {
  std::map<std::string, int> types;       // tickets by type
  std::map<std::string, int> priorities;  // tickets by priority
};

// Subject and description in the form in which words are looked for in them: folded, apostrophes
// straight.
std::string FoldForWords(std::string_view subject, std::string_view description);

// Whether a folded text says a folded word, an English one as a whole word: not where it is denied
// ("not urgent", 没有报错) or asked about, nor where it is the beginning of something else ("down to").
bool SaysWord(std::string_view folded_text, std::string_view folded_word);

// Notes the English words of a folded text, by their hashes.
void AddSpokenWords(std::string_view folded_text, absl::flat_hash_set<std::uint64_t>* spoken);

// False where a folded word can't be said by any of the texts that were noted: it holds an English word that
// none has. Chinese ones aren't told apart.
bool AreSpoken(std::string_view folded_word, const absl::flat_hash_set<std::uint64_t>& spoken);

}  // namespace deskmesh::knowledge
