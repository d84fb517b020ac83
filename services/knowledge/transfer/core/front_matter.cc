// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/front_matter.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMostFields = 200;
constexpr std::size_t kMostValues = 500;
constexpr std::size_t kMostProblems = 5;
constexpr std::size_t kMostListLines = 200;

std::string_view Trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view NextLine(std::string_view* rest) {
  const std::size_t end = rest->find('\n');
  const std::string_view line = rest->substr(0, end);
  *rest = end == std::string_view::npos ? std::string_view() : rest->substr(end + 1);
  return line;
}

bool IsFence(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line == "---";
}

// Behind the quoted text that begins at `at`; npos where its quotes have no end.
std::size_t QuotedEnd(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    const bool is_escape = text[at] == '\\' && quote == '"';
    const bool is_doubled = text[at] == '\'' && text.substr(at + 1, 1) == "'";
    if (is_escape || (quote == '\'' && is_doubled)) {
      ++at;
    } else if (text[at] == quote) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

// Behind the list that the text begins with; npos where it has no end.
std::size_t ListEnd(std::string_view text) {
  bool is_first = true;  // of a value: elsewhere a quote is an apostrophe
  for (std::size_t at = 1; at < text.size();) {
    const char c = text[at];
    if (c == ']') return at + 1;
    if (is_first && (c == '"' || c == '\'')) {
      at = QuotedEnd(text, at);
      is_first = false;
    } else {
      is_first = c == ',' || (is_first && c == ' ');
      ++at;
    }
  }
  return std::string_view::npos;
}

// Whether nothing, or a comment, stands behind a value that ends at `end`.
bool IsLast(std::string_view text, std::size_t end) {
  if (end > text.size()) return false;
  const std::string_view rest = Trimmed(text.substr(end));
  return rest.empty() || rest[0] == '#';
}

// A value from its start; moves `at` behind it. Plain values end at `stops` or a comment.
std::string TakeValue(std::string_view text, std::string_view stops, std::size_t* at) {
  std::string value;
  std::size_t i = *at;
  if (i < text.size() && text[i] == '"') {
    for (++i; i < text.size() && text[i] != '"'; ++i) {
      if (text[i] != '\\' || i + 1 >= text.size()) {
        value += text[i];
        continue;
      }
      ++i;
      if (text[i] == 'n') {
        value += '\n';
      } else if (text[i] == 't') {
        value += '\t';
      } else if (text[i] == 'r') {
        value += '\r';
      } else {
        value += text[i];
      }
    }
    *at = std::min(text.size(), i + 1);
    return value;
  }
  if (i < text.size() && text[i] == '\'') {
    for (++i; i < text.size(); ++i) {
      if (text[i] == '\'') {
        if (i + 1 >= text.size() || text[i + 1] != '\'') break;
        ++i;
      }
      value += text[i];
    }
    *at = std::min(text.size(), i + 1);
    return value;
  }
  while (i < text.size() && stops.find(text[i]) == std::string_view::npos &&
         !(text[i] == '#' && i > *at && text[i - 1] == ' ')) {
    value += text[i++];
  }
  *at = i;
  value = std::string(Trimmed(value));
  return value == "~" || value == "null" ? "" : value;
}

std::vector<std::string> TakeList(std::string_view text) {
  std::vector<std::string> values;
  for (std::size_t at = 1; at < text.size() && text[at] != ']' && values.size() < kMostValues;) {
    while (at < text.size() && (text[at] == ' ' || text[at] == ',')) ++at;
    if (at >= text.size() || text[at] == ']') break;
    std::string value = TakeValue(text, ",]", &at);
    if (!value.empty()) values.push_back(std::move(value));
  }
  return values;
}

std::optional<std::size_t> KeyEnd(std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && (std::isalnum(static_cast<unsigned char>(line[end])) != 0 ||
                               line[end] == '_' || line[end] == '-')) {
    ++end;
  }
  if (end == 0 || end >= line.size() || line[end] != ':') return std::nullopt;
  if (end + 1 < line.size() && line[end + 1] != ' ' && line[end + 1] != '\r') return std::nullopt;
  return end;
}

}  // namespace

std::string FrontMatter::One(std::string_view key) const {
  for (const auto& [name, values] : fields) {
    if (name == key) return values.empty() ? "" : values[0];
  }
  return {};
}

std::vector<std::string> FrontMatter::All(std::string_view key) const {
  for (const auto& [name, values] : fields) {
    if (name == key) return values;
  }
  return {};
}

bool FrontMatter::Has(std::string_view key) const {
  return std::ranges::any_of(fields, [&](const auto& field) { return field.first == key; });
}

FrontMatter ReadFrontMatter(std::string_view text) {
  FrontMatter head;
  head.body = text;
  std::string_view rest = text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  head.body = rest;
  if (!IsFence(NextLine(&rest))) return head;
  std::vector<std::string_view> lines;
  bool is_ended = false;
  while (!rest.empty() && !is_ended) {
    const std::string_view line = NextLine(&rest);
    is_ended = IsFence(line);
    if (!is_ended) lines.push_back(line);
  }
  const auto tell = [&](std::size_t line, std::string_view problem) {
    if (head.problems.size() == kMostProblems) return;
    head.problems.push_back("line " + std::to_string(line) + ": " + std::string(problem));
  };
  if (!is_ended) {
    // A rule at the top is none.
    if (!lines.empty() && KeyEnd(lines[0])) {
      tell(1, "the front matter that begins here has no end, so it is part of the text");
    }
    return head;
  }
  head.body = rest;
  for (std::size_t i = 0; i < lines.size() && head.fields.size() < kMostFields; ++i) {
    const std::optional<std::size_t> key_end = KeyEnd(lines[i]);
    const std::size_t number = i + 2;  // in the file
    if (!key_end) {
      const std::string_view line = Trimmed(lines[i]);
      const bool is_inner = lines[i].starts_with(' ') || lines[i].starts_with('\t') ||
                            line.starts_with("- ") || line == "-";
      // Keys that no article has, with dots or quotes, are nobody's loss.
      const bool is_key = line.ends_with(':') || line.find(": ") != std::string_view::npos;
      if (!line.empty() && line[0] != '#' && !is_inner && !is_key) {
        tell(number, "this isn't `key: value` and was left out");
      }
      continue;
    }
    std::string key(lines[i].substr(0, *key_end));
    std::ranges::transform(key, key.begin(), [](unsigned char c) {
      return c == '-' ? '_' : static_cast<char>(std::tolower(c));
    });
    const std::string_view value = Trimmed(lines[i].substr(*key_end + 1));
    std::vector<std::string> values;
    if (value.empty()) {
      // A list on lines of its own.
      while (i + 1 < lines.size() && Trimmed(lines[i + 1]).starts_with("- ")) {
        const std::string_view item = Trimmed(Trimmed(lines[++i]).substr(2));
        std::size_t at = 0;
        if (values.size() < kMostValues) values.push_back(TakeValue(item, "", &at));
      }
    } else if (value[0] == '[') {
      std::string list(value);
      std::size_t last = i;
      // It may go on in the next lines.
      while (ListEnd(list) == std::string::npos && last + 1 < lines.size() &&
             last - i < kMostListLines && !KeyEnd(lines[last + 1])) {
        const std::string_view line = Trimmed(lines[++last]);
        list.append(" ").append(line.substr(0, line.find(" #")));
      }
      const std::size_t end = ListEnd(list);
      if (end == std::string::npos) {
        tell(number, "the list has no ] at its end");
        values = TakeList(value);
      } else if (IsLast(list, end)) {
        i = last;
        values = TakeList(list);
      } else {
        tell(number, "text behind the ] of a list: all of it was read as text");
        values.emplace_back(value);
      }
    } else if (value[0] == '|' || value[0] == '>') {
      std::string block;
      while (i + 1 < lines.size() &&
             (Trimmed(lines[i + 1]).empty() || lines[i + 1].starts_with(' '))) {
        if (!block.empty()) block += value[0] == '|' ? '\n' : ' ';
        block += Trimmed(lines[++i]);
      }
      values.push_back(std::string(Trimmed(block)));
    } else {
      const bool is_quoted = value[0] == '"' || value[0] == '\'';
      if (is_quoted && !IsLast(value, QuotedEnd(value, 0))) {
        tell(number, "the quotes have no end, or text behind it");
      } else if (value[0] == '{' && value.find('}') == std::string_view::npos) {
        tell(number, "the map has no } at its end");
      }
      std::size_t at = 0;
      values.push_back(TakeValue(value, "", &at));
    }
    std::erase(values, "");
    head.fields.emplace_back(std::move(key), std::move(values));
  }
  return head;
}

namespace {

void AppendQuoted(std::string_view value, std::string* out) {
  *out += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      *out += '\\';
      *out += c;
    } else if (c == '\n') {
      *out += "\\n";
    } else if (c == '\r') {
      *out += "\\r";
    } else if (c == '\t') {
      *out += "\\t";
    } else {
      *out += c;
    }
  }
  *out += '"';
}

}  // namespace

void FrontMatterWriter::One(std::string_view key, std::string_view value) {
  if (value.empty()) return;
  text_ += key;
  text_ += ": ";
  AppendQuoted(value, &text_);
  text_ += '\n';
}

void FrontMatterWriter::Many(std::string_view key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  text_ += key;
  text_ += ": [";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text_ += ", ";
    AppendQuoted(values[i], &text_);
  }
  text_ += "]\n";
}

}  // namespace deskmesh::knowledge
