// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/title_codes.h"

#include <algorithm>
#include <cctype>

#include "knowledge/core/error_codes.h"

namespace deskmesh::knowledge {
namespace {

// What may stand in front of the first code; longer ones first.
constexpr std::string_view kAnnouncing[] = {"error code", "error", "错误代码", "错误码",
                                            "错误",       "报错",  "异常"};
constexpr std::string_view kBetween[] = {" ",  "/",  ",", "&",  "、", "，",
                                         "和", "与", ":", "：", "#"};

bool IsAlnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool BeginsWith(std::string_view text, std::string_view folded) {
  return text.size() >= folded.size() &&
         std::equal(folded.begin(), folded.end(), text.begin(), [](char a, char b) {
           return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
         });
}

std::string_view PassBetween(std::string_view text) {
  for (bool has_moved = true; has_moved;) {
    has_moved = false;
    for (const std::string_view each : kBetween) {
      if (!text.starts_with(each)) continue;
      text.remove_prefix(each.size());
      has_moved = true;
    }
  }
  return text;
}

// Letters and digits with single marks between them.
std::size_t WordEnd(std::string_view text, std::size_t from) {
  std::size_t end = from;
  while (end < text.size() && IsAlnum(text[end])) {
    ++end;
    if (end + 1 < text.size() && (text[end] == '-' || text[end] == '_') && IsAlnum(text[end + 1])) {
      ++end;
    }
  }
  return end;
}

}  // namespace

std::vector<std::string> CodesOfTitle(std::string_view title) {
  std::vector<NamedCode> certain = CodesIn(title);
  std::erase_if(certain,
                [](const NamedCode& code) { return code.kind != NamedCode::Kind::kCertain; });
  std::vector<std::string> codes;
  if (certain.empty()) return codes;
  title = PassBetween(title);
  for (const std::string_view word : kAnnouncing) {
    if (!BeginsWith(title, word)) continue;
    title = PassBetween(title.substr(word.size()));
    break;
  }
  while (!title.empty()) {
    // `E1203`, else the two words of "HTTP 502".
    std::size_t end = WordEnd(title, 0);
    const auto is_code = [&] {
      const std::string joined = JoinedCode(title.substr(0, end));
      return std::ranges::find(certain, joined, &NamedCode::joined) != certain.end();
    };
    if (end > 0 && !is_code() && end < title.size() && title[end] == ' ') {
      end = WordEnd(title, end + 1);
    }
    if (end == 0 || !is_code()) break;
    codes.emplace_back(title.substr(0, end));
    title = PassBetween(title.substr(end));
  }
  return codes;
}

}  // namespace deskmesh::knowledge
