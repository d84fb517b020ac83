// SPDX-License-Identifier: Apache-2.0
#include "chat/core/idle_talk.h"

#include <catch2/catch.hpp>

#include "chat/core/conversation_lifecycle.h"

namespace deskmesh::chat {
namespace {

using std::chrono::minutes;
using What = IdleStep::What;

const base::Instant kReplied = base::Instant::FromSeconds(100'000);

Conversation Waiting() {
  Conversation talk;
  talk.state = State::kWaiting;
  talk.assigned_at = kReplied - minutes(3);
  talk.last_customer_at = kReplied - minutes(2);
  talk.last_reply_at = kReplied;
  return talk;
}

TEST_CASE("a silent customer is asked once, then the talk ends", "[chat][core]") {
  Conversation talk = Waiting();
  const IdleRule rule{minutes(10), minutes(5)};
  CHECK(IdleStepOf(talk, rule, kReplied + minutes(9)).what == What::kNothing);
  CHECK(IdleStepOf(talk, rule, kReplied + minutes(9)).due == kReplied + minutes(10));
  const IdleStep asks = IdleStepOf(talk, rule, kReplied + minutes(11));
  CHECK(asks.what == What::kAsk);
  CHECK(asks.due == kReplied + minutes(16));
  talk.idle_asked_at = kReplied + minutes(11);
  CHECK(IdleStepOf(talk, rule, kReplied + minutes(12)).what == What::kNothing);
  CHECK(IdleStepOf(talk, rule, kReplied + minutes(12)).due == kReplied + minutes(16));
  CHECK(IdleStepOf(talk, rule, kReplied + minutes(16)).what == What::kEnd);
}

TEST_CASE("what the agent says meanwhile begins the silence anew", "[chat][core]") {
  Conversation talk = Waiting();
  talk.idle_asked_at = kReplied + minutes(12);
  REQUIRE(Apply(talk, Verb::kAgentReplies, kReplied + minutes(12)).ok());
  const IdleStep step = IdleStepOf(talk, IdleRule(), kReplied + minutes(21));
  CHECK(step.what == What::kNothing);
  CHECK(step.due == kReplied + minutes(22));
}

TEST_CASE("nobody is asked whose turn it isn't, or whose queue asks nobody", "[chat][core]") {
  Conversation talk = Waiting();
  for (const State state : {State::kBot, State::kQueued, State::kActive, State::kClosed}) {
    talk.state = state;
    const IdleStep step = IdleStepOf(talk, IdleRule(), kReplied + minutes(600));
    CHECK(step.what == What::kNothing);
    CHECK_FALSE(step.due.has_value());
  }
  talk.state = State::kWaiting;
  CHECK(IdleStepOf(talk, {minutes(0), minutes(5)}, kReplied + minutes(600)).what == What::kNothing);
  CHECK_FALSE(IdleStepOf(talk, {minutes(1), minutes(0)}, kReplied + minutes(2)).due.has_value());
  talk.idle_asked_at = kReplied + minutes(2);
  CHECK(IdleStepOf(talk, {minutes(1), minutes(0)}, kReplied + minutes(600)).what == What::kNothing);
}

TEST_CASE("idle hours are no handling time", "[chat][core]") {
  Conversation talk = Waiting();
  CHECK(HandlingTimeOf(talk) == base::Duration{0});
  talk.closed_at = kReplied + minutes(1);
  CHECK(HandlingTimeOf(talk) == minutes(4));
  talk.closed_at = kReplied + std::chrono::hours(9);
  CHECK(HandlingTimeOf(talk) == minutes(5));
  // Given to somebody after the last word.
  talk.assigned_at = kReplied + minutes(30);
  CHECK(HandlingTimeOf(talk) == minutes(2));
  talk.assigned_at.reset();
  CHECK(HandlingTimeOf(talk) == base::Duration{0});
}

}  // namespace
}  // namespace deskmesh::chat
