// SPDX-License-Identifier: Apache-2.0
#include "knowledge/generator/core/claim_words.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "knowledge/generator/core/claim_numbers.h"
#include "platform/text/stemmer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

// A line for each group of words that say the same in a help text, in both languages.
constexpr std::string_view kSameMeaning[] = {
    "press click tap select choose chosen hit pick push 点击 单击 点选 按下 选择 选中 点 按 选",
    "enter type input fill key 输入 填写 填入 录入 键入 填",
    "login logon signin log-in 登录 登陆",
    "logout signout 退出 登出",
    "email mail mailbox inbox 邮件 邮箱 电子邮件 电邮",
    "code passcode 验证码 代码",
    "open visit go navigate access 打开 进入 前往 访问",
    "delete remove erase discard 删除 移除 删掉 清除",
    "create created add new make made 创建 新建 添加 新增 增加 建立",
    "change modify edit alter adjust update 修改 更改 编辑 更新 变更 调整 改成 改为 改",
    "reset 重置 重设 重新设置",
    "set configure setup setting specify define 设置 配置 设定 设为",
    "send sent deliver 发送 发出 寄送 发到 发给 发往 发",
    "invite invitation 邀请",
    "user account 账号 帐号 账户 帐户 用户",
    "person people someone somebody anyone 人",
    "admin administrator 管理员",
    "member colleague teammate 成员 同事",
    "guest visitor 访客 来宾 外部用户",
    "seat licence license 席位 许可",
    "owner 所有者 拥有者",
    "permission right privilege 权限",
    "role 角色",
    "valid expire expiry good 有效 到期 过期 失效 有效期",
    "lock block 锁定 锁住 被锁",
    "unlock 解锁",
    "attempt try tries 尝试",
    "wrong incorrect fail failure failed error mistake mistaken 错误 失败 出错 输错 错",
    "correct right 正确",
    "keep kept retain store save preserve remain stay 保留 保存 留存 存放 存 留",
    "backup 备份",
    "restore recover recovery 恢复 还原",
    "stop halt shut 停止 停用 停掉 关停 停",
    "start begin began launch run 启动 开始 运行",
    "restart reboot 重启 重新启动",
    "service server 服务 服务器",
    "enable activate turnon 启用 开启 激活",
    "disable deactivate turnoff 禁用 停用 关闭",
    "download 下载",
    "upload 上传",
    "import 导入",
    "export 导出",
    "file document 文件 文档",
    "folder directory 文件夹 目录",
    "row line 行",
    "column 列",
    "page screen 页面 页",
    "button 按钮",
    "menu 菜单",
    "link url 链接",
    "spam junk 垃圾",
    "check look see view verify inspect 检查 查看 看到 查 看 核对 确认",
    "confirm 确认",
    "show shown display appear visible 显示 展示 出现 可见",
    "hide hidden hid 隐藏",
    "find found locate 找到 查找 寻找",
    "search 搜索",
    "contact ask reach 联系 咨询",
    "support helpdesk 支持 客服",
    "pay paid payment charge bill cost 付费 支付 付款 收费 费用 付",
    "free 免费",
    "price plan 价格 套餐 方案",
    "cancel 取消",
    "upgrade 升级",
    "downgrade 降级",
    "renew renewal 续费 续订",
    "refund 退款",
    "invoice 发票 账单",
    "copy duplicate 复制 拷贝",
    "move 移动 移到 移至 迁移",
    "rename 重命名 改名",
    "archive 归档",
    "project 项目",
    "task issue ticket item 任务 工单 事项",
    "comment 评论 留言",
    "attach attachment 附件",
    "notify notification alert 通知 提醒",
    "share 共享 分享",
    "assign assignee 分配 指派 负责人",
    "size large big 大小",
    "limit maximum max cap 上限 限制 限额 最大",
    "minimum min 最小",
    "exceed 超过 超出",
    "reach 达到 到达",
    "night nightly 夜间 每晚 夜里 凌晨",
    "daily everyday 每天 每日 天天",
    "weekly 每周",
    "monthly 每月",
    "hourly 每小时",
    "month 月",
    "full complete entire whole 全量 完整 全部 整个",
    "incremental 增量",
    "automatic automatically auto 自动",
    "manual manually hand 手动 手工",
    "repeat again repeatedly 重复 再次 重新",
    "consecutive row succession 连续",
    "format 格式",
    "date 日期",
    "time 时间",
    "language 语言",
    "browser 浏览器",
    "team group 团队 小组 组",
    "company organisation organization 公司 组织 企业 单位",
    "phone mobile 手机 电话",
    "text sms message 短信 消息",
    "register signup registration 注册",
    "approve approval 批准 审批 同意",
    "reject decline refuse 驳回 拒绝",
    "connect connection 连接",
    "replace 替换 更换",
    "require requirement mandatory 必填 要求",
    "optional 可选",
    "allow permit let 允许",
    "name called 名称 名字 叫做",
    "password passphrase 密码 口令",
    "old previous former 旧 原来 原",
    "forget forgotten forgot 忘记 忘",
    "wait 等待 等候 等",
    "immediately instantly 立即 立刻 马上",
    "count counted 计入 算作 计算 算",
    "use used using uses 使用",
    "occupy take taken took consume 占用 占",
    "print 打印",
    "write written wrote 写",
    "list listed 列出 罗列",
    "give given gave provide 提供 给出",
    "schedule scheduled 计划 定时 排期",
    "sync synchronise synchronize synchronization 同步",
    "reply respond answer answers return response 回复 答复 响应",
    "business working work 工作",
    "fast quick quickly 快",
    "key secret 密钥",
    "leave quit 离开 退出",
    "join 加入",
    "transfer 转让 转移 移交",
    "scan 扫描",
    "install installation 安装",
    "uninstall 卸载",
    "bottom 底部 下方",
    "top 顶部 上方",
    "left 左侧 左边",
    "corner 角",
};

// What everything in a help text may be done with; it never is what a sentence invents.
constexpr std::string_view kUse = "使用";

// Words that carry grammar or only frame what is said.
constexpr std::string_view kFrameWords =
    "a an the and or but if then than so as at by for from in into of off on onto out over to "
    "up with within about above all am any are be been being below between both can could did "
    "do does doing down during each few further had has have having he her here hers him his "
    "how i is it its itself just me more most my now other our ours own same she should some "
    "such that their theirs them these they this those through too under very was we were what "
    "when where which while who whom why will would you your yours s t m re ve ll d im please "
    "want need needs needed get gets got may might must shall also there yes no not never none "
    "nor neither without cannot able unable possible impossible allowed forbidden prohibited "
    "avoid passage article text according says following follow follows step steps first next "
    "finally last lastly once well simply sure ensure note remember keep mind way ways order "
    "case help helps thing things one ones either otherwise however instead therefore thus "
    "because since until unless before after afterwards later past still yet already though "
    "although even least at most up maximum minimum less per via using by way that's it's "
    "you'll you're you've they're there's here's let's we'll i'll happen happens means mean "
    "everything something anything nothing every whether else rather behind inside upon around "
    "back yourself onself soon directly ok okay hello hi thanks thank question answered done "
    "do's go goes going come comes put does remains become becomes work works sentence make "
    "makes receive receives received arrive arrives arrived included including part parts "
    "contain contains hold holds include includes turn turns only longer anymore want wants "
    "like to so-called respectively 请问 请 您的 你的 您 你 我们 我 他们 他 她 它们 它 的话 的 "
    "了 着 过 是 在 和 与 或者 或 及 以及 而 也 就 都 又 还 把 将 被 给 让 对于 对 向 从 到 于 "
    "以便 以 为 因为 因 所以 由 则 且 但是 但 并且 并 很 太 更 最 吗 呢 吧 啊 呀 这个 那个 "
    "这些 那些 这样 这 那 此 该 其 之 可以 可 能够 能 会 要 需要 需 应该 应当 应 必须 须 须要 "
    "如果 若 如 当 时候 时 后 以后 之后 前 之前 以前 里面 里 中 上 下 内 以内 之内 外 等 每 各 "
    "所有 任何 一个 一下 一些 一次性 一旦 一 个 只要 只需 即可 即 便 然后 接着 随后 再 先 首先 "
    "最后 其次 第 步骤 步 通过 根据 按照 按 依照 有 没有 没 无法 无 不要 不能 不会 不可 不得 "
    "不用 不必 不需要 不需 无需 不是 不 别 勿 切勿 未 禁止 严禁 非 非常 也可 仍然 仍 已经 已 "
    "正在 进行 什么 怎么 怎样 如何 哪里 哪 多少 几 是否 是的 否则 否 对的 好的 文章 文中 提到 "
    "说明 所述 来 去 做 方法 方式 情况 同时 另外 此外 而且 只 仅 仅仅 收到 用 发表 大小 至 "
    "变成 变为 成为 状态 包含 包括 含有 含 至少 最多 至多 最少 以上 以下 超过 不超过 达 共 约 "
    "大约 左右 才 便会 就会 期间 期内 期 直接 即时 自己 本人 本 处 新的 使 使得 令 从而 因此 "
    "两者 之间 系统";

constexpr std::string_view kEnglishNegators =
    "not never no nobody none nothing neither nor cannot cant dont doesnt didnt isnt arent "
    "wasnt werent wont wouldnt shouldnt mustnt couldnt hasnt havent hadnt neednt unable "
    "impossible forbidden prohibited avoid refuse";

constexpr std::string_view kHanNegators = "无法 没有 禁止 严禁 切勿 不 没 无 别 勿 未 莫";

// Set phrases in which the negator denies nothing, or half of it isn't one.
constexpr std::string_view kHanHarmless =
    "不仅 不但 不只 不光 不单 不论 无论 不管 不同 不过 不断 不足 不超过 不得超过 不能超过 "
    "不可超过 不会超过 不应超过 不要超过 不超出 不多于 不少于 不低于 不高于 不大于 不小于 "
    "不早于 不迟于 不晚于 不止 是不是 能不能 会不会 可不可以 要不要 有没有 对不对 行不行 不久 "
    "不妨 不错 不然 要不然 对不起 不好意思 不得不 不可不 不要忘记 别忘了 别忘记 不要忘了 特别 "
    "分别 区别 级别 类别 别人 别的 别处 个别 识别 辨别 性别 别名 鉴别 差别 告别 无线 无人 无限 "
    "无效 未来 未知 未读 不可用 无关紧要 无损 无缝 非常 除非 不等 不一定 不变 莫名 不良 未必 "
    "不满 不限 无密码 不活跃 没关系 毫无疑问 无疑";

// Ways of saying something in several words, in the words that are compared; the first that fits.
constexpr std::pair<std::string_view, std::string_view> kRewordings[] = {
    {"file size", "file"},
    {"works for", "valid for"},
    {"work for", "valid for"},
    {"unused", "not used"},
    {"e-mailed", "email"},
    {"e-mails", "email"},
    {"no longer valid after", "expires after"},
    {"no longer works after", "expires after"},
    {"log into", "login"},
    {"log in", "login"},
    {"logged in", "login"},
    {"log on", "login"},
    {"sign into", "login"},
    {"sign in", "login"},
    {"signed in", "login"},
    {"log out", "logout"},
    {"sign out", "logout"},
    {"sign up", "register"},
    {"turn on", "enable"},
    {"turned on", "enable"},
    {"turn off", "disable"},
    {"turned off", "disable"},
    {"switch on", "enable"},
    {"switch off", "disable"},
    {"set up", "configure"},
    {"back up", "backup"},
    {"backed up", "backup"},
    {"fill in", "enter"},
    {"type in", "enter"},
    {"spam folder", "spam"},
    {"look for", "find"},
    {"shut down", "stop"},
    {"log-in", "login"},
    {"sign-in", "login"},
    {"e-mail", "email"},
    {"back-up", "backup"},
    {"half an hour", "30 minutes"},
    {"half a year", "6 months"},
    {"half a day", "12 hours"},
    {"a couple of", "2"},
    {"a dozen", "12"},
    {"an hour", "1 hour"},
    {"a minute", "1 minute"},
    {"a day", "1 day"},
    {"a week", "1 week"},
    {"a month", "1 month"},
    {"a year", "1 year"},
    {"per day", "daily"},
    {"every day", "daily"},
    {"each day", "daily"},
    {"every night", "nightly"},
    {"each night", "nightly"},
    {"every week", "weekly"},
    {"every month", "monthly"},
    {"in a row", "consecutive"},
    {"at once", "immediately"},
    {"right away", "immediately"},
    {"straight away", "immediately"},
    {"不能超过", "至多"},
    {"不能超出", "至多"},
    {"不得超过", "至多"},
    {"不得超出", "至多"},
    {"不可超过", "至多"},
    {"不可超出", "至多"},
    {"不会超过", "至多"},
    {"不会超出", "至多"},
    {"不应超过", "至多"},
    {"不应超出", "至多"},
    {"不要超过", "至多"},
    {"不要超出", "至多"},
    {"不允许超过", "至多"},
    {"不允许超出", "至多"},
    {"不超过", "至多"},
    {"不超出", "至多"},
    {"不多于", "至多"},
    {"不大于", "至多"},
    {"不高于", "至多"},
    {"不少于", "至少"},
    {"不低于", "至少"},
    {"不小于", "至少"},
    {"半小时", "30分钟"},
    {"半个小时", "30分钟"},
    {"半天", "12小时"},
    {"半年", "6个月"},
    {"半个月", "15天"},
    {"一刻钟", "15分钟"},
    {"not only", " "},
    {"not just", " "},
    {"no later than", " "},
    {"no more than", "up to"},
    {"not more than", "up to"},
    {"no less than", "at least"},
    {"no fewer than", "at least"},
    {"not less than", "at least"},
    {"no earlier than", " "},
    {"no matter", " "},
    {"not exceed", "up to"},
    {"not above", "up to"},
    {"not over", "up to"},
    {"not below", "at least"},
    {"not under", "at least"},
    {"not be larger than", "up to"},
    {"no larger than", "up to"},
    {"no longer than", "up to"},
    {"don't forget", " "},
    {"do not forget", " "},
    {"never forget", " "},
    {"don't hesitate", " "},
    {"do not hesitate", " "},
    {"not until", "until"},
    {"no doubt", " "},
    {"no problem", " "},
    {"not to worry", " "},
    {"don't worry", " "},
    {"do not worry", " "},
    {"whether or not", " "},
    {"if not", " "},
    {"not necessarily", " "},
    {"nothing but", " "},
    {"no sooner", " "},
    {"can't wait", " "},
    {"not a problem", " "},
    {"no one else", " "},
};

// "600 requests a minute", "twice a day": of what is counted a rate, else a span ("within a minute").
constexpr std::pair<std::string_view, std::string_view> kRates[] = {
    {"a second", "per second"}, {"a minute", "per minute"}, {"an hour", "per hour"},
    {"a day", "per day"},       {"a week", "per week"},     {"a month", "per month"},
    {"a year", "per year"},
};

// What is a limit only in front of a number.
constexpr std::pair<std::string_view, std::string_view> kLimits[] = {
    {"limited to", "up to"}, {"the limit is", "up to"}, {"最大可达", "至多"}, {"最大支持", "至多"},
    {"最大不超过", "至多"},  {"最大为", "至多"},        {"最大是", "至多"},   {"最大", "至多"},
    {"上限为", "至多"},      {"上限是", "至多"},
};

// Words a sentence may add to any passage: they only join what it says.
constexpr std::string_view kJoiningWords = "stay stays stayed remain remains remained made";

// A unit's name, then the words for it.
constexpr std::string_view kUnits[] = {
    "s second seconds sec secs 秒 秒钟",
    "min minute minutes min mins 分钟 分",
    "h hour hours hr hrs h 小时 钟头",
    "d day days d 天 日",
    "w week weeks 周 星期 礼拜",
    "mon month months 个月 月",
    "y year years yr yrs 年",
    "x time times attempt attempts try tries 次 回 遍",
    "b byte bytes b 字节",
    "kb kb kilobyte kilobytes",
    "mb mb megabyte megabytes 兆 m",
    "gb gb gigabyte gigabytes g",
    "tb tb terabyte terabytes",
    "row row rows line lines record records 行 条",
    "char character characters letter letters digit digits 字符 字 位",
    "% % percent",
    "p person persons people user users member members guest guests seat seats 人 名",
    "cur dollar dollars usd euro euros eur yuan 元 美元 欧元 块",
};
template <typename Take>
void ForEachWord(std::string_view words, Take take) {
  for (std::size_t start = 0; start < words.size();) {
    const std::size_t end = std::min(words.find(' ', start), words.size());
    if (end > start) take(words.substr(start, end - start));
    start = end + 1;
  }
}

using WordSet = std::unordered_set<std::string_view>;

WordSet SetOf(std::string_view words) {
  WordSet set;
  ForEachWord(words, [&](std::string_view word) { set.insert(word); });
  return set;
}

bool IsEnglish(std::string_view word) {
  return !word.empty() && static_cast<unsigned char>(word[0]) < 0x80;
}

const std::unordered_map<std::string, std::string>& Meanings() {
  static const std::unordered_map<std::string, std::string> meanings = [] {
    std::unordered_map<std::string, std::string> out;
    int group = 0;
    for (const std::string_view line : kSameMeaning) {
      const std::string name = "#" + std::to_string(group++);
      ForEachWord(line, [&](std::string_view word) {
        out.try_emplace(IsEnglish(word) ? text::StemEnglish(word) : std::string(word), name);
      });
    }
    return out;
  }();
  return meanings;
}

const std::unordered_map<std::string_view, std::string_view>& Units() {
  static const std::unordered_map<std::string_view, std::string_view> units = [] {
    std::unordered_map<std::string_view, std::string_view> out;
    for (const std::string_view line : kUnits) {
      const std::string_view name = line.substr(0, line.find(' '));
      ForEachWord(line.substr(name.size()), [&](std::string_view word) { out[word] = name; });
    }
    return out;
  }();
  return units;
}

bool IsLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Replaces `from`, in English only whole words, where `fits` says so of what is before and behind it.
template <typename Fits>
void ReplaceFitting(std::string_view from, std::string_view to, Fits fits, std::string* text) {
  const bool is_english = IsEnglish(from);
  for (std::size_t at = 0; (at = text->find(from, at)) != std::string::npos;) {
    const std::size_t end = at + from.size();
    const std::string_view all = *text;
    const bool is_part = is_english && ((at > 0 && IsLetterOrDigit(all[at - 1])) ||
                                        (end < all.size() && IsLetterOrDigit(all[end])));
    if (is_part || !fits(all.substr(0, at), all.substr(end))) {
      at = end;
      continue;
    }
    text->replace(at, from.size(), to);
    at += to.size();
  }
}

// The last word of a text, which is taken off it; empty behind anything but a blank.
std::string_view TakeLastWord(std::string_view* text) {
  if (!text->ends_with(' ')) return {};
  text->remove_suffix(1);
  std::size_t begin = text->size();
  while (begin > 0 && IsLetterOrDigit((*text)[begin - 1])) --begin;
  const std::string_view word = text->substr(begin);
  text->remove_suffix(word.size());
  return word;
}

bool IsNumberText(std::string_view word) {
  if (word.empty()) return false;
  const bool has_digit = word.back() >= '0' && word.back() <= '9';
  return has_digit || word == "hundred" || word == "thousand" || word == "million" ||
         NumberWord(word).has_value();
}

// "600 requests ", "twice "
bool EndsWithCount(std::string_view text) {
  const std::string_view noun = TakeLastWord(&text);
  if (noun == "once" || noun == "twice") return true;
  return !noun.empty() && !IsNumberText(noun) && !IsFrameWord(noun) &&
         IsNumberText(TakeLastWord(&text));
}

bool BeginsWithNumber(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  if (text.empty()) return false;
  std::size_t end = 0;
  while (end < text.size() && IsLetterOrDigit(text[end])) ++end;
  if (end > 0) return (text[0] >= '0' && text[0] <= '9') || IsNumberText(text.substr(0, end));
  std::size_t at = 0;
  const char32_t c = text::DecodeUtf8(text, &at);
  return std::u32string_view(U"一二两三四五六七八九十百千万").find(c) != std::u32string_view::npos;
}

}  // namespace

std::string Reworded(std::string text) {
  const auto anywhere = [](std::string_view, std::string_view) { return true; };
  for (const auto& [from, to] : kRates) {
    const auto counts = [](std::string_view before, std::string_view) {
      return EndsWithCount(before);
    };
    ReplaceFitting(from, to, counts, &text);
  }
  for (const auto& [from, to] : kLimits) {
    const auto limits = [](std::string_view, std::string_view behind) {
      return BeginsWithNumber(behind);
    };
    ReplaceFitting(from, to, limits, &text);
  }
  for (const auto& [from, to] : kRewordings) ReplaceFitting(from, to, anywhere, &text);
  return text;
}

std::optional<std::string> MeaningOf(std::string_view word) {
  const auto found = Meanings().find(IsEnglish(word) ? text::StemEnglish(word) : std::string(word));
  if (found == Meanings().end()) return std::nullopt;
  return found->second;
}

bool IsMeaningOfUse(std::string_view meaning) {
  return meaning == Meanings().at(std::string(kUse));
}

bool IsFrameWord(std::string_view word) {
  static const WordSet words = SetOf(kFrameWords);
  return words.contains(word);
}

bool IsJoiningWord(std::string_view word) {
  static const WordSet words = SetOf(kJoiningWords);
  return words.contains(word);
}

bool IsNegator(std::string_view word) {
  static const WordSet words = SetOf(kEnglishNegators);
  if (word.ends_with("n't")) return true;
  std::string bare(word);
  std::erase(bare, '\'');
  return words.contains(bare);
}

std::string_view HanNegatorAt(std::string_view text) {
  std::string_view found;
  ForEachWord(kHanNegators, [&](std::string_view negator) {
    if (found.empty() && text.starts_with(negator)) found = negator;
  });
  return found;
}

std::size_t HarmlessPhraseAt(std::string_view text) {
  std::size_t longest = 0;
  ForEachWord(kHanHarmless, [&](std::string_view phrase) {
    if (text.starts_with(phrase)) longest = std::max(longest, phrase.size());
  });
  return longest;
}

std::string_view UnitOf(std::string_view word) {
  const auto found = Units().find(word);
  return found == Units().end() ? std::string_view() : found->second;
}

bool IsMeasure(std::string_view unit) {
  static const WordSet measures = SetOf("s min h d w mon y b kb mb gb tb % cur");
  return measures.contains(unit);
}

int SecondsOf(std::string_view unit) {
  if (unit == "s") return 1;
  if (unit == "min") return 60;
  if (unit == "h") return 3'600;
  if (unit == "d") return 86'400;
  return unit == "w" ? 604'800 : 0;
}

}  // namespace deskmesh::knowledge
