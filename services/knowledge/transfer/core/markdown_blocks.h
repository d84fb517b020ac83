// SPDX-License-Identifier: Apache-2.0
//
// The blocks that lines of Markdown form, and where code stands in it.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// With the line feed that ends it.
std::string_view LineAt(std::string_view text, std::size_t at);

bool IsBlankLine(std::string_view line);

// The length of blanks, marks of quotes and the mark of an item or heading in front of a line.
std::size_t LinePrefix(std::string_view line);

bool IsQuoteOrHeading(std::string_view line);

// Behind the paragraph that begins there; where it is a quote, a heading or a row, behind its line.
std::size_t ParagraphEnd(std::string_view text, std::size_t at, bool is_one_line);

// Behind the fence of code that begins with the line at `at`; 0: none does.
std::size_t FenceEnd(std::string_view text, std::size_t at);

// Tells code that is indented from lines of lists. Asked from the top to the bottom.
class IndentedCode {
 public:
  bool Holds(std::string_view line) const;
  // A line that isn't code.
  void Note(std::string_view line);

 private:
  bool is_list_ = false;
};

// Fences and code spans, but for those inside comments. Linear in the text, which must outlive it.
class CodeRanges {
 public:
  explicit CodeRanges(std::string_view text);

  // The first place from `from` on that has the wanted outside of code.
  std::size_t Find(std::string_view wanted, std::size_t from) const;

 private:
  struct Range {
    std::size_t begin = 0, end = 0;
  };

  // Where the text goes on behind the paragraph and comments that begin in it.
  std::size_t PassParagraph(std::size_t at);
  std::size_t CommentEnd(std::size_t at);

  std::string_view text_;
  std::size_t comment_end_ = 0;  // where the next one ends, from what was passed on
  std::vector<Range> ranges_;
};

}  // namespace deskmesh::knowledge
