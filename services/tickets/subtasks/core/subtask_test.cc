// SPDX-License-Identifier: Apache-2.0
#include "tickets/subtasks/core/subtask.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "platform/base/error.h"
#include "tickets/core/ticket_commands.h"

namespace deskmesh::tickets {
namespace {

constexpr base::Instant kNow = base::Instant::FromSeconds(1'800'000'000);
const Actor kAgent{Actor::Kind::kAgent, "usr_1"};

Ticket Open() {
  Ticket ticket;
  ticket.id = "tkt_1";
  ticket.subject = "上线";
  ticket.type = Type::kInstall;
  ticket.priority = Priority::kP2;
  ticket.state = State::kInProgress;
  ticket.assignee_id = ticket.owner_id = "usr_1";
  ticket.sequence = 1;
  return ticket;
}

TEST_CASE("a ticket's progress is what its sub-tasks say, whatever happens to them",
          "[tickets][core][subtasks]") {
  std::mt19937 random(7);
  Ticket ticket = Open();
  std::vector<Subtask> subtasks;
  for (int round = 0; round < 5000; ++round) {
    const bool is_new = subtasks.empty() || random() % 4 == 0;
    if (is_new && subtasks.size() < 30) {
      Subtask made{.id = "sub_" + std::to_string(round), .title = std::to_string(round)};
      made.state = static_cast<Subtask::State>(1 + random() % 4);
      ticket = (*ChangeSubtask(ticket, nullptr, &made, kNow))->ticket;
      subtasks.push_back(std::move(made));
    } else if (random() % 8 == 0) {
      const std::size_t which = random() % subtasks.size();
      ticket = (*ChangeSubtask(ticket, &subtasks[which], nullptr, kNow))->ticket;
      subtasks.erase(subtasks.begin() + static_cast<std::ptrdiff_t>(which));
    } else {
      Subtask& old = subtasks[random() % subtasks.size()];
      Subtask changed = old;
      changed.state = static_cast<Subtask::State>(1 + random() % 4);
      const auto step = *ChangeSubtask(ticket, &old, &changed, kNow);
      REQUIRE(step.has_value() == (changed.state != old.state));
      if (step.has_value()) ticket = step->ticket;
      old = WithEnd(changed, kNow);
      REQUIRE((old.ended.micros == 0) == old.is_open());
    }
    const auto in = [&](Subtask::State state) {
      return std::count_if(subtasks.begin(), subtasks.end(),
                           [&](const Subtask& subtask) { return subtask.state == state; });
    };
    REQUIRE(ticket.done_subtask_count == in(Subtask::State::kDone));
    REQUIRE(ticket.open_subtask_count() ==
            in(Subtask::State::kToDo) + in(Subtask::State::kInProgress));
    const auto resolved = Resolve(ticket, kAgent, {}, kNow);
    REQUIRE(resolved.ok() == (ticket.open_subtask_count() == 0));
  }
}

TEST_CASE("a ticket with open sub-tasks is resolved with a reason only, or by its customer",
          "[tickets][core][subtasks]") {
  const Subtask subtask{.id = "sub_1", .title = "装数据库"};
  const Ticket ticket = (*ChangeSubtask(Open(), nullptr, &subtask, kNow))->ticket;
  const auto refused = Resolve(ticket, kAgent, {.body = "好了"}, kNow);
  auto details = base::DetailsOf(refused.status());
  CHECK(details.reason == "SUBTASKS_OPEN");
  CHECK(details.metadata["open"] == "1");
  CHECK(details.metadata["count"] == "1");
  const auto forced = Resolve(ticket, kAgent, {}, kNow, "客户不再需要");
  REQUIRE(forced.ok());
  CHECK(forced->back().ticket.state == State::kResolved);
  CHECK(forced->back().reason == "with 1 open sub-task: 客户不再需要");
  CHECK(Resolve(ticket, {Actor::Kind::kCustomer, "con_1"}, {}, kNow).ok());
  CHECK_FALSE(Resolve(ticket, {Actor::Kind::kProgram, "key_1"}, {}, kNow).ok());
}

TEST_CASE("an ended ticket takes no sub-tasks and says what is legal",
          "[tickets][core][subtasks]") {
  Ticket ticket = Open();
  ticket.state = State::kResolved;
  const Subtask subtask{.id = "sub_1", .title = "装数据库"};
  auto details = base::DetailsOf(ChangeSubtask(ticket, nullptr, &subtask, kNow).status());
  CHECK(details.reason == "ILLEGAL_TRANSITION");
  CHECK(details.metadata["verb"] == "subtasks");
  CHECK(details.metadata["legal"].starts_with("update, reopen, close"));
}

TEST_CASE("the history says which sub-task changed and how", "[tickets][core][subtasks]") {
  const Subtask before{.id = "sub_1", .title = "装数据库", .assignee_id = "usr_1"};
  Subtask after = before;
  after.state = Subtask::State::kDone;
  after.assignee_id = "usr_2";
  auto step = **ChangeSubtask(Open(), nullptr, &before, kNow);
  CHECK(step.changes["subtasks"] == " → 装数据库 (usr_1)");
  step = **ChangeSubtask(step.ticket, &before, &after, kNow);
  CHECK(step.changes["subtasks"] == "装数据库, TO_DO → DONE, usr_1 → usr_2");
  CHECK(step.changes["done_subtask_count"] == "0 → 1");
}

}  // namespace
}  // namespace deskmesh::tickets
