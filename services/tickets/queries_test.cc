// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <random>

#include "tickets/convert.h"
#include "tickets/core/filter.h"
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
  CHECK(
      Subjects(desk.List("organization_id = org_06c8f3k2s0d1w6v9q2n4m8x7ab tier = PAID")).size() ==
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

// Says what a filter means without any SQL.
class Meaning {
 public:
  Meaning(const Filter& filter, const v1::Ticket& proto)
      : filter_(filter), ticket_(FromProto(proto)) {}

  bool Matches(int index) const {
    const FilterNode& node = filter_.nodes[static_cast<std::size_t>(index)];
    const auto matches = [&](int child) { return Matches(child); };
    switch (node.kind) {
      case FilterNode::Kind::kAnd:
        return std::all_of(node.children.begin(), node.children.end(), matches);
      case FilterNode::Kind::kOr:
        return std::any_of(node.children.begin(), node.children.end(), matches);
      case FilterNode::Kind::kNot:
        return !Matches(node.children.front());
      case FilterNode::Kind::kCompare:
        return Compare(node);
    }
    return false;
  }

 private:
  template <typename T>
  static bool Holds(FilterOperator op, const T& a, const T& b) {
    switch (op) {
      case FilterOperator::kNotEqual:
        return a != b;
      case FilterOperator::kLess:
        return a < b;
      case FilterOperator::kLessOrEqual:
        return a <= b;
      case FilterOperator::kGreater:
        return a > b;
      case FilterOperator::kGreaterOrEqual:
        return a >= b;
      default:
        return a == b;
    }
  }

  bool Compare(const FilterNode& node) const {
    const auto number = [&](auto value) {
      return Holds(node.op, static_cast<std::int64_t>(value), node.number);
    };
    switch (node.field) {
      case FilterField::kState:
        return number(ticket_.state);
      case FilterField::kPriority:
        return number(ticket_.priority);
      case FilterField::kType:
        return number(ticket_.type);
      case FilterField::kChannel:
        return number(ticket_.channel);
      case FilterField::kNumber:
        return number(ticket_.number);
      case FilterField::kCreateTime:
        return number(ticket_.created.micros);
      case FilterField::kAssignee:
        return Holds(node.op, ticket_.assignee_id, node.text);
      case FilterField::kRequester:
        return Holds(node.op, ticket_.requester_id, node.text);
      case FilterField::kTags:
        return node.op == FilterOperator::kHasAny
                   ? !ticket_.tags.empty()
                   : std::find(ticket_.tags.begin(), ticket_.tags.end(), node.text) !=
                         ticket_.tags.end();
      default:
        FAIL("a field the test doesn't make");
        return false;
    }
  }

  const Filter& filter_;
  const tickets::Ticket ticket_;
};

class RandomFilter {
 public:
  RandomFilter(std::mt19937& random, std::vector<std::string> agents)
      : random_(random), agents_(std::move(agents)) {}

  std::string Make(int depth = 0) {
    switch (depth >= 3 ? 0 : Pick(6)) {
      case 1:
        return "(" + Make(depth + 1) + " AND " + Make(depth + 1) + ")";
      case 2:
        return Make(depth + 1) + " AND " + Make(depth + 1);
      case 3:
        return "(" + Make(depth + 1) + " OR " + Make(depth + 1) + ")";
      case 4:
        return "NOT (" + Make(depth + 1) + ")";
      default:
        return Comparison();
    }
  }

 private:
  unsigned Pick(unsigned count) { return static_cast<unsigned>(random_() % count); }
  std::string One(std::initializer_list<const char*> words) {
    return words.begin()[Pick(static_cast<unsigned>(words.size()))];
  }

  std::string Comparison() {
    switch (Pick(9)) {
      case 0:
        return "priority " + One({"<=", ">", "=", "!="}) + " " + One({"P0", "P1", "P2", "P3"});
      case 1:
        return "type = " + One({"FAULT", "INSTALL", "FEATURE"});
      case 2:
        return "assignee_id " + One({"=", "!="}) + " " +
               One({agents_[0].c_str(), agents_[1].c_str(), "\"\""});
      case 3:
        return "tags:" + One({"vip", "slow", "*"});
      case 4:
        return "number " + One({"=", ">", "<"}) + " " + std::to_string(Pick(40));
      case 5:
        return "create_time > now-" + std::to_string(1 + Pick(60)) + "m";
      case 6:
        return "channel " + One({"=", "!="}) + " " + One({"EMAIL", "API"});
      default:
        return "state " + One({"=", "!="}) + " " +
               One({"UNASSIGNED", "IN_PROGRESS", "WAITING_FOR_CUSTOMER", "RESOLVED", "CLOSED"});
    }
  }

  std::mt19937& random_;
  const std::vector<std::string> agents_;
};

TEST_CASE("lists and counts give what the filter means, whichever way they are found",
          "[tickets][list]") {
  TicketDesk desk;
  std::mt19937 random(21);
  const std::vector<std::string> agents = {desk.AddAgent(), desk.AddAgent()};
  for (int i = 0; i < 40; ++i) {
    desk.clock.Advance(std::chrono::minutes(1));
    auto request = desk.NewTicket("t" + std::to_string(i));
    v1::Ticket& ticket = *request.mutable_ticket();
    ticket.set_priority(static_cast<v1::Ticket::Priority>(1 + random() % 4));
    ticket.set_type(static_cast<v1::Ticket::Type>(1 + random() % 3));
    ticket.set_channel(random() % 2 == 0 ? v1::Ticket::EMAIL : v1::Ticket::API);
    ticket.set_level(random() % 2 == 0 ? v1::Ticket::L1 : v1::Ticket::L3);  // nobody has L3
    if (random() % 3 == 0) ticket.add_tags("vip");
    if (random() % 4 == 0) ticket.add_tags("slow");
    const std::string id = desk.Demand(desk.Do("Create", request)).id();
    const auto fate = random() % 4;
    if (fate == 1) static_cast<void>(desk.Wait(id));
    if (fate >= 2) desk.Demand(desk.Resolve(id));
    // A P0 would owe a review.
    if (fate == 3 && ticket.priority() != v1::Ticket::P0) desk.Demand(desk.Close(id));
  }
  std::vector<v1::Ticket> all;
  for (const v1::Ticket& ticket : desk.List("")) all.push_back(ticket);
  REQUIRE(all.size() == 40);

  RandomFilter filters(random, agents);
  int matched = 0;
  for (int round = 0; round < 400; ++round) {
    const std::string text = filters.Make();
    const char* orders[] = {"create_time desc", "update_time", "priority", "number desc"};
    const std::string order = orders[random() % 4];
    CAPTURE(text, order);
    const auto filter = ParseFilter(text, {.now = desk.clock.Now(), .me = agents[0]});
    REQUIRE(filter.ok());
    std::set<std::string> expected;
    for (const v1::Ticket& ticket : all) {
      if (Meaning(*filter, ticket).Matches(filter->root)) expected.insert(ticket.id());
    }
    v1::ListTicketsRequest request;
    request.set_filter(text);
    request.set_order_by(order);
    request.set_page_size(7);
    std::set<std::string> found;
    std::vector<v1::Ticket> in_order;
    do {
      const auto list = desk.Demand(
          desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request));
      REQUIRE(list.total_size() == static_cast<int>(expected.size()));
      for (const v1::Ticket& ticket : list.tickets()) {
        REQUIRE(found.insert(ticket.id()).second);
        in_order.push_back(ticket);
      }
      request.set_page_token(list.next_page_token());
    } while (!request.page_token().empty());
    REQUIRE(found == expected);
    if (order == "priority") {
      REQUIRE(std::is_sorted(in_order.begin(), in_order.end(), [](const auto& a, const auto& b) {
        return a.priority() < b.priority();
      }));
    }
    if (order == "number desc") {
      REQUIRE(std::is_sorted(in_order.begin(), in_order.end(),
                             [](const auto& a, const auto& b) { return a.number() > b.number(); }));
    }
    matched += static_cast<int>(found.size());
  }
  CHECK(matched > 1000);
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
  CHECK(
      base::DetailsOf(refused.status()).field_violations[0].description.starts_with("position 9"));
  request.set_filter("");
  request.set_order_by("subject");
  CHECK(FieldOf(desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request)
                    .status()) == "order_by");
}

TEST_CASE("words are found in subjects and comments, in Chinese and English", "[tickets][search]") {
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

  for (int i = 0; i < 4; ++i) desk.Create("第" + std::to_string(i) + "个审批");
  desk.Settle();
  for (const bool is_customer : {false, true}) {
    for (const char* filter : {"", "state = UNASSIGNED"}) {
      v1::ListTicketsRequest request;
      request.set_q("审批");
      request.set_filter(filter);
      request.set_page_size(3);
      const auto page = desk.Demand(
          desk.CallAs<v1::ListTicketsResponse>(is_customer ? desk.Customer() : desk.principal,
                                               "deskmesh.tickets.v1.Tickets/List", request));
      CHECK(page.tickets_size() == 3);
      CHECK(page.total_size() == 4);
    }
  }

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
  // It begins where the inbox ends at the moment it is opened, which may be after the first of these.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (fresh->Wait(0).empty()) {
    REQUIRE(std::chrono::steady_clock::now() < end);
    REQUIRE(desk.Comment(desk.principal, a, "y").ok());
    desk.Settle();
  }
  std::int64_t last = 3;
  const auto later = fresh->Wait(1);
  for (const auto& message : later) {
    const std::int64_t sequence = static_cast<const v1::InboxStreamItem&>(*message).sequence();
    CHECK(sequence > last);
    if (last > 3) CHECK(sequence == last + 1);
    last = sequence;
  }
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
