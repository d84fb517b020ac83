// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/trigger_rule.h"

#include <catch2/catch.hpp>

#include "tickets/core/coming_match.h"

namespace deskmesh::tickets {
namespace {

TriggerRule VipRule() {
  return {.id = "trg_a",
          .name = "VIP",
          .events = {Action::kCreated, Action::kUpdated},
          .filter = "priority <= P1 AND tags:vip",
          .actions = {{TicketAction::Kind::kAddLabel, "", "watch"}}};
}

Ticket VipTicket() {
  Ticket ticket;
  ticket.id = "tkt_a";
  ticket.priority = Priority::kP1;
  ticket.tags = {"vip", "slow"};
  ticket.created = {1'000'000};
  return ticket;
}

const base::Instant kAt{60'000'000};

TEST_CASE("a trigger says which of its conditions held and what it found",
          "[tickets][core][triggers]") {
  const TriggerNews created{.action = Action::kCreated};
  TriggerVerdict verdict = JudgeTrigger(VipRule(), VipTicket(), &created, kAt);
  CHECK(verdict.is_match);
  REQUIRE(verdict.conditions.size() == 3);
  CHECK(verdict.conditions[1].text == "priority <= P1");
  CHECK(verdict.conditions[2].text == "tags:vip");
  CHECK(verdict.conditions[2].found == "vip, slow");

  Ticket calm = VipTicket();
  calm.priority = Priority::kP3;
  verdict = JudgeTrigger(VipRule(), calm, &created, kAt);
  CHECK_FALSE(verdict.is_match);
  CHECK_FALSE(verdict.conditions[1].held);
  CHECK(verdict.conditions[1].found == "P3");
  const TriggerNews rated{.action = Action::kRated};
  verdict = JudgeTrigger(VipRule(), VipTicket(), &rated, kAt);
  CHECK_FALSE(verdict.is_match);
  CHECK(verdict.conditions[0].text == "event: created, updated");
  CHECK(verdict.conditions[0].found == "rated");
}

TEST_CASE("changed fields and authors narrow their events only", "[tickets][core][triggers]") {
  TriggerRule rule = VipRule();
  rule.events = {Action::kUpdated, Action::kCommented};
  rule.filter.clear();
  rule.changed_fields = {"priority"};
  rule.author = Author::kCustomer;
  const auto matches = [&](const TriggerNews& news) {
    return JudgeTrigger(rule, VipTicket(), &news, kAt).is_match;
  };
  CHECK(matches({.action = Action::kUpdated, .changed_fields = {"tags", "priority"}}));
  CHECK_FALSE(matches({.action = Action::kUpdated, .changed_fields = {"tags"}}));
  CHECK(matches({.action = Action::kCommented, .author = Author::kCustomer}));
  CHECK_FALSE(matches({.action = Action::kCommented, .author = Author::kAgent}));
}

TEST_CASE("what a trigger did fires only those behind it", "[tickets][core][triggers]") {
  std::vector<TriggerRule> rules(3, VipRule());
  rules[0].id = "trg_a";
  rules[1].id = "trg_b";
  rules[2].id = "trg_c";
  CHECK(FirstAfter(rules, "usr_li") == 0);
  CHECK(FirstAfter(rules, "trg_a") == 1);
  CHECK(FirstAfter(rules, "trg_c") == 3);
  CHECK(FirstAfter(rules, "trg_gone") == 3);
}

TEST_CASE("a rule that can't run is refused by its field", "[tickets][core][triggers]") {
  TriggerRule rule = VipRule();
  CHECK(FaultsOf(rule, kAt).empty());
  const auto field = [&] { return FaultsOf(rule, kAt).at(0).field; };
  rule.events.clear();
  CHECK(field() == "events");
  rule.after = std::chrono::hours(24);
  CHECK(FaultsOf(rule, kAt).empty());
  rule.after = std::chrono::seconds(5);
  CHECK(field() == "after");
  rule = VipRule();
  rule.filter = "assignee_id = me";
  CHECK(field() == "filter");
  rule.filter = "";
  rule.changed_fields = {"priority", "custom_fields.region", "custom_fields", "review.cause"};
  CHECK(FaultsOf(rule, kAt).empty());
  rule.changed_fields.insert(rule.changed_fields.begin() + 1, "prio");
  CHECK(field() == "changed_fields[1]");
  CHECK(FaultsOf(rule, kAt).at(0).description.starts_with("`prio` is no field"));
  rule.changed_fields = {"custom_fields.No!"};
  CHECK(field() == "changed_fields[0]");
  rule.changed_fields.clear();
  rule.actions.clear();
  CHECK(field() == "actions");
}

TEST_CASE("a rule can be about one custom field", "[tickets][core][triggers]") {
  Ticket before = VipTicket();
  Ticket after = before;
  after.custom_fields["region"] = "east";
  Step step = BeginStep(before, Action::kUpdated, kAt);
  step.ticket.custom_fields = after.custom_fields;
  DescribeChanges(before, step);
  const TriggerNews news{.action = Action::kUpdated, .changed_fields = step.changed_fields};
  TriggerRule rule = VipRule();
  for (const auto& [name, is_match] :
       {std::pair{"custom_fields.region", true}, std::pair{"custom_fields", true},
        std::pair{"custom_fields.seats", false}}) {
    rule.changed_fields = {name};
    CHECK(JudgeTrigger(rule, after, &news, kAt).is_match == is_match);
  }
}

TEST_CASE("a filter that speaks of now is known ahead to match", "[tickets][core][triggers]") {
  const base::Instant now = base::Instant::FromSeconds(1'772'000'000);
  Ticket ticket = VipTicket();
  ticket.created = ticket.updated = now;
  ticket.custom_fields["renewal"] = "2026-03-10";
  TriggerRule rule;
  rule.is_enabled = true;
  const auto first = [&](const char* filter) {
    rule.filter = filter;
    return FirstMatch(rule, ticket, now);
  };
  CHECK(first("") == now);
  CHECK(first("create_time < now-2d") == now + std::chrono::days(2) + base::Duration(1));
  CHECK(first("create_time <= now-2d") == now + std::chrono::days(2));
  CHECK(first("create_time > now-1h") == now);
  CHECK(first("create_time < now-2d AND update_time < now-3d") ==
        now + std::chrono::days(3) + base::Duration(1));
  // Midnight before the day a week ahead of it, UTC.
  CHECK(first("custom_fields.renewal <= now+7d") == base::Instant::FromSeconds(1'772'496'000));
  CHECK(first("custom_fields.other <= now+7d AND create_time < now-2d") == std::nullopt);
  CHECK(first("create_time > now+1h") == std::nullopt);
  CHECK(first("NOT create_time < now-2d") == now);
}

}  // namespace
}  // namespace deskmesh::tickets
