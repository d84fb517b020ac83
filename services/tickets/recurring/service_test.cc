// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "deskmesh/tickets/v1/recurring_service.pb.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/timestamp.h"
#include "tickets/recurring/service.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

constexpr std::string_view kService = "deskmesh.tickets.v1.RecurringTickets/";

// Every day at nine in Shanghai, from the day after the desk opens.
v1::RecurringTicket Daily(TicketDesk& desk) {
  v1::RecurringTicket item;
  item.set_display_name("每日巡检");
  item.set_rule("FREQ=DAILY");
  item.set_start_time("2020-01-01T09:00:00");
  item.set_time_zone("Asia/Shanghai");
  item.mutable_ticket()->set_subject("巡检 {{date}}");
  item.mutable_ticket()->set_description("检查备份");
  item.mutable_ticket()->set_requester_id(desk.contact);
  item.mutable_ticket()->add_tags("routine");
  return item;
}

absl::StatusOr<v1::RecurringTicket> Add(TicketDesk& desk, const v1::RecurringTicket& item) {
  v1::CreateRecurringTicketRequest request;
  *request.mutable_recurring_ticket() = item;
  return desk.Call<v1::RecurringTicket>(std::string(kService) + "Create", request);
}

v1::RecurringTicket Get(TicketDesk& desk, const std::string& id) {
  v1::GetRecurringTicketRequest request;
  request.set_id(id);
  return desk.Demand(desk.Call<v1::RecurringTicket>(std::string(kService) + "Get", request));
}

v1::RecurringTicket Pause(TicketDesk& desk, const std::string& id, bool paused) {
  v1::UpdateRecurringTicketRequest request;
  request.mutable_recurring_ticket()->set_id(id);
  request.mutable_recurring_ticket()->set_paused(paused);
  request.mutable_update_mask()->add_paths("paused");
  return desk.Demand(desk.Call<v1::RecurringTicket>(std::string(kService) + "Update", request));
}

// Once as many were made, or after a minute.
v1::RecurringTicket AwaitMade(TicketDesk& desk, const std::string& id, int count) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  v1::RecurringTicket item;
  do {
    std::this_thread::yield();
    item = Get(desk, id);
  } while (item.made_count() < count && std::chrono::steady_clock::now() < end);
  return item;
}

TEST_CASE("a recurring ticket makes one ticket at each of its times",
          "[tickets][recurring][jobs]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const v1::RecurringTicket item = desk.Demand(Add(desk, Daily(desk)));
  REQUIRE(item.has_next_time());
  CHECK(item.next_time().seconds() % 86'400 == 3'600);  // 01:00 UTC
  const base::Instant first = rpc::InstantOf(item.next_time());
  desk.clock.Advance(first - desk.clock.Now() - std::chrono::seconds(1));
  CHECK(Get(desk, item.id()).made_count() == 0);
  for (int day = 1; day <= 3; ++day) {
    desk.clock.Advance(day == 1 ? base::Duration(std::chrono::seconds(1))
                                : base::Duration(std::chrono::hours(24)));
    const v1::RecurringTicket now = AwaitMade(desk, item.id(), day);
    CHECK(now.made_count() == day);
    CHECK(rpc::InstantOf(now.next_time()) == first + std::chrono::days(day));
    CHECK(now.skipped_count() == 0);
  }
  const std::vector<v1::Ticket> made = desk.List("tags:routine");
  REQUIRE(made.size() == 3);
  CHECK(made[0].subject().starts_with("巡检 20"));
  CHECK(made[0].assignee_id() == agent);
  CHECK(made[0].requester_id() == desk.contact);
  CHECK(made[0].subject() != made[1].subject());
  CHECK(Get(desk, item.id()).last_ticket_id() == made[0].id());
}

TEST_CASE("times missed while nothing ran are caught up once, over restarts and replicas",
          "[tickets][recurring][jobs]") {
  TicketDesk desk;
  const v1::RecurringTicket item = desk.Demand(Add(desk, Daily(desk)));
  desk.module().Stop();
  desk.clock.Advance(std::chrono::days(5));
  desk.Restart();
  const v1::RecurringTicket now = AwaitMade(desk, item.id(), 1);
  CHECK(now.made_count() == 1);
  CHECK(now.skipped_count() == 4);
  CHECK(rpc::InstantOf(now.next_time()) > desk.clock.Now());
  CHECK(desk.List("tags:routine").size() == 1);
  v1::ListRecurringRunsRequest list;
  list.set_id(item.id());
  const auto runs = desk.Demand(
      desk.Call<v1::ListRecurringRunsResponse>(std::string(kService) + "ListRuns", list));
  REQUIRE(runs.runs_size() == 1);
  CHECK(runs.runs(0).skipped() == 4);
  CHECK(runs.runs(0).ticket_id() == now.last_ticket_id());
  desk.Restart();
  desk.clock.Advance(std::chrono::hours(24));
  CHECK(AwaitMade(desk, item.id(), 2).made_count() == 2);
  CHECK(desk.List("tags:routine").size() == 2);
}

TEST_CASE("a paused one makes nothing and catches nothing up", "[tickets][recurring][jobs]") {
  TicketDesk desk;
  const v1::RecurringTicket item = desk.Demand(Add(desk, Daily(desk)));
  CHECK_FALSE(Pause(desk, item.id(), true).has_next_time());
  desk.clock.Advance(std::chrono::days(3));
  desk.Restart();
  const v1::RecurringTicket again = Pause(desk, item.id(), false);
  CHECK(rpc::InstantOf(again.next_time()) > desk.clock.Now());
  CHECK(again.made_count() == 0);
  desk.clock.Advance(std::chrono::hours(24));
  CHECK(AwaitMade(desk, item.id(), 1).skipped_count() == 0);
  v1::DeleteRecurringTicketRequest drop;
  drop.set_id(item.id());
  REQUIRE(desk.Call<google::protobuf::Empty>(std::string(kService) + "Delete", drop).ok());
  desk.clock.Advance(std::chrono::days(2));
  desk.Settle();
  CHECK(desk.List("tags:routine").size() == 1);
}

TEST_CASE("a preview gives the next times, and bad schedules are refused by their field",
          "[tickets][recurring]") {
  TicketDesk desk;
  v1::PreviewRecurringTicketRequest preview;
  preview.set_rule("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1");
  preview.set_start_time("2026-01-01T18:00:00");
  preview.set_time_zone("Asia/Shanghai");
  preview.set_count(3);
  preview.mutable_after_time()->set_seconds(1'767'225'600);  // 2026-01-01T00:00:00Z
  const auto times = desk.Demand(
      desk.Call<v1::PreviewRecurringTicketResponse>(std::string(kService) + "Preview", preview));
  REQUIRE(times.times_size() == 3);
  CHECK(times.times(0).seconds() == 1'769'767'200);  // 2026-01-30 18:00 in Shanghai

  const auto fault = [&](auto change) {
    v1::RecurringTicket item = Daily(desk);
    change(item);
    return FieldOf(Add(desk, item).status());
  };
  CHECK(fault([](auto& item) { item.set_rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"); }) ==
        "recurring_ticket.rule");
  CHECK(fault([](auto& item) { item.set_time_zone("Mars/Olympus"); }) ==
        "recurring_ticket.time_zone");
  CHECK(fault([](auto& item) { item.set_time_zone("../etc/passwd"); }) ==
        "recurring_ticket.time_zone");
  CHECK(fault([](auto& item) { item.set_start_time("2026-10-01"); }) ==
        "recurring_ticket.start_time");
  CHECK(fault([](auto& item) { item.mutable_ticket()->clear_requester_id(); }) ==
        "recurring_ticket.ticket.requester_id");
  CHECK(fault([](auto& item) { item.mutable_ticket()->set_subject(" "); }) ==
        "recurring_ticket.ticket.subject");
}

TEST_CASE("an edit of one that is due drops no occurrence", "[tickets][recurring][jobs]") {
  TicketDesk desk;
  const v1::RecurringTicket item = desk.Demand(Add(desk, Daily(desk)));
  const base::Instant due = rpc::InstantOf(item.next_time());
  v1::UpdateRecurringTicketRequest request;
  request.mutable_recurring_ticket()->set_id(item.id());
  request.mutable_recurring_ticket()->set_display_name("巡检");
  request.mutable_update_mask()->add_paths("display_name");
  // It is due, and nothing has been made of it.
  const absl::Status held = desk.database().Write([&](sql::Tx& tx) {
    return outbox::CancelTimer(tx, {desk.workspace, std::string(kRecurringTimer), item.id(), ""});
  });
  REQUIRE(held.ok());
  desk.clock.Advance(due - desk.clock.Now());
  const auto edited =
      desk.Demand(desk.Call<v1::RecurringTicket>(std::string(kService) + "Update", request));
  CHECK(rpc::InstantOf(edited.next_time()) == due);
  CHECK(AwaitMade(desk, item.id(), 1).made_count() == 1);
  CHECK(desk.List("tags:routine").size() == 1);
}

}  // namespace
}  // namespace deskmesh::tickets
