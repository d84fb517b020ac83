// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::text {

// Toneless pinyin of one simplified Han character in lower-case ASCII ("图" → "tu"), or an empty
// view when it has none. One reading a character: the most frequent one. The view stays valid for
// the life of the process. Thread-safe; the first call builds the table (some ten milliseconds).
std::string_view PinyinOf(char32_t han);

// Pinyin of every Han character of a text, joined without spaces; other characters are dropped.
// "甘特图" → "gantetu".
std::string Pinyin(std::string_view text);

// First letters of the syllables: "甘特图" → "gtt".
std::string PinyinInitials(std::string_view text);

}  // namespace deskmesh::text
