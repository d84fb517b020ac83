// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "knowledge/transfer/core/markup_markdown.h"

namespace deskmesh::knowledge {

// Markdown of other tools without its HTML, which articles show as text. Comments fall away. Tags with a
// likeness in Markdown become it (`<b>`, `<i>`, `<del>`, `<code>`, `<kbd>`, `<a href>`, headings,
// `<summary>`, lists, tables, quotes and `<pre>`), of others the text stays (`<details>`, `<div>`, `<sup>`);
// those that hold no text for readers are left out with what they hold (`<script>`, `<video>`). A warning
// names each tag that is missed. `<br>` and `<img>` stay for TagsAsMarkdown; code, escaped tags and words in
// angles that are no tags (`<TOKEN>`) as they are written. `- [x]` becomes `- ☑`, `- [ ]` becomes `- ☐`.
// Code ends no tag and no comment that stands outside of it. Linear in the text. Thread-safe.
MarkdownText WithoutHtml(std::string_view markdown);

}  // namespace deskmesh::knowledge
