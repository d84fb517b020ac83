// SPDX-License-Identifier: Apache-2.0
//
// Phrases looked for in folded text, English ones as whole words.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace deskmesh::tickets::cues {

using Phrases = std::initializer_list<std::string_view>;

bool IsWordByte(char c);
bool IsSpace(char c);

// Where a phrase begins; npos: nowhere.
std::size_t FindPhrase(std::string_view text, std::string_view phrase, std::size_t from = 0);

bool HasAny(std::string_view text, Phrases phrases);

std::string_view TrimEnd(std::string_view text);
std::string_view TrimStart(std::string_view text);

// The longest of the phrases with which the text ends; empty: none.
std::string_view EndingOf(std::string_view text, Phrases phrases);

bool BeginsWith(std::string_view text, Phrases phrases);

}  // namespace deskmesh::tickets::cues
