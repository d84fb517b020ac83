// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/personal_data.h"

#include <algorithm>
#include <array>
#include <optional>

#include "platform/text/normalize.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

using text::IsAsciiDigit;
using text::IsAsciiLetter;

// A run of digits that may be broken by single spaces or hyphens.
struct DigitRun {
  std::string digits;
  std::vector<size_t> at;  // index of each digit in the folded text
};

bool HasLuhnCheck(std::string_view digits) {
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    int value = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 1) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
    sum += value;
  }
  return sum % 10 == 0;
}

// Weights and check characters of GB 11643-1999 (ISO 7064 MOD 11-2).
bool HasIdentityCheck(std::string_view number) {
  constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kChecks = "10x98765432";
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += (number[i] - '0') * kWeights[i];
  return number[17] == kChecks[static_cast<size_t>(sum % 11)];
}

bool HasBirthDate(std::string_view number) {
  const auto value = [&](size_t from, size_t count) {
    int out = 0;
    for (char c : number.substr(from, count)) out = out * 10 + (c - '0');
    return out;
  };
  const int year = value(6, 4), month = value(10, 2), day = value(12, 2);
  return year >= 1850 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

class Finder {
 public:
  explicit Finder(std::string_view text) : text_(text::Normalize(text)) {}

  std::vector<PersonalData> Run() {
    FindPrivateKeys();
    for (size_t i = 0; i < size(); ++i) {
      if (At(i) == U'@') FindEmail(i);
    }
    FindSecrets();
    FindNumbers();
    std::ranges::sort(found_, {}, &PersonalData::begin);
    std::vector<PersonalData> disjoint;
    for (const PersonalData& data : found_) {
      if (disjoint.empty() || data.begin >= disjoint.back().end) disjoint.push_back(data);
    }
    return disjoint;
  }

 private:
  size_t size() const { return text_.code_points.size(); }
  char32_t At(size_t i) const { return i < size() ? text_.code_points[i] : 0; }

  void Add(PersonalDataKind kind, size_t from, size_t to) {
    const uint32_t begin = text_.begin[from];
    const uint32_t end = text_.end[to - 1];
    for (const PersonalData& other : found_) {
      if (begin < other.end && other.begin < end) return;  // the surer kinds come first
    }
    found_.push_back({kind, begin, end});
  }

  static bool IsLocalPart(char32_t c) {
    return IsAsciiLetter(c) || IsAsciiDigit(c) || c == U'.' || c == U'_' || c == U'%' ||
           c == U'+' || c == U'-';
  }

  void FindEmail(size_t at) {
    constexpr size_t kMaxPart = 64;
    size_t from = at;
    while (from > 0 && at - from < kMaxPart && IsLocalPart(At(from - 1))) --from;
    size_t to = at + 1;
    size_t last_dot = 0;
    while (to < size() && to - at < 4 * kMaxPart &&
           (IsAsciiLetter(At(to)) || IsAsciiDigit(At(to)) || At(to) == U'-' || At(to) == U'.')) {
      if (At(to) == U'.') last_dot = to;
      ++to;
    }
    while (to > at + 1 && At(to - 1) == U'.') --to;
    if (last_dot >= to) {  // the dot ended a sentence
      last_dot = 0;
      for (size_t i = at + 1; i < to; ++i) {
        if (At(i) == U'.') last_dot = i;
      }
    }
    const bool has_top_level = last_dot > at + 1 && to - last_dot >= 3;
    if (from < at && has_top_level) Add(PersonalDataKind::kEmail, from, to);
  }

  bool StartsWith(size_t i, std::u32string_view word) const {
    return std::u32string_view(text_.code_points).substr(i).starts_with(word);
  }

  void FindPrivateKeys() {
    constexpr std::u32string_view kBegin = U"-----begin ";
    constexpr std::u32string_view kEnd = U"-----end ";
    for (size_t i = 0; i + kBegin.size() < size(); ++i) {
      if (At(i) != U'-' || !StartsWith(i, kBegin)) continue;
      size_t to = text_.code_points.find(kEnd, i);
      if (to == std::u32string::npos) {
        to = size();
      } else {
        to = text_.code_points.find(U"-----", to + kEnd.size());
        to = to == std::u32string::npos ? size() : to + 5;
      }
      Add(PersonalDataKind::kSecret, i, to);
      i = to;
    }
  }

  static bool IsTokenChar(char32_t c) {
    return IsAsciiLetter(c) || IsAsciiDigit(c) || c == U'_' || c == U'-' || c == U'.' ||
           c == U'+' || c == U'/' || c == U'=';
  }

  void FindSecrets() {
    for (size_t i = 0; i < size();) {
      if (!IsTokenChar(At(i))) {
        ++i;
        continue;
      }
      size_t to = i;
      while (IsTokenChar(At(to))) ++to;
      if (IsTokenLike(i, to)) Add(PersonalDataKind::kSecret, i, to);
      i = to;
    }
    FindNamedSecrets();
  }

  // A known prefix, or a long mix of letters and digits that no word looks like.
  bool IsTokenLike(size_t from, size_t to) const {
    static constexpr std::u32string_view kPrefixes[] = {
        U"sk-",         U"pk_live_", U"sk_live_", U"rk_live_", U"ghp_", U"gho_",   U"ghs_",
        U"github_pat_", U"glpat-",   U"xoxb-",    U"xoxp-",    U"akia", U"ltai",   U"aiza",
        U"eyj",         U"npm_",     U"dop_v1_",  U"hf_",      U"akid", U"bearer_"};
    const size_t length = to - from;
    if (length < 16) return false;
    size_t digits = 0, letters = 0, capitals = 0, separators = 0;
    for (size_t i = from; i < to; ++i) {
      digits += IsAsciiDigit(At(i)) ? 1 : 0;
      letters += IsAsciiLetter(At(i)) ? 1 : 0;
      capitals += text_.is_upper[i] ? 1 : 0;
      separators += IsAsciiLetter(At(i)) || IsAsciiDigit(At(i)) ? 0 : 1;
    }
    for (std::u32string_view prefix : kPrefixes) {
      if (StartsWith(from, prefix) && digits > 0) return true;
    }
    // Paths, versions and identifiers have many separators or few digits.
    return length >= 32 && digits * 6 >= length && letters * 6 >= length &&
           separators * 12 < length && (capitals > 0 || IsHex(from, to));
  }

  bool IsHex(size_t from, size_t to) const {
    for (size_t i = from; i < to; ++i) {
      const char32_t c = At(i);
      if (!IsAsciiDigit(c) && !(c >= U'a' && c <= U'f')) return false;
    }
    return true;
  }

  // "password: hunter2", "密码是 abc123", "api_key=…", "Authorization: Bearer …".
  void FindNamedSecrets() {
    static constexpr std::u32string_view kNames[] = {
        U"password", U"passwd", U"pwd",  U"secret", U"api_key", U"api-key", U"apikey",
        U"token",    U"bearer", U"密码", U"口令",   U"密钥",    U"令牌",    U"验证码"};
    for (size_t i = 0; i < size(); ++i) {
      if (i > 0 && IsAsciiLetter(At(i)) && IsAsciiLetter(At(i - 1))) continue;
      for (std::u32string_view name : kNames) {
        if (StartsWith(i, name)) FindValueBehind(i + name.size(), name == U"bearer");
      }
    }
  }

  void FindValueBehind(size_t at, bool space_suffices) {
    bool announced = space_suffices;
    size_t i = at;
    while (i < size() && i - at < 6) {
      const char32_t c = At(i);
      if (c == U':' || c == U'=' || c == U'是' || c == U'为') {
        announced = true;
      } else if (c != U' ' && c != U'"' && c != U'\'' && c != U'“' && c != U'`') {
        break;
      }
      ++i;
    }
    size_t to = i;
    size_t digits = 0, others = 0;
    while (to < size() && At(to) > U' ' && At(to) < 0x7F && At(to) != U',' && At(to) != U'"' &&
           At(to) != U'\'' && At(to) != U'`' && At(to) != U';') {
      ++(IsAsciiDigit(At(to)) || text_.is_upper[to] || !IsAsciiLetter(At(to)) ? digits : others);
      ++to;
    }
    // A plain word behind "password:" is prose more often than a secret ("password: required").
    if (announced && to - i >= 4 && digits > 0) Add(PersonalDataKind::kSecret, i, to);
  }

  void FindNumbers() {
    for (size_t i = 0; i < size();) {
      const bool inside_word = i > 0 && (IsAsciiLetter(At(i - 1)) || IsAsciiDigit(At(i - 1)) ||
                                         At(i - 1) == U'.' || At(i - 1) == U'_');
      if (!IsAsciiDigit(At(i)) || inside_word) {
        ++i;
        continue;
      }
      const DigitRun run = TakeDigits(i);
      JudgeNumber(i, run);
      i = run.at.back() + 1;
    }
  }

  DigitRun TakeDigits(size_t i) const {
    DigitRun run;
    while (i < size()) {
      const char32_t c = At(i);
      if (IsAsciiDigit(c)) {
        run.digits.push_back(static_cast<char>(c));
        run.at.push_back(i);
      } else if (!((c == U'-' || c == U' ') && IsAsciiDigit(At(i + 1)))) {
        break;
      }
      ++i;
    }
    return run;
  }

  void JudgeNumber(size_t start, const DigitRun& run) {
    const size_t count = run.digits.size();
    const size_t behind = run.at.back() + 1;
    const bool is_international = start > 0 && At(start - 1) == U'+';
    const bool ends_in_x = At(behind) == U'x' && !IsAsciiLetter(At(behind + 1));
    const bool runs_on = IsAsciiLetter(At(behind)) && !ends_in_x;
    if (runs_on) return;
    if (count == 17 && ends_in_x) {
      const std::string number = run.digits + "x";
      if (HasBirthDate(number) && HasIdentityCheck(number)) {
        Add(PersonalDataKind::kIdentityCard, start, behind + 1);
      }
      return;
    }
    if (count == 18 && HasBirthDate(run.digits) && HasIdentityCheck(run.digits)) {
      Add(PersonalDataKind::kIdentityCard, start, behind);
      return;
    }
    if (is_international) {
      if (count >= 8 && count <= 15) Add(PersonalDataKind::kPhone, start - 1, behind);
      return;
    }
    if (count >= 13 && count <= 19 && HasLuhnCheck(run.digits) && run.digits[0] != '0' &&
        run.digits.find_first_not_of(run.digits[0]) != std::string::npos) {
      Add(PersonalDataKind::kBankCard, start, behind);
      return;
    }
    if (IsChinesePhone(run, start)) Add(PersonalDataKind::kPhone, start, behind);
  }

  bool IsChinesePhone(const DigitRun& run, size_t start) const {
    std::string_view digits = run.digits;
    if (digits.size() == 13 && digits.starts_with("86")) digits.remove_prefix(2);
    if (digits.size() == 11 && digits[0] == '1' && digits[1] >= '3') return true;
    // A land line needs its area code set off: 010-12345678.
    const bool has_area = digits[0] == '0' && digits.size() >= 10 && digits.size() <= 12;
    const bool is_set_off = run.at.size() > 4 && run.at.back() - start >= run.at.size();
    return has_area && is_set_off;
  }

  text::NormalizedText text_;
  std::vector<PersonalData> found_;
};

std::string Digits(std::string_view text) {
  std::string out;
  for (char32_t c : text::Normalize(text).code_points) {
    if (IsAsciiDigit(c)) out.push_back(static_cast<char>(c));
  }
  return out;
}

std::string Mark(PersonalDataKind kind, std::string_view text) {
  const std::string digits = Digits(text);
  switch (kind) {
    case PersonalDataKind::kIdentityCard:
      return "[ID card]";
    case PersonalDataKind::kPhone:
      if (digits.size() == 11 && digits[0] == '1') {
        return digits.substr(0, 3) + "****" + digits.substr(7);
      }
      return "[phone]";
    case PersonalDataKind::kBankCard:
      return "**** " + digits.substr(digits.size() - 4);
    case PersonalDataKind::kEmail:
      return "[e-mail]";
    case PersonalDataKind::kSecret:
      break;
  }
  return "[secret]";
}

}  // namespace

std::vector<PersonalData> FindPersonalData(std::string_view text) { return Finder(text).Run(); }

std::string MaskPersonalData(std::string_view text) {
  std::string out;
  uint32_t done = 0;
  for (const PersonalData& data : FindPersonalData(text)) {
    out += text.substr(done, data.begin - done);
    out += Mark(data.kind, text.substr(data.begin, data.end - data.begin));
    done = data.end;
  }
  out += text.substr(done);
  return out;
}

}  // namespace deskmesh::knowledge
