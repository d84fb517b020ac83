// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// TitleSuggestions completes what a reader has typed so far. A title is found by the beginning of
// any of its words, of its pinyin (gantetu) or of the pinyin's initials (gtt). Confined to one
// thread for changes; safe for concurrent const use between them.
class TitleSuggestions {
 public:
  void Add(uint32_t doc, std::string_view title);
  void Remove(uint32_t doc, std::string_view title);

  // Documents whose title fits every word of `typed`, the last one as a beginning; unordered, at
  // most `limit`.
  std::vector<uint32_t> Complete(std::string_view typed, size_t limit) const;

 private:
  static std::vector<std::string> Keys(std::string_view title);
  std::vector<uint32_t> Starting(std::string_view beginning, size_t limit) const;

  std::multimap<std::string, uint32_t, std::less<>> docs_by_key_;
};

}  // namespace deskmesh::knowledge
