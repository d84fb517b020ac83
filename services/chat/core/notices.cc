// SPDX-License-Identifier: Apache-2.0
#include "chat/core/notices.h"

namespace deskmesh::chat {

std::string JoinedWords(std::string_view name, std::string_view locale) {
  if (locale.starts_with("zh")) {
    return (name.empty() ? std::string("客服") : std::string(name)) + " 已接入，正在为您服务。";
  }
  return (name.empty() ? std::string("An agent") : std::string(name)) + " has joined.";
}

std::string PassedOnWords(std::string_view locale) {
  return locale.starts_with("zh") ? "正在为您转接其他同事，请稍候，不用重复说明。"
                                  : "We are bringing in another colleague; please hold on, nothing "
                                    "need be repeated.";
}

std::string AgentLostWords(std::string_view locale) {
  return locale.starts_with("zh")
             ? "抱歉，客服的连接中断了。正在为您转接其他同事，您的排队位置保留，不用重复说明。"
             : "Sorry, your agent has lost the connection. We are bringing in another colleague; you "
               "keep your place, and nothing need be repeated.";
}

std::string StillThereWords(std::string_view locale) {
  return locale.starts_with("zh")
             ? "您还在吗？如果还需要帮助，请回复我们；否则本次对话稍后会结束，之后也可以随时继续。"
             : "Are you still there? Reply if you still need help; otherwise this chat ends in a "
               "while, and you can go on with it later.";
}

std::string IdleEndWords(std::string_view locale) {
  return locale.starts_with("zh")
             ? "一直没有收到您的回复，本次对话先结束了。再发一条消息就可以继续。"
             : "We haven't heard from you, so this chat has ended. Send a message to go on with it.";
}

}  // namespace deskmesh::chat
