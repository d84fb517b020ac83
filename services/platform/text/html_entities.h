// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace deskmesh::text {

// Appends what the character reference at the front of `text` stands for and returns its length in bytes;
// 0, and nothing appended, where there is none. Known are the names of the HTML standard (`&copy;`), decimal
// numbers of up to 7 digits (`&#169;`) and hexadecimal ones of up to 6 (`&#xA9;`), each with its semicolon,
// as CommonMark 0.31 has them (section 2.5). Numbers of no character, and 0, become U+FFFD. Looks at no more
// than 33 bytes. Thread-safe.
std::size_t AppendHtmlEntity(std::string_view text, std::string* out);

// Appends a text as HTML shows it, also as an attribute's value in either kind of quotation marks: `&`, `<`,
// `>`, `"` and `'` as references; control characters other than line feed and tab are left out. Thread-safe.
void AppendAsHtml(std::string_view text, std::string* html);

}  // namespace deskmesh::text
