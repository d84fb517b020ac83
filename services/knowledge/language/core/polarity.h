// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "platform/text/tokenizer.h"

namespace deskmesh::knowledge {

// What the words of a text say of liking and disliking, as names to be counted: how many words are
// of either kind ("pos2", "neg0", four at most), which comes last ("lastpos"), which outweighs (">",
// "<", "="), and the words within reach of a negation ("!good"). A negation turns the words behind
// it around, up to a mark or the fourth word. `tokens` must hold symbols. Thread-safe.
std::vector<std::string> DescribePolarity(const std::vector<text::Token>& tokens);

}  // namespace deskmesh::knowledge
