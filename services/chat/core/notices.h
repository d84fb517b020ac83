// SPDX-License-Identifier: Apache-2.0
//
// What the system tells customers when somebody else has their conversation
// (R25): Chinese for zh locales, else English.
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::chat {

// `name` is the agent's; empty: unknown.
std::string JoinedWords(std::string_view name, std::string_view locale);

// It waits for others now: of another team, or because its agent gave it back.
std::string PassedOnWords(std::string_view locale);

// The same, because nothing is heard of its agent any more.
std::string AgentLostWords(std::string_view locale);

// To a customer who has been silent, and when the talk then ends.
std::string StillThereWords(std::string_view locale);
std::string IdleEndWords(std::string_view locale);

}  // namespace deskmesh::chat
