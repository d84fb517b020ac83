// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace deskmesh::knowledge {

// Finds code spans of a line of Markdown as pages show them: a run of backticks is closed by the next one
// that is as long. Linear in the line, as each length is looked for in vain once.
class CodeSpans {
 public:
  explicit CodeSpans(std::string_view line) : line_(line) {}

  // Behind the code span that the run of backticks at `at` begins, or behind that run where it begins none.
  // Asked from the left to the right.
  std::size_t EndOf(std::size_t at);

 private:
  std::size_t RunLength(std::size_t at) const;

  std::string_view line_;
  std::array<bool, 16> has_no_end_{};  // by length; longer ones begin nothing
};

}  // namespace deskmesh::knowledge
