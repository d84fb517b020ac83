// SPDX-License-Identifier: Apache-2.0
#include "chat/core/idle_talk.h"

#include <algorithm>

namespace deskmesh::chat {
namespace {

// What is left to do after the last word: notes, and closing it.
constexpr base::Duration kWrapUp = std::chrono::minutes(2);

base::Instant LastWordOf(const Conversation& conversation) {
  return std::max(conversation.last_customer_at.value_or(base::Instant{}),
                  conversation.last_reply_at.value_or(base::Instant{}));
}

}  // namespace

IdleStep IdleStepOf(const Conversation& conversation, const IdleRule& rule, base::Instant now) {
  using What = IdleStep::What;
  if (conversation.state != State::kWaiting || rule.ask_after <= base::Duration{0}) return {};
  const std::optional<base::Instant>& asked_at = conversation.idle_asked_at;
  if (!asked_at.has_value()) {
    const base::Instant ask_at = LastWordOf(conversation) + rule.ask_after;
    if (now < ask_at) return {What::kNothing, ask_at};
    if (rule.end_after <= base::Duration{0}) return {What::kAsk, std::nullopt};
    return {What::kAsk, now + rule.end_after};
  }
  if (rule.end_after <= base::Duration{0}) return {};
  const base::Instant end_at = *asked_at + rule.end_after;
  if (now < end_at) return {What::kNothing, end_at};
  return {What::kEnd, std::nullopt};
}

base::Duration HandlingTimeOf(const Conversation& conversation) {
  if (!conversation.assigned_at.has_value() || !conversation.closed_at.has_value()) {
    return base::Duration{0};
  }
  const base::Instant begun = *conversation.assigned_at;
  const base::Instant worked_until = std::max(begun, LastWordOf(conversation)) + kWrapUp;
  return std::max(base::Duration{0}, std::min(*conversation.closed_at, worked_until) - begun);
}

}  // namespace deskmesh::chat
