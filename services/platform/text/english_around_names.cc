// SPDX-License-Identifier: Apache-2.0
#include "platform/text/english_around_names.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "platform/text/utf8.h"

namespace deskmesh::text {
namespace {

// Grammar that no name of a button has: a run with one of them is a Chinese clause.
constexpr std::u32string_view kGrammar =
    U"的了吗呢吧么怎如何什是就也嗎麼我们把被让讓啊呀哦嗯想播放";

// Grammar that messages and greetings of few characters have too: 权限不足, 请稍候, 你好, 帮助. What an
// English sentence goes on behind or announces is one of those.
constexpr std::u32string_view kGrammarOfMessages =
    U"请不没在我你您能会都和与要為爲为請沒會與們们谢謝帮幫将將给給报報错錯";

// Questions and requests, in however few characters.
constexpr std::u32string_view kRequests[] = {U"请问", U"請問", U"请教", U"請教", U"请帮", U"請幫",
                                             U"帮我", U"幫我", U"我要", U"我没", U"我不", U"我在"};

// What can't be done: a clause, where it isn't announced as a message.
constexpr std::u32string_view kFailures[] = {U"不到", U"不了", U"不开", U"不上",
                                             U"不出", U"不见", U"不动"};

// Begins the names of menus: 我的任务.
constexpr std::u32string_view kMine = U"我的";
constexpr size_t kShortestOfMine = 4;

// Words of an English sentence, as opposed to names of products.
constexpr std::u32string_view kFunctionWords[] = {
    U"the",     U"a",       U"an",     U"is",    U"are",    U"was",    U"were",    U"to",
    U"of",      U"in",      U"on",     U"for",   U"with",   U"how",    U"does",    U"do",
    U"did",     U"not",     U"can",    U"i",     U"my",     U"we",     U"our",     U"you",
    U"your",    U"when",    U"what",   U"where", U"which",  U"this",   U"that",    U"it",
    U"and",     U"from",    U"has",    U"have",  U"be",     U"why",    U"if",      U"but",
    U"cannot",  U"doesn't", U"don't",  U"can't", U"isn't",  U"there",  U"should",  U"didn't",
    U"won't",   U"aren't",  U"wasn't", U"after", U"before", U"since",  U"at",      U"by",
    U"or",      U"no",      U"i'm",    U"he",    U"she",    U"they",   U"who",     U"please",
    U"nobody",  U"any",     U"some",   U"still", U"only",   U"also",   U"because", U"hasn't",
    U"haven't", U"would",   U"could",  U"need",  U"me",     U"us",     U"as",      U"than",
    U"into",    U"will",    U"its",    U"it's",  U"that's", U"what's", U"though",  U"while",
    U"until"};

// Right before a name they make it the object of an English clause.
constexpr std::u32string_view kGoverning[] = {
    U"the",    U"a",       U"in",     U"on",    U"of",        U"for",     U"with",     U"from",
    U"to",     U"at",      U"by",     U"about", U"under",     U"into",    U"called",   U"named",
    U"find",   U"open",    U"check",  U"see",   U"use",       U"click",   U"clicking", U"press",
    U"select", U"choose",  U"show",   U"hide",  U"view",      U"edit",    U"delete",   U"add",
    U"load",   U"export",  U"import", U"need",  U"contact",   U"ask",     U"is",       U"are",
    U"button", U"field",   U"tab",    U"menu",  U"page",      U"column",  U"option",   U"project",
    U"and",    U"or",      U"my",     U"our",   U"this",      U"opening", U"using",    U"without",
    U"access", U"missing", U"member", U"user",  U"colleague", U"board",   U"task"};

// Right behind a name that begins the sentence they go on in English.
constexpr std::u32string_view kFollowing[] = {
    U"is",      U"isn't",   U"are",    U"aren't",  U"was",     U"wasn't",      U"can't",
    U"cannot",  U"can",     U"does",   U"doesn't", U"did",     U"didn't",      U"has",
    U"hasn't",  U"have",    U"won't",  U"will",    U"keeps",   U"shows",       U"says",
    U"fails",   U"failed",  U"not",    U"needs",   U"should",  U"button",      U"field",
    U"page",    U"tab",     U"menu",   U"column",  U"view",    U"board",       U"link",
    U"icon",    U"option",  U"screen", U"report",  U"chart",   U"filter",      U"missing",
    U"broken",  U"and",     U"or",     U"never",   U"stopped", U"disappeared", U"left",
    U"joined",  U"reports", U"asked",  U"wants",   U"gets",    U"got",         U"used",
    U"deleted", U"changed", U"takes",  U"loads",   U"crashes", U"works",       U"in",
    U"from"};

// Announce that what comes is quoted.
constexpr std::u32string_view kAnnouncing[] = {
    U"show",    U"seeing",  U"got",      U"get",     U"gets",      U"getting", U"says",
    U"say",     U"saying",  U"shows",    U"showing", U"type",      U"typed",   U"typing",
    U"enter",   U"entered", U"entering", U"reads",   U"see",       U"saw",     U"error",
    U"message", U"text",    U"word",     U"words",   U"called",    U"named",   U"label",
    U"labeled", U"mean",    U"means",    U"search",  U"searching", U"write",   U"wrote",
    U"writing", U"returns", U"displays", U"toast",   U"prompt",    U"title",   U"status"};

constexpr std::u32string_view kDeterminers[] = {U"the", U"a",    U"an",   U"my",
                                                U"our", U"your", U"this", U"that"};

// Begin a request of few words: "Rename 研发部 to Research".
constexpr std::u32string_view kRequesting[] = {
    U"rename", U"delete",  U"remove",    U"move",   U"change", U"add",     U"assign",  U"invite",
    U"set",    U"replace", U"translate", U"switch", U"copy",   U"convert", U"turn",    U"merge",
    U"import", U"export",  U"show",      U"hide",   U"make",   U"create",  U"put",     U"send",
    U"share",  U"link",    U"connect",   U"sort",   U"filter", U"archive", U"restore", U"open",
    U"close",  U"find",    U"give",      U"grant",  U"edit",   U"update",  U"please",  U"upload"};

template <size_t kSize>
bool IsOneOf(std::u32string_view word, const std::u32string_view (&words)[kSize]) {
  return std::ranges::find(words, word) != std::end(words);
}

// A Latin word or a run of Han characters.
struct Piece {
  std::u32string letters;
  bool is_han = false;
  bool is_capitalized = false;
  bool is_quoted = false;  // a name, whatever it holds
};

// What closes a quotation that begins here, or 0.
char32_t ClosingOf(char32_t c) {
  switch (c) {
    case U'“':
      return U'”';
    case U'「':
      return U'」';
    case U'『':
      return U'』';
    case U'【':
      return U'】';
    case U'《':
      return U'》';
    case U'[':
      return U']';
    case U'"':
    case U'`':
      return c;
    default:
      return 0;
  }
}

std::vector<Piece> PiecesOf(std::string_view text) {
  std::vector<Piece> pieces;
  bool is_open = false;  // the last piece may go on
  char32_t closing = 0;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = DecodeUtf8(text, &i);
    const bool is_apostrophe = (c == U'\'' || c == U'’') && is_open && !pieces.back().is_han;
    if (!IsHan(c) && !IsAsciiLetter(c) && !is_apostrophe) {
      is_open = false;
      if (closing != 0) {
        if (c == closing || c == U'\n') closing = 0;
      } else {
        closing = ClosingOf(c);
      }
      continue;
    }
    if (!is_open || pieces.back().is_han != IsHan(c)) {
      pieces.push_back({.letters = {},
                        .is_han = IsHan(c),
                        .is_capitalized = IsAsciiUpper(c),
                        .is_quoted = closing != 0});
      is_open = true;
    }
    pieces.back().letters.push_back(is_apostrophe ? U'\'' : IsAsciiUpper(c) ? c + 32 : c);
  }
  return pieces;
}

bool HoldsOneOf(const std::u32string& letters, std::u32string_view characters) {
  return letters.find_first_of(characters) != std::u32string::npos;
}

// How a run of Han characters stands among the words around it.
struct Place {
  bool is_governed = false;  // the object of an English clause
  bool is_announced = false;  // said to be a quotation
  bool is_attribute = false;  // between an article and its noun: a name, whatever it holds
  bool is_enclosed = false;  // the English sentence goes on behind it
};

Place PlaceOf(const std::vector<Piece>& pieces, size_t at) {
  Place place;
  const Piece* next = at + 1 < pieces.size() ? &pieces[at + 1] : nullptr;
  place.is_enclosed =
      at > 0 && !pieces[at - 1].is_han && next != nullptr && !next->is_han && !next->is_capitalized;
  if (at == 0 || pieces[at - 1].is_han) return place;
  const std::u32string& before = pieces[at - 1].letters;
  place.is_announced = IsOneOf(before, kAnnouncing);
  place.is_governed = IsOneOf(before, kGoverning);
  place.is_attribute = place.is_enclosed && IsOneOf(before, kDeterminers);
  return place;
}

// What all runs of Han characters of a text have in common.
struct Runs {
  size_t han = 0, count = 0, governed = 0, enclosed = 0;
  bool are_names = true;
  bool has_message = false;  // one that may be a clause as well
};

Runs RunsOf(const std::vector<Piece>& pieces) {
  constexpr size_t kLongestRun = 4, kLongestGoverned = 6, kLongestAnnounced = 8;
  constexpr size_t kLongestQuoted = 20;
  Runs runs;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const std::u32string& letters = pieces[i].letters;
    if (!pieces[i].is_han) continue;
    const Place place = PlaceOf(pieces, i);
    ++runs.count;
    runs.governed += place.is_governed ? 1 : 0;
    runs.enclosed += place.is_enclosed ? 1 : 0;
    if (pieces[i].is_quoted) {
      runs.are_names &= letters.size() <= kLongestQuoted;
      continue;
    }
    runs.han += letters.size();
    const size_t longest = place.is_announced  ? kLongestAnnounced
                           : place.is_governed ? kLongestGoverned
                                               : kLongestRun;
    runs.are_names &= letters.size() <= longest;
    if (place.is_attribute) continue;
    const bool is_mine = i == 0 && letters.starts_with(kMine) && letters.size() >= kShortestOfMine;
    runs.are_names &= !HoldsOneOf(is_mine ? letters.substr(kMine.size()) : letters, kGrammar);
    if (!HoldsOneOf(letters, kGrammarOfMessages)) continue;
    runs.has_message = true;
    runs.are_names &= (place.is_announced || place.is_enclosed || i == 0) &&
                      std::ranges::none_of(kRequests, [&](std::u32string_view request) {
                        return letters.starts_with(request);
                      });
    runs.are_names &=
        place.is_announced || std::ranges::none_of(kFailures, [&](std::u32string_view failure) {
          return letters.find(failure) != std::u32string::npos;
        });
  }
  return runs;
}

}  // namespace

bool IsEnglishAroundNames(std::string_view text) {
  constexpr size_t kMostHan = 8;
  const std::vector<Piece> pieces = PiecesOf(text);
  const Runs runs = RunsOf(pieces);
  size_t words = 0, function_words = 0, plain_words = 0;
  for (const Piece& piece : pieces) {
    if (piece.is_han) continue;
    ++words;
    plain_words += piece.is_capitalized ? 0 : 1;
    function_words += IsOneOf(piece.letters, kFunctionWords) ? 1 : 0;
  }
  // A long sentence has room for more names.
  constexpr size_t kWordsOfName = 2;
  if (pieces.empty() || !runs.are_names) return false;
  if (runs.han > std::max(kMostHan, words / kWordsOfName)) return false;
  // English titles stand in Chinese sentences, which begin in Chinese: 播放 Since I Saw You 专辑.
  if (pieces.front().is_han) {
    if (pieces.size() < 3 || pieces.back().is_han || pieces[1].is_han) return false;
    const Piece& next = pieces[1];
    if (runs.has_message && function_words < 2) return false;
    return !next.is_capitalized && IsOneOf(next.letters, kFollowing) &&
           (words - plain_words) * 2 <= words;
  }
  if (words >= 3 && function_words >= 2) return true;
  // "It says 权限不足", but "登录 error 权限不足".
  if (runs.has_message) return words >= 2 && function_words > 0;
  // "Error in 甘特图", but "the board 看板".
  if (words >= 2 && runs.governed == runs.count && (function_words > 0 || words >= 3)) return true;
  if (words < 3 || function_words == 0) return false;
  // Chinese puts what is spoken of last, behind its English names: "end to end 测试". English goes on,
  // or has an article for it: "Delete the workspace 测试".
  const size_t last = pieces.size() - 1;
  if (runs.enclosed == runs.count) {
    constexpr size_t kLeastPlain = 3;
    return IsOneOf(pieces.front().letters, kRequesting) || plain_words >= kLeastPlain;
  }
  return runs.count == 1 && pieces[last].is_han && !pieces[last - 1].is_capitalized &&
         IsOneOf(pieces[last - 2].letters, kDeterminers);
}

}  // namespace deskmesh::text
