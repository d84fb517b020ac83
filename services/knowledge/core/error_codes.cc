// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/error_codes.h"

#include <algorithm>
#include <array>

#include "platform/text/normalize.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMostCodes = 20;
constexpr size_t kMostCodeBytes = 40;
constexpr size_t kMostTextBytes = 6'000;
constexpr size_t kLeastPart = 3;  // of a code that finds it
constexpr size_t kMostBeginnings = 12;
constexpr size_t kMostInside = 8;  // digits of a number whose parts find the code
constexpr size_t kFewWords = 2;
constexpr size_t kShortLetters = 3;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }
bool IsPart(char c) { return IsDigit(c) || IsLetter(c); }
bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); }
bool IsNumber(std::string_view text) { return std::ranges::all_of(text, IsDigit); }

// Letters that make a code of the number behind them.
constexpr std::array<std::string_view, 16> kCodeLetters = {
    "e",     "ec",  "err",    "error",  "http", "api", "auth", "sync",
    "login", "imp", "import", "export", "perm", "net", "db",   "sys"};
// Of those: also with a blank between ("E 1203").
constexpr std::array<std::string_view, 3> kSetOffLetters = {"e", "ec", "http"};

// Of those: that say no more than that it is a code.
constexpr std::array<std::string_view, 7> kAnyLetters = {"e",    "ec",      "err",  "error",
                                                         "code", "errcode", "errno"};

// What announces a number, and what announces letters with a number.
constexpr std::array<std::string_view, 6> kAnnounceNumber = {"error", "err",  "错误",
                                                             "报错",  "异常", "http"};
constexpr std::array<std::string_view, 3> kAnnounceCode = {"提示", "状态", "status"};
constexpr std::array<std::string_view, 12> kBetweenWordAndCode = {
    " ", ":", "#", "=", "码", "号", "是", "为", "代码", "is", "code", "s"};
// An amount, not a code: "报错 1000 次".
constexpr std::array<std::string_view, 16> kCounters = {"条", "个", "行",   "次", "天", "人",
                                                        "项", "份", "张",   "页", "倍", "元",
                                                        "秒", "分", "小时", "%"};

template <size_t N>
bool Holds(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

template <size_t N>
bool IsAnnounced(std::string_view before, const std::array<std::string_view, N>& words) {
  for (bool has_moved = true; has_moved;) {
    for (const std::string_view word : words) {
      if (!before.ends_with(word)) continue;
      // "terror 500" announces nothing.
      const size_t at = before.size() - word.size();
      if (at == 0 || !IsLetter(word[0]) || !IsPart(before[at - 1])) return true;
    }
    has_moved = false;
    for (const std::string_view between : kBetweenWordAndCode) {
      if (has_moved || !before.ends_with(between)) continue;
      before.remove_suffix(between.size());
      has_moved = true;
    }
  }
  return false;
}

bool IsFollowedByError(std::string_view behind) {
  while (behind.starts_with(' ')) behind.remove_prefix(1);
  return behind.starts_with("error") || behind.starts_with("错误") || behind.starts_with("报错");
}

bool IsAmount(std::string_view behind) {
  while (behind.starts_with(' ')) behind.remove_prefix(1);
  return std::ranges::any_of(kCounters,
                             [&](std::string_view counter) { return behind.starts_with(counter); });
}

class CodeFinder {
 public:
  explicit CodeFinder(std::string_view text)
      : text_(text::NormalizeToString(text::TruncateUtf8(text, kMostTextBytes))) {}

  std::vector<NamedCode> Run() {
    const std::string_view text = text_;
    size_t words = 0;
    std::vector<std::string_view> numbers;
    for (size_t i = 0; i < text.size();) {
      if (!IsPart(text[i])) {
        // A Han character is a word, nearly.
        words += static_cast<unsigned char>(text[i]) >= 0xC0 ? 1 : 0;
        has_others_ = has_others_ || static_cast<unsigned char>(text[i]) >= 0x80;
        ++i;
        continue;
      }
      const size_t end = TokenEnd(i);
      const std::string_view token = text.substr(i, end - i);
      ++words;
      if (IsNumber(token)) {
        JudgeNumber(i, end, &numbers);
      } else {
        JudgeWord(i, end);
      }
      i = end;
    }
    if (words <= kFewWords) {
      for (const std::string_view number : numbers) {
        Add(NamedCode::Kind::kNumber, number);
      }
    }
    for (NamedCode& code : found_) code.is_alone = code.joined == JoinedCode(text_) && !has_others_;
    return std::move(found_);
  }

 private:
  // Letters and digits, with single marks between them.
  size_t TokenEnd(size_t from) const {
    size_t end = from;
    while (end < text_.size() && IsPart(text_[end])) {
      ++end;
      const bool is_joined = end + 1 < text_.size() && (text_[end] == '-' || text_[end] == '_') &&
                             IsPart(text_[end + 1]);
      if (is_joined) ++end;
    }
    return end;
  }

  std::string_view Before(size_t at) const { return std::string_view(text_).substr(0, at); }
  std::string_view Behind(size_t at) const { return std::string_view(text_).substr(at); }

  void JudgeNumber(size_t from, size_t to, std::vector<std::string_view>* numbers) {
    const std::string_view number = Behind(from).substr(0, to - from);
    if (number.size() < kLeastPart || number.size() > 10) return;
    // "4.1.203", "1,203", "2026-11-25" and "12:30" are no codes.
    const char before = from > 0 ? text_[from - 1] : ' ';
    const char behind = to < text_.size() ? text_[to] : ' ';
    const bool is_part_of_number = ((before == '.' || before == ',' || before == ':') && from > 1 &&
                                    IsDigit(text_[from - 2])) ||
                                   ((behind == '.' || behind == ',' || behind == ':') &&
                                    to + 1 < text_.size() && IsDigit(text_[to + 1]));
    if (is_part_of_number) return;
    // `E 1203`, "HTTP 502".
    if (before == ' ' && from > 1) {
      size_t start = from - 1;
      while (start > 0 && IsLetter(text_[start - 1])) --start;
      const std::string_view word = Behind(start).substr(0, from - 1 - start);
      const bool is_whole = start == 0 || !IsPart(text_[start - 1]);
      if (is_whole && !word.empty() && word.size() <= 10) {
        const bool is_certain = Holds(kSetOffLetters, word) && !IsAmount(Behind(to));
        Add(is_certain ? NamedCode::Kind::kCertain : NamedCode::Kind::kPossible,
            Behind(start).substr(0, to - start));
      }
    }
    const bool is_announced =
        !IsAmount(Behind(to)) && (IsAnnounced(Before(from), kAnnounceNumber) ||
                                  (number.size() <= 8 && IsFollowedByError(Behind(to))));
    if (is_announced) {
      Add(NamedCode::Kind::kCertain, number);
    } else {
      numbers->push_back(number);
    }
  }

  void JudgeWord(size_t from, size_t to) {
    const std::string_view word = Behind(from).substr(0, to - from);
    const auto digits = static_cast<size_t>(std::ranges::count_if(word, IsDigit));
    if (digits == 0 || word.size() > kMostCodeBytes) return;
    Add(IsCertain(word, from) ? NamedCode::Kind::kCertain : NamedCode::Kind::kPossible, word);
  }

  bool IsCertain(std::string_view word, size_t from) const {
    if (word.starts_with("0x")) {
      return word.size() >= 6 && word.size() <= 10 &&
             std::ranges::all_of(word.substr(2), IsHexDigit);
    }
    size_t letters = 0;
    while (letters < word.size() && IsLetter(word[letters])) ++letters;
    size_t at = letters;
    if (at < word.size() && !IsPart(word[at])) ++at;
    const std::string_view number = word.substr(at);
    if (letters == 0 || letters > 10 || number.size() < 2 || number.size() > 8 ||
        !IsNumber(number)) {
      return false;
    }
    const std::string_view behind = Behind(from + word.size());
    const bool is_file = behind.size() > 1 && behind[0] == '.' && IsLetter(behind[1]);
    if (is_file) return false;
    if (IsAnnounced(Before(from), kAnnounceNumber)) return true;
    const bool is_short = letters <= kShortLetters;
    const bool is_set_off = at > letters;
    if ((is_short || is_set_off) && IsAnnounced(Before(from), kAnnounceCode)) return true;
    // "export2024" is of a year.
    const bool is_year = !is_short && number.size() == 4 && number.starts_with("20");
    return number.size() >= 3 && !is_year && Holds(kCodeLetters, word.substr(0, letters));
  }

  void Add(NamedCode::Kind kind, std::string_view written) {
    std::string joined = JoinedCode(written);
    if (joined.empty() || found_.size() == kMostCodes) return;
    const auto known = std::ranges::find(found_, joined, &NamedCode::joined);
    if (known == found_.end()) {
      found_.push_back({kind, std::move(joined), std::string(written)});
    } else {
      known->kind = std::min(known->kind, kind);
    }
  }

  std::string text_;
  bool has_others_ = false;  // letters of another script
  std::vector<NamedCode> found_;
};

}  // namespace

std::string JoinedCode(std::string_view code) {
  std::string joined;
  for (const char c : text::NormalizeToString(code)) {
    if (IsPart(c)) joined += c;
  }
  if (joined.size() > kMostCodeBytes) joined.clear();
  return joined;
}

std::string_view BareDigits(std::string_view joined) {
  size_t letters = 0;
  while (letters < joined.size() && IsLetter(joined[letters])) ++letters;
  const std::string_view digits = joined.substr(letters);
  const bool is_bare = letters == 0 || Holds(kAnyLetters, joined.substr(0, letters));
  return is_bare && digits.size() >= kLeastPart && IsNumber(digits) ? digits : std::string_view();
}

std::vector<NamedCode> CodesIn(std::string_view text) { return CodeFinder(text).Run(); }

std::string WholeCodeTerm(std::string_view joined) { return "=" + std::string(joined); }
std::string BareCodeTerm(std::string_view digits) { return "~=" + std::string(digits); }
std::string CodeDigitsTerm(std::string_view digits) { return "~" + std::string(digits); }
std::string CodeBeginningTerm(std::string_view joined) { return "^" + std::string(joined); }
std::string CodeInsideTerm(std::string_view digits) { return "^~" + std::string(digits); }

std::vector<std::string> CodeTerms(std::string_view code) {
  const std::string joined = JoinedCode(code);
  std::vector<std::string> terms;
  if (joined.empty()) return terms;
  terms.push_back(WholeCodeTerm(joined));
  const auto add_digits = [&](std::string_view digits) {
    std::string term = CodeDigitsTerm(digits);
    const bool is_new = std::ranges::find(terms, term) == terms.end();
    if (digits.size() >= kLeastPart && is_new) terms.push_back(std::move(term));
  };
  const std::string_view bare_digits = BareDigits(joined);
  if (!bare_digits.empty()) terms.push_back(BareCodeTerm(bare_digits));
  // `0x80070005` is said as 80070005.
  const std::string_view bare =
      joined.starts_with("0x") ? std::string_view(joined).substr(2) : std::string_view(joined);
  if (bare.size() != joined.size()) add_digits(bare);
  size_t end = bare.size();
  while (end > 0 && !IsDigit(bare[end - 1])) --end;
  size_t begin = end;
  while (begin > 0 && IsDigit(bare[begin - 1])) --begin;
  const std::string_view number = bare.substr(begin, end - begin);
  add_digits(number);
  if (number.size() <= kMostInside) {
    for (size_t at = 0; at + kLeastPart <= number.size(); ++at) {
      for (size_t size = kLeastPart; at + size <= number.size(); ++size) {
        std::string term = CodeInsideTerm(number.substr(at, size));
        const bool is_new = std::ranges::find(terms, term) == terms.end();
        if (size < number.size() && is_new) terms.push_back(std::move(term));
      }
    }
  }
  for (size_t length = kLeastPart; length < joined.size() && length < kLeastPart + kMostBeginnings;
       ++length) {
    terms.push_back(CodeBeginningTerm(std::string_view(joined).substr(0, length)));
  }
  return terms;
}

}  // namespace deskmesh::knowledge
