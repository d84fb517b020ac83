// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/text_diff.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace deskmesh::knowledge {
namespace {

constexpr std::ptrdiff_t kMaxEdits = 1'000;

using Lines = std::vector<std::string_view>;

Lines Split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

// The edits of the shortest script from a to b, in order; nothing when there are too many.
std::optional<std::vector<DiffKind>> ShortestScript(const Lines& a, const Lines& b) {
  const auto n = static_cast<std::ptrdiff_t>(a.size());
  const auto m = static_cast<std::ptrdiff_t>(b.size());
  const std::ptrdiff_t most = std::min(n + m, kMaxEdits);
  // furthest[d][k + d]: how far in `a` d edits lead on the diagonal k = x − y.
  std::vector<std::vector<std::ptrdiff_t>> furthest;
  const auto reach = [&](std::ptrdiff_t d, std::ptrdiff_t k) {
    return furthest[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
  };
  const auto takes_from_b = [&](std::ptrdiff_t d, std::ptrdiff_t k) {
    return k == -d || (k != d && reach(d - 1, k - 1) < reach(d - 1, k + 1));
  };
  std::ptrdiff_t d = 0;
  for (bool is_done = false; d <= most && !is_done; ++d) {
    furthest.emplace_back(static_cast<std::size_t>(2 * d + 1), -1);
    for (std::ptrdiff_t k = -d; k <= d; k += 2) {
      std::ptrdiff_t x = 0;
      if (d > 0) x = takes_from_b(d, k) ? reach(d - 1, k + 1) : reach(d - 1, k - 1) + 1;
      std::ptrdiff_t y = x - k;
      while (x >= 0 && y >= 0 && x < n && y < m &&
             a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(y)]) {
        ++x, ++y;
      }
      furthest.back()[static_cast<std::size_t>(k + d)] = x;
      is_done = is_done || (x >= n && y >= m);
      if (is_done) break;
    }
  }
  std::ptrdiff_t x = n, y = m;
  --d;
  if (d < 0 || d >= static_cast<std::ptrdiff_t>(furthest.size()) || reach(d, n - m) < n ||
      n - m > d || m - n > d) {
    return std::nullopt;
  }
  std::vector<DiffKind> script;
  for (; d >= 0; --d) {
    const std::ptrdiff_t k = x - y;
    std::ptrdiff_t before_x = 0;
    bool is_added = false;
    if (d > 0) {
      is_added = takes_from_b(d, k);
      before_x = is_added ? reach(d - 1, k + 1) : reach(d - 1, k - 1);
    }
    const std::ptrdiff_t start = d == 0 ? 0 : (is_added ? before_x : before_x + 1);
    for (; x > start; --x, --y) script.push_back(DiffKind::kSame);
    if (d == 0) break;
    script.push_back(is_added ? DiffKind::kAdded : DiffKind::kRemoved);
    (is_added ? y : x) -= 1;
  }
  std::ranges::reverse(script);
  return script;
}

}  // namespace

std::vector<DiffLine> DiffLines(std::string_view before, std::string_view after) {
  Lines a = Split(before), b = Split(after);
  std::vector<DiffLine> diff;
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) {
    diff.push_back({DiffKind::kSame, std::string(a[head++])});
  }
  std::size_t tail = 0;
  while (tail + head < a.size() && tail + head < b.size() &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  const Lines from = middle(a), to = middle(b);
  if (const auto script = ShortestScript(from, to)) {
    std::size_t i = 0, j = 0;
    for (const DiffKind kind : *script) {
      diff.push_back({kind, std::string(kind == DiffKind::kAdded ? to[j] : from[i])});
      if (kind != DiffKind::kAdded) ++i;
      if (kind != DiffKind::kRemoved) ++j;
    }
  } else {
    for (const std::string_view line : from)
      diff.push_back({DiffKind::kRemoved, std::string(line)});
    for (const std::string_view line : to) diff.push_back({DiffKind::kAdded, std::string(line)});
  }
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) {
    diff.push_back({DiffKind::kSame, std::string(a[i])});
  }
  return diff;
}

}  // namespace deskmesh::knowledge
