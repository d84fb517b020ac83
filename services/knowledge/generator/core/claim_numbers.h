// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// One piece of a folded text whose claims are compared.
struct ClaimToken {
  enum class Kind : std::uint8_t {
    kWord,    // letters, with joiners inside: "read-only"
    kHan,     // a run of Chinese characters without numbers
    kNumber,  // digits, or words for a number: 5,000, twenty-five, 三百
    kCode,    // with digits but no plain number, or an address: e1203, 2:00
    kMark,    // a comma and the like
    kStop,    // the end of a sentence, or "\n" of a line
  };
  Kind kind = Kind::kWord;
  std::string text;
  std::u32string han;
  double value = 0;
};

// The value of an English word for a number below one hundred, or a half.
std::optional<double> NumberWord(std::string_view word);

// Cuts a folded text. The number of a list item or step is left out; one, 一 and set phrases (十分,
// 统一) are numbers only with a unit behind them. Thread-safe.
std::vector<ClaimToken> ClaimTokens(std::u32string_view text);

}  // namespace deskmesh::knowledge
