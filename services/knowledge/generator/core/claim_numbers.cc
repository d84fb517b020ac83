// SPDX-License-Identifier: Apache-2.0
#include "knowledge/generator/core/claim_numbers.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "knowledge/generator/core/claim_words.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

using Characters = std::u32string_view;
using Kind = ClaimToken::Kind;

constexpr std::string_view kSmallNumbers[] = {
    "zero",     "one",     "two",     "three",     "four",     "five",    "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::string_view kTens[] = {"twenty", "thirty",  "forty",  "fifty",
                                      "sixty",  "seventy", "eighty", "ninety"};

// Phrases in which what looks like a number is none.
constexpr Characters kNoNumbers[] = {U"十分", U"万一", U"千万", U"一半", U"两者", U"一二", U"三方",
                                     U"四处", U"一般", U"百分", U"一些", U"一起", U"一样", U"一直",
                                     U"一定", U"一旦", U"一致", U"一键", U"万能", U"十足"};
constexpr Characters kUnitsOfOne[] = {U"分钟", U"小时", U"天",     U"周", U"个月",
                                      U"年",   U"次",   U"个小时", U"秒"};

double Multiplier(std::string_view word) {
  if (word == "hundred") return 100;
  if (word == "thousand") return 1'000;
  if (word == "million") return 1'000'000;
  return word == "dozen" ? 12 : 0;
}

int HanDigit(char32_t c) {
  if (c == U'两') return 2;
  if (c == U'〇') return 0;
  const std::size_t digit = Characters(U"零一二三四五六七八九").find(c);
  return digit == Characters::npos ? -1 : static_cast<int>(digit);
}

double HanMultiplier(char32_t c) {
  switch (c) {
    case U'十':
      return 10;
    case U'百':
      return 100;
    case U'千':
      return 1'000;
    case U'万':
      return 10'000;
    case U'亿':
      return 100'000'000;
    default:
      return 0;
  }
}

bool IsHanNumeral(char32_t c) { return HanDigit(c) >= 0 || HanMultiplier(c) > 0; }

bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool IsWordCharacter(char32_t c) {
  return (c >= U'a' && c <= U'z') || IsDigit(c) || (c >= 0xC0 && c <= 0x24F);
}

struct HanNumber {
  double value = 0;
  std::size_t end = 0;
};

std::optional<HanNumber> HanNumberAt(Characters run, std::size_t at) {
  const Characters rest = run.substr(at);
  for (const Characters phrase : kNoNumbers) {
    if (rest.starts_with(phrase) && !rest.starts_with(U"十分钟")) return std::nullopt;
  }
  if (at > 0 && Characters(U"第周期统唯").find(run[at - 1]) != Characters::npos)
    return std::nullopt;
  double total = 0;
  double section = 0;
  double current = 0;
  bool follows_digit = false;
  std::size_t end = at;
  for (; end < run.size() && IsHanNumeral(run[end]); ++end) {
    const int digit = HanDigit(run[end]);
    if (digit >= 0) {
      current = follows_digit ? current * 10 + digit : digit;
      follows_digit = true;
      continue;
    }
    follows_digit = false;
    const double factor = HanMultiplier(run[end]);
    if (factor >= 10'000) {
      total += (section + current > 0 ? section + current : 1) * factor;
      section = 0;
    } else {
      section += (current > 0 ? current : 1) * factor;
    }
    current = 0;
  }
  if (end - at == 1) {
    if (Characters(U"百千万亿").find(run[at]) != Characters::npos) return std::nullopt;
    const Characters behind = run.substr(end);
    if (run[at] == U'一' && std::ranges::none_of(kUnitsOfOne, [&](Characters unit) {
          return behind.starts_with(unit);
        })) {
      return std::nullopt;
    }
  }
  return HanNumber{total + section + current, end};
}

class ClaimTokenizer {
 public:
  explicit ClaimTokenizer(Characters text) : text_(text) {}

  std::vector<ClaimToken> Run() {
    while (at_ < text_.size()) {
      const char32_t c = text_[at_];
      if (text::IsHan(c)) {
        TakeHan();
      } else if (IsWordCharacter(c)) {
        TakeWord();
      } else {
        if (Characters(U".!?。\n").find(c) != Characters::npos) {
          Add(Kind::kStop, c == U'\n' ? "\n" : "");
        }
        if (c == U'%') Add(Kind::kWord, "%");
        if (Characters(U",;:(").find(c) != Characters::npos) Add(Kind::kMark, {});
        ++at_;
      }
    }
    return std::move(tokens_);
  }

 private:
  void Add(Kind kind, std::string text) {
    tokens_.push_back({.kind = kind, .text = std::move(text), .han = {}, .value = 0});
  }

  void AddHan(Characters run) {
    if (run.empty()) return;
    tokens_.push_back({.kind = Kind::kHan, .text = {}, .han = std::u32string(run), .value = 0});
  }

  void AddNumber(std::string text, double value) {
    tokens_.push_back({.kind = Kind::kNumber, .text = std::move(text), .han = {}, .value = value});
  }

  bool FollowsNumber() const { return !tokens_.empty() && tokens_.back().kind == Kind::kNumber; }

  void TakeHan() {
    std::size_t end = at_;
    while (end < text_.size() && text::IsHan(text_[end])) ++end;
    const Characters run = text_.substr(at_, end - at_);
    std::size_t begin = 0;
    std::size_t i = 0;
    // 5千, 3万
    if (FollowsNumber() && at_ > 0 && IsDigit(text_[at_ - 1]) &&
        Characters(U"百千万亿").find(run[0]) != Characters::npos) {
      tokens_.back().value *= HanMultiplier(run[0]);
      begin = i = 1;
    }
    while (i < run.size()) {
      if (!IsHanNumeral(run[i])) {
        ++i;
        continue;
      }
      const std::optional<HanNumber> number = HanNumberAt(run, i);
      if (!number.has_value()) {
        while (i < run.size() && IsHanNumeral(run[i])) ++i;
        continue;
      }
      AddHan(run.substr(begin, i - begin));
      AddNumber(text::ToUtf8(run.substr(i, number->end - i)), number->value);
      begin = i = number->end;
    }
    AddHan(run.substr(begin));
    at_ = end;
  }

  bool IsThousandsGroup() const {
    return at_ + 3 < text_.size() && text_[at_] == U',' && IsDigit(text_[at_ + 1]) &&
           IsDigit(text_[at_ + 2]) && IsDigit(text_[at_ + 3]) &&
           (at_ + 4 >= text_.size() || !IsDigit(text_[at_ + 4]));
  }

  void TakeWord() {
    const std::size_t start = at_;
    while (at_ < text_.size()) {
      const bool is_joined = Characters(U"'_-./:@+").find(text_[at_]) != Characters::npos &&
                             at_ + 1 < text_.size() && IsWordCharacter(text_[at_ + 1]) &&
                             !IsItemBehind(start);
      if (!IsWordCharacter(text_[at_]) && !is_joined) break;
      ++at_;
    }
    std::string word = text::ToUtf8(text_.substr(start, at_ - start));
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (std::ranges::all_of(word, is_digit)) {
      while (IsThousandsGroup()) {
        word += text::ToUtf8(text_.substr(at_ + 1, 3));
        at_ += 4;
      }
    }
    const bool has_percent = at_ < text_.size() && text_[at_] == U'%';
    if (has_percent) ++at_;
    if (!std::ranges::any_of(word, is_digit)) {
      if (word.find('@') == std::string::npos) {
        TakeLetters(word);
      } else {
        Add(Kind::kCode, std::move(word));
      }
      return;
    }
    std::size_t digits = 0;
    while (digits < word.size() && is_digit(word[digits])) ++digits;
    if (digits > 0 && digits + 1 < word.size() && word[digits] == '.' &&
        is_digit(word[digits + 1])) {
      ++digits;
      while (digits < word.size() && is_digit(word[digits])) ++digits;
    }
    std::string_view behind = std::string_view(word).substr(digits);
    const bool is_hyphened = behind.starts_with('-');
    if (is_hyphened) behind.remove_prefix(1);
    const bool are_letters =
        std::ranges::all_of(behind, [](char c) { return c >= 'a' && c <= 'z'; });
    const bool is_number =
        digits > 0 && are_letters && (behind.empty() || is_hyphened || !UnitOf(behind).empty());
    if (!is_number) {
      Add(Kind::kCode, std::move(word));
      return;
    }
    const bool is_item = !has_percent && behind.empty() && IsItemNumber(start);
    if (is_item) return;
    AddNumber(word.substr(0, digits), std::strtod(word.substr(0, digits).c_str(), nullptr));
    if (has_percent) Add(Kind::kWord, "%");
    if (!behind.empty()) Add(Kind::kWord, std::string(behind));
  }

  bool IsFirst() const { return tokens_.empty() || tokens_.back().kind == Kind::kStop; }

  // "1.Open": the number of an item without a blank.
  bool IsItemBehind(std::size_t start) const {
    return IsFirst() && text_[at_] == U'.' && !IsDigit(text_[at_ + 1]) &&
           std::ranges::all_of(text_.substr(start, at_ - start), IsDigit);
  }

  // "2." and "2)" at the start of a line or sentence, "step 2", 步骤2.
  bool IsItemNumber(std::size_t start) const {
    if (IsFirst() && at_ < text_.size()) {
      return Characters(U".)、").find(text_[at_]) != Characters::npos;
    }
    if (tokens_.empty()) return false;
    const ClaimToken& last = tokens_.back();
    if (last.kind == Kind::kWord) return last.text == "step" || last.text == "steps";
    return last.kind == Kind::kHan && start > 0 && text::IsHan(text_[start - 1]) &&
           (last.han.ends_with(U"步骤") || last.han.ends_with(U"第"));
  }

  void TakeLetters(const std::string& word) {
    const std::size_t hyphen = word.find('-');
    if (hyphen != std::string::npos) {
      const auto tens = NumberWord(std::string_view(word).substr(0, hyphen));
      const auto ones = NumberWord(std::string_view(word).substr(hyphen + 1));
      if (tens >= 20 && ones < 10 && ones.has_value()) {
        AddNumber(word, *tens + *ones);
        return;
      }
      if (tens.has_value() &&
          IsMeasure(UnitOf(std::string_view(word).substr(hyphen + 1)))) {  // ten-minute
        AddNumber(word.substr(0, hyphen), *tens);
        Add(Kind::kWord, word.substr(hyphen + 1));
        return;
      }
    }
    if (const double factor = Multiplier(word); factor > 0 && !tokens_.empty()) {
      ClaimToken& last = tokens_.back();
      if (last.kind == Kind::kNumber) {
        last.value *= factor;
        return;
      }
      if (last.kind == Kind::kWord && (last.text == "a" || last.text == "one")) {
        last = {.kind = Kind::kNumber, .text = word, .han = {}, .value = factor};
        return;
      }
    }
    if (word == "hundreds" || word == "thousands") {
      AddNumber(word, -1);
      return;
    }
    const std::optional<double> value = NumberWord(word);
    if (value.has_value() && (word != "one" || IsUnitBehind())) {
      // twenty five
      if (FollowsNumber() && tokens_.back().value >= 20 && tokens_.back().value < 100 &&
          *value < 10 && *value >= 1 && NumberWord(tokens_.back().text).has_value()) {
        tokens_.back().value += *value;
      } else {
        AddNumber(word, *value);
      }
      return;
    }
    for (std::size_t begin = 0; begin < word.size();) {
      const std::size_t end = std::min(word.find_first_of("./:", begin), word.size());
      if (end > begin) Add(Kind::kWord, word.substr(begin, end - begin));
      begin = end + 1;
    }
  }

  // Whether the next word is a unit of time or "time".
  bool IsUnitBehind() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && IsWordCharacter(text_[end])) ++end;
    if (end <= at_ + 1 || at_ >= text_.size()) return false;
    const std::string next = text::ToUtf8(text_.substr(at_ + 1, end - at_ - 1));
    return IsMeasure(UnitOf(next)) || next == "time";
  }

  Characters text_;
  std::size_t at_ = 0;
  std::vector<ClaimToken> tokens_;
};

}  // namespace

std::optional<double> NumberWord(std::string_view word) {
  const auto small = std::ranges::find(kSmallNumbers, word);
  if (small != std::end(kSmallNumbers)) {
    return static_cast<double>(small - std::begin(kSmallNumbers));
  }
  const auto tens = std::ranges::find(kTens, word);
  if (tens != std::end(kTens)) return static_cast<double>(20 + 10 * (tens - std::begin(kTens)));
  if (word == "half") return 0.5;
  return std::nullopt;
}

std::vector<ClaimToken> ClaimTokens(std::u32string_view text) { return ClaimTokenizer(text).Run(); }

}  // namespace deskmesh::knowledge
