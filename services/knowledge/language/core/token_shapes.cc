// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/token_shapes.h"

#include <algorithm>

namespace deskmesh::knowledge {
namespace {

// What stands behind the prefix.
enum class Body : uint8_t {
  kMixed,     // digits, or letters of both cases
  kHex,       // 0 to 9, a to f
  kCapitals,  // digits and capitals, of exactly this length
};

struct TokenShape {
  std::u32string_view prefix;
  size_t least;
  Body body = Body::kMixed;
};

constexpr TokenShape kShapes[] = {
    // Clouds.
    {U"akia", 16, Body::kCapitals},
    {U"asia", 16, Body::kCapitals},
    {U"ya29.", 16},
    {U"1//0", 32},
    {U"gocspx-", 20},
    {U"dop_v1_", 32},
    {U"doo_v1_", 32},
    {U"dor_v1_", 32},
    {U"hvs.", 20},
    {U"hvb.", 20},
    {U"dapi", 32, Body::kHex},
    {U"pul-", 40, Body::kHex},
    {U"dckr_pat_", 20},
    {U"dckr_oat_", 20},
    {U"pscale_pw_", 20},
    {U"pscale_tkn_", 20},
    {U"pscale_oauth_", 20},
    {U"sbp_", 40, Body::kHex},
    {U"hrku-", 32},
    {U"nfp_", 32},
    {U"glsa_", 32},
    {U"glc_", 32},
    {U"nrak-", 20},
    {U"sntrys_", 32},
    {U"sntryu_", 32},
    // Source code and packages.
    {U"ghp_", 30},
    {U"gho_", 30},
    {U"ghs_", 30},
    {U"ghu_", 30},
    {U"ghr_", 30},
    {U"glrt-", 16},
    {U"glptt-", 16},
    {U"glcbt-", 16},
    {U"glft-", 16},
    {U"glimt-", 16},
    {U"glagent-", 16},
    {U"glsoat-", 16},
    {U"gr1348941", 16},
    {U"npm_", 30},
    {U"rubygems_", 40, Body::kHex},
    {U"atatt3", 32},
    {U"atctt3", 32},
    // Models.
    {U"hf_", 30},
    {U"gsk_", 32},
    {U"xai-", 32},
    {U"r8_", 32},
    {U"pplx-", 32},
    // Mail and messages.
    {U"sg.", 40},
    {U"key-", 32, Body::kHex},
    {U"sk", 32, Body::kHex},
    {U"sec", 60, Body::kHex},
    // Money.
    {U"rk_live_", 20},
    {U"sk_live_", 20},
    {U"shpss_", 30},
    {U"shpca_", 30},
    {U"shppa_", 30},
    {U"sq0atp-", 20},
    {U"sq0csp-", 20},
    {U"eaaa", 50},
    {U"eaac", 50},
    // Work.
    {U"ntn_", 36},
    {U"secret_", 40},
    {U"figd_", 30},
    {U"lin_api_", 32},
    {U"pmak-", 40},
    {U"sl.", 60},
};

struct Kinds {
  size_t digits = 0, capitals = 0, smalls = 0, others = 0, changes = 0;
  // Neighbours that words in CamelCase seldom have: two capitals, a digit beside a letter.
  size_t odd = 0;
};

Kinds KindsOf(const PersonalText& text, size_t from, size_t to) {
  Kinds kinds;
  size_t* last = nullptr;
  for (size_t i = from; i < to; ++i) {
    size_t* const kind = text.IsDigit(i)     ? &kinds.digits
                         : !text.IsLetter(i) ? &kinds.others
                         : text.IsUpper(i)   ? &kinds.capitals
                                             : &kinds.smalls;
    ++*kind;
    kinds.changes += last != nullptr && last != kind ? 1 : 0;
    const bool is_digits_edge = (last == &kinds.digits) != (kind == &kinds.digits);
    const bool is_capitals = last == &kinds.capitals && kind == &kinds.capitals;
    kinds.odd += last != nullptr && (is_digits_edge || is_capitals) ? 1 : 0;
    last = kind;
  }
  return kinds;
}

bool IsHexAt(const PersonalText& text, size_t i) {
  return text.IsDigit(i) || (text.At(i) >= U'a' && text.At(i) <= U'f');
}

size_t HexRun(const PersonalText& text, size_t from) {
  constexpr size_t kLongest = 128;
  size_t to = from;
  while (to - from < kLongest && IsHexAt(text, to)) ++to;
  return text.IsAlphanumeric(to) ? 0 : to - from;
}

bool HasBody(const PersonalText& text, size_t from, size_t to, const TokenShape& shape) {
  if (to - from < shape.least) return false;
  const Kinds kinds = KindsOf(text, from, to);
  switch (shape.body) {
    case Body::kHex:
      return kinds.digits > 0 && HexRun(text, from) >= shape.least;
    case Body::kCapitals:
      return to - from == shape.least && kinds.smalls == 0 && kinds.others == 0;
    case Body::kMixed:
      break;
  }
  // Words joined by signs are a name.
  const bool is_mixed = kinds.digits > 0 || (kinds.capitals > 1 && kinds.smalls > 1);
  return is_mixed && kinds.changes * 5 >= to - from && kinds.others * 12 <= to - from;
}

bool IsTelegrams(const PersonalText& text, size_t colon, size_t digits) {
  constexpr size_t kLength = 35;
  if (digits < 8 || digits > 10) return false;
  size_t to = colon + 1;
  while (to - colon <= kLength + 1 &&
         (text.IsAlphanumeric(to) || text.At(to) == U'_' || text.At(to) == U'-')) {
    ++to;
  }
  return to - colon - 1 == kLength;
}

}  // namespace

bool HasTokenShape(const PersonalText& text, size_t from, size_t to) {
  constexpr size_t kLongest = 512;  // of it tells as much as all
  to = std::min(to, from + kLongest);
  while (to > from && text.At(to - 1) == U'.') --to;  // the sentence's
  // Mailchimp's: 32 digits of base 16 and a data centre.
  constexpr size_t kHash = 32;
  if (to - from > kHash && text.StartsWith(from + kHash, U"-us") && text.IsDigit(to - 1)) {
    size_t hex = 0;
    while (hex < kHash && IsHexAt(text, from + hex)) ++hex;
    if (hex == kHash) return true;
  }
  return std::ranges::any_of(kShapes, [&](const TokenShape& shape) {
    return text.StartsWith(from, shape.prefix) &&
           HasBody(text, from + shape.prefix.size(), to, shape);
  });
}

bool IsByChance(const PersonalText& text, size_t from, size_t to) {
  constexpr size_t kLeast = 32;
  if (to - from < kLeast) return false;
  const Kinds kinds = KindsOf(text, from, to);
  return kinds.digits >= 2 && kinds.capitals >= 3 && kinds.smalls >= 3 &&
         kinds.others * 12 < to - from && kinds.changes * 20 >= (to - from) * 9 &&
         kinds.odd * 5 >= to - from;
}

void FindJoinedTokens(PersonalText& text) {
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    if (text.At(i) == U':') {
      size_t from = i;
      while (from > 0 && text.IsDigit(from - 1)) --from;
      const size_t digits = i - from;
      if (digits == 0 || (from > 0 && text.IsLetter(from - 1))) continue;
      constexpr size_t kHash = 32, kLeastId = 10;
      if (IsTelegrams(text, i, digits)) {
        text.Add(PersonalDataKind::kSecret, from, i + 1 + 35);
      } else if (digits >= kLeastId && HexRun(text, i + 1) == kHash) {
        text.Add(PersonalDataKind::kSecret, from, i + 1 + kHash);
      }
    } else if (text.At(i) == U'~' && i >= 5 && text.At(i - 1) == U'q' && text.IsUpper(i - 1) &&
               text.IsDigit(i - 2)) {
      constexpr size_t kLeast = 31, kMost = 64;
      size_t to = i + 1;
      while (to - i < kMost &&
             (text.IsAlphanumeric(to) || text.At(to) == U'_' || text.At(to) == U'-' ||
              text.At(to) == U'.' || text.At(to) == U'~')) {
        ++to;
      }
      while (to > i && text.At(to - 1) == U'.') --to;
      if (to - i - 1 >= kLeast) text.Add(PersonalDataKind::kSecret, i - 5, to);
    }
  }
}

}  // namespace deskmesh::knowledge
