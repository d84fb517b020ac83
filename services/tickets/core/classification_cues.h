// SPDX-License-Identifier: Apache-2.0
//
// Words that speak for a type, a priority or a core function, and phrases that hold such a word and
// speak for nothing.
#pragma once

#include <cstdint>
#include <string_view>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

// What has to be asked about a word before it counts.
enum class CueKind : std::uint8_t {
  kSign,  // of trouble or hurry: nothing where it is denied, asked about or supposed
  kForm,  // how trouble is told ("doesn't", 不了): as kSign, and nothing behind "I don't know …"
  kTelling,  // of what something does ("sends … three times"): as kForm, in statements alone
  kDown,  // "is down": of what stands before it
  kQuestion,  // asks or wishes
  kPlain,  // counts wherever it stands
  kNothing,  // holds another cue and means something else
};

struct Cue {
  std::string_view word{};  // folded
  Type type = Type::kUnset;
  int weight = 0;  // for the type, 1 (hint) to 4 (sure)
  Priority priority = Priority::kUnset;  // demanded
  bool is_core = false;  // a core function is concerned when it is a fault
  bool is_scope = false;  // everybody is concerned
  CueKind kind = CueKind::kSign;
};

// The longest cue that begins at `at` of a folded text; English ones only as whole words. Null: none.
const Cue* FindCue(std::string_view text, std::size_t at);

}  // namespace deskmesh::tickets
