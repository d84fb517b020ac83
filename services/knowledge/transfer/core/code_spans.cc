// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/code_spans.h"

#include <algorithm>

namespace deskmesh::knowledge {

std::size_t CodeSpans::RunLength(std::size_t at) const {
  return std::min(line_.find_first_not_of('`', at), line_.size()) - at;
}

std::size_t CodeSpans::EndOf(std::size_t at) {
  const std::size_t length = RunLength(at);
  const std::size_t behind = at + length;
  if (length >= has_no_end_.size() || has_no_end_[length]) return behind;
  for (std::size_t end = line_.find('`', behind); end != std::string_view::npos;) {
    const std::size_t run = RunLength(end);
    if (run == length) return end + run;
    end = line_.find('`', end + run);
  }
  has_no_end_[length] = true;
  return behind;
}

}  // namespace deskmesh::knowledge
