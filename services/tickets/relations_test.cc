// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "deskmesh/tickets/v1/approvals_service.pb.h"
#include "deskmesh/tickets/v1/links_service.pb.h"
#include "deskmesh/tickets/v1/subtasks_service.pb.h"
#include "platform/rpc/timestamp.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

v1::MergeTicketsRequest MergeOf(const std::string& target,
                                const std::vector<std::string>& sources) {
  v1::MergeTicketsRequest request;
  request.set_id(target);
  for (const std::string& source : sources) request.add_source_ids(source);
  request.set_reason("同一个问题");
  return request;
}

std::vector<std::string> Bodies(TicketDesk& desk, const rpc::Principal& who,
                                const std::string& id) {
  v1::ListCommentsRequest request;
  request.set_ticket_id(id);
  request.set_page_size(2);
  std::vector<std::string> bodies;
  do {
    const auto list = desk.Demand(desk.CallAs<v1::ListCommentsResponse>(
        who, "deskmesh.tickets.v1.Tickets/ListComments", request));
    for (const v1::Comment& comment : list.comments()) bodies.push_back(comment.body());
    request.set_page_token(list.next_page_token());
  } while (!request.page_token().empty());
  return bodies;
}

using Texts = std::vector<std::string>;

TEST_CASE("a merge keeps every comment and closes the sources", "[tickets][merge]") {
  TicketDesk desk;
  const std::string a = desk.Create("a", "a1").id();
  desk.clock.Advance(std::chrono::minutes(1));
  const std::string b = desk.Create("b", "b1").id();
  const std::string c = desk.Create("c", "c1").id();
  desk.clock.Advance(std::chrono::minutes(1));
  REQUIRE(desk.Comment(desk.principal, a, "a2").ok());
  desk.clock.Advance(std::chrono::minutes(1));
  REQUIRE(desk.Comment(desk.principal, b, "b2", v1::Comment::INTERNAL).ok());

  const v1::Ticket target = desk.Demand(desk.Do("Merge", MergeOf(a, {b, c})));
  CHECK(target.id() == a);
  CHECK(target.merged_ids_size() == 2);
  CHECK(target.description() == "a1");
  const v1::Ticket source = desk.Demand(desk.Get(b));
  CHECK(source.state() == v1::Ticket::CLOSED);
  CHECK(source.merged_into_id() == a);
  CHECK(Bodies(desk, desk.principal, a) == Texts{"a1", "b1", "c1", "a2", "b2"});
  CHECK(Bodies(desk, desk.Customer(), a) == Texts{"a1", "b1", "c1", "a2"});
  CHECK(Bodies(desk, desk.principal, b) == Texts{"b1", "b2"});
  CHECK(desk.History(b).back().reason() == "merged into #1");

  // What is said to a source goes to the target; it can't be opened again or rated.
  const auto comment = desk.Comment(desk.Customer(), b, "还有一个问题");
  REQUIRE(comment.ok());
  CHECK(comment->ticket_id() == a);
  v1::ReopenTicketRequest reopen;
  reopen.set_id(b);
  const auto refused = desk.Do("Reopen", reopen);
  CHECK(ReasonOf(refused.status()) == "TICKET_MERGED");
  CHECK(base::DetailsOf(refused.status()).metadata["ticket"] == a);

  // A target that is merged itself takes its own along.
  const std::string d = desk.Create("d", "d1").id();
  const v1::Ticket last = desk.Demand(desk.Do("Merge", MergeOf(d, {a})));
  CHECK(last.merged_ids_size() == 3);
  CHECK(Bodies(desk, desk.principal, d).size() == 7);
  CHECK(desk.Comment(desk.Customer(), b, "?")->ticket_id() == d);
}

TEST_CASE("a merge that can't be is refused whole", "[tickets][merge]") {
  TicketDesk desk;
  const std::string a = desk.Create("a").id();
  const std::string b = desk.Create("b").id();
  const auto field = [&](const std::vector<std::string>& sources) {
    return FieldOf(desk.Do("Merge", MergeOf(a, sources)).status());
  };
  CHECK(field({a}) == "source_ids");
  CHECK(field({b, b}) == "source_ids");
  CHECK(field({}) == "source_ids");
  CHECK(ReasonOf(desk.Do("Merge", MergeOf(a, {desk.ids("tkt", desk.clock.Now())})).status()) ==
        "TICKET_NOT_FOUND");
  const std::string stranger = desk.ids("con", desk.clock.Now());
  accounts::v1::ContactChanged fact;
  fact.mutable_contact()->set_id(stranger);
  desk.Deliver(fact, stranger, 1);
  auto foreign = desk.NewTicket("x");
  foreign.mutable_ticket()->set_requester_id(stranger);
  CHECK(field({desk.Demand(desk.Do("Create", foreign)).id()}) == "source_ids");
  desk.Demand(desk.Resolve(b));
  desk.Demand(desk.Close(b));
  CHECK(ReasonOf(desk.Do("Merge", MergeOf(a, {b})).status()) == "ILLEGAL_TRANSITION");
  CHECK(desk.Demand(desk.Get(a)).merged_ids_size() == 0);
}

TEST_CASE("a colleague's comments stay the colleague's after a merge",
          "[tickets][merge][isolation]") {
  TicketDesk desk;
  const std::string colleague = desk.ids("con", desk.clock.Now());
  desk.TellContact(colleague, accounts::v1::Organization::PAID);
  const std::string mine = desk.Create("mine", "my words").id();
  auto request = desk.NewTicket("theirs", "their words about the matter");
  request.mutable_ticket()->set_requester_id(colleague);
  const std::string theirs = desk.Demand(desk.Do("Create", request)).id();
  desk.Demand(desk.Do("Merge", MergeOf(mine, {theirs})));
  CHECK(Bodies(desk, desk.principal, mine).size() == 3);
  CHECK(Bodies(desk, desk.Customer(), mine) == Texts{"my words"});
  // Who can't see where it went is told in his own.
  const Texts told = Bodies(desk, desk.Contact(colleague), theirs);
  REQUIRE(told.size() == 2);
  CHECK(told[1].find("together") != std::string::npos);
}

TEST_CASE("a split makes a ticket of chosen comments", "[tickets][split]") {
  TicketDesk desk;
  auto request = desk.NewTicket("两个问题", "第一个");
  request.mutable_ticket()->add_tags("vip");
  const v1::Ticket ticket = desk.Demand(desk.Do("Create", request));
  const auto second = desk.Comment(desk.Customer(), ticket.id(), "第二个：导出失败");
  const auto secret = desk.Comment(desk.principal, ticket.id(), "内部", v1::Comment::INTERNAL);
  REQUIRE(second.ok());
  REQUIRE(secret.ok());
  v1::SplitTicketRequest split;
  split.set_id(ticket.id());
  split.set_subject("导出失败");
  split.add_comment_ids(second->id());
  const v1::Ticket made = desk.Demand(desk.Do("Split", split));
  CHECK(made.id() != ticket.id());
  CHECK(made.number() == 2);
  CHECK(made.split_from_id() == ticket.id());
  CHECK(made.requester_id() == ticket.requester_id());
  CHECK(made.description() == "第二个：导出失败");
  CHECK(made.tags(0) == "vip");
  CHECK(desk.History(made.id()).back().reason() == "split off #1");
  CHECK(desk.History(ticket.id()).back().reason() == "#2 was split off");
  CHECK(made.state() == v1::Ticket::UNASSIGNED);
  CHECK(Bodies(desk, desk.principal, ticket.id()).size() == 3);
  desk.Settle();
  CHECK(desk.PublishedOf<v1::TicketCreated>().size() == 2);
  split.add_comment_ids(secret->id());
  CHECK(FieldOf(desk.Do("Split", split).status()) == "comment_ids");
}

TEST_CASE("a split says who said what and when", "[tickets][split]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const v1::Ticket ticket = desk.Create("两个问题", "第一个");
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(ticket.id());
  update.mutable_ticket()->add_cc("boss@example.com");
  update.mutable_ticket()->add_follower_ids(agent);
  update.mutable_ticket()->set_affects_core_function(true);
  desk.Demand(desk.Do("Update", update));
  desk.clock.Advance(std::chrono::minutes(1));
  const base::Instant asked = desk.clock.Now();
  const auto question = desk.Comment(desk.Customer(), ticket.id(), "第二个：导出失败");
  desk.clock.Advance(std::chrono::minutes(1));
  const base::Instant answered = desk.clock.Now();
  const auto answer = desk.Comment(desk.Agent(agent), ticket.id(), "请稍等");
  REQUIRE(question.ok());
  REQUIRE(answer.ok());
  desk.clock.Advance(std::chrono::minutes(10));
  v1::SplitTicketRequest split;
  split.set_id(ticket.id());
  split.set_subject("导出失败");
  split.add_comment_ids(answer->id());
  split.add_comment_ids(question->id());
  const v1::Ticket made = desk.Demand(desk.Do("Split", split));
  CHECK(made.description() == "第二个：导出失败");
  // What was promised to these words counts from when they were said.
  CHECK(rpc::InstantOf(made.create_time()) == asked);
  CHECK(rpc::InstantOf(made.first_reply_time()) == answered);
  CHECK(made.assignee_id() == agent);
  CHECK(made.affects_core_function());
  CHECK(made.cc_size() == 1);
  CHECK(made.follower_ids_size() == 1);
  v1::ListCommentsRequest list;
  list.set_ticket_id(made.id());
  const auto said = desk.Demand(
      desk.Call<v1::ListCommentsResponse>("deskmesh.tickets.v1.Tickets/ListComments", list));
  REQUIRE(said.comments_size() == 2);
  CHECK(said.comments(0).author() == v1::Comment::CUSTOMER);
  CHECK(said.comments(0).author_id() == desk.contact);
  CHECK(said.comments(1).author() == v1::Comment::AGENT);
  CHECK(said.comments(1).author_id() == agent);
  CHECK(rpc::InstantOf(said.comments(1).create_time()) == answered);
  CHECK(said.comments(1).id() != answer->id());
  CHECK(Bodies(desk, desk.principal, ticket.id()).size() == 3);
  desk.Settle();
  bool is_copy = false;
  for (const auto& fact : desk.PublishedOf<v1::TicketCommented>()) {
    if (fact.ticket().id() == made.id()) is_copy = fact.is_copy();
  }
  CHECK(is_copy);
}

TEST_CASE("a merge takes problem and followers along", "[tickets][merge]") {
  TicketDesk desk;
  const std::string follower = desk.AddAgent();
  const std::string problem = desk.Create("problem").id();
  const std::string target = desk.Create("target").id();
  const std::string source = desk.Create("source").id();
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(source);
  update.mutable_ticket()->set_problem_id(problem);
  update.mutable_ticket()->add_follower_ids(follower);
  desk.Demand(desk.Do("Update", update));
  const v1::Ticket joined = desk.Demand(desk.Do("Merge", MergeOf(target, {source})));
  CHECK(joined.problem_id() == problem);
  REQUIRE(joined.follower_ids_size() == 1);
  CHECK(joined.follower_ids(0) == follower);
  // A problem that takes an incident of another one in stays a problem: no chain.
  const std::string other = desk.Create("other problem").id();
  update.mutable_ticket()->set_id(desk.Create("its incident").id());
  update.mutable_ticket()->set_problem_id(other);
  desk.Demand(desk.Do("Update", update));
  CHECK(desk.Demand(desk.Do("Merge", MergeOf(other, {target}))).problem_id().empty());
}

TEST_CASE("what a merged ticket's customer asks still awaits its answer", "[tickets][merge]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const auto answered = [&] {
    const std::string id = desk.Create().id();
    REQUIRE(desk.Comment(desk.Agent(agent), id, "在看").ok());
    return id;
  };
  // What has been answered asks nothing.
  const std::string calm = answered();
  desk.Demand(desk.Do("Merge", MergeOf(calm, {answered()})));
  desk.Settle();
  CHECK(desk.PublishedOf<v1::TicketReplied>().empty());
  // On one that waits, and on one that is resolved.
  desk.Demand(desk.Wait(calm));
  const v1::Ticket working = desk.Demand(desk.Do("Merge", MergeOf(calm, {desk.Create().id()})));
  CHECK(working.state() == v1::Ticket::IN_PROGRESS);
  desk.Demand(desk.Resolve(calm));
  const v1::Ticket again = desk.Demand(desk.Do("Merge", MergeOf(calm, {desk.Create().id()})));
  CHECK(again.state() == v1::Ticket::IN_PROGRESS);
  CHECK(again.reopen_count() == 1);
  desk.Settle();
  const auto replies = desk.PublishedOf<v1::TicketReplied>();
  REQUIRE(replies.size() == 2);
  CHECK(replies[1].author() == v1::Comment::CUSTOMER);
  CHECK(replies[1].previous_state() == v1::Ticket::RESOLVED);
}

TEST_CASE("a snoozed ticket wakes at its time or when the customer writes", "[tickets][snooze]") {
  TicketDesk desk;
  const std::string id = desk.Create().id();
  v1::SnoozeTicketRequest snooze;
  snooze.set_id(id);
  const auto until = [&](base::Duration later) {
    rpc::SetTimestamp(desk.clock.Now() + later, snooze.mutable_until());
    return desk.Do("Snooze", snooze);
  };
  CHECK(FieldOf(until(-std::chrono::hours(1)).status()) == "until");
  CHECK(FieldOf(until(std::chrono::days(400)).status()) == "until");
  CHECK(desk.Demand(until(std::chrono::hours(2))).has_snooze_until_time());
  CHECK(desk.List("snoozed = true").size() == 1);
  CHECK(desk.List("snoozed = false").empty());
  REQUIRE(desk.Comment(desk.principal, id, "记一下", v1::Comment::INTERNAL).ok());
  CHECK(desk.List("snoozed = true").size() == 1);
  REQUIRE(desk.Comment(desk.Customer(), id, "有进展吗").ok());
  CHECK(desk.List("snoozed = false").size() == 1);

  const v1::Ticket again = desk.Demand(until(std::chrono::hours(2)));
  v1::StreamTicketRequest request;
  request.set_id(id);
  request.set_after_sequence(again.sequence());
  auto collector = std::make_shared<testing::StreamCollector>();
  const auto handle = desk.Stream("deskmesh.tickets.v1.Tickets/Stream", request, collector);
  desk.clock.Advance(std::chrono::hours(2));
  REQUIRE(collector->Wait(1).size() == 1);
  CHECK_FALSE(desk.Demand(desk.Get(id)).has_snooze_until_time());
  CHECK(desk.History(id).back().reason() == "the snooze is over");

  desk.Demand(until(std::chrono::hours(2)));
  snooze.clear_until();
  CHECK_FALSE(desk.Demand(desk.Do("Snooze", snooze)).has_snooze_until_time());
  desk.Demand(desk.Resolve(id));
  CHECK(ReasonOf(until(std::chrono::hours(2)).status()) == "ILLEGAL_TRANSITION");
}

TEST_CASE("a ticket can be seen as it was at any moment", "[tickets][history]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  std::vector<std::pair<base::Instant, v1::Ticket>> versions;
  const auto keep = [&](const v1::Ticket& ticket) {
    versions.emplace_back(desk.clock.Now(), ticket);
    desk.clock.Advance(std::chrono::minutes(10));
  };
  auto request = desk.NewTicket("as of", "text");
  (*request.mutable_ticket()->mutable_custom_fields())["version"] = "1";
  request.mutable_ticket()->add_tags("a");
  request.mutable_ticket()->set_conversation_id(desk.ids("cnv", desk.clock.Now()));
  const v1::Ticket made = desk.Demand(desk.Do("Create", request));
  const std::string id = made.id();
  const base::Instant before = desk.clock.Now() - std::chrono::seconds(1);
  keep(made);
  keep(desk.Demand(desk.Assign(id, agent)));
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(id);
  (*update.mutable_ticket()->mutable_custom_fields())["version"] = "2";
  update.mutable_ticket()->add_tags("b");
  update.mutable_ticket()->set_priority(v1::Ticket::P0);
  keep(desk.Demand(desk.Do("Update", update)));
  REQUIRE(desk.Comment(desk.Agent(agent), id, "hi").ok());
  keep(desk.Demand(desk.Get(id)));
  keep(desk.Demand(desk.Resolve(id, "done")));
  v1::RateTicketRequest rate;
  rate.set_id(id);
  rate.set_score(3);
  desk.Demand(desk.DoAs(desk.Customer(), "Rate", rate));
  keep(desk.Demand(desk.Get(id)));
  v1::ReopenTicketRequest reopen;
  reopen.set_id(id);
  keep(desk.Demand(desk.Do("Reopen", reopen)));

  v1::GetTicketAsOfRequest as_of;
  as_of.set_id(id);
  for (const auto& [at, ticket] : versions) {
    rpc::SetTimestamp(at + std::chrono::minutes(5), as_of.mutable_time());
    const v1::Ticket then = desk.Demand(desk.Do("GetAsOf", as_of));
    CHECK(then.DebugString() == ticket.DebugString());
  }
  rpc::SetTimestamp(before, as_of.mutable_time());
  CHECK(ReasonOf(desk.Do("GetAsOf", as_of).status()) == "TICKET_NOT_FOUND");
}

TEST_CASE("an incident has a problem, a problem has none", "[tickets][problem]") {
  TicketDesk desk;
  const std::string problem = desk.Create("problem").id();
  const std::string incident = desk.Create("incident").id();
  const std::string other = desk.Create("other").id();
  const auto link = [&](const std::string& id, const std::string& to) {
    v1::UpdateTicketRequest update;
    update.mutable_ticket()->set_id(id);
    update.mutable_ticket()->set_problem_id(to);
    update.mutable_update_mask()->add_paths("problem_id");
    return desk.Do("Update", update);
  };
  CHECK(desk.Demand(link(incident, problem)).problem_id() == problem);
  CHECK(FieldOf(link(problem, other).status()) == "ticket.problem_id");
  CHECK(FieldOf(link(other, incident).status()) == "ticket.problem_id");
  CHECK(FieldOf(link(other, other).status()) == "ticket.problem_id");
  CHECK(FieldOf(link(other, desk.ids("tkt", desk.clock.Now())).status()) == "ticket.problem_id");
  CHECK(desk.List("problem_id = " + problem).size() == 1);
  CHECK(desk.Demand(link(incident, "")).problem_id().empty());
}

TEST_CASE("what owes something is merged into nothing", "[tickets][merge]") {
  TicketDesk desk;
  const std::string target = desk.Create("target").id();
  const std::string divided = desk.Create("divided").id();
  v1::CreateTicketSubtaskRequest part;
  part.set_ticket_id(divided);
  part.mutable_ticket_subtask()->set_title("part");
  const auto made =
      desk.Demand(desk.Call<v1::TicketSubtask>("deskmesh.tickets.v1.TicketSubtasks/Create", part));
  absl::Status refused = desk.Do("Merge", MergeOf(target, {divided})).status();
  CHECK(ReasonOf(refused) == "SUBTASKS_OPEN");
  CHECK(base::DetailsOf(refused).metadata["ticket"] == divided);
  const std::string asked = desk.Create("asked").id();
  v1::CreateTicketApprovalRequest question;
  question.set_ticket_id(asked);
  question.mutable_ticket_approval()->set_question("?");
  question.mutable_ticket_approval()->add_approver_ids(desk.AddAgent());
  desk.Demand(
      desk.Call<v1::TicketApproval>("deskmesh.tickets.v1.TicketApprovals/Create", question));
  refused = desk.Do("Merge", MergeOf(target, {asked})).status();
  CHECK(ReasonOf(refused) == "APPROVAL_PENDING");
  CHECK(base::DetailsOf(refused).metadata["ticket"] == asked);
}

TEST_CASE("links and incidents of what is merged become the target's", "[tickets][merge][links]") {
  TicketDesk desk;
  const std::string target = desk.Create("target").id();
  const std::string source = desk.Create("source").id();
  const std::string other = desk.Create("other").id();
  const std::string blocker = desk.Create("blocker").id();
  const std::string incident = desk.Create("incident").id();
  using Kind = v1::TicketLink;
  const auto tie = [&](const std::string& ticket, Kind::Kind kind, const std::string& linked) {
    v1::CreateTicketLinkRequest request;
    request.set_ticket_id(ticket);
    request.mutable_ticket_link()->set_kind(kind);
    request.mutable_ticket_link()->set_linked_ticket_id(linked);
    desk.Demand(desk.Call<v1::TicketLink>("deskmesh.tickets.v1.TicketLinks/Create", request));
  };
  const auto links = [&](const std::string& ticket) {
    v1::ListTicketLinksRequest request;
    request.set_ticket_id(ticket);
    const auto list = desk.Demand(
        desk.Call<v1::ListTicketLinksResponse>("deskmesh.tickets.v1.TicketLinks/List", request));
    std::set<std::string> found;
    for (const v1::TicketLink& link : list.ticket_links()) {
      found.insert(Kind::Kind_Name(link.kind()) + ' ' + link.linked_ticket_id());
    }
    return found;
  };
  using Links = std::set<std::string>;
  tie(source, Kind::SOLVED_BY, other);
  tie(source, Kind::BLOCKS, other);
  tie(other, Kind::RELATED_TO, source);
  tie(source, Kind::RELATED_TO, target);  // with itself from then on
  tie(source, Kind::BLOCKED_BY, blocker);
  tie(blocker, Kind::BLOCKED_BY, target);  // which would close a circle
  tie(incident, Kind::INCIDENT_OF, source);
  desk.Demand(desk.Resolve(incident));
  desk.Demand(desk.Close(incident));
  const v1::Ticket merged = desk.Demand(desk.Do("Merge", MergeOf(target, {source})));
  CHECK(links(target) == Links{"SOLVED_BY " + other, "BLOCKS " + other, "RELATED_TO " + other,
                               "BLOCKS " + blocker, "PROBLEM_OF " + incident});
  CHECK(links(source) == Links{"BLOCKED_BY " + blocker});
  CHECK(links(other) == Links{"SOLVES " + target, "BLOCKED_BY " + target, "RELATED_TO " + target});
  CHECK(desk.Demand(desk.Get(incident)).problem_id() == target);
  CHECK(merged.sequence() == desk.Demand(desk.Get(target)).sequence());
  CHECK(desk.History(target).size() == static_cast<std::size_t>(merged.sequence()));
}

TEST_CASE("a problem that joins one of its incidents, or another's, makes no chain",
          "[tickets][merge][problem]") {
  TicketDesk desk;
  const auto set = [&](const std::string& id, const std::string& problem) {
    v1::UpdateTicketRequest update;
    update.mutable_ticket()->set_id(id);
    update.mutable_ticket()->set_problem_id(problem);
    update.mutable_update_mask()->add_paths("problem_id");
    desk.Demand(desk.Do("Update", update));
  };
  const auto problem_of = [&](const std::string& id) {
    return desk.Demand(desk.Get(id)).problem_id();
  };
  const std::string problem = desk.Create("problem").id();
  const std::string first = desk.Create("first").id();
  const std::string second = desk.Create("second").id();
  set(first, problem);
  set(second, problem);
  desk.Demand(desk.Do("Merge", MergeOf(first, {problem})));
  CHECK(problem_of(first).empty());
  CHECK(problem_of(second) == first);
  const std::string cause = desk.Create("cause").id();
  const std::string third = desk.Create("third").id();
  set(third, cause);
  desk.Demand(desk.Do("Merge", MergeOf(third, {first})));
  CHECK(problem_of(third) == cause);
  CHECK(problem_of(second) == cause);
}

}  // namespace
}  // namespace deskmesh::tickets
