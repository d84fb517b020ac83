// SPDX-License-Identifier: Apache-2.0
#include "platform/text/pinyin.h"

#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <unordered_map>

#include "platform/text/utf8.h"

namespace deskmesh::text {
namespace {

constexpr char32_t kFirstUnified = 0x4E00;
constexpr char32_t kLastUnified = 0x9FFF;

// What else a character is read as, in words that people type: 重置, 银行, 参差.
constexpr std::string_view kOtherReadings =
    "重chong 长chang 行hang 调tiao 还huan 会kuai 传zhuan 数shuo 率shuai 参shen 差chai 降xiang 系ji "
    "省xing 乐yue 觉jiao 角jue 校jiao 单shan 弹tan 便pian 着zhao 得dei 地di 卡qia 薄bo 区ou 仇qiu "
    "都du 朝zhao 曾zeng 模mu 强jiang 盛cheng 识zhi 似si 宿xiu 提di 吓he 折she 塞se 石dan 屏bing "
    "泊bo 刨bao 否pi 劲jing 没mo 脉mo 秘bi 奇ji 什shi 核hu 和huo 藏zang 露lou 血xie 壳qiao 落la "
    "择zhai 炸zha 贾gu 车ju 畜xu 伺si 大dai 度duo 恶wu 给ji 解xie 仔zai 爪zhua 属zhu 说shui 尾yi "
    "谁shei 削xiao 熟shou 钥yao 粘nian 的di 了liao 查zha 拓ta 咽ye 翟zhai 澄deng 圈juan 扇shan "
    "伯bai 剥bao 扒pa 辟bi 不fou 侧zhai 阿e 艾yi 拗niu 叨tao 囤tun 蕃fan 嘿mo 虹jiang 巷hang 期ji "
    "缉qi 勒lei 绿lu 拎lin 抹ma 娜na 追dui 稽qi 荨xun 殷yan 员yun 遗wei 柏bo 秤cheng 盾dun";

// Some 400 syllables cover all characters, so a character stores the number of its syllable.
struct SyllableTable {
  std::array<uint16_t, kLastUnified - kFirstUnified + 1> syllable_of{};
  std::array<uint8_t, kLastUnified - kFirstUnified + 1> tone_of{};
  std::vector<std::string> syllables{""};
  std::map<std::string, uint16_t, std::less<>> numbers;
  std::unordered_map<char32_t, std::string_view> others;
};

uint8_t ToneMark(char16_t c) {
  switch (c) {
    case 0x0304:
      return 1;
    case 0x0301:
      return 2;
    case 0x030C:
      return 3;
    case 0x0300:
      return 4;
    default:
      return 0;
  }
}

void AddOtherReadings(SyllableTable* table) {
  for (size_t i = 0; i < kOtherReadings.size();) {
    const char32_t han = DecodeUtf8(kOtherReadings, &i);
    const size_t end = std::min(kOtherReadings.find(' ', i), kOtherReadings.size());
    table->others.emplace(han, kOtherReadings.substr(i, end - i));
    i = end + 1;
  }
}

SyllableTable BuildTable() {
  SyllableTable table;
  AddOtherReadings(&table);
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> converter(
      icu::Transliterator::createInstance("Han-Latin; NFD; Lower", UTRANS_FORWARD, status));
  if (U_FAILURE(status) || converter == nullptr) return table;
  icu::UnicodeString text;
  for (char32_t c = kFirstUnified; c <= kLastUnified; ++c) {
    text.append(static_cast<char16_t>(c)).append(u'\n');
  }
  converter->transliterate(text);
  std::string syllable;
  uint8_t tone = 0;
  size_t index = 0;
  for (int32_t i = 0; i < text.length() && index < table.syllable_of.size(); ++i) {
    const char16_t c = text.charAt(i);
    if (c >= u'a' && c <= u'z') syllable.push_back(static_cast<char>(c));
    if (tone == 0) tone = ToneMark(c);
    if (c != u'\n') continue;
    if (!syllable.empty()) {
      const auto next = static_cast<uint16_t>(table.syllables.size());
      const auto [entry, is_new] = table.numbers.emplace(syllable, next);
      if (is_new) table.syllables.push_back(syllable);
      table.syllable_of[index] = entry->second;
      table.tone_of[index] = tone;
    }
    syllable.clear();
    tone = 0;
    ++index;
  }
  return table;
}

const SyllableTable& Table() {
  static const SyllableTable table = BuildTable();
  return table;
}

bool IsUnified(char32_t c) { return c >= kFirstUnified && c <= kLastUnified; }

}  // namespace

std::string_view PinyinOf(char32_t han) {
  if (!IsUnified(han)) return {};
  return Table().syllables[Table().syllable_of[han - kFirstUnified]];
}

uint8_t ToneOf(char32_t han) { return IsUnified(han) ? Table().tone_of[han - kFirstUnified] : 0; }

bool IsSyllable(std::string_view letters) { return Table().numbers.contains(letters); }

std::vector<std::string> PinyinReadings(std::u32string_view word, size_t most) {
  std::vector<std::string> readings = {""};
  for (const char32_t c : word) {
    const std::string_view usual = PinyinOf(c);
    if (usual.empty()) return {};
    const size_t before = readings.size();
    const auto other = Table().others.find(c);
    if (other != Table().others.end()) {
      for (size_t i = 0; i < before && readings.size() < most; ++i) {
        readings.push_back(readings[i] + std::string(other->second));
      }
    }
    for (size_t i = 0; i < before; ++i) readings[i] += usual;
  }
  return readings;
}

std::string NearSound(std::string_view pinyin) {
  std::string out;
  for (size_t i = 0; i < pinyin.size(); ++i) {
    const char c = pinyin[i];
    const char before = i > 0 ? pinyin[i - 1] : ' ';
    const bool is_blurred = (c == 'h' && (before == 'z' || before == 'c' || before == 's')) ||
                            (c == 'g' && before == 'n');
    if (!is_blurred) out.push_back(c == 'l' ? 'n' : c);
  }
  return out;
}

std::string Pinyin(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) out += PinyinOf(DecodeUtf8(text, &i));
  return out;
}

std::string PinyinInitials(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const std::string_view syllable = PinyinOf(DecodeUtf8(text, &i));
    if (!syllable.empty()) out.push_back(syllable[0]);
  }
  return out;
}

}  // namespace deskmesh::text
