// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/polarity_words.h"

namespace deskmesh::knowledge {

std::string_view EnglishLiking() {
  return "good great nice cool awesome amazing excellent fantastic wonderful brilliant perfect superb "
         "outstanding terrific fabulous impressive lovely love loved like glad happy pleased delighted "
         "enjoy enjoyed fun elegant beautiful clean neat simple easy helpful useful handy clever smart "
         "thank thanks thx kudos congrats congratulations bravo cheers appreciate appreciated grateful "
         "worked works solved fixed resolved fast robust stable reliable convenient intuitive favorite "
         "favourite best better superior recommend recommended wow yay hurray hooray sweet welcome win "
         "succeed success successful excited exciting interesting fine ok pretty worth satisfied smooth";
}

std::string_view EnglishDisliking() {
  return "bad worse worst terrible horrible awful hate hated dislike poor ugly nasty sucks suck crap "
         "crappy stupid dumb idiotic silly ridiculous insane crazy weird strange annoying annoyed annoys "
         "frustrating frustrated frustration confusing confused painful pain hard tedious messy mess "
         "broken buggy useless worthless garbage junk rubbish lame slow unstable unreliable wrong fail "
         "fails failed failure sad sadly sorry unfortunately disappointed disappointing disappointment "
         "unhappy angry upset shame damn hell shit fuck fucking wtf ugh bloody hacky clumsy cumbersome "
         "nightmare disaster evil dirty hideous abomination absurd nonsense waste problem problems "
         "trouble struggle struggling stuck hopeless desperate afraid fear worry worried concern "
         "concerned complain complaint ignore ignored misleading dangerous scary inconvenient "
         "inconsistent";
}

std::string_view EnglishNegations() {
  return "not no never none nothing nobody neither nor without hardly barely cannot can't don't doesn't "
         "didn't won't wouldn't isn't aren't wasn't weren't couldn't shouldn't haven't hasn't hadn't "
         "ain't dont doesnt didnt cant wont isnt";
}

std::string_view ChineseLiking() {
  return "好 很好 不错 喜欢 满意 棒 赞 漂亮 舒服 舒适 方便 快 干净 热情 周到 值得 推荐 好吃 新鲜 美味 "
         "优秀 完美 精彩 清晰 实惠 便宜 划算 正品 好看 好用 给力 感谢 谢谢 开心 高兴 惊喜 超值 温馨 安静 "
         "流畅 可口 合适 耐心 专业 及时 准时 赞美 爱 香 美 值 好评 物美价廉 受益匪浅 经典 支持 强大 挺好 "
         "蛮好 真好 太好了 最好 极好 非常好 良好 较好 还好 很喜欢 点赞 便利 便捷 快捷 很快 挺快 神速 迅速 "
         "整洁 卫生 清洁 贴心 细心 体贴 细致 友好 友善 亲切 客气 礼貌 和气 微笑 值得推荐 强烈推荐 好喝 "
         "鲜美 香甜 甜 脆 多汁 水分足 入味 丰盛 丰富 份量足 分量足 量大 量足 合算 物有所值 物超所值 "
         "性价比高 性价比不错 经济实惠 真品 优良 优质 优点 精美 精致 精细 清楚 顺畅 灵敏 好闻 好玩 好听 "
         "耐用 耐看 实用 愉快 欣喜 温暖 清静 宁静 安全 放心 可靠 靠谱 稳定 结实 牢固 厚实 柔软 柔顺 清爽 "
         "顺滑 光滑 合身 适合 大方 时尚 高档 高端 豪华 气派 上档次 档次高 大气 宽敞 宽大 明亮 敞亮 一流 "
         "一级棒 顶级 超赞 敬业 守时 最爱 爱吃 优美 很值 五星 满分 收获 启发 感人 感动 深刻 强劲 省电 "
         "省心 省事 省钱 轻巧 轻便 小巧 不愧 名不虚传 还会来 还会再来 下次还来 下次还会 会再来 再次光顾 "
         "回头客 会再买 还会买 还来 还会 继续支持 一如既往 首选 当之无愧 无可挑剔 没的说 没得说 没话说 "
         "挑不出 百看不厌 爱不释手 赏心悦目 引人入胜 津津有味 舍不得 齐全 设施齐全 完善 位置好 交通方便 "
         "出行方便 闹中取静 升级 赠送 优惠 宾至如归 生动 有趣 幽默 易懂 通俗易懂 到位 到家 扎实 细腻 温和 "
         "清新 去屑 耐穿 保暖 透气 修身 显瘦 百搭 够用 超好 巨好 杠杠的 没毛病 无异味 没有异味 不贵 不油 "
         "不腻 不辣 不远 不吵 不卡 不掉色 不起球 完好 完好无损 包装好 正宗 地道 热乎 热乎乎 嫩 鲜 爽 爽口 "
         "酥 香脆 辛苦了 态度好 服务好 服务态度好 服务周到 服务热情 效率高 神器 良心 信赖 信任 诚信 实在 "
         "厚道 物流快 速度快 送货快 发货快";
}

std::string_view ChineseDisliking() {
  return "差 很差 太差 坏 烂 慢 难吃 难看 难用 失望 后悔 垃圾 糟糕 恶心 破 脏 臭 吵 贵 假 假货 骗 骗人 "
         "差评 不满 投诉 生气 气愤 郁闷 无语 糟 冷 硬 油腻 凉 馊 掉色 褪色 异味 漏 坏了 退货 退款 退 上当 "
         "欺骗 劣质 粗糙 敷衍 恶劣 态度差 拖拉 麻烦 噪音 陈旧 破旧 简陋 乏味 无聊 遗憾 可惜 问题 错误 "
         "死机 卡 裂 碎 晕 坑 懒 难受 奇怪 极差 最差 较差 差劲 烂了 破烂 太慢 很慢 慢死 龟速 难喝 难闻 "
         "难过 难以忍受 失落 破损 破了 旧 老旧 脏乱 肮脏 臭味 怪味 霉味 发霉 霉 潮湿 阴暗 昏暗 吵闹 嘈杂 "
         "隔音差 隔音 太贵 偏贵 昂贵 假的 仿品 山寨 骗子 忽悠 受骗 坑爹 坑人 黑店 宰客 宰 不爽 不悦 愤怒 "
         "恼火 火大 无奈 冷漠 冷淡 冷冰冰 爱理不理 爱答不理 态度恶劣 傲慢 太硬 太油 太咸 太淡 太辣 凉了 "
         "冰凉 变质 过期 缩水 起球 开线 线头 漏水 漏电 换货 返修 维修 应付 拖延 拖 毛病 缺陷 缺点 瑕疵 "
         "故障 黑屏 卡顿 蟑螂 虫子 虫 蚊子 头发 老鼠 停水 停电 没电 水太小 没有热水 迟迟 一直没 没人 "
         "没有人 不理 不给 不退 不能用 不好用 打不开 开不了 连不上 用不了 不值 不如 不推荐 不建议 不会再 "
         "再也不 绝不 千万别 千万不要 慎重 谨慎 慎买 慎选 提醒大家 以后不 下次不 最后一次 绝对不 浪费 "
         "浪费钱 浪费时间 亏 吃亏 名不副实 徒有虚名 虚假 言过其实 名不符实 夸大 不符 不符合 不一样 色差 "
         "凑合 勉强 一般 很一般 一般般 马马虎虎 不咋地 不咋样 不怎么样 不怎么 不敢恭维 将就 鸡肋 白费 "
         "白花 过敏 痒 拉肚子 掉了 断了 歪 空的 少了 缺 缺少 漏发 错发 发错 送错 不新鲜 没味 没味道 "
         "没有味道 不好吃 不好喝 不干净 不舒服 不方便 不满意 不喜欢 不好 不行 不够 不足 不适合 不合适 "
         "不值得 不热情 不负责 不专业 不清楚 没用 没有用 没效果 没什么 没意思 没诚意 没法 无法 根本 居然 "
         "竟然 竟 简直 连个 就这 什么玩意 什么东西 什么破 算了 呵呵 哎 唉 吐槽 坏果 烂的 坏的 酸 涩 苦 "
         "干瘪 软了 不甜 不脆 小得可怜 太小 太少 太薄 太短 太长 偏小 偏大 薄 肥 掉毛 起毛 破洞 污渍 污点 "
         "划痕 二手 旧货 翻新 发烫 发热 死慢 反应慢 耗电 闪退 客服 推卸 推脱 踢皮球 不理人 不耐烦 "
         "爱搭不理 素质 没素质 欺负 强行 乱收费 多收 扣钱 黑心 奸商 无良 可恶 可恨 可怕 吓人 害怕 危险 "
         "噩梦 郁闷死 气死 崩溃 抓狂 不会再来 不会再买 再不 以后再也 名声 差远了 差太多 远不如 越来越差 "
         "大不如前 不如以前 退步 下降 缩水了 偷工减料 粗制滥造 以次充好 拼凑 东拼西凑 空洞 枯燥 晦涩 啰嗦 "
         "罗嗦 错别字 盗版 印刷 失败 败笔 幼稚 肤浅 牵强";
}

std::string_view ChineseNegations() {
  return "不 没 没有 别 未 无 并不 从不 不是 不太 不够 不会 不能 毫无 绝不 不算 不怎么 不怎 不再";
}

std::string_view ChineseNeutral() {
  return "特别 非常 非得 分别 个别 别人 别的 区别 级别 类别 无论 未来 未必 不仅 不但 不断 不同 不管 不得不 "
         "差不多 差别 出差 时差 坏处 快递 快餐 快要 赶快 尽快 凉快 凉菜 凉拌 冷饮 冷静 硬盘 硬件 软硬 卡片 房卡 "
         "银行卡 卡座 假期 放假 请假 贵宾 贵公司 贵店 破解 退房 退休 香港 香蕉 甜品 爱好 爱人 美国 美元 价值 值班 "
         "棒球 大量 好像 好几 好久 好多 刚好 正好 只好 你好 您好 好吧 不好意思 要不 算了一下 拖鞋 拖把 拖地 漏斗 "
         "冷水 冷热 热水器 吃亏是福 酸奶 酸菜 酸辣 苦瓜 苦恼 肥皂 减肥 薄荷 凉鞋 旧版 旧书 二手房";
}

std::string_view ContrastWords() {
  return "but however although though yet except nevertheless 但是 但 不过 然而 可是 只是 就是 除了 "
         "美中不足 唯一";
}

std::string_view VerdictWords() {
  return "overall altogether anyway summary conclusion 总体 总的来说 总之 整体 总而言之 综合 总体来说 "
         "总体上 总得来说 还是";
}

}  // namespace deskmesh::knowledge
