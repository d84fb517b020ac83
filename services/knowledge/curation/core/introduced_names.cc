// SPDX-License-Identifier: Apache-2.0
#include "knowledge/curation/core/introduced_names.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <optional>
#include <span>

#include "knowledge/core/common_words.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kMostIntroduced = 20;
constexpr std::size_t kMostNameWords = 3;
constexpr std::size_t kMostReadForNames = 64'000;  // bytes

std::string LowerLetters(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool IsDigitAt(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

bool IsLetterByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  // Latin letters with marks are two bytes that begin with C3 to C5.
  return std::isalpha(byte) != 0 || (byte >= 0x80 && byte < 0xC0) || (byte >= 0xC3 && byte <= 0xC5);
}

std::string_view WithoutBlanks(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) {
    text.remove_suffix(1);
  }
  return text;
}

// --- names in Latin letters ---

// Words of teams, offices and programs: what has them is nobody.
constexpr std::string_view kNobody[] = {
    "product",   "manager",     "owner",      "engineer",  "developer",     "director", "head",
    "lead",      "analyst",     "consultant", "designer",  "sprint",        "chart",    "report",
    "export",    "import",      "page",       "team",      "support",       "service",  "services",
    "desk",      "department",  "office",     "customer",  "customers",     "success",  "sales",
    "marketing", "company",     "group",      "admin",     "administrator", "settings", "project",
    "workspace", "board",       "gantt",      "error",     "issue",         "ticket",   "version",
    "plan",      "engineering", "operations", "google",    "microsoft",     "apple",    "adobe",
    "amazon",    "azure",       "windows",    "android",   "mozilla",       "oracle",   "atlassian",
    "jira",      "slack",       "salesforce", "internet",  "visual",        "power",    "the",
    "a",         "an",          "not",        "very",      "still",         "just",     "now",
    "urgent",    "sent",        "please",     "thanks",    "thank",         "again",    "hello",
    "dear",      "monday",      "tuesday",    "wednesday", "thursday",      "friday",   "saturday",
    "sunday"};

bool IsNobody(const std::string& lower) {
  return std::ranges::find(kNobody, lower) != std::end(kNobody);
}

// Words with a capital in front of `text`, one blank between them.
struct CapitalWords {
  std::vector<std::string> lower;
  std::size_t end = 0;
};

CapitalWords CapitalWordsOf(std::string_view text) {
  CapitalWords words;
  for (std::size_t at = 0; at < text.size() && words.lower.size() <= kMostNameWords;) {
    if (std::isupper(static_cast<unsigned char>(text[at])) == 0) break;
    std::size_t end = at;
    while (end < text.size()) {
      const bool joins = (text[end] == '-' || text[end] == '\'') && end + 1 < text.size() &&
                         IsLetterByte(text[end + 1]);
      if (!joins && !IsLetterByte(text[end])) break;
      ++end;
    }
    // A middle name's first letter.
    const bool is_initial = end == at + 1 && end < text.size() && text[end] == '.';
    if (is_initial) ++end;
    words.lower.push_back(LowerLetters(text.substr(at, end - at)));
    words.end = end;
    if (end + 1 >= text.size() || text[end] != ' ') break;
    at = end + 1;
  }
  return words;
}

// Whether words with capitals may be the name of a person. Names have words that nothing else has.
bool MayBePerson(const CapitalWords& words) {
  return !words.lower.empty() && words.lower.size() <= kMostNameWords &&
         std::ranges::none_of(words.lower, IsNobody) &&
         !std::ranges::all_of(words.lower, [](const std::string& word) {
           return word.ends_with('.') || IsCommonEnglish(word);
         });
}

bool IsAllCapitals(std::string_view name) {
  return std::ranges::none_of(name, [](unsigned char c) { return std::islower(c) != 0; });
}

// Whether what stands behind a name says that somebody has introduced themselves.
bool IsIntroduction(std::string_view behind) {
  const std::string lower = LowerLetters(behind.substr(0, 20));
  for (const std::string_view word : {" from ", " at ", " with ", " of ", " here", " speaking",
                                      " writing", ", from ", ", the "}) {
    if (lower.starts_with(word)) return true;
  }
  return false;
}

// Whether a text or a sentence begins there, maybe with a greeting.
bool OpensSentence(std::string_view lower, std::size_t at) {
  std::string_view before = WithoutBlanks(lower.substr(0, at));
  const std::size_t line = lower.substr(0, at).find_last_not_of(" \t\r");
  if (before.empty() || (line != std::string_view::npos && lower[line] == '\n')) return true;
  if (std::string_view(".,!?;:-").find(before.back()) != std::string_view::npos) return true;
  for (const std::string_view mark : {"，", "。", "！", "？", "："}) {
    if (before.ends_with(mark)) return true;
  }
  for (const std::string_view greeting : {"hi", "hello", "hey", "and"}) {
    if (before == greeting || before.ends_with("\n" + std::string(greeting))) return true;
  }
  return false;
}

void AddIntroduced(std::string_view text, std::vector<std::string>* names) {
  struct Opening {
    std::string_view words;
    bool needs_more;  // behind the name
  };
  static constexpr Opening kOpenings[] = {{"my name is ", false},
                                          {"my name's ", false},
                                          {"this is ", true},
                                          {"i am ", true},
                                          {"i'm ", true}};
  const std::string lower = LowerLetters(text);
  for (const Opening& opening : kOpenings) {
    for (std::size_t at = lower.find(opening.words); at != std::string::npos;
         at = lower.find(opening.words, at + 1)) {
      if (at > 0 && IsLetterByte(lower[at - 1])) continue;
      const std::string_view from = text.substr(at + opening.words.size());
      const CapitalWords words = CapitalWordsOf(from);
      const std::string_view name = from.substr(0, words.end);
      if (!MayBePerson(words) || IsAllCapitals(name)) continue;
      const bool is_clear =
          !opening.needs_more || (words.lower.size() > 1 && OpensSentence(lower, at) &&
                                  IsIntroduction(from.substr(words.end)));
      if (!is_clear) continue;
      names->emplace_back(name);
    }
  }
}

// Whether a line says no more than what stands above a signature.
bool IsFarewell(std::string_view line) {
  std::string lower = LowerLetters(WithoutBlanks(line));
  while (!lower.empty() && (lower.back() == ',' || lower.back() == '.' || lower.back() == '!')) {
    lower.pop_back();
  }
  static constexpr std::string_view kFarewells[] = {"regards",
                                                    "best regards",
                                                    "kind regards",
                                                    "warm regards",
                                                    "with kind regards",
                                                    "best",
                                                    "all the best",
                                                    "best wishes",
                                                    "sincerely",
                                                    "yours sincerely",
                                                    "sincerely yours",
                                                    "cheers",
                                                    "thanks",
                                                    "many thanks",
                                                    "thank you",
                                                    "thanks and regards",
                                                    "thanks in advance"};
  return std::ranges::find(kFarewells, lower) != std::end(kFarewells);
}

void AddSigned(std::string_view text, std::vector<std::string>* names) {
  bool is_behind_farewell = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = WithoutBlanks(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (is_behind_farewell) {
      if (line.ends_with('.') || line.ends_with(',')) line.remove_suffix(1);
      const CapitalWords words = CapitalWordsOf(line);
      const bool is_name = words.end == line.size() && MayBePerson(words) && !IsAllCapitals(line);
      if (is_name) names->emplace_back(line);
    }
    is_behind_farewell = IsFarewell(line);
  }
}

// --- names in Chinese characters ---

constexpr std::u32string_view kSurnames =
    U"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    U"薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武"
    U"乔贺赖龚文";
// Words that begin with one of these.
constexpr std::u32string_view kNoNames[] = {
    U"高管", U"高手", U"高层", U"高校", U"高中", U"高级", U"高清", U"高亮", U"高度", U"高德",
    U"程序", U"程度", U"马上", U"马来", U"马路", U"于是", U"常客", U"常见", U"常用", U"常规",
    U"任何", U"任务", U"任意", U"任职", U"任课", U"文员", U"文案", U"常量", U"方程", U"文件",
    U"文档", U"文本", U"文字", U"文章", U"方式", U"方法", U"方案", U"方便", U"方面", U"方向",
    U"金额", U"金融", U"金牌", U"金主", U"白板", U"白屏", U"白领", U"白名", U"白色", U"万能",
    U"万一", U"万分", U"夏天", U"江苏", U"江西", U"石头", U"石墨", U"龙头", U"武汉", U"苏州",
    U"唐山", U"钟头", U"毛病", U"雷达", U"雷同", U"钱包", U"钱数", U"易用", U"易错", U"段落",
    U"康复", U"顾客", U"顾问", U"余额", U"余下", U"叶子", U"许多", U"许可", U"曾经", U"谢谢",
    U"韩国", U"何时", U"何处", U"何种", U"何人", U"史诗", U"黄金", U"黄色", U"黄标", U"胡乱",
    U"徐州", U"周报", U"周期", U"周日", U"周末", U"周一", U"周二", U"周三", U"周四", U"周五",
    U"周六", U"周边", U"王者", U"王牌", U"陈述", U"陈列", U"宋体", U"郑州", U"董事", U"沈阳",
    U"范围", U"范本", U"范例", U"熊猫", U"杜绝", U"罗列", U"林业", U"孙子", U"张图", U"张表",
    U"张单", U"张卡", U"张截", U"张发", U"张照", U"段时", U"余票", U"张贴", U"田地", U"傅立",
    U"江湖", U"常务", U"石油", U"金币", U"黄牌", U"汤料", U"文具", U"贾汪", U"方块", U"方框",
    U"万科", U"万达", U"白天", U"任命", U"金蝶"};
constexpr std::u32string_view kMarksBehindNames = U" \t\r\n，。！？；：、,.!?;:()（）\"“”～~";

bool StandsBehindName(std::u32string_view behind, std::span<const std::u32string_view> words) {
  if (behind.empty() || kMarksBehindNames.find(behind[0]) != std::u32string_view::npos) return true;
  return std::ranges::any_of(words,
                             [&](std::u32string_view word) { return behind.starts_with(word); });
}

// How many characters of a name stand in front of `text`; 0: none.
std::size_t HanNameLength(std::u32string_view text, std::span<const std::u32string_view> behind) {
  if (text.empty() || kSurnames.find(text[0]) == std::u32string_view::npos) return 0;
  const auto begins = [&](std::u32string_view word) { return text.starts_with(word); };
  if (std::ranges::any_of(kNoNames, begins)) return 0;
  for (const std::size_t length : {std::size_t{3}, std::size_t{2}}) {
    if (text.size() < length) continue;
    const bool is_han = std::ranges::all_of(text.substr(0, length), text::IsHan);
    if (is_han && StandsBehindName(text.substr(length), behind)) return length;
  }
  return 0;
}

void AddHanNames(std::string_view text, std::vector<std::string>* names) {
  static constexpr std::u32string_view kSaysOwn[] = {U"我是",       U"我叫",       U"我名叫",
                                                     U"我的名字是", U"我的名字叫", U"我的姓名是"};
  static constexpr std::u32string_view kAsksFor[] = {U"找", U"联系"};
  static constexpr std::u32string_view kBehindOwn[] = {U"来自"};
  static constexpr std::u32string_view kBehindAsked[] = {
      U"处理", U"帮忙", U"确认", U"解决", U"开通", U"咨询", U"沟通", U"协助", U"审批", U"即可"};
  static constexpr std::u32string_view kFindsWords = U"查寻翻搜没";
  const std::u32string characters = text::ToUtf32(text);
  const auto all = std::u32string_view(characters);
  const auto add = [&](std::u32string_view opening, std::span<const std::u32string_view> behind) {
    for (std::size_t at = all.find(opening); at != std::u32string_view::npos;
         at = all.find(opening, at + 1)) {
      // 查找 looks for words.
      if (opening == U"找" && at > 0 &&
          kFindsWords.find(all[at - 1]) != std::u32string_view::npos) {
        continue;
      }
      std::u32string_view from = all.substr(at + opening.size());
      if (from.starts_with(U"一下")) from.remove_prefix(2);
      if (from.starts_with(U"：") || from.starts_with(U":")) from.remove_prefix(1);
      while (from.starts_with(U' ')) from.remove_prefix(1);
      const std::size_t length = HanNameLength(from, behind);
      if (length > 0) names->push_back(text::ToUtf8(from.substr(0, length)));
    }
  };
  for (const std::u32string_view opening : kSaysOwn) add(opening, kBehindOwn);
  for (const std::u32string_view opening : kAsksFor) add(opening, kBehindAsked);
}

// --- addresses ---

using Octets = std::array<std::uint32_t, 4>;

struct WrittenAddress {
  Octets octets{};
  std::size_t end = 0;
};

std::optional<WrittenAddress> DottedAddressAt(std::string_view text, std::size_t at) {
  WrittenAddress address;
  for (std::size_t part = 0; part < address.octets.size(); ++part) {
    if (part > 0) {
      if (at >= text.size() || text[at] != '.') return std::nullopt;
      ++at;
    }
    std::size_t digits = 0;
    while (digits < 4 && IsDigitAt(text, at + digits)) {
      address.octets[part] =
          address.octets[part] * 10 + static_cast<std::uint32_t>(text[at + digits] - '0');
      ++digits;
    }
    const bool is_octet =
        digits > 0 && digits < 4 && address.octets[part] < 256 && (digits == 1 || text[at] != '0');
    if (!is_octet) return std::nullopt;
    at += digits;
  }
  address.end = at;
  return address;
}

bool IsOwnAddress(const Octets& octets) {
  const auto [a, b, c, d] = octets;
  const bool is_local = a == 0 || a == 10 || a == 127 || (a == 172 && b >= 16 && b < 32) ||
                        (a == 192 && b == 168) || (a == 169 && b == 254) ||
                        (a == 100 && b >= 64 && b < 128) || a >= 224;
  const bool is_example = (a == 192 && b == 0 && c == 2) || (a == 198 && b == 51 && c == 100) ||
                          (a == 203 && b == 0 && c == 113) || (a == 198 && (b == 18 || b == 19));
  static constexpr Octets kNameServers[] = {
      {8, 8, 8, 8}, {8, 8, 4, 4},         {1, 1, 1, 1},   {1, 0, 0, 1},   {9, 9, 9, 9},
      {1, 2, 4, 8}, {114, 114, 114, 114}, {223, 5, 5, 5}, {223, 6, 6, 6}, {119, 29, 29, 29}};
  const bool is_server = std::ranges::find(kNameServers, octets) != std::end(kNameServers);
  return !is_local && !is_example && !is_server;
}

// Whether four numbers are a version by the words around them.
bool IsVersion(std::string_view before, std::string_view behind) {
  std::string lower =
      LowerLetters(before.substr(before.size() - std::min<std::size_t>(24, before.size())));
  for (const std::string_view word : {"版本", "版本号", "版", "升级到", "升级至", "更新到"}) {
    if (WithoutBlanks(behind).starts_with(word)) return true;
  }
  while (true) {
    while (!lower.empty() && (lower.back() == ' ' || lower.back() == ':')) lower.pop_back();
    std::string_view rest = lower;
    for (const std::string_view between : {"：", "是", "为", "号", " is", " no.", " number"}) {
      if (rest.ends_with(between)) rest.remove_suffix(between.size());
    }
    if (rest.size() == lower.size()) break;
    lower.resize(rest.size());
  }
  for (const std::string_view word : {"version", "versions", "ver", "ver.", "release", "build",
                                      "firmware", "版本", "固件", "升级到", "升级至", "更新到"}) {
    if (!lower.ends_with(word)) continue;
    const std::size_t at = lower.size() - word.size();
    // A server is no version.
    const bool is_word = at == 0 || std::isalpha(static_cast<unsigned char>(lower[at - 1])) == 0;
    if (is_word) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> IntroducedNames(std::string_view text) {
  text = text::TruncateUtf8(text, kMostReadForNames);
  std::vector<std::string> names;
  AddIntroduced(text, &names);
  AddSigned(text, &names);
  AddHanNames(text, &names);
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  if (names.size() > kMostIntroduced) names.resize(kMostIntroduced);
  return names;
}

std::string WithoutPublicAddresses(std::string_view text, std::string_view mark) {
  std::string kept;
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = IsDigitAt(text, at) &&
                        (at == 0 || (!IsDigitAt(text, at - 1) && text[at - 1] != '.' &&
                                     text[at - 1] != '_' && text[at - 1] != '-' &&
                                     std::isalpha(static_cast<unsigned char>(text[at - 1])) == 0));
    if (!begins) continue;
    const std::optional<WrittenAddress> address = DottedAddressAt(text, at);
    if (!address) continue;
    const std::string_view behind = text.substr(address->end);
    const bool goes_on = !behind.empty() && (IsLetterByte(behind[0]) || behind[0] == '_' ||
                                             (behind[0] == '.' && IsDigitAt(behind, 1)) ||
                                             (behind[0] == '-' && behind.size() > 1 &&
                                              std::isalnum(static_cast<unsigned char>(behind[1]))));
    if (!goes_on && IsOwnAddress(address->octets) && !IsVersion(text.substr(0, at), behind)) {
      kept += text.substr(done, at - done);
      kept += mark;
      done = address->end;
    }
    at = address->end - 1;
  }
  return kept.append(text.substr(done));
}

}  // namespace deskmesh::knowledge
