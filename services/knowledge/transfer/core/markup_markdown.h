// SPDX-License-Identifier: Apache-2.0
//
// HTML, and what Confluence stores, as the Markdown that articles are written in.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/transfer/core/markup.h"

namespace deskmesh::knowledge {

struct MarkdownSettings {
  // The address of a file that a page shows or links by its name; empty: the page hasn't one.
  std::function<std::string(std::string_view name)> file;
  // The address of a page by its title; empty: there is none.
  std::function<std::string(std::string_view title)> page;
  // Replaces the address of a link or image; the same where it stays.
  std::function<std::string(std::string_view address)> address;
};

struct MarkdownText {
  std::string text;                   // ends with one line break, or is empty
  std::vector<std::string> warnings;  // what was left out, each once
};

// Everything below `node`: headings, paragraphs, lists, tasks, tables, quotes, code, images, links;
// Confluence's code, panels, expanding parts, images and links. What has no likeness in Markdown
// keeps its text. Marks of Markdown in the text are escaped. Thread-safe.
MarkdownText ToMarkdown(const MarkupTree& tree, std::size_t node, const MarkdownSettings& settings);

}  // namespace deskmesh::knowledge
