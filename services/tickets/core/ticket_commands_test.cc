// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/ticket_commands.h"

#include <catch2/catch.hpp>
#include <random>

#include "platform/base/error.h"
#include "tickets/core/ticket_lifecycle.h"

namespace deskmesh::tickets {
namespace {

const base::Instant kNow = base::Instant::FromSeconds(1'767'225'600);
const Actor kCustomer{Actor::Kind::kCustomer, "con_1"};
const Actor kAgent{Actor::Kind::kAgent, "usr_1"};

Ticket Sample(State state = State::kUnassigned) {
  Ticket ticket;
  ticket.id = "tkt_1";
  ticket.subject = "甘特图打不开";
  ticket.type = Type::kFault;
  ticket.priority = Priority::kP2;
  ticket.state = state;
  ticket.sequence = 4;
  if (state != State::kUnassigned) {
    ticket.assignee_id = "usr_1";
    ticket.owner_id = "usr_1";
  }
  if (state == State::kResolved || state == State::kClosed) ticket.resolved = kNow;
  if (state == State::kClosed) ticket.closed = kNow;
  return ticket;
}

std::string FieldOf(const absl::Status& status) {
  const auto details = base::DetailsOf(status);
  return details.field_violations.empty() ? "" : details.field_violations[0].field;
}

TEST_CASE("a new ticket is unassigned, or in progress with whom it was given to",
          "[tickets][core]") {
  Step step = Create(Sample(), {.body = "从昨天开始"}, std::nullopt, kNow);
  CHECK(step.ticket.state == State::kUnassigned);
  CHECK(step.ticket.sequence == 1);
  CHECK(step.ticket.comment_count == 1);
  CHECK(step.ticket.owner_id.empty());
  REQUIRE(step.comment.size() == 1);

  step = Create(Sample(), {}, Assignment{"usr_2", "fewest tickets", true, 0.8}, kNow);
  CHECK(step.ticket.state == State::kInProgress);
  CHECK(step.ticket.owner_id == "usr_2");
  CHECK(step.comment.empty());
  REQUIRE(step.ticket.decisions.size() == 1);
  CHECK(step.ticket.decisions[0].field == "assignee");
  CHECK(step.ticket.decisions[0].reason == "fewest tickets");
}

TEST_CASE("the first agent stays the owner whoever works on it", "[tickets][core]") {
  Ticket ticket = Sample();
  ticket = Assign(ticket, {.assignee_id = "usr_1"}, kNow)->ticket;
  ticket = Assign(ticket, {.assignee_id = "usr_2"}, kNow)->ticket;
  CHECK(ticket.assignee_id == "usr_2");
  CHECK(ticket.owner_id == "usr_1");
  ticket = Escalate(ticket, Level::kL3, "api", {.assignee_id = "usr_3"}, kNow)->ticket;
  CHECK(ticket.assignee_id == "usr_3");
  CHECK(ticket.owner_id == "usr_1");
  ticket = Resolve(ticket, {Actor::Kind::kAgent, "usr_3"}, {}, kNow)->back().ticket;
  ticket = Reopen(ticket, "again", kNow)->ticket;
  CHECK(ticket.owner_id == "usr_1");
}

TEST_CASE("whoever resolves a ticket nobody had is its owner", "[tickets][core]") {
  CHECK(Resolve(Sample(), kAgent, {}, kNow)->back().ticket.owner_id == "usr_1");
  CHECK(Resolve(Sample(), kCustomer, {}, kNow)->back().ticket.owner_id.empty());
}

TEST_CASE("a solution is a public comment in front of the change of state", "[tickets][core]") {
  const auto steps = Resolve(Sample(State::kInProgress), kAgent, {.body = "更新到 3.2"}, kNow);
  REQUIRE(steps.ok());
  REQUIRE(steps->size() == 2);
  CHECK((*steps)[0].action == Action::kCommented);
  CHECK((*steps)[0].ticket.sequence == 5);
  CHECK((*steps)[0].ticket.state == State::kInProgress);
  CHECK((*steps)[0].ticket.first_reply == kNow);
  CHECK((*steps)[0].comment[0].visibility == Visibility::kPublic);
  CHECK((*steps)[1].action == Action::kStateChanged);
  CHECK((*steps)[1].ticket.sequence == 6);
  CHECK((*steps)[1].ticket.state == State::kResolved);
  CHECK((*steps)[1].ticket.resolved == kNow);
  CHECK((*steps)[1].previous_state == State::kInProgress);
}

TEST_CASE("a customer's reply brings a waiting or resolved ticket back to work",
          "[tickets][core]") {
  for (const State state :
       {State::kWaitingForCustomer, State::kWaitingForThirdParty, State::kResolved}) {
    const auto step = AddComment(Sample(state), kCustomer, {.body = "还是不行"}, kNow);
    REQUIRE(step.ok());
    CHECK(step->ticket.state == State::kInProgress);
    CHECK(step->previous_state == state);
    CHECK(step->ticket.reopen_count == (state == State::kResolved ? 1 : 0));
    CHECK(step->ticket.resolved.micros == 0);
  }
  CHECK(AddComment(Sample(State::kInProgress), kCustomer, {.body = "?"}, kNow)->ticket.state ==
        State::kInProgress);
  // An agent's does not.
  CHECK(AddComment(Sample(State::kWaitingForCustomer), kAgent, {.body = "?"}, kNow)->ticket.state ==
        State::kWaitingForCustomer);
  CHECK_FALSE(AddComment(Sample(State::kClosed), kAgent, {.body = "?"}, kNow).ok());
  const Step late = AddComment(Sample(State::kClosed), kCustomer, {.body = "?"}, kNow).value();
  CHECK(late.ticket.reopen_count == 1);
  CHECK(late.ticket.closed.micros == 0);
  const auto too_late = AddComment(Sample(State::kClosed), kCustomer, {.body = "?"},
                                   kNow + kReopenWindow + base::Duration{1});
  CHECK(base::DetailsOf(too_late.status()).reason == "REOPEN_WINDOW_OVER");
}

TEST_CASE("the first public comment of an agent is the first reply", "[tickets][core]") {
  Ticket ticket = Sample(State::kInProgress);
  ticket = AddComment(ticket, kCustomer, {.body = "a"}, kNow)->ticket;
  CHECK(ticket.first_reply.micros == 0);
  ticket =
      AddComment(ticket, kAgent, {.body = "b", .visibility = Visibility::kInternal}, kNow)->ticket;
  CHECK(ticket.first_reply.micros == 0);
  ticket = AddComment(ticket, {Actor::Kind::kSystem, "service:chat"}, {.body = "c"}, kNow)->ticket;
  CHECK(ticket.first_reply.micros == 0);
  const base::Instant later = kNow + std::chrono::minutes(5);
  ticket = AddComment(ticket, kAgent, {.body = "d"}, later)->ticket;
  CHECK(ticket.first_reply == later);
  ticket = AddComment(ticket, kAgent, {.body = "e"}, later + std::chrono::minutes(5))->ticket;
  CHECK(ticket.first_reply == later);
  CHECK(ticket.comment_count == 5);
}

TEST_CASE("a customer's comment is public whatever it says", "[tickets][core]") {
  const auto step =
      AddComment(Sample(), kCustomer, {.body = "x", .visibility = Visibility::kInternal}, kNow);
  REQUIRE(step.ok());
  CHECK(step->comment[0].visibility == Visibility::kPublic);
  CHECK(step->comment[0].author == Author::kCustomer);
  CHECK(step->comment[0].author_id == "con_1");
}

TEST_CASE("escalation needs another level and leaves nobody where nobody fits", "[tickets][core]") {
  CHECK(FieldOf(Escalate(Sample(), Level::kL1, "r", {}, kNow).status()) == "level");
  const auto step = Escalate(Sample(State::kInProgress), Level::kL2, "api error", {}, kNow);
  REQUIRE(step.ok());
  CHECK(step->ticket.state == State::kUnassigned);
  CHECK(step->ticket.assignee_id.empty());
  CHECK(step->ticket.owner_id == "usr_1");
  CHECK(step->previous_level == Level::kL1);
  CHECK(step->changes.at("level") == "L1 → L2");
}

TEST_CASE("an update records what differs and nothing when nothing does", "[tickets][core]") {
  const Ticket before = Sample(State::kInProgress);
  CHECK_FALSE(Update(before, before, kNow)->has_value());
  Ticket edited = before;
  edited.priority = Priority::kP0;
  edited.tags = {"vip", "vip"};
  edited.custom_fields["phone"] = "13800000000";
  edited.state = State::kClosed;  // not by an update
  edited.assignee_id = "usr_9";
  const auto step = Update(before, edited, kNow);
  REQUIRE(step.ok());
  REQUIRE(step->has_value());
  CHECK((*step)->ticket.state == State::kInProgress);
  CHECK((*step)->ticket.assignee_id == "usr_1");
  CHECK((*step)->ticket.tags.size() == 1);
  CHECK((*step)->changed_fields ==
        std::vector<std::string>{"priority", "tags", "custom_fields", "custom_fields.phone"});
  CHECK((*step)->changes.at("priority") == "P2 → P0");
  REQUIRE((*step)->changes.contains("custom_fields.phone"));
  CHECK((*step)->changes.at("custom_fields.phone").ends_with("→ 13800000000"));
  for (const char* blank : {" ", "\u200B", "\u3000"}) {
    edited.subject = blank;
    CHECK(FieldOf(Update(before, edited, kNow).status()) == "ticket.subject");
  }
  edited = before;
  edited.labels = {"a\nb"};
  CHECK(FieldOf(Update(before, edited, kNow).status()) == "ticket.labels");
}

TEST_CASE("a rating is 1 to 5 and the last one counts", "[tickets][core]") {
  Ticket ticket = Sample(State::kResolved);
  CHECK(FieldOf(Rate(ticket, {.score = 6}, kNow).status()) == "score");
  ticket = Rate(ticket, {.score = 2, .comment = "慢"}, kNow)->ticket;
  ticket = Rate(ticket, {.score = 5, .solved = true}, kNow)->ticket;
  CHECK(ticket.rating.score == 5);
  CHECK(ticket.rating.comment.empty());
  CHECK_FALSE(Rate(Sample(State::kInProgress), {.score = 5}, kNow).ok());
}

TEST_CASE("a breach is noted once, and once more in each further cycle", "[tickets][core]") {
  const auto step = NoteBreach(Sample(), "next_reply", 1, kNow);
  REQUIRE(step.has_value());
  CHECK(step->ticket.breached_clocks == std::vector<std::string>{"next_reply"});
  CHECK_FALSE(NoteBreach(step->ticket, "next_reply", 1, kNow).has_value());
  const auto second = NoteBreach(step->ticket, "next_reply", 2, kNow);
  REQUIRE(second.has_value());
  CHECK(second->action == Action::kClockBreached);
  CHECK(second->ticket.breached_clocks == std::vector<std::string>{"next_reply", "next_reply"});
  CHECK_FALSE(TakeBreachBack(second->ticket, "next_reply", 2, kNow).has_value());
  const auto mended = TakeBreachBack(second->ticket, "next_reply", 1, kNow);
  REQUIRE(mended.has_value());
  CHECK(mended->ticket.breached_clocks == std::vector<std::string>{"next_reply"});
}

TEST_CASE("the latest decisions are kept", "[tickets][core]") {
  Ticket ticket;
  for (int i = 0; i < 30; ++i) AddDecision(ticket, {.field = std::to_string(i)});
  CHECK(ticket.decisions.size() == kMaxDecisions);
  CHECK(ticket.decisions.back().field == "29");
}

// Any command on any ticket: sequences ascend by one, the owner never changes once set, a ticket
// without an assignee is never in progress, and only the ended have an end.
TEST_CASE("random commands keep the laws of a ticket", "[tickets][core]") {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    Ticket ticket = Create(Sample(), {.body = "x"}, std::nullopt, kNow).ticket;
    base::Instant now = kNow;
    for (int i = 0; i < 60; ++i) {
      now += std::chrono::hours(static_cast<int>(random() % 48));
      const std::string who = "usr_" + std::to_string(random() % 3);
      const Actor actor = random() % 2 == 0 ? kCustomer : Actor{Actor::Kind::kAgent, who};
      std::vector<Step> steps;
      const auto take = [&](absl::StatusOr<Step> step) {
        if (step.ok()) steps.push_back(*std::move(step));
      };
      switch (random() % 9) {
        case 0:
          take(Assign(ticket, {.assignee_id = who}, now));
          break;
        case 1:
          take(Wait(ticket, random() % 2 == 0, "", now));
          break;
        case 2:
          take(Resume(ticket, "", now));
          break;
        case 3: {
          auto resolved = Resolve(ticket, actor, {.body = random() % 2 == 0 ? "s" : ""}, now);
          if (resolved.ok()) steps = *std::move(resolved);
          break;
        }
        case 4:
          take(Reopen(ticket, "", now));
          break;
        case 5:
          take(Close(ticket, "", now));
          break;
        case 6:
          take(Escalate(ticket, static_cast<Level>(1 + random() % 3), "r",
                        {.assignee_id = random() % 2 == 0 ? who : ""}, now));
          break;
        case 7:
          take(Rate(ticket, {.score = 3}, now));
          break;
        default:
          take(AddComment(ticket, actor, {.body = "c"}, now));
      }
      std::int64_t sequence = ticket.sequence;
      for (const Step& step : steps) {
        REQUIRE(step.ticket.sequence == ++sequence);
        if (!ticket.owner_id.empty()) REQUIRE(step.ticket.owner_id == ticket.owner_id);
        if (step.ticket.state == State::kInProgress) REQUIRE_FALSE(step.ticket.assignee_id.empty());
        if (step.ticket.state == State::kUnassigned) REQUIRE(step.ticket.assignee_id.empty());
        REQUIRE((step.ticket.resolved.micros != 0) == !step.ticket.is_open());
        REQUIRE((step.ticket.closed.micros != 0) == (step.ticket.state == State::kClosed));
        ticket = step.ticket;
      }
    }
  }
}

TEST_CASE("a merge keeps what was urgent in open sources, and says whose it was",
          "[tickets][core][merge]") {
  const auto source = [](int number, State state, Priority priority) {
    Ticket ticket = Sample(state);
    ticket.id = "tkt_" + std::to_string(number);
    ticket.number = number;
    ticket.requester_id = "con_1";
    ticket.priority = priority;
    return ticket;
  };
  const Ticket target = source(1, State::kInProgress, Priority::kP2);
  Ticket core = source(3, State::kUnassigned, Priority::kP1);
  core.affects_core_function = true;
  const Ticket resolved = source(4, State::kResolved, Priority::kP0);
  auto merger = Merge(target, {source(2, State::kInProgress, Priority::kP3), core, resolved}, false,
                      "one matter", kNow);
  REQUIRE(merger.ok());
  CHECK(merger->target.ticket.priority == Priority::kP1);
  CHECK(merger->target.ticket.affects_core_function);
  CHECK(merger->target.reason == "one matter; priority P1 of #3; core function of #3");
  CHECK(merger->target.changes["priority"] == "P2 → P1");
  CHECK(merger->target.previous_priority == Priority::kP2);
  // What ended stays as it was.
  const Ticket over = source(1, State::kResolved, Priority::kP2);
  merger = Merge(over, {core}, false, "", kNow);
  REQUIRE(merger.ok());
  CHECK(merger->target.ticket.priority == Priority::kP2);
  CHECK(merger->target.reason.empty());
  // Unless its customer still waits.
  merger = Merge(over, {core}, true, "", kNow);
  REQUIRE(merger.ok());
  CHECK(merger->question->ticket.priority == Priority::kP1);
}

TEST_CASE("changed custom fields are shown each with what it was and is, cut to 200 characters",
          "[tickets][core]") {
  Ticket before = Sample();
  before.custom_fields = {{"gone", "x"}, {"region", "东"}, {"same", "1"}};
  Ticket edited = before;
  edited.custom_fields = {{"note", std::string(300, 'n')}, {"region", "西"}, {"same", "1"}};
  const auto step = Update(before, edited, kNow);
  REQUIRE(step.ok());
  const auto& changes = (*step)->changes;
  CHECK(changes.at("custom_fields.gone") == "x → ");
  CHECK(changes.at("custom_fields.region") == "东 → 西");
  CHECK(changes.at("custom_fields.note") == " → " + std::string(199, 'n') + "…");
  CHECK(changes.count("custom_fields.same") == 0);
  CHECK((*step)->changed_fields == std::vector<std::string>{"custom_fields", "custom_fields.gone",
                                                            "custom_fields.note",
                                                            "custom_fields.region"});
}

}  // namespace
}  // namespace deskmesh::tickets
