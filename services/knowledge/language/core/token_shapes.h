// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/language/core/personal_text.h"

namespace deskmesh::knowledge {

// Whether [from, to) looks like a key or token of a service that marks them by how they begin, as the
// services document it and scanners of repositories know it. Thread-safe.
bool HasTokenShape(const PersonalText& text, size_t from, size_t to);

// Whether nobody would write it: 32 characters and more whose kinds (capitals, small letters, digits)
// change as in chance. Names of programs change at the beginnings of words.
bool IsByChance(const PersonalText& text, size_t from, size_t to);

// Tokens that hold characters which end others: Telegram's and Asana's (12345678:AA…, 1/1234…:0a1b…),
// client secrets of Azure (abc8Q~…).
void FindJoinedTokens(PersonalText& text);

}  // namespace deskmesh::knowledge
