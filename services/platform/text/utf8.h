// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace deskmesh::text {

// Decodes the code point that starts at `*position` and moves the position behind it. A byte that
// starts no well-formed sequence yields U+FFFD and moves by one byte, so any input terminates.
// Requires `*position < bytes.size()`.
char32_t DecodeUtf8(std::string_view bytes, size_t* position);

// Appends the UTF-8 form of a code point; surrogates and values above U+10FFFF become U+FFFD.
void AppendUtf8(char32_t code_point, std::string* out);

// Says whether the bytes are well-formed UTF-8.
bool IsValidUtf8(std::string_view bytes);

// Cuts to at most `max_bytes` bytes without splitting a code point.
std::string_view TruncateUtf8(std::string_view bytes, size_t max_bytes);

// Counts code points; an ill-formed byte counts as one.
size_t CountCodePoints(std::string_view bytes);

// Decodes everything.
std::u32string ToUtf32(std::string_view bytes);
std::string ToUtf8(std::u32string_view code_points);

// Says whether a text shows nothing: it has but white space of any script, control characters and those
// without a form of their own (zero width, fillers, marks of direction). Linear; thread-safe.
bool IsBlank(std::string_view text);

// Says whether a code point is a Han character (unified ideographs with extensions, 々 and 〇).
constexpr bool IsHan(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3005 ||
         c == 0x3007 || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF);
}
constexpr bool IsKana(char32_t c) {
  return (c >= 0x3041 && c <= 0x30FF && c != 0x30FB) || (c >= 0x31F0 && c <= 0x31FF) ||
         (c >= 0xFF66 && c <= 0xFF9D);
}
constexpr bool IsHangul(char32_t c) {
  return (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0x1100 && c <= 0x11FF) ||
         (c >= 0x3130 && c <= 0x318F);
}
constexpr bool IsAsciiDigit(char32_t c) { return c >= U'0' && c <= U'9'; }
constexpr bool IsAsciiLower(char32_t c) { return c >= U'a' && c <= U'z'; }
constexpr bool IsAsciiUpper(char32_t c) { return c >= U'A' && c <= U'Z'; }
constexpr bool IsAsciiLetter(char32_t c) { return IsAsciiLower(c) || IsAsciiUpper(c); }

// Says whether a code point is an emoji pictograph or one of the older symbol emoji.
bool IsEmoji(char32_t c);

}  // namespace deskmesh::text
