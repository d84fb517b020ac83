// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/article_text.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "knowledge/articles/core/link_reference.h"
#include "knowledge/articles/core/markdown_html.h"
#include "platform/text/html_entities.h"
#include "platform/text/pinyin.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMaxSlugWords = 60;
// ！ to ～: ASCII as wide as Han characters.
constexpr char32_t kFullWidthFirst = 0xFF01;
constexpr char32_t kFullWidthLast = 0xFF5E;

std::string_view TrimFront(std::string_view text, std::string_view marks) {
  const std::size_t first = text.find_first_not_of(marks);
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// Without `[ ]` and `[x]` of a task in a list.
std::string_view StripTaskMark(std::string_view item) {
  const bool is_task = item.size() > 3 && item[0] == '[' && item[2] == ']' && item[3] == ' ' &&
                       (item[1] == ' ' || item[1] == 'x' || item[1] == 'X');
  return is_task ? TrimFront(item.substr(4), " ") : item;
}

// The marks in front of a block: heading, quote, bullet. The number of a step stays.
std::string_view StripBlockMarks(std::string_view line) {
  line = TrimFront(line, " \t>");
  if (line.starts_with('#')) return TrimFront(TrimFront(line, "#"), " ");
  if (line.size() > 1 && (line[0] == '-' || line[0] == '*' || line[0] == '+') && line[1] == ' ') {
    return StripTaskMark(TrimFront(line.substr(2), " "));
  }
  return line;
}

// A row of a table as a line of text. A bar inside a cell has lost its backslash.
std::string RowText(std::string_view row) {
  std::string text;
  for (const std::string_view cell : TableCells(row)) {
    if (cell.empty()) continue;
    if (!text.empty()) text += " · ";
    for (std::size_t i = 0; i < cell.size(); ++i) {
      if (cell[i] == '\\' && i + 1 < cell.size() && cell[i + 1] == '|') continue;
      text += cell[i];
    }
  }
  return text;
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

bool IsPunctuation(char c) { return std::ispunct(static_cast<unsigned char>(c)) != 0; }
bool IsWordByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0;
}
bool IsAsciiWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// The tags of HTML that articles are written with. Other words in angles are the reader's to see:
// `--token <TOKEN>`.
bool IsHtmlTag(std::string_view inside) {
  if (inside.starts_with('!')) return true;
  if (inside.starts_with('/')) inside.remove_prefix(1);
  std::string name;
  while (name.size() < inside.size() && IsAsciiWord(inside[name.size()])) {
    name += static_cast<char>(std::tolower(static_cast<unsigned char>(inside[name.size()])));
  }
  if (name.size() < inside.size()) {
    const char behind = inside[name.size()];
    if (behind != ' ' && behind != '/' && behind != '\t') return false;
  }
  static constexpr std::string_view kTags[] = {
      "a",      "abbr",   "audio",  "b",     "blockquote", "br",      "button", "caption",
      "center", "cite",   "code",   "col",   "colgroup",   "dd",      "del",    "details",
      "div",    "dl",     "dt",     "em",    "figcaption", "figure",  "font",   "h1",
      "h2",     "h3",     "h4",     "h5",    "h6",         "hr",      "i",      "iframe",
      "img",    "input",  "ins",    "kbd",   "li",         "mark",    "object", "ol",
      "p",      "pre",    "q",      "s",     "script",     "section", "small",  "source",
      "span",   "strike", "strong", "style", "sub",        "summary", "sup",    "svg",
      "table",  "tbody",  "td",     "tfoot", "th",         "thead",   "tr",     "u",
      "ul",     "video"};
  return std::ranges::find(kTags, name) != std::end(kTags);
}

// <https://…> and <name@example.com>.
bool IsAutolink(std::string_view inside) {
  if (inside.empty() || inside.find_first_of(" \t<") != std::string_view::npos) return false;
  const std::size_t colon = inside.find(':');
  if (colon != std::string_view::npos && colon >= 2) {
    return std::ranges::all_of(inside.substr(0, colon), [](char c) {
      return IsAsciiWord(c) || c == '+' || c == '-' || c == '.';
    });
  }
  const std::size_t at = inside.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < inside.size();
}

// Whether a line is one that the text was found to define a link with.
bool IsDefinition(std::string_view line, const LinkDefinitions& definitions) {
  if (!line.starts_with('[')) return false;
  const std::optional<LinkDefinition> found = LinkDefinitionAt(std::string(line) + "\n", 0);
  return found && definitions.contains(LinkLabel(found->label));
}

// Appends the words of a line without inline marks: those that come in pairs, and only those.
class InlineText {
 public:
  InlineText(std::string_view line, const LinkDefinitions& definitions, std::string* out)
      : line_(line), definitions_(definitions), out_(*out), base_(out->size()) {
    FindCode();
  }

  void Run() {
    Seeker brackets(line_, ']'), parentheses(line_, ')'), angles(line_, '>');
    std::size_t code = 0;  // of code_
    for (std::size_t i = 0; i < line_.size();) {
      const char c = line_[i];
      if (c == '\\' && i + 1 < line_.size() && IsPunctuation(line_[i + 1])) {
        out_ += line_[i + 1];
        i += 2;
      } else if (c == '`') {
        while (code < code_.size() && code_[code].begin < i) ++code;
        i = TakeCode(i, code < code_.size() ? code_[code] : Ticks{});
      } else if (c == '!' && i + 1 < line_.size() && line_[i + 1] == '[') {
        ++i;
      } else if (c == '[') {
        // [text](target): the text alone.
        const std::size_t close = brackets.From(i);
        if (close == std::string_view::npos) {
          out_ += c;
          ++i;
          continue;
        }
        InlineText(line_.substr(i + 1, close - i - 1), definitions_, &out_).Run();
        i = close + 1;
        if (i < line_.size() && line_[i] == '[') {
          i = BehindId(i);
        } else if (i < line_.size() && line_[i] == '(') {
          const std::size_t end = parentheses.From(i);
          if (end != std::string_view::npos) i = end + 1;
        }
      } else if (c == '<') {
        const std::size_t close = angles.From(i);
        const std::string_view inside = close == std::string_view::npos
                                            ? std::string_view()
                                            : line_.substr(i + 1, close - i - 1);
        if (IsAutolink(inside)) {
          out_ += inside;
          i = close + 1;
        } else if (!inside.empty() && IsHtmlTag(inside)) {
          i = close + 1;
        } else {
          out_ += c;
          ++i;
        }
      } else if (c == '*' || c == '~') {
        i = TakeMarks(i);
      } else if (c == '&') {
        const std::size_t length = text::AppendHtmlEntity(line_.substr(i), &out_);
        if (length == 0) out_ += c;
        i += std::max<std::size_t>(length, 1);
      } else {
        out_ += c;
        ++i;
      }
    }
    TakeOffPairs();
  }

 private:
  struct Ticks {
    std::size_t begin = std::string_view::npos;
    std::size_t length = 0;
    std::size_t closed_by = std::string_view::npos;  // where as many stand again
  };
  struct Marks {
    char mark = 0;
    std::size_t at = 0;  // in the output
    std::size_t length = 0;
    bool opens = false;
    bool closes = false;
    bool is_paired = false;
  };

  // Behind the `[id]` of a link whose definition is elsewhere; other brackets stay where they are.
  std::size_t BehindId(std::size_t i) const {
    if (definitions_.empty()) return i;
    const std::optional<std::size_t> close = LinkLabelEnd(line_, i);
    if (!close) return i;
    const std::string_view id = line_.substr(i + 1, *close - i - 1);
    return id.empty() || definitions_.contains(LinkLabel(id)) ? *close + 1 : i;
  }

  void FindCode() {
    for (std::size_t i = line_.find('`'); i != std::string_view::npos; i = line_.find('`', i)) {
      const std::size_t end = std::min(line_.find_first_not_of('`', i), line_.size());
      code_.push_back({i, end - i, std::string_view::npos});
      i = end;
    }
    std::map<std::size_t, std::size_t> next;  // by length
    for (auto ticks = code_.rbegin(); ticks != code_.rend(); ++ticks) {
      const auto known = next.find(ticks->length);
      if (known != next.end()) ticks->closed_by = known->second;
      next[ticks->length] = ticks->begin;
    }
  }

  // Code stays as it is written.
  std::size_t TakeCode(std::size_t i, const Ticks& ticks) {
    if (ticks.begin != i) {
      out_ += '`';
      return i + 1;
    }
    const std::size_t behind = i + ticks.length;
    if (ticks.closed_by == std::string_view::npos) {
      out_.append(ticks.length, '`');
      return behind;
    }
    std::string_view code = line_.substr(behind, ticks.closed_by - behind);
    if (code.size() > 2 && code.front() == ' ' && code.back() == ' ') {
      code = code.substr(1, code.size() - 2);
    }
    out_ += code;
    return ticks.closed_by + ticks.length;
  }

  // *emphasis*, **strong**, ~~gone~~; not 7*24, 1~3, *.log.
  std::size_t TakeMarks(std::size_t i) {
    const char mark = line_[i];
    const std::size_t end = std::min(line_.find_first_not_of(mark, i), line_.size());
    Marks marks{.mark = mark, .at = out_.size(), .length = end - i};
    const char before = i == 0 ? ' ' : line_[i - 1];
    const char behind = end == line_.size() ? ' ' : line_[end];
    const bool is_single = marks.length == 1;
    if (marks.length <= 3 && (mark == '*' || marks.length == 2)) {
      const bool is_between_words = IsAsciiWord(before) && IsAsciiWord(behind);
      const bool may = !(is_single && is_between_words);
      const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
      marks.opens = may && !is_space(behind) &&
                    (!is_single || IsWordByte(behind) || behind == '[' || behind == '`');
      marks.closes = may && !is_space(before) &&
                     (!is_single || IsWordByte(before) || before == ')' || before == '`' ||
                      before == '.' || before == '!' || before == '?');
    }
    runs_.push_back(marks);
    out_.append(marks.length, mark);
    return end;
  }

  void TakeOffPairs() {
    if (runs_.empty()) return;
    std::map<std::pair<char, std::size_t>, std::vector<std::size_t>> open;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      Marks& run = runs_[i];
      std::vector<std::size_t>& waiting = open[{run.mark, run.length}];
      if (run.closes && !waiting.empty()) {
        runs_[waiting.back()].is_paired = run.is_paired = true;
        waiting.pop_back();
      } else if (run.opens) {
        waiting.push_back(i);
      }
    }
    std::string bare = out_.substr(0, base_);
    std::size_t done = base_;
    for (const Marks& run : runs_) {
      if (!run.is_paired) continue;
      bare.append(out_, done, run.at - done);
      done = run.at + run.length;
    }
    bare.append(out_, done, std::string::npos);
    out_ = std::move(bare);
  }

  std::string_view line_;
  const LinkDefinitions& definitions_;
  std::string& out_;
  std::size_t base_;
  std::vector<Ticks> code_;
  std::vector<Marks> runs_;
};

}  // namespace

std::string PlainText(std::string_view markdown) {
  std::string text;
  text.reserve(markdown.size());
  const LinkDefinitions definitions = DefinitionsOf(markdown);
  std::string_view fence;  // of the code we are in: its marks
  bool is_table = false;
  while (!markdown.empty()) {
    const std::size_t end = markdown.find('\n');
    std::string_view line = markdown.substr(0, end);
    markdown = end == std::string_view::npos ? std::string_view() : markdown.substr(end + 1);
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    const std::string_view bare = TrimFront(line, " ");
    if (bare.starts_with("```") || bare.starts_with("~~~")) {
      const std::string_view marks = bare.substr(0, bare.find_first_not_of(bare[0]));
      if (fence.empty()) {
        fence = marks;
        continue;
      }
      if (marks[0] == fence[0] && marks.size() >= fence.size() && marks.size() == bare.size()) {
        fence = {};
        continue;
      }
    }
    if (!fence.empty()) {
      if (!bare.empty()) text.append(line).append("\n");
      continue;
    }
    if (!definitions.empty() && IsDefinition(bare, definitions)) continue;
    const bool is_rule = !bare.empty() && bare.find_first_not_of("-_*=") == std::string_view::npos;
    if (is_rule) continue;
    std::string_view bare_line = StripBlockMarks(line);
    std::string row;
    if (is_table) {
      if (bare_line.find('|') == std::string_view::npos) is_table = false;
      if (IsTableRuler(bare_line)) continue;
    } else {
      // A table begins with the line in front of its ruler.
      is_table = bare_line.find('|') != std::string_view::npos &&
                 IsTableRuler(StripBlockMarks(markdown.substr(0, markdown.find('\n'))));
    }
    if (is_table) {
      row = RowText(bare_line);
      bare_line = row;
    }
    std::string words;
    InlineText(bare_line, definitions, &words).Run();
    if (!words.empty()) text.append(words).append("\n");
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

std::string PinyinWords(std::string_view text, std::size_t most_bytes) {
  std::string words;
  bool is_word = false;  // whether the next letter goes on with the word before
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = text::DecodeUtf8(text, &at);
    if (c >= kFullWidthFirst && c <= kFullWidthLast) c -= kFullWidthFirst - U'!';
    const bool is_plain = text::IsAsciiLetter(c) || text::IsAsciiDigit(c);
    const char letter = is_plain ? static_cast<char>(std::tolower(static_cast<int>(c))) : '\0';
    const std::string_view piece = is_plain ? std::string_view(&letter, 1) : text::PinyinOf(c);
    if (!piece.empty()) {
      const bool is_parted = !words.empty() && !(is_plain && is_word);
      if (words.size() + piece.size() + (is_parted ? 1 : 0) > most_bytes) break;
      if (is_parted) words += '-';
      words += piece;
    }
    is_word = is_plain;
  }
  return words;
}

std::string SlugOf(std::string_view title, std::string_view id) {
  std::string slug = PinyinWords(title, kMaxSlugWords);
  if (slug.empty()) slug = "article";
  // The random end of the id, not its time.
  return slug + "-" + std::string(id.substr(id.size() - std::min<std::size_t>(id.size(), 8)));
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
