// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/personal_data.h"

#include <algorithm>

#include "knowledge/language/core/personal_numbers.h"
#include "knowledge/language/core/personal_secrets.h"
#include "knowledge/language/core/personal_text.h"

namespace deskmesh::knowledge {
namespace {

using text::IsHan;

constexpr size_t kMaxMailPart = 64;

bool IsLocalPart(const PersonalText& text, size_t i) {
  const char32_t c = text.At(i);
  return text.IsAlphanumeric(i) || c == U'.' || c == U'_' || c == U'%' || c == U'+' || c == U'-';
}

// Where a domain with Han labels ends ("li@例子.公司"), or 0: prose follows without a space, so that it
// ends with a known top-level domain.
size_t EndOfHanDomain(const PersonalText& text, size_t from) {
  static constexpr std::u32string_view kTopLevels[] = {
      U"公司", U"中国", U"网络", U"网址", U"集团", U"在线", U"中文网",
      U"香港", U"台湾", U"商城", U"企业", U"信息", U"游戏"};
  constexpr size_t kLongest = 40;
  size_t to = from;
  while (to - from < kLongest && (IsHan(text.At(to)) || text.IsAlphanumeric(to))) ++to;
  if (to == from || text.At(to) != U'.') return 0;
  for (const std::u32string_view top : kTopLevels) {
    if (text.StartsWith(to + 1, top)) return to + 1 + top.size();
  }
  size_t end = to + 1;
  while (text.IsLetter(end) || text.At(end) == U'.') ++end;
  while (end > to + 1 && text.At(end - 1) == U'.') --end;
  return end >= to + 3 ? end : 0;
}

size_t EndOfDomain(const PersonalText& text, size_t from) {
  size_t to = from;
  while (to - from < 4 * kMaxMailPart &&
         (text.IsAlphanumeric(to) || text.At(to) == U'-' || text.At(to) == U'.')) {
    ++to;
  }
  while (to > from && text.At(to - 1) == U'.') --to;
  size_t last_dot = to;
  for (size_t i = from + 1; i < to; ++i) {
    if (text.At(i) == U'.') last_dot = i;
  }
  return last_dot < to && to - last_dot >= 3 ? to : EndOfHanDomain(text, from);
}

// git@host is a service's door, nobody's address.
bool IsLoginOfService(std::u32string_view local) {
  return local == U"git" || local == U"hg" || local == U"svn";
}

// icon@2x.png is a picture.
bool IsPicture(std::u32string_view domain) {
  static constexpr std::u32string_view kEnds[] = {U"x.png", U"x.jpg",  U"x.jpeg",
                                                  U"x.gif", U"x.webp", U"x.svg"};
  return domain.size() < 9 && text::IsAsciiDigit(domain[0]) &&
         std::ranges::any_of(kEnds, [&](auto end) { return domain.ends_with(end); });
}

// "john [at] example.com", "john(at)example.com".
void FindSpelledEmails(PersonalText& text) {
  for (size_t i = 1; i < text.size(); ++i) {
    if (!text.StartsWith(i, U"[at]") && !text.StartsWith(i, U"(at)")) continue;
    size_t end = i, domain = i + 4;
    if (text.At(end - 1) == U' ') --end;
    if (text.At(domain) == U' ') ++domain;
    size_t from = end;
    while (from > 0 && end - from < kMaxMailPart && IsLocalPart(text, from - 1)) --from;
    const size_t to = EndOfDomain(text, domain);
    size_t top = to;
    while (top > domain && text.IsLetter(top - 1)) --top;
    const bool is_domain = to > 0 && top + 2 <= to && text.At(top - 1) == U'.';
    if (from < end && is_domain) text.Add(PersonalDataKind::kEmail, from, to);
  }
}

void FindEmails(PersonalText& text) {
  FindSpelledEmails(text);
  for (size_t at = 0; at < text.size(); ++at) {
    if (text.At(at) != U'@') continue;
    size_t from = at;
    while (from > 0 && at - from < kMaxMailPart && IsLocalPart(text, from - 1)) --from;
    constexpr size_t kLongestHanName = 4;  // more is the sentence before it
    constexpr std::u32string_view kBeforeNames = U"到给是为请在至向用和与或的箱址";
    if (from == at) {
      while (from > 0 && at - from < kLongestHanName && IsHan(text.At(from - 1)) &&
             kBeforeNames.find(text.At(from - 1)) == std::u32string_view::npos) {
        --from;
      }
    }
    const size_t to = EndOfDomain(text, at + 1);
    if (from == at || to == 0 || IsLoginOfService(text.View(from, at))) continue;
    if (IsPicture(text.View(at + 1, to))) continue;
    text.Add(PersonalDataKind::kEmail, from, to);
  }
}

std::string Digits(std::string_view text) {
  std::string out;
  for (char32_t c : text::Normalize(text).code_points) {
    if (text::IsAsciiDigit(c)) out.push_back(static_cast<char>(c));
  }
  return out;
}

std::string Mark(PersonalDataKind kind, std::string_view text) {
  const std::string digits = Digits(text);
  switch (kind) {
    case PersonalDataKind::kIdentityCard:
      return "[ID card]";
    case PersonalDataKind::kPhone:
      if (digits.size() == 11 && digits[0] == '1' && text[0] != '+') {
        return digits.substr(0, 3) + "****" + digits.substr(7);
      }
      return "[phone]";
    case PersonalDataKind::kBankCard:
      return "**** " + digits.substr(digits.size() - 4);
    case PersonalDataKind::kBankAccount:
      return "[bank account]";
    case PersonalDataKind::kSocialNumber:
      return "[social security number]";
    case PersonalDataKind::kPassport:
      return "[passport]";
    case PersonalDataKind::kDocument:
      return "[document]";
    case PersonalDataKind::kEmail:
      return "[e-mail]";
    case PersonalDataKind::kSecret:
      break;
  }
  return "[secret]";
}

}  // namespace

std::vector<PersonalData> FindPersonalData(std::string_view message) {
  PersonalText text(message);
  FindLogins(text);  // before e-mail: pw@host of an address looks like one
  FindEmails(text);
  FindTokens(text);
  FindNamedSecrets(text);
  FindPersonalNumbers(text);
  return std::move(text).Take();
}

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
