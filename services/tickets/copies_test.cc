// SPDX-License-Identifier: Apache-2.0
//
// People in copy of tickets.
#include "deskmesh/tickets/v1/attachments_service.pb.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

v1::UpdateTicketRequest CopyTo(const std::string& id, const std::vector<std::string>& cc) {
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(id);
  for (const std::string& one : cc) update.mutable_ticket()->add_cc(one);
  update.mutable_update_mask()->add_paths("cc");
  return update;
}

// A program that passes mail on.
rpc::Principal Mailer(const TicketDesk& desk) {
  rpc::Principal key = desk.principal;
  key.kind = rpc::Principal::Kind::kApiKey;
  key.id = "key_06c8f3k2s0d1w6v9q2n4m8x7ab";
  return key;
}

absl::StatusOr<v1::Comment> PassOn(TicketDesk& desk, const std::string& id, const std::string& from,
                                   const std::string& body) {
  v1::CreateCommentRequest request;
  request.set_ticket_id(id);
  request.mutable_comment()->set_body(body);
  request.set_on_behalf_of(from);
  request.set_channel(v1::Ticket::EMAIL);
  return desk.CallAs<v1::Comment>(Mailer(desk), "deskmesh.tickets.v1.Tickets/CreateComment",
                                  request);
}

std::vector<std::string> Seen(TicketDesk& desk, const rpc::Principal& who, bool copied,
                              const std::string& q = "") {
  v1::ListTicketsRequest request;
  request.set_copied(copied);
  request.set_q(q);
  const auto list = TicketDesk::Demand(
      desk.CallAs<v1::ListTicketsResponse>(who, "deskmesh.tickets.v1.Tickets/List", request));
  std::vector<std::string> ids;
  for (const v1::Ticket& ticket : list.tickets()) ids.push_back(ticket.id());
  CHECK(list.total_size() == static_cast<int>(ids.size()));
  return ids;
}

std::string NewContact(TicketDesk& desk) {
  const std::string id = desk.ids("con", desk.clock.Now());
  desk.TellContact(id, accounts::v1::Organization::PAID);
  return id;
}

TEST_CASE("who is in copy sees the ticket, answers it, and decides nothing", "[tickets][cc]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string colleague = NewContact(desk);
  const std::string stranger = NewContact(desk);
  const std::string id = desk.Create("甘特图打不开").id();
  const rpc::Principal copied = desk.Contact(colleague);
  v1::GetTicketRequest get;
  get.set_id(id);
  CHECK(ReasonOf(desk.DoAs(copied, "Get", get).status()) == "TICKET_NOT_FOUND");
  CHECK(Seen(desk, copied, true).empty());

  const v1::Ticket shared =
      TicketDesk::Demand(desk.Do("Update", CopyTo(id, {colleague, "Ann@Example.com"})));
  REQUIRE(shared.cc_size() == 2);
  CHECK(shared.cc(1) == "ann@example.com");
  CHECK(desk.History(id).back().changes().count("cc") == 1);
  CHECK(TicketDesk::Demand(desk.DoAs(copied, "Get", get)).cc_size() == 2);
  CHECK(Seen(desk, copied, true) == std::vector<std::string>{id});
  desk.Settle();
  CHECK(Seen(desk, copied, true, "甘特图") == std::vector<std::string>{id});
  CHECK(Seen(desk, copied, false).empty());
  CHECK(Seen(desk, desk.Contact(stranger), true).empty());
  CHECK(desk.List("cc:" + colleague).size() == 1);
  CHECK(desk.List("cc:\"ann@example.com\"").size() == 1);
  CHECK(desk.List("cc:" + stranger).empty());

  // Internal words stay internal.
  REQUIRE(desk.Comment(desk.Agent(agent), id, "内部", v1::Comment::INTERNAL).ok());
  REQUIRE(desk.Comment(desk.Agent(agent), id, "公开").ok());
  v1::ListCommentsRequest list;
  list.set_ticket_id(id);
  const auto comments = TicketDesk::Demand(desk.CallAs<v1::ListCommentsResponse>(
      copied, "deskmesh.tickets.v1.Tickets/ListComments", list));
  CHECK(comments.comments_size() == 2);

  // An answer puts the ticket back to work, as the requester's does.
  TicketDesk::Demand(desk.Wait(id));
  const auto answer = TicketDesk::Demand(desk.Comment(copied, id, "我也遇到了"));
  CHECK(answer.author() == v1::Comment::CUSTOMER);
  CHECK(answer.author_id() == colleague);
  CHECK(TicketDesk::Demand(desk.Get(id)).state() == v1::Ticket::IN_PROGRESS);

  v1::ResolveTicketRequest resolve;
  resolve.set_id(id);
  CHECK(ReasonOf(desk.DoAs(copied, "Resolve", resolve).status()) == "REQUESTER_ONLY");
  CHECK(ReasonOf(desk.DoAs(desk.Contact(stranger), "Resolve", resolve).status()) ==
        "TICKET_NOT_FOUND");
  TicketDesk::Demand(desk.Do("Update", CopyTo(id, {})));
  CHECK(ReasonOf(desk.Comment(copied, id, "还在吗").status()) == "TICKET_NOT_FOUND");
}

TEST_CASE("who may be in copy is checked by name", "[tickets][cc]") {
  TicketDesk desk;
  desk.Answer<accounts::v1::GetContactRequest, accounts::v1::Contact>(
      "deskmesh.accounts.v1.Contacts/Get", [](const accounts::v1::GetContactRequest&) {
        return absl::StatusOr<accounts::v1::Contact>(base::NotFound("contact", "con_1"));
      });
  const std::string id = desk.Create().id();
  CHECK(FieldOf(desk.Do("Update", CopyTo(id, {"a@example.com", "nobody"})).status()) ==
        "ticket.cc[1]");
  CHECK(FieldOf(desk.Do("Update", CopyTo(id, {desk.ids("con", desk.clock.Now())})).status()) ==
        "ticket.cc[0]");
  std::vector<std::string> many;
  for (int i = 0; i < 21; ++i) many.push_back("a" + std::to_string(i) + "@example.com");
  CHECK_FALSE(desk.Do("Update", CopyTo(id, many)).ok());
  // The requester needs no copy.
  CHECK(TicketDesk::Demand(desk.Do("Update", CopyTo(id, {desk.contact, "a@example.com"})))
            .cc_size() == 1);
  auto request = desk.NewTicket("新的");
  request.mutable_ticket()->add_cc("b@example.com");
  CHECK(TicketDesk::Demand(desk.Do("Create", request)).cc_size() == 1);
  // A customer names nobody: whatever he sends is not taken.
  request.mutable_ticket()->clear_requester_id();
  CHECK(TicketDesk::Demand(desk.DoAs(desk.Customer(), "Create", request)).cc_size() == 0);
}

TEST_CASE("a program passes on what people in copy write by mail", "[tickets][cc]") {
  TicketDesk desk;
  desk.AddAgent();
  const std::string id = desk.Create().id();
  TicketDesk::Demand(desk.Do("Update", CopyTo(id, {"ann@example.com"})));
  TicketDesk::Demand(desk.Wait(id));
  const auto passed = TicketDesk::Demand(PassOn(desk, id, "Ann@example.com", "收到"));
  CHECK(passed.author() == v1::Comment::CUSTOMER);
  CHECK(passed.author_id().empty());
  CHECK(passed.author_address() == "ann@example.com");
  CHECK(passed.visibility() == v1::Comment::PUBLIC);
  CHECK(TicketDesk::Demand(desk.Get(id)).state() == v1::Ticket::IN_PROGRESS);
  CHECK(desk.History(id).back().source() == v1::HistoryEntry::EMAIL);
  // The address isn't in what is logged of facts.
  CHECK(desk.History(id).back().actor() == Mailer(desk).id);
  v1::ListCommentsRequest list;
  list.set_ticket_id(id);
  const auto comments = TicketDesk::Demand(
      desk.Call<v1::ListCommentsResponse>("deskmesh.tickets.v1.Tickets/ListComments", list));
  CHECK(comments.comments(comments.comments_size() - 1).author_address() == "ann@example.com");

  CHECK(TicketDesk::Demand(PassOn(desk, id, desk.contact, "谢谢")).author_id() == desk.contact);
  CHECK(FieldOf(PassOn(desk, id, "eve@example.com", "hi").status()) == "on_behalf_of");
  v1::CreateCommentRequest request;
  request.set_ticket_id(id);
  request.mutable_comment()->set_body("x");
  request.set_on_behalf_of(desk.contact);
  CHECK(FieldOf(desk.CallAs<v1::Comment>(desk.Agent(desk.AddAgent()),
                                         "deskmesh.tickets.v1.Tickets/CreateComment", request)
                    .status()) == "on_behalf_of");
}

TEST_CASE("who was in copy of a ticket that is over asks for himself", "[tickets][cc]") {
  TicketDesk desk;
  const std::string colleague = NewContact(desk);
  const std::string id = desk.Create().id();
  TicketDesk::Demand(desk.Do("Update", CopyTo(id, {colleague, "ann@example.com"})));
  TicketDesk::Demand(desk.Resolve(id));
  TicketDesk::Demand(desk.Close(id));
  desk.clock.Advance(std::chrono::days(30));
  const auto answer = TicketDesk::Demand(desk.Comment(desk.Contact(colleague), id, "又出现了"));
  CHECK(answer.ticket_id() != id);
  const v1::Ticket next = TicketDesk::Demand(desk.Get(answer.ticket_id()));
  CHECK(next.requester_id() == colleague);
  CHECK(next.cc_size() == 2);
  CHECK(next.cc(1) == desk.contact);
  // Said again, it goes to the same follow-up.
  CHECK(TicketDesk::Demand(desk.Comment(desk.Contact(colleague), id, "还在")).ticket_id() ==
        next.id());
  // An address goes there, too, being in copy of it.
  const auto mailed = TicketDesk::Demand(PassOn(desk, id, "ann@example.com", "我这里也是"));
  CHECK(mailed.ticket_id() == next.id());
  CHECK(mailed.author_address() == "ann@example.com");
}

TEST_CASE("a merge keeps who was in copy", "[tickets][cc]") {
  TicketDesk desk;
  const std::string colleague = NewContact(desk);
  const std::string stays = desk.Create().id();
  const std::string goes = desk.Create().id();
  TicketDesk::Demand(desk.Do("Update", CopyTo(goes, {colleague})));
  v1::MergeTicketsRequest merge;
  merge.set_id(stays);
  merge.add_source_ids(goes);
  CHECK(TicketDesk::Demand(desk.Do("Merge", merge)).cc(0) == colleague);
  CHECK(Seen(desk, desk.Contact(colleague), true).size() == 2);
  CHECK(TicketDesk::Demand(desk.Comment(desk.Contact(colleague), goes, "好")).ticket_id() == stays);
}

}  // namespace
}  // namespace deskmesh::tickets
