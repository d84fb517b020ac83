// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// Markdown whose line breaks and pictures are Markdown's own where other tools have them as HTML, which
// articles show as text: `<br>` becomes a hard break, in headings and tables a blank, and nothing at the end
// of a paragraph; `<img src="a.png" alt="A" title="T">` becomes `![A](a.png "T")`. Code and all other tags
// stay as they are written. Linear in the text.
std::string TagsAsMarkdown(std::string_view markdown);

}  // namespace deskmesh::knowledge
