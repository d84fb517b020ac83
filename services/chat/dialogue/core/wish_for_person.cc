// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/wish_for_person.h"

#include <string>
#include <vector>

#include "chat/dialogue/core/text_match.h"

namespace deskmesh::chat::dialogue {
namespace {

// Takes out phrases that hold a wish's words but mean something else.
std::string Without(std::string text, const std::vector<std::string_view>& phrases) {
  for (const std::string_view phrase : phrases) {
    for (std::size_t at = text.find(phrase); at != std::string::npos; at = text.find(phrase, at)) {
      text.replace(at, phrase.size(), " ");
    }
  }
  return text;
}

}  // namespace

bool AsksForPerson(std::string_view text) {
  const std::string folded = Without(Fold(text), {"人工智能",
                                                  "人工成本",
                                                  "人工费",
                                                  "人工录入",
                                                  "人工审批",
                                                  "不用转人工",
                                                  "不要转人工",
                                                  "不需要人工",
                                                  "不用人工",
                                                  "不想转人工",
                                                  "human resource",
                                                  "human error",
                                                  "no human",
                                                  "not a human",
                                                  "non-human",
                                                  "don't need a human",
                                                  "do not need a human",
                                                  "no need for a human",
                                                  "user agent",
                                                  "agent version",
                                                  "sync agent"});
  if (folded == "人工" || folded == "客服" || folded == "agent" || folded == "human") return true;
  return HasAnyPhrase(folded, {"转人工",
                               "人工客服",
                               "人工服务",
                               "人工坐席",
                               "人工座席",
                               "找人工",
                               "接人工",
                               "要人工",
                               "叫人工",
                               "换人工",
                               "联系人工",
                               "真人",
                               "找客服",
                               "转客服",
                               "联系客服",
                               "叫客服",
                               "换个人",
                               "找个人来",
                               "不想和机器人",
                               "别用机器人",
                               "不要机器人",
                               "真正的客服",
                               "人工在吗",
                               "人工呢",
                               "human",
                               "real person",
                               "live agent",
                               "live person",
                               "live chat with someone",
                               "talk to a person",
                               "talk to someone",
                               "talk to somebody",
                               "speak to a person",
                               "speak to someone",
                               "speak with someone",
                               "speak to somebody",
                               "speak to an agent",
                               "speak with an agent",
                               "talk to an agent",
                               "talk to agent",
                               "connect me to an agent",
                               "customer service representative",
                               "customer representative",
                               "support representative",
                               "speak to a representative",
                               "support person",
                               "operator please",
                               "agent please",
                               "not a bot",
                               "stop the bot",
                               "no bots",
                               "get me someone",
                               "call me back"});
}

}  // namespace deskmesh::chat::dialogue
