// SPDX-License-Identifier: Apache-2.0
#include "platform/text/han_script.h"

#include <string>
#include <vector>

#include "platform/text/normalize.h"
#include "platform/text/utf8.h"

namespace deskmesh::text {
namespace {

constexpr char32_t kFirstHan = 0x4E00;
constexpr char32_t kLastHan = 0x9FFF;

// Forms that stand for several characters and are written in traditional text too: 皇后, 公里, 台北.
constexpr std::u32string_view kOfBoth =
    U"后里台只面系松谷云干制准划范郁游征冲折困出占余几丑斗表回向舍胡卷借克了累冬极价据辟才采志注周着于群峰床"
    U"里吃汇合家姜咸仆朱赞岳签症秘奸熏绣";
// Traditional by the table, and written in simplified text: 著名, 乾隆, 瞭望.
constexpr std::u32string_view kOfSimplifiedToo = U"著乾瞭徵藉夥覆麽瀋於摺鉅";

// By character: whether some traditional one is written so in simplified text.
std::vector<bool> BuildSimplifiedForms() {
  std::vector<bool> is_form(kLastHan - kFirstHan + 1, false);
  for (char32_t c = kFirstHan; c <= kLastHan; ++c) {
    const char32_t simplified = ToSimplified(c);
    if (simplified != c && simplified >= kFirstHan && simplified <= kLastHan) {
      is_form[simplified - kFirstHan] = true;
    }
  }
  return is_form;
}

}  // namespace

HanScript HanScriptOf(std::string_view text) {
  static const std::vector<bool> is_simplified_form = BuildSimplifiedForms();
  size_t simplified = 0, traditional = 0;
  for (size_t i = 0; i < text.size();) {
    const char32_t c = DecodeUtf8(text, &i);
    if (c < kFirstHan || c > kLastHan) continue;
    if (ToSimplified(c) != c) {
      traditional += kOfSimplifiedToo.find(c) == std::u32string_view::npos ? 1 : 0;
    } else if (is_simplified_form[c - kFirstHan]) {
      simplified += kOfBoth.find(c) == std::u32string_view::npos ? 1 : 0;
    }
  }
  if (traditional == simplified) return HanScript::kEither;
  return traditional > simplified ? HanScript::kTraditional : HanScript::kSimplified;
}

HanScript HanScriptOfLocale(std::string_view locale) {
  if (locale != "zh" && !locale.starts_with("zh-") && !locale.starts_with("zh_")) {
    return HanScript::kEither;
  }
  for (const std::string_view part : {"TW", "HK", "MO", "Hant", "tw", "hk", "mo", "hant"}) {
    const size_t at = locale.find(part);
    if (at == 3 || (at == 8 && locale.substr(3, 4) != "Hans")) return HanScript::kTraditional;
  }
  return HanScript::kSimplified;
}

}  // namespace deskmesh::text
