// SPDX-License-Identifier: Apache-2.0
#include "platform/text/language_choice.h"

#include <unicode/uloc.h>

#include <algorithm>
#include <array>
#include <utility>

#include "platform/text/language.h"
#include "platform/text/utf8.h"

namespace deskmesh::text {
namespace {

enum class Script : uint8_t { kLatin, kHan, kJapanese, kKorean, kCyrillic, kOther };

std::string_view PrimaryOf(std::string_view locale) {
  return locale.substr(0, locale.find_first_of("-_"));
}

// Of the languages that DetectLanguage knows and those of a writer; the rest are written in Latin.
Script ScriptOf(std::string_view language) {
  static constexpr std::array<std::pair<std::string_view, Script>, 16> kScripts = {
      {{"zh", Script::kHan},
       {"yue", Script::kHan},
       {"ja", Script::kJapanese},
       {"ko", Script::kKorean},
       {"ru", Script::kCyrillic},
       {"uk", Script::kCyrillic},
       {"bg", Script::kCyrillic},
       {"be", Script::kCyrillic},
       {"kk", Script::kCyrillic},
       {"mk", Script::kCyrillic},
       {"el", Script::kOther},
       {"ar", Script::kOther},
       {"fa", Script::kOther},
       {"he", Script::kOther},
       {"hi", Script::kOther},
       {"th", Script::kOther}}};
  for (const auto& [code, script] : kScripts) {
    if (code == language) return script;
  }
  return Script::kLatin;
}

struct Counts {
  size_t han = 0, latin_words = 0;
};

// Codes ("E1024") are words of no language.
Counts Count(std::string_view text) {
  Counts counts;
  bool has_letter = false, has_digit = false;
  const auto end_word = [&] {
    counts.latin_words += has_letter && !has_digit ? 1 : 0;
    has_letter = has_digit = false;
  };
  for (size_t i = 0; i < text.size();) {
    const char32_t c = DecodeUtf8(text, &i);
    counts.han += IsHan(c) ? 1 : 0;
    const bool is_letter =
        IsAsciiLetter(c) || (c >= 0xC0 && c <= 0x24F) || c == U'\'' || c == 0x2019;
    has_letter |= is_letter;
    has_digit |= IsAsciiDigit(c);
    if (!is_letter && !IsAsciiDigit(c)) end_word();
  }
  end_word();
  return counts;
}

bool IsClearlyIn(const LanguageGuess& guess, std::string_view own, std::string_view text) {
  constexpr size_t kLeastWords = 4, kLeastHan = 10;
  constexpr double kSureOfScript = 0.75, kSureOfWords = 0.5;
  const Counts counts = Count(text);
  const Script script = ScriptOf(guess.code), own_script = ScriptOf(own);
  // Names and greetings are English in every language, and code is of none: only sentences tell.
  if (script == Script::kLatin) {
    return counts.latin_words >= kLeastWords &&
           (own_script != Script::kLatin || guess.confidence >= kSureOfWords);
  }
  // Japanese is written in Han characters too.
  if (script == Script::kHan && own_script == Script::kJapanese) return counts.han >= kLeastHan;
  // Cyrillic and other scripts are shared by few: within one the words must tell.
  if (script == own_script) return guess.confidence >= kSureOfScript;
  // A Chinese name or a button's among English words is no Chinese.
  return script != Script::kHan || guess.confidence >= kSureOfScript;
}

}  // namespace

std::string LocaleOfText(std::string_view text, std::string_view own_locale) {
  const LanguageGuess guess = DetectLanguage(text);
  if (guess.code == "und") return std::string(own_locale);
  if (own_locale.empty()) return guess.code;
  const std::string_view own = PrimaryOf(own_locale);
  // The own `zh-CN` says more than the text's `zh`.
  if (own == guess.code || !IsClearlyIn(guess, own, text)) return std::string(own_locale);
  return guess.code;
}

bool IsKnownLocale(std::string_view locale) {
  constexpr size_t kMostParts = 3;
  const auto are_all = [](std::string_view part, auto is_one) {
    return !part.empty() && std::ranges::all_of(part, is_one);
  };
  const auto is_letter = [](char c) { return IsAsciiLetter(static_cast<unsigned char>(c)); };
  const auto is_digit = [](char c) { return IsAsciiDigit(static_cast<unsigned char>(c)); };
  size_t parts = 0;
  for (std::string_view rest = locale;; ++parts) {
    if (parts == kMostParts) return false;
    const size_t end = std::min(rest.find('-'), rest.size());
    const std::string_view part = rest.substr(0, end);
    const bool is_word = are_all(part, is_letter);
    if (parts == 0) {
      if (!is_word || part.size() < 2 || part.size() > 3) return false;
      if (*uloc_getISO3Language(std::string(part).c_str()) == '\0') return false;
    } else if (part.size() == 2 && is_word) {
      if (*uloc_getISO3Country(("und_" + std::string(part)).c_str()) == '\0') return false;
      return end == rest.size();
    } else if (part.size() == 3 && are_all(part, is_digit)) {
      return end == rest.size();
    } else if (part.size() != 4 || !is_word || parts != 1) {
      return false;
    }
    if (end == rest.size()) return true;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace deskmesh::text
