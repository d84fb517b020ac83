// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/change_source.h"

namespace deskmesh::tickets {

ChangeSource SourceOfActor(std::string_view actor) {
  using Kind = ChangeSource::Kind;
  constexpr std::string_view kTracker = "tracker:";
  if (actor.starts_with("usr_")) return {Kind::kAgent, ""};
  if (actor.starts_with("con_")) return {Kind::kPortal, ""};
  if (actor.starts_with("key_")) return {Kind::kApi, ""};
  if (actor.starts_with("trg_")) return {Kind::kTrigger, std::string(actor)};
  if (actor.starts_with(kTracker)) {
    return {Kind::kTracker, std::string(actor.substr(kTracker.size()))};
  }
  if (actor == "service:chat") return {Kind::kChat, ""};
  return {Kind::kService, ""};
}

ChangeSource SourceOfChannel(Channel channel) {
  using Kind = ChangeSource::Kind;
  switch (channel) {
    case Channel::kEmail:
      return {Kind::kEmail, ""};
    case Channel::kChat:
      return {Kind::kChat, ""};
    case Channel::kPhone:
    case Channel::kWechat:
    case Channel::kWecom:
    case Channel::kDingtalk:
    case Channel::kFeishu:
    case Channel::kSms:
      return {Kind::kMessenger, ""};
    case Channel::kUnset:
    case Channel::kApi:
    case Channel::kWeb:
      break;
  }
  return {Kind::kApi, ""};
}

}  // namespace deskmesh::tickets
