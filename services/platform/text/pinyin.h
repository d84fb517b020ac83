// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::text {

// Toneless pinyin of one simplified Han character in lower-case ASCII ("图" → "tu"), or an empty
// view when it has none. One reading a character: the most frequent one. The view stays valid for
// the life of the process. Thread-safe; the first call builds the table (some ten milliseconds).
std::string_view PinyinOf(char32_t han);

// Tone of that reading, 1 to 4; 0 where it has none. Thread-safe.
uint8_t ToneOf(char32_t han);

// Whether letters are the whole pinyin of some character. Thread-safe.
bool IsSyllable(std::string_view letters);

// Pinyin of every Han character of a text, joined without spaces; other characters are dropped.
// "甘特图" → "gantetu".
std::string Pinyin(std::string_view text);

// The ways to read a word of Han characters aloud, joined, the most frequent first (重置: "zhongzhi",
// "chongzhi"), at most `most`; none where another character is in it. Thread-safe.
std::vector<std::string> PinyinReadings(std::u32string_view word, size_t most = 8);

// Pinyin without what many speakers don't tell apart: zh and z, ch and c, sh and s, ng and n, l and n.
std::string NearSound(std::string_view pinyin);

// First letters of the syllables: "甘特图" → "gtt".
std::string PinyinInitials(std::string_view text);

}  // namespace deskmesh::text
