// SPDX-License-Identifier: Apache-2.0
//
// What stands inside a line of Markdown.
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// Appends text with & < > " ' as entities and without control characters.
void AppendEscaped(std::string_view text, std::string* html);

// Appends the HTML of code spans, emphasis, links, images and plain addresses; see MarkdownToHtml.
void AppendInlineHtml(std::string_view text, std::string_view files, std::string* html);

}  // namespace deskmesh::knowledge
