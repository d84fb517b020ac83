// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "knowledge/core/article_index.h"
#include "knowledge/core/asked_actions.h"
#include "knowledge/core/asked_contents.h"
#include "knowledge/core/error_codes.h"
#include "knowledge/core/posting_index.h"
#include "knowledge/core/translation_model.h"
#include "knowledge/core/word_list.h"

namespace deskmesh::knowledge {

// The name under which a glossary concept stands in the index.
std::string ConceptTerm(uint32_t concept_id);

// Words as a text writes them, folded, each with the term under which it is indexed.
using WrittenWords = std::unordered_map<std::string, std::string>;

// Puts the terms of a text into a document: words, character pairs and glossary concepts. Function words
// aren't among the written ones.
void AddText(std::string_view text, Field field, DocumentTerms* terms,
             WrittenWords* written = nullptr);

// Puts in by what an article is found that is about error codes: those it carries, and those that its
// title names beyond doubt.
void AddCodes(const std::vector<std::string>& codes, std::string_view title, DocumentTerms* terms);

// An administrator's synonyms.
class SynonymTable {
 public:
  SynonymTable() = default;
  explicit SynonymTable(const std::vector<SynonymSet>& sets);

  // One other way to say a part of the query, as index terms.
  using Alternative = std::vector<std::string>;

  // The other phrases of every set of which one phrase occurs in the folded query. Time is the
  // query's length times that of the longest phrase that begins like it.
  std::vector<Alternative> Find(std::string_view folded_query) const;

  // What of the folded query is a phrase of a set, and another phrase of it. Borrowed from the table.
  struct Saying {
    const Alternative* said = nullptr;
    const Alternative* other = nullptr;
  };
  std::vector<Saying> Sayings(std::string_view folded_query) const;

 private:
  struct Phrase {
    std::string folded;
    Alternative terms;
  };
  // Which phrase of which set ends at a node of the trie; the first of each set.
  struct Ending {
    uint32_t set = 0;
    uint32_t phrase = 0;
  };

  void AddToTrie(const std::string& folded, Ending ending);

  std::vector<std::vector<Phrase>> sets_;
  // All phrases by their bytes, so that a query is read once however many sets there are.
  std::unordered_map<uint64_t, uint32_t> edges_;  // by node · 256 + byte
  std::vector<std::vector<Ending>> endings_ = std::vector<std::vector<Ending>>(1);  // by node
};

// Weights of what a query is expanded with, relative to a word itself.
struct ExpansionWeights {
  float concept_match = 0.7F;
  float synonym = 0.8F;
  float translation = 0.9F;  // times the translation's probability
};

// A query turned into look-ups.
struct QueryPlan {
  struct Word {
    std::string term;
    TermId id = kNoTerm;  // kNoTerm: not in the index as it stands
    float mass = 0;  // its weight times its rarity
    uint32_t group = 0;
    float trust = 1;  // that it is meant, where it isn't written like that
  };
  // The name of a thing, as the glossary has it, that the query uses and some article has.
  struct Named {
    uint32_t concept_id = 0;
    TermId term = kNoTerm;
  };
  std::vector<QueryTerm> terms;
  std::vector<Word> words;  // the query's own terms
  std::vector<Named> concepts;
  std::vector<NamedCode> codes;
  std::string locale;
  bool names_foreign = false;  // something that no article mentions; see ForeignNamesIn
  ActionSet asked_actions = 0;
  std::vector<AskedContent> contents;
  std::string read_as;  // the query with its sure mends; empty: there are none
  bool is_pinyin = false;  // nothing else that is known, so that the letters tell no language
};

// What a plan is made from.
struct QueryContext {
  const PostingIndex& postings;
  const WordList& words;
  const SynonymTable& synonyms;
  const TranslationModel& translations;
  ExpansionWeights weights;
};

// How far a query may be carried from its words.
struct QueryReach {
  bool across_languages = true;
  bool mends_typos = true;
};

QueryPlan PlanQuery(std::string_view text, QueryReach reach, const QueryContext& context);

}  // namespace deskmesh::knowledge
