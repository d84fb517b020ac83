// SPDX-License-Identifier: Apache-2.0
#include "accounts/core/contact_words.h"

#include <algorithm>
#include <functional>

#include "platform/text/normalize.h"
#include "platform/text/utf8.h"

namespace deskmesh::accounts {
namespace {

constexpr std::size_t kMaxWordCharacters = 64;
constexpr std::size_t kMaxRunCharacters = 16;
constexpr std::size_t kMinNumberEnd = 4;

bool IsWordCharacter(char32_t c) {
  if (c < 0x80) return text::IsAsciiLetter(c) || text::IsAsciiDigit(c);
  const bool is_punctuation = (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x3004) ||
                              (c >= 0x3008 && c <= 0x303F) || c < 0xC0 || c == 0xFFFD;
  return !is_punctuation;
}

bool IsUnspaced(char32_t c) { return text::IsHan(c) || text::IsKana(c); }

// Calls `take` with each run of letters and digits; Chinese and Japanese run apart from the others.
void ForEachRun(std::u32string_view folded,
                const std::function<void(std::u32string_view run, bool is_unspaced)>& take) {
  std::size_t begin = 0;
  while (begin < folded.size()) {
    if (!IsWordCharacter(folded[begin])) {
      ++begin;
      continue;
    }
    const bool is_unspaced = IsUnspaced(folded[begin]);
    std::size_t end = begin + 1;
    while (end < folded.size() && IsWordCharacter(folded[end]) &&
           IsUnspaced(folded[end]) == is_unspaced) {
      ++end;
    }
    take(folded.substr(begin, end - begin), is_unspaced);
    begin = end;
  }
}

std::u32string Folded(std::string_view text) {
  return text::ToUtf32(text::NormalizeToString(text));
}

std::string WordOf(std::u32string_view run) {
  return text::ToUtf8(run.substr(0, kMaxWordCharacters));
}

std::u32string Digits(std::u32string_view text) {
  std::u32string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), text::IsAsciiDigit);
  return digits;
}

bool IsPhoneNumber(std::u32string_view folded) {
  constexpr std::u32string_view kBetween = U" +-()/.";
  return Digits(folded).size() >= 3 && std::all_of(folded.begin(), folded.end(), [&](char32_t c) {
           return text::IsAsciiDigit(c) || kBetween.find(c) != std::u32string_view::npos;
         });
}

}  // namespace

std::vector<std::string> ContactWords(const Contact& contact) {
  std::vector<std::string> words;
  const auto take = [&](std::u32string_view run, bool is_unspaced) {
    words.push_back(WordOf(run));
    for (std::size_t i = 1; is_unspaced && i < std::min(run.size(), kMaxRunCharacters); ++i) {
      words.push_back(WordOf(run.substr(i)));
    }
  };
  ForEachRun(Folded(contact.display_name), take);
  for (const std::string& email : {contact.email, contact.unverified_email}) {
    const std::u32string folded = Folded(email);
    if (folded.empty()) continue;
    words.push_back(WordOf(folded));
    ForEachRun(folded, take);
  }
  const std::u32string digits = Digits(Folded(contact.phone));
  for (std::size_t i = 0; i + kMinNumberEnd <= digits.size() && i < kMaxRunCharacters; ++i) {
    words.push_back(WordOf(std::u32string_view(digits).substr(i)));
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::vector<std::string> ContactQueryWords(std::string_view query) {
  const std::u32string folded = Folded(query);
  if (IsPhoneNumber(folded)) return {WordOf(Digits(folded))};
  std::vector<std::string> words;
  const auto take = [&](std::u32string_view run, bool) {
    if (words.size() < kMaxQueryWords) words.push_back(WordOf(run));
  };
  std::size_t begin = 0;
  while (begin < folded.size()) {
    const std::size_t end = std::min(folded.find(U' ', begin), folded.size());
    const std::u32string_view part = std::u32string_view(folded).substr(begin, end - begin);
    if (part.find(U'@') != std::u32string_view::npos && part.front() != U'@') {
      take(part, false);
    } else {
      ForEachRun(part, take);
    }
    begin = end + 1;
  }
  return words;
}

bool HasWords(const Contact& contact, const std::vector<std::string>& query_words) {
  const std::vector<std::string> words = ContactWords(contact);
  return std::all_of(query_words.begin(), query_words.end(), [&](const std::string& asked) {
    const auto found = std::lower_bound(words.begin(), words.end(), asked);
    return found != words.end() && found->starts_with(asked);
  });
}

}  // namespace deskmesh::accounts
