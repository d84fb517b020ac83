// SPDX-License-Identifier: Apache-2.0
#include "knowledge/generator/core/translation_guard.h"

#include <algorithm>
#include <charconv>

#include "knowledge/language/core/personal_data.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::string_view kOpen = "⟦";
constexpr std::string_view kClose = "⟧";

bool IsSpaceByte(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Where what must stay begins at `at` and ends; `at` where nothing does.
std::size_t EndOfProtected(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest[0] == '`') {
    const std::size_t run = std::min(rest.find_first_not_of('`'), rest.size());
    const std::size_t close = rest.find(rest.substr(0, run), run);
    return close == std::string_view::npos ? at : at + close + run;
  }
  if (rest.starts_with("](")) {
    const std::size_t close = rest.find(')');
    const bool is_address = close != std::string_view::npos && close < 2'000 &&
                            rest.substr(0, close).find('\n') == std::string_view::npos;
    return is_address ? at + close + 1 : at;
  }
  if (rest.starts_with("{{")) {
    const std::size_t close = rest.substr(0, 200).find("}}");
    return close == std::string_view::npos ? at : at + close + 2;
  }
  if (rest.starts_with("http://") || rest.starts_with("https://")) {
    std::size_t end = 0;
    while (end < rest.size() && static_cast<unsigned char>(rest[end]) > ' ' &&
           static_cast<unsigned char>(rest[end]) < 0x80 && rest[end] != ')' && rest[end] != '>') {
      ++end;
    }
    return at + end;
  }
  if (rest.starts_with(kOpen)) return at + kOpen.size();
  if (rest.starts_with(kClose)) return at + kClose.size();
  return at;
}

}  // namespace

ProtectedText ProtectText(std::string_view text) {
  ProtectedText guarded;
  const std::vector<PersonalData> personal = FindPersonalData(text);
  auto next = personal.begin();
  for (std::size_t at = 0; at < text.size();) {
    while (next != personal.end() && next->end <= at) ++next;
    std::size_t end = EndOfProtected(text, at);
    if (next != personal.end() && next->begin <= at) {
      end = std::max<std::size_t>(end, next->end);
    }
    if (end == at) {
      guarded.text += text[at++];
      continue;
    }
    guarded.text += std::string(kOpen) + std::to_string(guarded.parts.size()) + std::string(kClose);
    guarded.parts.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return guarded;
}

std::optional<std::string> RestoreText(std::string_view translated,
                                       const std::vector<std::string>& parts) {
  std::string out;
  std::vector<bool> is_back(parts.size());
  for (std::size_t at = 0; at < translated.size();) {
    const std::size_t open = translated.find(kOpen, at);
    if (open == std::string_view::npos) {
      out += translated.substr(at);
      break;
    }
    out += translated.substr(at, open - at);
    const std::size_t close = translated.find(kClose, open);
    if (close == std::string_view::npos) return std::nullopt;
    std::string_view digits = translated.substr(open + kOpen.size(), close - open - kOpen.size());
    while (!digits.empty() && IsSpaceByte(digits.front())) digits.remove_prefix(1);
    while (!digits.empty() && IsSpaceByte(digits.back())) digits.remove_suffix(1);
    std::size_t number = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size() ||
        number >= parts.size() || is_back[number]) {
      return std::nullopt;
    }
    is_back[number] = true;
    out += parts[number];
    at = close + kClose.size();
  }
  if (std::ranges::find(is_back, false) != is_back.end()) return std::nullopt;
  return out;
}

std::vector<std::string> PiecesOf(std::string_view markdown, std::size_t max_bytes) {
  std::vector<std::string> pieces;
  std::string piece, block;
  bool is_code = false;
  const auto flush = [&] {
    if (!piece.empty() && piece.size() + block.size() > max_bytes) {
      pieces.push_back(std::move(piece));
      piece.clear();
    }
    piece += block;
    block.clear();
  };
  while (!markdown.empty()) {
    const std::size_t end = markdown.find('\n');
    const std::string_view line =
        markdown.substr(0, end == std::string_view::npos ? markdown.size() : end + 1);
    markdown.remove_prefix(line.size());
    block += line;
    const std::size_t first = line.find_first_not_of(" \t");
    if (first != std::string_view::npos && line.substr(first).starts_with("```"))
      is_code = !is_code;
    const bool is_blank = line.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (is_blank && !is_code) flush();
  }
  flush();
  if (!piece.empty()) pieces.push_back(std::move(piece));
  return pieces;
}

}  // namespace deskmesh::knowledge
