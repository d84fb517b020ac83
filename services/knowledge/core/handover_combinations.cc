// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/handover_combinations.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "knowledge/core/handover_combination_list.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::string_view kSentenceEnds[] = {"!", "?", ";", "。", ". "};

bool IsLatinWord(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\''; }

// The first place of a phrase from `from` on.
size_t FindFrom(std::string_view text, std::string_view phrase, size_t from) {
  for (size_t at = text.find(phrase, from); at != std::string_view::npos;
       at = text.find(phrase, at + 1)) {
    const size_t end = at + phrase.size();
    if (at > 0 && IsLatinWord(phrase.front()) && IsLatinWord(text[at - 1])) continue;
    if (end < text.size() && IsLatinWord(phrase.back()) && IsLatinWord(text[end])) continue;
    return at;
  }
  return std::string_view::npos;
}

bool HasAnyOf(std::string_view text, std::string_view phrases) {
  bool has = false;
  ForEachPhrase(phrases, [&](std::string_view phrase) {
    has = has || FindFrom(text, phrase, 0) != std::string_view::npos;
  });
  return has;
}

// Where one of the phrases is, so near to [begin, end) that at most `reach` bytes lie between.
PhraseText::Match FindNear(std::string_view text, std::string_view phrases, size_t begin,
                           size_t end, size_t reach) {
  PhraseText::Match found;
  ForEachPhrase(phrases, [&](std::string_view phrase) {
    const size_t least = reach + phrase.size();
    for (size_t at = FindFrom(text, phrase, begin > least ? begin - least : 0);
         !found && at != std::string_view::npos && at <= end + reach;
         at = FindFrom(text, phrase, at + 1)) {
      const bool is_before = at + phrase.size() <= begin;
      const bool is_behind = at >= end;
      if (is_before || is_behind) found = {at, at + phrase.size()};
    }
  });
  return found;
}

std::string FindIn(const HandoverCombination& rule, std::string_view sentence) {
  std::string because;
  ForEachPhrase(rule.first, [&](std::string_view phrase) {
    for (size_t at = FindFrom(sentence, phrase, 0); because.empty() && at != std::string_view::npos;
         at = FindFrom(sentence, phrase, at + 1)) {
      size_t begin = at, end = at + phrase.size();
      if (!rule.second.empty()) {
        const PhraseText::Match near = FindNear(sentence, rule.second, begin, end, rule.reach);
        if (!near) continue;
        begin = std::min(begin, near.begin);
        end = std::max(end, near.end);
      }
      if (!HasAnyOf(sentence, rule.unless)) because = sentence.substr(begin, end - begin);
    }
  });
  return because;
}

// Words of a message that are nothing but a call for somebody.
constexpr std::string_view kCalls =
    "operator|representative|agent|an agent|live agent|customer service|customer support|customer care|"
    "support agent|support please|person please|a person please|representative please|"
    "someone please|anybody there|anyone there|is anyone there|is anybody there|is someone there|"
    "客服|客服呢|在线客服|找客服|叫客服|客服在吗|有客服吗|有人吗|有人在吗|有没有人|有人没|有人在线吗|"
    "人呢|来个人|来人|真人";
constexpr std::string_view kCallClauses =
    "有人吗|有人在吗|请问有人吗|喂有人吗|有人在线吗|is anyone there|is anybody there|anyone there|anybody there";

// What stands between marks, without blanks around it.
std::string_view TrimMarks(std::string_view text) {
  constexpr std::string_view kMarks = " ,.!?~:-";
  while (!text.empty() && kMarks.find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  while (!text.empty() && kMarks.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  if (text.ends_with("。")) text.remove_suffix(std::string_view("。").size());
  return text;
}

bool IsOneOf(std::string_view text, std::string_view phrases) {
  bool is = false;
  ForEachPhrase(phrases, [&](std::string_view phrase) { is = is || text == phrase; });
  return is;
}

std::string FindCall(std::string_view text) {
  if (const std::string_view whole = TrimMarks(text); IsOneOf(whole, kCalls)) {
    return std::string(whole);
  }
  constexpr std::string_view kMarks = ",.!?~";
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find_first_of(kMarks, start), text.size());
    const std::string_view clause = TrimMarks(text.substr(start, end - start));
    if (IsOneOf(clause, kCallClauses)) return std::string(clause);
    start = end + 1;
  }
  return {};
}

}  // namespace

std::string FindCombination(HandoverReason reason, const PhraseText& text) {
  const std::string_view all = text.view();
  if (reason == HandoverReason::kWantsPerson) {
    if (std::string call = FindCall(all); !call.empty()) return call;
  }
  for (const HandoverCombination& rule : HandoverCombinations()) {
    // Most messages hold none of the words.
    if (rule.reason != reason || !text.HasAny(rule.first)) continue;
    for (size_t start = 0; start < all.size();) {
      size_t end = all.size(), next = all.size();
      for (const std::string_view mark : kSentenceEnds) {
        const size_t at = all.find(mark, start);
        if (at >= end) continue;
        end = at;
        next = at + mark.size();
      }
      std::string because = FindIn(rule, all.substr(start, end - start));
      if (!because.empty()) return because;
      start = next;
    }
  }
  return {};
}

}  // namespace deskmesh::knowledge
