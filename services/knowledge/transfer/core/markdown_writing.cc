// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/markdown_writing.h"

#include <algorithm>
#include <cctype>

#include "platform/text/html_entities.h"

namespace deskmesh::knowledge {
std::string EscapedStart(std::string text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const bool is_underline = (text.starts_with('-') || text.starts_with('=')) &&
                            text.find_first_not_of(text[0]) == std::string::npos;
  if (text.starts_with('#') || text.starts_with('>') || text.starts_with("- ") || is_underline ||
      text.starts_with("+ ") || text.starts_with("---") || text.starts_with("===")) {
    return "\\" + text;
  }
  if (digits > 0 && digits < 10 && digits < text.size() &&
      (text[digits] == '.' || text[digits] == ')')) {
    text.insert(digits, "\\");
  }
  return text;
}

bool IsSpaceByte(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::string Trimmed(std::string_view text) {
  while (!text.empty() && IsSpaceByte(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpaceByte(text.back())) text.remove_suffix(1);
  return std::string(text);
}

bool IsEntity(std::string_view text) {
  std::string decoded;
  return text.starts_with('&') && text::AppendHtmlEntity(text, &decoded) > 0;
}

std::string Escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (IsSpaceByte(c)) {
      if (!out.ends_with(' ')) out += ' ';
      continue;
    }
    const bool is_inner = i > 0 && i + 1 < text.size() &&
                          std::isalnum(static_cast<unsigned char>(text[i - 1])) != 0 &&
                          std::isalnum(static_cast<unsigned char>(text[i + 1])) != 0;
    const bool is_mark = c == '\\' || c == '`' || c == '*' || c == '[' || c == ']' || c == '<' ||
                         (c == '_' && !is_inner) || IsEntity(text.substr(i)) ||
                         (c == '~' && i + 1 < text.size() && text[i + 1] == '~');
    if (is_mark) out += '\\';
    out += c;
  }
  return out;
}

std::string EscapedStarts(std::string_view paragraph) {
  std::string out;
  while (true) {
    const std::size_t end = paragraph.find('\n');
    out += EscapedStart(Trimmed(paragraph.substr(0, end)));
    if (end == std::string_view::npos) return out;
    out += '\n';
    paragraph.remove_prefix(end + 1);
  }
}

Words WordsOf(std::string_view text) {
  Words words{"", text, ""};
  const auto note = [](std::string_view* side, std::string_view what) {
    if (*side != kBreak) *side = what;
  };
  std::string_view& core = words.core;
  while (!core.empty()) {
    // A line feed comes from a break alone: white space of the page became blanks.
    if (core.ends_with(kBreak)) {
      note(&words.behind, kBreak);
      core.remove_suffix(kBreak.size());
    } else if (IsSpaceByte(core.back())) {
      note(&words.behind, " ");
      core.remove_suffix(1);
    } else if (core.starts_with(kBreak)) {
      note(&words.before, kBreak);
      core.remove_prefix(kBreak.size());
    } else if (IsSpaceByte(core.front())) {
      note(&words.before, " ");
      core.remove_prefix(1);
    } else {
      break;
    }
  }
  return words;
}

std::string OneLine(std::string_view text) {
  std::string line;
  for (std::string_view rest = WordsOf(text).core; !rest.empty();) {
    const std::size_t end = std::min(rest.find(kBreak), rest.size());
    line += rest.substr(0, end);
    rest.remove_prefix(std::min(end + kBreak.size(), rest.size()));
    if (!rest.empty() && !line.ends_with(' ')) line += ' ';
  }
  return line;
}

std::string Indented(std::string_view text, std::string_view first, std::string_view others) {
  std::string out(first);
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '\n' && i + 1 < text.size() && text[i + 1] != '\n') out += others;
  }
  return out;
}

std::size_t LongestTicks(std::string_view text) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

std::string Fenced(std::string_view code, std::string_view language) {
  const std::string fence(std::max<std::size_t>(3, LongestTicks(code) + 1), '`');
  std::string out = fence;
  for (const char c : language) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '#' || c == '-')
      out += c;
  }
  out += '\n';
  out += code;
  if (!code.ends_with('\n')) out += '\n';
  return out + fence;
}

std::string MarkdownLink(std::string_view label, std::string_view address, std::string_view title) {
  std::string safe;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    if (IsSpaceByte(c)) {
      safe += "%20";
    } else if (c == '(' || c == ')') {
      safe += c == '(' ? "%28" : "%29";
    } else if (IsEntity(address.substr(i))) {
      safe += "&amp;";
    } else {
      safe += c;
    }
  }
  std::string out = "[" + std::string(label) + "](" + safe;
  if (!title.empty()) {
    out += " \"";
    for (const char c : Escaped(title)) out += c == '"' ? std::string("\\\"") : std::string(1, c);
    out += '"';
  }
  return out + ")";
}

}  // namespace deskmesh::knowledge
