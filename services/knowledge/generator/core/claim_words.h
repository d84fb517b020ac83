// SPDX-License-Identifier: Apache-2.0
//
// The words by which a generated sentence is held against its passage, in Chinese and English.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// A folded text with set phrases and ways of saying put into the words that are compared: "no longer
// valid after" is "expires after", 不超过 is 至多, 半小时 is 30分钟.
std::string Reworded(std::string text);

// The name of what a word means, the same for all words of a group ("#7"); nothing for a word without
// a group. English words in any form, Chinese ones as they are.
std::optional<std::string> MeaningOf(std::string_view word);

// The meaning of using something, which a sentence may add to any passage.
bool IsMeaningOfUse(std::string_view meaning);

// Whether a folded word or Chinese phrase carries grammar or only frames what is said.
bool IsFrameWord(std::string_view word);

// Whether a word only joins what a sentence says, which may add it to any passage: stays, made.
bool IsJoiningWord(std::string_view word);

// Whether an English word denies: not, never, don't, cannot.
bool IsNegator(std::string_view word);

// The negator a Chinese text begins with, empty for none; how many bytes of a set phrase that is none
// (不仅, 特别) it begins with.
std::string_view HanNegatorAt(std::string_view text);
std::size_t HarmlessPhraseAt(std::string_view text);

// The name of the unit a word stands for (minutes and 分钟 are "min"), empty for none. A measure is
// what is counted off (time, bytes, money), not the things themselves (rows, guests).
std::string_view UnitOf(std::string_view word);
bool IsMeasure(std::string_view unit);

// Seconds of a unit of time of fixed length, 0 for any other.
int SecondsOf(std::string_view unit);

}  // namespace deskmesh::knowledge
