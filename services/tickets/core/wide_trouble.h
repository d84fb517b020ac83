// SPDX-License-Identifier: Apache-2.0
//
// Troubles that concern everybody or everything, told by the form of a clause and not by one word:
// "none of our users can open the site", "all our projects are gone", 别的公司能看到我们的项目. And what
// is said of troubles that aren't there now.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "tickets/core/classification_cues.h"
#include "tickets/core/cue_context.h"

namespace deskmesh::tickets {

// A sign of trouble, its word a view into the text.
struct WideTrouble {
  std::size_t at = 0;
  Cue cue;
};

// At most one of each form, in a clause of a folded text. As with cues, what is around may deny them or
// ask about them.
std::vector<WideTrouble> FindWideTroubles(std::string_view text, const Clause& clause);

// Whether "nobody can …" at `at` is no trouble: "nobody can tell me how", "… without a mouse", "…,
// correct?", "a report that proves that nobody can …".
bool IsNobodyMeant(std::string_view text, std::size_t at, const Clause& clause);

// Whether a text asks what a code means and says that nothing happened: "just curious", 没有报错.
bool AsksForMeaningAlone(std::string_view text);

// "Export to Word wanted": the word that wishes, at the end of a clause; empty: none.
std::string_view WishAtEnd(std::string_view text, const Clause& clause);

// Whether it is the upgrade itself that fails, not what came after it.
bool IsFailedUpgrade(std::string_view clause);

}  // namespace deskmesh::tickets
