// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/wide_trouble.h"

#include <algorithm>
#include <optional>

#include "tickets/core/cue_phrases.h"

namespace deskmesh::tickets {
namespace {

using cues::BeginsWith;
using cues::HasAny;
using cues::Phrases;
using cues::TrimStart;

constexpr std::size_t kLongestWord = 48;  // bytes; of what is longer its end is told

// An English word of a clause, by its place in the text.
struct PlacedWord {
  std::string_view word;
  std::size_t at = 0;
};

using PlacedWords = std::vector<PlacedWord>;

PlacedWords WordsOf(std::string_view text, const Clause& clause) {
  PlacedWords words;
  for (std::size_t at = clause.begin; at < clause.end;) {
    std::size_t end = at;
    while (end < clause.end && cues::IsWordByte(text[end])) ++end;
    if (end > at) words.push_back({text.substr(at, end - at), at});
    at = std::max(end, at + 1);
  }
  return words;
}

bool IsOneOf(std::string_view word, Phrases list) {
  return std::ranges::find(list, word) != list.end();
}

bool HasOneOf(const PlacedWords& words, std::size_t from, std::size_t to, Phrases list) {
  for (std::size_t i = from; i < std::min(to, words.size()); ++i) {
    if (IsOneOf(words[i].word, list)) return true;
  }
  return false;
}

// How many words from `i` on mean everybody taken away: "nobody", "none of", "not a single", "no user".
std::size_t NobodyAt(const PlacedWords& words, std::size_t i) {
  static const Phrases people = {"user",      "users",     "customer",   "customers", "employee",
                                 "employees", "colleague", "colleagues", "client",    "clients",
                                 "agent",     "agents",    "member",     "members",   "person",
                                 "staff",     "people",    "account",    "accounts"};
  const auto is = [&](std::size_t k, std::string_view word) {
    return k < words.size() && words[k].word == word;
  };
  if (is(i, "nobody") || is(i, "noone")) return 1;
  if (is(i, "no") && is(i + 1, "one")) return 2;
  if (is(i, "none") && is(i + 1, "of")) return 2;
  if (is(i, "not") && is(i + 1, "a") && is(i + 2, "single")) return 3;
  if (is(i, "not") && is(i + 1, "one")) return 2;
  if (is(i, "no") && i + 1 < words.size() && IsOneOf(words[i + 1].word, people)) return 2;
  return 0;
}

std::string_view Span(std::string_view text, std::size_t begin, std::size_t end, std::size_t tail) {
  return text.substr(end - begin <= kLongestWord ? begin : tail,
                     end - (end - begin <= kLongestWord ? begin : tail));
}

// "Nobody in the company can log in".
std::optional<WideTrouble> FindNobodyCan(std::string_view text, const Clause& clause,
                                         const PlacedWords& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t head = NobodyAt(words, i);
    if (head == 0) continue;
    for (std::size_t j = i + head; j < std::min(words.size(), i + head + 7); ++j) {
      const bool is_able = IsOneOf(words[j].word, {"is", "are"}) && j + 1 < words.size() &&
                           words[j + 1].word == "able";
      if (!is_able && !IsOneOf(words[j].word, {"can", "could"})) continue;
      static const Phrases uses = {"log", "login", "sign", "logon", "access",  "open", "reach",
                                   "use", "work",  "load", "enter", "connect", "save", "in"};
      std::size_t use = j + 1;
      while (use < std::min(j + 6, words.size()) && !IsOneOf(words[use].word, uses)) ++use;
      if (use >= std::min(j + 6, words.size())) break;
      if (IsNobodyMeant(text, words[i].at, clause)) break;
      if (use + 1 < words.size() && IsOneOf(words[use + 1].word, {"in", "on", "into"})) ++use;
      const bool is_everybody =
          j == i + head ||
          HasOneOf(words, i, j, {"company",  "organization", "organisation", "office",  "business",
                                 "firm",     "us",           "users",        "user",    "customers",
                                 "customer", "employees",    "colleagues",   "clients", "staff",
                                 "agents",   "people",       "workspace",    "here",    "anywhere",
                                 "members",  "accounts",     "school",       "world"});
      const std::size_t end = words[use].at + words[use].word.size();
      return WideTrouble{words[i].at,
                         {.word = Span(text, words[i].at, end, words[j].at),
                          .type = Type::kFault,
                          .weight = 4,
                          .priority = Priority::kP1,
                          .is_core = true,
                          .is_scope = is_everybody}};
    }
  }
  return std::nullopt;
}

// "All our projects are gone", "the whole workspace was deleted".
std::optional<WideTrouble> FindAllGone(std::string_view text, const Clause& clause,
                                       const PlacedWords& words) {
  static const Phrases things = {
      "project",   "projects",    "task",       "tasks",      "data",     "board",
      "boards",    "ticket",      "tickets",    "file",       "files",    "document",
      "documents", "attachments", "workspace",  "workspaces", "record",   "records",
      "contacts",  "customers",   "articles",   "account",    "accounts", "database",
      "work",      "stuff",       "everything", "issues",     "history",  "pages"};
  static const Phrases lost = {"gone",        "deleted",  "lost",      "wiped",  "erased",
                               "disappeared", "vanished", "destroyed", "missing"};
  const bool is_meant =
      HasAny(text.substr(clause.sentence_begin, clause.sentence_end - clause.sentence_begin),
             {"on purpose", "intentionally", "deliberately", "by design", "as planned",
              "as intended", "is that how it should be", "is this how it should be"});
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_all = IsOneOf(words[i].word, {"all", "every", "entire", "whole", "everything"});
    // "When all tasks are deleted, …" supposes.
    if (!is_all || is_meant ||
        (i > 0 && IsOneOf(words[i - 1].word,
                          {"when", "once", "if", "whenever", "after", "until", "unless"}))) {
      continue;
    }
    // "All my drafts of the deleted project" holds no verb.
    for (std::size_t j = i + 1; j < std::min(words.size(), i + 10); ++j) {
      if (!IsOneOf(words[j].word, lost)) continue;
      const std::string_view before = words[j - 1].word;
      const bool is_told =
          IsOneOf(before, {"is", "are", "was", "were", "been", "got", "just", "all", "suddenly",
                           "completely", "now", "has", "have", "simply"}) ||
          (IsOneOf(words[j].word, {"disappeared", "vanished", "gone"}) &&
           !IsOneOf(before, {"the", "of", "my", "our", "a"}));
      // What was put away may be gone.
      const bool is_of_things =
          HasOneOf(words, i, j, things) &&
          !HasOneOf(words, i, j,
                    {"archived", "completed", "closed", "done", "finished", "old", "test", "demo",
                     "sample", "duplicate", "duplicates", "spam"});
      // "All tasks are missing a due date" lacks no task.
      if (words[j].word == "missing" && j + 1 < words.size()) continue;
      if (!is_told || !is_of_things) continue;
      if (j + 2 < words.size() && words[j + 1].word == "by" &&
          IsOneOf(words[j + 2].word, {"me", "us"})) {
        continue;
      }
      const std::size_t end = words[j].at + words[j].word.size();
      return WideTrouble{words[i].at,
                         {.word = Span(text, words[i].at, end, words[j].at),
                          .type = Type::kFault,
                          .weight = 4,
                          .priority = Priority::kP0,
                          .is_core = true}};
    }
  }
  return std::nullopt;
}

// Whether what is seen from the word `from` on is ours: "see all our projects", but not "our kind of
// metrics", "our shared help centre".
bool IsOfOurThings(const PlacedWords& words, std::size_t from) {
  static const Phrases things = {
      "project",  "projects",  "data",     "ticket",      "tickets",    "board",     "boards",
      "file",     "files",     "task",     "tasks",       "document",   "documents", "attachments",
      "roadmap",  "invoice",   "invoices", "notes",       "note",       "customers", "contacts",
      "messages", "chats",     "chat",     "workspace",   "workspaces", "account",   "accounts",
      "records",  "report",    "reports",  "plan",        "plans",      "dashboard", "dashboards",
      "cards",    "content",   "contents", "information", "passwords",  "salaries",  "salary",
      "emails",   "mails",     "comments", "backlog",     "issues",     "space",     "spaces",
      "database", "wiki",      "pages",    "calendar",    "timesheets", "names",     "addresses",
      "orders",   "contracts", "budget",   "budgets",     "prices",     "details",   "team",
      "users",    "employees", "history",  "articles",    "drafts",     "everything"};
  const std::size_t last = std::min(from + 8, words.size());
  for (std::size_t i = from; i < last; ++i) {
    if (words[i].word == "ours") return true;
    if (!IsOneOf(words[i].word, {"our", "my"})) continue;
    return HasOneOf(words, i + 1, i + 4, things) &&
           !HasOneOf(words, i + 1, i + 4,
                     {"kind", "sort", "type", "shared", "public", "published"});
  }
  return false;
}

// "Someone from another company can see our projects".
std::optional<WideTrouble> FindOutsiders(std::string_view text, const Clause& clause,
                                         const PlacedWords& words) {
  static const Phrases outsiders = {"another company",
                                    "other companies",
                                    "another customer",
                                    "other customers",
                                    "another client",
                                    "other clients",
                                    "another tenant",
                                    "other tenants",
                                    "another workspace",
                                    "other workspaces",
                                    "another organization",
                                    "other organizations",
                                    "another organisation",
                                    "other organisations",
                                    "a different company",
                                    "different companies",
                                    "strangers",
                                    "a stranger",
                                    "outsiders",
                                    "our competitor",
                                    "our competitors",
                                    "competitors",
                                    "a competitor",
                                    "anyone on the internet",
                                    "the whole internet"};
  const std::string_view whole = text.substr(clause.begin, clause.end - clause.begin);
  if (!HasAny(whole, outsiders) ||
      HasAny(whole, {"let", "allow", "share", "should", "would like", "invite", "grant"})) {
    return std::nullopt;
  }
  // "We see tickets of other customers".
  for (std::size_t i = 0; i + 2 < words.size() && !clause.is_question; ++i) {
    if (!IsOneOf(words[i].word, {"i", "we"}) ||
        !HasOneOf(words, i + 1, i + 3, {"see", "saw", "found"}) ||
        HasOneOf(words, 0, words.size(), {"if", "when", "how", "to", "not", "can't"}) ||
        !HasAny(text.substr(words[i].at, clause.end - words[i].at), outsiders)) {
      continue;
    }
    const std::size_t end = words[i + 2].at + words[i + 2].word.size();
    return WideTrouble{words[i].at,
                       {.word = Span(text, words[i].at, end, words[i].at),
                        .type = Type::kFault,
                        .weight = 3,
                        .priority = Priority::kP1}};
  }
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const bool is_able =
        IsOneOf(words[i].word, {"can", "could", "able", "sees", "saw", "has", "have", "views"});
    // "Can other customers see …": asked.
    if (!is_able || !HasAny(text.substr(clause.begin, words[i].at - clause.begin), outsiders)) {
      continue;
    }
    const bool is_seen = HasOneOf(
        words, i, i + 4,
        {"see", "sees", "saw", "view", "views", "read", "open", "access", "download", "edit"});
    if (!is_seen || !IsOfOurThings(words, i + 1) ||
        HasAny(text.substr(clause.begin, words[i].at - clause.begin), {"want", "need", "give"})) {
      continue;
    }
    std::size_t begin = words[i].at;
    std::string_view who;
    for (const std::string_view outsider : outsiders) {
      const std::size_t at = cues::FindPhrase(text.substr(0, words[i].at), outsider, clause.begin);
      if (at >= begin) continue;
      begin = at;
      who = outsider;
    }
    const std::size_t end = words[i].at + words[i].word.size();
    return WideTrouble{begin,
                       {.word = end - begin <= kLongestWord ? text.substr(begin, end - begin) : who,
                        .type = Type::kFault,
                        .weight = 4,
                        .priority = Priority::kP0,
                        .is_core = true}};
  }
  return std::nullopt;
}

// Where one of the phrases stands in [from, to) of the text: its begin and end.
std::optional<std::pair<std::size_t, std::size_t>> FindOneOf(std::string_view text,
                                                             std::size_t from, std::size_t to,
                                                             Phrases phrases) {
  std::optional<std::pair<std::size_t, std::size_t>> first;
  for (const std::string_view phrase : phrases) {
    const std::size_t at = text.substr(0, to).find(phrase, from);
    if (at == std::string_view::npos) continue;
    if (!first || at < first->first) first = {at, at + phrase.size()};
  }
  return first;
}

constexpr std::size_t kHan = 3;  // bytes

// Heads, then behind at most `gap` characters what is said of them.
std::optional<std::pair<std::size_t, std::size_t>> FindHanForm(std::string_view text,
                                                               const Clause& clause, Phrases heads,
                                                               std::size_t gap, Phrases tails) {
  for (std::size_t from = clause.begin;;) {
    const auto head = FindOneOf(text, from, clause.end, heads);
    if (!head) return std::nullopt;
    const std::size_t to = std::min(clause.end, head->second + (gap + 4) * kHan);
    const auto tail = FindOneOf(text, head->second, to, tails);
    if (tail && tail->first <= head->second + gap * kHan) return {{head->first, tail->second}};
    from = head->second;
  }
}

// 没人能登录, 一个人都进不去; but not 没人能帮我登录.
std::optional<WideTrouble> FindHanNobody(std::string_view text, const Clause& clause) {
  auto form = FindHanForm(text, clause,
                          {"没人能", "没有人能", "没人可以", "没有人可以", "没有一个人能",
                           "没一个人能", "没有用户能", "没有客户能", "没人再能", "无人能"},
                          3,
                          {"登录", "登陆", "登入", "登上", "访问", "打开", "进去", "进入", "进系统",
                           "使用", "用了", "连上", "上去", "用系统", "办公"});
  if (!form) {
    form = FindHanForm(text, clause,
                       {"谁都", "谁也", "一个人都", "一个都", "没人登", "没有人登", "没人打",
                        "没有人打", "没人进", "没有人进"},
                       4,
                       {"登不上", "登录不了", "登不了", "登不进", "进不去", "打不开", "用不了",
                        "访问不了", "上不去", "无法登录", "无法访问", "不能登录", "没法登录",
                        "连不上", "得上", "得开", "得去"});
  }
  if (!form) {
    // 所有用户都打不开网站: not a page of it.
    form = FindHanForm(text, clause,
                       {"所有人", "所有用户", "全部用户", "全公司", "整个公司", "全员", "所有同事",
                        "所有客户", "大家都", "所有员工"},
                       3, {"打不开", "用不了", "没法用", "不能用", "无法使用", "连不上", "上不去"});
    if (form) {
      const std::string_view behind = text.substr(form->second, clause.end - form->second);
      const bool is_all = HasAny(text.substr(clause.begin, clause.end - clause.begin),
                                 {"网站", "系统", "平台", "软件", "首页", "应用", "服务", "登录"});
      if (!is_all && behind.size() > 2 * kHan) form.reset();
    }
  }
  if (!form || HasAny(text.substr(form->first, form->second - form->first), {"帮", "教", "告诉"})) {
    return std::nullopt;
  }
  return WideTrouble{form->first,
                     {.word = Span(text, form->first, form->second, form->first),
                      .type = Type::kFault,
                      .weight = 4,
                      .priority = Priority::kP1,
                      .is_core = true,
                      .is_scope = true}};
}

// 全部项目数据消失, 整个看板被清空了.
std::optional<WideTrouble> FindHanAllGone(std::string_view text, const Clause& clause) {
  static const Phrases lost = {"消失", "不见", "没了",   "丢了",   "丢失", "被删", "清空",
                               "空了", "删光", "没有了", "删除了", "被抹", "蒸发"};
  static const Phrases things = {"项目", "任务", "数据", "看板", "文件", "附件", "工单", "记录",
                                 "空间", "文档", "资料", "缺陷", "客户", "文章", "需求", "账号"};
  auto form =
      FindHanForm(text, clause, {"全部", "所有", "整个", "全体", "全公司的", "统统"}, 9, lost);
  if (!form)
    form = FindHanForm(text, clause, things, 2,
                       {"全没", "全都没", "全消失", "全部消失", "都消失", "全不见", "全丢",
                        "全被删", "全部被删", "都被删", "全空", "全被清空"});
  if (!form) return std::nullopt;
  const std::string_view said = text.substr(form->first, form->second - form->first);
  const std::string_view before = text.substr(clause.begin, form->first - clause.begin);
  const std::string_view behind = text.substr(form->second, clause.end - form->second);
  // 怎么把全部…清空, 请把…删除了再导入: meant to be so.
  const bool is_deed =
      HasAny(said, {"清空", "空了", "删光", "删除了"}) && !HasAny(said, {"被", "自动", "自己"});
  const bool is_own = (before.ends_with("我把") || before.ends_with("我们把")) &&
                      !HasAny(before, {"不小心", "误", "手滑", "你们"});
  if (is_deed &&
      (is_own || HasAny(before, {"怎么把", "怎么将", "如何",   "怎样", "请把", "请将", "帮我把",
                                 "帮忙把", "麻烦把", "我们要", "我要", "想把", "想要", "打算",
                                 "准备",   "需要把", "可以把", "能把", "要把", "计划"}) ||
       BeginsWith(behind, {"再", "重新", "了再", "了重新", "后再", "后重新"}))) {
    return std::nullopt;
  }
  // 客户全丢给一个人; 改名后旧名字没有了, 挺好的.
  if ((said.ends_with("丢") && BeginsWith(behind, {"给", "到", "进", "在"})) ||
      HasAny(said, {"名字", "改名", "名称"}) ||
      HasAny(text.substr(clause.sentence_begin, clause.sentence_end - clause.sentence_begin),
             {"挺好", "很好", "正合适", "故意", "有意"})) {
    return std::nullopt;
  }
  // 所有已删除任务, 怎么把所有被删…的: what is spoken of has a name.
  if (!HasAny(said, things) || text.substr(form->second).starts_with("的")) return std::nullopt;
  return WideTrouble{form->first,
                     {.word = said.substr(0, said.size() <= kLongestWord ? said.size() : kHan * 4),
                      .type = Type::kFault,
                      .weight = 4,
                      .priority = Priority::kP0,
                      .is_core = true}};
}

// 别的公司的人能看到我们的项目.
std::optional<WideTrouble> FindHanOutsiders(std::string_view text, const Clause& clause) {
  const auto form =
      FindHanForm(text, clause,
                  {"别的公司", "其他公司", "其它公司", "别家公司", "外部公司", "另一家公司",
                   "其他客户", "其它客户", "别的客户", "别家客户", "其他租户", "别的租户", "陌生人",
                   "竞争对手", "其他企业", "别的企业"},
                  6, {"看到", "看见", "看得到", "看得见", "访问", "查看", "打开"});
  if (!form) return std::nullopt;
  const std::string_view whole = text.substr(clause.begin, clause.end - clause.begin);
  const std::string_view behind = text.substr(form->second, clause.end - form->second);
  if (!behind.starts_with("我们") && !behind.starts_with("了我") && !behind.starts_with("我的") &&
      !behind.starts_with("到我") && !behind.starts_with("我司")) {
    return std::nullopt;
  }
  // 我们这样的报表 aren't ours.
  static const Phrases things = {"项目", "任务",   "数据",   "看板", "文件", "附件", "工单", "记录",
                                 "空间", "文档",   "资料",   "缺陷", "客户", "报表", "需求", "账号",
                                 "信息", "内容",   "订单",   "合同", "发票", "消息", "评论", "后台",
                                 "页面", "路线图", "知识库", "计划", "邮件", "会话", "东西"};
  if (!HasAny(behind, things) || HasAny(behind, {"我们这", "我们那", "我司这", "公开", "发布"})) {
    return std::nullopt;
  }
  if (HasAny(whole, {"让", "允许", "分享", "共享", "希望", "想", "需要", "不能", "不会"})) {
    return std::nullopt;
  }
  return WideTrouble{form->first,
                     {.word = Span(text, form->first, form->second, form->first),
                      .type = Type::kFault,
                      .weight = 4,
                      .priority = Priority::kP0,
                      .is_core = true}};
}

}  // namespace

std::vector<WideTrouble> FindWideTroubles(std::string_view text, const Clause& clause) {
  std::vector<WideTrouble> found;
  const auto add = [&](std::optional<WideTrouble> trouble) {
    // "Nobody can log in and we want a call back" wants no trouble.
    if (trouble && !HasAny(text.substr(clause.begin, trouble->at - clause.begin), {"want"})) {
      found.push_back(*trouble);
    }
  };
  const std::string_view whole = text.substr(clause.begin, clause.end - clause.begin);
  if (HasAny(whole, {"so that", "such that", "make sure", "making sure", "ensure", "until",
                     "unless", "确保", "以便", "直到", "除非"})) {
    return found;
  }
  const PlacedWords words = WordsOf(text, clause);
  if (words.size() > 1) {
    add(FindNobodyCan(text, clause, words));
    add(FindAllGone(text, clause, words));
    add(FindOutsiders(text, clause, words));
  }
  add(FindHanNobody(text, clause));
  add(FindHanAllGone(text, clause));
  add(FindHanOutsiders(text, clause));
  return found;
}

bool IsNobodyMeant(std::string_view text, std::size_t at, const Clause& clause) {
  const std::string_view before = cues::TrimEnd(text.substr(clause.begin, at - clause.begin));
  const bool is_needed = HasAny(before, {"need", "needs"}) && !HasAny(before, {"help"}) &&
                         !cues::EndingOf(before, {"that"}).empty();
  if (is_needed || HasAny(before, {"prove", "proves", "proof", "guarantee", "guarantees"})) {
    return true;
  }
  // "Nobody can access my notes, correct?"
  std::string_view sentence = cues::TrimEnd(
      text.substr(clause.sentence_begin, clause.sentence_end - clause.sentence_begin));
  while (sentence.ends_with('?')) sentence.remove_suffix(1);
  if (clause.is_question && !cues::EndingOf(sentence, {"correct", "right", "true"}).empty()) {
    return true;
  }
  Clause rest = clause;
  rest.begin = at;
  const PlacedWords words = WordsOf(text, rest);
  std::size_t can = 0;
  while (can < words.size() && !IsOneOf(words[can].word, {"can", "could", "able"})) ++can;
  if (HasOneOf(words, can + 1, can + 4,
               {"tell", "help", "explain", "show", "teach", "answer", "advise", "say", "imagine",
                "remember", "remind", "complain"})) {
    return true;
  }
  for (std::size_t i = can; i + 1 < words.size(); ++i) {
    // "Nobody can save without getting an error" is one.
    if (words[i].word == "without") {
      // Nor can who can't work at all.
      return !HasOneOf(words, can, i, {"work"}) &&
             !HasOneOf(words, i + 1, words.size(),
                       {"error", "errors", "crash", "crashes", "crashing", "getting", "being",
                        "problems", "trouble", "timeout", "timeouts", "failing", "losing"});
    }
  }
  return false;
}

bool AsksForMeaningAlone(std::string_view text) {
  return HasAny(text, {"什么意思", "啥意思", "含义", "代表什么", "表示什么", "指什么", "mean",
                       "means", "meaning", "stand for", "stands for"}) &&
         HasAny(text, {"只是想了解",
                       "只想了解",
                       "想了解一下",
                       "只是想问",
                       "只是问",
                       "只是好奇",
                       "好奇",
                       "没有报错",
                       "没报错",
                       "没有遇到",
                       "没遇到",
                       "just curious",
                       "only curious",
                       "just wondering",
                       "out of curiosity",
                       "just want to know",
                       "just want to understand",
                       "only want to know",
                       "haven't seen it",
                       "don't have it",
                       "didn't get it",
                       "not getting it",
                       "no error here"});
}

std::string_view WishAtEnd(std::string_view text, const Clause& clause) {
  constexpr std::size_t kMostWords = 8;
  const PlacedWords words = WordsOf(text, clause);
  if (words.size() < 2 || words.size() > kMostWords ||
      HasOneOf(words, 0, words.size(),
               {"i", "we", "you", "they", "it", "as", "what", "how", "than", "until", "not", "no",
                "than", "be", "are"})) {
    return {};
  }
  const std::string_view last = words.back().word;
  return IsOneOf(last, {"wanted", "desired", "requested"}) ? last : std::string_view{};
}

bool IsFailedUpgrade(std::string_view clause) {
  return HasAny(clause, {"upgrade", "upgrading", "升级", "版本迁移"}) &&
         HasAny(clause, {"fails", "failed", "failing", "fail", "error", "errors", "stops", "stuck",
                         "aborts", "aborted", "hangs", "失败", "报错", "出错", "错误", "卡在",
                         "卡住", "中断", "中止"}) &&
         !HasAny(clause, {"after", "since", "plan", "subscription", "payment", "pro", "premium",
                          "enterprise", "business", "后", "以来", "套餐", "会员", "付费", "企业版",
                          "专业版", "旗舰版"});
}

}  // namespace deskmesh::tickets
