// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/handover_typos.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "knowledge/core/phrase_text.h"
#include "platform/text/edit_distance.h"
#include "platform/text/pinyin.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::array<std::string_view, 10> kPersons = {
    "human",    "person",  "agent",    "someone",        "somebody",
    "operator", "support", "employee", "representative", "salesperson"};
constexpr std::string_view kSpeaking =
    "talk to|talk with|speak to|speak with|chat with|connect me to|connect me with|transfer me to|"
    "put me through to";
constexpr std::string_view kMistypedSpeaking =
    "tlak to|takl to|atlk to|tallk to|talkto|tolk to|talk ot|talk t|tlak with|takl with|speek to|"
    "speek with|spaek to|spaek with|speka to|spek to|spek with|speack to|speack with|speak ot|caht with|"
    "conect me to|connct me to|transfr me to|trasnfer me to";
constexpr std::string_view kWishing = "i want|i need|get me|give me|need a|want a";
// Behind a wish stands whatever the product has ("a persona field"): there only these count.
constexpr std::string_view kMistypedPersons =
    "humna|huamn|humman|humen|hman|hmuan|uhman|persn|perosn|pesron|preson|prson|peson|persno|agnet|aegnt|agetn";
constexpr std::string_view kBeforePersons =
    "a|an|the|some|real|live|actual|human|your|to|with|customer|another|living|proper";
constexpr size_t kMostWordsBetween = 4;  // words

struct LatinWord {
  size_t begin;
  size_t end;
};

std::vector<LatinWord> LatinWords(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '\''; };
  std::vector<LatinWord> words;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && is_letter(text[end])) ++end;
    if (end > at) words.push_back({at, end});
    at = std::max(end, at + 1);
  }
  return words;
}

bool IsAnyOf(std::string_view word, std::string_view list) {
  bool is = false;
  ForEachPhrase(list, [&](std::string_view one) { is = is || one == word; });
  return is;
}

// One slip away from somebody, or two in a long word; "persona" and "agents" are words of their own.
bool IsMistypedPerson(std::string_view word) {
  if (word.size() < 4) return false;
  const std::u32string letters = text::ToUtf32(word);
  return std::ranges::any_of(kPersons, [&](std::string_view person) {
    const size_t limit = person.size() > 9 ? 2 : 1;
    return !word.starts_with(person) &&
           text::EditDistance(letters, text::ToUtf32(person), limit) <= limit;
  });
}

bool IsPerson(std::string_view word) { return std::ranges::find(kPersons, word) != kPersons.end(); }

// The length of what stands at the beginning of `text`, up to the end of a word; 0: none of them.
size_t LengthOfAny(std::string_view text, std::string_view phrases) {
  size_t length = 0;
  ForEachPhrase(phrases, [&](std::string_view phrase) {
    const bool is =
        text.starts_with(phrase) && (text.size() == phrase.size() || text[phrase.size()] == ' ');
    if (is) length = std::max(length, phrase.size());
  });
  return length;
}

std::string FindMistypedEnglish(std::string_view text) {
  const std::vector<LatinWord> words = LatinWords(text);
  for (size_t first = 0; first < words.size(); ++first) {
    const std::string_view rest = text.substr(words[first].begin);
    const size_t speaking = LengthOfAny(rest, kSpeaking);
    const size_t mistyped = LengthOfAny(rest, kMistypedSpeaking);
    const size_t length = std::max({speaking, mistyped, LengthOfAny(rest, kWishing)});
    if (length == 0) continue;
    size_t at = first;
    while (at < words.size() && words[at].begin < words[first].begin + length) ++at;
    for (const size_t most = at + kMostWordsBetween; at < words.size() && at <= most; ++at) {
      const std::string_view word = text.substr(words[at].begin, words[at].end - words[at].begin);
      const bool is_meant = IsAnyOf(word, kMistypedPersons) ||
                            (speaking + mistyped > 0 && IsMistypedPerson(word)) ||
                            (mistyped > 0 && IsPerson(word));
      if (is_meant) {
        return std::string(text.substr(words[first].begin, words[at].end - words[first].begin));
      }
      if (!IsAnyOf(word, kBeforePersons)) break;
    }
  }
  return {};
}

// What a word is said like: 仁工 and 人公 are heard as 人工.
bool SoundsLikePerson(std::u32string_view word) {
  if (word.size() < 2 || word.starts_with(U"人工")) return false;
  const std::string_view first = text::PinyinOf(word[0]);
  return (first == "ren" || first == "reng") && text::PinyinOf(word[1]) == "gong";
}

// 转仁工, 找人公: behind a verb that asks for somebody, and at the end of what is asked.
std::string FindMistypedHan(std::string_view text) {
  constexpr std::string_view kVerbs = "转|转接|转到|我要|接|找|叫";
  constexpr std::u32string_view kMayFollow = U"客坐服吧啊呢吗帮谢快处台,.!?。 ";
  std::string found;
  ForEachPhrase(kVerbs, [&](std::string_view verb) {
    size_t at = text.find(verb);
    for (; found.empty() && at != std::string_view::npos; at = text.find(verb, at + 1)) {
      const std::u32string rest = text::ToUtf32(text.substr(at + verb.size(), 12));
      if (!SoundsLikePerson(rest)) continue;
      if (rest.size() > 2 && kMayFollow.find(rest[2]) == std::u32string_view::npos) continue;
      found = std::string(verb) + text::ToUtf8(rest.substr(0, 2));
    }
  });
  return found;
}

}  // namespace

std::string FindMistypedCall(std::string_view text) {
  if (std::string found = FindMistypedEnglish(text); !found.empty()) return found;
  return FindMistypedHan(text);
}

}  // namespace deskmesh::knowledge
