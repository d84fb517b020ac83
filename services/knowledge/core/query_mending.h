// SPDX-License-Identifier: Apache-2.0
//
// What a query may have meant by words that no article has: typing errors ("milstone"), pinyin
// ("gantetu", "chong zhi mi ma", with a slip "gnatetu", in a part of a word 甘te图) and characters that
// sound or look like the right ones (登陆 for 登录, 权艰 for 权限).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/core/posting_index.h"
#include "knowledge/core/word_list.h"

namespace deskmesh::knowledge {

class SynonymTable;

// A part of a query, and what is read in its place.
struct Mend {
  enum class Kind : uint8_t {
    kTypo,
    kPinyin,
    kSound,  // Chinese for Chinese
  };
  // Something else that may have been meant by the same.
  struct Other {
    std::string words;
    float trust = 0;
  };
  Kind kind = Kind::kTypo;
  uint32_t begin = 0;  // bytes of the query
  uint32_t end = 0;
  std::string words;
  float trust = 0;  // of what the words themselves would count, (0, 1]
  std::vector<Other> others;
  bool may_be_pinyin =
      false;  // a typo as it seems, but as near to pinyin, which is among the others
};

// What is asked about words.
struct MendingContext {
  const PostingIndex& postings;
  const WordList& words;
  const SynonymTable& synonyms;
};

// In order, disjoint, at most 12. A word that an article, a set of synonyms or the glossary knows stays
// what it is; one of an article that sounds like a much more frequent one is doubted, with little trust.
std::vector<Mend> FindMends(std::string_view query, const MendingContext& context);

// A query with its mends in place.
struct MendedQuery {
  struct Place {
    uint32_t begin = 0;  // bytes of the text
    uint32_t end = 0;
    float trust = 0;
  };
  std::string text;
  std::vector<Place> places;  // of each mend

  // Of what lies there: that of the least sure mend in it, or of all where none is in it.
  float TrustIn(uint32_t begin, uint32_t end) const;
};
MendedQuery Mended(std::string_view query, const std::vector<Mend>& mends);

// From this trust on a mend is taken as what was meant.
inline constexpr float kSureMend = 0.8F;

}  // namespace deskmesh::knowledge
