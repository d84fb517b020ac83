// SPDX-License-Identifier: Apache-2.0
#include "knowledge/files/core/file_references.h"

#include <algorithm>
#include <cctype>

namespace deskmesh::knowledge {
namespace {

constexpr std::string_view kMark = "files/";
constexpr std::size_t kMostNamed = 200;
constexpr std::size_t kLongestName = 600;

bool IsPlain(unsigned char c) {
  return c >= 0x80 || std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
}

int HexOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string ArticleFileName(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (IsPlain(static_cast<unsigned char>(c))) {
      plain += c;
    } else if (!plain.empty() && plain.back() != '-') {
      plain += '-';
    }
  }
  while (plain.ends_with('-') || plain.ends_with('.')) plain.pop_back();
  const std::size_t first = plain.find_first_not_of("-.");
  return first == std::string::npos ? "file" : plain.substr(first);
}

std::string NumberedFileName(std::string_view name, int number) {
  std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) dot = name.size();
  return std::string(name.substr(0, dot)) + "-" + std::to_string(number) +
         std::string(name.substr(dot));
}

std::string DecodePercent(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? HexOf(text[i + 1]) : -1;
    const int low = high >= 0 ? HexOf(text[i + 2]) : -1;
    if (low >= 0) {
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::vector<std::string> FilesNamedIn(std::string_view markdown) {
  std::vector<std::string> names;
  for (std::size_t at = 0; (at = markdown.find(kMark, at)) != std::string_view::npos;) {
    const std::size_t begin = at + kMark.size();
    std::size_t before = at;
    if (before >= 2 && markdown.substr(before - 2, 2) == "./") before -= 2;
    const bool is_address =
        before > 0 &&
        std::string_view("(<\"' :\n").find(markdown[before - 1]) != std::string_view::npos;
    std::size_t end = begin;
    while (end < markdown.size() && end - begin < kLongestName &&
           std::string_view(")>\"'# \t\r\n?").find(markdown[end]) == std::string_view::npos) {
      ++end;
    }
    at = end;
    if (!is_address || end == begin) continue;
    std::string name = DecodePercent(markdown.substr(begin, end - begin));
    if (std::ranges::find(names, name) != names.end()) continue;
    if (names.size() == kMostNamed) break;
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace deskmesh::knowledge
