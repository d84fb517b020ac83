// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/han_secret.h"

#include <algorithm>
#include <string_view>

namespace deskmesh::knowledge {
namespace {

using text::IsHan;

constexpr size_t kLongestHan = 16;

// What is said about passwords, by their owners and by forms: no password, whatever stands beside it.
bool TellsOfPasswords(std::u32string_view said) {
  static constexpr std::u32string_view kWords[] = {
      U"错误",   U"报",   U"提示", U"异常", U"失败", U"成功", U"正确", U"有误", U"不对", U"不行",
      U"不能",   U"不了", U"不到", U"不上", U"无法", U"没有", U"忘",   U"改",   U"设",   U"换",
      U"重置",   U"找回", U"过期", U"失效", U"有效", U"生效", U"到期", U"必填", U"必须", U"应该",
      U"需要",   U"可以", U"只能", U"允许", U"禁止", U"不得", U"要求", U"规则", U"规定", U"策略",
      U"格式",   U"长度", U"位数", U"强度", U"复杂", U"简单", U"安全", U"加密", U"解密", U"明文",
      U"密文",   U"哈希", U"存储", U"保存", U"显示", U"隐藏", U"可见", U"输入", U"复制", U"粘贴",
      U"登录",   U"登陆", U"账号", U"帐号", U"账户", U"帐户", U"用户", U"密码", U"口令", U"默认",
      U"初始",   U"临时", U"原来", U"以前", U"之前", U"上次", U"昨天", U"今天", U"刚才", U"最近",
      U"系统",   U"随机", U"自动", U"生成", U"管理", U"客服", U"同事", U"领导", U"联系", U"电话",
      U"拨打",   U"邮件", U"邮箱", U"短信", U"微信", U"链接", U"页面", U"按钮", U"截图", U"附件",
      U"文档",   U"下面", U"以下", U"如下", U"上面", U"以上", U"大写", U"小写", U"字母", U"数字",
      U"符号",   U"字符", U"中文", U"英文", U"汉字", U"拼音", U"生日", U"尾号", U"手机", U"工号",
      U"身份证", U"版本", U"端口", U"代码", U"编号", U"参数", U"选项", U"步骤", U"小时", U"分钟",
      U"每隔",   U"天内", U"包含", U"包括", U"支持", U"区分", U"混合", U"组成", U"相同", U"一样",
      U"一致",   U"重复", U"连续", U"统一", U"什么", U"怎",   U"为何", U"多少", U"哪",   U"谁",
      U"啥",     U"几",   U"吗",   U"呢",   U"是否", U"不是", U"还是", U"或者", U"这个", U"这样",
      U"那个",   U"自己", U"别人", U"所有", U"每个", U"泄露", U"泄漏", U"被盗", U"丢失", U"锁定",
      U"冻结",   U"共享", U"单独", U"告诉", U"发给", U"收到", U"问题", U"意思", U"情况", U"原因",
      U"功能",   U"字段", U"类型", U"最好", U"至少", U"最多", U"超过", U"大于", U"小于", U"以内",
      U"以后",   U"返回", U"接口", U"触发", U"跳转", U"转圈", U"出现", U"状态", U"弹"};
  return std::ranges::any_of(kWords, [&](std::u32string_view word) {
    return said.find(word) != std::u32string_view::npos;
  });
}

// 不见不散, 无忧无虑: a saying, though each of its characters may be of a sentence.
bool IsReduplicated(std::u32string_view word) {
  return word.size() == 4 && word[0] == word[2] && word[1] != word[3] &&
         std::ranges::all_of(word, IsHan);
}

// 春天来了2024, 我爱你们@2025: Chinese, then so many digits that they count nothing.
size_t EndOfNumbered(const PersonalText& text, size_t from) {
  constexpr size_t kLeastHan = 2, kMostHan = 12, kLeastDigits = 3;
  constexpr std::u32string_view kSigns = U"@#_-!*";
  // What goes on behind a password, not a unit: 2024但是登不上.
  constexpr std::u32string_view kGoesOn = U"登但不却还怎为提总进也无老可而然结请帮";
  size_t han = from;
  while (IsHan(text.At(han)) && han - from <= kMostHan) ++han;
  if (han - from < kLeastHan || han - from > kMostHan) return from;
  size_t begin = han;
  while (begin - han < 2 && text.At(begin) != 0 &&
         kSigns.find(text.At(begin)) != std::u32string_view::npos) {
    ++begin;
  }
  size_t to = begin;
  while (text.IsDigit(to) && to - from <= kLongestHan) ++to;
  const size_t digits = to - begin;
  // An answer of a server has three digits as well: 返回404.
  const bool is_status = digits == 3 && (text.At(begin) == U'4' || text.At(begin) == U'5');
  if (digits < kLeastDigits || is_status || to - from > kLongestHan) return from;
  while (text.IsAlphanumeric(to) && to - from <= kLongestHan) ++to;
  const bool is_counted =
      IsHan(text.At(to)) && kGoesOn.find(text.At(to)) == std::u32string_view::npos;
  if (is_counted || text.IsAlphanumeric(to)) return from;
  return TellsOfPasswords(text.View(from, han)) ? from : to;
}

// Such as no sentence about passwords has a character of, or a saying.
size_t EndOfPlain(const PersonalText& text, size_t from) {
  constexpr size_t kLeastDigits = 2, kLeastHan = 4;
  constexpr std::u32string_view kProse =
      U"的了吗呢吧么怎如何请为是不没无在会要有能可需错误忘失过期改设置规则求必填长度位少多最至超输提示报"
      U"库码异常败成功复杂强弱空同默认加存明找回显见看给发给把被和与或及用户账号登录已未";
  size_t to = from, digits = 0, han = 0;
  bool is_prose = false;
  for (; to < text.size() && to - from <= kLongestHan; ++to) {
    const char32_t c = text.At(to);
    if (!IsHan(c) && !text.IsAlphanumeric(to)) break;
    digits += text.IsDigit(to) ? 1 : 0;
    han += IsHan(c) ? 1 : 0;
    is_prose |= IsHan(c) && kProse.find(c) != std::u32string_view::npos;
  }
  const std::u32string_view word = text.View(from, to);
  if (han == 0 || word.size() > kLongestHan || TellsOfPasswords(word)) return from;
  if (is_prose && !IsReduplicated(word)) return from;
  const bool is_one = digits >= kLeastDigits || (digits == 0 && han >= kLeastHan);
  return is_one ? to : from;
}

// Whether what quotation marks hold is a password in Chinese.
bool IsQuotedHan(std::u32string_view word) {
  constexpr std::ptrdiff_t kLeastHan = 3, kLeastWithDigits = 2;
  const auto han = std::ranges::count_if(word, IsHan);
  const auto digits = std::ranges::count_if(word, text::IsAsciiDigit);
  const bool is_one = han >= kLeastHan || (han >= kLeastWithDigits && digits >= kLeastWithDigits);
  return is_one && word.size() <= kLongestHan && !TellsOfPasswords(word);
}

}  // namespace

SecretValue ReadHanSecret(const PersonalText& text, size_t from, const SecretValue& read,
                          bool is_told) {
  SecretValue secret{.from = from, .to = from};
  if (read.is_quoted) {
    return IsQuotedHan(text.View(read.from, read.to)) ? read : secret;
  }
  secret.to = EndOfNumbered(text, from);
  if (secret.length() == 0 && !is_told) secret.to = EndOfPlain(text, from);
  return secret;
}

}  // namespace deskmesh::knowledge
