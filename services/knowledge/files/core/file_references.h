// SPDX-License-Identifier: Apache-2.0
//
// How the text of an article and its files find each other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// The name a file has in its article: letters, digits and `.-_` as they are, everything that
// Markdown or an address could read as a mark or an end replaced by `-`; characters beyond ASCII
// stay. Never empty.
std::string ArticleFileName(std::string_view name);

// The same with a number before the extension: `chart-2.png`.
std::string NumberedFileName(std::string_view name, int number);

// Names of the files a Markdown text shows or links as `files/<name>`, each once, in order of their
// first appearance; percent escapes are decoded. At most 200. Linear in the text.
std::vector<std::string> FilesNamedIn(std::string_view markdown);

// Decodes %xx; what is no escape stays.
std::string DecodePercent(std::string_view text);

}  // namespace deskmesh::knowledge
