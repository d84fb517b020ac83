// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/prediction_line.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kEscapeBytes = 6;  // \uXXXX

// The number of an escape that begins here, if one does.
std::optional<std::uint32_t> UnicodeEscapeAt(std::string_view line, std::size_t at) {
  const std::string_view escape = line.substr(at, kEscapeBytes);
  if (escape.size() < kEscapeBytes || !escape.starts_with("\\u")) return std::nullopt;
  std::uint32_t unit = 0;
  const char* end = escape.data() + escape.size();
  const auto [stopped, error] = std::from_chars(escape.data() + 2, end, unit, 16);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return unit;
}

bool IsHighSurrogate(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsLowSurrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

}  // namespace

std::string MendJsonLine(std::string_view line) {
  std::string mended;
  mended.reserve(line.size());
  for (std::size_t i = 0; i < line.size();) {
    if (line[i] != '\\') {
      text::AppendUtf8(text::DecodeUtf8(line, &i), &mended);
      continue;
    }
    const std::optional<std::uint32_t> unit = UnicodeEscapeAt(line, i);
    if (!unit) {
      // A backslash belongs to the character behind it: `\\ud800` escapes no surrogate.
      mended += line[i++];
      if (i < line.size() && line[i] == '\\') mended += line[i++];
      continue;
    }
    std::size_t length = kEscapeBytes;
    if (IsHighSurrogate(*unit)) {
      const auto other = UnicodeEscapeAt(line, i + kEscapeBytes);
      if (other && IsLowSurrogate(*other)) length *= 2;
    }
    if (length == kEscapeBytes && (IsHighSurrogate(*unit) || IsLowSurrogate(*unit))) {
      mended += "\\ufffd";
    } else {
      mended += line.substr(i, length);
    }
    i += length;
  }
  return mended;
}

bool FitsColumn(std::string_view text) {
  return text.find_first_of("\t\n\r") == std::string_view::npos;
}

}  // namespace deskmesh::knowledge
