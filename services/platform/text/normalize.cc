// SPDX-License-Identifier: Apache-2.0
#include "platform/text/normalize.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <memory>

#include "platform/text/utf8.h"

namespace deskmesh::text {
namespace {

constexpr char32_t kFirstHan = 0x4E00;
constexpr char32_t kLastHan = 0x9FFF;

// The Han block goes through the transliterator once; characters are separated so that no rule
// about a sequence applies, and a result that is not one character keeps the original.
std::u16string BuildSimplifiedTable() {
  std::u16string table;
  for (char32_t c = kFirstHan; c <= kLastHan; ++c) table.push_back(static_cast<char16_t>(c));
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> converter(
      icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
  if (U_FAILURE(status) || converter == nullptr) return table;
  icu::UnicodeString text;
  for (char16_t c : table) text.append(c).append(u'\n');
  converter->transliterate(text);
  size_t index = 0;
  int32_t start = 0;
  for (int32_t i = 0; i < text.length() && index < table.size(); ++i) {
    if (text.charAt(i) != u'\n') continue;
    if (i - start == 1) table[index] = text.charAt(start);
    ++index;
    start = i + 1;
  }
  return table;
}

const icu::Normalizer2* CaseFolder() {
  static const icu::Normalizer2* const folder = [] {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Normalizer2::getNFKCCasefoldInstance(status);
  }();
  return folder;
}

void AppendFolded(const icu::UnicodeString& original, uint32_t begin, uint32_t end,
                  NormalizedText* out) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString folded = CaseFolder()->normalize(original, status);
  if (U_FAILURE(status)) return;
  for (int32_t i = 0; i < folded.length();) {
    const UChar32 c = folded.char32At(i);
    i += U16_LENGTH(c);
    out->code_points.push_back(ToSimplified(static_cast<char32_t>(c)));
    out->begin.push_back(begin);
    out->end.push_back(end);
    out->is_upper.push_back(false);
  }
}

}  // namespace

char32_t ToSimplified(char32_t c) {
  static const std::u16string table = BuildSimplifiedTable();
  return c >= kFirstHan && c <= kLastHan ? table[c - kFirstHan] : c;
}

NormalizedText Normalize(std::string_view text) {
  NormalizedText out;
  out.code_points.reserve(text.size());
  out.begin.reserve(text.size());
  out.end.reserve(text.size());
  out.is_upper.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    char32_t c = DecodeUtf8(text, &i);
    const bool inert = c < 0x80 || (c >= kFirstHan && c <= kLastHan);
    // A following combining mark composes with its base, so look one code point ahead.
    const bool alone = i >= text.size() || static_cast<unsigned char>(text[i]) < 0xCC ||
                       static_cast<unsigned char>(text[i]) > 0xCD;
    if (inert && alone) {
      const bool upper = IsAsciiUpper(c);
      out.code_points.push_back(upper ? c + 32 : (c < 0x80 ? c : ToSimplified(c)));
      out.begin.push_back(static_cast<uint32_t>(start));
      out.end.push_back(static_cast<uint32_t>(i));
      out.is_upper.push_back(upper);
      continue;
    }
    icu::UnicodeString segment(static_cast<UChar32>(c));
    while (i < text.size() && segment.length() < 32) {
      size_t next = i;
      c = DecodeUtf8(text, &next);
      if (CaseFolder()->hasBoundaryBefore(static_cast<UChar32>(c))) break;
      segment.append(static_cast<UChar32>(c));
      i = next;
    }
    AppendFolded(segment, static_cast<uint32_t>(start), static_cast<uint32_t>(i), &out);
  }
  return out;
}

std::string NormalizeToString(std::string_view text) {
  const NormalizedText folded = Normalize(text);
  std::string out;
  out.reserve(text.size());
  bool pending_space = false;
  for (char32_t c : folded.code_points) {
    if (c <= U' ' || c == 0xA0 || c == 0x3000) {
      pending_space = !out.empty();
      continue;
    }
    if (pending_space) out.push_back(' ');
    pending_space = false;
    AppendUtf8(c, &out);
  }
  return out;
}

}  // namespace deskmesh::text
