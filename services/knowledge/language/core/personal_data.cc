// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/personal_data.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "platform/text/normalize.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

using text::IsAsciiDigit;
using text::IsAsciiLetter;

// Digits without anything between them.
struct DigitGroup {
  std::string digits;
  size_t begin = 0;  // in the folded text
  size_t end = 0;
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
    FindDocuments();
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
      if (IsTokenLike(i, to)) {
        Add(PersonalDataKind::kSecret, i, to);
      } else {
        FindPrefixedToken(i, to);
      }
      i = to;
    }
    FindNamedSecrets();
  }

  bool HasTokenPrefix(size_t from) const {
    static constexpr std::u32string_view kPrefixes[] = {
        U"sk-",   U"pk_live_", U"sk_live_", U"rk_live_",   U"pk_test_", U"sk_test_", U"rk_test_",
        U"ghp_",  U"gho_",     U"ghs_",     U"ghu_",       U"ghr_",     U"glpat-",   U"gldt-",
        U"xoxa-", U"xoxb-",    U"xoxp-",    U"xoxr-",      U"xoxs-",    U"xapp-",    U"akia",
        U"ltai",  U"aiza",     U"eyj",      U"npm_",       U"pypi-",    U"dop_v1_",  U"hf_",
        U"akid",  U"bearer_",  U"shpat_",   U"github_pat_"};
    return std::ranges::any_of(
        kPrefixes, [&](std::u32string_view prefix) { return StartsWith(from, prefix); });
  }

  // Tokens and keys of Deskmesh itself: short prefixes, so that what follows must be long and in one piece.
  bool IsOwnToken(size_t from, size_t to) const {
    static constexpr std::u32string_view kPrefixes[] = {U"dmk_", U"dms_", U"dmv_", U"wgt_",
                                                        U"whsec_"};
    constexpr size_t kLeastPiece = 16;
    for (const std::u32string_view prefix : kPrefixes) {
      if (!StartsWith(from, prefix)) continue;
      size_t i = from + prefix.size();
      size_t digits = 0, letters = 0;
      for (; i < to && (IsAsciiLetter(At(i)) || IsAsciiDigit(At(i))); ++i) {
        ++(IsAsciiDigit(At(i)) ? digits : letters);
      }
      return digits > 0 && letters > 0 && digits + letters >= kLeastPiece;
    }
    return false;
  }

  // One behind a name or in an address: `x=ghp_…`, `/v1/sk-…`.
  void FindPrefixedToken(size_t from, size_t to) {
    for (size_t i = from + 1; i < to; ++i) {
      const char32_t before = At(i - 1);
      if (before != U'=' && before != U'/' && before != U'.') continue;
      if (!IsOwnToken(i, to) && (!HasTokenPrefix(i) || !IsTokenLike(i, to))) continue;
      Add(PersonalDataKind::kSecret, i, to);
      return;
    }
  }

  // A known prefix, or a long mix of letters and digits that no word looks like.
  bool IsTokenLike(size_t from, size_t to) const {
    const size_t length = to - from;
    if (length < 16) return false;
    if (IsOwnToken(from, to)) return true;
    size_t digits = 0, letters = 0, capitals = 0, separators = 0;
    for (size_t i = from; i < to; ++i) {
      digits += IsAsciiDigit(At(i)) ? 1 : 0;
      letters += IsAsciiLetter(At(i)) ? 1 : 0;
      capitals += text_.is_upper[i] ? 1 : 0;
      separators += IsAsciiLetter(At(i)) || IsAsciiDigit(At(i)) ? 0 : 1;
    }
    if (digits > 0 && HasTokenPrefix(from)) return true;
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
        if (!StartsWith(i, name)) continue;
        FindValueBehind(i + name.size(), name == U"bearer");
        FindBareValueBehind(i + name.size(), IsAsciiLetter(name[0]));
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

  // "pwd Hunter22", "密码Hunter22": without a sign between, a value that mixes letters and digits.
  void FindBareValueBehind(size_t at, bool needs_space) {
    constexpr size_t kLeast = 6;
    constexpr size_t kMostBetween = 2;
    size_t i = at;
    while (i - at < kMostBetween && At(i) == U' ') ++i;
    if ((needs_space && i == at) || At(i) == U':' || At(i) == U'=') return;
    size_t to = i;
    size_t digits = 0, letters = 0;
    const auto is_value = [](char32_t c) {
      return c > U' ' && c < 0x7F && c != U',' && c != U'"' && c != U'\'' && c != U'`' &&
             c != U';' && c != U'(' && c != U')' && c != U'<' && c != U'>' && c != U'/';
    };
    for (; to < size() && is_value(At(to)); ++to) {
      digits += IsAsciiDigit(At(to)) ? 1 : 0;
      letters += IsAsciiLetter(At(to)) ? 1 : 0;
    }
    while (to > i && (At(to - 1) == U'.' || At(to - 1) == U'?' || At(to - 1) == U':')) --to;
    if (digits == 0 || letters == 0 || to - i < kLeast || IsNameOfSomething(i, to)) return;
    Add(PersonalDataKind::kSecret, i, to);
  }

  // "sha256", "OAuth2.0", "Windows11", "IMP-4102", "E12031", "v2.10.3": a word known to have a number.
  bool IsNameOfSomething(size_t from, size_t to) const {
    static constexpr std::u32string_view kNumbered[] = {
        U"sha",     U"sha-",    U"oauth",   U"base",   U"rsa",     U"aes",    U"aes-",    U"ed",
        U"hmac",    U"hmacsha", U"utf",     U"utf-",   U"argon",   U"bcrypt", U"pbkdf",   U"scrypt",
        U"windows", U"win",     U"macos",   U"ios",    U"android", U"iphone", U"ipad",    U"excel",
        U"office",  U"word",    U"outlook", U"chrome", U"firefox", U"safari", U"version", U"v",
        U"step",    U"page",    U"level",   U"http",   U"http-",   U"https",  U"error",   U"err",
        U"err-",    U"err_",    U"e",       U"e-",     U"imp-",    U"api-",   U"auth-",   U"sync-",
        U"perm-",   U"login-",  U"p",       U"ticket", U"tkt-",    U"issue",  U"issue-",  U"task",
        U"sprint",  U"project", U"line",    U"row",    U"python",  U"java",   U"php",     U"saml",
        U"ldap",    U"tls",     U"ssl",     U"ipv",    U"web",     U"option", U"policy",  U"rule"};
    size_t i = from;
    while (i < to && !IsAsciiDigit(At(i))) ++i;
    const auto word = std::u32string_view(text_.code_points).substr(from, i - from);
    if (std::ranges::find(kNumbered, word) == std::end(kNumbered)) return false;
    while (i < to && (IsAsciiDigit(At(i)) || At(i) == U'.' || At(i) == U'-')) ++i;
    return i == to;
  }

  bool IsLetterOrDigit(size_t i) const { return IsAsciiLetter(At(i)) || IsAsciiDigit(At(i)); }

  // "护照号 E12345678", "passport no. 123456789", 粤B·12345: the first by their names, plates by their
  // province.
  void FindDocuments() {
    static constexpr std::u32string_view kNames[] = {U"护照",   U"通行证", U"回乡证",
                                                     U"居留证", U"驾驶证", U"passport"};
    static constexpr std::u32string_view kProvinces =
        U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    for (size_t i = 0; i < size(); ++i) {
      if (kProvinces.find(At(i)) != std::u32string_view::npos) FindPlate(i);
      for (std::u32string_view name : kNames) {
        if (StartsWith(i, name)) FindDocumentBehind(i + name.size());
      }
    }
  }

  void FindDocumentBehind(size_t at) {
    static constexpr std::u32string_view kBetween[] = {
        U" ", U":", U"#", U".", U"号", U"码", U"是", U"为", U"is", U"number", U"no", U"nr"};
    const auto begins = [&](std::u32string_view word) { return StartsWith(at, word); };
    for (const auto* word = std::end(kBetween);
         (word = std::ranges::find_if(kBetween, begins)) != std::end(kBetween);) {
      at += word->size();
    }
    size_t letters = 0, digits = 0, to = at;
    for (; IsLetterOrDigit(to); ++to) ++(IsAsciiDigit(At(to)) ? digits : letters);
    if (letters <= 2 && digits >= 6 && digits <= 10) Add(PersonalDataKind::kDocument, at, to);
  }

  void FindPlate(size_t at) {
    size_t from = at + 1;
    if (!IsAsciiLetter(At(from++))) return;
    if (At(from) == U'·' || At(from) == U' ' || At(from) == U'-') ++from;
    size_t digits = 0, to = from;
    for (; IsLetterOrDigit(to); ++to) digits += IsAsciiDigit(At(to)) ? 1 : 0;
    const size_t length = to - from;
    // 最新E20012 is a code.
    const bool is_word =
        at > 0 && std::u32string_view(U"最更重刷全").find(At(at - 1)) != std::u32string_view::npos;
    if (!is_word && (length == 5 || length == 6) && digits >= 2) {
      Add(PersonalDataKind::kDocument, at, to);
    }
  }

  void FindNumbers() {
    for (size_t i = 0; i < size();) {
      if (!IsAsciiDigit(At(i))) {
        ++i;
        continue;
      }
      const std::vector<DigitGroup> groups = TakeGroups(i);
      JudgeGroups(groups);
      i = groups.back().end;
    }
  }

  // Groups of digits with one space, hyphen or dot between them, or the brackets of "(212) 555".
  std::vector<DigitGroup> TakeGroups(size_t i) const {
    std::vector<DigitGroup> groups;
    while (true) {
      DigitGroup group{.begin = i};
      while (IsAsciiDigit(At(i))) group.digits.push_back(static_cast<char>(At(i++)));
      group.end = i;
      groups.push_back(std::move(group));
      const bool is_bracketed =
          At(i) == U')' && groups.back().begin > 0 && At(groups.back().begin - 1) == U'(';
      if (is_bracketed) ++i;
      if (At(i) == U'-' || At(i) == U' ' || At(i) == U'.') ++i;
      if (!IsAsciiDigit(At(i)) || i == groups.back().end) return groups;
    }
  }

  // Numbers stand side by side ("13812345678 13912345678"), so every run of groups is tried: first
  // groups that are a number by themselves, then phones, then cards.
  void JudgeGroups(const std::vector<DigitGroup>& groups) {
    std::vector<bool> is_taken(groups.size());
    const auto try_runs = [&](size_t most, auto judge) {
      for (size_t from = 0; from < groups.size(); ++from) {
        const size_t end = std::min(groups.size(), from + most);
        for (size_t to = end; to > from; --to) {
          const auto taken = std::ranges::find(is_taken.begin() + static_cast<ptrdiff_t>(from),
                                               is_taken.begin() + static_cast<ptrdiff_t>(to), true);
          if (taken != is_taken.begin() + static_cast<ptrdiff_t>(to)) continue;
          if (!judge(std::span(groups).subspan(from, to - from))) continue;
          std::fill(is_taken.begin() + static_cast<ptrdiff_t>(from),
                    is_taken.begin() + static_cast<ptrdiff_t>(to), true);
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
    try_runs(1, identity);
    try_runs(1, phone);
    try_runs(kMostGroups, international);
    try_runs(kMostGroups, identity);
    try_runs(kMostGroups, phone);
    try_runs(kMostGroups, card);
  }

  using Groups = std::span<const DigitGroup>;

  static std::string DigitsOf(Groups run) {
    std::string digits;
    for (const DigitGroup& group : run) digits += group.digits;
    return digits;
  }

  // Nothing that makes it a part of a word, a version or an address stands before or behind it.
  bool StandsAlone(Groups run) const {
    const size_t start = run.front().begin;
    if (IsAsciiLetter(At(run.back().end))) return false;
    if (start == 0) return true;
    const char32_t before = At(start - 1);
    return !IsAsciiLetter(before) && before != U'_' && before != U'.';
  }

  // "Tel.138…", "mobile138…": the name of a phone may touch its number.
  std::u32string_view WordBefore(size_t start) const {
    size_t end = start;
    while (end > 0 && start - end < 3 &&
           (At(end - 1) == U'.' || At(end - 1) == U':' || At(end - 1) == U' ' ||
            At(end - 1) == U'(' || At(end - 1) == U'#')) {
      --end;
    }
    size_t from = end;
    while (from > 0 && IsAsciiLetter(At(from - 1))) --from;
    return std::u32string_view(text_.code_points).substr(from, end - from);
  }

  bool IsCalledPhone(size_t start) const {
    static constexpr std::u32string_view kNames[] = {
        U"tel",  U"telephone", U"phone", U"phones", U"mobile", U"mob",      U"cell",  U"cellphone",
        U"call", U"contact",   U"ph",    U"fax",    U"text",   U"whatsapp", U"wechat"};
    if (std::ranges::find(kNames, WordBefore(start)) != std::end(kNames)) return true;
    for (std::u32string_view name : {U"电话", U"手机", U"手机号", U"号码", U"微信", U"热线"}) {
      size_t end = start;
      while (end > 0 && start - end < 2 &&
             (At(end - 1) == U':' || At(end - 1) == U' ' || At(end - 1) == U'是')) {
        --end;
      }
      if (std::u32string_view(text_.code_points).substr(0, end).ends_with(name)) return true;
    }
    return false;
  }

  bool JudgeIdentity(Groups run) {
    if (!StandsAlone(run) && !(At(run.back().end) == U'x')) return false;
    std::string number = DigitsOf(run);
    size_t behind = run.back().end;
    if (number.size() == 17 && At(behind) == U'x' && !IsAsciiLetter(At(behind + 1))) {
      number += 'x';
      ++behind;
    }
    if (number.size() != 18 || !HasBirthDate(number) || !HasIdentityCheck(number)) return false;
    Add(PersonalDataKind::kIdentityCard, run.front().begin, behind);
    return true;
  }

  bool JudgeInternational(Groups run) {
    const size_t start = run.front().begin;
    if (start == 0 || At(start - 1) != U'+' || IsAsciiLetter(At(run.back().end))) return false;
    const size_t count = DigitsOf(run).size();
    if (count < 8 || count > 15) return false;
    Add(PersonalDataKind::kPhone, start - 1, run.back().end);
    return true;
  }

  bool JudgePhone(Groups run) {
    const size_t start = run.front().begin;
    const bool is_called = IsCalledPhone(start);
    const bool follows_name = is_called && !IsAsciiLetter(At(run.back().end));
    if (!StandsAlone(run) && !follows_name) return false;
    if (!IsChinesePhone(run) && !IsLandLine(run) && !IsAmericanPhone(run, is_called)) return false;
    const bool is_bracketed = start > 0 && At(start - 1) == U'(' && run.size() > 1;
    Add(PersonalDataKind::kPhone, is_bracketed ? start - 1 : start, run.back().end);
    return true;
  }

  static bool IsChinesePhone(Groups run) {
    if (run.size() > 1 && run.front().digits == "86") run = run.subspan(1);
    const std::string all = DigitsOf(run);
    std::string_view digits = all;
    if (digits.size() == 13 && digits.starts_with("86")) digits.remove_prefix(2);
    // Written at once, 138 1234 5678 or 138 12345678; other parts are addresses and versions.
    const bool is_parted_so =
        run.size() == 1 || (run.front().digits.size() == 3 &&
                            std::ranges::all_of(run.subspan(1), [](const auto& group) {
                              return group.digits.size() >= 4;
                            }));
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

  // One group, or groups of four (the last may differ), or 4-6-5.
  bool JudgeCard(Groups run) {
    const std::string digits = DigitsOf(run);
    if (!StandsAlone(run) || digits.size() < 13 || digits.size() > 19 || digits[0] == '0' ||
        !HasLuhnCheck(digits) || digits.find_first_not_of(digits[0]) == std::string::npos) {
      return false;
    }
    const Groups leading = run.first(run.size() - 1);
    const bool is_by_fours = std::ranges::all_of(
        leading, [](const DigitGroup& group) { return group.digits.size() == 4; });
    const bool is_by_465 = run.size() == 3 && run[0].digits.size() == 4 &&
                           run[1].digits.size() == 6 && run[2].digits.size() == 5;
    if (!is_by_fours && !is_by_465) return false;
    Add(PersonalDataKind::kBankCard, run.front().begin, run.back().end);
    return true;
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
    case PersonalDataKind::kDocument:
      return "[document]";
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
