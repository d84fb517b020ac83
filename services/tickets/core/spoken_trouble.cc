// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/spoken_trouble.h"

#include <algorithm>

#include "tickets/core/cue_phrases.h"

namespace deskmesh::tickets {
namespace {

using cues::BeginsWith;
using cues::EndingOf;
using cues::HasAny;
using cues::Phrases;
using cues::TrimEnd;
using cues::TrimStart;

constexpr std::size_t kMostBehind = 240;  // bytes; what stands farther says nothing

// Names of troubles as well as tellings of them.
bool IsNoun(std::string_view word) {
  static const Phrases nouns = {"outage",
                                "data loss",
                                "data breach",
                                "security breach",
                                "security incident",
                                "data leak",
                                "data leakage",
                                "crash",
                                "crashes",
                                "deadlock",
                                "duplicate charge",
                                "service unavailable",
                                "blank page",
                                "blank screen",
                                "white screen",
                                "宕机",
                                "瘫痪",
                                "服务中断",
                                "线上中断",
                                "数据丢失",
                                "数据泄露",
                                "数据泄漏",
                                "信息泄露",
                                "线上故障",
                                "全线故障",
                                "崩溃",
                                "系统崩溃",
                                "线上崩溃",
                                "全线崩溃",
                                "闪退",
                                "白屏",
                                "黑屏",
                                "死机",
                                "死锁",
                                "卡死",
                                "任务丢失",
                                "登录失败",
                                "登陆失败",
                                "登入失败",
                                "保存失败",
                                "创建失败",
                                "重复扣费",
                                "重复扣款",
                                "重复收费",
                                "多扣",
                                "多收",
                                "越权",
                                "全部丢失"};
  return std::ranges::find(nouns, word) != nouns.end();
}

// Whether a time is told right behind: 两个小时了, 30 分钟.
bool IsBeforeTime(std::string_view behind) {
  static const Phrases numbers = {"一", "二", "两", "三", "四", "五",   "六", "七",
                                  "八", "九", "十", "半", "几", "好几", "快", "近"};
  behind = TrimStart(behind);
  if (behind.starts_with("了")) behind.remove_prefix(std::string_view("了").size());
  const bool is_number =
      (!behind.empty() && behind.front() >= '0' && behind.front() <= '9') ||
      std::ranges::any_of(numbers, [&](std::string_view one) { return behind.starts_with(one); });
  return is_number && HasAny(behind.substr(0, 24), {"小时", "分钟", "天", "上午", "下午", "钟头"});
}

// Whether a trouble is told as something that is so: "the site is down, what does the SLA say?",
// 系统宕机了，怎么赔偿.
bool IsToldAsFact(const Cue& cue, std::string_view text, std::size_t at, const Clause& clause) {
  static const Phrases supposing = {"if",    "when",   "whenever", "while", "in case", "once",
                                    "every", "each",   "any",      "如果",  "要是",    "一旦",
                                    "万一",  "假如",   "假设",     "倘若",  "的话",    "每次",
                                    "是否",  "会不会", "有没有",   "关于"};
  static const Phrases asking = {"how",  "what",     "which",     "who",    "do",    "does",
                                 "did",  "is there", "are there", "policy", "terms", "怎么",
                                 "如何", "怎样",     "多少",      "标准",   "条款",  "规定",
                                 "吗",   "哪",       "什么"};
  const std::size_t end = std::min(at + cue.word.size(), clause.end);
  const std::string_view before = text.substr(clause.begin, at - clause.begin);
  const std::string_view behind = text.substr(end, clause.end - end);
  if (HasAny(before, supposing) || HasAny(behind, {"的话"}) ||
      BeginsWith(behind, {"的", "时", "期间", "后", "之后"})) {
    return false;
  }
  // 宕机了, 宕机两个小时了.
  const bool is_han = !cue.word.empty() && static_cast<unsigned char>(cue.word.front()) >= 0x80;
  if (is_han && (cue.word.ends_with("了") || behind.starts_with("了")) &&
      !BeginsWith(behind, {"了的", "了怎么办"}) && !HasAny(before, asking)) {
    return true;
  }
  if (HasAny(before, asking)) return false;
  if (cue.kind == CueKind::kDown) return true;
  const bool is_asked_itself =
      HasAny(behind, asking) || (clause.is_question && clause.end == clause.sentence_end);
  if (is_han && IsBeforeTime(behind) && !is_asked_itself) return true;
  if (is_asked_itself && is_han && IsBeforeTime(behind) && HasAny(behind, {"了"})) return true;
  if (is_asked_itself) return false;
  if (!IsNoun(cue.word)) return true;
  return HasAny(before, {"have", "having", "there is", "there's", "suffering", "experiencing",
                         "seeing", "facing", "in the middle of"});
}

// "Is over" behind a trouble, but not "is over an hour old".
bool SaysItIsOver(std::string_view behind) {
  for (const std::string_view phrase :
       {"is over", "are over", "was over", "has ended", "is behind us"}) {
    const std::size_t at = cues::FindPhrase(behind, phrase);
    if (at == std::string_view::npos) continue;
    const std::string_view next = TrimStart(behind.substr(at + phrase.size()));
    if (next.empty() || !cues::IsWordByte(next.front()) ||
        BeginsWith(next, {"now", "and", "thanks", "thank", "since", "for", "already"})) {
      return true;
    }
  }
  return false;
}

// "Our boards are back", but not "the errors are back".
bool IsBack(std::string_view text, std::size_t end, const Clause& clause) {
  const std::size_t at = cues::FindPhrase(text.substr(0, clause.sentence_end), "are back", end);
  if (at == std::string_view::npos || clause.is_question) return false;
  const std::string_view before =
      TrimEnd(text.substr(clause.sentence_begin, at - clause.sentence_begin));
  return !EndingOf(before, {"services", "systems",  "servers", "sites",       "websites", "apps",
                            "boards",   "projects", "tasks",   "files",       "tickets",  "data",
                            "records",  "all",      "they",    "everything",  "we",       "you",
                            "logins",   "portals",  "pages",   "attachments", "documents"})
              .empty();
}

// "Is restored", but not "down since the backup was restored".
bool IsRestored(std::string_view behind) {
  for (const std::string_view phrase : {"was restored", "were restored", "been restored"}) {
    const std::size_t at = cues::FindPhrase(behind, phrase);
    if (at != std::string_view::npos && !HasAny(behind.substr(0, at), {"since", "after"})) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool IsSpokenAbout(const Cue& cue, std::string_view text, std::size_t at, const Clause& clause) {
  if (cue.type != Type::kFault || cue.priority > Priority::kP1) return false;
  const std::string_view sentence =
      text.substr(clause.sentence_begin, clause.sentence_end - clause.sentence_begin);
  if (HasAny(sentence,
             {"again", "still", "since", "right now", "currently", "this morning", "today", "又",
              "仍", "还没", "还是", "现在", "目前", "正在", "今天", "刚"})) {
    return false;
  }
  const bool is_about_terms =
      HasAny(sentence, {"compensation", "compensate", "compensated", "credit", "credits", "sla",
                        "reimburse", "reimbursed", "reimbursement", "penalty", "refunded", "赔付",
                        "赔偿", "补偿", "理赔", "赔"});
  // What is said of last week behind the trouble's own clause compares: 去年也这样.
  const std::string_view so_far =
      text.substr(clause.sentence_begin, clause.end - clause.sentence_begin);
  const bool is_past =
      (HasAny(so_far, {"last week", "last week's", "last month", "last month's", "last year",
                       "last year's", "last time", "last night's", "yesterday's", "上周", "上个月",
                       "上次", "上回", "去年", "上个季度", "last quarter"}) &&
       !HasAny(so_far, {"like last", "as last", "than last", "和上", "跟上", "像上", "与上", "同上",
                        "比上", "和去年", "跟去年", "像去年"})) ||
      HasAny(sentence, {"how long was", "how long did", "when was the"});
  if (!is_past && IsToldAsFact(cue, text, at, clause)) return false;
  const bool is_asked =
      clause.is_question ||
      HasAny(sentence,
             {"how",   "what", "which", "do you", "does", "is there", "are there", "policy",
              "terms", "who",  "when",  "怎么",   "如何", "怎样",     "多少",      "标准",
              "条款",  "规定", "吗",    "哪",     "是否", "会不会",   "有没有",    "按什么"});
  if (is_about_terms && is_asked) return true;
  return is_past &&
         (is_asked || is_about_terms ||
          HasAny(sentence, {"thanks", "thank you", "over", "report", "root cause", "explanation",
                            "post-mortem", "postmortem", "summary", "invoice", "谢谢", "感谢",
                            "报告", "原因", "复盘", "说明", "总结", "已经过去"}));
}

// "The crash is gone, thanks": told behind it, and not wished for.
bool IsToldToBeOver(std::string_view text, std::size_t end, const Clause& clause) {
  const std::string_view behind =
      text.substr(end, std::min(std::max(clause.sentence_end, end) - end, kMostBehind));
  const std::string_view sentence =
      text.substr(clause.sentence_begin, clause.sentence_end - clause.sentence_begin);
  if (SaysItIsOver(behind) || IsBack(text, end, clause) || IsRestored(behind) ||
      HasAny(
          behind,
          {"is fixed",    "was fixed",     "are fixed",      "been fixed",        "got fixed",
           "is resolved", "was resolved",  "been resolved",  "is solved",         "was solved",
           "been solved", "is gone now",   "went away",      "works now",         "working now",
           "works again", "working again", "works fine now", "no longer happens", "back to normal",
           "fixed now",   "fixed itself",  "fixed, thanks",  "resolved, thanks"})) {
    return !HasAny(sentence, {"not",   "n't",  "never",  "when",  "until",  "once",    "please",
                              "still", "says", "hasn't", "isn't", "wasn't", "haven't", "should",
                              "but",   "want", "need",   "needs", "can",    "could"});
  }
  if (HasAny(behind, {"已解决", "已经解决", "已修复", "已经修复", "解决了", "修好了", "修复了",
                      "恢复了", "恢复正常", "已恢复", "现在好了", "已经好了", "没事了", "自己好了",
                      "不再出现", "正常了", "没有再出现", "没再出现"})) {
    return !HasAny(sentence,
                   {"没解决", "没有解决", "未解决", "还没", "还是", "仍", "什么时候", "何时", "吗",
                    "尽快", "多久", "但是", "依然", "又", "才能", "帮忙", "希望", "麻烦"});
  }
  return false;
}

}  // namespace deskmesh::tickets
