// SPDX-License-Identifier: Apache-2.0
//
// What a contact is found by: words of its name, e-mail addresses and phone number, folded (case, width,
// traditional characters) and met by their beginnings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "accounts/core/nouns.h"

namespace deskmesh::accounts {

// Words of a query that count; a contact must have all of them.
inline constexpr std::size_t kMaxQueryWords = 3;

// Sorted, each once. A run of Han characters is found from each of its characters on, a number from each
// digit on that leaves four; an e-mail address as a whole and by its parts.
std::vector<std::string> ContactWords(const Contact& contact);

// The words a query asks for, at most kMaxQueryWords; none when it holds no letter and no digit.
std::vector<std::string> ContactQueryWords(std::string_view query);

// Whether a contact has every word, or one that begins with it.
bool HasWords(const Contact& contact, const std::vector<std::string>& query_words);

}  // namespace deskmesh::accounts
