// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "knowledge/core/handover_rules.h"

namespace deskmesh::knowledge {

// Words that hand over where they stand near each other. Lists are folded and separated by `|`; Latin
// ones are whole words, Chinese ones stand anywhere.
struct HandoverCombination {
  HandoverReason reason;
  std::string_view first;
  std::string_view second;  // behind the first or before it; empty: the first alone
  size_t reach;  // bytes between both, at most
  std::string_view unless;  // in the same sentence
  std::string_view with =
      {};  // one of these in the same sentence too; empty: whatever else it says
};

// Those of one reason may stand apart; each is tried by itself.
std::span<const HandoverCombination> HandoverCombinations();
// Sums, bills and counts of seats that somebody says are wrong.
std::span<const HandoverCombination> HandoverDisputes();
// Wishes for somebody of a certain role, insults and threats beside whatever the message is about.
std::span<const HandoverCombination> HandoverCalls();

}  // namespace deskmesh::knowledge
