// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/markdown_tags.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <vector>

#include "knowledge/transfer/core/code_spans.h"
#include "knowledge/transfer/core/markdown_lines.h"
#include "knowledge/transfer/core/markdown_writing.h"
#include "knowledge/transfer/core/markup.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMostMarks = 32;

// The name of the tag that begins at `at`, in lower case.
std::string TagName(std::string_view line, std::size_t at) {
  std::string name;
  for (++at; at < line.size() && std::isalpha(static_cast<unsigned char>(line[at])) != 0; ++at) {
    name += static_cast<char>(std::tolower(static_cast<unsigned char>(line[at])));
    if (name.size() > 3) return {};
  }
  const bool ends =
      at < line.size() && (IsSpaceByte(line[at]) || line[at] == '/' || line[at] == '>');
  return ends ? name : std::string();
}

bool IsBlankByte(char c) { return c == ' ' || c == '\t'; }

std::string Picture(std::string_view tag, bool is_row) {
  const absl::StatusOr<MarkupTree> tree = ParseMarkup(tag, MarkupKind::kHtml);
  if (!tree.ok() || tree->size() < 2 || (*tree)[1].name != "img") return std::string(tag);
  const MarkupNode& at = (*tree)[1];
  std::string alt = Escaped(at.Attribute("alt"));
  const std::string source = Trimmed(at.Attribute("src"));
  std::string out = source.empty() || source.starts_with("data:")
                        ? alt
                        : "!" + MarkdownLink(alt, source, Trimmed(at.Attribute("title")));
  if (!is_row) return out;
  std::string cell;
  for (const char c : out) cell += c == '|' ? std::string("\\|") : std::string(1, c);
  return cell;
}

// Whether the paragraph of a line goes on with the next one.
bool GoesOn(std::string_view line, std::string_view next) {
  const std::string_view marks = QuoteMarks(next);
  const std::string bare = Trimmed(next.substr(marks.size()));
  return !bare.empty() && marks.empty() == QuoteMarks(line).empty() && EscapedStart(bare) == bare &&
         !BeginsItem(bare) && !bare.starts_with("```") && !bare.starts_with("~~~") &&
         !bare.starts_with('|');
}

// One line without its end; `goes_on`: its paragraph does.
void ConvertLine(std::string_view line, bool goes_on, std::string* out) {
  const std::string_view marks = QuoteMarks(line);
  const std::string bare = Trimmed(line.substr(marks.size()));
  const bool is_row = line.find('|') != std::string_view::npos;
  // Marks that are repeated with each break must not make a text of their own.
  const bool is_one_line = is_row || bare.starts_with('#') || marks.size() > kMostMarks;
  std::size_t begin = out->size() + marks.size();  // of the words since the last break
  CodeSpans spans(line);
  for (std::size_t i = 0; i < line.size();) {
    const char c = line[i];
    if (c == '\\' && i + 1 < line.size()) {
      *out += line.substr(i, 2);
      i += 2;
      continue;
    }
    if (c == '`') {
      const std::size_t end = spans.EndOf(i);
      *out += line.substr(i, end - i);
      i = end;
      continue;
    }
    const std::string name = c == '<' ? TagName(line, i) : std::string();
    const std::size_t end = name == "br" || name == "img" ? HtmlTagEnd(line, i) : 0;
    if (end == 0) {
      *out += c;
      ++i;
    } else if (name == "img") {
      *out += Picture(line.substr(i, end - i), is_row);
      i = end;
    } else {
      i = end;
      while (out->size() > begin && IsBlankByte(out->back())) out->pop_back();
      while (i < line.size() && IsBlankByte(line[i])) ++i;
      const std::string before =
          Trimmed(std::string_view(*out).substr(std::min(begin, out->size())));
      const bool is_mark = BeginsItem(before + " x") && before.find(' ') == std::string::npos;
      if (is_mark) *out += ' ';
      const bool is_last = i == line.size();
      if (before.empty() || is_mark || (is_last && !goes_on)) continue;
      if (is_one_line) {
        if (!is_last) *out += ' ';
        begin = out->size();
      } else if (is_last) {
        *out += '\\';
      } else {
        *out += "\\\n";
        out->append(marks).append(marks.empty() ? "" : " ");
        begin = out->size();
        // What follows was no list or heading.
        const std::size_t stop = std::min(line.find_first_of("<`\\", i), line.size());
        const std::string next(line.substr(i, stop - i));
        *out += next.starts_with("* ") ? "\\" + next : EscapedStart(next);
        i = stop;
      }
    }
  }
}

}  // namespace

std::string TagsAsMarkdown(std::string_view markdown) {
  std::vector<std::string_view> lines;
  for (std::string_view rest = markdown; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  std::string out;
  out.reserve(markdown.size());
  std::string fence;
  bool is_list = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    const std::string bare = Trimmed(line);
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    const std::size_t run = bare.starts_with("```") || bare.starts_with("~~~")
                                ? std::min(bare.find_first_not_of(bare[0]), bare.size())
                                : 0;
    if (BeginsItem(bare)) {
      is_list = true;
    } else if (indent == 0 && !bare.empty()) {
      is_list = false;
    }
    const bool is_code = !fence.empty() || run > 0 || (indent >= 4 && !is_list);
    if (fence.empty() && run > 0) {
      fence = bare.substr(0, run);
    } else if (run >= fence.size() && run == bare.size() && run > 0 && bare[0] == fence[0]) {
      fence.clear();
    }
    if (is_code || line.find('<') == std::string_view::npos) {
      out += line;
      continue;
    }
    std::string_view text = line;
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    ConvertLine(text, i + 1 < lines.size() && GoesOn(line, lines[i + 1]), &out);
    out += line.substr(text.size());
  }
  return out;
}

}  // namespace deskmesh::knowledge
