// SPDX-License-Identifier: Apache-2.0
//
// What tickets say beside what they are about.
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// Whether a word says nothing of what a ticket is about: greetings, courtesies and words that every ticket
// has ("problem", 求助). An English word folded or as its stem, a Chinese one as it is segmented.
bool SaysNothing(std::string_view word);

// Whether a word greets or wishes well with the one before it: "good day", but not "day".
bool IsCourtesyAfter(std::string_view stem_before, std::string_view word);

// The text with blanks where it greets, thanks and asks politely; of the same length. Thread-safe.
std::string BlankCourtesies(std::string_view text);

}  // namespace deskmesh::knowledge
