// SPDX-License-Identifier: Apache-2.0
//
// Troubles that are spoken of and aren't there: of last week, over by now, or what they are compensated
// with.
#pragma once

#include <cstddef>
#include <string_view>

#include "tickets/core/classification_cues.h"
#include "tickets/core/cue_context.h"

namespace deskmesh::tickets {

// Whether the trouble at `at` is spoken about and isn't told as a fact.
bool IsSpokenAbout(const Cue& cue, std::string_view text, std::size_t at, const Clause& clause);

// Whether it is told behind the trouble, which ends at `end`, that it is over: "is fixed", 恢复了.
bool IsToldToBeOver(std::string_view text, std::size_t end, const Clause& clause);

}  // namespace deskmesh::tickets
