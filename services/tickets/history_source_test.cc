// SPDX-License-Identifier: Apache-2.0
//
// What brought each change about, in the history.
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "deskmesh/tickets/v1/jobs_service.pb.h"
#include "deskmesh/tickets/v1/macros_service.pb.h"
#include "deskmesh/tickets/v1/triggers_service.pb.h"
#include "platform/rpc/timestamp.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

using Source = v1::HistoryEntry;

v1::HistoryEntry Latest(TicketDesk& desk, const std::string& id) { return desk.History(id).back(); }

v1::TicketAction AddTag(const std::string& tag) {
  v1::TicketAction action;
  action.set_kind(v1::TicketAction::ADD_TAG);
  action.set_value(tag);
  return action;
}

TEST_CASE("people, customers, keys and channels are told apart in the history",
          "[tickets][history]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  rpc::Principal key = desk.principal;
  key.kind = rpc::Principal::Kind::kApiKey;
  key.id = "key_06c8f3k2s0d1w6v9q2n4m8x7ab";
  auto request = desk.NewTicket("打不开");
  request.mutable_ticket()->set_channel(v1::Ticket::EMAIL);
  const std::string id = TicketDesk::Demand(desk.DoAs(key, "Create", request)).id();
  CHECK(Latest(desk, id).source() == Source::EMAIL);
  REQUIRE(desk.Comment(desk.Agent(agent), id, "在看").ok());
  CHECK(Latest(desk, id).source() == Source::AGENT);
  REQUIRE(desk.Comment(desk.Customer(), id, "谢谢").ok());
  CHECK(Latest(desk, id).source() == Source::PORTAL);
  REQUIRE(desk.Comment(key, id, "同步").ok());
  CHECK(Latest(desk, id).source() == Source::API);
  v1::CreateCommentRequest passed_on;
  passed_on.set_ticket_id(id);
  passed_on.mutable_comment()->set_body("来自微信");
  passed_on.set_channel(v1::Ticket::WECHAT);
  REQUIRE(
      desk.CallAs<v1::Comment>(key, "deskmesh.tickets.v1.Tickets/CreateComment", passed_on).ok());
  CHECK(Latest(desk, id).source() == Source::MESSENGER);
  CHECK(FieldOf(desk.CallAs<v1::Comment>(desk.Agent(agent),
                                         "deskmesh.tickets.v1.Tickets/CreateComment", passed_on)
                    .status()) == "channel");
}

TEST_CASE("rules, macros, jobs, ladders, merges and imports are named in the history",
          "[tickets][history]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string id = desk.Create().id();

  v1::CreateTriggerRequest trigger;
  trigger.mutable_trigger()->set_display_name("Tagged");
  trigger.mutable_trigger()->add_events(v1::Trigger::UPDATED);
  trigger.mutable_trigger()->set_filter("tags:start");
  *trigger.mutable_trigger()->add_actions() = AddTag("seen");
  const std::string trigger_id =
      TicketDesk::Demand(desk.Call<v1::Trigger>("deskmesh.tickets.v1.Triggers/Create", trigger))
          .id();
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(id);
  update.mutable_ticket()->add_tags("start");
  TicketDesk::Demand(desk.Do("Update", update));
  desk.Settle();
  CHECK(Latest(desk, id).source() == Source::TRIGGER);
  CHECK(Latest(desk, id).source_id() == trigger_id);

  v1::CreateMacroRequest macro;
  macro.mutable_macro()->set_display_name("Mark");
  *macro.mutable_macro()->add_actions() = AddTag("marked");
  rpc::Principal who = desk.Agent(agent);
  who.user_id = agent;
  v1::ApplyMacroRequest apply;
  apply.set_id(id);
  apply.set_macro_id(
      TicketDesk::Demand(desk.CallAs<v1::Macro>(who, "deskmesh.tickets.v1.Macros/Create", macro))
          .id());
  TicketDesk::Demand(desk.CallAs<v1::Ticket>(who, "deskmesh.tickets.v1.Macros/Apply", apply));
  CHECK(Latest(desk, id).source() == Source::MACRO);
  CHECK(Latest(desk, id).source_id() == apply.macro_id());
  CHECK(Latest(desk, id).actor() == agent);

  sla::v1::ClockEscalated step;
  step.mutable_clock()->set_id("resolution");
  step.mutable_clock()->set_ticket_id(id);
  step.mutable_clock()->set_policy_id("pol_06c8f3k2s0d1w6v9q2n4m8x7ab");
  step.add_actions()->set_kind(sla::v1::SlaPolicy::EscalationStep::Action::RAISE_PRIORITY);
  desk.Deliver(step, id, 1);
  CHECK(Latest(desk, id).source() == Source::ESCALATION);
  CHECK(Latest(desk, id).source_id() == "pol_06c8f3k2s0d1w6v9q2n4m8x7ab");

  chat::v1::MessageSent message;
  message.mutable_message()->set_sender(chat::v1::Message::AGENT);
  message.mutable_message()->set_sender_id(agent);
  message.mutable_conversation()->set_id("cnv_06c8f3k2s0d1w6v9q2n4m8x7ab");
  message.mutable_conversation()->set_ticket_id(id);
  desk.Deliver(message, "cnv_06c8f3k2s0d1w6v9q2n4m8x7ab", 1);
  CHECK(Latest(desk, id).source() == Source::CHAT);

  const std::string other = desk.Create().id();
  v1::MergeTicketsRequest merge;
  merge.set_id(id);
  merge.add_source_ids(other);
  TicketDesk::Demand(desk.Do("Merge", merge));
  CHECK(Latest(desk, id).source() == Source::MERGE);
  CHECK(Latest(desk, other).source() == Source::MERGE);
  CHECK(Latest(desk, other).source_id() == id);

  v1::ImportTicketRequest import;
  import.mutable_ticket()->set_subject("旧工单");
  import.mutable_ticket()->set_requester_id(desk.contact);
  import.mutable_ticket()->mutable_create_time()->set_seconds(desk.clock.Now().micros / 1'000'000 -
                                                              86'400);
  const std::string imported = TicketDesk::Demand(desk.Do("Import", import)).id();
  CHECK(Latest(desk, imported).source() == Source::IMPORT);

  TicketDesk::Demand(desk.Resolve(imported));
  desk.clock.Advance(std::chrono::days(8));
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (TicketDesk::Demand(desk.Get(imported)).state() != v1::Ticket::CLOSED &&
         std::chrono::steady_clock::now() < end) {
    desk.Settle();
  }
  CHECK(Latest(desk, imported).source() == Source::SERVICE);
}

TEST_CASE("a ticket is seen as it was after each of its steps", "[tickets][history]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string id = desk.Create().id();
  std::vector<std::pair<base::Instant, v1::Ticket>> moments;
  const auto remember = [&](const v1::Ticket& ticket) {
    moments.emplace_back(desk.clock.Now(), ticket);
    desk.clock.Advance(std::chrono::minutes(1));
  };
  remember(TicketDesk::Demand(desk.Get(id)));
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(id);
  update.mutable_ticket()->set_subject("新的标题");
  update.mutable_ticket()->add_tags("vip");
  update.mutable_ticket()->add_cc("ann@example.com");
  update.mutable_update_mask()->add_paths("subject");
  update.mutable_update_mask()->add_paths("tags");
  update.mutable_update_mask()->add_paths("cc");
  remember(TicketDesk::Demand(desk.Do("Update", update)));
  remember(TicketDesk::Demand(desk.Assign(id, agent)));
  REQUIRE(desk.Comment(desk.Agent(agent), id, "您好").ok());
  remember(TicketDesk::Demand(desk.Get(id)));
  remember(TicketDesk::Demand(desk.Wait(id)));
  remember(TicketDesk::Demand(desk.Resolve(id, "好了")));
  v1::ReopenTicketRequest reopen;
  reopen.set_id(id);
  remember(TicketDesk::Demand(desk.Do("Reopen", reopen)));
  for (const auto& [at, ticket] : moments) {
    v1::GetTicketAsOfRequest as_of;
    as_of.set_id(id);
    rpc::SetTimestamp(at + std::chrono::seconds(30), as_of.mutable_time());
    const v1::Ticket then = TicketDesk::Demand(desk.Do("GetAsOf", as_of));
    CHECK(then.DebugString() == ticket.DebugString());
  }
}

}  // namespace
}  // namespace deskmesh::tickets
