// SPDX-License-Identifier: Apache-2.0
//
// Type, priority and core-function flag of a new ticket from its words (R12, R13).
//
// A table of cues in Chinese and English, an error code among them: each cue speaks for a type, may
// demand a priority and may name a core function. What is denied, asked about, supposed, over or a
// part of a name speaks for nothing. Every decision says which words took it and how sure it is, and a
// choice of the caller is never overruled.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

// How people sorted a workspace's tickets that hold a word: those where they chose otherwise than the
// platform, and those that ended with what it chose.
struct WordRecord {
  std::array<int, 4> types{};  // tickets by Type
  std::array<int, 5> priorities{};  // tickets by Priority
};
using WordRecords = std::map<std::string, WordRecord, std::less<>>;  // by word, folded

struct Classification {
  Type type = Type::kFeature;
  Priority priority = Priority::kP2;
  bool affects_core_function = false;
  // One each for `type`, `priority` and, where it is set, `affects_core_function`. `at` is unset.
  std::vector<Decision> decisions;
  std::vector<std::string> words;  // of the cues that were found, each once, at most 16
};

// Reads the first 4,000 bytes. Where no cue is found: FEATURE and P2, with low confidence. A word
// speaks the less the more of its tickets people sorted otherwise, and not at all (nor for a core
// function) once most of them; the table's own word is worth 20 tickets.
Classification Classify(std::string_view subject, std::string_view description,
                        const WordRecords& records = {});

// What is read of a new ticket beside its subject: the customer's own words where they are told apart,
// without the lines that the subject repeats.
std::string ReadingOf(std::string_view subject, std::string_view customer_words);

// An error code as products print it (`E1024`, `ERR_TIMEOUT`, `0x80070005`, `HTTP 502`,
// `错误码 30012`, `NullPointerException`): the first one in the text, empty when there is none.
// Views into `text`.
std::string_view FindErrorCode(std::string_view text);

}  // namespace deskmesh::tickets
