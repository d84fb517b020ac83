// SPDX-License-Identifier: Apache-2.0
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

TEST_CASE("a new ticket has a number, its requester's tier and reasons for what was decided",
          "[tickets]") {
  TicketDesk desk;
  const v1::Ticket ticket = desk.Create("无法登录", "所有人都报错 E1024");
  CHECK(ticket.number() == 1);
  CHECK(ticket.state() == v1::Ticket::UNASSIGNED);
  CHECK(ticket.tier() == v1::Ticket::PAID);
  CHECK(ticket.organization_id() == "org_06c8f3k2s0d1w6v9q2n4m8x7ab");
  CHECK(ticket.type() == v1::Ticket::FAULT);
  CHECK(ticket.priority() == v1::Ticket::P0);
  CHECK(ticket.affects_core_function());
  CHECK(ticket.locale() == "zh-CN");
  CHECK(ticket.level() == v1::Ticket::L1);
  CHECK(ticket.comment_count() == 1);
  CHECK(ticket.description() == "所有人都报错 E1024");
  REQUIRE(ticket.decisions_size() == 3);
  CHECK(ticket.decisions(1).field() == "priority");
  CHECK_FALSE(ticket.decisions(1).reason().empty());
  CHECK(desk.Create().number() == 2);

  const v1::Ticket read = desk.Demand(desk.Get(ticket.id()));
  CHECK(read.SerializeAsString() == ticket.SerializeAsString());

  desk.Settle();
  const auto facts = desk.PublishedOf<v1::TicketCreated>();
  REQUIRE(facts.size() == 2);
  CHECK(facts[0].ticket().description() == ticket.description());
}

TEST_CASE("a ticket is in its requester's language until its text is clearly in another",
          "[tickets]") {
  TicketDesk desk;  // whose contact reads zh-CN
  CHECK(desk.Create("hi", "").locale() == "zh-CN");
  CHECK(desk.Create("E1024", "SSO login failed").locale() == "zh-CN");
  CHECK(desk.Create("Cannot log in", "张伟 can't log in since this morning").locale() == "en");
  CHECK(desk.Create("ログインできません", "").locale() == "ja");
}

TEST_CASE("what the caller chose is not decided again", "[tickets]") {
  TicketDesk desk;
  auto request = desk.NewTicket("崩溃");
  request.mutable_ticket()->set_type(v1::Ticket::FEATURE);
  request.mutable_ticket()->set_priority(v1::Ticket::P3);
  request.mutable_ticket()->set_locale("en");
  request.mutable_ticket()->set_channel(v1::Ticket::PHONE);
  request.mutable_ticket()->set_level(v1::Ticket::L2);
  request.mutable_ticket()->add_tags("vip");
  (*request.mutable_ticket()->mutable_custom_fields())["version"] = "3.2";
  const v1::Ticket ticket = desk.Demand(desk.Do("Create", request));
  CHECK(ticket.type() == v1::Ticket::FEATURE);
  CHECK(ticket.priority() == v1::Ticket::P3);
  CHECK(ticket.locale() == "en");
  CHECK(ticket.channel() == v1::Ticket::PHONE);
  CHECK(ticket.level() == v1::Ticket::L2);
  CHECK(ticket.tags(0) == "vip");
  CHECK(ticket.custom_fields().at("version") == "3.2");
  CHECK(ticket.decisions_size() == 0);
  CHECK(ticket.comment_count() == 0);
}

TEST_CASE("a requester nobody told of is asked for, and refused when there is none", "[tickets]") {
  TicketDesk desk;
  int asked = 0;
  const std::string unknown = desk.ids("con", desk.clock.Now());
  desk.Answer<accounts::v1::GetContactRequest, accounts::v1::Contact>(
      "deskmesh.accounts.v1.Contacts/Get",
      [&](const accounts::v1::GetContactRequest& request) -> absl::StatusOr<accounts::v1::Contact> {
        ++asked;
        if (request.id() != unknown) return base::NotFound("contact", request.id());
        accounts::v1::Contact contact;
        contact.set_id(unknown);
        contact.set_tier(accounts::v1::Organization::ENTERPRISE);
        return contact;
      });
  auto request = desk.NewTicket("x");
  request.mutable_ticket()->set_requester_id(unknown);
  CHECK(desk.Demand(desk.Do("Create", request)).tier() == v1::Ticket::ENTERPRISE);
  CHECK(desk.Demand(desk.Do("Create", request)).tier() == v1::Ticket::ENTERPRISE);
  CHECK(asked == 1);

  request.mutable_ticket()->set_requester_id(desk.ids("con", desk.clock.Now()));
  const auto refused = desk.Do("Create", request);
  CHECK(refused.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(FieldOf(refused.status()) == "ticket.requester_id");
  request.mutable_ticket()->clear_requester_id();
  CHECK(FieldOf(desk.Do("Create", request).status()) == "ticket.requester_id");
  CHECK(desk.List("").size() == 2);
}

TEST_CASE("bad tickets are refused by the name of the field", "[tickets]") {
  TicketDesk desk;
  const auto field = [&](auto spoil) {
    auto request = desk.NewTicket("x");
    spoil(*request.mutable_ticket());
    return FieldOf(desk.Do("Create", request).status());
  };
  CHECK(field([](auto& ticket) { ticket.set_subject(""); }) == "ticket.subject");
  CHECK(field([](auto& ticket) { ticket.set_subject("\u200B"); }) == "ticket.subject");
  CHECK(field([](auto& ticket) { ticket.set_subject("\u3000\uFEFF \u2060"); }) == "ticket.subject");
  CHECK(field([](auto& ticket) { ticket.set_subject(std::string(201, 'x')); }) == "ticket.subject");
  CHECK(field([](auto& ticket) { ticket.set_description(std::string(20'001, 'x')); }) ==
        "ticket.description");
  CHECK(field([](auto& ticket) { ticket.add_tags(" "); }) == "ticket.tags");
  CHECK(field([](auto& ticket) { ticket.add_tags("\u200B"); }) == "ticket.tags");
  CHECK(field([](auto& ticket) { ticket.set_conversation_id("cnv_1"); }) ==
        "ticket.conversation_id");
  CHECK(desk.List("").empty());
}

TEST_CASE("a repeated request id makes one ticket, with another payload none", "[tickets]") {
  TicketDesk desk;
  auto request = desk.NewTicket("一次");
  request.set_request_id("r-1");
  const v1::Ticket first = desk.Demand(desk.Do("Create", request));
  const v1::Ticket again = desk.Demand(desk.Do("Create", request));
  CHECK(first.SerializeAsString() == again.SerializeAsString());
  request.mutable_ticket()->set_subject("两次");
  const auto reused = desk.Do("Create", request);
  CHECK(ReasonOf(reused.status()) == "REQUEST_ID_REUSED");
  CHECK(desk.List("").size() == 1);
  desk.Settle();
  CHECK(desk.PublishedOf<v1::TicketCreated>().size() == 1);
}

TEST_CASE("a new ticket goes to the agent who fits, and the next to the next", "[tickets]") {
  TicketDesk desk;
  const std::string english = desk.AddAgent(accounts::v1::User::L1, "en");
  const std::string first = desk.AddAgent();
  const std::string second = desk.AddAgent();
  const std::string senior = desk.AddAgent(accounts::v1::User::L2);
  const v1::Ticket one = desk.Create();
  const v1::Ticket two = desk.Create();
  CHECK(one.state() == v1::Ticket::IN_PROGRESS);
  CHECK(std::set<std::string>{one.assignee_id(), two.assignee_id()} ==
        std::set<std::string>{first, second});
  CHECK(one.owner_id() == one.assignee_id());
  CHECK(one.decisions(one.decisions_size() - 1).field() == "assignee");
  CHECK(desk.Create("Gantt chart does not open", "I click and nothing happens").assignee_id() ==
        english);

  // From a conversation: whom the queue chooses.
  auto request = desk.NewTicket("聊天");
  request.mutable_ticket()->set_conversation_id(desk.ids("cnv", desk.clock.Now()));
  CHECK(desk.Demand(desk.Do("Create", request)).state() == v1::Ticket::UNASSIGNED);

  // Load is looked up again, also what others did.
  desk.Demand(desk.Resolve(one.id()));
  CHECK(desk.Create().assignee_id() == one.assignee_id());
  static_cast<void>(senior);
}

TEST_CASE("a deactivated agent gets nothing more", "[tickets]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  CHECK(desk.Create().assignee_id() == agent);
  desk.TellUser(agent, accounts::v1::User::L1, "zh-CN", "agent", false, 2);
  CHECK(desk.Create().assignee_id().empty());
  // An older fact that comes late changes nothing.
  desk.TellUser(agent, accounts::v1::User::L1, "zh-CN", "agent", true, 1);
  CHECK(desk.Create().assignee_id().empty());
}

TEST_CASE("a ticket is assigned by hand to someone who may work, or to the best fit", "[tickets]") {
  TicketDesk desk;
  const v1::Ticket ticket = desk.Create();
  v1::AssignTicketRequest anyone;
  anyone.set_id(ticket.id());
  CHECK(ReasonOf(desk.Do("Assign", anyone).status()) == "NOBODY_FITS");

  const std::string agent = desk.AddAgent();
  const v1::Ticket assigned = desk.Demand(desk.Do("Assign", anyone));
  CHECK(assigned.assignee_id() == agent);
  CHECK(assigned.state() == v1::Ticket::IN_PROGRESS);
  CHECK(assigned.description() == ticket.description());

  const std::string viewer = desk.ids("usr", desk.clock.Now());
  desk.TellUser(viewer, accounts::v1::User::L1, "en", "viewer", true, 1);
  CHECK(FieldOf(desk.Assign(ticket.id(), viewer).status()) == "assignee_id");

  desk.Answer<accounts::v1::GetUserRequest, accounts::v1::User>(
      "deskmesh.accounts.v1.Users/Get",
      [](const accounts::v1::GetUserRequest& request) -> absl::StatusOr<accounts::v1::User> {
        return base::NotFound("user", request.id());
      });
  CHECK(FieldOf(desk.Assign(ticket.id(), desk.ids("usr", desk.clock.Now())).status()) ==
        "assignee_id");

  const std::string other = desk.AddAgent(accounts::v1::User::L3);
  const v1::Ticket moved = desk.Demand(desk.Assign(ticket.id(), other));
  CHECK(moved.assignee_id() == other);
  CHECK(moved.owner_id() == agent);
  // Again to the same: nothing happens.
  CHECK(desk.Demand(desk.Assign(ticket.id(), other)).sequence() == moved.sequence());
}

TEST_CASE("a ticket's whole life is in its history without gaps", "[tickets]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  desk.AddAgent(accounts::v1::User::L2);
  const std::string id = desk.Create().id();
  REQUIRE(desk.Comment(desk.Agent(agent), id, "请发一张截图").ok());
  desk.Demand(desk.Wait(id));
  desk.clock.Advance(std::chrono::hours(1));
  REQUIRE(desk.Comment(desk.Customer(), id, "截图在这里").ok());
  v1::EscalateTicketRequest escalate;
  escalate.set_id(id);
  escalate.set_level(v1::Ticket::L2);
  escalate.set_reason("接口错误");
  desk.Demand(desk.Do("Escalate", escalate));
  desk.Demand(desk.Resolve(id, "已修复，请升级到 3.2.1"));
  v1::RateTicketRequest rate;
  rate.set_id(id);
  rate.set_score(5);
  rate.set_solved(true);
  const v1::Ticket rated = desk.Demand(desk.DoAs(desk.Customer(), "Rate", rate));
  CHECK(rated.rating().score() == 5);
  const v1::Ticket closed = desk.Demand(desk.Close(id));
  CHECK(closed.state() == v1::Ticket::CLOSED);
  CHECK(closed.level() == v1::Ticket::L2);
  CHECK(closed.owner_id() == agent);
  CHECK(closed.comment_count() == 4);
  CHECK(closed.has_first_reply_time());

  std::vector<std::string> actions;
  std::int64_t sequence = 0;
  for (const v1::HistoryEntry& entry : desk.History(id)) {
    CHECK(entry.sequence() == ++sequence);
    actions.push_back(entry.action());
  }
  CHECK(actions == std::vector<std::string>{"created", "commented", "state_changed", "commented",
                                            "escalated", "commented", "state_changed", "rated",
                                            "state_changed"});
  CHECK(closed.sequence() == sequence);

  desk.Settle();
  std::int64_t told = 0;
  for (const auto& envelope : desk.Published()) {
    if (envelope.subject() == id) CHECK(envelope.sequence() == ++told);
  }
  CHECK(told == sequence);
  const auto commented = desk.PublishedOf<v1::TicketCommented>();
  REQUIRE(commented.size() == 3);
  CHECK(commented[1].previous_state() == v1::Ticket::WAITING_FOR_CUSTOMER);
  CHECK(commented[1].ticket().state() == v1::Ticket::IN_PROGRESS);
  CHECK(commented[0].previous_state() == v1::Ticket::STATE_UNSPECIFIED);
}

TEST_CASE("illegal verbs name the legal ones and change nothing", "[tickets]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const v1::Ticket ticket = desk.Create();
  const auto refused = desk.Close(ticket.id());
  CHECK(refused.status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK(ReasonOf(refused.status()) == "ILLEGAL_TRANSITION");
  CHECK(base::DetailsOf(refused.status()).metadata["legal"] ==
        "update, assign, wait, resolve, escalate, comment, snooze, merge, subtasks, "
        "approvals");
  CHECK(desk.Demand(desk.Get(ticket.id())).sequence() == ticket.sequence());
  desk.Demand(desk.Resolve(ticket.id()));
  desk.Demand(desk.Close(ticket.id()));
  CHECK(ReasonOf(desk.Comment(desk.principal, ticket.id(), "?").status()) == "ILLEGAL_TRANSITION");
  CHECK(ReasonOf(desk.Assign(ticket.id(), agent).status()) == "ILLEGAL_TRANSITION");
  CHECK(ReasonOf(desk.Wait(desk.ids("tkt", desk.clock.Now())).status()) == "TICKET_NOT_FOUND");
}

TEST_CASE("a ticket is opened again within fourteen days", "[tickets]") {
  TicketDesk desk;
  const std::string id = desk.Create().id();
  desk.Demand(desk.Resolve(id));
  desk.Demand(desk.Close(id));
  v1::ReopenTicketRequest reopen;
  reopen.set_id(id);
  reopen.set_reason("又出现了");
  desk.clock.Advance(std::chrono::days(13));
  const v1::Ticket opened = desk.Demand(desk.DoAs(desk.Customer(), "Reopen", reopen));
  CHECK(opened.state() == v1::Ticket::UNASSIGNED);
  CHECK(opened.reopen_count() == 1);
  CHECK_FALSE(opened.has_resolve_time());
  desk.Demand(desk.Resolve(id));
  desk.Demand(desk.Close(id));
  desk.clock.Advance(std::chrono::days(15));
  CHECK(ReasonOf(desk.Do("Reopen", reopen).status()) == "REOPEN_WINDOW_OVER");
}

TEST_CASE("an update changes what the mask names and refuses an old etag", "[tickets]") {
  TicketDesk desk;
  const v1::Ticket ticket = desk.Create();
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(ticket.id());
  update.mutable_ticket()->set_priority(v1::Ticket::P0);
  update.mutable_ticket()->set_subject("不在掩码里");
  update.mutable_ticket()->add_tags("vip");
  update.mutable_update_mask()->add_paths("priority");
  update.mutable_update_mask()->add_paths("tags");
  update.mutable_ticket()->set_etag(ticket.etag());
  const v1::Ticket changed = desk.Demand(desk.Do("Update", update));
  CHECK(changed.priority() == v1::Ticket::P0);
  CHECK(changed.subject() == ticket.subject());
  CHECK(changed.tags(0) == "vip");
  const auto stale = desk.Do("Update", update);
  CHECK(stale.status().code() == absl::StatusCode::kAborted);
  CHECK(ReasonOf(stale.status()) == "STALE_ETAG");

  // The same values again are no change.
  update.mutable_ticket()->clear_etag();
  CHECK(desk.Demand(desk.Do("Update", update)).sequence() == changed.sequence());
  update.mutable_update_mask()->Clear();
  update.mutable_update_mask()->add_paths("assignee_id");
  CHECK(desk.Demand(desk.Do("Update", update)).sequence() == changed.sequence());
  update.mutable_update_mask()->Clear();
  update.mutable_update_mask()->add_paths("nonsense");
  CHECK(FieldOf(desk.Do("Update", update).status()) == "update_mask");

  desk.Settle();
  const auto facts = desk.PublishedOf<v1::TicketUpdated>();
  REQUIRE(facts.size() == 1);
  CHECK(facts[0].changed_fields_size() == 2);
  CHECK(facts[0].previous_priority() == ticket.priority());
  CHECK(facts[0].ticket().description().empty());
}

TEST_CASE("customers see and touch their own tickets only, and never what is internal",
          "[tickets][isolation]") {
  TicketDesk desk;
  auto request = desk.NewTicket("我的", "说明");
  request.mutable_ticket()->add_tags("angry");
  request.mutable_ticket()->set_priority(v1::Ticket::P0);
  request.mutable_ticket()->set_requester_id(desk.ids("con", desk.clock.Now()));
  const v1::Ticket mine = desk.Demand(desk.DoAs(desk.Customer(), "Create", request));
  CHECK(mine.requester_id() == desk.contact);
  CHECK(mine.tags_size() == 0);
  CHECK(mine.priority() != v1::Ticket::P0);
  CHECK(mine.decisions_size() == 0);
  REQUIRE(desk.Comment(desk.principal, mine.id(), "内部：客户很生气", v1::Comment::INTERNAL).ok());
  REQUIRE(desk.Comment(desk.principal, mine.id(), "您好").ok());

  const std::string stranger_id = desk.ids("con", desk.clock.Now());
  desk.TellContact(stranger_id, accounts::v1::Organization::FREE);
  const rpc::Principal stranger = desk.Contact(stranger_id);
  desk.Settle();

  v1::ListCommentsRequest comments;
  comments.set_ticket_id(mine.id());
  const auto seen = desk.CallAs<v1::ListCommentsResponse>(
      desk.Customer(), "deskmesh.tickets.v1.Tickets/ListComments", comments);
  REQUIRE(seen.ok());
  REQUIRE(seen->comments_size() == 2);
  CHECK(seen->comments(1).body() == "您好");
  CHECK(desk.Demand(desk.Call<v1::ListCommentsResponse>("deskmesh.tickets.v1.Tickets/ListComments",
                                                        comments))
            .comments_size() == 3);

  const auto count = [&](const rpc::Principal& who, const std::string& q) {
    v1::ListTicketsRequest list;
    list.set_q(q);
    return desk
        .Demand(desk.CallAs<v1::ListTicketsResponse>(who, "deskmesh.tickets.v1.Tickets/List", list))
        .tickets_size();
  };
  CHECK(count(desk.Customer(), "") == 1);
  CHECK(count(stranger, "") == 0);
  CHECK(count(desk.Customer(), "您好") == 1);
  CHECK(count(desk.Customer(), "生气") == 0);
  CHECK(count(desk.principal, "生气") == 1);

  v1::GetTicketRequest get;
  get.set_id(mine.id());
  CHECK(desk.DoAs(desk.Customer(), "Get", get).ok());
  CHECK(ReasonOf(desk.DoAs(stranger, "Get", get).status()) == "TICKET_NOT_FOUND");
  CHECK(ReasonOf(desk.CallAs<v1::ListCommentsResponse>(
                         stranger, "deskmesh.tickets.v1.Tickets/ListComments", comments)
                     .status()) == "TICKET_NOT_FOUND");
  CHECK(ReasonOf(desk.Comment(stranger, mine.id(), "?").status()) == "TICKET_NOT_FOUND");
  v1::ResolveTicketRequest resolve;
  resolve.set_id(mine.id());
  CHECK(ReasonOf(desk.DoAs(stranger, "Resolve", resolve).status()) == "TICKET_NOT_FOUND");
  v1::CloseTicketRequest close;
  close.set_id(mine.id());
  CHECK(ReasonOf(desk.DoAs(desk.Customer(), "Close", close).status()) == "TEAM_ONLY");
}

TEST_CASE("another workspace sees no ticket", "[tickets][isolation]") {
  TicketDesk desk;
  const v1::Ticket ticket = desk.Create();
  rpc::Principal foreigner = desk.principal;
  foreigner.workspace_id = desk.ids("wsp", desk.clock.Now());
  v1::GetTicketRequest get;
  get.set_id(ticket.id());
  CHECK(ReasonOf(desk.DoAs(foreigner, "Get", get).status()) == "TICKET_NOT_FOUND");
  CHECK(desk.Demand(desk.CallAs<v1::ListTicketsResponse>(
                        foreigner, "deskmesh.tickets.v1.Tickets/List", v1::ListTicketsRequest()))
            .tickets_size() == 0);
}

TEST_CASE("agents can't rate, customers can once it is resolved", "[tickets]") {
  TicketDesk desk;
  const std::string id = desk.Create().id();
  v1::RateTicketRequest rate;
  rate.set_id(id);
  rate.set_score(4);
  CHECK(ReasonOf(desk.Do("Rate", rate).status()) == "CUSTOMER_ONLY");
  CHECK(ReasonOf(desk.DoAs(desk.Customer(), "Rate", rate).status()) == "ILLEGAL_TRANSITION");
  desk.Demand(desk.Resolve(id));
  CHECK(desk.Demand(desk.DoAs(desk.Customer(), "Rate", rate)).rating().score() == 4);
  rate.set_score(6);
  CHECK(FieldOf(desk.DoAs(desk.Customer(), "Rate", rate).status()) == "score");
}

}  // namespace
}  // namespace deskmesh::tickets
