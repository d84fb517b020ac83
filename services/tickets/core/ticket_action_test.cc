// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/ticket_action.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"
#include "tickets/core/placeholders.h"

namespace deskmesh::tickets {
namespace {

using Do = TicketAction::Kind;

Ticket ReportFault() {
  Ticket ticket;
  ticket.id = "tkt_a";
  ticket.number = 42;
  ticket.subject = "报表异常";
  ticket.type = Type::kFault;
  ticket.priority = Priority::kP2;
  ticket.state = State::kInProgress;
  ticket.assignee_id = ticket.owner_id = "usr_li";
  ticket.sequence = 3;
  return ticket;
}

ActionScene RuleScene() {
  return {.actor = {Actor::Kind::kSystem, "service:tickets"},
          .now = {1'000'000},
          .reason = "rule",
          .new_comment_id = [] { return std::string("cmt_a"); },
          .choose = [](const Ticket&, Level,
                       std::string_view user) -> absl::StatusOr<std::optional<Assignment>> {
            if (user == "usr_gone") return std::optional<Assignment>();
            return std::optional<Assignment>(
                Assignment{.assignee_id = user.empty() ? "usr_best" : std::string(user)});
          },
          .render =
              [](const Ticket& ticket, std::string_view text) {
                return RenderText(text, ticket, {.requester = "", .agent = "李伟"});
              }};
}

TEST_CASE("neighbouring edits become one step, done twice they change nothing",
          "[tickets][core][actions]") {
  const std::vector<TicketAction> actions = {
      {Do::kSetPriority, "", "+1"},       {Do::kAddTag, "", "vip"},
      {Do::kAddLabel, "", "performance"}, {Do::kSetCustomField, "severity", "high"},
      {Do::kFollow, "", "owner"},         {Do::kSetTeam, "", "team_two"}};
  const auto steps = Perform(ReportFault(), actions, RuleScene());
  REQUIRE(steps.ok());
  REQUIRE(steps->size() == 1);
  const Ticket& after = steps->front().ticket;
  CHECK(after.priority == Priority::kP1);
  CHECK(after.tags == std::vector<std::string>{"vip"});
  CHECK(after.custom_fields.at("severity") == "high");
  CHECK(after.follower_ids == std::vector<std::string>{"usr_li"});
  CHECK(after.sequence == 4);
  const std::vector<TicketAction> again(actions.begin() + 1, actions.end());
  CHECK(Perform(after, again, RuleScene())->empty());
}

TEST_CASE("commands follow the edits before them, in order", "[tickets][core][actions]") {
  const auto steps =
      Perform(ReportFault(),
              {{Do::kSetPriority, "", "P0"},
               {Do::kSetLevel, "", "+1"},
               {Do::kComment, "", "#{{ticket.number}} {{ticket.priority}} {{requester.name|您好}}"},
               {Do::kWaitForCustomer, "", ""},
               {Do::kAddTag, "", "late"}},
              RuleScene());
  REQUIRE(steps.ok());
  REQUIRE(steps->size() == 5);
  CHECK((*steps)[1].action == Action::kEscalated);
  CHECK((*steps)[1].ticket.assignee_id == "usr_best");
  CHECK((*steps)[1].ticket.owner_id == "usr_li");
  CHECK((*steps)[2].comment.front().body == "#42 P0 您好");
  CHECK((*steps)[3].ticket.state == State::kWaitingForCustomer);
  CHECK(steps->back().ticket.sequence == 8);
}

TEST_CASE("the ends of priority and level are not passed", "[tickets][core][actions]") {
  Ticket ticket = ReportFault();
  ticket.priority = Priority::kP0;
  ticket.level = Level::kL3;
  const auto steps =
      Perform(ticket, {{Do::kSetPriority, "", "+1"}, {Do::kSetLevel, "", "+1"}}, RuleScene());
  REQUIRE(steps.ok());
  CHECK(steps->empty());
}

TEST_CASE("an action that isn't legal ends the list with its error", "[tickets][core][actions]") {
  Ticket ticket = ReportFault();
  ticket.state = State::kClosed;
  const auto closed = Perform(ticket, {{Do::kWaitForCustomer, "", ""}}, RuleScene());
  CHECK(base::DetailsOf(closed.status()).reason == "ILLEGAL_TRANSITION");
  CHECK(absl::IsInvalidArgument(
      Perform(ReportFault(), {{Do::kAssign, "", "usr_gone"}}, RuleScene()).status()));
}

TEST_CASE("what can't be done to any ticket is refused beforehand", "[tickets][core][actions]") {
  CHECK(FaultOf({Do::kSetPriority, "", "P9"}) == "must be P0, P1, P2, P3, +1 or -1");
  CHECK_FALSE(FaultOf({Do::kAssign, "", "Li"}).empty());
  CHECK_FALSE(FaultOf({Do::kSnooze, "", "4x"}).empty());
  CHECK_FALSE(FaultOf({Do::kSetCustomField, "", "x"}).empty());
  CHECK_FALSE(FaultOf({static_cast<Do>(99), "", ""}).empty());
  CHECK(FaultOf({Do::kSnooze, "", "2d"}).empty());
  CHECK(FaultOf({Do::kClose, "", ""}).empty());
}

TEST_CASE("placeholders are filled, fall back, and are known by name", "[tickets][core]") {
  Ticket ticket = ReportFault();
  ticket.custom_fields["server"] = "eu-1";
  const TextNames names{.requester = "王芳", .agent = ""};
  CHECK(RenderText("{{requester.name}}，{{ ticket.custom_fields.server }}：{{agent.name|客服}}",
                   ticket, names) == "王芳，eu-1：客服");
  CHECK(RenderText("{{mood}} {{open", ticket, names) == "{{mood}} {{open");
  CHECK(RenderText("[{{ticket.custom_fields.none}}]", ticket, names) == "[]");
  // Customers read words, not names of the contract.
  ticket.state = State::kWaitingForCustomer;
  ticket.type = Type::kFault;
  ticket.locale = "zh-CN";
  CHECK(RenderText("{{ticket.type}}：{{ticket.state}}", ticket, names) == "技术故障：等待您的回复");
  ticket.locale = "en-GB";
  CHECK(RenderText("{{ticket.type}}: {{ticket.state}}", ticket, names) ==
        "fault: waiting for your reply");
  ticket.locale = "";
  ticket.state = State::kInProgress;
  CHECK(RenderText("{{ticket.state}}", ticket, names) == "in progress");
  CHECK(FaultOfText("{{requester.name|x}}{{ticket.number}}").empty());
  CHECK(FaultOfText("{{requester.mail}}").starts_with("has the unknown placeholder"));
}

}  // namespace
}  // namespace deskmesh::tickets
