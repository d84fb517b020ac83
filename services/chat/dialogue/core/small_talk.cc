// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/small_talk.h"

#include <vector>

#include "chat/core/message_rules.h"
#include "chat/dialogue/core/bilingual.h"
#include "chat/dialogue/core/text_match.h"

namespace deskmesh::chat::dialogue {
namespace {

struct Kind {
  std::string_view name;
  std::size_t at_most_characters;
  std::vector<std::string_view> phrases;  // folded
  Bilingual reply;
};

const std::vector<Kind>& Kinds() {
  static const auto* kinds = new std::vector<Kind>{
      {"greeting",
       14,
       {"你好", "您好", "在吗", "hi", "hello", "hey", "good morning", "good afternoon"},
       {"您好！请直接说说您的问题，也可以贴上错误码或截图。",
        "Hello! Tell me what you need; an error code or a screenshot helps."}},
      {"thanks",
       20,
       {"谢谢", "多谢", "感谢", "thanks", "thank you", "thx"},
       {"不客气！还有别的问题随时问我。", "You are welcome! Ask me anything else at any time."}},
      {"goodbye",
       14,
       {"再见", "拜拜", "bye", "goodbye"},
       {"再见，祝您项目顺利！", "Goodbye, and good luck with your project!"}},
      {"who_are_you",
       24,
       {"你是谁", "你是机器人吗", "是真人吗", "who are you", "are you a bot", "are you a robot",
        "are you real"},
       {"我是自动客服，能回答产品问题；想找人工，说“转人工”就行。",
        "I am the automatic assistant and answer questions about the product. Say \"human\" and a "
        "colleague takes over."}},
  };
  return *kinds;
}

}  // namespace

SmallTalk FindSmallTalk(std::string_view text, std::string_view language) {
  const std::string folded = Fold(text);
  const std::size_t characters = CodePoints(folded);
  for (const Kind& kind : Kinds()) {
    if (characters <= kind.at_most_characters && HasAnyPhrase(folded, kind.phrases)) {
      return {std::string(kind.name), kind.reply.In(language)};
    }
  }
  return {};
}

}  // namespace deskmesh::chat::dialogue
