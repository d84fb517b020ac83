// SPDX-License-Identifier: Apache-2.0
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

// A ticket of this agent that was closed so long ago.
v1::Ticket Closed(TicketDesk& desk, const std::string& agent, base::Duration ago) {
  const std::string id = desk.Create("导入失败", "E1203").id();
  if (!agent.empty()) static_cast<void>(desk.Assign(id, agent));
  desk.Demand(desk.Resolve(id, "请升级到 3.2.1"));
  const v1::Ticket closed = desk.Demand(desk.Close(id));
  desk.clock.Advance(ago);
  return closed;
}

TEST_CASE("a customer's answer within the window opens a closed ticket again",
          "[tickets][follow_up]") {
  TicketDesk desk;
  const v1::Ticket ticket = Closed(desk, desk.AddAgent(), std::chrono::days(13));
  const auto comment = desk.Comment(desk.Customer(), ticket.id(), "又出现了");
  REQUIRE(comment.ok());
  CHECK(comment->ticket_id() == ticket.id());
  const v1::Ticket now = desk.Demand(desk.Get(ticket.id()));
  CHECK(now.state() == v1::Ticket::IN_PROGRESS);
  CHECK(now.reopen_count() == 1);
  CHECK_FALSE(now.has_close_time());
}

TEST_CASE("a customer's answer after the window is a new ticket of the same owner",
          "[tickets][follow_up]") {
  TicketDesk desk;
  const std::string owner = desk.AddAgent();
  const v1::Ticket old = Closed(desk, owner, std::chrono::days(15));
  desk.AddAgent();  // has fewer tickets, but doesn't know the case
  const auto comment = desk.Comment(desk.Customer(), old.id(), "又出现了：无法登录");
  REQUIRE(comment.ok());
  REQUIRE(comment->ticket_id() != old.id());
  CHECK(comment->body() == "又出现了：无法登录");

  const v1::Ticket made = desk.Demand(desk.Get(comment->ticket_id()));
  CHECK(made.follow_up_of_id() == old.id());
  CHECK(made.subject() == old.subject());
  CHECK(made.description() == "又出现了：无法登录");
  CHECK(made.requester_id() == old.requester_id());
  CHECK(made.assignee_id() == owner);
  CHECK(made.owner_id() == owner);
  CHECK(made.reopen_count() == 0);
  CHECK_FALSE(made.has_first_reply_time());
  CHECK(made.create_time().seconds() == desk.clock.Now().seconds());
  bool says_why = false;
  for (const v1::Decision& decision : made.decisions()) {
    says_why |=
        decision.field() == "assignee" && decision.reason() == "owns #1, which this follows up";
  }
  CHECK(says_why);

  // Its team reads what was before; the customer doesn't.
  v1::ListCommentsRequest list;
  list.set_ticket_id(made.id());
  const auto comments = desk.Demand(
      desk.Call<v1::ListCommentsResponse>("deskmesh.tickets.v1.Tickets/ListComments", list));
  REQUIRE(comments.comments_size() == 2);
  CHECK(comments.comments(1).visibility() == v1::Comment::INTERNAL);
  CHECK(comments.comments(1).body().starts_with("Follow-up of #1 “导入失败”; owner " + owner));

  // The old one stays closed and says what came of it.
  const v1::Ticket after = desk.Demand(desk.Get(old.id()));
  CHECK(after.state() == v1::Ticket::CLOSED);
  REQUIRE(after.follow_up_ids_size() == 1);
  CHECK(after.follow_up_ids(0) == made.id());
  CHECK(desk.History(old.id()).back().reason() == "followed up by #2");

  // What is said next goes on there, also when that one has ended; each answer is in one place.
  const auto next = desk.Comment(desk.Customer(), old.id(), "补充截图");
  REQUIRE(next.ok());
  CHECK(next->ticket_id() == made.id());
  desk.Demand(desk.Resolve(made.id()));
  desk.Demand(desk.Close(made.id()));
  desk.clock.Advance(std::chrono::days(20));
  const auto third = desk.Comment(desk.Customer(), old.id(), "第三次");
  REQUIRE(third.ok());
  CHECK(desk.Demand(desk.Get(third->ticket_id())).follow_up_of_id() == made.id());
  desk.Settle();
  CHECK(desk.PublishedOf<v1::TicketCreated>().size() == 3);
}

TEST_CASE("a follow-up goes to the best fit when its owner has left", "[tickets][follow_up]") {
  TicketDesk desk;
  const std::string owner = desk.AddAgent();
  const v1::Ticket old = Closed(desk, owner, std::chrono::days(15));
  desk.TellUser(owner, accounts::v1::User::L1, "zh-CN", "agent", false, 2);
  const std::string other = desk.AddAgent();
  const auto comment = desk.Comment(desk.Customer(), old.id(), "又出现了");
  REQUIRE(comment.ok());
  CHECK(desk.Demand(desk.Get(comment->ticket_id())).assignee_id() == other);
}

TEST_CASE("an answer repeated with its request id makes one follow-up", "[tickets][follow_up]") {
  TicketDesk desk;
  const v1::Ticket old = Closed(desk, "", std::chrono::days(15));
  v1::CreateCommentRequest request;
  request.set_ticket_id(old.id());
  request.mutable_comment()->set_body("又出现了");
  request.set_request_id("mail-1");
  const auto send = [&] {
    return desk.Demand(desk.CallAs<v1::Comment>(
        desk.Customer(), "deskmesh.tickets.v1.Tickets/CreateComment", request, "mail-1"));
  };
  CHECK(send().ticket_id() == send().ticket_id());
  CHECK(desk.Demand(desk.Get(old.id())).follow_up_ids_size() == 1);
}

TEST_CASE("the team follows up an ended ticket of the same customer only", "[tickets][follow_up]") {
  TicketDesk desk;
  const v1::Ticket old = Closed(desk, desk.AddAgent(), std::chrono::days(1));
  auto request = desk.NewTicket("回访");
  request.mutable_ticket()->set_follow_up_of_id(old.id());
  const v1::Ticket made = desk.Demand(desk.Do("Create", request));
  CHECK(made.follow_up_of_id() == old.id());
  CHECK(made.subject() == "回访");
  request.mutable_ticket()->set_follow_up_of_id(made.id());  // still open
  CHECK(FieldOf(desk.Do("Create", request).status()) == "ticket.follow_up_of_id");

  const std::string stranger = desk.ids("con", desk.clock.Now());
  accounts::v1::ContactChanged fact;
  fact.mutable_contact()->set_id(stranger);
  desk.Deliver(fact, stranger, 1);
  v1::CreateTicketRequest foreign;
  foreign.mutable_ticket()->set_subject("?");
  foreign.mutable_ticket()->set_follow_up_of_id(old.id());
  CHECK(FieldOf(desk.DoAs(desk.Contact(stranger), "Create", foreign).status()) ==
        "ticket.follow_up_of_id");
}

TEST_CASE("a customer's answer finds its own follow-up, never a colleague's",
          "[tickets][follow_up][isolation]") {
  TicketDesk desk;
  const std::string colleague = desk.ids("con", desk.clock.Now());
  desk.TellContact(colleague, accounts::v1::Organization::PAID);
  const v1::Ticket old = Closed(desk, desk.AddAgent(), std::chrono::days(15));
  auto request = desk.NewTicket("回访");
  request.mutable_ticket()->set_requester_id(colleague);
  request.mutable_ticket()->set_follow_up_of_id(old.id());
  const v1::Ticket theirs = desk.Demand(desk.Do("Create", request));
  // The only follow-up is a colleague's: the customer gets one of its own.
  const auto first = desk.Comment(desk.Customer(), old.id(), "又出现了");
  REQUIRE(first.ok());
  CHECK(first->ticket_id() != theirs.id());
  CHECK(desk.Demand(desk.Get(first->ticket_id())).requester_id() == desk.contact);
  // A later one of the colleague doesn't hide it.
  desk.Demand(desk.Do("Create", request));
  const auto second = desk.Comment(desk.Customer(), old.id(), "补充截图");
  REQUIRE(second.ok());
  CHECK(second->ticket_id() == first->ticket_id());
}

TEST_CASE("a customer whose ticket became part of a colleague's goes on in a ticket of its own",
          "[tickets][follow_up][merge][isolation]") {
  TicketDesk desk;
  const std::string colleague = desk.ids("con", desk.clock.Now());
  desk.TellContact(colleague, accounts::v1::Organization::PAID);
  const std::string mine = desk.Create("mine", "my words").id();
  auto request = desk.NewTicket("theirs", "their words");
  request.mutable_ticket()->set_requester_id(colleague);
  const std::string theirs = desk.Demand(desk.Do("Create", request)).id();
  v1::MergeTicketsRequest merge;
  merge.set_id(theirs);
  merge.add_source_ids(mine);
  desk.Demand(desk.Do("Merge", merge));
  const auto first = desk.Comment(desk.Customer(), mine, "any news?");
  REQUIRE(first.ok());
  CHECK(first->ticket_id() != theirs);
  const v1::Ticket made = desk.Demand(desk.Get(first->ticket_id()));
  CHECK(made.requester_id() == desk.contact);
  CHECK(made.follow_up_of_id() == mine);
  CHECK(desk.Comment(desk.Customer(), mine, "?")->ticket_id() == made.id());
  // The team's word goes where the case is.
  CHECK(desk.Comment(desk.principal, mine, "see here")->ticket_id() == theirs);
}

}  // namespace
}  // namespace deskmesh::tickets
