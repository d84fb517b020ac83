// SPDX-License-Identifier: Apache-2.0
#include "platform/text/edit_distance.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace deskmesh::text {

size_t EditDistance(std::u32string_view a, std::u32string_view b, size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return limit + 1;
  const size_t width = b.size() + 1;
  const size_t beyond = limit + 1;
  std::vector<size_t> before_last(width, beyond), last(width), row(width);
  for (size_t j = 0; j < width; ++j) last[j] = std::min(j, beyond);
  for (size_t i = 1; i <= a.size(); ++i) {
    // Only cells within `limit` of the diagonal can stay within the limit.
    const size_t from = i > limit ? i - limit : 1;
    const size_t to = std::min(b.size(), i + limit);
    std::ranges::fill(row, beyond);
    row[0] = std::min(i, beyond);
    size_t best = row[0];
    for (size_t j = from; j <= to; ++j) {
      size_t cost = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost = std::min({cost, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost = std::min(cost, before_last[j - 2] + 1);
      }
      row[j] = std::min(cost, beyond);
      best = std::min(best, row[j]);
    }
    if (best > limit) return beyond;
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace deskmesh::text
