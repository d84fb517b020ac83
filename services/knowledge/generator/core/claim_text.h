// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

struct Quantity {
  double value = 0;
  std::string_view unit;  // see UnitOf; empty for none that is known
  std::set<std::string> of;  // the terms behind "16 GB of", empty for none
};

// A clause of a text with what it claims.
struct Clause {
  std::size_t sentence = 0;
  std::size_t line = 0;
  std::set<std::string> terms;    // meanings, stems and pairs of Chinese characters
  std::set<std::string> context;  // its terms and those of the clauses before it in the sentence
  std::string first;              // its first English term: mostly what it speaks of
  bool is_of_first = false;       // "is" or "are" stands right behind the first
  std::set<std::string> denied;   // terms right behind a negator
  std::vector<std::string> words;     // English words that carry something, folded
  std::vector<std::u32string> runs;   // Chinese, without units of numbers
  std::vector<Quantity> numbers;      // digits and number words of both languages
  std::vector<std::string> codes;     // with digits, but no plain number; addresses
  std::string text;                   // folded, a blank on both sides of each English word
  std::size_t negators = 0;  // of the clause
  std::size_t lacks = 0;     // of what stands beside a noun: "without dates", 没有日期的
  bool has_attribute = false;  // a noun with a relative clause, "without" or 的
  bool is_condition = false;   // when, before and the like: it supposes rather than claims
  enum class Order { kNone, kBefore, kAfter } order = Order::kNone;
};

// Cuts a text of Chinese, English or both into clauses. Thread-safe.
std::vector<Clause> ClausesOf(std::string_view text);

// The terms of all of them.
std::set<std::string> ClaimTermsOf(const std::vector<Clause>& clauses);

}  // namespace deskmesh::knowledge
