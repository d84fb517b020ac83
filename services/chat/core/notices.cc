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

}  // namespace deskmesh::chat
