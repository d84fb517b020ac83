// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "knowledge/core/phrase_text.h"

namespace deskmesh::knowledge {

// What words mean together, where each by itself means something else.

// Denials of displeasure, "没有不满意": neither anger nor praise. Takes them out of the text.
void MaskDoubleNegations(PhraseText& text);

// Praise said with words of displeasure ("can't complain", 无可挑剔), separated by |.
std::string_view InvertedPraisePhrases();

// Praise for what went wrong: "great job deleting my data", 真棒，又丢了. The phrase that praises, or empty.
std::string_view FindIrony(const PhraseText& text);

// A fault that is said to be there, and not over, understood or only thought of: praise and thanks beside
// it are manners at most.
bool HasOpenFault(const PhraseText& text);

// 呵呵, "yeah right", 🙃: praise beside it may not be meant.
bool IsWry(const PhraseText& text);

// What denies praise and nothing else: 谈不上满意, "far from happy"; separated by |. Behind 从来没 a word of
// anger is no denial of it: 从来没这么生气过.
std::string_view PraiseDenialPhrases();

// "no rush", 不着急: what is asked for at once may wait; separated by |.
std::string_view CalmPhrases();

// A message that is one word of feeling and nothing else: which one it is of, separated by |.
std::string_view BareAngerWords();
std::string_view BareWorryWords();

// The message without the marks around it, to look for these.
std::string_view WithoutMarks(std::string_view message);

}  // namespace deskmesh::knowledge
