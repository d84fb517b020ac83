// SPDX-License-Identifier: Apache-2.0
#include "chat/core/error_codes.h"

#include <algorithm>
#include <array>

namespace deskmesh::chat {
namespace {

constexpr std::size_t kMostCodes = 20;
// How far before a code the word that makes it one may end, in bytes.
constexpr std::size_t kContextBytes = 16;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLetter(char c) { return IsUpper(c) || (c >= 'a' && c <= 'z'); }
bool IsWord(char c) { return IsDigit(c) || IsLetter(c) || c == '_' || c == '-'; }
char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
char Lower(char c) { return IsUpper(c) ? static_cast<char>(c + 32) : c; }

// Prefixes that make a code by themselves.
constexpr std::array<std::string_view, 16> kCodePrefixes = {
    "E",     "ERR",    "ERROR",  "EC",  "API", "AUTH", "SYNC", "PERM",
    "LOGIN", "IMPORT", "EXPORT", "NET", "DB",  "SYS",  "PM",   "HTTP"};

bool HasContext(std::string_view before) {
  constexpr std::array<std::string_view, 8> kWords = {"error", "code", "err",  "status",
                                                      "错误",  "报错", "代码", "提示"};
  if (before.size() > kContextBytes) before.remove_prefix(before.size() - kContextBytes);
  std::string lower(before);
  std::transform(lower.begin(), lower.end(), lower.begin(), Lower);
  // Only spaces, colons and "is", "码", "码：" may stand between the word and the code.
  for (const std::string_view word : kWords) {
    const std::size_t at = lower.rfind(word);
    if (at == std::string::npos) continue;
    std::string_view gap = std::string_view(lower).substr(at + word.size());
    constexpr std::array<std::string_view, 12> kFillers = {" ",  ":",  "：", "#", "码",   "号",
                                                           "是", "为", "is", "=", "code", "s"};
    bool moved = true;
    while (moved && !gap.empty()) {
      moved = false;
      for (const std::string_view filler : kFillers) {
        if (gap.starts_with(filler)) {
          gap.remove_prefix(filler.size());
          moved = true;
        }
      }
    }
    if (gap.empty()) return true;
  }
  return false;
}

bool IsHexCode(std::string_view token) {
  if (token.size() < 6 || token.size() > 10) return false;
  if (token[0] != '0' || Lower(token[1]) != 'x') return false;
  return std::all_of(token.begin() + 2, token.end(), [](char c) {
    const char lower = Lower(c);
    return IsDigit(c) || (lower >= 'a' && lower <= 'f');
  });
}

// Letters, an optional separator, digits: `ERR-502`.
bool IsPrefixedCode(std::string_view token, bool has_context) {
  std::size_t letters = 0;
  while (letters < token.size() && IsLetter(token[letters])) ++letters;
  if (letters == 0 || letters > 10) return false;
  std::size_t digits_from = letters;
  if (digits_from < token.size() && (token[digits_from] == '-' || token[digits_from] == '_')) {
    ++digits_from;
  }
  const std::string_view digits = token.substr(digits_from);
  if (digits.size() < 2 || digits.size() > 8 ||
      !std::all_of(digits.begin(), digits.end(), IsDigit)) {
    return false;
  }
  if (has_context) return true;
  if (digits.size() < 3) return false;
  std::string prefix(token.substr(0, letters));
  std::transform(prefix.begin(), prefix.end(), prefix.begin(), Upper);
  return std::find(kCodePrefixes.begin(), kCodePrefixes.end(), prefix) != kCodePrefixes.end();
}

bool IsNumberCode(std::string_view token, bool has_context) {
  return has_context && token.size() >= 3 && token.size() <= 8 &&
         std::all_of(token.begin(), token.end(), IsDigit);
}

}  // namespace

std::vector<std::string> FindErrorCodes(std::string_view text) {
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < text.size() && codes.size() < kMostCodes;) {
    if (!IsWord(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && IsWord(text[end])) ++end;
    std::string_view token = text.substr(i, end - i);
    while (!token.empty() && !IsLetter(token.back()) && !IsDigit(token.back())) {
      token.remove_suffix(1);
    }
    const std::string_view before = text.substr(0, i);
    i = end;
    const bool has_context = HasContext(before);
    std::string code;
    if (IsHexCode(token)) {
      code = "0x" + std::string(token.substr(2));
      std::transform(code.begin() + 2, code.end(), code.begin() + 2, Upper);
    } else if (IsPrefixedCode(token, has_context) || IsNumberCode(token, has_context)) {
      code = std::string(token);
      std::transform(code.begin(), code.end(), code.begin(), Upper);
    } else if (token.size() == 3 && std::all_of(token.begin(), token.end(), IsDigit)) {
      std::string word(before.substr(before.size() > 5 ? before.size() - 5 : 0));
      std::transform(word.begin(), word.end(), word.begin(), Upper);
      if (word.ends_with("HTTP ") && token[0] >= '4' && token[0] <= '5') {
        code = "HTTP-" + std::string(token);
      }
    }
    if (!code.empty() && std::find(codes.begin(), codes.end(), code) == codes.end()) {
      codes.push_back(std::move(code));
    }
  }
  return codes;
}

}  // namespace deskmesh::chat
