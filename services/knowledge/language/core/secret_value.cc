// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/secret_value.h"

#include <algorithm>
#include <iterator>
#include <ranges>

namespace deskmesh::knowledge {
namespace {

using text::IsHan;

bool IsQuote(char32_t c) { return c == U'"' || c == U'\'' || c == U'`'; }

// "password=a1b2,user=ann", "?token=a1b2&page=2": the next pair begins here.
bool IsPairAt(const PersonalText& text, size_t i) {
  constexpr size_t kLongestName = 30;
  size_t to = i;
  while (to - i < kLongestName && (text.IsAlphanumeric(to) || text.At(to) == U'_' ||
                                   text.At(to) == U'-' || (to > i && text.At(to) == U' '))) {
    ++to;
  }
  return to > i && text.At(to) == U'=';
}

bool EndsValue(const PersonalText& text, size_t i) {
  const char32_t c = text.At(i);
  if (c <= U' ' || c >= 0x7F || IsQuote(c) || c == U'<' || c == U'>' || c == U'|') return true;
  const bool is_separator = c == U',' || c == U';' || c == U'&';
  if (!is_separator) return false;
  const char32_t next = text.At(i + 1);
  return next <= U' ' || next >= 0x7F || c == U';' || IsPairAt(text, i + 1);
}

// Signs a password has and a word hasn't; those of paths, versions and compounds don't count.
bool IsStrongSign(char32_t c) {
  return std::u32string_view(U"!@#$%^&*+=~?\\").find(c) != std::u32string_view::npos;
}

void Describe(const PersonalText& text, SecretValue* value) {
  bool has_inner_capital = false, has_lower = false, has_sign = false, has_letter = false;
  for (size_t i = value->from; i < value->to; ++i) {
    if (text.IsDigit(i)) {
      ++value->digits;
    } else if (text.IsLetter(i)) {
      ++value->letters;
      has_inner_capital |= text.IsUpper(i) && has_letter;
      has_lower |= !text.IsUpper(i);
      has_letter = true;
    } else {
      has_sign |= IsStrongSign(text.At(i)) && i + 1 < value->to;
    }
  }
  value->is_mixed = (value->digits > 0 && value->letters > 0) || (has_inner_capital && has_lower) ||
                    (has_sign && value->letters + value->digits > 0);
}

// "software.amazon.awssdk.SdkClientException": of a program's text.
bool IsClassName(const PersonalText& text, const SecretValue& value) {
  constexpr size_t kLeastDots = 2;
  size_t dots = 0;
  for (size_t i = value.from; i < value.to; ++i) {
    if (!text.IsLetter(i) && text.At(i) != U'.' && text.At(i) != U'_') return false;
    dots += text.At(i) == U'.' ? 1 : 0;
  }
  return dots >= kLeastDots;
}

}  // namespace

SecretValue ReadSecretValue(const PersonalText& text, size_t from) {
  constexpr size_t kLongest = 4096;
  SecretValue value{.from = from, .to = from};
  const char32_t quote = text.At(from);
  if (IsQuote(quote) || quote == U'“' || quote == U'「') {
    const char32_t close = quote == U'“' ? U'”' : quote == U'「' ? U'」' : quote;
    size_t to = from + 1;
    while (to < text.size() && to - from < kLongest && text.At(to) != close &&
           text.At(to) != U'\n') {
      ++to;
    }
    if (text.At(to) == close && to > from + 1) {
      value.from = from + 1;
      value.to = to;
      value.is_quoted = true;
      Describe(text, &value);
      return value;
    }
    value.from = ++from;
  }
  size_t to = from;
  while (to < text.size() && to - from < kLongest && !EndsValue(text, to)) ++to;
  const auto ends_sentence = [](char32_t c) {
    return c == U'.' || c == U'?' || c == U':' || c == U',' || c == U')' || c == U']' || c == U'}';
  };
  const bool is_bracketed = text.At(from) == U'[' || text.At(from) == U'{' || text.At(from) == U'(';
  while (to > from && ends_sentence(text.At(to - 1)) && !is_bracketed) --to;
  value.to = to;
  Describe(text, &value);
  return value;
}

bool IsNameOfSomething(const PersonalText& text, const SecretValue& value) {
  static constexpr std::u32string_view kNumbered[] = {
      U"sha",     U"sha-",    U"oauth",   U"base",   U"rsa",     U"aes",    U"aes-",    U"ed",
      U"hmac",    U"hmacsha", U"utf",     U"utf-",   U"argon",   U"bcrypt", U"pbkdf",   U"scrypt",
      U"windows", U"win",     U"macos",   U"ios",    U"android", U"iphone", U"ipad",    U"excel",
      U"office",  U"word",    U"outlook", U"chrome", U"firefox", U"safari", U"version", U"v",
      U"step",    U"page",    U"level",   U"http",   U"http-",   U"https",  U"error",   U"err",
      U"err-",    U"err_",    U"e",       U"e-",     U"imp-",    U"api-",   U"auth-",   U"sync-",
      U"perm-",   U"login-",  U"p",       U"ticket", U"tkt-",    U"issue",  U"issue-",  U"task",
      U"sprint",  U"project", U"line",    U"row",    U"python",  U"java",   U"php",     U"saml",
      U"ldap",    U"tls",     U"ssl",     U"ipv",    U"web",     U"option", U"policy",  U"rule",
      U"md",      U"sm",      U"rs",      U"hs",     U"es",      U"q",      U"h",       U"ubuntu"};
  static constexpr std::u32string_view kMixedCase[] = {
      U"oauth",      U"javascript", U"typescript", U"github",   U"gitlab",   U"macos",  U"ios",
      U"iphone",     U"openid",     U"wifi",       U"linkedin", U"whatsapp", U"wechat", U"paypal",
      U"postgresql", U"mysql",      U"mongodb",    U"mfa",      U"2fa",      U"3des",   U"youtube"};
  const std::u32string_view whole = text.View(value.from, value.to);
  if (std::ranges::find(kMixedCase, whole) != std::end(kMixedCase)) return true;
  size_t i = value.from;
  while (i < value.to && !text.IsDigit(i)) ++i;
  if (i == value.to) return false;
  const auto word = text.View(value.from, i);
  if (std::ranges::find(kNumbered, word) == std::end(kNumbered)) return false;
  while (i < value.to && (text.IsDigit(i) || text.At(i) == U'.' || text.At(i) == U'-')) ++i;
  return i == value.to;
}

bool IsPlaceholder(const PersonalText& text, const SecretValue& value) {
  const std::u32string_view whole = text.View(value.from, value.to);
  if (whole.empty()) return true;
  if (std::ranges::all_of(whole, [](char32_t c) {
        return c == U'*' || c == U'x' || c == U'.' || c == U'_' || c == U'-' || c == U'?' ||
               c == U'#';
      })) {
    return true;
  }
  const char32_t first = whole.front();
  if (first == U'[' || first == U'{' || first == U'(') return true;
  if (whole.starts_with(U"--") || whole.starts_with(U"./")) return true;  // an option, a file
  if (first == U'<' && whole.back() == U'>') return true;
  // A path; Base64 begins with a slash as well.
  const auto is_capital = [&](size_t i) { return text.IsUpper(i); };
  if (first == U'/' && std::ranges::none_of(std::views::iota(value.from, value.to), is_capital)) {
    return true;
  }
  if (IsClassName(text, value)) return true;
  static constexpr std::u32string_view kStandIns[] = {
      U"password", U"passwd", U"pass", U"pwd", U"secret", U"token", U"redacted", U"hidden"};
  if (std::ranges::find(kStandIns, whole) != std::end(kStandIns)) return true;
  if (first == U'%' && whole.back() == U'%') return true;
  if (first == U'$') {
    if (whole.size() > 1 && (whole[1] == U'{' || whole[1] == U'(')) return true;
    return std::ranges::all_of(whole.substr(1), [&](const char32_t& c) {
      const size_t i = value.from + static_cast<size_t>(&c - whole.data());
      return c == U'_' || text.IsDigit(i) || text.IsUpper(i);
    });
  }
  // What a program reads it from.
  return whole.ends_with(U"()") || whole.ends_with(U"(") || whole.starts_with(U"process.env") ||
         whole.starts_with(U"os.environ") || whole.starts_with(U"os.get") ||
         whole.find(U"://") != std::u32string_view::npos;
}

bool IsCounted(const PersonalText& text, const SecretValue& value) {
  size_t i = value.to;
  while (text.At(i) == U' ' || text.At(i) == U'-') ++i;
  static constexpr std::u32string_view kHanUnits[] = {
      U"位",   U"个",   U"天",   U"次",   U"秒",   U"分",   U"小时", U"年",
      U"月",   U"日",   U"字",   U"种",   U"条",   U"加密", U"格式", U"类型",
      U"算法", U"方式", U"协议", U"编码", U"认证", U"哈希", U"模式"};
  for (const std::u32string_view unit : kHanUnits) {
    if (text.StartsWith(i, unit)) return true;
  }
  static constexpr std::u32string_view kUnits[] = {
      U"character", U"characters", U"chars",   U"char",   U"letters", U"digit", U"digits",
      U"symbols",   U"bit",        U"bits",    U"byte",   U"bytes",   U"day",   U"days",
      U"hour",      U"hours",      U"minutes", U"minute", U"min",     U"mins",  U"second",
      U"seconds",   U"sec",        U"weeks",   U"months", U"years",   U"times", U"attempts",
      U"words",     U"users",      U"percent", U"or",     U"to",      U"long"};
  size_t to = i;
  while (text.IsLetter(to)) ++to;
  return value.is_number() && std::ranges::find(kUnits, text.View(i, to)) != std::end(kUnits);
}

bool IsSpokenOfSecrets(std::u32string_view word) {
  static constexpr std::u32string_view kWords[] = {
      U"a",           U"an",          U"the",
      U"my",          U"our",         U"your",
      U"his",         U"her",         U"their",
      U"its",         U"this",        U"that",
      U"these",       U"those",       U"it",
      U"we",          U"you",         U"they",
      U"he",          U"she",         U"i",
      U"is",          U"are",         U"was",
      U"were",        U"be",          U"been",
      U"being",       U"has",         U"have",
      U"had",         U"do",          U"does",
      U"did",         U"can",         U"cannot",
      U"could",       U"will",        U"would",
      U"should",      U"must",        U"may",
      U"might",       U"shall",       U"need",
      U"needs",       U"not",         U"no",
      U"never",       U"none",        U"null",
      U"nil",         U"true",        U"false",
      U"yes",         U"undefined",   U"empty",
      U"blank",       U"how",         U"what",
      U"when",        U"where",       U"why",
      U"who",         U"which",       U"whether",
      U"if",          U"and",         U"or",
      U"but",         U"for",         U"from",
      U"in",          U"on",          U"at",
      U"by",          U"with",        U"without",
      U"of",          U"to",          U"as",
      U"only",        U"also",        U"still",
      U"already",     U"always",      U"too",
      U"very",        U"so",          U"same",
      U"please",      U"required",    U"optional",
      U"mandatory",   U"wrong",       U"expired",
      U"invalid",     U"incorrect",   U"correct",
      U"valid",       U"right",       U"missing",
      U"unknown",     U"rejected",    U"refused",
      U"accepted",    U"forgotten",   U"forgot",
      U"lost",        U"reset",       U"resets",
      U"resetting",   U"change",      U"changes",
      U"changed",     U"changing",    U"update",
      U"updated",     U"set",         U"unset",
      U"error",       U"errors",      U"failed",
      U"fails",       U"fail",        U"failure",
      U"failing",     U"working",     U"works",
      U"broken",      U"needed",      U"used",
      U"unused",      U"visible",     U"hidden",
      U"shown",       U"showing",     U"displayed",
      U"masked",      U"encrypted",   U"hashed",
      U"stored",      U"saved",       U"sent",
      U"generated",   U"created",     U"deleted",
      U"removed",     U"revoked",     U"leaked",
      U"stolen",      U"exposed",     U"shared",
      U"rotated",     U"rotation",    U"policy",
      U"policies",    U"rule",        U"rules",
      U"length",      U"strength",    U"weak",
      U"strong",      U"short",       U"long",
      U"simple",      U"secure",      U"safe",
      U"easy",        U"hard",        U"fine",
      U"ok",          U"okay",        U"good",
      U"bad",         U"gone",        U"old",
      U"new",         U"current",     U"different",
      U"unique",      U"random",      U"case",
      U"plain",       U"plaintext",   U"text",
      U"string",      U"str",         U"varchar",
      U"char",        U"number",      U"integer",
      U"int",         U"bool",        U"boolean",
      U"object",      U"any",         U"bytes",
      U"hex",         U"base64",      U"field",
      U"input",       U"column",      U"value",
      U"label",       U"type",        U"prompt",
      U"page",        U"form",        U"dialog",
      U"box",         U"screen",      U"link",
      U"mail",        U"email",       U"e-mail",
      U"login",       U"log",         U"sign",
      U"user",        U"username",    U"account",
      U"admin's",     U"manager",     U"expiry",
      U"expiration",  U"expires",     U"expire",
      U"lifetime",    U"refresh",     U"renewal",
      U"recovery",    U"issue",       U"issues",
      U"problem",     U"problems",    U"question",
      U"questions",   U"help",        U"support",
      U"management",  U"storage",     U"permission",
      U"permissions", U"scope",       U"scopes",
      U"limit",       U"limits",      U"count",
      U"usage",       U"not_found",   U"not-set",
      U"n/a",         U"na",          U"tbd",
      U"todo",        U"default",     U"see",
      U"below",       U"above",       U"attached",
      U"here",        U"there",       U"now",
      U"enter",       U"re-enter",    U"reenter",
      U"type",        U"retype",      U"confirm",
      U"choose",      U"copy",        U"paste",
      U"show",        U"hide",        U"add",
      U"create",      U"delete",      U"remove",
      U"enable",      U"enabled",     U"disable",
      U"disabled",    U"unable",      U"asked",
      U"asks",        U"aes",         U"rsa",
      U"jwt",         U"sso",         U"saml",
      U"ldap",        U"oauth",       U"md5",
      U"sha",         U"bearer",      U"basic",
      U"bcrypt",      U"hash",        U"ascii",
      U"utf8",        U"hmac",        U"case-sensitive",
      U"read-only",   U"self",        U"const",
      U"let",         U"var",         U"await",
      U"function",    U"return",      U"import",
      U"env",         U"protected",   U"locked",
      U"blocked",     U"allowed",     U"denied",
      U"supported",   U"unsupported", U"ignored",
      U"requested",   U"received",    U"validated",
      U"validation",  U"verified",    U"checked",
      U"just",        U"more",        U"less",
      U"least",       U"most",        U"between",
      U"up",          U"one",         U"two",
      U"all",         U"each",        U"every",
      U"some",        U"everything",  U"nothing",
      U"something",   U"anything"};
  // Participles and adjectives tell how the secret is, not what it is.
  static constexpr std::u32string_view kEndings[] = {U"able", U"ible", U"ably",
                                                     U"ally", U"tion", U"tions"};
  if (std::ranges::find(kWords, word) != std::end(kWords)) return true;
  if (word.find(U'\'') != std::u32string_view::npos) return true;
  return std::ranges::any_of(kEndings, [&](auto ending) {
    return word.size() > ending.size() + 2 && word.ends_with(ending);
  });
}

bool IsConnecting(std::u32string_view word) {
  static constexpr std::u32string_view kWords[] = {
      U"and",   U"but",    U"or",    U"please",  U"pls",  U"plz",    U"thanks", U"thank",
      U"it",    U"is",     U"isn't", U"doesn't", U"does", U"doesnt", U"didn't", U"did",
      U"still", U"then",   U"so",    U"when",    U"if",   U"for",    U"on",     U"in",
      U"at",    U"to",     U"the",   U"my",      U"i",    U"we",     U"you",    U"can",
      U"can't", U"cannot", U"could", U"not",     U"no",   U"why",    U"what",   U"how",
      U"that",  U"this",   U"which", U"with",    U"as",   U"always", U"never",  U"fails"};
  return std::ranges::find(kWords, word) != std::end(kWords);
}

}  // namespace deskmesh::knowledge
