// SPDX-License-Identifier: Apache-2.0
//
// Whom a comment names (R18): `@usr_…`, or `@` and a name, with or without its blanks; `@team_…` names
// everybody in a team.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::tickets {

struct Mentionable {
  std::string id;  // `usr_…`
  std::string name;
  std::vector<std::string> team_ids = {};
};

// Most users one comment can name.
inline constexpr std::size_t kMaxMentions = 20;

// The ids that `body` names, in the order it does, each once. The longest name that fits counts; where
// several people have it, all of them are named. An `@` within a word, as in an e-mail address, names
// nobody. Capitals don't matter.
std::vector<std::string> FindMentions(std::string_view body,
                                      const std::vector<Mentionable>& members);

}  // namespace deskmesh::tickets
