// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/markdown_lines.h"

#include <algorithm>

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLongestTag = 2'000;

}  // namespace

std::size_t HtmlTagEnd(std::string_view text, std::size_t at) {
  char quote = 0;
  const std::size_t stop = std::min(text.size(), at + kLongestTag);
  for (std::size_t i = at; i < stop; ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    } else if (c == '<' && i > at) {
      return 0;
    }
  }
  return 0;
}

std::string_view QuoteMarks(std::string_view line) {
  const std::size_t last = std::min(line.find_first_not_of(" \t>"), line.size());
  const std::size_t mark = line.substr(0, last).rfind('>');
  return mark == std::string_view::npos ? std::string_view() : line.substr(0, mark + 1);
}

bool BeginsItem(std::string_view bare) {
  const std::size_t digits = std::min(bare.find_first_not_of("0123456789"), bare.size());
  const std::size_t mark = digits > 0 && digits < 10 ? digits : 0;
  if (mark + 1 >= bare.size() || bare[mark + 1] != ' ') return false;
  return mark > 0 ? bare[mark] == '.' || bare[mark] == ')'
                  : bare[0] == '-' || bare[0] == '*' || bare[0] == '+';
}

std::size_t FenceLength(std::string_view bare) {
  if (bare.empty() || (bare[0] != '`' && bare[0] != '~')) return 0;
  const std::size_t run = std::min(bare.find_first_not_of(bare[0]), bare.size());
  // What stands behind backticks holds none of them: it would be a code span.
  const bool is_span = bare[0] == '`' && bare.find('`', run) != std::string_view::npos;
  return run < 3 || is_span ? 0 : run;
}

}  // namespace deskmesh::knowledge
