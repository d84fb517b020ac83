// SPDX-License-Identifier: Apache-2.0
//
// Markdown as readers see it.
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// Renders Markdown (CommonMark's paragraphs, headings, lists, quotes, code, rules, emphasis, links,
// images; tables and strike-through as GitHub has them) as HTML that is safe to put into a page
// whoever wrote it: HTML inside the Markdown is shown as text, addresses are http, https, mailto or
// relative ones, and no attribute but href, src, alt, title, start, class and rel is ever written.
// Headings get ids (`sec-1`, …) to link to. Time is linear in the text, nesting is cut at 16 levels,
// and the output is at most 12 times the input. Addresses that begin with `files/` lead to what
// follows it behind `files`, unless that is empty. Thread-safe.
std::string MarkdownToHtml(std::string_view markdown, std::string_view files = {});

// Whether a link of an article may be followed: no scheme, or http, https, mailto. Control
// characters and spaces, with which schemes are disguised, are refused. Thread-safe.
bool IsSafeAddress(std::string_view address);

}  // namespace deskmesh::knowledge
