// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/article_text.h"

#include <algorithm>

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMaxSlugWords = 60;

std::string_view TrimFront(std::string_view text, std::string_view marks) {
  const std::size_t first = text.find_first_not_of(marks);
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// The marks in front of a block: heading, quote, bullet, number.
std::string_view StripBlockMarks(std::string_view line) {
  line = TrimFront(line, " \t>");
  if (line.starts_with('#')) return TrimFront(TrimFront(line, "#"), " ");
  if (line.size() > 1 && (line[0] == '-' || line[0] == '*' || line[0] == '+') && line[1] == ' ') {
    return line.substr(2);
  }
  std::size_t digits = 0;
  while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
  if (digits > 0 && digits + 1 < line.size() && (line[digits] == '.' || line[digits] == ')') &&
      line[digits + 1] == ' ') {
    return line.substr(digits + 2);
  }
  return line;
}

// Finds a character at or behind a place, each time in no more than what is new to look at: where it
// was looked for in vain it isn't looked for again. Confined to one thread.
class Seeker {
 public:
  Seeker(std::string_view text, char wanted) : text_(text), wanted_(wanted) {}

  std::size_t From(std::size_t at) {
    if (at > found_ || !has_looked_) found_ = text_.find(wanted_, at);
    has_looked_ = true;
    return found_;
  }

 private:
  std::string_view text_;
  char wanted_;
  std::size_t found_ = 0;
  bool has_looked_ = false;
};

// Appends the words of a line without inline marks.
void AppendInline(std::string_view line, std::string* out) {
  Seeker brackets(line, ']'), parentheses(line, ')'), angles(line, '>');
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\' && i + 1 < line.size()) {
      *out += line[++i];
    } else if (c == '!' && i + 1 < line.size() && line[i + 1] == '[') {
      continue;
    } else if (c == '[') {
      // [text](target): the text alone.
      const std::size_t close = brackets.From(i);
      if (close == std::string_view::npos) {
        *out += c;
        continue;
      }
      AppendInline(line.substr(i + 1, close - i - 1), out);
      i = close;
      if (i + 1 < line.size() && line[i + 1] == '(') {
        const std::size_t end = parentheses.From(i);
        if (end != std::string_view::npos) i = end;
      }
    } else if (c == '<') {
      const std::size_t close = angles.From(i);
      const bool is_tag = close != std::string_view::npos && i + 1 < line.size() &&
                          (std::isalpha(static_cast<unsigned char>(line[i + 1])) != 0 ||
                           line[i + 1] == '/' || line[i + 1] == '!');
      if (is_tag) {
        i = close;
      } else {
        *out += c;
      }
    } else if (c != '*' && c != '`' && c != '~') {
      *out += c;
    }
  }
}

}  // namespace

std::string PlainText(std::string_view markdown) {
  std::string text;
  text.reserve(markdown.size());
  while (!markdown.empty()) {
    const std::size_t end = markdown.find('\n');
    std::string_view line = markdown.substr(0, end);
    markdown = end == std::string_view::npos ? std::string_view() : markdown.substr(end + 1);
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    const std::string_view bare = TrimFront(line, " ");
    const bool is_rule = !bare.empty() && bare.find_first_not_of("-_*=") == std::string_view::npos;
    if (bare.starts_with("```") || is_rule) continue;
    const std::size_t before = text.size();
    AppendInline(StripBlockMarks(line), &text);
    if (text.size() > before) text += '\n';
  }
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string Opening(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  std::size_t cut = max_bytes;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
  std::string_view opening = text.substr(0, cut);
  for (const std::string_view stop : {"。", "！", "？", "\n", ". ", "! ", "? "}) {
    const std::size_t at = opening.rfind(stop);
    if (at != std::string_view::npos && at + stop.size() >= cut / 2) {
      opening = opening.substr(0, at + stop.size());
      break;
    }
  }
  while (opening.ends_with('\n') || opening.ends_with(' ')) opening.remove_suffix(1);
  return std::string(opening);
}

std::string SlugOf(std::string_view title, std::string_view id) {
  std::string slug;
  for (const char c : title) {
    if (slug.size() >= kMaxSlugWords) break;
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalnum(byte) != 0) {
      slug += static_cast<char>(std::tolower(byte));
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  if (slug.empty()) slug = "article-";
  if (slug.back() != '-') slug += '-';
  // The random end of the id, not its time.
  return slug + std::string(id.substr(id.size() - std::min<std::size_t>(id.size(), 8)));
}

bool IsSlug(std::string_view slug) {
  if (slug.empty() || slug.size() > 100 || slug.front() == '-' || slug.back() == '-') return false;
  for (std::size_t i = 0; i < slug.size(); ++i) {
    const char c = slug[i];
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!is_word && (c != '-' || slug[i - 1] == '-')) return false;
  }
  return true;
}

}  // namespace deskmesh::knowledge
