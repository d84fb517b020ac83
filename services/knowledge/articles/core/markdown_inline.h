// SPDX-License-Identifier: Apache-2.0
//
// What stands inside a line of Markdown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "knowledge/articles/core/link_reference.h"

namespace deskmesh::knowledge {

// What the lines of one text have in common.
struct InlineContext {
  // Where addresses that begin with `files/` lead; empty: they stay.
  std::string_view files;
  LinkDefinitions definitions;
  // Bytes of tags, addresses and titles that references may still bring: one definition of 2,000 bytes
  // could be named by every three bytes of a text.
  std::size_t room = 0;
};

// Appends the HTML of code spans, emphasis, links, images, entities and plain addresses; see MarkdownToHtml.
void AppendInlineHtml(std::string_view text, InlineContext* context, std::string* html);

}  // namespace deskmesh::knowledge
