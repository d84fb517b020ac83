// SPDX-License-Identifier: Apache-2.0
//
// Whether somebody asks for a person (R22).
//
// The language service finds these wishes better, and decides; this rule is what the bot knows by
// itself, so that "转人工" works while that service doesn't.
#pragma once

#include <string_view>

namespace deskmesh::chat::dialogue {

// "转人工", "I want to talk to a real person"; not "人工智能", "no human needed".
bool AsksForPerson(std::string_view text);

}  // namespace deskmesh::chat::dialogue
