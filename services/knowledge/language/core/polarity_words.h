// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace deskmesh::knowledge {

// Words of liking and disliking in reviews, answers to surveys and reports, separated by spaces. English
// ones are found by their stem, Chinese ones wherever they stand, the longest first: 没有异味 is no 异味.

std::string_view EnglishLiking();
std::string_view EnglishDisliking();
std::string_view EnglishNegations();
std::string_view ChineseLiking();
std::string_view ChineseDisliking();
std::string_view ChineseNegations();
// Words of other meaning that such a word stands in: 特别 forbids nothing, 差不多 is not bad.
std::string_view ChineseNeutral();
// What is said behind them is meant more than what was said before: "but", 但是.
std::string_view ContrastWords();
// They open a verdict on the whole: "overall", 总的来说.
std::string_view VerdictWords();

}  // namespace deskmesh::knowledge
