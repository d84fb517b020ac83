// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/slot_rules.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "chat/core/error_codes.h"
#include "chat/core/message_rules.h"
#include "chat/dialogue/core/text_match.h"

namespace deskmesh::chat::dialogue {
namespace {

constexpr std::size_t kLongestText = 500;  // characters

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlnum(char c) { return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::optional<std::string> ReadNumber(const std::string& folded) {
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (!IsDigit(folded[i])) continue;
    std::size_t end = i;
    bool has_point = false;
    while (end < folded.size() &&
           (IsDigit(folded[end]) || (folded[end] == '.' && !has_point && end + 1 < folded.size() &&
                                     IsDigit(folded[end + 1])))) {
      has_point = has_point || folded[end] == '.';
      ++end;
    }
    const bool negative = i > 0 && folded[i - 1] == '-' && (i == 1 || folded[i - 2] == ' ');
    if (end - i > 18) return std::nullopt;
    return (negative ? "-" : "") + folded.substr(i, end - i);
  }
  return std::nullopt;
}

std::optional<std::string> ReadEmail(const std::string& folded) {
  const auto is_local = [](char c) {
    return IsAlnum(c) || std::string_view("._%+-").find(c) != std::string_view::npos;
  };
  const auto is_domain = [](char c) { return IsAlnum(c) || c == '.' || c == '-'; };
  for (std::size_t at = folded.find('@'); at != std::string::npos; at = folded.find('@', at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && is_local(folded[begin - 1])) --begin;
    std::size_t end = at + 1;
    while (end < folded.size() && is_domain(folded[end])) ++end;
    while (end > at && (folded[end - 1] == '.' || folded[end - 1] == '-')) --end;
    const std::string_view domain = std::string_view(folded).substr(at + 1, end - at - 1);
    const std::size_t dot = domain.rfind('.');
    if (begin < at && dot != std::string_view::npos && dot > 0 && domain.size() - dot > 2 &&
        end - begin <= 254) {
      return folded.substr(begin, end - begin);
    }
  }
  return std::nullopt;
}

std::optional<std::string> ReadPhone(const std::string& folded) {
  for (std::size_t i = 0; i < folded.size(); ++i) {
    if (!IsDigit(folded[i]) && folded[i] != '+') continue;
    std::string phone;
    std::size_t end = i;
    for (; end < folded.size(); ++end) {
      const char c = folded[end];
      if (IsDigit(c) || (c == '+' && phone.empty())) {
        phone += c;
      } else if (c != ' ' && c != '-' && c != '(' && c != ')') {
        break;
      }
    }
    const std::size_t digits = phone.size() - (phone.starts_with('+') ? 1 : 0);
    if (digits >= 6 && digits <= 15) return phone;
    i = end;
  }
  return std::nullopt;
}

// 2026-03-05, 2026/3/5, 2026年3月5日.
std::optional<std::string> ReadDate(const std::string& folded) {
  for (std::size_t i = 0; i + 6 < folded.size(); ++i) {
    if (!IsDigit(folded[i]) || (i > 0 && IsDigit(folded[i - 1]))) continue;
    int year = 0, month = 0, day = 0;
    const char* from = folded.c_str() + i;
    if (std::sscanf(from, "%4d-%2d-%2d", &year, &month, &day) != 3 &&
        std::sscanf(from, "%4d/%2d/%2d", &year, &month, &day) != 3 &&
        std::sscanf(from, "%4d.%2d.%2d", &year, &month, &day) != 3 &&
        std::sscanf(from, "%4d年%2d月%2d", &year, &month, &day) != 3) {
      continue;
    }
    constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1) continue;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day > kDays[month - 1] + (month == 2 && leap ? 1 : 0)) continue;
    char date[16];
    std::snprintf(date, sizeof(date), "%04d-%02d-%02d", year, month, day);
    return std::string(date);
  }
  return std::nullopt;
}

std::optional<std::string> ReadYesNo(const std::string& folded) {
  static const std::vector<std::vector<std::string>> answers = {
      {"不是", "没有", "不行", "不可以", "否", "没", "不", "不用了", "no", "nope", "not", "don't",
       "doesn't", "didn't", "isn't", "won't", "can't"},
      {"是",     "对",   "有",     "可以",       "好的",          "好",
       "嗯",     "行",   "没问题", "没有问题",   "没错",          "不错",
       "没关系", "没事", "yes",    "yeah",       "yep",           "sure",
       "ok",     "okay", "right",  "no problem", "not a problem", "no worries"},
      // Neither.
      {"不知道", "不清楚", "不确定", "不一定", "说不好", "not sure", "don't know", "no idea"}};
  const std::optional<std::size_t> answer = ChooseAnswer(folded, answers);
  if (!answer.has_value() || *answer > 1) return std::nullopt;
  return *answer == 0 ? "no" : "yes";
}

std::optional<std::string> ReadUrl(std::string_view text) {
  std::size_t begin = text.find("https://");
  if (begin == std::string_view::npos) begin = text.find("http://");
  if (begin == std::string_view::npos) return std::nullopt;
  std::size_t end = begin;
  while (end < text.size() && static_cast<unsigned char>(text[end]) > 0x20 &&
         static_cast<unsigned char>(text[end]) < 0x7F && text[end] != '"' && text[end] != '<' &&
         text[end] != '>') {
    ++end;
  }
  const std::string_view url = text.substr(begin, end - begin);
  const std::size_t host = url.find("//") + 2;
  if (host >= url.size() || !IsAlnum(url[host]) || url.size() > 2000) return std::nullopt;
  return std::string(url);
}

std::string PercentEncoded(const std::string& value) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : value) {
    if (IsAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return encoded;
}

template <typename Write>
std::string Fill(std::string_view text, const std::map<std::string, std::string>& slots,
                 Write write) {
  std::string filled;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t close = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
    if (close == std::string_view::npos) {
      filled += text[i++];
      continue;
    }
    const auto slot = slots.find(std::string(text.substr(i + 1, close - i - 1)));
    if (slot != slots.end()) filled += write(slot->second);
    i = close + 1;
  }
  return filled;
}

}  // namespace

std::optional<std::string> ReadSlot(SlotType type, std::string_view text) {
  const std::string folded = Fold(text);
  switch (type) {
    case SlotType::kText: {
      const std::string_view trimmed = Trimmed(text);
      if (trimmed.empty()) return std::nullopt;
      return Shorten(trimmed, kLongestText);
    }
    case SlotType::kNumber:
      return ReadNumber(folded);
    case SlotType::kEmail:
      return ReadEmail(folded);
    case SlotType::kPhone:
      return ReadPhone(folded);
    case SlotType::kDate:
      return ReadDate(folded);
    case SlotType::kErrorCode: {
      // The question was for a code: what was only a number elsewhere is one here.
      std::vector<std::string> codes = FindErrorCodes("error " + std::string(text));
      if (codes.empty()) codes = FindErrorCodes(text);
      if (codes.empty()) return std::nullopt;
      return codes.front();
    }
    case SlotType::kYesNo:
      return ReadYesNo(folded);
    case SlotType::kUrl:
      return ReadUrl(text);
  }
  return std::nullopt;
}

bool IsSlotName(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || IsDigit(c) || c == '_';
  });
}

std::string FillSlots(std::string_view text, const std::map<std::string, std::string>& slots) {
  return Fill(text, slots, [](const std::string& value) { return value; });
}

std::string FillUrl(std::string_view url, const std::map<std::string, std::string>& slots) {
  return Fill(url, slots, PercentEncoded);
}

}  // namespace deskmesh::chat::dialogue
