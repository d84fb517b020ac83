// SPDX-License-Identifier: Apache-2.0
//
// What the words around a cue make of it: "not urgent", 没有报错, "how do I avoid data loss" and
// "down to 3 days" tell of no trouble.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tickets/core/classification_cues.h"

namespace deskmesh::tickets {

// Subject and description in small letters and half width, Chinese in simplified characters, curly
// apostrophes straight. Reads the first 4,000 bytes of both together.
std::string FoldForCues(std::string_view subject, std::string_view description);

// A part of a folded text, as byte places.
struct Clause {
  std::size_t begin = 0;
  std::size_t end = 0;  // behind it
  std::size_t sentence_begin = 0;
  std::size_t sentence_end = 0;
  bool is_question = false;  // its sentence ends with a question mark
};

// In order, without gaps. What is denied or asked in one says nothing about the next.
std::vector<Clause> ClausesOf(std::string_view text);

enum class CueUse {
  kMeant,
  kDenied,   // "not urgent", 没丢
  kOver,     // "was down, works again"
  kAsked,    // about it, or what would be if
  kNamed,    // it is part of a name: 紧急联系人, the "urgent" label
};

// How the cue at [at, at + its length) of the text is used in its clause.
CueUse UseOf(const Cue& cue, std::string_view text, std::size_t at, const Clause& clause);

// Whether it tells of something that has come about, or of what is to be put right: "again", 了,
// "how do I fix".
bool TellsOfEvent(std::string_view text, const Clause& clause);

// Whether a sentence tells, by its form, what something does or what became of it ("the digest goes
// to people who left", 周报发给了离职的人): no question, no request, and not of whom it is written by.
bool TellsWhatHappens(std::string_view sentence);

// How sure it is that "is down", ending at `end`, is said of a service: 2 (it is named), 1 (of something that
// isn't known), 0 (of a price, of days).
int DownOf(std::string_view text, std::size_t end, const Clause& clause);

}  // namespace deskmesh::tickets
