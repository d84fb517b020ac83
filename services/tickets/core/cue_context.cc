// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/cue_context.h"

#include <algorithm>

#include "platform/text/normalize.h"
#include "platform/text/utf8.h"
#include "tickets/core/cue_phrases.h"
#include "tickets/core/spoken_trouble.h"
#include "tickets/core/wide_trouble.h"

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kMaxBytes = 4000;
constexpr std::size_t kMaxClause = 240;  // a longer one is cut: what stands farther says nothing

using cues::BeginsWith;
using cues::EndingOf;
using cues::HasAny;
using cues::IsSpace;
using cues::IsWordByte;
using cues::Phrases;
using cues::TrimEnd;
using cues::TrimStart;

// ---- Denials --------------------------------------------------------------------------------------

// May stand between a denial and what it denies.
const Phrases kFillers = {
    "a",           "an",        "any",      "the",      "that",    "so",      "very",
    "really",      "super",     "too",      "terribly", "all",     "at",      "is",
    "are",         "was",       "were",     "been",     "be",      "being",   "has",
    "have",        "had",       "seen",     "see",      "seeing",  "of",      "it",
    "this",        "such",      "single",   "more",     "exactly", "seems",   "appears",
    "looks",       "currently", "actually", "get",      "got",     "getting", "experience",
    "experienced", "noticed",   "found",    "here",     "yet",     "seem",    "particularly",
    "especially",  "for",       "us",       "me",       "right",   "now",     "about",
    "太",          "很",        "那么",     "是",       "算",      "出现",    "发生",
    "发现",        "任何",      "什么",     "再",       "过",      "有",      "遇到",
    "看到",        "会",        "被",       "特别",     "这么",    "十分",    "非常",
    "的",          "见到",      "碰到",     "产生",     "导致",    "造成",    "显示",
    "特别的",      "提示",      "收到",     "怎么",     "数据",    "一点",    "也",
    "都",          "收到过",    "多么",     "一条",     "一个",    "had",     "出",
    "出过",        "何"};
const Phrases kDenials = {"not",    "no",      "never",  "nothing", "none",   "without",   "hardly",
                          "isn't",  "aren't",  "wasn't", "weren't", "hasn't", "haven't",   "hadn't",
                          "didn't", "doesn't", "don't",  "won't",   "nobody", "no longer", "nor",
                          "zero",   "can't",   "cannot", "没",      "没有",   "不",        "未",
                          "并未",   "并非",    "从未",   "从不",    "从没",   "无",        "不是",
                          "不会",   "不用",    "不再",   "再没",    "毫无",   "尚未"};

bool IsDenied(std::string_view before) {
  for (int words = 0; words < 7; ++words) {
    before = TrimEnd(before);
    if (const std::string_view denial = EndingOf(before, kDenials); !denial.empty()) {
      const std::string_view rest = TrimEnd(before.substr(0, before.size() - denial.size()));
      // 是不是, 会不会, 有没有 and "why not" ask; "if not" supposes.
      return !(denial.starts_with("不") &&
               (rest.ends_with("是") || rest.ends_with("会") || rest.ends_with("能"))) &&
             !(denial.starts_with("没") && rest.ends_with("有")) &&
             EndingOf(rest, {"why", "if"}).empty();
    }
    const std::string_view filler = EndingOf(before, kFillers);
    if (filler.empty()) return false;
    before.remove_suffix(filler.size());
  }
  return false;
}

// ---- Questions and suppositions ------------------------------------------------------------------

const Phrases kGuards = {"avoid",         "avoiding",  "prevent",   "preventing", "prevention",
                         "protect",       "protects",  "against",   "mitigate",   "minimize",
                         "minimise",      "reduce",    "reducing",  "plan for",   "prepare for",
                         "preparing for", "practise",  "practice",  "planned",    "worried about",
                         "afraid of",     "risk of",   "chance of", "in case of", "in the event of",
                         "in case",       "scheduled", "避免",      "防止",       "预防",
                         "防范",          "以防",      "杜绝",      "减少",       "降低",
                         "规避",          "担心",      "害怕",      "应对",       "模拟",
                         "以免",          "免得",      "万一",      "怕"};
const Phrases kDrills = {"drill",       "drills",   "rehearsal",
                         "runbook",     "playbook", "postmortem",
                         "post-mortem", "game day", "disaster recovery",
                         "simulation",  "simulate", "演练",
                         "预案",        "演习",     "应急方案",
                         "应急计划",    "复盘",     "备份策略",
                         "容灾",        "灾备",     "培训",
                         "应急响应计划"};
const Phrases kSuppositions = {"what if",
                               "what happens if",
                               "what happens when",
                               "what would happen",
                               "would it",
                               "would there",
                               "would my",
                               "would our",
                               "would the",
                               "could there",
                               "suppose",
                               "assuming",
                               "hypothetically",
                               "will my",
                               "will our",
                               "will the",
                               "will it",
                               "will there",
                               "will i",
                               "will we",
                               "does the",
                               "会不会",
                               "是否会",
                               "会否",
                               "假设",
                               "假如"};
// In the part of the clause before the cue.
const Phrases kAskedBefore = {
    "how do",        "how to",   "how can",      "how should",   "how does",
    "how would",     "how is",   "how are",      "what is",      "what's",
    "what are",      "where do", "where can",    "where is",     "where are",
    "which",         "who can",  "possible to",  "a way to",     "any way",
    "can i",         "can we",   "could i",      "could we",     "may i",
    "do you",        "does it",  "does your",    "should i",     "should we",
    "tell me about", "explain",  "want to know", "like to know", "wondering if",
    "wondering how", "curious",  "best way to",  "steps to",     "guide to",
    "tutorial",      "is there", "are there",    "do we",        "want to",
    "would like to", "need to",  "learn how"};
const Phrases kAskedZh = {
    "怎么",   "如何",     "怎样", "什么", "哪里",   "哪儿", "在哪",   "哪些",     "哪个", "是否",
    "能不能", "可不可以", "可否", "能否", "有没有", "支持", "想了解", "了解一下", "咨询", "请教",
    "想问",   "介绍",     "教程", "文档", "吗",     "多少", "可以把", "想要",     "希望"};
// Asked about, but as something that has happened.
const Phrases kHappened = {
    "again",        "since",      "keeps",       "keep getting", "already",   "suddenly",
    "still",        "every time", "yesterday",   "this morning", "why",       "fix",
    "fixing",       "solve",      "resolve",     "resolved",     "recover",   "repair",
    "troubleshoot", "debug",      "get rid of",  "deal with",    "get past",  "restore",
    "get back",     "mean",       "means",       "cause",        "causes",    "causing",
    "caused",       "help",       "known",       "because",      "happening", "how come",
    "look into",    "look at",    "looked",      "stop it",      "my app",    "have been",
    "has been",     "i get",      "anyone else", "anybody else", "we get",    "i got",
    "we got",       "一直",       "总是",        "老是",         "又",        "突然",
    "经常",         "频繁",       "刚",          "已经",         "今天",      "昨天",
    "现在",         "每次",       "修复",        "解决",         "处理",      "排查",
    "恢复",         "找回",       "怎么办",      "为什么",       "为何",      "怎么回事",
    "什么原因",     "什么情况",   "什么意思",    "怎么会",       "怎么又",    "怎么老",
    "怎么就",       "怎么还",     "帮忙",        "看一下",       "看下",      "查一下",
    "查看一下"};

// Whether something is said to have come about: 了, but not in 了解 or 除了.
bool HasLe(std::string_view clause) {
  for (std::size_t at = clause.find("了"); at != std::string_view::npos;
       at = clause.find("了", at + 1)) {
    const std::string_view before = clause.substr(0, at), behind = clause.substr(at + 3);
    if (!behind.starts_with("解") && !before.ends_with("除") && !before.ends_with("为") &&
        !before.ends_with("不") && !before.ends_with("介绍")) {
      return true;
    }
  }
  return false;
}

// "Is there an outage?": who asks that has seen something.
bool AsksDirectly(std::string_view before) {
  before = TrimEnd(before);
  for (std::string_view article = " "; !article.empty(); before = TrimEnd(before)) {
    article = EndingOf(before, {"a", "an", "any", "some", "known", "currently", "the"});
    before.remove_suffix(article.size());
  }
  return !EndingOf(before, {"is there", "are there", "is this", "is that", "is it"}).empty();
}

bool IsAsked(const Cue& cue, std::string_view text, std::size_t at, const Clause& clause) {
  const std::string_view whole = text.substr(clause.begin, clause.end - clause.begin);
  const std::string_view before = text.substr(clause.begin, at - clause.begin);
  if (HasAny(before, kGuards) || HasAny(whole, kDrills)) return true;
  if (AsksDirectly(before)) return false;
  // 怎么登录不了 asks why.
  const bool is_why = before.find("怎么") != std::string_view::npos &&
                      (cue.word.find("不") != std::string_view::npos ||
                       cue.word.find("没") != std::string_view::npos ||
                       cue.word.find("无法") != std::string_view::npos);
  const bool has_happened = TellsOfEvent(text, clause) || is_why;
  const bool is_question = clause.is_question || HasAny(whole, {"吗", "怎么办", "会怎样"});
  // What becomes of it if …?, but not "if I save, it crashes, why?".
  const std::string_view told =
      text.substr(clause.sentence_begin, clause.sentence_end - clause.sentence_begin);
  if (is_question &&
      HasAny(text.substr(clause.sentence_begin, at - clause.sentence_begin),
             {"if", "when", "如果", "要是", "一旦"}) &&
      !HasAny(told, {"why", "help", "fix", "look into", "check", "known", "帮", "为什么", "为何",
                     "怎么办", "怎么回事", "什么原因", "什么情况", "修"})) {
    return true;
  }
  const bool is_hurry = cue.type == Type::kUnset;
  if (is_hurry && is_question && !has_happened &&
      HasAny(whole, {"task", "tasks", "card", "cards", "ticket", "tickets", "item", "items",
                     "flagged", "marked", "任务", "卡片", "事项", "标成", "标记", "标签"})) {
    return true;
  }
  // 会不会, 会丢吗, 会丢失还是可以恢复?: what would be, unless it is asked why it is.
  if (is_question && HasAny(whole, {"会"})) {
    return !HasLe(whole) && !is_why &&
           !HasAny(whole, {"一直", "总是", "老是", "又", "突然", "每次", "经常", "频繁", "为什么",
                           "为何", "怎么会", "什么原因", "怎么回事"});
  }
  if (HasAny(before, kSuppositions)) return !has_happened;
  if (has_happened) return false;
  if (is_question && BeginsWith(TrimStart(whole), {"do", "does", "will", "would"})) return true;
  return HasAny(before, kAskedBefore) || HasAny(whole, kAskedZh);
}

// ---- Names ----------------------------------------------------------------------------------------

// The cue as a part of the name of something that a project has.
bool IsNamed(const Cue& cue, std::string_view text, std::size_t at, const Clause& clause) {
  const std::size_t end = at + cue.word.size();
  const std::string_view behind = text.substr(end, clause.end - end);
  const std::string_view quotes[] = {"\"", "“", "「", "『", "'", "`", "【", "‘"};
  const auto is_quoted = std::any_of(std::begin(quotes), std::end(quotes), [&](auto quote) {
    return text.substr(0, at).ends_with(quote);
  });
  const std::string_view after = text.substr(end);
  const bool is_closed = BeginsWith(after, {"\"", "”", "」", "』", "'", "`", "】", "’"});
  if (is_quoted && is_closed && cue.type == Type::kUnset) return true;
  const std::string_view next = TrimStart(behind);
  if (BeginsWith(behind, {"标签", "字段", "联系人", "程度", "级别", "等级", "类型", "分类", "看板",
                          "模板", "预案", "演练", "日志", "统计", "报表", "率"})) {
    return true;
  }
  if (cue.priority == Priority::kP0 &&
      BeginsWith(behind, {"通知", "时长", "记录", "报告", "告警", "监控", "公告", "次数"})) {
    return true;
  }
  // 名为线上故障的标签, 线上故障的数量, 信息泄露责任条款
  if (cue.type == Type::kFault && cue.priority <= Priority::kP1 &&
      (BeginsWith(behind, {"的标签",   "的数量",   "的次数",   "的统计",   "的字段",   "的分类",
                           "的类型",   "的模板",   "的报表",   "的看板",   "的通知",   "的占比",
                           "的趋势图", "责任条款", "责任书",   "责任险",   "条款",     "保险",
                           "风险",     "防护",     "处理流程", "应急流程", "管理制度", "的定义"}) ||
       !EndingOf(text.substr(0, at), {"名为", "名叫", "叫做", "称为", "名称是", "命名为", "名字叫"})
            .empty())) {
    return true;
  }
  if (next.size() == behind.size() && !behind.starts_with("-")) return false;
  // "Data breach notification", "outage policy"
  if (cue.priority == Priority::kP0 &&
      BeginsWith(next, {"notification", "notifications", "policy",       "policies",   "procedure",
                        "process",      "plan",          "plans",        "report",     "reports",
                        "statistics",   "history",       "insurance",    "response",   "checklist",
                        "form",         "clause",        "compensation", "credits",    "sla",
                        "prevention",   "drill",         "page",         "simulation", "window",
                        "guidelines",   "detection",     "monitoring",   "alert",      "alerts",
                        "template"})) {
    return true;
  }
  return BeginsWith(next, {"label",    "labels",   "tag",      "tags",     "field",    "fields",
                           "column",   "columns",  "priority", "category", "tracker",  "tracking",
                           "log",      "logs",     "template", "contact",  "contacts", "rate",
                           "budget",   "handling", "workflow", "filter",   "types",    "triage",
                           "checkbox", "severity", "board"}) &&
         cue.kind == CueKind::kSign;
}

// Whether a sign of trouble follows, with nothing but fillers between.
bool IsBeforeSign(std::string_view text, std::size_t at) {
  for (int words = 0; words < 5; ++words) {
    while (at < text.size() && text[at] == ' ') ++at;
    const Cue* sign = FindCue(text, at);
    if (sign != nullptr && sign->kind == CueKind::kSign) return true;
    std::size_t longest = 0;
    for (const std::string_view filler : kFillers) {
      if (filler.size() > longest && BeginsWith(text.substr(at), {filler})) longest = filler.size();
    }
    if (longest == 0) return false;
    at += longest;
  }
  return false;
}

// Whether somebody is meant not to see something: 让访客看不到价格, "make sure guests can't see prices".
bool IsMeantToBeHidden(const Cue& cue, std::string_view before) {
  const bool is_chinese = cue.word == "看不到" || cue.word == "看不见";
  if (!is_chinese && !cue.word.ends_with(" see")) return false;
  if (!is_chinese) return HasAny(before, {"so that", "make sure", "making sure", "ensure"});
  const std::size_t at = before.rfind("让");
  // 让我看不到 complains.
  return at != std::string_view::npos && !before.substr(at).starts_with("让我");
}

// Whether what stands before a verb is of whom it is told, in no question and no request.
bool IsStatement(std::string_view before, const Clause& clause) {
  before = TrimEnd(before);
  return !before.empty() && !clause.is_question &&
         !HasAny(before, {"please", "to",   "can", "could", "should",  "would",  "will", "you",
                          "we",     "i",    "let", "want",  "need",    "thanks", "must", "may",
                          "if",     "how",  "a",   "an",    "want to", "请",     "想",   "需要",
                          "要",     "麻烦", "帮",  "可以",  "我们"});
}

}  // namespace

bool TellsOfEvent(std::string_view text, const Clause& clause) {
  const std::string_view whole = text.substr(clause.begin, clause.end - clause.begin);
  return HasAny(whole, kHappened) || HasLe(whole);
}

std::string FoldForCues(std::string_view subject, std::string_view description) {
  std::string joined(text::TruncateUtf8(subject, kMaxBytes));
  joined += '\n';
  joined += text::TruncateUtf8(description, kMaxBytes - std::min(kMaxBytes, joined.size()));
  std::string folded;
  folded.reserve(joined.size());
  const text::NormalizedText normal = text::Normalize(joined);
  bool is_behind_han = false;
  for (std::size_t i = 0; i < normal.code_points.size(); ++i) {
    char32_t c = normal.code_points[i];
    if (c == U'\u2019' || c == U'\u2018' || c == U'\u02BC' || c == U'\u00B4' || c == U'`')
      c = U'\'';
    if (c == U'\u00A0' || c == U'\u3000' || c == U'\t' || c == U'\r') c = U' ';
    // 配置 https 证书 is written with spaces and without.
    const bool is_before_han =
        i + 1 < normal.code_points.size() && text::IsHan(normal.code_points[i + 1]);
    if (c == U' ' && (is_behind_han || is_before_han)) continue;
    is_behind_han = text::IsHan(c);
    text::AppendUtf8(c, &folded);
  }
  return folded;
}

std::vector<Clause> ClausesOf(std::string_view text) {
  static const Phrases ends = {",", "、", "，", " but ", "但是", "不过", "但"};
  static const Phrases sentence_ends = {"\n", "。", "!", "?", ";", "…"};
  std::vector<Clause> clauses;
  std::size_t begin = 0, sentence = 0, first = 0;
  const auto end_clause = [&](std::size_t end) {
    clauses.push_back({.begin = begin, .end = end, .sentence_begin = sentence});
    begin = end;
  };
  const auto end_sentence = [&](std::size_t end, bool is_question) {
    end_clause(end);
    for (; first < clauses.size(); ++first) {
      clauses[first].sentence_end = end;
      clauses[first].is_question = is_question;
    }
    sentence = end;
  };
  const auto length_of = [&](const Phrases& phrases, std::size_t at) -> std::size_t {
    for (const std::string_view phrase : phrases) {
      if (text.substr(at).starts_with(phrase)) return phrase.size();
    }
    return 0;
  };
  for (std::size_t at = 0; at < text.size();) {
    const bool is_dot = text[at] == '.' && (at + 1 == text.size() || IsSpace(text[at + 1]));
    if (const std::size_t length = is_dot ? 1 : length_of(sentence_ends, at); length > 0) {
      end_sentence(at + length, text[at] == '?');
      at += length;
    } else if (const std::size_t part = length_of(ends, at); part > 0) {
      end_clause(at + part);
      at += part;
    } else {
      const bool is_inside = (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
      const bool may_cut = !is_inside && !IsWordByte(text[at]);
      if (at - begin >= kMaxClause && (may_cut || at - begin >= 2 * kMaxClause)) end_clause(at);
      ++at;
    }
  }
  end_sentence(text.size(), false);
  return clauses;
}

CueUse UseOf(const Cue& cue, std::string_view text, std::size_t at, const Clause& clause) {
  const std::size_t end = std::min(at + cue.word.size(), text.size());
  if (IsNamed(cue, text, at, clause)) return CueUse::kNamed;
  const std::string_view before = text.substr(clause.begin, at - clause.begin);
  if (IsDenied(before)) return CueUse::kDenied;
  const bool is_nobody = cue.word.starts_with("nobody ") || cue.word.starts_with("no one ") ||
                         cue.word.starts_with("none of us ");
  if (is_nobody && IsNobodyMeant(text, at, clause)) return CueUse::kAsked;
  if (IsSpokenAbout(cue, text, at, clause)) return CueUse::kOver;
  const std::string_view behind =
      text.substr(end, std::min(std::max(clause.sentence_end, end) - end, kMaxClause));
  if (cue.type == Type::kFault && IsToldToBeOver(text, end, clause)) return CueUse::kOver;
  if (cue.word == "no longer" &&
      BeginsWith(
          TrimStart(behind),
          {"crash",  "crashes", "crashing",  "fails", "failing",   "broken",  "down",      "urgent",
           "needed", "need",    "necessary", "an",    "a problem", "happens", "happening", "slow",
           "stuck",  "missing", "relevant",  "want",  "use",       "using",   "required"})) {
    return CueUse::kDenied;
  }
  if (cue.kind == CueKind::kTelling && !IsStatement(before, clause)) return CueUse::kAsked;
  if (cue.kind == CueKind::kForm) {
    // Who says what he doesn't do, know or want tells of himself.
    const std::string_view who = TrimEnd(before);
    const bool is_dont = cue.word == "don't" || cue.word == "do not";
    if (is_dont && !EndingOf(who, {"i", "we", "you", "please", "they", "people", "to"}).empty()) {
      return CueUse::kDenied;
    }
    if (is_dont && who.empty()) return CueUse::kDenied;
    if (cue.word == "不能" && clause.is_question) return CueUse::kAsked;
    if (IsMeantToBeHidden(cue, before)) return CueUse::kAsked;
    // "Isn't broken": the word behind it is the sign, and is judged by itself.
    if (IsBeforeSign(text, end)) return CueUse::kDenied;
  }
  return IsAsked(cue, text, at, clause) ? CueUse::kAsked : CueUse::kMeant;
}

bool TellsWhatHappens(std::string_view sentence) {
  sentence = sentence.substr(0, 2 * kMaxClause);
  const std::string_view told = TrimEnd(TrimStart(sentence));
  if (told.ends_with('?') ||
      HasAny(told, {"please",    "thanks",     "thank",    "hello",  "hi",     "hey",    "dear",
                    "want",      "would",      "could",    "should", "can",    "need",   "needs",
                    "like to",   "love",       "great",    "nice",   "how",    "which",  "regards",
                    "wondering", "interested", "question", "fine",   "good",   "happy",  "works",
                    "hope",      "hoping",     "let me",   "let us", "请",     "谢谢",   "感谢",
                    "想",        "希望",       "您好",     "你好",   "需要",   "麻烦",   "吗",
                    "怎么",      "什么",       "好用",     "不错",   "喜欢",   "能否",   "可以",
                    "申请",      "解决了",     "好了",     "收到了", "知道了", "明白了", "辛苦",
                    "要",        "哪",         "谁",       "多少",   "几个"})) {
    return false;
  }
  if (BeginsWith(told,
                 {"i",   "we",    "you",  "it",   "this",  "that",        "there",    "i'm",
                  "i'd", "we're", "we'd", "i've", "we've", "our company", "our team", "my name",
                  "不",  "我",    "本",   "贵",   "你",    "您",          "这",       "没"})) {
    return false;
  }
  const std::size_t characters = text::CountCodePoints(told);
  if (HasLe(told) || HasAny(told, {"又", "都不", "竟", "特别厉害"})) {
    return characters >= 7 && text::CountCodePoints(told) < told.size();
  }
  if (characters < told.size()) return false;
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < told.size();) {
    std::size_t end = at;
    while (end < told.size() && IsWordByte(told[end])) ++end;
    if (end > at) words.push_back(told.substr(at, end - at));
    at = end + 1;
  }
  if (words.size() < 5) return false;
  const auto is_one_of = [](std::string_view word, Phrases list) {
    return std::ranges::find(list, word) != list.end();
  };
  const bool has_subject = is_one_of(
      words[0], {"the", "our", "my", "every", "all", "some", "two", "his", "her", "their"});
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const std::string_view word = words[i], next = words[i + 1];
    if (is_one_of(word, {"is", "are", "was", "were", "look", "looks", "go", "goes", "comes"})) {
      return true;
    }
    // The digest goes to …, our login bounces back.
    if (has_subject && i >= 2 && word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") &&
        is_one_of(next,
                  {"the",   "to",   "back", "in", "on",  "my",    "our",  "a",     "every", "at",
                   "after", "when", "from", "up", "out", "off",   "over", "no",    "only",  "all",
                   "with",  "into", "us",   "me", "too", "twice", "its",  "their", "as"})) {
      return true;
    }
  }
  return false;
}

int DownOf(std::string_view text, std::size_t end, const Clause& clause) {
  const std::string_view behind = TrimStart(text.substr(end, std::max(clause.end, end) - end));
  // Unreachable from somewhere is unreachable; down from 40 is fewer.
  const bool is_number =
      EndingOf(text.substr(0, end), {"reachable", "unreachable", "reached"}).empty();
  if (is_number && BeginsWith(behind, {"from"})) return 0;
  if (BeginsWith(behind, {"to", "by", "payment", "the", "a", "on", "in price", "and out", "time",
                          "template", "page", "alert", "alerts", "notification", "notifications",
                          "banner", "for maintenance", "for planned", "for scheduled"})) {
    return 0;
  }
  // The name may be a part of the cue: "prod down".
  const std::string_view before = text.substr(clause.begin, end - clause.begin);
  if (HasAny(before,
             {"price", "prices",     "cost",     "costs",    "trial",     "number", "count",
              "usage", "sales",      "velocity", "rate",     "revenue",   "plan",   "budget",
              "arrow", "key",        "backlog",  "estimate", "remaining", "team",   "traffic",
              "load",  "time",       "volume",   "days",     "hours",     "seats",  "spending",
              "score", "workload",   "mood",     "morale",   "invoice",   "rating", "numbers",
              "total", "percentage", "share",    "thumbs",   "head",      "guard",  "i'm"})) {
    return 0;
  }
  return HasAny(before,
                {"service",    "services",  "site",          "website",   "system",   "systems",
                 "server",     "servers",   "board",         "boards",    "app",      "application",
                 "api",        "apis",      "page",          "login",     "sso",      "platform",
                 "portal",     "dashboard", "everything",    "network",   "database", "instance",
                 "production", "prod",      "cluster",       "webhook",   "webhooks", "integration",
                 "sync",       "email",     "notifications", "workspace", "tool",     "gantt",
                 "product",    "chat",      "gateway",       "cloud",     "backend",  "frontend",
                 "host",       "search",    "web",           "it's",      "entire",   "whole"})
             ? 2
             : 1;
}

}  // namespace deskmesh::tickets
