// SPDX-License-Identifier: Apache-2.0
#include "chat/core/conversation_lifecycle.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "platform/base/error.h"

namespace deskmesh::chat {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr base::Instant kStart = base::Instant::FromSeconds(1'750'000'000);

Conversation Fresh() {
  Conversation conversation;
  conversation.id = "cnv_1";
  conversation.created_at = conversation.state_since = kStart;
  return conversation;
}

TEST_CASE("a conversation goes from the bot to a person and back to rest", "[chat][core]") {
  Conversation c = Fresh();
  REQUIRE(Apply(c, Verb::kCustomerSpeaks, kStart).ok());
  REQUIRE(Apply(c, Verb::kHandOver, kStart + seconds(5),
                {.team_id = "team_a", .handover_reason = HandoverReason::kAskedForPerson})
              .ok());
  CHECK(c.state == State::kQueued);
  CHECK(c.queued_at == kStart + seconds(5));
  CHECK(c.team_id == "team_a");
  REQUIRE(Apply(c, Verb::kAssign, kStart + seconds(9), {.agent_id = "usr_a"}).ok());
  CHECK(c.agent_id == "usr_a");
  CHECK(c.first_owner_id == "usr_a");
  CHECK(c.assigned_at == kStart + seconds(9));
  REQUIRE(Apply(c, Verb::kAgentReplies, kStart + seconds(20)).ok());
  CHECK(c.state == State::kWaiting);
  CHECK(c.first_reply_at == kStart + seconds(20));
  REQUIRE(Apply(c, Verb::kCustomerSpeaks, kStart + seconds(30)).ok());
  CHECK(c.state == State::kActive);
  REQUIRE(Apply(c, Verb::kTransfer, kStart + seconds(31), {.agent_id = "usr_b"}).ok());
  CHECK(c.agent_id == "usr_b");
  CHECK(c.assigned_at == kStart + seconds(31));
  CHECK(c.first_owner_id == "usr_a");
  REQUIRE(
      Apply(c, Verb::kClose, kStart + seconds(60), {.close_reason = CloseReason::kResolvedByAgent})
          .ok());
  CHECK(c.agent_id.empty());
  CHECK(c.closed_at == kStart + seconds(60));
}

TEST_CASE("a refused verb names the state and what is legal there", "[chat][core]") {
  Conversation c = Fresh();
  const absl::Status refused = Apply(c, Verb::kAgentReplies, kStart);
  CHECK(refused.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(base::DetailsOf(refused).reason == "CONVERSATION_STATE");
  CHECK(base::DetailsOf(refused).metadata.at("state") == "BOT");
  CHECK(std::string(base::MessageOf(refused)).find("hand over") != std::string::npos);
  CHECK(c.state == State::kBot);
}

TEST_CASE("a transfer to a team waits again, a transfer to a person does not", "[chat][core]") {
  Conversation c = Fresh();
  REQUIRE(Apply(c, Verb::kTakeOver, kStart, {.agent_id = "usr_a"}).ok());
  REQUIRE(Apply(c, Verb::kTransfer, kStart + seconds(1), {.team_id = "team_b"}).ok());
  CHECK(c.state == State::kQueued);
  CHECK(c.agent_id.empty());
  CHECK(c.queued_at == kStart + seconds(1));
  REQUIRE(Apply(c, Verb::kTransfer, kStart + seconds(2), {.team_id = "team_c"}).ok());
  CHECK(c.queued_at == kStart + seconds(1));  // still the same wait
  CHECK_FALSE(Apply(c, Verb::kTransfer, kStart + seconds(3)).ok());
  CHECK_FALSE(Apply(c, Verb::kAssign, kStart + seconds(3)).ok());
}

TEST_CASE("a closed conversation reopens within its window only", "[chat][core]") {
  Conversation c = Fresh();
  REQUIRE(Apply(c, Verb::kClose, kStart, {.close_reason = CloseReason::kLeft}).ok());
  Conversation late = c;
  REQUIRE(Apply(c, Verb::kReopen, kStart + hours(24)).ok());
  CHECK(c.state == State::kBot);
  CHECK_FALSE(c.closed_at.has_value());
  CHECK(c.close_reason == CloseReason::kNone);
  const absl::Status refused = Apply(late, Verb::kReopen, kStart + hours(24) + seconds(1));
  CHECK(base::DetailsOf(refused).reason == "CONVERSATION_CLOSED");
}

TEST_CASE("the table is a function and every state can be left", "[chat][core]") {
  std::set<std::pair<State, Verb>> seen;
  std::set<State> left;
  for (const Transition& t : Transitions()) {
    CHECK(seen.emplace(t.from, t.verb).second);
    if (t.to != t.from) left.insert(t.from);
  }
  CHECK(left.size() == 5);
}

TEST_CASE("fields keep their invariants under any sequence of verbs", "[chat][core]") {
  std::mt19937 random(7);
  for (int run = 0; run < 500; ++run) {
    Conversation c = Fresh();
    base::Instant now = kStart;
    for (int step = 0; step < 60; ++step) {
      now += seconds(random() % 5000);
      const auto verb = static_cast<Verb>(random() % 11);
      const State before = c.state;
      MoveDetails details;
      if (random() % 2 != 0) details.agent_id = "usr_" + std::to_string(random() % 3);
      if (random() % 2 != 0) details.team_id = "team_" + std::to_string(random() % 3);
      details.close_reason = CloseReason::kLeft;
      const Conversation copy = c;
      if (!Apply(c, verb, now, details).ok()) {
        REQUIRE(c.state == before);
        REQUIRE(c.agent_id == copy.agent_id);
        continue;
      }
      const bool has_agent = c.state == State::kActive || c.state == State::kWaiting;
      REQUIRE(has_agent == !c.agent_id.empty());
      REQUIRE((c.state == State::kClosed) == c.closed_at.has_value());
      REQUIRE((c.state == State::kClosed) == (c.close_reason != CloseReason::kNone));
      if (c.state == State::kQueued) REQUIRE(c.queued_at.has_value());
      if (!copy.first_owner_id.empty()) REQUIRE(c.first_owner_id == copy.first_owner_id);
      if (c.state != before) REQUIRE(c.state_since == now);
    }
  }
}

}  // namespace
}  // namespace deskmesh::chat
