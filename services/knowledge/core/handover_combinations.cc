// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/handover_combinations.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "knowledge/core/handover_combination_list.h"
#include "knowledge/core/handover_typos.h"

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

// The clause of what is found, or those it reaches over.
std::string_view ClausesAround(std::string_view sentence, size_t begin, size_t end) {
  size_t from = 0, to = sentence.size();
  for (const std::string_view mark : {",", " and ", " but ", " because "}) {
    const size_t before = begin == 0 ? std::string_view::npos : sentence.rfind(mark, begin - 1);
    if (before != std::string_view::npos)
      from = std::max(from, std::min(before + mark.size(), begin));
    to = std::min(to, sentence.find(mark, end));
  }
  return sentence.substr(from, to - from);
}

std::string FindIn(const HandoverCombination& rule, std::string_view sentence, bool by_clause) {
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
      if (!rule.with.empty() && !HasAnyOf(sentence, rule.with)) return;
      const std::string_view around = by_clause ? ClausesAround(sentence, begin, end) : sentence;
      if (!HasAnyOf(around, rule.unless)) because = sentence.substr(begin, end - begin);
    }
  });
  return because;
}

// Words of a message that are nothing but a call for somebody.
constexpr std::string_view kCalls =
    "operator|representative|agent|an agent|live agent|customer service|customer support|customer care|"
    "support agent|support please|person please|a person please|representative please|"
    "someone please|anybody there|anyone there|is anyone there|is anybody there|is someone there|"
    "real support|call back|phone call please|"
    "客服|客服呢|在线客服|找客服|叫客服|客服在吗|有客服吗|有人吗|有人在吗|有没有人|有人没|有人在线吗|"
    "人呢|来个人|来人|真人";
constexpr std::string_view kCallClauses =
    "有人吗|有人在吗|请问有人吗|喂有人吗|有人在线吗|有没有人在|有人理吗|有人管吗|有活人吗|有人值班吗|有人没|人呢|"
    "客服呢|客服人呢|客服在吗|在线客服|来人|"
    "is anyone there|is anybody there|anyone there|anybody there|is there anyone there|"
    "is there anybody there|is there someone there|is there somebody there|is there anyone|"
    "is there anybody|hello anyone there|hello anybody there|anyone home|anybody home|is anyone home|"
    "is anybody home|anyone around|anybody around|is anyone around|is anybody around|anyone available|"
    "is anyone available|is anybody available|is someone available|anybody alive|anyone alive|"
    "someone please help|somebody please help|somebody help me|someone help me";
// Between marks: an insult, whatever follows. Inside words the first of them scrolls and rolls (滚动).
constexpr std::string_view kInsultClauses =
    "滚|滚吧|滚啊|快滚|滚滚滚|都滚|sb|傻子|呸|去死吧|废物|垃圾|辣鸡|有病|"
    "crap|what crap|what a crap|utter crap|total crap|bullshit|rubbish|utter rubbish|shit|idiots|morons|"
    "scammers|thieves|liars|clowns|losers|sucks";

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

// A clause, between marks, that is one of the phrases.
std::string FindClause(std::string_view text, std::string_view phrases) {
  constexpr std::string_view kMarks = ",.!?~";
  constexpr std::string_view kStop = "。";
  for (size_t start = 0; start < text.size();) {
    const size_t stop = std::min(text.find(kStop, start), text.size());
    const size_t end = std::min(text.find_first_of(kMarks, start), stop);
    const std::string_view clause = TrimMarks(text.substr(start, end - start));
    if (IsOneOf(clause, phrases)) return std::string(clause);
    start = end + (end == stop ? kStop.size() : 1);
  }
  return {};
}

std::string FindCall(std::string_view text) {
  if (const std::string_view whole = TrimMarks(text); IsOneOf(whole, kCalls)) {
    return std::string(whole);
  }
  if (std::string clause = FindClause(text, kCallClauses); !clause.empty()) return clause;
  return FindMistypedCall(text);
}

// Who says so needs nobody.
constexpr std::string_view kDeclined =
    "don't need to talk|don't need to speak|don't need anybody|don't need anyone|don't need someone|"
    "don't need support|don't call me|do not call me|don't contact me|do not contact me|"
    "no need to call|no need to contact|no need to talk|no need to speak|without talking to|"
    "without speaking to|without contacting|without calling|instead of calling|instead of contacting|"
    "不用帮|不用转|不用联系|不用找|不用安排|不用叫|不用派|不用人|不需要转|不需要联系|不需要人|不需要客服|"
    "不需要帮|不需要安排|别再给我转|别给我转|别转|先不转|先不用|无需联系|无需转|不想找客服|不想联系|不必联系|不必找";

// Who was charged and asks for the paper has nothing against it.
constexpr std::string_view kAsksForPaper =
    "where do i find|where can i find|where do i get|where can i get|where do i download|"
    "where can i download|where is the invoice|where is my invoice|how do i download|how do i get an invoice|"
    "can i get an invoice|can i get a receipt|can we get an invoice|can we get a receipt|发票在哪|怎么开发票|"
    "在哪下载|在哪开票|怎么下载";

// Where the rules of a list apply; what excuses a match is looked for in its clause or in its sentence.
std::string FindAmong(std::span<const HandoverCombination> rules, HandoverReason reason,
                      const PhraseText& text, bool by_clause) {
  const std::string_view all = text.view();
  for (const HandoverCombination& rule : rules) {
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
      const std::string_view sentence = all.substr(start, end - start);
      start = next;
      std::string because = FindIn(rule, sentence, by_clause);
      if (because.empty()) continue;
      if (reason == HandoverReason::kWantsPerson && HasAnyOf(sentence, kDeclined)) continue;
      if (by_clause && reason == HandoverReason::kBillingComplaint &&
          HasAnyOf(sentence, kAsksForPaper)) {
        continue;
      }
      return because;
    }
  }
  return {};
}

}  // namespace

std::string FindCombination(HandoverReason reason, const PhraseText& text) {
  std::string because;
  if (reason == HandoverReason::kWantsPerson) because = FindCall(text.view());
  if (reason == HandoverReason::kAbuse) because = FindClause(text.view(), kInsultClauses);
  if (because.empty()) because = FindAmong(HandoverCombinations(), reason, text, false);
  // These stand beside what else the message is about, in a clause of their own.
  if (because.empty()) because = FindAmong(HandoverDisputes(), reason, text, true);
  if (because.empty()) because = FindAmong(HandoverCalls(), reason, text, true);
  return because;
}

}  // namespace deskmesh::knowledge
