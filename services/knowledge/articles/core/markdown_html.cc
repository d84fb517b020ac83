// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/markdown_html.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "knowledge/articles/core/markdown_inline.h"
#include "platform/text/html_entities.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kMaxDepth = 16;
constexpr std::size_t kLeastRoom = 100'000;  // see InlineContext

std::size_t IndentOf(std::string_view line) {
  std::size_t columns = 0;
  for (const char c : line) {
    if (c == ' ') {
      ++columns;
    } else if (c == '\t') {
      columns += 4 - columns % 4;
    } else {
      break;
    }
  }
  return columns;
}

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Takes up to `columns` columns of white space off the front.
std::string_view Outdent(std::string_view line, std::size_t columns) {
  std::size_t taken = 0;
  while (!line.empty() && taken < columns && (line[0] == ' ' || line[0] == '\t')) {
    taken += line[0] == '\t' ? 4 - taken % 4 : 1;
    line.remove_prefix(1);
  }
  return line;
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
  }
  return lines;
}

bool IsBlank(std::string_view line) { return Trim(line).empty(); }

bool IsRule(std::string_view line) {
  line = Trim(line);
  if (line.empty() || (line[0] != '-' && line[0] != '*' && line[0] != '_')) return false;
  std::size_t marks = 0;
  for (const char c : line) {
    if (c == line[0]) {
      ++marks;
    } else if (c != ' ' && c != '\t') {
      return false;
    }
  }
  return marks >= 3;
}

// The level of `## heading`, 0 for none.
std::size_t HeadingLevel(std::string_view line) {
  if (IndentOf(line) > 3) return 0;
  line = Trim(line);
  const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
  const bool is_heading = level >= 1 && level <= 6 &&
                          (line.size() == level || line[level] == ' ' || line[level] == '\t');
  return is_heading ? level : 0;
}

// The level of the heading that a line of = or - makes of the paragraph above it, 0 for none.
std::size_t UnderlineLevel(std::string_view line) {
  if (IndentOf(line) > 3) return 0;
  line = Trim(line);
  if (line.empty() || (line[0] != '=' && line[0] != '-')) return 0;
  if (line.find_first_not_of(line[0]) != std::string_view::npos) return 0;
  return line[0] == '=' ? 1 : 2;
}

// ``` or ~~~ at the front: the mark, else 0 marks.
struct Fence {
  char mark = 0;
  std::size_t length = 0;
};
Fence FenceOf(std::string_view line) {
  if (IndentOf(line) > 3) return {};
  line = Trim(line);
  if (line.empty() || (line[0] != '`' && line[0] != '~')) return {};
  const std::size_t length = std::min(line.find_first_not_of(line[0]), line.size());
  if (length < 3) return {};
  if (line[0] == '`' && line.find('`', length) != std::string_view::npos) return {};
  return {line[0], length};
}

struct ListMark {
  bool is_ordered = false;
  std::size_t start = 0;
  std::size_t content = 0;  // column where the item's text begins
};
std::optional<ListMark> ListMarkOf(std::string_view line) {
  const std::size_t indent = IndentOf(line);
  const std::string_view rest = Trim(line);
  if (rest.empty() || IsRule(line)) return std::nullopt;
  const auto ends_mark = [&](std::size_t at) {
    return at == rest.size() || rest[at] == ' ' || rest[at] == '\t';
  };
  if ((rest[0] == '-' || rest[0] == '*' || rest[0] == '+') && ends_mark(1)) {
    return ListMark{false, 0, indent + 2};
  }
  std::size_t digits = 0;
  std::size_t start = 0;
  while (digits < rest.size() && digits < 9 && rest[digits] >= '0' && rest[digits] <= '9') {
    start = start * 10 + static_cast<std::size_t>(rest[digits] - '0');
    ++digits;
  }
  if (digits == 0 || digits >= rest.size()) return std::nullopt;
  if ((rest[digits] != '.' && rest[digits] != ')') || !ends_mark(digits + 1)) return std::nullopt;
  return ListMark{true, start, indent + digits + 2};
}

bool IsQuote(std::string_view line) { return IndentOf(line) < 4 && Trim(line).starts_with('>'); }

}  // namespace

std::vector<std::string_view> TableCells(std::string_view row) {
  row = Trim(row);
  if (row.starts_with('|')) row.remove_prefix(1);
  if (row.ends_with('|') && !row.ends_with("\\|")) row.remove_suffix(1);
  std::vector<std::string_view> cells;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= row.size(); ++i) {
    if (i < row.size() && (row[i] != '|' || (i > 0 && row[i - 1] == '\\'))) continue;
    cells.push_back(Trim(row.substr(start, i - start)));
    start = i + 1;
  }
  return cells;
}

bool IsTableRuler(std::string_view line) {
  if (line.find('-') == std::string_view::npos || line.find('|') == std::string_view::npos) {
    return false;
  }
  return Trim(line).find_first_not_of("|:- \t") == std::string_view::npos;
}

namespace {

struct FoundHeading {
  std::string_view lines;  // of the text
  std::size_t level = 0;
  bool is_inside = false;
};

class Renderer {
 public:
  explicit Renderer(InlineContext* context) : context_(*context) {}

  void Blocks(const std::vector<std::string_view>& lines, int depth) {
    for (std::size_t i = 0; i < lines.size();) {
      if (IsBlank(lines[i])) {
        ++i;
      } else if (const Fence fence = FenceOf(lines[i]); fence.length > 0) {
        i = CodeBlock(lines, i, fence);
      } else if (depth < kMaxDepth && IsQuote(lines[i])) {
        i = Quote(lines, i, depth);
      } else if (IsRule(lines[i])) {
        html_ += "<hr>\n";
        ++i;
      } else if (HeadingLevel(lines[i]) > 0) {
        Heading(lines[i++], depth);
      } else if (depth < kMaxDepth && ListMarkOf(lines[i])) {
        i = List(lines, i, depth);
      } else if (i + 1 < lines.size() && IsTableRuler(lines[i + 1]) &&
                 lines[i].find('|') != std::string_view::npos) {
        i = Table(lines, i);
      } else {
        i = Paragraph(lines, i, depth);
      }
    }
  }

  std::string Finish() { return std::move(html_); }
  std::vector<FoundHeading> TakeHeadings() { return std::move(headings_); }

  // Finds definitions and headings alone.
  void Survey(const std::vector<std::string_view>& lines) {
    is_survey_ = true;
    Blocks(lines, 0);
  }

 private:
  std::size_t CodeBlock(const std::vector<std::string_view>& lines, std::size_t i, Fence fence) {
    std::string_view info = Trim(Trim(lines[i]).substr(fence.length));
    info = info.substr(0, info.find(' '));
    const bool is_plain = std::ranges::all_of(info, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '-' || c == '+' || c == '#';
    });
    html_ += "<pre><code";
    if (!info.empty() && is_plain && info.size() <= 20) {
      html_ += " class=\"language-" + std::string(info) + "\"";
    }
    html_ += '>';
    const std::size_t indent = IndentOf(lines[i]);
    for (++i; i < lines.size(); ++i) {
      const Fence end = FenceOf(lines[i]);
      if (end.mark == fence.mark && end.length >= fence.length &&
          Trim(lines[i]).size() == end.length) {
        ++i;
        break;
      }
      text::AppendAsHtml(Outdent(lines[i], indent), &html_);
      html_ += '\n';
    }
    html_ += "</code></pre>\n";
    return i;
  }

  std::size_t Quote(const std::vector<std::string_view>& lines, std::size_t i, int depth) {
    std::vector<std::string_view> inner;
    for (; i < lines.size() && IsQuote(lines[i]); ++i) {
      std::string_view line = Trim(lines[i]).substr(1);
      if (line.starts_with(' ')) line.remove_prefix(1);
      inner.push_back(line);
    }
    html_ += "<blockquote>\n";
    Blocks(inner, depth + 1);
    html_ += "</blockquote>\n";
    return i;
  }

  void Heading(std::string_view line, int depth) {
    const std::size_t level = HeadingLevel(line);
    OpenHeading(line, level, depth);
    line = Trim(Trim(line).substr(level));
    const std::size_t last = line.find_last_not_of('#');
    // Closing marks count as such only behind a space.
    if (last == std::string_view::npos) {
      line = {};
    } else if (last + 1 < line.size() && line[last] == ' ') {
      line = Trim(line.substr(0, last));
    }
    Inline(line);
    html_ += "</h" + std::to_string(level) + ">\n";
  }

  void OpenHeading(std::string_view lines, std::size_t level, int depth) {
    headings_.push_back({lines, level, depth > 0});
    html_ += "<h" + std::to_string(level) + " id=\"sec-" + std::to_string(headings_.size()) + "\">";
  }

  std::size_t List(const std::vector<std::string_view>& lines, std::size_t i, int depth) {
    const ListMark first = *ListMarkOf(lines[i]);
    const std::size_t base = IndentOf(lines[i]);
    html_ += first.is_ordered ? "<ol" : "<ul";
    if (first.is_ordered && first.start != 1)
      html_ += " start=\"" + std::to_string(first.start) + "\"";
    html_ += ">\n";
    while (i < lines.size()) {
      const std::optional<ListMark> mark = ListMarkOf(lines[i]);
      if (!mark || mark->is_ordered != first.is_ordered || IndentOf(lines[i]) > base + 1 ||
          IndentOf(lines[i]) + 1 < base) {
        break;
      }
      std::vector<std::string_view> item;
      const std::string_view text = Trim(lines[i]);
      const std::size_t behind = text.find_first_of(" \t");
      item.push_back(behind == std::string_view::npos ? std::string_view()
                                                      : Trim(text.substr(behind)));
      bool is_loose = false;
      for (++i; i < lines.size(); ++i) {
        if (IsBlank(lines[i])) {
          const bool goes_on =
              i + 1 < lines.size() && IndentOf(lines[i + 1]) > base + 1 && !IsBlank(lines[i + 1]);
          if (!goes_on) break;
          is_loose = true;
          item.push_back({});
        } else if (IndentOf(lines[i]) > base + 1) {
          item.push_back(Outdent(lines[i], mark->content));
        } else if (ListMarkOf(lines[i]) || EndsParagraph(lines[i]) ||
                   UnderlineLevel(lines[i]) > 0) {
          break;
        } else {
          item.push_back(lines[i]);  // a lazy line of the paragraph
        }
      }
      html_ += "<li>";
      Item(item, is_loose, depth);
      html_ += "</li>\n";
      // Blank lines between the items.
      std::size_t next = i;
      while (next < lines.size() && IsBlank(lines[next])) ++next;
      if (next < lines.size() && next > i && ListMarkOf(lines[next]) &&
          IndentOf(lines[next]) <= base + 1) {
        i = next;
      }
    }
    html_ += first.is_ordered ? "</ol>\n" : "</ul>\n";
    return i;
  }

  // The first lines of a tight item stand without a paragraph of their own.
  void Item(const std::vector<std::string_view>& lines, bool is_loose, int depth) {
    std::size_t end = 0;
    if (!is_loose) {
      while (end < lines.size() && !IsBlank(lines[end]) && !EndsParagraph(lines[end]) &&
             !ListMarkOf(lines[end]) && (end == 0 || UnderlineLevel(lines[end]) == 0)) {
        ++end;
      }
      if (end > 0 && end < lines.size() && UnderlineLevel(lines[end]) > 0) end = 0;
      InlineLines(lines, TakeDefinitions(lines, 0, end), end);
      if (end > 0 && end < lines.size()) html_ += '\n';
    }
    Blocks({lines.begin() + static_cast<std::ptrdiff_t>(end), lines.end()}, depth + 1);
  }

  std::size_t Table(const std::vector<std::string_view>& lines, std::size_t i) {
    const std::vector<std::string_view> head = TableCells(lines[i]);
    const auto row = [&](const std::vector<std::string_view>& cells, std::string_view tag) {
      html_ += "<tr>";
      for (std::size_t c = 0; c < head.size(); ++c) {
        html_ += "<" + std::string(tag) + ">";
        if (c < cells.size()) Inline(cells[c]);
        html_ += "</" + std::string(tag) + ">";
      }
      html_ += "</tr>\n";
    };
    html_ += "<table>\n<thead>\n";
    row(head, "th");
    html_ += "</thead>\n<tbody>\n";
    for (i += 2; i < lines.size() && lines[i].find('|') != std::string_view::npos; ++i) {
      const std::vector<std::string_view> cells = TableCells(lines[i]);
      const std::size_t missing = head.size() - std::min(head.size(), cells.size());
      if (missing > empty_cells_) break;
      empty_cells_ -= missing;
      row(cells, "td");
    }
    html_ += "</tbody>\n</table>\n";
    return i;
  }

  static bool EndsParagraph(std::string_view line) {
    return FenceOf(line).length > 0 || IsQuote(line) || IsRule(line) || HeadingLevel(line) > 0;
  }

  std::size_t Paragraph(const std::vector<std::string_view>& lines, std::size_t i, int depth) {
    std::size_t start = i;
    for (++i; i < lines.size(); ++i) {
      if (IsBlank(lines[i])) break;
      if (const std::size_t level = UnderlineLevel(lines[i]); level > 0) {
        start = TakeDefinitions(lines, start, i);
        if (start == i) return i;  // nothing is left to underline
        const char* begin = lines[start].data();
        OpenHeading({begin, static_cast<std::size_t>(lines[i].data() + lines[i].size() - begin)},
                    level, depth);
        InlineLines(lines, start, i);
        html_ += "</h" + std::to_string(level) + ">\n";
        return i + 1;
      }
      if (depth < kMaxDepth && (EndsParagraph(lines[i]) || ListMarkOf(lines[i]))) break;
    }
    start = TakeDefinitions(lines, start, i);
    if (start == i) return i;
    html_ += "<p>";
    InlineLines(lines, start, i);
    html_ += "</p>\n";
    return i;
  }

  // Behind the definitions of links that a paragraph of lines [from, to) begins with.
  std::size_t TakeDefinitions(const std::vector<std::string_view>& lines, std::size_t from,
                              std::size_t to) {
    if (from >= to || IndentOf(lines[from]) > 3 || !Trim(lines[from]).starts_with('[')) return from;
    std::string text;
    for (std::size_t i = from; i < to; ++i) text.append(Trim(lines[i])).append("\n");
    std::size_t end = 0;
    while (std::optional<LinkDefinition> found = LinkDefinitionAt(text, end)) {
      from += static_cast<std::size_t>(
          std::count(text.begin() + static_cast<std::ptrdiff_t>(end),
                     text.begin() + static_cast<std::ptrdiff_t>(found->target.end), '\n'));
      end = found->target.end;
      if (!is_survey_) continue;
      std::string label = LinkLabel(found->label);
      if (!label.empty()) context_.definitions.emplace(std::move(label), *std::move(found));
    }
    return from;
  }

  void InlineLines(const std::vector<std::string_view>& lines, std::size_t from, std::size_t to) {
    std::string text;
    for (std::size_t i = from; i < to; ++i) {
      if (i > from) text += '\n';
      text += Trim(lines[i]);
      // Two blanks at the end break the line.
      if (i + 1 < to && lines[i].ends_with("  ")) text += "  ";
    }
    Inline(text);
  }

  void Inline(std::string_view text) {
    if (!is_survey_) AppendInlineHtml(text, &context_, &html_);
  }

  InlineContext& context_;
  bool is_survey_ = false;
  // How many cells that rows leave out are still put in: a row of two bytes must not become a thousand.
  std::size_t empty_cells_ = 2'000;
  std::string html_;
  std::vector<FoundHeading> headings_;
};

}  // namespace

LinkDefinitions DefinitionsOf(std::string_view markdown) {
  InlineContext context;
  // Each has this; most texts have none.
  if (markdown.find("]:") != std::string_view::npos) Renderer(&context).Survey(Lines(markdown));
  return std::move(context.definitions);
}

std::string MarkdownToHtml(std::string_view markdown, std::string_view files) {
  InlineContext context{.files = files,
                        .definitions = DefinitionsOf(markdown),
                        .room = std::max(markdown.size(), kLeastRoom)};
  Renderer renderer(&context);
  renderer.Blocks(Lines(markdown), 0);
  return renderer.Finish();
}

std::vector<MarkdownHeading> HeadingsOf(std::string_view markdown) {
  InlineContext context;
  Renderer renderer(&context);
  renderer.Survey(Lines(markdown));
  std::vector<MarkdownHeading> headings;
  for (const FoundHeading& found : renderer.TakeHeadings()) {
    const auto begin = static_cast<std::size_t>(found.lines.data() - markdown.data());
    headings.push_back({begin, begin + found.lines.size(), found.level, found.is_inside});
  }
  return headings;
}

}  // namespace deskmesh::knowledge
