// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/mention_rule.h"

#include <algorithm>

namespace deskmesh::tickets {
namespace {

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string WithoutBlanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

// Whether `text` begins with the name and the name ends there: `@Ann` isn't `@Anna`, `@李伟请看` is `@李伟`.
bool BeginsWithName(std::string_view text, std::string_view name) {
  if (name.empty() || !text.starts_with(name)) return false;
  return text.size() == name.size() || !IsWordByte(name.back()) || !IsWordByte(text[name.size()]);
}

struct Named {
  std::string id;
  std::string name;  // in small letters
  std::string handle;  // without blanks
};

}  // namespace

std::vector<std::string> FindMentions(std::string_view body,
                                      const std::vector<Mentionable>& members) {
  std::vector<std::string> found;
  if (body.find('@') == std::string_view::npos) return found;
  std::vector<Named> named;
  named.reserve(members.size());
  for (const Mentionable& member : members) {
    std::string name = LowerAscii(member.name);
    named.push_back({member.id, name, WithoutBlanks(name)});
  }
  const std::string text = LowerAscii(body);
  for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    if (at > 0 && IsWordByte(text[at - 1])) continue;
    const std::string_view rest = std::string_view(text).substr(at + 1);
    std::size_t longest = 0;
    std::vector<const std::string*> best;
    if (rest.starts_with("team_")) {
      for (const Mentionable& member : members) {
        const bool is_in =
            std::any_of(member.team_ids.begin(), member.team_ids.end(),
                        [&](const std::string& team) { return BeginsWithName(rest, team); });
        if (is_in) best.push_back(&member.id);
      }
    }
    for (const Named& member : named) {
      for (const std::string* word : {&member.id, &member.name, &member.handle}) {
        if (word->size() < longest || !BeginsWithName(rest, *word)) continue;
        if (word->size() > longest) best.clear();
        longest = word->size();
        best.push_back(&member.id);
      }
    }
    for (const std::string* id : best) {
      if (found.size() < kMaxMentions &&
          std::find(found.begin(), found.end(), *id) == found.end()) {
        found.push_back(*id);
      }
    }
  }
  return found;
}

}  // namespace deskmesh::tickets
