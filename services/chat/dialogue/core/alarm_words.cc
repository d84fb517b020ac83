// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/alarm_words.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chat/dialogue/core/text_match.h"

namespace deskmesh::chat::dialogue {
namespace {

using Phrases = std::vector<std::string_view>;

// Alarming words and what they are taken for when they stand in it by chance.
struct Alarm {
  Phrases words;
  Phrases harmless;
};

// Something that has happened to whoever tells it.
const Alarm& LeaksAndOvercharges() {
  static const auto* alarm = new Alarm{
      {"泄露", "泄漏", "乱扣费", "多扣", "重复扣", "扣了两次", "扣错", "发票错", "data breach",
       "leaked", "charged twice", "double charged", "overcharged", "charged us twice",
       "charged me twice"},
      {"防泄露", "防泄漏", "泄露防护", "泄漏防护", "泄露检测", "内存泄漏", "内存泄露", "多扣分",
       "memory leaked", "data breach policy", "data breach training", "data breach template"}};
  return *alarm;
}

// Threats.
const Alarm& LegalThreats() {
  static const auto* alarm = new Alarm{
      {"律师", "起诉", "法院", "投诉到", "消协", "12315", "报警", "合同纠纷", "赔偿", "lawyer",
       "lawyers", "attorney", "legal action", "sue you", "sue your company", "lawsuit", "in court",
       "to court", "court order"},
      {"律师事务所",      "律师团队",        "律师行业",   "律师客户",    "律师用户",
       "律师账号",        "律师角色",        "律师审核",   "律师审批",    "律师同事",
       "律师函模板",      "律师模板",        "法院客户",   "法院项目",    "法院系统",
       "法院行业",        "法院信息化",      "报警规则",   "报警设置",    "报警通知",
       "报警功能",        "报警提醒",        "报警阈值",   "报警器",      "报警邮件",
       "报警短信",        "监控报警",        "预算报警",   "自动报警",    "触发报警",
       "进度报警",        "赔偿条款",        "赔偿模板",   "赔偿字段",    "赔偿标准",
       "合同纠纷模板",    "tennis court",    "food court", "lawyer role", "lawyer template",
       "lawsuit tracker", "lawsuit template"}};
  return *alarm;
}

// Demands.
const Alarm& Demands() {
  static const auto* alarm =
      new Alarm{{"退款", "退费", "删除我的个人信息", "个人信息保护法", "refund", "refunded",
                 "chargeback", "gdpr", "delete my personal data", "delete all my personal data"},
                {"退款政策",
                 "退款流程",
                 "退款规则",
                 "退款字段",
                 "退款单",
                 "退款率",
                 "退款状态",
                 "退款报表",
                 "退款统计",
                 "退款审批",
                 "退款模块",
                 "退款模板",
                 "退款说明",
                 "不需要退款",
                 "不用退款",
                 "退费政策",
                 "退费流程",
                 "退费规则",
                 "refund policy",
                 "refund policies",
                 "refund field",
                 "refund status",
                 "refund report",
                 "refund rate",
                 "refund template",
                 "refund workflow",
                 "refund module",
                 "don't need a refund",
                 "do not need a refund",
                 "not asking for a refund",
                 "gdpr compliant",
                 "gdpr compliance",
                 "gdpr-compliant",
                 "gdpr template",
                 "gdpr training"}};
  return *alarm;
}

const Alarm& Outages() {
  static const auto* alarm =
      new Alarm{{"崩溃",
                 "宕机",
                 "数据丢失",
                 "丢失数据",
                 "数据全没",
                 "数据都没",
                 "数据不见",
                 "系统瘫痪",
                 "服务不可用",
                 "系统打不开",
                 "网站打不开",
                 "outage",
                 "system is down",
                 "site is down",
                 "service is down",
                 "server is down",
                 "everything is down",
                 "completely down",
                 "is the site down",
                 "is the system down",
                 "data loss",
                 "lost all our data",
                 "lost all data",
                 "lost all my data",
                 "all our data is gone",
                 "all my data is gone",
                 "production is down",
                 "production down"},
                {"心态崩溃",       "快崩溃",           "要崩溃",
                 "人都崩溃",       "让人崩溃",         "我崩溃",
                 "崩溃日志",       "崩溃率",           "崩溃报告",
                 "崩溃分析",       "宕机率",           "宕机报告",
                 "宕机时长",       "宕机演练",         "data loss prevention",
                 "outage report",  "outage calendar",  "outage window",
                 "planned outage", "scheduled outage", "outage template",
                 "outage drill"}};
  return *alarm;
}

// Many who cannot get in are an outage as well.
const Phrases kEverybody = {
    "全公司",        "所有人",     "所有用户",  "所有同事", "大家",      "整个公司",
    "整个团队",      "全员",       "全部同事",  "全部用户", "全部人",    "nobody",
    "no one",        "none of us", "all users", "everyone", "everybody", "the whole company",
    "our whole team"};
const Phrases kShutOut = {"登录不",        "登不",           "无法登录",        "不能登录",
                          "打不开",        "用不了",         "不能用",          "无法使用",
                          "进不去",        "无法访问",       "访问不了",        "上不去",
                          "连不上",        "瘫痪",           "can log in",      "cannot log in",
                          "can't log in",  "can access",     "cannot access",   "can't access",
                          "is locked out", "are locked out", "unable to log in"};

// It is guarded against, or only feared.
const Phrases kGuards = {"防止",    "避免",     "预防",       "防范",    "以免",
                         "杜绝",    "减少",     "降低",       "担心",    "怕",
                         "防",      "prevent",  "preventing", "avoid",   "avoiding",
                         "protect", "protects", "protection", "reduce",  "guard",
                         "worried", "afraid",   "without",    "risk of", "in case of"};
// It is supposed.
const Phrases kSuppositions = {"如果",
                               "假如",
                               "假设",
                               "万一",
                               "要是",
                               "一旦",
                               "会不会",
                               "是否会",
                               "what if",
                               "what happens if",
                               "if",
                               "in the event of",
                               "would",
                               "has there ever",
                               "have you ever",
                               "could there be"};
// It is asked about …
const Phrases kQuestions = {
    "怎么",        "如何",     "怎样",    "什么",       "是否",          "能不能",      "可不可以",
    "可以",        "有没有",   "哪里",    "哪些",       "支持",          "请问",        "想了解",
    "介绍",        "功能",     "设置",    "配置",       "模板",          "字段",        "报表",
    "统计",        "培训",     "演练",    "文档",       "教程",          "吗",          "how to",
    "how do",      "how does", "how can", "how should", "what is",       "what's",      "what are",
    "what counts", "can i",    "can we",  "could i",    "do you",        "does",        "is there",
    "are there",   "where",    "which",   "explain",    "tell me about", "looking for", "article",
    "template",    "feature",  "set up",  "configure"};
// … but as something that has happened.
const Phrases kHappened = {"了",       "已经",  "被",    "刚",    "一直",     "总是",       "老是",
                           "又",       "就",    "经常",  "频繁",  "你们怎么", "你们为什么", "这次",
                           "你们负责", "has",   "have",  "had",   "was",      "were",       "been",
                           "just",     "again", "since", "keeps", "got",      "right now"};
// Whoever threatens says what comes next.
const Phrases kIntentions = {
    "要",        "将",         "就",      "已经",      "了",        "准备",     "打算",
    "一定",      "等着",       "will",    "going to",  "i'll",      "we'll",    "see you in",
    "my lawyer", "our lawyer", "already", "hear from", "contacted", "consider", "considering"};
const Phrases kDenials = {"没有",   "没",    "不会",   "未",      "并未",   "不是",    "无",
                          "不可能", "no",    "not",    "nothing", "never",  "isn't",   "wasn't",
                          "won't",  "don't", "didn't", "doesn't", "hasn't", "haven't", "aren't"};
const Phrases kRefusedThreats = {"不会",   "不想",  "不打算",       "不用",          "不需要",
                                 "没必要", "won't", "not going to", "don't want to", "no need"};
// Work with what is recorded in a project, not what the customer wants from us.
const Phrases kRecords = {
    "记录",       "登记",     "录入",      "统计",      "设置",   "配置",   "导出",      "导入",
    "创建",       "新建",     "查看",      "填写",      "字段",   "record", "track",     "register",
    "add a",      "create a", "set up",    "configure", "export", "import", "report on", "log a",
    "categorize", "label",    "compliant", "comply",    "support"};

// Clauses of a folded text: what is denied or asked in one says nothing about the next.
std::vector<std::string> ClausesOf(std::string_view text) {
  static const Phrases ends = {"，", "。", "；", "！", "？", "、", "\n",   ", ",   ". ",   "; ",
                               "! ", "? ", ",",  "!",  "?",  ";",  "但是", "不过", " but "};
  std::vector<std::string> clauses(1);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::find_if(ends.begin(), ends.end(), [&](std::string_view one) {
      return text.substr(at).starts_with(one);
    });
    if (end == ends.end()) {
      clauses.back() += text[at++];
    } else {
      at += end->size();
      clauses.emplace_back();
    }
  }
  return clauses;
}

std::string Without(std::string clause, const Phrases& phrases) {
  for (const std::string_view phrase : phrases) {
    for (std::size_t at = clause.find(phrase); at != std::string::npos;
         at = clause.find(phrase, at)) {
      clause.replace(at, phrase.size(), " ");
    }
  }
  return clause;
}

// What stands before the first alarming word; nothing: there is none.
std::optional<std::string_view> BeforeAlarm(std::string_view clause, const Phrases& words) {
  std::optional<std::size_t> first;
  for (const std::string_view word : words) {
    if (!HasPhrase(clause, word)) continue;
    const std::size_t at = clause.find(word);
    first = first.has_value() ? std::min(*first, at) : at;
  }
  if (!first.has_value()) return std::nullopt;
  return clause.substr(0, *first);
}

bool IsGuardedAgainst(std::string_view clause, std::string_view before) {
  return HasAnyPhrase(before, kGuards) || HasAnyPhrase(clause, kSuppositions);
}

// Whether the clause tells of something that happened.
bool IsReported(std::string_view clause, const Alarm& alarm) {
  std::string rest = Without(std::string(clause), alarm.harmless);
  rest = Without(std::move(rest), {"是不是", "会不会是", "是否是"});
  const std::optional<std::string_view> before = BeforeAlarm(rest, alarm.words);
  if (!before.has_value() || IsGuardedAgainst(rest, *before)) return false;
  if (HasAnyPhrase(*before, kDenials)) return false;
  return !HasAnyPhrase(rest, kQuestions) || HasAnyPhrase(rest, kHappened);
}

bool IsThreatened(std::string_view clause) {
  const std::string rest = Without(std::string(clause), LegalThreats().harmless);
  const std::optional<std::string_view> before = BeforeAlarm(rest, LegalThreats().words);
  if (!before.has_value() || HasAnyPhrase(*before, kRefusedThreats)) return false;
  return !HasAnyPhrase(rest, kQuestions) || HasAnyPhrase(rest, kIntentions);
}

bool IsDemanded(std::string_view clause) {
  const std::string rest = Without(std::string(clause), Demands().harmless);
  return BeforeAlarm(rest, Demands().words).has_value() &&
         !(HasAnyPhrase(rest, kQuestions) && HasAnyPhrase(rest, kRecords));
}

bool IsShutOut(std::string_view clause) {
  const std::optional<std::string_view> before = BeforeAlarm(clause, kShutOut);
  return before.has_value() && HasAnyPhrase(*before, kEverybody) &&
         !IsGuardedAgainst(clause, *before) &&
         !HasAnyPhrase(*before, {"让", "make sure", "so that"});
}

}  // namespace

bool IsSensitive(std::string_view text) {
  const std::vector<std::string> clauses = ClausesOf(Fold(text));
  return std::any_of(clauses.begin(), clauses.end(), [](const std::string& clause) {
    return IsReported(clause, LeaksAndOvercharges()) || IsThreatened(clause) || IsDemanded(clause);
  });
}

bool SoundsLikeOutage(std::string_view text) {
  const std::vector<std::string> clauses = ClausesOf(Fold(text));
  return std::any_of(clauses.begin(), clauses.end(), [](const std::string& clause) {
    // Who asks whether it is so has seen something.
    return HasAnyPhrase(clause, {"is there an outage", "are you having an outage"}) ||
           IsReported(clause, Outages()) || IsShutOut(clause);
  });
}

}  // namespace deskmesh::chat::dialogue
