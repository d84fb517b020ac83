// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/cue_phrases.h"

#include <algorithm>

namespace deskmesh::tickets::cues {

bool IsWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\''; }
bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::size_t FindPhrase(std::string_view text, std::string_view phrase, std::size_t from) {
  const bool is_latin = IsWordByte(phrase.front());
  for (std::size_t at = text.find(phrase, from); at != std::string_view::npos;
       at = text.find(phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    const bool is_whole =
        (at == 0 || !IsWordByte(text[at - 1])) && (end == text.size() || !IsWordByte(text[end]));
    if (!is_latin || is_whole) return at;
  }
  return std::string_view::npos;
}

bool HasAny(std::string_view text, Phrases phrases) {
  return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) {
    return FindPhrase(text, phrase) != std::string_view::npos;
  });
}

std::string_view TrimEnd(std::string_view text) {
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view TrimStart(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  return text;
}

std::string_view EndingOf(std::string_view text, Phrases phrases) {
  std::string_view longest;
  for (const std::string_view phrase : phrases) {
    if (phrase.size() <= longest.size() || !text.ends_with(phrase)) continue;
    const std::size_t at = text.size() - phrase.size();
    if (IsWordByte(phrase.front()) && at > 0 && IsWordByte(text[at - 1])) continue;
    longest = phrase;
  }
  return longest;
}

bool BeginsWith(std::string_view text, Phrases phrases) {
  return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) {
    return text.starts_with(phrase) &&
           (!IsWordByte(phrase.back()) || text.size() == phrase.size() ||
            !IsWordByte(text[phrase.size()]));
  });
}

}  // namespace deskmesh::tickets::cues
