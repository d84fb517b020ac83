// SPDX-License-Identifier: Apache-2.0
//
// Whether somebody asks for a person, or says something that is never the bot's to answer (R22).
//
// The language service finds these wishes better, and decides; this rule is what the bot knows by
// itself, so that "转人工" works while that service doesn't.
#pragma once

#include <string_view>

namespace deskmesh::chat::dialogue {

// "转人工", "I want to talk to a real person"; not "人工智能", "no human needed".
bool AsksForPerson(std::string_view text);

// Legal threats, refunds and billing disputes, personal-data demands: a person answers those.
bool IsSensitive(std::string_view text);

// Words of an outage (R12): nobody can log in, data is lost, everything is down. Such a conversation
// is P0.
bool SoundsLikeOutage(std::string_view text);

}  // namespace deskmesh::chat::dialogue
