// SPDX-License-Identifier: Apache-2.0
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

std::vector<std::string> Subjects(const std::vector<v1::Ticket>& tickets) {
  std::vector<std::string> subjects;
  for (const v1::Ticket& ticket : tickets) subjects.push_back(ticket.subject());
  return subjects;
}

using Names = std::vector<std::string>;

TEST_CASE("lists are filtered and ordered as asked", "[tickets][list]") {
  TicketDesk desk;
  const auto add = [&](const char* subject, v1::Ticket::Priority priority, const char* tag) {
    auto request = desk.NewTicket(subject, "正文");
    request.mutable_ticket()->set_priority(priority);
    request.mutable_ticket()->set_type(v1::Ticket::FAULT);
    if (*tag != '\0') request.mutable_ticket()->add_tags(tag);
    desk.clock.Advance(std::chrono::minutes(1));
    return desk.Demand(desk.Do("Create", request));
  };
  const v1::Ticket a = add("a", v1::Ticket::P2, "vip");
  const v1::Ticket b = add("b", v1::Ticket::P0, "");
  const v1::Ticket c = add("c", v1::Ticket::P1, "vip");
  const std::string agent = desk.AddAgent();
  desk.clock.Advance(std::chrono::minutes(1));
  desk.Demand(desk.Assign(a.id(), agent));
  desk.Demand(desk.Resolve(b.id()));

  CHECK(Subjects(desk.List("")) == Names{"c", "b", "a"});
  CHECK(Subjects(desk.List("", "", "create_time")) == Names{"a", "b", "c"});
  CHECK(Subjects(desk.List("", "", "priority")) == Names{"b", "c", "a"});
  CHECK(Subjects(desk.List("", "", "priority desc")) == Names{"a", "c", "b"});
  CHECK(Subjects(desk.List("", "", "number desc")) == Names{"c", "b", "a"});
  CHECK(Subjects(desk.List("", "", "update_time desc"))[2] == "c");
  CHECK(Subjects(desk.List("tags:vip")) == Names{"c", "a"});
  CHECK(Subjects(desk.List("NOT tags:*")) == Names{"b"});
  CHECK(Subjects(desk.List("tags:vip AND priority <= P1")) == Names{"c"});
  CHECK(Subjects(desk.List("state = RESOLVED OR state = IN_PROGRESS")) == Names{"b", "a"});
  CHECK(Subjects(desk.List("assignee_id = " + agent)) == Names{"a"});
  CHECK(Subjects(desk.List("assignee_id = \"\"")) == Names{"c", "b"});
  CHECK(Subjects(desk.List("number = 2")) == Names{"b"});
  CHECK(Subjects(desk.List("create_time > now-2m")) == Names{"c"});
  CHECK(Subjects(desk.List("organization_id = org_06c8f3k2s0d1w6v9q2n4m8x7ab tier = PAID")).size() ==
        3);
  CHECK(desk.List("requester_id = con_x").empty());
  for (const v1::Ticket& ticket : desk.List("")) CHECK(ticket.description().empty());

  // Tags that are taken away are no longer found.
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(a.id());
  update.mutable_update_mask()->add_paths("tags");
  desk.Demand(desk.Do("Update", update));
  CHECK(Subjects(desk.List("tags:vip")) == Names{"c"});
}

TEST_CASE("pages give every ticket once, also while new ones arrive", "[tickets][list]") {
  TicketDesk desk;
  const std::string order = GENERATE("", "create_time", "priority", "update_time desc", "number");
  std::set<std::string> expected;
  for (int i = 0; i < 23; ++i) {
    if (i % 3 == 0) desk.clock.Advance(std::chrono::seconds(1));
    expected.insert(desk.Create("t" + std::to_string(i)).id());
  }
  v1::ListTicketsRequest request;
  request.set_page_size(5);
  request.set_order_by(order);
  std::set<std::string> seen;
  int pages = 0;
  do {
    const auto list = desk.Demand(
        desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request));
    CHECK(list.total_size() == 23);
    for (const v1::Ticket& ticket : list.tickets()) {
      if (expected.contains(ticket.id())) CHECK(seen.insert(ticket.id()).second);
    }
    request.set_page_token(list.next_page_token());
    if (++pages == 2) desk.Create("late");
  } while (!request.page_token().empty() && pages < 10);
  CHECK(seen == expected);
}

TEST_CASE("a page token counts for its own list only", "[tickets][list]") {
  TicketDesk desk;
  desk.Create();
  desk.Create();
  v1::ListTicketsRequest request;
  request.set_page_size(1);
  const auto list =
      desk.Demand(desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request));
  request.set_page_token(list.next_page_token());
  request.set_filter("state = CLOSED");
  CHECK(FieldOf(desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request)
                    .status()) == "page_token");
  request.set_filter("");
  CHECK(FieldOf(desk.CallAs<v1::ListTicketsResponse>(desk.Customer(),
                                                     "deskmesh.tickets.v1.Tickets/List", request)
                    .status()) == "page_token");
  request.set_page_token("garbage");
  CHECK(FieldOf(desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request)
                    .status()) == "page_token");
  request.set_page_size(-1);
  CHECK(FieldOf(desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request)
                    .status()) == "page_size");
}

TEST_CASE("bad filters and orders are refused with their place", "[tickets][list]") {
  TicketDesk desk;
  v1::ListTicketsRequest request;
  request.set_filter("state = OPEN");
  const auto refused =
      desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request);
  CHECK(FieldOf(refused.status()) == "filter");
  CHECK(base::DetailsOf(refused.status()).field_violations[0].description.starts_with("position 9"));
  request.set_filter("");
  request.set_order_by("subject");
  CHECK(FieldOf(desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request)
                    .status()) == "order_by");
}

TEST_CASE("words are found in subjects and comments, in Chinese and English",
          "[tickets][search]") {
  TicketDesk desk;
  const std::string a = desk.Create("甘特图无法打开", "Chrome 上点击后白屏").id();
  const std::string b = desk.Create("Exporting reports fails", "timeout after 30 seconds").id();
  REQUIRE(desk.Comment(desk.principal, b, "我们正在检查报表导出").ok());
  desk.Settle();
  const auto found = [&](const std::string& q, const std::string& filter = "") {
    std::set<std::string> ids;
    for (const v1::Ticket& ticket : desk.List(filter, q)) ids.insert(ticket.id());
    return ids;
  };
  using Ids = std::set<std::string>;
  CHECK(found("甘特图") == Ids{a});
  CHECK(found("打开") == Ids{a});
  CHECK(found("图") == Ids{a});
  CHECK(found("開") == Ids{a});
  CHECK(found("report") == Ids{b});
  CHECK(found("REPORTS export") == Ids{b});
  CHECK(found("报表") == Ids{b});
  CHECK(found("chrome 白屏") == Ids{a});
  CHECK(found("chrome report").empty());
  CHECK(found("报表", "state = CLOSED").empty());
  CHECK(found("\"' OR 1=1 --").empty());
  CHECK(found("???").empty());

  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(a);
  update.mutable_ticket()->set_subject("里程碑问题");
  desk.Demand(desk.Do("Update", update));
  desk.Settle();
  CHECK(found("里程碑") == Ids{a});
}

TEST_CASE("a ticket's stream replays and follows", "[tickets][stream]") {
  TicketDesk desk;
  const std::string id = desk.Create().id();
  REQUIRE(desk.Comment(desk.principal, id, "一").ok());
  v1::StreamTicketRequest request;
  request.set_id(id);
  request.set_after_sequence(1);
  auto collector = std::make_shared<testing::StreamCollector>();
  const auto handle = desk.Stream("deskmesh.tickets.v1.Tickets/Stream", request, collector);
  auto items = collector->Wait(1);
  REQUIRE(items.size() == 1);
  REQUIRE(desk.Comment(desk.principal, id, "二").ok());
  desk.Demand(desk.Resolve(id));
  items = collector->Wait(3);
  REQUIRE(items.size() == 3);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& item = static_cast<const v1::TicketStreamItem&>(*items[i]);
    CHECK(item.sequence() == static_cast<std::int64_t>(i) + 2);
    CHECK(item.entry().sequence() == item.sequence());
  }
  CHECK(static_cast<const v1::TicketStreamItem&>(*items[1]).comment().body() == "二");
  CHECK_FALSE(static_cast<const v1::TicketStreamItem&>(*items[2]).has_comment());

  request.set_id(desk.ids("tkt", desk.clock.Now()));
  auto refused = std::make_shared<testing::StreamCollector>();
  const auto none = desk.Stream("deskmesh.tickets.v1.Tickets/Stream", request, refused);
  CHECK(ReasonOf(refused->WaitDone()) == "TICKET_NOT_FOUND");
}

TEST_CASE("the inbox tells every change of every ticket without gaps", "[tickets][stream]") {
  TicketDesk desk;
  const std::string a = desk.Create("a").id();
  desk.Create("b");
  REQUIRE(desk.Comment(desk.principal, a, "x").ok());
  desk.Settle();
  v1::StreamInboxRequest request;
  auto all = std::make_shared<testing::StreamCollector>();
  const auto first = desk.Stream("deskmesh.tickets.v1.Tickets/StreamInbox", request, all);
  const auto items = all->Wait(3);
  REQUIRE(items.size() == 3);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& item = static_cast<const v1::InboxStreamItem&>(*items[i]);
    CHECK(item.sequence() == static_cast<std::int64_t>(i) + 1);
    CHECK(item.ticket().description().empty());
  }
  CHECK(static_cast<const v1::InboxStreamItem&>(*items[0]).action() == "created");
  CHECK(static_cast<const v1::InboxStreamItem&>(*items[2]).action() == "commented");

  request.set_after_sequence(-1);
  auto fresh = std::make_shared<testing::StreamCollector>();
  const auto second = desk.Stream("deskmesh.tickets.v1.Tickets/StreamInbox", request, fresh);
  desk.Demand(desk.Resolve(a));
  const auto later = fresh->Wait(1);
  REQUIRE(later.size() == 1);
  CHECK(static_cast<const v1::InboxStreamItem&>(*later[0]).sequence() == 4);
}

TEST_CASE("history and comments come in pages", "[tickets]") {
  TicketDesk desk;
  const std::string id = desk.Create().id();
  for (int i = 0; i < 6; ++i) REQUIRE(desk.Comment(desk.principal, id, std::to_string(i)).ok());
  v1::ListCommentsRequest request;
  request.set_ticket_id(id);
  request.set_page_size(3);
  std::vector<std::string> bodies;
  do {
    const auto list = desk.Demand(
        desk.Call<v1::ListCommentsResponse>("deskmesh.tickets.v1.Tickets/ListComments", request));
    for (const v1::Comment& comment : list.comments()) bodies.push_back(comment.body());
    request.set_page_token(list.next_page_token());
  } while (!request.page_token().empty());
  CHECK(bodies == Names{"点击后没有反应", "0", "1", "2", "3", "4", "5"});
}

}  // namespace
}  // namespace deskmesh::tickets
