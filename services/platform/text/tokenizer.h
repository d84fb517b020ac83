// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::text {

enum class TokenKind : uint8_t {
  kWord,      // letters of an alphabetic script, maybe with digits: "gantt", "utf8"
  kNumber,    // digits only: "429"
  kCompound,  // parts joined by - _ . or by capitals: "online-ddl", "NodePort", "4.1.46"
  kPart,      // one part of the compound before it: "node", "port"
  kHanWord,   // one Chinese word of the segmentation
  kGlyphs,    // a run of kana or of a script without spaces
  kSymbol,    // one emoji or one punctuation mark; only with `with_symbols`
};

// Token is one piece of a text, folded (see normalize.h), with the bytes it covers.
struct Token {
  std::string surface;  // folded, not stemmed
  TokenKind kind = TokenKind::kWord;
  uint32_t begin = 0;  // byte offsets into the original text
  uint32_t end = 0;
};

// Splits Chinese, English and mixed text of any length. A compound is given whole, followed by its
// parts (which lie inside it); all other tokens are disjoint and in order. Thread-safe.
//
//   "Nodeport 无法访问甘特图"  →  nodeport · 无法 · 访问 · 甘特图
std::vector<Token> Tokenize(std::string_view text, bool with_symbols = false);

// Term is what the article index stores and looks up.
struct Term {
  std::string text;
  float weight = 1;       // how much a match says, for query terms; 1 for a full word
  uint32_t position = 0;  // word position, for proximity; the terms of one word share it
  uint32_t begin = 0;
  uint32_t end = 0;
};

// Turns text into index terms: English words stemmed, Chinese words as they are, and besides them
// the character pairs of each Chinese run, so that a word cut differently in query and document
// still matches, with less weight. Single Chinese characters weigh little, function words of both
// languages least. Thread-safe.
std::vector<Term> Analyze(std::string_view text);

// Says whether a folded, unstemmed word carries grammar rather than meaning (the, of, 的, 了, 怎么).
bool IsStopWord(std::string_view word);

}  // namespace deskmesh::text
