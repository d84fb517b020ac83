// SPDX-License-Identifier: Apache-2.0
//
// What lines of Markdown begin with, and where tags in them end.
#pragma once

#include <cstddef>
#include <string_view>

namespace deskmesh::knowledge {

// Behind the > that closes the tag at `at`; 0 where none does within 2,000 bytes, or another one begins.
std::size_t HtmlTagEnd(std::string_view text, std::size_t at);

// Blanks and marks of quotes in front of a line.
std::string_view QuoteMarks(std::string_view line);

// Whether a line without blanks in front is an item of a list.
bool BeginsItem(std::string_view bare);

// The number of backticks or tildes that a line without blanks in front begins with, where they fence code;
// 0: they don't.
std::size_t FenceLength(std::string_view bare);

}  // namespace deskmesh::knowledge
