// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/generator/core/claim_text.h"

namespace deskmesh::knowledge {

// What passages say, to look up claims in it.
class ClaimSources {
 public:
  explicit ClaimSources(const std::vector<std::string_view>& passages);

  const std::vector<Clause>& clauses() const { return clauses_; }
  // Whether a clause only names what a passage is about: its title or a heading.
  bool IsTitle(const Clause& clause) const { return titles_.contains(clause.line); }

  // Whether a condition may be told by its contrary: "renew it, otherwise …" is "if it isn't renewed".
  bool has_otherwise() const { return has_otherwise_; }
  // Whether the passages have a word in some form or say the same by another.
  bool Covers(const std::string& word) const;
  // The parts of a Chinese run that the passages have neither as they are nor in other words.
  std::vector<std::string> Uncovered(std::u32string_view run) const;

 private:
  static bool HasOtherwise(std::string_view text);
  bool HasCharacter(char32_t c) const { return han_.find(c) != std::u32string::npos; }
  bool CoversParts(const std::string& word) const;
  bool Means(const std::string& phrase) const;
  bool IsKnown(std::u32string_view piece) const;
  // The length of a word of the lists that the passages don't have; 0 for none.
  std::size_t StrangeWordAt(std::u32string_view run, std::size_t at) const;
  // 输错 for 输入错误: its characters in their order, close together.
  bool IsShortened(std::u32string_view piece) const;

  std::vector<Clause> clauses_;
  bool has_otherwise_ = false;
  std::set<std::string> terms_, words_;
  std::set<std::size_t> titles_;  // lines
  std::u32string han_;
};

}  // namespace deskmesh::knowledge
