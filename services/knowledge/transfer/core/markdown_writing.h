// SPDX-License-Identifier: Apache-2.0
//
// Text as Markdown that reads as it: what MarkupMarkdown is put together from.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace deskmesh::knowledge {

bool IsSpaceByte(char c);

std::string Trimmed(std::string_view text);

// Whether a text that begins with & would be read as another character.
bool IsEntity(std::string_view text);

// Runs of white space as one blank, marks escaped.
std::string Escaped(std::string_view text);

// A line of a paragraph that doesn't begin like a heading, a quote or a list, nor underlines the one before.
std::string EscapedStart(std::string text);

// A paragraph whose lines, parted by breaks, don't begin like other blocks.
std::string EscapedStarts(std::string_view paragraph);

// Inline Markdown with what stands around its words: a hard break, a blank or nothing.
struct Words {
  std::string_view before, core, behind;
};
constexpr std::string_view kBreak = "\\\n";
Words WordsOf(std::string_view text);

// In one line, for headings.
std::string OneLine(std::string_view text);

// `first` in front of the first line, `others` in front of the others that aren't empty.
std::string Indented(std::string_view text, std::string_view first, std::string_view others);

// The longest run of backticks.
std::size_t LongestTicks(std::string_view text);

// `[label](address "title")`; the label is Markdown, address and title aren't.
std::string MarkdownLink(std::string_view label, std::string_view address,
                         std::string_view title = {});

std::string Fenced(std::string_view code, std::string_view language);

}  // namespace deskmesh::knowledge
