// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// Whether letters are syllables of pinyin in a row, which few English words are. Thread-safe.
bool AreSyllables(std::string_view letters);

// How many letters of pinyin are looked at for a slip.
inline constexpr size_t kLeastSlipped = 5, kMostSlipped = 24;

// Calls `visit` with what may have been meant by letters of pinyin with one slip behind the first letter: two swapped (the first two included), one too many, missing or another. Of five letters none is
// too many or another, as every few make a word. What can't be pinyin is left out; up to thirty variants a
// letter, some twice.
void ForEachSlip(std::string_view letters, const std::function<void(const std::string&)>& visit);

}  // namespace deskmesh::knowledge
