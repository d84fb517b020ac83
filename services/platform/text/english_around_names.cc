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
    U"的了吗呢吧么怎如何请为什是不没在我你您能会就都也和与嗎麼請為爲沒會與我們谢謝帮幫把将將给給被让讓报報错錯啊呀哦嗯想要吧"
    U"播放";

// Words of an English sentence, as opposed to names of products.
constexpr std::u32string_view kFunctionWords[] = {
    U"the",     U"a",       U"an",     U"is",    U"are",    U"was",   U"were",    U"to",
    U"of",      U"in",      U"on",     U"for",   U"with",   U"how",   U"does",    U"do",
    U"did",     U"not",     U"can",    U"i",     U"my",     U"we",    U"our",     U"you",
    U"your",    U"when",    U"what",   U"where", U"which",  U"this",  U"that",    U"it",
    U"and",     U"from",    U"has",    U"have",  U"be",     U"why",   U"if",      U"but",
    U"cannot",  U"doesn't", U"don't",  U"can't", U"isn't",  U"there", U"should",  U"didn't",
    U"won't",   U"aren't",  U"wasn't", U"after", U"before", U"since", U"at",      U"by",
    U"or",      U"no",      U"i'm",    U"he",    U"she",    U"they",  U"who",     U"please",
    U"nobody",  U"any",     U"some",   U"still", U"only",   U"also",  U"because", U"hasn't",
    U"haven't", U"would",   U"could",  U"need",  U"me",     U"us",    U"as",      U"than"};

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

}  // namespace

bool IsEnglishAroundNames(std::string_view text) {
  constexpr size_t kMostHan = 8, kLongestRun = 4, kLongestGoverned = 6, kLongestQuoted = 20;
  const std::vector<Piece> pieces = PiecesOf(text);
  size_t han = 0, words = 0, function_words = 0, runs = 0, governed = 0;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const Piece& piece = pieces[i];
    if (!piece.is_han) {
      ++words;
      function_words += IsOneOf(piece.letters, kFunctionWords) ? 1 : 0;
      continue;
    }
    ++runs;
    const bool is_governed =
        i > 0 && !pieces[i - 1].is_han && IsOneOf(pieces[i - 1].letters, kGoverning);
    governed += is_governed ? 1 : 0;
    if (piece.is_quoted) {
      if (piece.letters.size() > kLongestQuoted) return false;
      continue;
    }
    han += piece.letters.size();
    if (piece.letters.size() > (is_governed ? kLongestGoverned : kLongestRun) ||
        piece.letters.find_first_of(kGrammar) != std::u32string::npos) {
      return false;
    }
  }
  // A long sentence has room for more names.
  constexpr size_t kWordsOfName = 2;
  if (pieces.empty() || han > std::max(kMostHan, words / kWordsOfName)) return false;
  // English titles stand in Chinese sentences, which begin in Chinese: 播放 Since I Saw You 专辑.
  if (pieces.front().is_han) {
    if (pieces.size() < 3 || pieces.back().is_han || pieces[1].is_han) return false;
    const Piece& next = pieces[1];
    return !next.is_capitalized && IsOneOf(next.letters, kFollowing) &&
           std::ranges::count_if(pieces, &Piece::is_capitalized) * 2 <=
               static_cast<ptrdiff_t>(words);
  }
  if (words >= 3 && function_words >= 2) return true;
  const bool is_sentence = words >= 2 && governed == runs;
  // "Error in 甘特图", but "the board 看板".
  return is_sentence && (function_words > 0 || words >= 3);
}

}  // namespace deskmesh::text
