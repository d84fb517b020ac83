// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/polarity.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "platform/text/stemmer.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kReach = 3;  // words behind a negation that it turns around

// Separated by spaces. English words are matched by stem, Chinese ones as they are segmented.
constexpr std::string_view kPositive =
    "good great nice cool awesome amazing excellent fantastic wonderful brilliant perfect superb "
    "outstanding terrific fabulous impressive lovely love loved like glad happy pleased delighted "
    "enjoy enjoyed fun elegant beautiful clean neat simple easy helpful useful handy clever smart "
    "thank thanks thx kudos congrats congratulations bravo cheers appreciate appreciated grateful "
    "worked works solved fixed resolved fast robust stable reliable convenient intuitive favorite "
    "favourite best better superior recommend recommended wow yay hurray hooray sweet welcome win "
    "succeed success successful excited exciting interesting fine ok pretty worth satisfied smooth "
    "好 很好 不错 喜欢 满意 棒 赞 漂亮 舒服 舒适 方便 快 干净 热情 周到 值得 推荐 好吃 新鲜 美味 "
    "优秀 完美 精彩 清晰 实惠 便宜 划算 正品 好看 好用 给力 感谢 谢谢 开心 高兴 惊喜 超值 温馨 安静 "
    "流畅 可口 合适 耐心 专业 及时 准时 赞美 爱 香 美 值 好评 物美价廉 受益匪浅 经典 支持 强大";
constexpr std::string_view kNegative =
    "bad worse worst terrible horrible awful hate hated dislike poor ugly nasty sucks suck crap "
    "crappy stupid dumb idiotic silly ridiculous insane crazy weird strange annoying annoyed annoys "
    "frustrating frustrated frustration confusing confused painful pain hard tedious messy mess "
    "broken buggy useless worthless garbage junk rubbish lame slow unstable unreliable wrong fail "
    "fails failed failure sad sadly sorry unfortunately disappointed disappointing disappointment "
    "unhappy angry upset shame damn hell shit fuck fucking wtf ugh bloody hacky clumsy cumbersome "
    "nightmare disaster evil dirty hideous abomination absurd nonsense waste problem problems "
    "trouble struggle struggling stuck hopeless desperate afraid fear worry worried concern concerned "
    "complain complaint ignore ignored misleading dangerous scary inconvenient inconsistent "
    "差 很差 太差 坏 烂 慢 难吃 难看 难用 失望 后悔 垃圾 糟糕 恶心 破 脏 臭 吵 贵 假 假货 骗 骗人 "
    "差评 不满 投诉 生气 气愤 郁闷 无语 糟 冷 硬 油腻 凉 馊 掉色 褪色 异味 漏 坏了 退货 退款 退 上当 "
    "欺骗 劣质 粗糙 敷衍 恶劣 态度差 拖拉 麻烦 噪音 陈旧 破旧 简陋 乏味 无聊 遗憾 可惜 问题 错误 死机 "
    "卡 裂 碎 晕 坑 懒 难受 奇怪";
constexpr std::string_view kNegations =
    "not no never none nothing nobody neither nor without hardly barely cannot can't don't doesn't "
    "didn't won't wouldn't isn't aren't wasn't weren't couldn't shouldn't haven't hasn't hadn't ain't "
    "dont doesnt didnt cant wont isnt "
    "不 没 没有 别 未 无 并不 从不 不是 不太 不够 不会 不能 毫无 绝不 不算 不怎么";

enum class Kind : uint8_t { kPositive, kNegative, kNegation };

const std::unordered_map<std::string, Kind>& Words() {
  static const std::unordered_map<std::string, Kind> words = [] {
    std::unordered_map<std::string, Kind> out;
    const auto add = [&](std::string_view list, Kind kind) {
      for (size_t start = 0; start < list.size();) {
        const size_t end = std::min(list.find(' ', start), list.size());
        const std::string_view word = list.substr(start, end - start);
        if (!word.empty()) {
          out.emplace(kind == Kind::kNegation ? std::string(word) : text::StemEnglish(word), kind);
        }
        start = end + 1;
      }
    };
    add(kNegations, Kind::kNegation);
    add(kPositive, Kind::kPositive);
    add(kNegative, Kind::kNegative);
    return out;
  }();
  return words;
}

std::string Few(size_t count) { return std::to_string(std::min<size_t>(count, 4)); }

}  // namespace

std::vector<std::string> DescribePolarity(const std::vector<text::Token>& tokens) {
  std::vector<std::string> names;
  size_t liked = 0, disliked = 0;
  const char* last = "none";
  int reach = 0;  // words that the negation still turns around
  for (const text::Token& token : tokens) {
    if (token.kind == text::TokenKind::kCompound) continue;
    if (token.kind == text::TokenKind::kSymbol) {
      reach = 0;
      continue;
    }
    auto known = Words().find(token.surface);
    if (known != Words().end() && known->second == Kind::kNegation) {
      reach = kReach;
      continue;
    }
    if (known == Words().end()) known = Words().find(text::StemEnglish(token.surface));
    if (reach > 0) names.push_back("!" + token.surface);
    if (known != Words().end() && known->second != Kind::kNegation) {
      const bool is_liked = (known->second == Kind::kPositive) == (reach == 0);
      ++(is_liked ? liked : disliked);
      last = is_liked ? "pos" : "neg";
    }
    if (reach > 0) --reach;
  }
  names.push_back("pos" + Few(liked));
  names.push_back("neg" + Few(disliked));
  names.push_back(std::string("last") + last);
  names.emplace_back(liked > disliked ? ">" : liked < disliked ? "<" : "=");
  return names;
}

}  // namespace deskmesh::knowledge
