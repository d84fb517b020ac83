// SPDX-License-Identifier: Apache-2.0
//
// Markdown as readers see it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/articles/core/link_reference.h"

namespace deskmesh::knowledge {

// Renders Markdown (CommonMark's paragraphs, headings, lists, quotes, fenced code, rules, emphasis,
// line breaks, entities, autolinks, links and images with their address beside them or in a
// definition; tables and strike-through as GitHub has them) as HTML that is safe to put into a page
// whoever wrote it: HTML inside the Markdown is shown as text, addresses are http, https, mailto or
// relative ones once their escapes and entities are decoded, and no attribute but href, src, alt,
// title, start, class and rel is ever written. Headings get ids (`sec-1`, …) to link to. Time is
// linear in the text but for the order of its definitions, nesting is cut at 16 levels, and the output
// is at most 30 times the input (16 quotes in one line), plus 18,000 bytes for cells that rows of
// tables leave out, plus what references repeat: 6 times the input or 600,000 bytes; those beyond are
// shown as they are written. Addresses that begin with `files/` lead to what follows it behind
// `files`, unless that is empty. Thread-safe.
std::string MarkdownToHtml(std::string_view markdown, std::string_view files = {});

// A heading as MarkdownToHtml finds it: one with # or underlined, in lists and quotes too, none in code.
// The N-th one has the id `sec-N`.
struct MarkdownHeading {
  std::size_t begin = 0, end = 0;  // bytes of its lines, without the last line's end
  std::size_t level = 0;  // 1 to 6
  bool is_inside = false;  // in a list or quote
};

// All of them, from the top. Thread-safe.
std::vector<MarkdownHeading> HeadingsOf(std::string_view markdown);

// The definitions of links of a text, `[id]: address "title"`. Thread-safe.
LinkDefinitions DefinitionsOf(std::string_view markdown);

// The cells of `| a | b |`, as they are written. Thread-safe.
std::vector<std::string_view> TableCells(std::string_view row);

// Whether a line is the one between the head of a table and its rows, `| --- | :-: |`. Thread-safe.
bool IsTableRuler(std::string_view line);

// Whether a link of an article may be followed: no scheme, or http, https, mailto. Control
// characters and spaces, with which schemes are disguised, are refused. Thread-safe.
bool IsSafeAddress(std::string_view address);

}  // namespace deskmesh::knowledge
