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
};

// Those of one reason may stand apart; each is tried by itself.
std::span<const HandoverCombination> HandoverCombinations();

}  // namespace deskmesh::knowledge
