// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include "knowledge/language/core/personal_secrets.h"
#include "knowledge/language/core/secret_value.h"
#include "knowledge/language/core/token_shapes.h"

namespace deskmesh::knowledge {
namespace {

bool IsQuote(char32_t c) { return c == U'"' || c == U'\'' || c == U'`'; }

class TokenFinder {
 public:
  explicit TokenFinder(PersonalText& text) : text_(text) {}

  void Run() {
    FindJoinedTokens(text_);
    for (size_t i = 0; i < text_.size();) {
      if (!IsTokenChar(i)) {
        ++i;
        continue;
      }
      size_t to = i;
      while (IsTokenChar(to)) ++to;
      const size_t value = BehindName(i, to);
      if (value > i && IsTokenLike(value, to)) {
        text_.Add(PersonalDataKind::kSecret, value, to);
      } else if (IsTokenLike(i, to)) {
        text_.Add(PersonalDataKind::kSecret, i, to);
      } else {
        FindPrefixedToken(i, to);
      }
      i = to;
    }
  }

 private:
  bool IsTokenChar(size_t i) const {
    const char32_t c = text_.At(i);
    return text_.IsAlphanumeric(i) || c == U'_' || c == U'-' || c == U'.' || c == U'+' ||
           c == U'/' || c == U'=';
  }

  bool HasTokenPrefix(size_t from) const {
    static constexpr std::u32string_view kPrefixes[] = {
        U"sk-",   U"pk_live_", U"sk_live_", U"rk_live_",   U"pk_test_", U"sk_test_", U"rk_test_",
        U"ghp_",  U"gho_",     U"ghs_",     U"ghu_",       U"ghr_",     U"glpat-",   U"gldt-",
        U"xoxa-", U"xoxb-",    U"xoxp-",    U"xoxr-",      U"xoxs-",    U"xapp-",    U"akia",
        U"ltai",  U"aiza",     U"eyj",      U"npm_",       U"pypi-",    U"dop_v1_",  U"hf_",
        U"akid",  U"bearer_",  U"shpat_",   U"github_pat_"};
    return std::ranges::any_of(
        kPrefixes, [&](std::u32string_view prefix) { return text_.StartsWith(from, prefix); });
  }

  // Tokens and keys of Deskmesh itself: short prefixes, so that what follows must be long and in one
  // piece.
  bool IsOwnToken(size_t from, size_t to) const {
    static constexpr std::u32string_view kPrefixes[] = {U"dmk_", U"dms_", U"dmv_", U"wgt_",
                                                        U"whsec_"};
    constexpr size_t kLeastPiece = 16;
    for (const std::u32string_view prefix : kPrefixes) {
      if (!text_.StartsWith(from, prefix)) continue;
      size_t i = from + prefix.size();
      size_t digits = 0, letters = 0;
      for (; i < to && text_.IsAlphanumeric(i); ++i) ++(text_.IsDigit(i) ? digits : letters);
      return digits > 0 && letters > 0 && digits + letters >= kLeastPiece;
    }
    return false;
  }

  // AccountKey=…==: where what is assigned begins.
  size_t BehindName(size_t from, size_t to) const {
    size_t value = from;
    for (size_t i = from; i + 1 < to; ++i) {
      if (text_.At(i) == U'=' && text_.IsAlphanumeric(i + 1)) value = i + 1;
    }
    return value;
  }

  // One behind a name or in an address: `x=ghp_…`, `/v1/sk-…`.
  void FindPrefixedToken(size_t from, size_t to) {
    for (size_t i = from + 1; i < to; ++i) {
      const char32_t before = text_.At(i - 1);
      if (before != U'=' && before != U'/' && before != U'.') continue;
      if (!IsOwnToken(i, to) && !HasTokenShape(text_, i, to) &&
          (!HasTokenPrefix(i) || !IsTokenLike(i, to))) {
        continue;
      }
      text_.Add(PersonalDataKind::kSecret, i, to);
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
      digits += text_.IsDigit(i) ? 1 : 0;
      letters += text_.IsLetter(i) ? 1 : 0;
      capitals += text_.IsUpper(i) ? 1 : 0;
      separators += text_.IsAlphanumeric(i) ? 0 : 1;
    }
    if (digits > 0 && HasTokenPrefix(from)) return true;
    if (HasTokenShape(text_, from, to)) return true;
    if (IsHash(from, to)) return false;
    if (IsByChance(text_, from, to)) return true;
    // Paths, versions and identifiers have many separators or few digits.
    return length >= 32 && digits * 6 >= length && letters * 6 >= length &&
           separators * 12 < length && (capitals > 0 || IsHex(from, to));
  }

  bool IsHex(size_t from, size_t to) const {
    for (size_t i = from; i < to; ++i) {
      const char32_t c = text_.At(i);
      if (!text_.IsDigit(i) && !(c >= U'a' && c <= U'f')) return false;
    }
    return true;
  }

  // A commit or a check sum. A key of this look is found by its name.
  bool IsHash(size_t from, size_t to) const {
    constexpr size_t kLengths[] = {32, 40, 56, 64, 96, 128};
    for (const std::u32string_view sum : {U"sha256-", U"sha384-", U"sha512-"}) {
      if (text_.StartsWith(from, sum)) return true;
    }
    return std::ranges::find(kLengths, to - from) != std::end(kLengths) && IsHex(from, to);
  }

  PersonalText& text_;
};

class LoginFinder {
 public:
  explicit LoginFinder(PersonalText& text) : text_(text) {}

  void Run() {
    FindPrivateKeys();
    for (size_t i = 0; i < text_.size(); ++i) {
      const char32_t c = text_.At(i);
      if (c == U':' && text_.StartsWith(i, U"://")) FindUserOfAddress(i + 3);
      if (c == U'-') FindOption(i);
      if (c == U'a' && text_.StartsWith(i, U"authorization")) FindAuthorization(i, i + 13);
      if (c == U'c' && text_.StartsWith(i, U"cookie:")) FindCookie(i, i + 7);
    }
  }

 private:
  void Add(const SecretValue& value) { text_.Add(PersonalDataKind::kSecret, value.from, value.to); }

  void FindPrivateKeys() {
    constexpr std::u32string_view kBegin = U"-----begin ";
    constexpr std::u32string_view kEnd = U"-----end ";
    constexpr std::u32string_view kDashes = U"-----";
    for (size_t i = 0; i + kBegin.size() < text_.size(); ++i) {
      if (text_.At(i) != U'-' || !text_.StartsWith(i, kBegin)) continue;
      size_t to = text_.Find(kEnd, i);
      if (to < text_.size()) {
        to = std::min(text_.size(), text_.Find(kDashes, to + kEnd.size()) + kDashes.size());
      }
      text_.Add(PersonalDataKind::kSecret, i, to);
      i = to;
    }
  }

  // postgres://admin:pw@host, https://token@host: the password, or a user that is a token.
  void FindUserOfAddress(size_t from) {
    constexpr size_t kLongest = 512;
    size_t to = from, at = 0, colon = 0;
    for (; to < text_.size() && to - from < kLongest; ++to) {
      const char32_t c = text_.At(to);
      if (c <= U' ' || c >= 0x7F || c == U'/' || c == U'?' || c == U'#' || IsQuote(c) ||
          c == U'<' || c == U'>') {
        break;
      }
      if (c == U'@') at = to;
      if (c == U':' && colon == 0) colon = to;
    }
    if (at == 0) return;
    SecretValue value{.from = colon != 0 && colon < at ? colon + 1 : from, .to = at};
    if (value.from == from) {  // a user alone: a token is long
      constexpr size_t kLeastToken = 16;
      size_t digits = 0;
      for (size_t i = from; i < at; ++i) digits += text_.IsDigit(i) ? 1 : 0;
      if (value.length() < kLeastToken || digits * 6 < value.length()) return;
    }
    if (!IsPlaceholder(text_, value)) Add(value);
  }

  // Whether a word stands before, in the same line and near.
  bool IsOfCommand(size_t at, std::u32string_view command) const {
    constexpr size_t kFarthest = 200;
    size_t from = at > kFarthest ? at - kFarthest : 0;
    for (size_t i = at; i > from; --i) {
      if (text_.At(i - 1) == U'\n') from = i;
    }
    return text_.View(from, at).find(command) != std::u32string_view::npos;
  }

  // curl -u ann:pw, --user=ann:pw, mysql -pPw, sshpass -p Pw.
  void FindOption(size_t i) {
    if (i > 0 && text_.At(i - 1) > U' ' && !IsQuote(text_.At(i - 1))) return;
    for (const std::u32string_view option : {U"-u", U"--user", U"--proxy-user"}) {
      if (!text_.StartsWith(i, option)) continue;
      size_t at = i + option.size();
      if (text_.At(at) != U' ' && text_.At(at) != U'=' && option != U"-u") continue;
      while (text_.At(at) == U' ' || text_.At(at) == U'=') ++at;
      FindUserAndPassword(i, at);
    }
    if (!text_.StartsWith(i, U"-p") || text_.IsUpper(i + 1)) return;  // -P is the port
    size_t at = i + 2;
    if (IsOfCommand(i, U"sshpass") || IsOfCommand(i, U"redis-cli") ||
        IsOfCommand(i, U"docker login")) {
      while (text_.At(at) == U' ') ++at;
    } else if (!IsOfCommand(i, U"mysql")) {
      return;
    }
    const SecretValue value = ReadSecretValue(text_, at);
    if (value.from >= at && value.length() >= 4 && !IsPlaceholder(text_, value)) Add(value);
  }

  void FindUserAndPassword(size_t option, size_t at) {
    const SecretValue pair = ReadSecretValue(text_, at);
    size_t colon = pair.from;
    while (colon < pair.to && text_.At(colon) != U':') ++colon;
    if (colon == pair.to || colon == pair.from || text_.StartsWith(colon, U"://")) return;
    SecretValue password = ReadSecretValue(text_, colon + 1);
    password.to = pair.is_quoted ? pair.to : password.to;
    const bool is_web = IsOfCommand(option, U"curl") || IsOfCommand(option, U"http") ||
                        IsOfCommand(option, U"wget");
    // docker run -u 1000:1000 names a group.
    if (!is_web && !password.is_mixed) return;
    if (password.from < password.to && !IsPlaceholder(text_, password)) Add(password);
  }

  // Behind the name of a header and its colon; the header may stand in quotation marks.
  size_t ValueOfHeader(size_t behind_name) const {
    size_t i = behind_name;
    if (IsQuote(text_.At(i))) ++i;
    while (text_.At(i) == U' ') ++i;
    if (text_.At(i) != U':' && text_.At(i) != U'=') return 0;
    ++i;
    while (text_.At(i) == U' ' || IsQuote(text_.At(i))) ++i;
    return i;
  }

  size_t EndOfLine(size_t from, char32_t quote) const {
    size_t to = from;
    while (to < text_.size() && text_.At(to) != U'\n' && text_.At(to) != U'\r' &&
           (quote == 0 || text_.At(to) != quote)) {
      ++to;
    }
    return to;
  }

  char32_t QuoteBefore(size_t from) const {
    size_t i = from;
    while (i > 0 && (text_.IsAlphanumeric(i - 1) || text_.At(i - 1) == U'-')) --i;
    return i > 0 && IsQuote(text_.At(i - 1)) ? text_.At(i - 1) : 0;
  }

  // Authorization: Basic dXNl…, Digest username="ann", response="66…"
  void FindAuthorization(size_t name, size_t behind_name) {
    const size_t from = ValueOfHeader(behind_name);
    if (from == 0) return;
    constexpr size_t kLeast = 8;
    const SecretValue first = ReadSecretValue(text_, from);
    if (first.length() >= kLeast && first.is_mixed && text_.At(first.to) != U' ') {
      if (!IsPlaceholder(text_, first)) Add(first);
      return;
    }
    if (text_.At(first.to) != U' ') return;
    const SecretValue second = ReadSecretValue(text_, first.to + 1);
    const bool is_list = text_.View(second.from, second.to).find(U'=') < second.length() - 2 ||
                         text_.At(second.to) == U'"';
    if (is_list && second.length() > 2) {
      text_.Add(PersonalDataKind::kSecret, second.from, EndOfLine(second.from, QuoteBefore(name)));
    } else if (second.length() >= kLeast - 2 && !IsPlaceholder(text_, second) &&
               (second.is_mixed || text_.At(second.to - 1) == U'=' || second.is_number())) {
      Add(second);
    } else if (first.length() >= kLeast && first.is_mixed && !IsPlaceholder(text_, first)) {
      Add(first);
    }
  }

  void FindCookie(size_t name, size_t behind_name) {
    size_t from = behind_name;
    while (text_.At(from) == U' ') ++from;
    size_t to = from;
    while (text_.IsAlphanumeric(to) || text_.At(to) == U'_' || text_.At(to) == U'-' ||
           text_.At(to) == U'.') {
      ++to;
    }
    if (to == from || text_.At(to) != U'=') return;
    text_.Add(PersonalDataKind::kSecret, from, EndOfLine(from, QuoteBefore(name)));
  }

  PersonalText& text_;
};

}  // namespace

void FindTokens(PersonalText& text) { TokenFinder(text).Run(); }

void FindLogins(PersonalText& text) { LoginFinder(text).Run(); }

}  // namespace deskmesh::knowledge
