// SPDX-License-Identifier: Apache-2.0
//
// What a question is about, word by word, and how much of it an article never speaks of: one about
// milestones may say nothing of attachments.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "knowledge/core/posting_index.h"
#include "knowledge/core/translation_model.h"

namespace deskmesh::knowledge {

class SynonymTable;

// A word of a question that tells what it is about.
struct AskedContent {
  float mass = 0;  // grows with its rarity, the greatest where no article has it
  uint32_t begin = 0;  // bytes of the question
  uint32_t end = 0;
  // Any of these in an article says it: the word, its translations, synonyms and concepts.
  std::vector<TermId> said_by;
  // All of these together say it as well, a part of them a part of it: the pairs of characters of a
  // Chinese word, the words of a compound. kNoTerm: no article has it.
  std::vector<TermId> parts;
  bool is_chinese = false;
  bool is_known_elsewhere = false;  // something of the other language says it
};

// Other terms that may be meant by what stands there; see Mend::Other.
struct OtherReading {
  uint32_t begin = 0;  // bytes of the question
  uint32_t end = 0;
  TermId term = kNoTerm;
};

// The words of a question, mistakes mended, that tell what it is about; not those that say how it
// asks, nor numbers, files and addresses that no article has. Thread-safe.
std::vector<AskedContent> AskedContentsOf(std::string_view question, const PostingIndex& postings,
                                          const SynonymTable& synonyms,
                                          const TranslationModel& translations,
                                          std::span<const OtherReading> others = {});

// Whether an index term tells how somebody asks, or what any help centre is about: "show", 最多.
bool IsAskingWord(const std::string& term);

// The share of what a question is about, by rarity, that none of the texts says, [0, 1], less of a long
// question, half at most where one of two words is said and no article has the other. The texts are an
// article and its translations. `in_other_language`: than the question's; then a word counts only if the
// index can tell how the other language says it.
double UnsaidShare(std::span<const AskedContent> contents, const PostingIndex& postings,
                   std::span<const DocNumber> texts, bool in_other_language);

}  // namespace deskmesh::knowledge
