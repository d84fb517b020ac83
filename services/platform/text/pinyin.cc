// SPDX-License-Identifier: Apache-2.0
#include "platform/text/pinyin.h"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "platform/text/utf8.h"

namespace deskmesh::text {
namespace {

constexpr char32_t kFirstUnified = 0x4E00;
constexpr char32_t kLastUnified = 0x9FFF;

// Some 400 syllables cover all characters, so a character stores the number of its syllable.
struct SyllableTable {
  std::array<uint16_t, kLastUnified - kFirstUnified + 1> syllable_of{};
  std::vector<std::string> syllables{""};
};

SyllableTable BuildTable() {
  SyllableTable table;
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> converter(icu::Transliterator::createInstance(
      "Han-Latin; NFD; [:Nonspacing Mark:] Remove; Latin-ASCII; Lower", UTRANS_FORWARD, status));
  if (U_FAILURE(status) || converter == nullptr) return table;
  icu::UnicodeString text;
  for (char32_t c = kFirstUnified; c <= kLastUnified; ++c) {
    text.append(static_cast<char16_t>(c)).append(u'\n');
  }
  converter->transliterate(text);
  std::map<std::string, uint16_t> numbers;
  std::string syllable;
  size_t index = 0;
  for (int32_t i = 0; i < text.length() && index < table.syllable_of.size(); ++i) {
    const char16_t c = text.charAt(i);
    if (c >= u'a' && c <= u'z') syllable.push_back(static_cast<char>(c));
    if (c != u'\n') continue;
    if (!syllable.empty()) {
      const auto next = static_cast<uint16_t>(table.syllables.size());
      const auto [entry, is_new] = numbers.emplace(syllable, next);
      if (is_new) table.syllables.push_back(syllable);
      table.syllable_of[index] = entry->second;
    }
    syllable.clear();
    ++index;
  }
  return table;
}

}  // namespace

std::string_view PinyinOf(char32_t han) {
  static const SyllableTable table = BuildTable();
  if (han < kFirstUnified || han > kLastUnified) return {};
  return table.syllables[table.syllable_of[han - kFirstUnified]];
}

std::string Pinyin(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) out += PinyinOf(DecodeUtf8(text, &i));
  return out;
}

std::string PinyinInitials(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const std::string_view syllable = PinyinOf(DecodeUtf8(text, &i));
    if (!syllable.empty()) out.push_back(syllable[0]);
  }
  return out;
}

}  // namespace deskmesh::text
