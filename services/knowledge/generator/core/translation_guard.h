// SPDX-License-Identifier: Apache-2.0
//
// What a translation must not change.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// A text with marks like `⟦3⟧` in place of what must come back as it was.
struct ProtectedText {
  std::string text;
  std::vector<std::string> parts;  // what mark n stands for
};

// Puts marks in place of code (fenced and in the line), the addresses of links and images, plain
// addresses, placeholders (`{{name}}`), personal data and secrets: none of these leave the
// installation. Marks that are in the text already are protected themselves. Thread-safe.
ProtectedText ProtectText(std::string_view text);

// The translation with everything back in its place; nothing where a mark is missing, doubled or
// unknown. Thread-safe.
std::optional<std::string> RestoreText(std::string_view translated,
                                       const std::vector<std::string>& parts);

// Cuts a Markdown text at blank lines, outside of fenced code, into pieces of at most `max_bytes`
// where it can; a paragraph that is longer stays whole. Joined they are the text.
std::vector<std::string> PiecesOf(std::string_view markdown, std::size_t max_bytes);

}  // namespace deskmesh::knowledge
