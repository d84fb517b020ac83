// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/waiting_lines.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>

namespace deskmesh::chat::routing {
namespace {

TEST_CASE("the smallest head of the fitting lines wins", "[chat][routing][core]") {
  WaitingLines lines;
  for (RequirementId r = 0; r < 130; ++r) lines.AddLine(r, r == 129 ? 3 : 1);
  lines.Push(0, 1, 50);
  lines.Push(70, 2, 40);
  lines.Push(129, 3, 10);
  BitSet fitting;
  fitting.Set(0, true);
  CHECK(lines.Best(fitting.words(), 1) == 0);
  fitting.Set(70, true);
  CHECK(lines.Best(fitting.words(), 1) == 70);
  fitting.Set(129, true);
  CHECK(lines.Best(fitting.words(), 1) == 70);  // the heavy one doesn't fit into one point
  CHECK(lines.Best(fitting.words(), 3) == 129);
  CHECK(lines.Best({}, 9) == kNobody);
  lines.Remove(2);
  CHECK(lines.Best(fitting.words(), 1) == 0);
  CHECK(lines.Pop(0) == 1);
  CHECK(lines.Best(fitting.words(), 1) == kNobody);
  CHECK(lines.size() == 1);
}

TEST_CASE("lines behave as sorted lists under any adds and removes", "[chat][routing][core]") {
  std::mt19937 random(5);
  WaitingLines lines;
  constexpr int kLines = 90;
  for (RequirementId r = 0; r < kLines; ++r) lines.AddLine(r, 1);
  std::map<ItemIndex, std::pair<RequirementId, std::int64_t>> model;
  ItemIndex next = 0;
  for (int step = 0; step < 40'000; ++step) {
    const unsigned dice = random() % 10;
    if (dice < 5) {
      const auto line = static_cast<RequirementId>(random() % kLines);
      const auto key = static_cast<std::int64_t>(random() % 100'000);
      const ItemIndex item = next++ % 3000;
      if (model.contains(item)) {
        lines.Remove(item);
        model.erase(item);
      }
      lines.Push(line, item, key);
      model[item] = {line, key};
    } else if (dice < 7 && !model.empty()) {
      const auto item = static_cast<ItemIndex>(random() % 3000);
      lines.Remove(item);
      model.erase(item);
    } else {
      BitSet fitting;
      for (int i = 0; i < 20; ++i) fitting.Set(random() % kLines, true);
      std::int64_t least = WaitingLines::kEmpty;
      for (const auto& [item, place] : model) {
        if (fitting.Test(place.first)) least = std::min(least, place.second);
      }
      const RequirementId best = lines.Best(fitting.words(), 1);
      REQUIRE((best == kNobody) == (least == WaitingLines::kEmpty));
      if (best == kNobody) continue;
      REQUIRE(lines.HeadKey(best) == least);
      const auto expected = static_cast<std::size_t>(
          std::count_if(model.begin(), model.end(), [&](const auto& entry) {
            return entry.second.first == best && entry.second.second < least + 5000;
          }));
      REQUIRE(lines.CountBefore(best, least + 5000) == expected);
      const ItemIndex item = lines.Pop(best);
      REQUIRE(model.at(item).second == least);
      model.erase(item);
    }
    REQUIRE(lines.size() == model.size());
  }
}

}  // namespace
}  // namespace deskmesh::chat::routing
