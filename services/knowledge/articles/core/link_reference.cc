// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/link_reference.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "platform/text/html_entities.h"
#include "platform/text/normalize.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLongestLabel = 999;  // CommonMark's own bound
constexpr std::size_t kLongestPart = 2'000;  // of an address, of a title
constexpr int kMostParentheses = 32;

bool IsPunctuation(char c) { return std::ispunct(static_cast<unsigned char>(c)) != 0; }
bool IsBlankByte(char c) { return c == ' ' || c == '\t'; }

std::size_t SkipBlanks(std::string_view text, std::size_t at) {
  while (at < text.size() && IsBlankByte(text[at])) ++at;
  return at;
}

// White space with one line end at most.
std::size_t SkipSpace(std::string_view text, std::size_t at) {
  at = SkipBlanks(text, at);
  if (at < text.size() && text[at] == '\n') at = SkipBlanks(text, at + 1);
  return at;
}

struct Part {
  std::string_view text;
  std::size_t end = 0;
};

std::optional<Part> AddressAt(std::string_view text, std::size_t at) {
  const std::size_t stop = std::min(text.size(), at + kLongestPart);
  if (at < stop && text[at] == '<') {
    for (std::size_t i = at + 1; i < stop; ++i) {
      if (text[i] == '>') return Part{text.substr(at + 1, i - at - 1), i + 1};
      if (text[i] == '<' || text[i] == '\n') return std::nullopt;
      if (text[i] == '\\') ++i;
    }
    return std::nullopt;
  }
  int open = 0;
  std::size_t i = at;
  for (; i < stop; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte <= ' ' || byte == 0x7F) break;
    if (byte == '\\' && i + 1 < stop && IsPunctuation(text[i + 1])) {
      ++i;
    } else if (byte == '(') {
      if (++open > kMostParentheses) return std::nullopt;
    } else if (byte == ')') {
      if (open == 0) break;
      --open;
    }
  }
  if (open > 0) return std::nullopt;
  return Part{text.substr(at, i - at), i};
}

std::optional<Part> TitleAt(std::string_view text, std::size_t at) {
  if (at >= text.size()) return std::nullopt;
  const char opening = text[at];
  if (opening != '"' && opening != '\'' && opening != '(') return std::nullopt;
  const char closing = opening == '(' ? ')' : opening;
  const std::size_t stop = std::min(text.size(), at + kLongestPart);
  for (std::size_t i = at + 1; i < stop; ++i) {
    if (text[i] == closing) return Part{text.substr(at + 1, i - at - 1), i + 1};
    if (text[i] == opening) return std::nullopt;
    if (text[i] == '\\') ++i;
  }
  return std::nullopt;
}

// As it goes into an attribute: blanks, which only angles let stand, as addresses have them.
std::string Decoded(std::string_view address) {
  std::string decoded;
  for (const char c : Unescaped(address)) {
    if (c == ' ') {
      decoded += "%20";
    } else {
      decoded += c;
    }
  }
  return decoded;
}

// Behind the end of the line, where nothing else stands in it.
std::optional<std::size_t> LineEnd(std::string_view text, std::size_t at) {
  at = SkipBlanks(text, at);
  if (at >= text.size() || text[at] != '\n') return std::nullopt;
  return at + 1;
}

}  // namespace

std::string LinkLabel(std::string_view label) {
  return label.size() > kLongestLabel ? std::string() : text::NormalizeToString(label);
}

std::string Unescaped(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\\' && i + 1 < text.size() && IsPunctuation(text[i + 1])) {
      plain += text[i + 1];
      i += 2;
      continue;
    }
    const std::size_t entity = text[i] == '&' ? text::AppendHtmlEntity(text.substr(i), &plain) : 0;
    if (entity == 0) plain += text[i];
    i += std::max<std::size_t>(entity, 1);
  }
  return plain;
}

std::optional<std::size_t> LinkLabelEnd(std::string_view text, std::size_t at) {
  const std::size_t stop = std::min(text.size(), at + kLongestLabel + 2);
  for (std::size_t i = at + 1; i < stop; ++i) {
    if (text[i] == ']') return i;
    if (text[i] == '[') return std::nullopt;
    if (text[i] == '\\') ++i;
  }
  return std::nullopt;
}

std::optional<LinkTarget> InlineTargetAt(std::string_view text, std::size_t at) {
  const std::optional<Part> address = AddressAt(text, SkipSpace(text, at + 1));
  if (!address) return std::nullopt;
  LinkTarget target{.address = Decoded(address->text), .title = {}};
  std::size_t end = SkipSpace(text, address->end);
  if (end > address->end) {
    if (const std::optional<Part> title = TitleAt(text, end)) {
      target.title = Unescaped(title->text);
      end = SkipSpace(text, title->end);
    }
  }
  if (end >= text.size() || text[end] != ')') return std::nullopt;
  target.end = end + 1;
  return target;
}

std::optional<LinkDefinition> LinkDefinitionAt(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '[') return std::nullopt;
  const std::optional<std::size_t> close = LinkLabelEnd(text, at);
  if (!close || *close + 1 >= text.size() || text[*close + 1] != ':') return std::nullopt;
  LinkDefinition definition;
  definition.label = text.substr(at + 1, *close - at - 1);
  if (definition.label.find_first_not_of(" \t\n") == std::string::npos) return std::nullopt;
  const std::size_t begin = SkipSpace(text, *close + 2);
  const std::optional<Part> address = AddressAt(text, begin);
  if (!address || address->end == begin) return std::nullopt;
  definition.target.address = Decoded(address->text);
  const std::size_t behind = SkipSpace(text, address->end);
  if (behind > address->end) {
    const std::optional<Part> title = TitleAt(text, behind);
    const std::optional<std::size_t> end =
        title ? LineEnd(text, title->end) : std::optional<std::size_t>();
    if (end) {
      definition.target.title = Unescaped(title->text);
      definition.target.end = *end;
      return definition;
    }
  }
  const std::optional<std::size_t> end = LineEnd(text, address->end);
  if (!end) return std::nullopt;
  definition.target.end = *end;
  return definition;
}

}  // namespace deskmesh::knowledge
