// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace deskmesh::knowledge {

// Signs of one emotion, all of one strength. A sign that stands alone is decided by its strength:
// from about 1.0 on it outweighs "neutral", from about 1.6 on surely (see EmotionReading).
struct EmotionSigns {
  double strength = 0;
  // As PhraseText looks for them: 操 is no part of 操作, 过分 none of 通过分享.
  std::string_view phrases;
  // Can be denied (不担心); insults can't.
  bool can_be_denied = true;
  // Tells little inside a plain "how do I …" question, where it names a feature.
  bool is_weak_in_questions = false;
};

std::span<const EmotionSigns> AngrySigns();
std::span<const EmotionSigns> AnxiousSigns();
std::span<const EmotionSigns> SatisfiedSigns();
std::span<const EmotionSigns> UrgentSigns();

// Names of things of this trade that hold a sign's word and say nothing about how the writer feels
// (critical path, 紧急程度, 垃圾箱, worst case); separated by |.
std::string_view FeelinglessPhrases();

// Those that do so where a thing follows: 失望的客户, but not 挺失望的.
std::string_view AttributePhrases();

// Openings of a question about how the product works, separated by |.
std::string_view PlainQuestionPhrases();
// The same, but only at the beginning of a sentence.
std::string_view PlainQuestionOpenings();

// Thanks with both of them are manners: "thanks, but it still doesn't work"; separated by |.
std::string_view ReservationPhrases();
std::string_view UnsolvedPhrases();

std::string_view NegationPhrases();
std::string_view IntensifierPhrases();

}  // namespace deskmesh::knowledge
