// SPDX-License-Identifier: Apache-2.0
//
// Error codes as articles carry and questions name them (R21, R26): `E1203`, `imp 4102`, `HTTP 502`,
// `0x80070005`. Everything is compared joined: in lower case, without what may stand between letters
// and digits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// "imp4102" of `IMP-4102`; empty where nothing of it is a letter or digit, or it is longer than 40.
std::string JoinedCode(std::string_view code);

// What a text may mean as a code.
struct NamedCode {
  enum class Kind : uint8_t {
    kCertain,  // by its letters (`ERR-502`) or by what stands beside it ("error 40312", 报错 X-12)
    kPossible,  // letters and digits: `PROJ-123`, "Excel 2016"
    kNumber,  // a number that is nearly the whole text
  };
  Kind kind = Kind::kPossible;
  std::string joined;
  std::string written;  // folded
  bool is_alone = false;  // nothing else is in the text
};

// In order, each once, at most 20. Work items, versions and amounts are not certain.
std::vector<NamedCode> CodesIn(std::string_view text);

// What is left of a code when letters that any code may have are taken away: "1203" of "err1203" and of
// "1203"; empty where others stand in it (`imp4102`) or less than three digits are left.
std::string_view BareDigits(std::string_view joined);

// Under which names a code stands in the index: whole, by its digits alone, by its beginnings, by its
// digits where its letters tell nothing, so that `ERR-1203` finds `E1203`, but not `IMP-1203`, and by
// three and more digits in a row inside its number (203 in `E1203`).
std::string WholeCodeTerm(std::string_view joined);
std::string BareCodeTerm(std::string_view digits);
std::string CodeDigitsTerm(std::string_view digits);
std::string CodeBeginningTerm(std::string_view joined);
std::string CodeInsideTerm(std::string_view digits);
std::vector<std::string> CodeTerms(std::string_view code);

}  // namespace deskmesh::knowledge
