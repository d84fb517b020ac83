// SPDX-License-Identifier: Apache-2.0
#include "tickets/catalogue/review.h"

#include <utility>

#include "deskmesh/tickets/v1/notifications_service.pb.h"
#include "deskmesh/tickets/v1/reviews_service.pb.h"
#include "platform/rpc/timestamp.h"
#include "tickets/testing/catalogue_desk.h"

namespace deskmesh::tickets {
namespace {

v1::PutTicketReviewRequest WholeReview(const TicketDesk& desk, const std::string& ticket_id,
                                       const std::string& owner_id) {
  v1::PutTicketReviewRequest put;
  v1::TicketReview& review = *put.mutable_ticket_review();
  review.set_ticket_id(ticket_id);
  review.set_cause("证书过期");
  auto* task = review.add_tasks();
  task->set_text("加监控");
  task->set_owner_id(owner_id);
  auto* event = review.add_timeline();
  rpc::SetTimestamp(desk.clock.Now(), event->mutable_time());
  event->set_text("第一个客户报告");
  return put;
}

TEST_CASE("what a write changes in a review is shown in short", "[tickets][reviews]") {
  v1::TicketReview before;
  before.set_cause("c");
  v1::TicketReview after = before;
  CHECK(ReviewChanges(before, after).empty());
  after.set_impact(std::string(600, 'i'));
  auto* task = after.add_tasks();
  task->set_text("t");
  task->set_owner_id("usr_1");
  task->set_done(true);
  const auto changes = ReviewChanges(before, after);
  CHECK(changes.size() == 2);
  CHECK(changes.at("review.impact") == " → " + std::string(499, 'i') + "…");
  CHECK(changes.at("review.tasks") == " → t (usr_1, done)");
  CHECK(MissingIn(after) == std::vector<std::string>{"timeline"});
}

TEST_CASE("a P0 is closed only with a review of timeline, cause and actions",
          "[tickets][reviews]") {
  TicketDesk desk;
  const rpc::Principal agent = PlainAgent(desk, desk.AddAgent());
  auto request = desk.NewTicket("全部无法登录");
  request.mutable_ticket()->set_priority(v1::Ticket::P0);
  const std::string id = TicketDesk::Demand(desk.Do("Create", request)).id();
  v1::ResolveTicketRequest resolve;
  resolve.set_id(id);
  REQUIRE(desk.DoAs(agent, "Resolve", resolve).ok());
  v1::CloseTicketRequest close;
  close.set_id(id);
  // What is missing, as the error names it; for programs as for people.
  const auto missing = [&] {
    const absl::Status by_agent = desk.DoAs(agent, "Close", close).status();
    const absl::Status by_program = desk.Do("Close", close).status();
    CHECK(ReasonOf(by_agent) == "REVIEW_MISSING");
    CHECK(ReasonOf(by_program) == "REVIEW_MISSING");
    const std::string what = base::DetailsOf(by_agent).metadata.at("missing");
    CHECK(base::DetailsOf(by_program).metadata.at("missing") == what);
    return what;
  };
  CHECK(missing() == "timeline, cause, tasks");

  v1::PutTicketReviewRequest put;
  v1::TicketReview& review = *put.mutable_ticket_review();
  review.set_ticket_id(id);
  auto* task = review.add_tasks();
  task->set_text("加监控");
  task->set_owner_id(agent.id);
  const v1::TicketReview::Task kept = *task;
  auto saved = Ask<v1::TicketReview>(desk, agent, "TicketReviews/Put", put);
  REQUIRE(saved.ok());
  CHECK(missing() == "timeline, cause");
  review.set_cause("证书过期");
  review.set_etag("7");
  CHECK(ReasonOf(Ask<v1::TicketReview>(desk, agent, "TicketReviews/Put", put).status()) ==
        "STALE_ETAG");
  review.set_etag(saved->etag());
  saved = Ask<v1::TicketReview>(desk, agent, "TicketReviews/Put", put);
  REQUIRE(saved.ok());
  CHECK(missing() == "timeline");
  auto* event = review.add_timeline();
  rpc::SetTimestamp(desk.clock.Now(), event->mutable_time());
  event->set_text("第一个客户报告");
  review.clear_tasks();
  review.set_etag(saved->etag());
  saved = Ask<v1::TicketReview>(desk, agent, "TicketReviews/Put", put);
  REQUIRE(saved.ok());
  CHECK(missing() == "tasks");
  *review.add_tasks() = kept;
  review.set_etag(saved->etag());
  REQUIRE(Ask<v1::TicketReview>(desk, agent, "TicketReviews/Put", put).ok());
  CHECK(desk.DoAs(agent, "Close", close).ok());
  v1::GetTicketReviewRequest get;
  get.set_ticket_id(id);
  saved = Ask<v1::TicketReview>(desk, agent, "TicketReviews/Get", get);
  REQUIRE(saved.ok());
  CHECK(saved->cause() == "证书过期");
  CHECK(saved->tasks(0).owner_id() == agent.id);
  // Each write is in the history, with what was and what is.
  std::vector<std::string> causes;
  for (const v1::HistoryEntry& entry : desk.History(id)) {
    const auto cause = entry.changes().find("review.cause");
    if (cause != entry.changes().end()) causes.push_back(cause->second);
  }
  CHECK(causes == std::vector<std::string>{" → 证书过期"});
  // Closed, it keeps a whole one.
  put.mutable_ticket_review()->Clear();
  review.set_ticket_id(id);
  const absl::Status emptied =
      Ask<v1::TicketReview>(desk, agent, "TicketReviews/Put", put).status();
  CHECK(ReasonOf(emptied) == "REVIEW_MISSING");
  CHECK(base::DetailsOf(emptied).metadata.at("missing") == "timeline, cause, tasks");
  *put.mutable_ticket_review() = *saved;
  review.set_cause("证书过期，没有监控");
  REQUIRE(Ask<v1::TicketReview>(desk, agent, "TicketReviews/Put", put).ok());
  const v1::HistoryEntry last = desk.History(id).back();
  CHECK(last.actor() == agent.id);
  CHECK(last.changes().at("review.cause") == "证书过期 → 证书过期，没有监控");
  CHECK(last.changes().size() == 1);
}

TEST_CASE("a ticket that a P0 became part of owes the review of that one",
          "[tickets][reviews][merge]") {
  TicketDesk desk;
  const rpc::Principal agent = PlainAgent(desk, desk.AddAgent());
  const std::string id = desk.Create().id();
  auto request = desk.NewTicket("全部无法登录");
  request.mutable_ticket()->set_priority(v1::Ticket::P0);
  const std::string source = TicketDesk::Demand(desk.Do("Create", request)).id();
  v1::MergeTicketsRequest merge;
  merge.set_id(id);
  merge.add_source_ids(source);
  CHECK(TicketDesk::Demand(desk.Do("Merge", merge)).priority() == v1::Ticket::P0);
  // It can't be talked away.
  v1::UpdateTicketRequest lower;
  lower.mutable_ticket()->set_id(id);
  lower.mutable_ticket()->set_priority(v1::Ticket::P3);
  lower.mutable_update_mask()->add_paths("priority");
  TicketDesk::Demand(desk.Do("Update", lower));
  TicketDesk::Demand(desk.Resolve(id));
  CHECK(ReasonOf(desk.Close(id).status()) == "REVIEW_MISSING");
  REQUIRE(Ask<v1::TicketReview>(desk, agent, "TicketReviews/Put", WholeReview(desk, id, agent.id))
              .ok());
  CHECK(desk.Close(id).ok());
}

TEST_CASE("a resolved P0 without a review doesn't close by itself", "[tickets][reviews][jobs]") {
  TicketDesk desk;
  auto request = desk.NewTicket("全部无法登录");
  request.mutable_ticket()->set_priority(v1::Ticket::P0);
  const std::string major = TicketDesk::Demand(desk.Do("Create", request)).id();
  const std::string minor = desk.Create().id();
  TicketDesk::Demand(desk.Resolve(major));
  TicketDesk::Demand(desk.Resolve(minor));
  v1::StreamTicketRequest stream;
  stream.set_id(minor);
  stream.set_after_sequence(2);
  auto collector = std::make_shared<testing::StreamCollector>();
  const auto handle = desk.Stream("deskmesh.tickets.v1.Tickets/Stream", stream, collector);
  desk.clock.Advance(std::chrono::days(8));
  REQUIRE(collector->Wait(1).size() == 1);
  CHECK(TicketDesk::Demand(desk.Get(minor)).state() == v1::Ticket::CLOSED);
  CHECK(TicketDesk::Demand(desk.Get(major)).state() == v1::Ticket::RESOLVED);
}

TEST_CASE("who owns a resolved P0 is told of its review each day, and once written it closes",
          "[tickets][reviews][jobs]") {
  TicketDesk desk;
  const std::string owner = desk.AddAgent();
  rpc::Principal reader = PlainAgent(desk, owner);
  reader.user_id = owner;
  auto request = desk.NewTicket("全部无法登录");
  request.mutable_ticket()->set_priority(v1::Ticket::P0);
  const v1::Ticket ticket = TicketDesk::Demand(desk.Do("Create", request));
  REQUIRE(ticket.owner_id() == owner);
  TicketDesk::Demand(desk.Resolve(ticket.id()));
  desk.Settle();
  const auto before = Ask<v1::ListTicketNotificationsResponse>(
      desk, reader, "TicketNotifications/List", v1::ListTicketNotificationsRequest());
  REQUIRE(before.ok());
  REQUIRE(before->notifications_size() > 0);
  v1::StreamTicketNotificationsRequest listen;
  listen.set_after_sequence(before->notifications(0).sequence());
  auto told = std::make_shared<testing::StreamCollector>();
  std::swap(desk.principal, reader);
  const auto listening =
      desk.Stream("deskmesh.tickets.v1.TicketNotifications/Stream", listen, told);
  std::swap(desk.principal, reader);
  desk.clock.Advance(std::chrono::days(8));
  REQUIRE(told->Wait(1).size() == 1);
  desk.clock.Advance(std::chrono::days(1));
  const auto reminders = told->Wait(2);
  REQUIRE(reminders.size() == 2);
  const auto& second = static_cast<const v1::TicketNotification&>(*reminders[1]);
  CHECK(second.kind() == v1::TicketNotification::REVIEW_OWED);
  CHECK(second.text() == "timeline, cause, tasks");

  REQUIRE(Ask<v1::TicketReview>(desk, reader, "TicketReviews/Put",
                                WholeReview(desk, ticket.id(), owner))
              .ok());
  v1::StreamTicketRequest stream;
  stream.set_id(ticket.id());
  stream.set_after_sequence(TicketDesk::Demand(desk.Get(ticket.id())).sequence());
  auto steps = std::make_shared<testing::StreamCollector>();
  const auto watching = desk.Stream("deskmesh.tickets.v1.Tickets/Stream", stream, steps);
  desk.clock.Advance(std::chrono::days(2));
  REQUIRE(steps->Wait(1).size() == 1);
  CHECK(TicketDesk::Demand(desk.Get(ticket.id())).state() == v1::Ticket::CLOSED);
}

}  // namespace
}  // namespace deskmesh::tickets
