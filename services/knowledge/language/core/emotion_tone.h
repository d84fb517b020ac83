// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "knowledge/core/phrase_text.h"

namespace deskmesh::knowledge {

// What words mean together, where each by itself means something else.

// Denials of displeasure, "没有不满意": neither anger nor praise. Takes them out of the text.
void MaskDoubleNegations(PhraseText& text);

// "Neither happy nor unhappy" tells no feeling. Takes it out of the text.
void MaskUndecided(PhraseText& text);

// Anger of a customer of the writer's, who asks what to do with it: "a customer is furious, how do I
// escalate his ticket?", 有客户很愤怒，怎么升级. Takes it out of the text.
void MaskFeelingsOfOthers(PhraseText& text);

// A word of hurry that is spoken of: "the word urgent", 紧急这个词, 着急模式. Takes it out of the text.
void MaskMentions(PhraseText& text);

// Words in quotes that aren't believed: 'fixed', “修好”. Takes them out; one of them, or
// empty.
std::string_view MaskMockery(PhraseText& text);

// Whether a sentence begins with one of the phrases.
bool OpensSentence(const PhraseText& text, std::string_view phrases);

// Praise said with words of displeasure ("can't complain", 无可挑剔), separated by |.
std::string_view InvertedPraisePhrases();

// Praise for what went wrong: "great job deleting my data", 真棒，又丢了. The phrase that praises, or empty.
std::string_view FindIrony(const PhraseText& text);

// A fault that is said to be there, or not to be solved, and not over, understood or only thought of: praise
// and thanks beside it are manners at most.
bool HasOpenFault(const PhraseText& text);

// What happened is over, or long ago: "last week's outage", 昨天已经恢复了. Nothing hurries.
bool IsPast(const PhraseText& text);

// Harm that is guarded against or only thought of: 怎么防止数据泄露, "data breach training".
bool IsSupposed(const PhraseText& text);

// What is better than here: 别家比你们强多了. Praise, but of others.
bool IsPraiseOfOthers(const PhraseText& text);

// 呵呵, "yeah right", 🙃: praise beside it may not be meant.
bool IsWry(const PhraseText& text);

// What denies praise and nothing else: 谈不上满意, "far from happy"; separated by |. Behind 从来没 a word of
// anger is no denial of it: 从来没这么生气过.
std::string_view PraiseDenialPhrases();

// Right behind praise they deny it: 好用个鬼, 高兴不起来; separated by |.
std::string_view PraiseMockeries();

// What was said before them may hold no more: "wasn't happy, but now …"; separated by |.
std::string_view TurnPhrases();

// "no rush", 不着急: what is asked for at once may wait; separated by |.
std::string_view CalmPhrases();

// A message that is one word of feeling and nothing else: which one it is of, separated by |.
std::string_view BareAngerWords();
std::string_view BareWorryWords();

// The message without the marks around it, to look for these.
std::string_view WithoutMarks(std::string_view message);

}  // namespace deskmesh::knowledge
