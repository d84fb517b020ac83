// SPDX-License-Identifier: Apache-2.0
//
// Whether two tickets are likely one case, and not merely written with the same words.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::knowledge {

// What a ticket says, taken apart once for many comparisons.
struct CaseWords {
  // Each word's weight: 1 for a common word, more for a rare one, for a code 3. Greetings, courtesies
  // and words that every ticket has ("problem", 求助) aren't here. What the glossary knows stands
  // under its concept, so that both languages meet.
  std::map<std::string, double> words;
  std::set<std::string> codes;  // of errors
  std::set<std::string> numbers;  // that may name a thing: 88121, INV-20311
  std::set<std::string> names;  // numbers that name something: of an order, an invoice, 订单
  std::uint64_t sides = 0;  // which words of opposites it has, two bits a pair
  std::map<std::string, int> particles;  // "up" 1 and "down" 2 by the word before them
  std::map<std::string, std::string> spoken;  // concepts as this ticket says them
  double weight = 0;  // of all words
};

// Reads the first 2,000 bytes of both.
CaseWords CaseWordsOf(std::string_view subject, std::string_view description);

struct SharedCase {
  double weight = 0;  // of the words that both have
  double coverage = 0;  // its share of what the shorter one says, [0, 1]
  bool is_contradicted =
      false;  // they name different numbers, or one says up where the other says down
  std::vector<std::string> codes;  // that both name, folded
  std::vector<std::string> concepts;  // of which both speak, as the first one says it
};
SharedCase CompareCases(const CaseWords& a, const CaseWords& b);

// Who wrote two tickets and how far apart they are.
struct CaseCircumstances {
  bool is_same_requester = false;
  base::Duration apart{};
};

// `similarity`: of the words as CompareTickets has it.
bool IsSameCase(const SharedCase& shared, double similarity, const CaseCircumstances& how);

// How alike they are where `similarity` alone doesn't show it: what is carried from one language to the
// other by the glossary and by shared codes counts too. Never less than `similarity`.
double SimilarityAcross(const SharedCase& shared, double similarity);

// Codes and concepts of a ticket as words that are the same in every language, for an index.
std::string BridgeText(std::string_view subject, std::string_view description);

}  // namespace deskmesh::knowledge
