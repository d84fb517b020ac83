// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/change_source.h"

#include <catch2/catch.hpp>

namespace deskmesh::tickets {
namespace {

using Kind = ChangeSource::Kind;

TEST_CASE("an actor says where a change came from", "[tickets][core]") {
  CHECK(SourceOfActor("usr_06c8") == ChangeSource{Kind::kAgent, ""});
  CHECK(SourceOfActor("con_06c8") == ChangeSource{Kind::kPortal, ""});
  CHECK(SourceOfActor("key_06c8") == ChangeSource{Kind::kApi, ""});
  CHECK(SourceOfActor("trg_06c8") == ChangeSource{Kind::kTrigger, "trg_06c8"});
  CHECK(SourceOfActor("tracker:trk_06c8") == ChangeSource{Kind::kTracker, "trk_06c8"});
  CHECK(SourceOfActor("service:chat") == ChangeSource{Kind::kChat, ""});
  CHECK(SourceOfActor("service:tickets") == ChangeSource{Kind::kService, ""});
}

TEST_CASE("what a program passes on came by its channel", "[tickets][core]") {
  CHECK(SourceOfChannel(Channel::kEmail).kind == Kind::kEmail);
  CHECK(SourceOfChannel(Channel::kChat).kind == Kind::kChat);
  for (const Channel channel : {Channel::kPhone, Channel::kWechat, Channel::kWecom,
                                Channel::kDingtalk, Channel::kFeishu, Channel::kSms}) {
    CHECK(SourceOfChannel(channel).kind == Kind::kMessenger);
  }
  for (const Channel channel : {Channel::kUnset, Channel::kApi, Channel::kWeb}) {
    CHECK(SourceOfChannel(channel).kind == Kind::kApi);
  }
}

}  // namespace
}  // namespace deskmesh::tickets
