// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/look_alikes.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace deskmesh::knowledge {
namespace {

// Groups whose characters are taken for one another.
constexpr std::u32string_view kGroups =
    U"己已巳 未末 曰日目 侯候 帐账胀 限艰恨很狠跟根 人入八 土士 千干于 大太犬 天夭 刀力 今令 拔拨 辨辩辫 "
    U"析折拆 栽裁载 贷货 坏环还 幕慕暮墓募 博搏 陪部倍培 籍藉 即既 享亨 戊戌戍 免兔 王玉主 木本术 间问闷 "
    U"住往佳注 师帅 睛晴清请情精 优忧 沦沧 抡抢 轮论 诉拆 徽微徵 徒徙 竞竟 历厉 侍待持特恃 复夏 传转 项顶 "
    U"任仕 务劳 杈权枚 置直 员贝 审宙 批枇 圆园团 然燃 尽昼 迭送选 代伐 席度 板扳版 看着 屈届 通诵 密蜜 "
    U"码妈 登澄 绿录碌 附咐 件伴 报服 表衣 归旧 挡档 里理埋 链键 建健 栏拦烂 枝技 牧收 放故 活话 语悟 "
    U"记纪 测侧 例列 倒到 导异 呜鸣 史吏 更便使 哀衰衷 治冶 冷冶 准淮 咸减 薄簿 摸模 苗描 捎梢稍 消悄 "
    U"脑恼 朋明 阴阳 徐除 遂随 捡检验险俭 签验 读续 租组祖 结洁 给洽 纲钢 刚钢 网冈 钉订 延廷 赴起 赶超 "
    U"连莲 运远 达迭 进近 迁迂 逐遂 邀激 量重 全金 稿搞槁 概慨 榜傍 膊搏";

using AlikeTable = std::unordered_map<char32_t, std::u32string>;

AlikeTable TableOf(std::u32string_view groups) {
  AlikeTable table;
  for (size_t start = 0; start < groups.size();) {
    const size_t end = std::min(groups.find(U' ', start), groups.size());
    const std::u32string_view group = groups.substr(start, end - start);
    for (const char32_t c : group) {
      std::u32string& others = table[c];
      for (const char32_t other : group) {
        if (other != c && others.find(other) == std::u32string::npos) others.push_back(other);
      }
    }
    start = end + 1;
  }
  return table;
}

}  // namespace

std::u32string_view LookAlikesOf(char32_t han) {
  static const AlikeTable table = TableOf(kGroups);
  const auto entry = table.find(han);
  return entry == table.end() ? std::u32string_view() : std::u32string_view(entry->second);
}

bool AreLookAlike(std::u32string_view one, std::u32string_view other) {
  if (one.size() != other.size() || one == other) return false;
  for (size_t i = 0; i < one.size(); ++i) {
    if (one[i] != other[i] && LookAlikesOf(one[i]).find(other[i]) == std::u32string_view::npos) {
      return false;
    }
  }
  return true;
}

}  // namespace deskmesh::knowledge
