// SPDX-License-Identifier: Apache-2.0
//
// Type, priority and core-function flag of a new ticket from its words (R12, R13).
//
// A table of cues in Chinese and English, an error code among them: each cue speaks for a type, may
// demand a priority and may name a core function. Every decision says which words took it and how
// sure it is, and a choice of the caller is never overruled.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

struct Classification {
  Type type = Type::kFeature;
  Priority priority = Priority::kP2;
  bool affects_core_function = false;
  // One each for `type`, `priority` and, where it is set, `affects_core_function`. `at` is unset.
  std::vector<Decision> decisions;
};

// Reads the first 4,000 bytes. Where no cue is found: FEATURE and P2, with low confidence.
Classification Classify(std::string_view subject, std::string_view description);

// An error code as products print it (`E1024`, `ERR_TIMEOUT`, `0x80070005`, `HTTP 502`,
// `错误码 30012`, `NullPointerException`): the first one in the text, empty when there is none.
// Views into `text`.
std::string_view FindErrorCode(std::string_view text);

}  // namespace deskmesh::tickets
