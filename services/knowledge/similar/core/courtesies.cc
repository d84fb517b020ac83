// SPDX-License-Identifier: Apache-2.0
#include "knowledge/similar/core/courtesies.h"

#include <algorithm>
#include <set>

#include "platform/text/stemmer.h"
#include "platform/text/tokenizer.h"

namespace deskmesh::knowledge {
namespace {

using Words = std::set<std::string_view, std::less<>>;

// Greetings, thanks, wishes and addresses; folded words, stems and Chinese words.
bool IsCourtesy(std::string_view word) {
  static const Words words = {
      "hello",     "hi",         "hey",      "dear",      "regard",  "regards",   "best",
      "morn",      "morning",    "good",     "afternoon", "pleas",   "please",    "thank",
      "thanks",    "kind",       "sir",      "madam",     "你好",    "您好",      "请问",
      "谢谢",      "感谢",       "麻烦",     "早上好",    "下午好",  "大家",      "亲",
      "老师",      "帮忙",       "请教",     "一下",      "evening", "everyone",  "everyon",
      "everybody", "everybodi",  "folks",    "folk",      "guys",    "greetings", "greet",
      "hope",      "nice",       "great",    "fine",      "cheers",  "cheer",     "sincerely",
      "sincer",    "appreciate", "appreci",  "sorry",     "sorri",   "bye",       "goodbye",
      "goodby",    "lovely",     "howdy",    "hiya",      "wishes",  "sirs",      "madams",
      "晚上好",    "早安",       "晚安",     "大家好",    "各位",    "辛苦",      "再见",
      "拜托",      "打扰",       "不好意思", "抱歉",      "多谢",    "劳驾",      "有劳",
      "哈喽",      "嗨",         "尊敬",     "此致",      "敬礼",    "敬上",      "祝",
      "祝好",      "愉快",       "顺利",     "同学",      "朋友们"};
  return words.contains(word);
}

}  // namespace

bool SaysNothing(std::string_view word) {
  static const Words words = {
      "team",      "support", "help",     "problem", "issu",      "issue", "question", "ask",
      "urgent",    "asap",    "test",     "need",    "want",      "get",   "got",      "would",
      "like",      "could",   "when",     "after",   "since",     "try",   "tri",      "still",
      "again",     "just",    "also",     "even",    "back",      "ye",    "yes",      "ok",
      "okay",      "anyon",   "anyone",   "someth",  "something", "thing", "happen",   "today",
      "yesterday", "now",     "use",      "cannot",  "can't",     "check", "look",     "know",
      "tell",      "you",     "your",     "our",     "we",        "fix",   "work",     "error",
      "fail",      "not",     "customer", "ticket",  "request",   "call",  "contact",  "求助",
      "在吗",      "好",      "问题",     "帮",      "紧急",      "急",    "咨询",     "有人",
      "客服",      "今天",    "昨天",     "现在",    "我们",      "你们",  "怎么",     "什么",
      "为什么",    "可以",    "没有",     "无法",    "失败",      "报错",  "错误",     "出现",
      "需要",      "希望",    "测试",     "在",      "吗",        "处理",  "解决",     "帮助",
      "看看",      "情况",    "不能",     "不了",    "提示",      "使用",  "尽快",     "well",
      "lot",       "much",    "many",     "mani"};
  return IsCourtesy(word) || words.contains(word);
}

bool IsCourtesyAfter(std::string_view stem_before, std::string_view word) {
  static const Words before = {"good",   "nice",   "great", "love",
                               "lovely", "wonder", "happi", "happy"};
  static const Words wished = {"day", "night", "week", "weekend", "one", "time"};
  if (stem_before == "in" && word == "advance") return true;  // thanks
  return before.contains(stem_before) && wished.contains(word);
}

std::string BlankCourtesies(std::string_view text) {
  std::string blanked(text);
  std::string before;  // the last word, as a stem
  for (const text::Token& token : text::Tokenize(text)) {
    const std::string stem = text::StemEnglish(token.surface);
    if (IsCourtesy(token.surface) || IsCourtesy(stem) || IsCourtesyAfter(before, token.surface)) {
      std::fill(blanked.begin() + token.begin, blanked.begin() + token.end, ' ');
    }
    before = stem;
  }
  return blanked;
}

}  // namespace deskmesh::knowledge
