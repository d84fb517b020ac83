// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/text_match.h"

#include <algorithm>
#include <cstdint>

namespace deskmesh::chat::dialogue {
namespace {

bool IsWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The code point at `i` of well-formed UTF-8 and its length; ill-formed bytes give themselves.
std::uint32_t CodePointAt(std::string_view text, std::size_t i, std::size_t* length) {
  const auto byte = [&](std::size_t k) {
    return k < text.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(text[k])) : 0u;
  };
  const std::uint32_t first = byte(i);
  *length = 1;
  if (first >= 0xC2 && first < 0xE0 && (byte(i + 1) & 0xC0) == 0x80) {
    *length = 2;
    return (first & 0x1F) << 6 | (byte(i + 1) & 0x3F);
  }
  if (first >= 0xE0 && first < 0xF0 && (byte(i + 1) & 0xC0) == 0x80 &&
      (byte(i + 2) & 0xC0) == 0x80) {
    *length = 3;
    return (first & 0x0F) << 12 | (byte(i + 1) & 0x3F) << 6 | (byte(i + 2) & 0x3F);
  }
  if (first >= 0xF0 && first < 0xF5 && (byte(i + 1) & 0xC0) == 0x80 &&
      (byte(i + 2) & 0xC0) == 0x80 && (byte(i + 3) & 0xC0) == 0x80) {
    *length = 4;
    return (first & 0x07) << 18 | (byte(i + 1) & 0x3F) << 12 | (byte(i + 2) & 0x3F) << 6 |
           (byte(i + 3) & 0x3F);
  }
  return first;
}

bool IsHanCodePoint(std::uint32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
         (c >= 0x20000 && c <= 0x323AF);
}

// Where the phrase is next, from `at` on; npos: nowhere.
std::size_t FindPhrase(std::string_view folded, std::string_view phrase, std::size_t from) {
  if (phrase.empty()) return std::string_view::npos;
  for (std::size_t at = folded.find(phrase, from); at != std::string_view::npos;
       at = folded.find(phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    const bool starts = !IsWordByte(phrase.front()) || at == 0 || !IsWordByte(folded[at - 1]);
    const bool ends =
        !IsWordByte(phrase.back()) || end == folded.size() || !IsWordByte(folded[end]);
    if (starts && ends) return at;
  }
  return std::string_view::npos;
}

// A phrase of an answer in a text.
struct Occurrence {
  std::size_t answer;
  std::size_t at;
  std::size_t end;

  std::size_t size() const { return end - at; }
};

bool Denies(std::string_view phrase) {
  static const std::vector<std::string_view> han = {"不", "没", "未", "无", "别"};
  static const std::vector<std::string_view> words = {"no", "not", "never", "nope"};
  return std::any_of(
             han.begin(), han.end(),
             [&](std::string_view one) { return phrase.find(one) != std::string_view::npos; }) ||
         phrase.ends_with("n't") || HasAnyPhrase(phrase, words);
}

bool IsOneClause(std::string_view text) {
  static const std::vector<std::string_view> ends = {",",  ".",  ";",  "!",  "?",
                                                     "，", "。", "；", "！", "？"};
  return std::none_of(ends.begin(), ends.end(), [&](std::string_view end) {
    return text.find(end) != std::string_view::npos;
  });
}

}  // namespace

std::string Fold(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    std::size_t length = 1;
    std::uint32_t c = CodePointAt(text, i, &length);
    if (c == 0x3000) c = ' ';
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c == 0x2019) c = '\'';
    if (c < 0x80) {
      char byte = static_cast<char>(c);
      if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
      const bool is_space = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
      if (!is_space) {
        folded += byte;
      } else if (!folded.empty() && folded.back() != ' ') {
        folded += ' ';
      }
    } else {
      folded += text.substr(i, length);
    }
    i += length;
  }
  if (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
}

bool HasPhrase(std::string_view folded, std::string_view phrase) {
  return FindPhrase(folded, phrase, 0) != std::string_view::npos;
}

bool HasAnyPhrase(std::string_view folded, const std::vector<std::string_view>& phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](std::string_view phrase) { return HasPhrase(folded, phrase); });
}

std::optional<std::size_t> ChooseAnswer(std::string_view folded,
                                        const std::vector<std::vector<std::string>>& answers) {
  std::vector<Occurrence> found;
  for (std::size_t answer = 0; answer < answers.size(); ++answer) {
    for (const std::string& phrase : answers[answer]) {
      for (std::size_t at = FindPhrase(folded, phrase, 0); at != std::string_view::npos;
           at = FindPhrase(folded, phrase, at + 1)) {
        found.push_back({answer, at, at + phrase.size()});
      }
    }
  }
  std::vector<Occurrence> own;
  for (const Occurrence& one : found) {
    const bool is_part = std::any_of(found.begin(), found.end(), [&](const Occurrence& other) {
      return other.answer != one.answer && other.at <= one.at && other.end >= one.end &&
             other.size() > one.size();
    });
    if (!is_part) own.push_back(one);
  }
  const Occurrence* best = nullptr;
  for (const Occurrence& one : own) {
    const bool is_denied = std::any_of(own.begin(), own.end(), [&](const Occurrence& other) {
      return other.answer != one.answer && other.end <= one.at &&
             Denies(folded.substr(other.at, other.size())) &&
             IsOneClause(folded.substr(other.end, one.at - other.end));
    });
    if (is_denied) continue;
    const bool is_better = best == nullptr || one.size() > best->size() ||
                           (one.size() == best->size() && one.answer < best->answer);
    if (is_better) best = &one;
  }
  return best == nullptr ? std::nullopt : std::optional<std::size_t>(best->answer);
}

std::size_t CountHan(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t length = 1;
    count += IsHanCodePoint(CodePointAt(text, i, &length)) ? 1 : 0;
    i += length;
  }
  return count;
}

std::string_view LanguageOf(std::string_view text, std::string_view fallback) {
  if (CountHan(text) > 0) return "zh";
  const bool has_latin = std::any_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  // A lone code or product name (`E1001`, `ok`) says little about the language.
  const auto words = std::count(text.begin(), text.end(), ' ') + 1;
  if (has_latin && (words >= 2 || !fallback.starts_with("zh"))) return "en";
  return fallback.starts_with("zh") ? "zh" : "en";
}

}  // namespace deskmesh::chat::dialogue
