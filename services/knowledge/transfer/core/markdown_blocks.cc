// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/markdown_blocks.h"

#include <algorithm>
#include <string>

#include "knowledge/transfer/core/code_spans.h"
#include "knowledge/transfer/core/markdown_lines.h"
#include "knowledge/transfer/core/markdown_writing.h"

namespace deskmesh::knowledge {
namespace {

// Whether a line is no part of the paragraph above it.
bool BeginsBlock(std::string_view line) {
  const std::string_view bare = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
  return IsBlankLine(line) || IsQuoteOrHeading(line) || line.find('|') != std::string_view::npos ||
         BeginsItem(bare) || FenceLength(Trimmed(bare)) > 0;
}

}  // namespace

std::string_view LineAt(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  return text.substr(at, end == std::string_view::npos ? text.size() - at : end + 1 - at);
}

bool IsBlankLine(std::string_view line) {
  return std::ranges::all_of(line, [](char c) { return IsSpaceByte(c); });
}

std::size_t LinePrefix(std::string_view line) {
  std::size_t at = QuoteMarks(line).size();
  const auto pass = [&](std::string_view bytes) {
    at = std::min(line.find_first_not_of(bytes, at), line.size());
  };
  pass(" \t");
  if (BeginsItem(line.substr(at))) {
    at = line.find(' ', at);
  } else {
    pass("#");
  }
  pass(" \t");
  return at;
}

bool IsQuoteOrHeading(std::string_view line) {
  const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
  return !QuoteMarks(line).empty() || line.substr(first).starts_with('#');
}

std::size_t ParagraphEnd(std::string_view text, std::size_t at, bool is_one_line) {
  std::string_view line = LineAt(text, at);
  std::size_t end = at + line.size();
  if (is_one_line) return end;
  while (end < text.size() && !BeginsBlock(line = LineAt(text, end))) end += line.size();
  return end;
}

std::size_t FenceEnd(std::string_view text, std::size_t at) {
  const std::string_view line = LineAt(text, at);
  const bool is_quoted = !QuoteMarks(line).empty();
  const std::string_view prefix = line.substr(0, LinePrefix(line));
  const std::string bare = Trimmed(line.substr(prefix.size()));
  const std::size_t run = FenceLength(bare);
  if (run == 0 || prefix.find('#') != std::string_view::npos) return 0;
  at += line.size();
  while (at < text.size()) {
    const std::string_view next = LineAt(text, at);
    const std::string_view marks = is_quoted ? QuoteMarks(next) : std::string_view();
    if (is_quoted && marks.empty()) break;
    at += next.size();
    const std::string inner = Trimmed(next.substr(marks.size()));
    if (inner.size() >= run && inner.find_first_not_of(bare[0]) == std::string::npos) break;
  }
  return at;
}

bool IndentedCode::Holds(std::string_view line) const {
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  const bool is_deep = indent >= 4 || (indent < line.size() && line[indent] == '\t');
  return !is_list_ && is_deep && !IsBlankLine(line);
}

void IndentedCode::Note(std::string_view line) {
  const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
  if (BeginsItem(line.substr(first))) {
    is_list_ = true;
  } else if (first == 0 && !IsBlankLine(line)) {
    is_list_ = false;
  }
}

CodeRanges::CodeRanges(std::string_view text) : text_(text) {
  IndentedCode indented;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = LineAt(text, at);
    const bool begins_line = at == 0 || text[at - 1] == '\n';
    if (IsBlankLine(line) || (begins_line && indented.Holds(line))) {
      at += line.size();
      continue;
    }
    if (begins_line) indented.Note(line);
    const std::size_t fence = begins_line ? FenceEnd(text, at) : 0;
    if (fence != 0) ranges_.push_back({at, fence});
    at = fence != 0 ? fence : PassParagraph(at);
  }
}

std::size_t CodeRanges::CommentEnd(std::size_t at) {
  // What ends one begins behind its first dashes, which it may share.
  if (comment_end_ < at + 2) comment_end_ = text_.find("-->", at + 2);
  return comment_end_;
}

std::size_t CodeRanges::PassParagraph(std::size_t at) {
  const std::string_view line = LineAt(text_, at);
  const bool is_one_line = IsQuoteOrHeading(line) || line.find('|') != std::string_view::npos;
  const std::size_t end = ParagraphEnd(text_, at, is_one_line);
  CodeSpans spans(text_.substr(at, end - at));
  std::size_t first = at + LinePrefix(line);  // of the line
  for (std::size_t i = first; i < end;) {
    const char c = text_[i];
    if (c == '\n') first = std::min(text_.find_first_not_of(" \t", i + 1), text_.size());
    if (c == '`') {
      const std::size_t behind = at + spans.EndOf(i - at);
      ranges_.push_back({i, behind});
      i = behind;
      continue;
    }
    if (c == '<' && text_.substr(i, 4) == "<!--") {
      const std::size_t close = CommentEnd(i);
      const bool has_end = close != std::string_view::npos;
      // One that begins a line ends anywhere. Behind words it ends in the paragraph, and not where
      // code names its end.
      if (i == first && !has_end) return text_.size();
      const bool is_inside = has_end && close + 3 <= end;
      const bool is_named =
          is_inside && text_[close - 1] == '`' && close + 3 < end && text_[close + 3] == '`';
      if (i == first || (is_inside && !is_named)) {
        i = close + 3;
        if (i >= end) return i;
        continue;
      }
    }
    const bool is_escape = c == '\\' && i + 1 < end && text_[i + 1] != '\n';
    i += is_escape ? 2 : 1;
  }
  return end;
}

std::size_t CodeRanges::Find(std::string_view wanted, std::size_t from) const {
  while (true) {
    const std::size_t at = text_.find(wanted, from);
    if (at == std::string_view::npos) return at;
    const auto behind = std::ranges::upper_bound(ranges_, at, {}, &Range::end);
    if (behind == ranges_.end() || behind->begin > at) return at;
    from = behind->end;
  }
}

}  // namespace deskmesh::knowledge
