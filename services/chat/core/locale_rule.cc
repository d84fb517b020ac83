// SPDX-License-Identifier: Apache-2.0
#include "chat/core/locale_rule.h"

#include <algorithm>
#include <vector>

namespace deskmesh::chat {
namespace {

constexpr std::size_t kLongestPart = 8;

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

bool AreLetters(std::string_view part) { return std::all_of(part.begin(), part.end(), IsLetter); }

}  // namespace

std::optional<std::string> NormalLocale(std::string_view tag) {
  std::vector<std::string> parts(1);
  for (const char c : tag) {
    if (c == '-' || c == '_') {
      parts.emplace_back();
    } else if (IsLetter(c) || IsDigit(c)) {
      parts.back() += Lower(c);
    } else {
      return std::nullopt;
    }
  }
  for (const std::string& part : parts) {
    if (part.empty() || part.size() > kLongestPart) return std::nullopt;
  }
  const std::string& language = parts[0];
  if (language.size() < 2 || language.size() > 3 || !AreLetters(language)) return std::nullopt;
  std::string normal = language;
  std::size_t next = 1;
  if (next < parts.size() && parts[next].size() == 4 && AreLetters(parts[next])) {
    std::string script = parts[next++];
    script[0] = Upper(script[0]);
    normal += "-" + script;
  }
  if (next < parts.size()) {
    std::string region = parts[next];
    const bool is_code = region.size() == 2 && AreLetters(region);
    const bool is_number = region.size() == 3 && std::all_of(region.begin(), region.end(), IsDigit);
    if (is_code || is_number) {
      std::transform(region.begin(), region.end(), region.begin(), Upper);
      normal += "-" + region;
    }
  }
  return normal;
}

}  // namespace deskmesh::chat
