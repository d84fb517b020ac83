// SPDX-License-Identifier: Apache-2.0
//
// What is never the bot's to answer (R22), and what makes a conversation P0 (R12).
//
// A word alone says little: "our data was leaked" is for a person, "how do I prevent data leaks" is a
// question like any other. So a text is read clause by clause, and an alarming word counts unless its
// clause asks how something is done, supposes it, guards against it or denies it. Words that do so by
// chance (law firm, crash report) are no alarm to begin with.
#pragma once

#include <string_view>

namespace deskmesh::chat::dialogue {

// Legal threats, refunds and billing disputes, personal-data demands and leaks: a person answers those.
bool IsSensitive(std::string_view text);

// An outage as its witness tells it: nobody can log in, data is lost, everything is down. Such a
// conversation is P0.
bool SoundsLikeOutage(std::string_view text);

}  // namespace deskmesh::chat::dialogue
