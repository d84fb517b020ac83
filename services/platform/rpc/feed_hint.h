// SPDX-License-Identifier: Apache-2.0
//
// Hints that carry the item they tell of (ADR 23). A feed whose next item it is passes it on at once,
// without asking the store; every other takes the hint as a hint.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "platform/rpc/channel.h"

namespace deskmesh::rpc {

// The payload for cache::Cache::Publish. `item` is a message of the feed's contract with its sequence
// in field 1, and the same for every reader of the topic. A plain hint when it is larger than 8 kB.
std::string HintWith(const google::protobuf::Message& item);

// A hint that only wakes.
inline constexpr char kPlainHint[] = "1";

// What a payload carries; nothing for a plain hint.
MessagePtr ItemOf(std::string_view hint);

}  // namespace deskmesh::rpc
