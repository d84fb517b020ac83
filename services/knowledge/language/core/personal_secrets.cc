// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/personal_secrets.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "knowledge/language/core/han_secret.h"
#include "knowledge/language/core/secret_value.h"

namespace deskmesh::knowledge {
namespace {

using text::IsAsciiDigit;
using text::IsAsciiLetter;
using text::IsHan;

bool IsBlank(char32_t c) { return c == U' ' || c == U'\t'; }
bool IsQuote(char32_t c) { return c == U'"' || c == U'\'' || c == U'`'; }

template <size_t kSize>
bool IsOneOf(std::u32string_view word, const std::u32string_view (&words)[kSize]) {
  return std::ranges::find(words, word) != std::end(words);
}

enum class SecretName : uint8_t {
  kNone,
  kPassword,  // a plain word may be one
  kKey,       // keys, tokens
  kCode,      // codes sent for one login: digits
  kWeak,      // "pass", "pin": words of other meanings
};

// What stands between the name and its value.
enum class Sign : uint8_t { kBlank, kIs, kMark };

class NamedSecretFinder {
 public:
  explicit NamedSecretFinder(PersonalText& text) : text_(text) {}

  void Run() {
    for (size_t i = 0; i < text_.size();) {
      if (text_.IsLetter(i)) {
        const size_t to = EndOfIdentifier(i);
        JudgeIdentifier(i, to);
        i = to;
        continue;
      }
      if (IsHan(text_.At(i))) JudgeHan(i);
      ++i;
    }
  }

 private:
  size_t EndOfIdentifier(size_t i) const {
    const size_t from = i;
    while (text_.IsAlphanumeric(i) || text_.At(i) == U'_' || text_.At(i) == U'-') ++i;
    while (i > from + 1 && !text_.IsAlphanumeric(i - 1)) --i;
    return i;
  }

  std::u32string_view WordBefore(size_t from, size_t* begin = nullptr) const {
    size_t end = from;
    while (end > 0 && from - end < 2 && (text_.At(end - 1) == U' ' || text_.At(end - 1) == U'-')) {
      --end;
    }
    size_t start = end;
    while (start > 0 && from - start < 40 &&
           (text_.IsAlphanumeric(start - 1) || text_.At(start - 1) == U'\'')) {
      --start;
    }
    if (begin != nullptr) *begin = start;
    return text_.View(start, end);
  }

  // By how the identifier ends: password, DB_PASSWORD, aws_secret_access_key, "api key".
  SecretName NameOf(size_t from, size_t to) const {
    static constexpr std::u32string_view kPasswords[] = {U"password",   U"passwd",   U"pwd",
                                                         U"passphrase", U"passcode", U"passwort"};
    static constexpr std::u32string_view kKeys[] = {U"secret",     U"token",      U"apikey",
                                                    U"accesskey",  U"secretkey",  U"privatekey",
                                                    U"credential", U"credentials"};
    static constexpr std::u32string_view kOfKeys[] = {
        U"api",        U"access",   U"secret",  U"private", U"signing",      U"encryption",
        U"master",     U"service",  U"storage", U"auth",    U"subscription", U"webhook",
        U"license",    U"account",  U"session", U"shared",  U"app",          U"application",
        U"activation", U"recovery", U"wifi",    U"fi",      U"wpa",          U"network"};
    static constexpr std::u32string_view kOfCodes[] = {
        U"verification", U"confirmation", U"security", U"otp",   U"authentication", U"auth",
        U"login",        U"2fa",          U"mfa",      U"sms",   U"one-time",       U"onetime",
        U"activation",   U"time",         U"access",   U"backup"};
    std::u32string_view name = text_.View(from, to);
    while (!name.empty() && (IsAsciiDigit(name.back()) || name.back() == U'_')) {
      name.remove_suffix(1);
    }
    const auto ends_so = [&](std::u32string_view end) { return name.ends_with(end); };
    if (std::ranges::any_of(kPasswords, ends_so)) return SecretName::kPassword;
    if (std::ranges::any_of(kKeys, ends_so)) return SecretName::kKey;
    const size_t part = name.find_last_of(U"_-");
    const bool is_joined = part != std::u32string_view::npos;
    const std::u32string_view last = is_joined ? name.substr(part + 1) : name;
    const std::u32string_view before = is_joined ? name.substr(0, part) : WordBefore(from);
    if (last == U"key" && HasHashBehind(to)) return SecretName::kKey;
    if (last == U"key") {
      const size_t cut = before.find_last_of(U"_-");
      const std::u32string_view of =
          cut == std::u32string_view::npos ? before : before.substr(cut + 1);
      return IsOneOf(of, kOfKeys) ? SecretName::kKey : SecretName::kNone;
    }
    if (last == U"otp" || last == U"totp") return SecretName::kCode;
    if (last == U"code") return IsOneOf(before, kOfCodes) ? SecretName::kCode : SecretName::kNone;
    if (last == U"pass") return is_joined ? SecretName::kPassword : SecretName::kWeak;
    if (last == U"pw") return SecretName::kPassword;
    if (last == U"pin") return SecretName::kWeak;
    return SecretName::kNone;
  }

  // Other things than secrets have keys, but no long ones.
  bool HasHashBehind(size_t at) const {
    constexpr size_t kMostBetween = 3;
    size_t i = at;
    while (i - at < kMostBetween && (IsBlank(text_.At(i)) || text_.At(i) == U':' ||
                                     text_.At(i) == U'=' || IsQuote(text_.At(i)))) {
      ++i;
    }
    size_t to = i, digits = 0;
    for (; text_.IsAlphanumeric(to); ++to) digits += text_.IsDigit(to) ? 1 : 0;
    return i > at && digits > 0 && (to - i == 32 || to - i == 40 || to - i == 64);
  }

  void JudgeIdentifier(size_t from, size_t to) {
    if (text_.View(from, to) == U"bearer" || text_.View(from, to) == U"basic") {
      JudgeBareToken(to, text_.View(from, to) == U"basic");
      return;
    }
    JudgeSentCode(from, to);
    const SecretName name = NameOf(from, to);
    if (name == SecretName::kNone) return;
    if (JudgeElement(from, to)) return;
    const bool is_joined = text_.View(from, to).find_first_of(U"_-") != std::u32string_view::npos;
    JudgeBehind(to, name, is_joined);
    JudgeBefore(from, to, name);
  }

  // <password>Hunter22</password>
  bool JudgeElement(size_t from, size_t to) {
    constexpr size_t kLongest = 128;
    if (from == 0 || text_.At(from - 1) != U'<' || text_.At(to) != U'>') return false;
    SecretValue value{.from = to + 1, .to = text_.Find(U"<", to + 1)};
    if (value.length() == 0 || value.length() > kLongest || value.to == text_.size()) return false;
    const std::u32string_view name = text_.View(from, to), held = text_.View(value.from, value.to);
    if (!text_.StartsWith(value.to + 1, U"/") || !text_.StartsWith(value.to + 2, name))
      return false;
    if (held.find(U' ') != held.npos || held == U"string" || IsPlaceholder(text_, value))
      return false;
    Add(value);
    return true;
  }

  // "the code you sent me is 482913"; "cvv 123" of a card.
  void JudgeSentCode(size_t from, size_t to) {
    static constexpr std::u32string_view kSent[] = {U"sent", U"texted", U"received", U"got"};
    static constexpr std::u32string_view kOfCards[] = {U"cvv", U"cvc", U"cvv2", U"cvc2"};
    const std::u32string_view name = text_.View(from, to);
    const bool is_of_card = IsOneOf(name, kOfCards);
    if (!is_of_card && name != U"code") return;
    constexpr size_t kFarthest = 40;
    bool was_sent = is_of_card, is_told = is_of_card;
    for (size_t i = to; i < to + kFarthest && i < text_.size();) {
      if (text_.IsDigit(i)) {
        size_t end = i;
        while (text_.IsDigit(end)) ++end;
        const size_t least = is_of_card ? 3 : kLeastCode, most = is_of_card ? 4 : kMostCode;
        SecretValue code{.from = i, .to = end};
        code.digits = code.length();
        const bool is_one = was_sent && is_told && code.length() >= least && code.length() <= most;
        if (is_one && !text_.IsAlphanumeric(end) && !IsCounted(text_, code)) Add(code);
        return;
      }
      if (!text_.IsLetter(i)) {
        is_told |= text_.At(i) == U':';
        if (text_.At(i) != U' ' && text_.At(i) != U':') return;
        ++i;
        continue;
      }
      const size_t end = EndOfIdentifier(i);
      const std::u32string_view word = text_.View(i, end);
      was_sent |= IsOneOf(word, kSent);
      is_told = word == U"is" || word == U"was";
      if (is_of_card && !is_told && word != U"code" && word != U"number") return;
      is_told |= is_of_card;
      i = end;
    }
  }

  void JudgeHan(size_t i) {
    static constexpr std::pair<std::u32string_view, SecretName> kNames[] = {
        {U"密码", SecretName::kPassword}, {U"口令", SecretName::kPassword},
        {U"密钥", SecretName::kKey},      {U"秘钥", SecretName::kKey},
        {U"令牌", SecretName::kKey},      {U"验证码", SecretName::kCode},
        {U"校验码", SecretName::kCode},   {U"动态码", SecretName::kCode},
        {U"授权码", SecretName::kCode},   {U"激活码", SecretName::kCode},
        {U"动态密码", SecretName::kCode}, {U"确认码", SecretName::kCode}};
    for (const auto& [name, kind] : kNames) {
      if (!text_.StartsWith(i, name)) continue;
      JudgeBehind(i + name.size(), kind, false);
      if (kind == SecretName::kCode) JudgeLateCode(i + name.size());
      JudgeBefore(i, i + name.size(), kind);
    }
  }

  // "验证码收到了，是 662018".
  void JudgeLateCode(size_t at) {
    constexpr size_t kFarthest = 10;
    for (size_t i = at; i < at + kFarthest; ++i) {
      const char32_t c = text_.At(i);
      if (c == U'。' || c == U'?' || c == U'!' || c == U'\n' || text_.IsDigit(i)) return;
      if (c != U'是' && c != U'为' && c != U':') continue;
      size_t from = i + 1;
      while (IsBlank(text_.At(from))) ++from;
      const SecretValue value = ReadSecretValue(text_, from);
      constexpr size_t kLeast = 6;
      const bool is_code = value.is_number() && value.length() >= kLeast && IsCode(value);
      if (is_code && !IsCounted(text_, value)) Add(value);
      return;
    }
  }

  // "Bearer abc…", "Basic dXNl…==" without a header's name.
  void JudgeBareToken(size_t at, bool is_basic) {
    if (!IsBlank(text_.At(at))) return;
    const SecretValue value = ReadSecretValue(text_, at + 1);
    const bool is_one = is_basic ? value.length() >= 8 && text_.At(value.to - 1) == U'='
                                 : value.length() >= 6 && value.is_mixed;
    if (is_one && !IsPlaceholder(text_, value) && !IsNameOfSomething(text_, value)) Add(value);
  }

  void Add(const SecretValue& value) { text_.Add(PersonalDataKind::kSecret, value.from, value.to); }

  // Moves behind one sign: ":", "=", "is", 是, 为.
  std::optional<Sign> TakeSign(size_t* i) const {
    const char32_t c = text_.At(*i);
    if (text_.StartsWith(*i, U"::")) return std::nullopt;  // a name of a program's text
    if (c == U':' || c == U'=') {
      while (text_.At(*i) == U':' || text_.At(*i) == U'=' || text_.At(*i) == U'>') ++*i;
      return Sign::kMark;
    }
    if (c == U'是' || c == U'为' || c == U'叫' || c == U'成') {
      const char32_t next = text_.At(*i + 1);  // 是否, 为什么
      if (next == U'否' || next == U'什' || next == U'何') return std::nullopt;
      ++*i;
      if (text_.At(*i) == U'了') ++*i;
      return Sign::kMark;
    }
    static constexpr std::u32string_view kWords[] = {U"is", U"was", U"to", U"equals", U"->"};
    size_t to = *i;
    while (text_.IsLetter(to) || text_.At(to) == U'-' || text_.At(to) == U'>') ++to;
    if (!IsOneOf(text_.View(*i, to), kWords)) return std::nullopt;
    if (!IsBlank(text_.At(to)) && text_.At(to) != U':' && text_.At(to) != U'=') return std::nullopt;
    *i = to;
    return Sign::kIs;
  }

  // What tells which password it is, up to the sign: "for the staging server is", 现在改.
  size_t SkipDescription(size_t i) const {
    constexpr size_t kFarthest = 40, kMostHan = 6;
    size_t at = i;
    while (IsBlank(text_.At(at))) ++at;
    if (text_.At(at) == U'(') {
      size_t close = at;
      while (close - at < kFarthest && close < text_.size() && text_.At(close) != U')') ++close;
      return text_.At(close) == U')' ? close + 1 : i;
    }
    static constexpr std::u32string_view kOpenings[] = {U"for", U"of", U"on", U"in", U"at"};
    size_t to = at;
    while (text_.IsLetter(to)) ++to;
    if (IsOneOf(text_.View(at, to), kOpenings)) {
      for (; to < text_.size() && to - at < kFarthest; ++to) {
        const char32_t c = text_.At(to);
        if (c == U'.' || c == U',' || c == U';' || c == U'?' || c == U'!' || c == U'\n') return i;
        if (c == U':' || c == U'=' || text_.StartsWith(to, U" is ")) return to;
      }
      return i;
    }
    to = at;
    while (IsHan(text_.At(to)) && to - at < kMostHan) {
      const char32_t c = text_.At(to);
      if (c == U'是' || c == U'为' || c == U'成') return to == at ? i : to;
      ++to;
    }
    return to > at && text_.At(to) == U':' ? to : i;
  }

  void JudgeBehind(size_t at, SecretName name, bool is_joined) {
    size_t i = at;
    const bool is_quoted = IsQuote(text_.At(i));  // a key of JSON, or a word that is quoted
    while (IsQuote(text_.At(i))) ++i;
    const size_t described = SkipDescription(i);
    const bool is_described = described != i;
    const bool is_told = is_described && IsTellingAdverb(i, described);
    i = described;
    bool has_sign = false, is_next_line = false;
    Sign sign = Sign::kBlank;
    constexpr size_t kMostSteps = 12;
    for (size_t step = 0; step < kMostSteps; ++step) {
      if (IsBlank(text_.At(i)) || text_.At(i) == U'*') {
        ++i;
        continue;
      }
      if (has_sign && (text_.At(i) == U'\n' || text_.At(i) == U'\r')) {
        is_next_line = true;
        ++i;
        continue;
      }
      const std::optional<Sign> next = TakeSign(&i);
      if (!next.has_value()) break;
      has_sign = true;
      sign = std::max(sign, *next);
    }
    bool is_changed = false;
    if (has_sign) {
      SkipAdverbs(&i);
      is_changed = SkipChange(&i);
    } else if (name == SecretName::kPassword && !is_joined && text_.StartsWith(i, U"- ")) {
      i += 2;
      has_sign = is_changed = true;  // a dash is a sign where only a secret can follow
    }
    if (!has_sign && (is_quoted || (i == at && IsAsciiLetter(text_.At(at - 1))))) return;
    const SecretValue value = ReadSecretValue(text_, i);
    if (name == SecretName::kCode && (has_sign || i > at) && AddGroupedCode(value)) return;
    if (has_sign && IsOfPair(at) && AddSecondOfPair(value.to)) return;
    const bool is_strict = is_described || is_next_line || is_changed;
    const bool is_one = has_sign ? IsAnnounced(value, name, sign, is_joined, is_strict)
                                 : !is_described && IsBare(value, name);
    if (is_one && !IsPlaceholder(text_, value) && !IsNameOfSomething(text_, value) &&
        !IsCounted(text_, value)) {
      Add(value);
      return;
    }
    const bool may_be_han = !is_next_line && !is_changed && (!is_described || is_told);
    if (name != SecretName::kPassword || sign != Sign::kMark || !may_be_han) return;
    const SecretValue han = ReadHanSecret(text_, i, value, is_told);
    if (han.length() > 0) Add(han);
  }

  // 密码就是, 密码一直是: what is told is still the password.
  bool IsTellingAdverb(size_t from, size_t to) const {
    static constexpr std::u32string_view kAdverbs[] = {U"就",   U"还",   U"也",   U"都",  U"一直",
                                                       U"现在", U"目前", U"应该", U"仍然"};
    while (from < to && IsBlank(text_.At(from))) ++from;
    return IsOneOf(text_.View(from, to), kAdverbs);
  }

  void SkipAdverbs(size_t* i) const {
    static constexpr std::u32string_view kAdverbs[] = {U"just", U"still", U"simply",  U"currently",
                                                       U"now",  U"again", U"actually"};
    size_t to = *i;
    while (text_.IsLetter(to)) ++to;
    if (!IsOneOf(text_.View(*i, to), kAdverbs) || !IsBlank(text_.At(to))) return;
    while (IsBlank(text_.At(to))) ++to;
    *i = to;
  }

  // "was changed to", "is set to".
  bool SkipChange(size_t* i) const {
    for (const std::u32string_view change :
         {U"changed to ", U"reset to ", U"set to ", U"updated to "}) {
      if (!text_.StartsWith(*i, change)) continue;
      *i += change.size();
      return true;
    }
    return false;
  }

  // `is_strict`: something stood between, so that only a value that no word looks like counts.
  bool IsAnnounced(const SecretValue& value, SecretName name, Sign sign, bool is_joined,
                   bool is_strict) const {
    constexpr size_t kLeast = 4;
    if (name == SecretName::kCode) return IsCode(value);
    if (value.length() < kLeast) return false;
    if (value.is_number()) {
      return name == SecretName::kPassword || name == SecretName::kWeak ||
             (is_joined && sign == Sign::kMark && value.length() >= 6);
    }
    // "key is v2-beta": a key is long.
    if (value.is_mixed) return name != SecretName::kKey || value.length() >= 6;
    if (is_strict || name == SecretName::kWeak) return false;
    if (sign != Sign::kMark) return name == SecretName::kPassword && IsPlainValue(value, true);
    const bool is_assigned = value.is_quoted || is_joined || text_.At(value.from - 1) == U'=';
    return (name == SecretName::kPassword || is_assigned) && IsPlainValue(value, false);
  }

  // One word that says nothing about secrets, and no sentence begins with it.
  bool IsPlainValue(const SecretValue& value, bool must_end) const {
    const std::u32string_view word = text_.View(value.from, value.to);
    size_t words = 0, spoken = 0;
    for (size_t start = 0; start < word.size();) {
      const size_t end = std::min(word.find(U' ', start), word.size());
      const std::u32string_view one = word.substr(start, end - start);
      ++words;
      spoken += IsSpokenOfSecrets(one) || one.starts_with(U"password") ? 1 : 0;
      start = end + 1;
    }
    if (value.letters == 0 || spoken * 2 >= words) return false;
    const bool is_assigned = text_.At(value.from - 1) == U'=';  // by a program, not in prose
    if (value.is_quoted || is_assigned) return true;
    if (text_.At(value.to) == U':') return false;  // the next label
    static constexpr std::u32string_view kStates[] = {U"ed", U"ing", U"ful", U"ous", U"ive"};
    if (must_end && std::ranges::any_of(kStates, [&](auto end) { return word.ends_with(end); })) {
      return false;
    }
    size_t i = value.to;
    while (IsBlank(text_.At(i)) || text_.At(i) == U'.') ++i;
    size_t to = i;
    while (text_.IsLetter(to) || text_.At(to) == U'\'' || text_.At(to) == U'’') ++to;
    if (to == i) return true;
    return !must_end && IsConnecting(text_.View(i, to));
  }

  static constexpr size_t kLeastCode = 4, kMostCode = 8;

  // 483920, "483 920", G-483920.
  bool IsCode(const SecretValue& value) const {
    if (value.digits < kLeastCode || value.digits > kMostCode) return false;
    const bool is_plain = value.letters <= 2 && value.length() - value.digits - value.letters <= 1;
    return is_plain || (value.is_mixed && value.length() <= 12);
  }

  // 558 201, 90-41-77: groups of a code, parted by one character.
  bool AddGroupedCode(const SecretValue& first) {
    size_t to = first.from, groups = 0, digits = 0;
    while (text_.IsDigit(to)) {
      const size_t begin = to;
      while (text_.IsDigit(to)) ++to;
      digits += to - begin;
      ++groups;
      if ((text_.At(to) != U' ' && text_.At(to) != U'-') || !text_.IsDigit(to + 1)) break;
      ++to;
    }
    if (groups < 2 || groups > 4 || digits < kLeastCode || digits > kMostCode ||
        text_.IsAlphanumeric(to)) {
      return false;
    }
    SecretValue code{.from = first.from, .to = to};
    code.digits = code.length();  // counted as one number
    if (IsCounted(text_, code)) return false;
    Add(code);
    return true;
  }

  // Without a sign between, a value that mixes letters and digits: "pwd Hunter22", "密码Hunter22".
  bool IsBare(const SecretValue& value, SecretName name) const {
    const std::u32string_view word = text_.View(value.from, value.to);
    if (value.is_quoted && value.is_mixed && value.length() >= 6 && name != SecretName::kWeak) {
      return true;
    }
    if (word.find_first_of(U"/()<>") != std::u32string_view::npos) return false;
    if (name == SecretName::kCode) return value.is_number() && IsCode(value);
    constexpr size_t kLeast = 6, kLeastKey = 8;
    if (value.is_number()) return name == SecretName::kPassword && value.length() >= kLeast;
    if (value.digits == 0 || value.letters == 0) return false;
    if (name == SecretName::kWeak) return value.length() >= kLeast && HasCapital(value);
    return value.length() >= (name == SecretName::kKey ? kLeastKey : kLeast);
  }

  bool HasCapital(const SecretValue& value) const {
    for (size_t i = value.from; i < value.to; ++i) {
      if (text_.IsUpper(i)) return true;
    }
    return false;
  }

  // "账号密码：admin Hunter22", "username/password: ann hunter22": both are given.
  bool IsOfPair(size_t behind_name) const {
    const size_t from = behind_name > 24 ? behind_name - 24 : 0;
    const std::u32string_view before = text_.View(from, behind_name);
    static constexpr std::u32string_view kPairs[] = {U"账号密码",
                                                     U"帐号密码",
                                                     U"账户密码",
                                                     U"用户名密码",
                                                     U"账号/密码",
                                                     U"用户名/密码",
                                                     U"账号和密码",
                                                     U"用户名和密码",
                                                     U"user/password",
                                                     U"username/password",
                                                     U"login/password",
                                                     U"user and password",
                                                     U"username and password",
                                                     U"login and password"};
    return std::ranges::any_of(kPairs, [&](auto pair) { return before.ends_with(pair); });
  }

  bool AddSecondOfPair(size_t at) {
    size_t i = at;
    while (i - at < 3 && (IsBlank(text_.At(i)) || text_.At(i) == U'/' || text_.At(i) == U',')) ++i;
    const SecretValue second = ReadSecretValue(text_, i);
    if (i == at || second.length() < 4 ||
        text_.View(second.from, second.to).find(U'=') != std::u32string_view::npos) {
      return false;
    }
    if ((!second.is_mixed && !second.is_number())) return false;
    Add(second);
    return true;
  }

  // "Hunter22 is my password", "483920 is your verification code", "用 Hunter22 作为密码".
  void JudgeBefore(size_t from, size_t to, SecretName name) {
    if (name == SecretName::kWeak) return;
    size_t at = from;
    bool is_said = false;
    if (IsHan(text_.At(from))) {
      for (const std::u32string_view owner : {U"我们的", U"我的", U"你的", U"您的", U"的"}) {
        if (text_.EndsWith(at, owner)) {
          at -= owner.size();
          break;
        }
      }
      for (const std::u32string_view sign : {U"作为", U"当作", U"用作", U"是", U"做", U"当"}) {
        if (!text_.EndsWith(at, sign)) continue;
        at -= sign.size();
        is_said = true;
        break;
      }
    } else {
      static constexpr std::u32string_view kOwners[] = {
          U"my",           U"the",          U"our",      U"your",  U"a",
          U"new",          U"initial",      U"default",  U"api",   U"access",
          U"verification", U"confirmation", U"security", U"login", U"admin",
          U"root",         U"temporary"};
      static constexpr std::u32string_view kSigns[] = {U"is", U"as", U"was"};
      constexpr size_t kMostOwners = 4;
      for (size_t k = 0; k < kMostOwners && !is_said; ++k) {
        size_t begin = at;
        const std::u32string_view word = WordBefore(at, &begin);
        is_said = IsOneOf(word, kSigns);
        if (!is_said && !IsOneOf(word, kOwners)) return;
        at = begin;
      }
    }
    if (!is_said) return;
    while (at > 0 && (IsBlank(text_.At(at - 1)) || IsQuote(text_.At(at - 1)))) --at;
    size_t start = at;
    while (start > 0 && at - start < 64 && text_.At(start - 1) > U' ' &&
           text_.At(start - 1) < 0x7F && !IsQuote(text_.At(start - 1)) &&
           text_.At(start - 1) != U',') {
      --start;
    }
    const SecretValue value = ReadSecretValue(text_, start);
    if (value.to != at || IsPlaceholder(text_, value) || IsNameOfSomething(text_, value)) return;
    const bool is_one = name == SecretName::kCode
                            ? value.is_number() && IsCode(value)
                            : value.length() >= 6 && value.digits > 0 && value.letters > 0;
    if (is_one && to > from) Add(value);
  }

  PersonalText& text_;
};

}  // namespace

void FindNamedSecrets(PersonalText& text) { NamedSecretFinder(text).Run(); }

}  // namespace deskmesh::knowledge
