// SPDX-License-Identifier: Apache-2.0
//
// Plain phrase matching for rules that people write: case, width and spacing don't matter, English
// matches whole words, Chinese anywhere.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::chat::dialogue {

// Lower case, full-width forms as ASCII, runs of white space as one space, ends trimmed.
std::string Fold(std::string_view text);

// Whether `folded` (from Fold) holds the folded phrase. A phrase that begins or ends with an ASCII
// letter or digit must begin or end at the edge of a word there.
bool HasPhrase(std::string_view folded, std::string_view folded_phrase);

// Whether it holds any of them; the phrases are written folded.
bool HasAnyPhrase(std::string_view folded, const std::vector<std::string_view>& phrases);

// Which of several answers `folded` gives, each answer known by its folded
// phrases; nothing: none.
//
// The longest phrase decides, of equally long ones the earlier answer. A phrase
// within a longer one of another answer isn't there (`没` in `没问题`), nor is
// one that another answer denies in the same clause (`解决` in `还没解决`,
// where `没` belongs to another answer).
std::optional<std::size_t> ChooseAnswer(std::string_view folded,
                                        const std::vector<std::vector<std::string>>& answers);

// Han characters in the text.
std::size_t CountHan(std::string_view text);

// `zh` when the text holds Han characters, `en` when it holds Latin letters only, else the language
// of `fallback` (BCP 47). R26: right on short mixed text.
std::string_view LanguageOf(std::string_view text, std::string_view fallback);

}  // namespace deskmesh::chat::dialogue
