// SPDX-License-Identifier: Apache-2.0
//
// Core types ⇄ the contract. Stateless.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chat/core/conversation.h"
#include "chat/core/message.h"
#include "chat/core/queue_promise.h"
#include "chat/routing/core/team_member.h"
#include "deskmesh/chat/v1/chat.pb.h"

namespace deskmesh::chat::convert {

// `with_context`: only answers about one conversation and two of the facts carry the page.
void ToProto(const Conversation& conversation, bool with_context, v1::Conversation* out);
void ToProto(const Message& message, v1::Message* out);
void ToProto(const routing::TeamMember& member, const routing::CapacityRules& rules,
             v1::Presence* out);
void SetPromise(const QueuePromise& promise, v1::Conversation* out);

void SetDuration(base::Duration from, google::protobuf::Duration* out);

PageContext FromProto(const v1::Context& context);
// Of an import: text, sender, the bot's answer.
Message FromProto(const v1::Message& message);
v1::Conversation::State ToProto(State state);
v1::Conversation::Priority ToProto(Priority priority);
std::string_view NameOf(Tier tier);
// Why a person was asked for, as a sentence in the customer's language.
std::string ReasonOf(const Conversation& conversation);

v1::WorkShare::Kind ToProto(routing::WorkKind kind);
double PointsOf(int tenths);
// Nothing for what isn't 0 to 100 points in tenths.
std::optional<int> TenthsOfPoints(double points);

// The states that a filter of the contract means.
std::vector<State> StatesOf(v1::Conversation::State state);
routing::Presence FromProto(v1::Presence::State state);

// `ANGRY`, `ANXIOUS`, `SATISFIED`, anything else is neutral.
Emotion EmotionOf(std::string_view name);

}  // namespace deskmesh::chat::convert
