// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/personal_numbers.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string>
#include <vector>

namespace deskmesh::knowledge {
namespace {

using text::IsHan;

// Digits without anything between them.
struct DigitGroup {
  std::string digits;
  size_t begin = 0;  // in the folded text
  size_t end = 0;
};

using Groups = std::span<const DigitGroup>;

bool HasLuhnCheck(std::string_view digits) {
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    int value = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 1) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
    sum += value;
  }
  return sum % 10 == 0;
}

int ValueOf(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool IsDayOfYear(std::string_view month_and_day) {
  const int month = ValueOf(month_and_day.substr(0, 2)), day = ValueOf(month_and_day.substr(2, 2));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
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
  const int year = ValueOf(number.substr(6, 4));
  return year >= 1850 && year <= 2059 && IsDayOfYear(number.substr(10, 4));
}

// Provinces of GB/T 2260 by their first digit and the last one given out there; 9: residents from abroad.
bool HasProvince(std::string_view number) {
  constexpr std::string_view kLast = "5376451";  // 11 to 15, 21 to 23 … 50 to 54 … 71
  const int area = number[0] - '0', province = number[1] - '0';
  if (area == 8) return province >= 1 && province <= 3;
  if (area == 9) return true;
  const int first = area == 5 ? 0 : 1;  // 50 is Chongqing
  return area >= 1 && area <= 7 && province >= first && province <= kLast[area - 1] - '0';
}

// Ranges and lengths that issuers of cards use (ISO/IEC 7812); the rest are ids of other things.
bool IsOfIssuer(std::string_view digits) {
  const int four = ValueOf(digits.substr(0, 4));
  switch (digits[0]) {
    case '2':
      return four >= 2221 && four <= 2720 && digits.size() == 16;
    case '3':
      if (digits.size() == 14) return four / 100 == 36 || four / 100 == 38 || four / 100 == 30;
      if (digits.size() == 15) return four / 100 == 34 || four / 100 == 37;
      return digits.size() >= 16 && (four / 100 >= 35 && four / 100 <= 39);
    case '4':
      return digits.size() == 13 || digits.size() >= 16;
    case '5':
    case '6':
    case '9':
      return digits.size() >= 16;
    case '8':
      return digits[1] == '1' && digits.size() >= 16;
    default:
      return false;
  }
}

std::string DigitsOf(Groups run) {
  std::string digits;
  for (const DigitGroup& group : run) digits += group.digits;
  return digits;
}

class NumberFinder {
 public:
  explicit NumberFinder(PersonalText& text) : text_(text) {}

  void Run() {
    for (size_t i = 0; i < text_.size(); ++i) {
      if (text_.IsLetter(i) && (i == 0 || !text_.IsAlphanumeric(i - 1))) FindBankAccount(i);
      for (const Document& document : kDocuments) {
        if (text_.StartsWith(i, document.name))
          FindDocument(document.kind, i + document.name.size());
      }
      FindPlate(i);
    }
    for (size_t i = 0; i < text_.size();) {
      if (!text_.IsDigit(i)) {
        ++i;
        continue;
      }
      const std::vector<DigitGroup> groups = TakeGroups(i);
      JudgeGroups(groups);
      i = groups.back().end;
    }
  }

 private:
  struct Country {
    std::u32string_view code;
    size_t length;  // of its IBAN
  };

  // ISO 13616: the length is the country's, the check is modulo 97.
  void FindBankAccount(size_t from) {
    static constexpr Country kCountries[] = {
        {U"ad", 24}, {U"ae", 23}, {U"al", 28}, {U"at", 20}, {U"az", 28}, {U"ba", 20}, {U"be", 16},
        {U"bg", 22}, {U"bh", 22}, {U"br", 29}, {U"by", 28}, {U"ch", 21}, {U"cr", 22}, {U"cy", 28},
        {U"cz", 24}, {U"de", 22}, {U"dk", 18}, {U"do", 28}, {U"ee", 20}, {U"eg", 29}, {U"es", 24},
        {U"fi", 18}, {U"fo", 18}, {U"fr", 27}, {U"gb", 22}, {U"ge", 22}, {U"gi", 23}, {U"gl", 18},
        {U"gr", 27}, {U"gt", 28}, {U"hr", 21}, {U"hu", 28}, {U"ie", 22}, {U"il", 23}, {U"iq", 23},
        {U"is", 26}, {U"it", 27}, {U"jo", 30}, {U"kw", 30}, {U"kz", 20}, {U"lb", 28}, {U"lc", 32},
        {U"li", 21}, {U"lt", 20}, {U"lu", 20}, {U"lv", 21}, {U"mc", 27}, {U"md", 24}, {U"me", 22},
        {U"mk", 19}, {U"mr", 27}, {U"mt", 31}, {U"mu", 30}, {U"nl", 18}, {U"no", 15}, {U"pk", 24},
        {U"pl", 28}, {U"ps", 29}, {U"pt", 25}, {U"qa", 29}, {U"ro", 24}, {U"rs", 22}, {U"sa", 24},
        {U"sc", 31}, {U"se", 24}, {U"si", 19}, {U"sk", 24}, {U"sm", 27}, {U"sv", 28}, {U"tl", 23},
        {U"tn", 24}, {U"tr", 26}, {U"ua", 29}, {U"va", 22}, {U"vg", 24}, {U"xk", 20}};
    if (!text_.IsLetter(from + 1) || !text_.IsDigit(from + 2) || !text_.IsDigit(from + 3)) return;
    const auto country = std::ranges::find(kCountries, text_.View(from, from + 2), &Country::code);
    if (country == std::end(kCountries)) return;
    std::u32string number;
    size_t to = from;
    while (number.size() < country->length) {
      if ((text_.At(to) == U' ' || text_.At(to) == U'-') && text_.IsAlphanumeric(to + 1)) ++to;
      if (!text_.IsAlphanumeric(to)) return;
      number.push_back(text_.At(to++));
    }
    if (text_.IsAlphanumeric(to)) return;
    std::ranges::rotate(number, number.begin() + 4);
    int rest = 0;
    for (const char32_t c : number) {
      const int value =
          text::IsAsciiDigit(c) ? static_cast<int>(c - U'0') : static_cast<int>(c - U'a') + 10;
      rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    if (rest == 1) text_.Add(PersonalDataKind::kBankAccount, from, to);
  }

  struct Document {
    std::u32string_view name;
    PersonalDataKind kind;
  };
  static constexpr Document kDocuments[] = {
      {U"passport", PersonalDataKind::kPassport}, {U"护照", PersonalDataKind::kPassport},
      {U"通行证", PersonalDataKind::kDocument},   {U"回乡证", PersonalDataKind::kDocument},
      {U"居留证", PersonalDataKind::kDocument},   {U"驾驶证", PersonalDataKind::kDocument}};

  // 粤B·12345: a province, a letter and five or six more, at least two of them digits.
  void FindPlate(size_t at) {
    static constexpr std::u32string_view kProvinces =
        U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    if (kProvinces.find(text_.At(at)) == std::u32string_view::npos || !text_.IsLetter(at + 1)) {
      return;
    }
    // 最新E20012 is a code.
    const bool is_word = at > 0 && std::u32string_view(U"最更重刷全").find(text_.At(at - 1)) !=
                                       std::u32string_view::npos;
    size_t from = at + 2;
    const char32_t between = text_.At(from);
    if (between == U'·' || between == U' ' || between == U'-') ++from;
    size_t digits = 0, to = from;
    for (; text_.IsAlphanumeric(to); ++to) digits += text_.IsDigit(to) ? 1 : 0;
    const size_t length = to - from;
    if (!is_word && (length == 5 || length == 6) && digits >= 2) {
      text_.Add(PersonalDataKind::kDocument, at, to);
    }
  }

  // Behind its name: up to two letters and six to nine digits.
  void FindDocument(PersonalDataKind kind, size_t behind_name) {
    static constexpr std::u32string_view kBetween[] = {U"number", U"no", U"nr", U"id", U"is",
                                                       U"号码",   U"号", U"是", U"为", U"编号"};
    size_t i = behind_name;
    constexpr size_t kMostSteps = 8;
    for (size_t step = 0; step < kMostSteps; ++step) {
      const char32_t c = text_.At(i);
      if (c == U' ' || c == U':' || c == U'.' || c == U'#' || c == U'=') {
        ++i;
        continue;
      }
      const auto word = std::ranges::find_if(kBetween, [&](std::u32string_view between) {
        return text_.StartsWith(i, between) &&
               (IsHan(between[0]) || !text_.IsAlphanumeric(i + between.size()));
      });
      if (word == std::end(kBetween)) break;
      i += word->size();
    }
    size_t to = i, letters = 0;
    while (text_.IsLetter(to)) ++to, ++letters;
    const size_t first_digit = to;
    while (text_.IsDigit(to)) ++to;
    const size_t digits = to - first_digit;
    if (i == behind_name || letters > 2 || digits < 6 || digits > 9 || text_.IsAlphanumeric(to)) {
      return;
    }
    text_.Add(kind, i, to);
  }

  // Groups of digits with one space, hyphen or dot between them, or the brackets of "(212) 555" and
  // "+49 (0)30".
  std::vector<DigitGroup> TakeGroups(size_t i) const {
    std::vector<DigitGroup> groups;
    while (true) {
      DigitGroup group{.digits = {}, .begin = i};
      while (text_.IsDigit(i)) group.digits.push_back(static_cast<char>(text_.At(i++)));
      group.end = i;
      groups.push_back(std::move(group));
      const size_t begin = groups.back().begin;
      if (text_.At(i) == U')' && begin > 0 && text_.At(begin - 1) == U'(') ++i;
      if (text_.At(i) == U'-' || text_.At(i) == U' ' || text_.At(i) == U'.' ||
          text_.At(i) == 0x2010) {
        ++i;
      }
      if (text_.At(i) == U'(' && text_.IsDigit(i + 1)) ++i;
      if (!text_.IsDigit(i) || i == groups.back().end) return groups;
    }
  }

  // Numbers stand side by side ("13812345678 13912345678"), so every run of groups is tried: first
  // groups that are a number by themselves, then cards in groups, then phones.
  void JudgeGroups(const std::vector<DigitGroup>& groups) {
    std::vector<bool> is_taken(groups.size());
    const auto try_runs = [&](size_t least, size_t most, auto judge) {
      for (size_t from = 0; from < groups.size(); ++from) {
        const size_t end = std::min(groups.size(), from + most);
        for (size_t to = end; to >= from + least; --to) {
          const auto first = is_taken.begin() + static_cast<ptrdiff_t>(from);
          const auto last = is_taken.begin() + static_cast<ptrdiff_t>(to);
          if (std::find(first, last, true) != last) continue;
          if (!judge(std::span(groups).subspan(from, to - from))) continue;
          std::fill(first, last, true);
          from = to - 1;
          break;
        }
      }
    };
    constexpr size_t kMostGroups = 8;
    const auto international = [&](auto run) { return JudgeInternational(run); };
    const auto identity = [&](auto run) { return JudgeIdentity(run); };
    const auto phone = [&](auto run) { return JudgePhone(run); };
    const auto card = [&](auto run) { return JudgeCard(run); };
    const auto social = [&](auto run) { return JudgeSocialNumber(run); };
    try_runs(1, 1, identity);
    try_runs(2, kMostGroups, international);
    try_runs(2, kMostGroups, card);
    try_runs(1, 1, phone);
    try_runs(1, kMostGroups, international);
    try_runs(2, kMostGroups, identity);
    try_runs(1, 3, social);
    try_runs(2, kMostGroups, phone);
    try_runs(1, 1, card);
  }

  // Nothing that makes it a part of a word, a version or an address stands before or behind it.
  bool StandsAlone(Groups run) const {
    const size_t start = run.front().begin;
    if (text_.IsLetter(run.back().end)) return false;
    if (start == 0) return true;
    const char32_t before = text_.At(start - 1);
    return !text_.IsLetter(start - 1) && before != U'_' && before != U'.';
  }

  // One character between all groups, the same everywhere.
  bool IsEvenlyParted(Groups run) const {
    for (size_t i = 0; i + 1 < run.size(); ++i) {
      if (run[i + 1].begin != run[i].end + 1) return false;
      if (text_.At(run[i].end) != text_.At(run[0].end)) return false;
    }
    return true;
  }

  // Digits go on before or behind the run, parted from it by one character.
  bool IsPartOfMore(Groups run) const {
    const size_t begin = run.front().begin, end = run.back().end;
    const auto parts = [&](size_t i) {
      return text_.At(i) == U' ' || text_.At(i) == U'-' || text_.At(i) == U'.';
    };
    return (begin >= 2 && parts(begin - 1) && text_.IsDigit(begin - 2)) ||
           (parts(end) && text_.IsDigit(end + 1));
  }

  enum class Call : uint8_t { kNone, kWeak, kPhone };

  // Whether a word before says that a phone number follows: "my cell is", "reach me at", 香港电话.
  // Weak are words that other numbers follow too ("call 3000000 times").
  Call CalledBefore(size_t start) const {
    static constexpr std::u32string_view kPhones[] = {
        U"tel",      U"telephone", U"phone",     U"phones",   U"mobile",   U"mobiles",
        U"mob",      U"cell",      U"cellphone", U"ph",       U"whatsapp", U"fax",
        U"landline", U"telefon",   U"handy",     U"portable", U"hotline"};
    static constexpr std::u32string_view kWeak[] = {U"call", U"contact", U"text", U"wechat",
                                                    U"sms",  U"ring",    U"dial", U"reach"};
    static constexpr std::u32string_view kBetween[] = {
        U"is",  U"was",   U"no",       U"nr",     U"number", U"numbers", U"at",
        U"on",  U"me",    U"us",       U"my",     U"our",    U"now",     U"to",
        U"the", U"under", U"directly", U"please", U"back",   U"or"};
    static constexpr std::u32string_view kHanPhones[] = {
        U"电话", U"手机", U"座机", U"热线", U"致电", U"拨打", U"来电", U"联系方式", U"传真"};
    constexpr std::u32string_view kHanBetween = U"号码是为我您的请打一下";
    constexpr size_t kMostSteps = 12;
    size_t end = start;
    bool is_number = false;  // "my number is": a phone's, when somebody has it
    for (size_t step = 0; step < kMostSteps && end > 0; ++step) {
      const char32_t c = text_.At(end - 1);
      if (c == U':' || c == U' ' || c == U'(' || c == U'#' || c == U'.' || c == U'=' || c == U'+' ||
          c == U'"') {
        --end;
        continue;
      }
      if (IsHan(c)) {
        if (text_.EndsWith(end, U"微信")) return Call::kWeak;
        if (std::ranges::any_of(kHanPhones, [&](auto name) { return text_.EndsWith(end, name); })) {
          return Call::kPhone;
        }
        if (text_.EndsWith(end, U"我的号码")) return Call::kWeak;
        if (kHanBetween.find(c) == std::u32string_view::npos) return Call::kNone;
        --end;
        continue;
      }
      size_t from = end;
      while (from > 0 && end - from < 20 && text_.IsLetter(from - 1)) --from;
      const std::u32string_view word = text_.View(from, end);
      if (std::ranges::find(kPhones, word) != std::end(kPhones)) return Call::kPhone;
      if (std::ranges::find(kWeak, word) != std::end(kWeak)) return Call::kWeak;
      if (is_number && (word == U"my" || word == U"our")) return Call::kWeak;
      is_number |= word == U"number";
      if (word.empty() || std::ranges::find(kBetween, word) == std::end(kBetween)) {
        return Call::kNone;
      }
      end = from;
    }
    return Call::kNone;
  }

  // A device's or a parcel's number: its name stands right before.
  bool IsNumberOfThing(size_t start) const {
    static constexpr std::u32string_view kNames[] = {
        U"imei",   U"imsi",     U"iccid",  U"meid",    U"sn",       U"isbn",   U"ean",
        U"p/n",    U"order",    U"ticket", U"invoice", U"row",      U"build",  U"size",
        U"total",  U"序列号",   U"订单号", U"运单号",  U"快递单号", U"流水号", U"工单号",
        U"发票号", U"合同编号", U"总数",   U"订单",    U"工单",     U"构建号"};
    size_t end = start;
    const auto skip = [&](std::u32string_view signs) {
      while (end > 0 && start - end < 9 && signs.find(text_.At(end - 1)) != signs.npos) --end;
    };
    skip(U": #是为.");
    for (const std::u32string_view number : {U"no", U"number", U"id", U"nr"}) {
      const bool is_word = end > number.size() && text_.EndsWith(end, number) &&
                           text_.At(end - number.size() - 1) == U' ';
      if (!is_word) continue;
      end -= number.size();
      break;
    }
    skip(U" ");
    return std::ranges::any_of(kNames, [&](std::u32string_view name) {
      return text_.EndsWith(end, name) &&
             (IsHan(name[0]) || end == name.size() || !text_.IsLetter(end - name.size() - 1));
    });
  }

  // 13912345678.50, 13912345678 字节: it counts something. 元旦 is a day.
  bool IsAmount(Groups run) const {
    static constexpr std::u32string_view kUnits[] = {
        U"元", U"字节", U"bytes", U"byte", U"b", U"kb", U"rows", U"usd", U"cny", U"rmb", U"ms"};
    size_t i = run.back().end;
    const bool has_cents = text_.At(i) == U'.' && text_.IsDigit(i + 1) && text_.IsDigit(i + 2) &&
                           !text_.IsDigit(i + 3);
    if (has_cents) return true;
    if (text_.At(i) == U' ') ++i;
    return std::ranges::any_of(kUnits, [&](std::u32string_view unit) {
      const size_t behind = i + unit.size();
      return text_.StartsWith(i, unit) && !text_.IsAlphanumeric(behind) && !IsHan(text_.At(behind));
    });
  }

  // BUG-13912345678, 138-0013-8000-1: a part of what is counted.
  bool IsOfId(Groups run) const {
    const size_t start = run.front().begin, end = run.back().end;
    if (run.size() > 1 && text_.At(end) == U'-' && text_.IsDigit(end + 1) &&
        text_.At(run.front().end) == U'-' && run.front().digits.size() == 3) {
      return true;
    }
    // Two letters may be a country.
    return start >= 4 && text_.At(start - 1) == U'-' && text_.IsUpper(start - 2) &&
           text_.IsUpper(start - 3) && text_.IsUpper(start - 4);
  }

  bool JudgeIdentity(Groups run) {
    if (!StandsAlone(run) && !(text_.At(run.back().end) == U'x')) return false;
    std::string number = DigitsOf(run);
    size_t behind = run.back().end;
    if (number.size() == 17 && text_.At(behind) == U'x' && !text_.IsLetter(behind + 1)) {
      number += 'x';
      ++behind;
    }
    if (number.size() == 15 && run.size() == 1) return JudgeOldIdentity(run, number);
    if (number.size() != 18 || !HasProvince(number) || !HasBirthDate(number) ||
        !HasIdentityCheck(number)) {
      return false;
    }
    text_.Add(PersonalDataKind::kIdentityCard, run.front().begin, behind);
    return true;
  }

  // Cards until 2004 have two digits of the year and no check: only behind their name.
  bool JudgeOldIdentity(Groups run, std::string_view number) {
    constexpr size_t kReach = 10;
    const size_t start = run.front().begin;
    const std::u32string_view before = text_.View(start > kReach ? start - kReach : 0, start);
    if (before.find(U"身份证") == std::u32string_view::npos || !HasProvince(number) ||
        !IsDayOfYear(number.substr(8, 4))) {
      return false;
    }
    text_.Add(PersonalDataKind::kIdentityCard, start, run.back().end);
    return true;
  }

  // 123-45-6789 with an area that is given out; parted otherwise only where its name stands before.
  bool JudgeSocialNumber(Groups run) {
    const std::string digits = DigitsOf(run);
    if (digits.size() != 9 || !StandsAlone(run)) return false;
    const int area = ValueOf(digits.substr(0, 3));
    if (area == 0 || area == 666 || area >= 900) return false;
    if (digits.substr(3, 2) == "00" || digits.substr(5) == "0000") return false;
    const bool is_shaped = run.size() == 3 && run[0].digits.size() == 3 &&
                           run[1].digits.size() == 2 && IsEvenlyParted(run);
    const bool is_by_hyphens = is_shaped && text_.At(run[0].end) == U'-' && !IsPartOfMore(run);
    if (!is_by_hyphens && !((is_shaped || run.size() == 1) && IsCalledSocial(run.front().begin))) {
      return false;
    }
    text_.Add(PersonalDataKind::kSocialNumber, run.front().begin, run.back().end);
    return true;
  }

  bool IsCalledSocial(size_t start) const {
    constexpr size_t kReach = 30;
    const std::u32string_view before = text_.View(start > kReach ? start - kReach : 0, start);
    return before.find(U"ssn") != std::u32string_view::npos ||
           before.find(U"social security") != std::u32string_view::npos;
  }

  bool JudgeInternational(Groups run) {
    const size_t start = run.front().begin;
    if (start == 0 || text_.At(start - 1) != U'+' || text_.IsLetter(run.back().end)) return false;
    const size_t count = DigitsOf(run).size();
    if (count < 8 || count > 15) return false;
    text_.Add(PersonalDataKind::kPhone, start - 1, run.back().end);
    return true;
  }

  bool JudgePhone(Groups run) {
    const size_t start = run.front().begin;
    const Call call = CalledBefore(start);
    const bool follows_name = call != Call::kNone && !text_.IsLetter(run.back().end);
    if (call == Call::kNone && (IsAmount(run) || IsOfId(run))) return false;
    if ((!StandsAlone(run) && !follows_name) || IsHotline(run) || IsNumberOfThing(start)) {
      return false;
    }
    if (!IsChinesePhone(run) && !IsLandLine(run) && !IsAmericanPhone(run, call != Call::kNone) &&
        !IsFrenchPhone(run, call) && !IsDialledAbroad(run, call) && !IsCalledPhone(run, call)) {
      return false;
    }
    const bool is_bracketed = start > 0 && text_.At(start - 1) == U'(' && run.size() > 1;
    text_.Add(PersonalDataKind::kPhone, is_bracketed ? start - 1 : start, run.back().end);
    return true;
  }

  // 400-820-8820: a company's number, nobody's.
  static bool IsHotline(Groups run) {
    const std::string digits = DigitsOf(run);
    return digits.size() == 10 && (digits.starts_with("400") || digits.starts_with("800"));
  }

  static bool IsChinesePhone(Groups run) {
    if (run.size() > 1 && run.front().digits == "86") run = run.subspan(1);
    const std::string all = DigitsOf(run);
    std::string_view digits = all;
    if (digits.size() == 15 && digits.starts_with("0086")) digits.remove_prefix(4);
    if (digits.size() == 13 && digits.starts_with("86")) digits.remove_prefix(2);
    // Written at once, 138 1234 5678 or 138 12345678; other parts are addresses and versions.
    const bool is_parted_so =
        run.size() == 1 || (run.front().digits.size() == 7 && run.size() == 2) ||
        (run.front().digits.size() == 3 &&
         std::ranges::all_of(run.subspan(1),
                             [](const auto& group) { return group.digits.size() >= 4; }));
    return is_parted_so && digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
  }

  // A land line needs its area code set off: 010-12345678, 020 7946 0958.
  static bool IsLandLine(Groups run) {
    const std::string digits = DigitsOf(run);
    return run.size() >= 2 && run.size() <= 4 && digits[0] == '0' && digits.size() >= 10 &&
           digits.size() <= 12 && run.front().digits.size() >= 3 && run.back().digits.size() >= 3;
  }

  // 212-555-0187, (212) 555-0187; ten digits at once, or eleven with a zero, only where a name says so.
  static bool IsAmericanPhone(Groups run, bool is_called) {
    const std::string digits = DigitsOf(run);
    if (run.size() == 1) {
      return is_called && (digits.size() == 10 || (digits.size() == 11 && digits[0] == '0'));
    }
    return run.size() == 3 && run[0].digits.size() == 3 && run[1].digits.size() == 3 &&
           run[2].digits.size() == 4 && digits[0] >= '2' && digits[3] >= '2';
  }

  // 06 12 34 56 78. A list that counts up (01 02 03 04 05) is none.
  bool IsFrenchPhone(Groups run, Call call) const {
    if (run.size() != 5 || !IsEvenlyParted(run) || IsPartOfMore(run)) return false;
    bool counts_evenly = true;
    for (size_t i = 0; i < run.size(); ++i) {
      if (run[i].digits.size() != 2) return false;
      if (i < 2) continue;
      counts_evenly &= ValueOf(run[i].digits) - ValueOf(run[i - 1].digits) ==
                       ValueOf(run[1].digits) - ValueOf(run[0].digits);
    }
    const std::string& first = run.front().digits;
    return first[0] == '0' && first[1] != '0' && (!counts_evenly || call != Call::kNone);
  }

  // 0044 20 7946 0958: with the country's code behind 00.
  static bool IsDialledAbroad(Groups run, Call call) {
    const std::string digits = DigitsOf(run);
    if (!digits.starts_with("00") || digits[2] == '0') return false;
    if (digits.size() < 11 || digits.size() > 17) return false;
    const size_t first = run.front().digits.size();
    return call != Call::kNone || (run.size() >= 3 && first >= 4 && first <= 5);
  }

  // What is called a phone and is neither a date nor an address: 9123 4567, 98765 43210.
  bool IsCalledPhone(Groups run, Call call) const {
    if (call == Call::kNone || run.size() > 5 || IsPartOfMore(run)) return false;
    const std::string digits = DigitsOf(run);
    const size_t least = call == Call::kPhone ? 7 : 8;
    if (digits.size() < least || digits.size() > 13) return false;
    if (call == Call::kWeak && run.size() == 1 && digits.size() < 10) return false;
    const bool is_of_this_century = digits.starts_with("19") || digits.starts_with("20");
    if (digits.size() >= 8 && is_of_this_century && IsDayOfYear(digits.substr(4, 4))) return false;
    const bool is_dotted = run.size() > 1 && text_.At(run[0].end) == U'.';
    return std::ranges::all_of(run, [&](const DigitGroup& group) {
      return group.digits.size() >= 2 && (!is_dotted || run.size() != 4 || group.digits.size() > 3);
    });
  }

  // In fours (the last may differ), 4-6-4 and 4-6-5, or 6 and the rest: parted alike throughout.
  bool JudgeCard(Groups run) {
    const std::string digits = DigitsOf(run);
    if (!StandsAlone(run) || digits.size() < 13 || digits.size() > 19 || !IsOfIssuer(digits) ||
        !HasLuhnCheck(digits) || digits.find_first_not_of(digits[0]) == std::string::npos ||
        !IsEvenlyParted(run) || IsNumberOfThing(run.front().begin)) {
      return false;
    }
    const Groups leading = run.first(run.size() - 1);
    const bool is_by_fours =
        std::ranges::all_of(leading,
                            [](const DigitGroup& group) { return group.digits.size() == 4; }) &&
        (run.size() == 1 || run.back().digits.size() <= 4);
    const bool is_by_465 = run.size() == 3 && run[0].digits.size() == 4 &&
                           run[1].digits.size() == 6 && run[2].digits.size() <= 5;
    const bool is_behind_six = run.size() >= 2 && run[0].digits.size() == 6 &&
                               std::ranges::all_of(run.subspan(1), [](const DigitGroup& group) {
                                 return group.digits.size() >= 3;
                               });
    if (!is_by_fours && !is_by_465 && !is_behind_six) return false;
    text_.Add(PersonalDataKind::kBankCard, run.front().begin, run.back().end);
    return true;
  }

  PersonalText& text_;
};

}  // namespace

void FindPersonalNumbers(PersonalText& text) { NumberFinder(text).Run(); }

}  // namespace deskmesh::knowledge
