// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/timestamp.h"
#include "tickets/testing/files_desk.h"

namespace deskmesh::tickets {
namespace {

constexpr auto kHour = std::chrono::hours(1);

v1::CreateScheduledCommentRequest LaterOn(FilesDesk& desk, const std::string& ticket,
                                          const std::string& body, base::Duration later) {
  v1::CreateScheduledCommentRequest request;
  request.mutable_scheduled_comment()->set_ticket_id(ticket);
  request.mutable_scheduled_comment()->set_body(body);
  rpc::SetTimestamp(desk.clock.Now() + later,
                    request.mutable_scheduled_comment()->mutable_send_time());
  return request;
}
absl::StatusOr<v1::ScheduledComment> ScheduleIt(FilesDesk& desk,
                                                const v1::CreateScheduledCommentRequest& request) {
  return desk.CallAs<v1::ScheduledComment>(desk.agent,
                                           "deskmesh.tickets.v1.ScheduledComments/Create", request);
}
v1::ScheduledComment GetScheduled(FilesDesk& desk, const std::string& id) {
  v1::GetScheduledCommentRequest request;
  request.set_id(id);
  return TicketDesk::Demand(desk.CallAs<v1::ScheduledComment>(
      desk.agent, "deskmesh.tickets.v1.ScheduledComments/Get", request));
}
absl::StatusOr<v1::ScheduledComment> CancelScheduled(FilesDesk& desk, const rpc::Principal& who,
                                                     const std::string& id) {
  v1::CancelScheduledCommentRequest request;
  request.set_id(id);
  return desk.CallAs<v1::ScheduledComment>(who, "deskmesh.tickets.v1.ScheduledComments/Cancel",
                                           request);
}
bool Becomes(FilesDesk& desk, const std::string& id, v1::ScheduledComment::State state) {
  return FilesDesk::Soon([&] { return GetScheduled(desk, id).state() == state; });
}

TEST_CASE("a comment is sent at its moment, once, in the name of its author, also after a restart",
          "[tickets][scheduled]") {
  FilesDesk desk;
  const std::string ticket = desk.Create().id();
  auto request = LaterOn(desk, ticket, "明天见 @李伟", 2 * kHour);
  const std::string file = desk.Upload(desk.agent, "a.txt", "a");
  request.mutable_scheduled_comment()->add_attachments()->set_id(file);
  const v1::ScheduledComment scheduled = desk.Demand(ScheduleIt(desk, request));
  CHECK(scheduled.state() == v1::ScheduledComment::PENDING);
  CHECK(scheduled.author_id() == desk.agent.id);
  desk.clock.Advance(kHour);
  desk.Restart();
  CHECK(desk.Comments(desk.Customer(), ticket).size() == 1);
  desk.clock.Advance(kHour);
  REQUIRE(Becomes(desk, scheduled.id(), v1::ScheduledComment::SENT));
  desk.Restart();
  desk.clock.Advance(kHour);
  const std::vector<v1::Comment> comments = desk.Comments(desk.Customer(), ticket);
  REQUIRE(comments.size() == 2);
  CHECK(comments[1].author_id() == desk.agent.id);
  CHECK(comments[1].author() == v1::Comment::AGENT);
  CHECK(comments[1].id() == GetScheduled(desk, scheduled.id()).comment_id());
  CHECK(comments[1].attachments(0).id() == file);
  CHECK(desk.Demand(desk.Get(ticket)).has_first_reply_time());
  CHECK(desk.Notifications(desk.colleague).unread_count() == 1);
}

TEST_CASE("until it is sent its author edits, moves and cancels it, and nobody else does",
          "[tickets][scheduled]") {
  FilesDesk desk;
  const std::string ticket = desk.Create().id();
  const v1::ScheduledComment one =
      desk.Demand(ScheduleIt(desk, LaterOn(desk, ticket, "one", kHour)));
  const v1::ScheduledComment two =
      desk.Demand(ScheduleIt(desk, LaterOn(desk, ticket, "two", kHour)));
  v1::UpdateScheduledCommentRequest edit;
  edit.mutable_scheduled_comment()->set_id(one.id());
  edit.mutable_scheduled_comment()->set_body("ONE");
  edit.mutable_scheduled_comment()->set_visibility(v1::Comment::INTERNAL);
  edit.mutable_scheduled_comment()->set_etag(one.etag());
  rpc::SetTimestamp(desk.clock.Now() + 3 * kHour,
                    edit.mutable_scheduled_comment()->mutable_send_time());
  const auto update = [&](const rpc::Principal& who) {
    return desk.CallAs<v1::ScheduledComment>(who, "deskmesh.tickets.v1.ScheduledComments/Update",
                                             edit);
  };
  CHECK(ReasonOf(update(desk.colleague).status()) == "NOT_AUTHOR");
  CHECK(desk.Demand(update(desk.agent)).body() == "ONE");
  CHECK(ReasonOf(update(desk.agent).status()) == "STALE_ETAG");
  CHECK(ReasonOf(CancelScheduled(desk, desk.colleague, two.id()).status()) == "NOT_AUTHOR");
  CHECK(desk.Demand(CancelScheduled(desk, desk.agent, two.id())).state() ==
        v1::ScheduledComment::CANCELLED);
  CHECK(CancelScheduled(desk, desk.agent, two.id()).ok());
  v1::ListScheduledCommentsRequest list;
  list.set_ticket_id(ticket);
  CHECK(desk.Demand(desk.Call<v1::ListScheduledCommentsResponse>(
                        "deskmesh.tickets.v1.ScheduledComments/List", list))
            .scheduled_comments_size() == 1);
  desk.clock.Advance(2 * kHour);
  // A later one that fires shows that the timers of the past hour have.
  const v1::ScheduledComment mark =
      desk.Demand(ScheduleIt(desk, LaterOn(desk, ticket, "mark", std::chrono::minutes(1))));
  desk.clock.Advance(std::chrono::minutes(1));
  REQUIRE(Becomes(desk, mark.id(), v1::ScheduledComment::SENT));
  CHECK(GetScheduled(desk, one.id()).state() == v1::ScheduledComment::PENDING);
  desk.clock.Advance(kHour);
  REQUIRE(Becomes(desk, one.id(), v1::ScheduledComment::SENT));
  CHECK(desk.Comments(desk.agent, ticket).back().body() == "ONE");
  CHECK(desk.Comments(desk.agent, ticket).back().visibility() == v1::Comment::INTERNAL);
  CHECK(ReasonOf(update(desk.agent).status()) == "NOT_PENDING");
  CHECK(ReasonOf(CancelScheduled(desk, desk.agent, one.id()).status()) == "NOT_PENDING");
}

TEST_CASE("a ticket that was closed meanwhile refuses it and its author is told",
          "[tickets][scheduled]") {
  FilesDesk desk;
  const std::string ticket = desk.Create().id();
  const v1::ScheduledComment scheduled =
      desk.Demand(ScheduleIt(desk, LaterOn(desk, ticket, "still there?", kHour)));
  desk.Demand(desk.Resolve(ticket));
  desk.Demand(desk.Close(ticket));
  CHECK(ReasonOf(ScheduleIt(desk, LaterOn(desk, ticket, "x", kHour)).status()) ==
        "ILLEGAL_TRANSITION");
  desk.clock.Advance(kHour);
  REQUIRE(Becomes(desk, scheduled.id(), v1::ScheduledComment::REFUSED));
  CHECK(GetScheduled(desk, scheduled.id()).refusal_reason() == "ILLEGAL_TRANSITION");
  std::vector<v1::TicketNotification> refusals;
  const auto told = desk.Notifications(desk.agent);
  for (const auto& one : told.notifications()) {
    if (one.kind() == v1::TicketNotification::SEND_REFUSED) refusals.push_back(one);
  }
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].subject_id() == scheduled.id());
  CHECK_FALSE(refusals[0].text().empty());
  CHECK(desk.Comments(desk.agent, ticket).size() == 1);
}

TEST_CASE("what was scheduled for a ticket that became part of another goes there",
          "[tickets][scheduled]") {
  FilesDesk desk;
  const std::string target = desk.Create("one").id();
  const std::string source = desk.Create("two").id();
  const v1::ScheduledComment scheduled =
      desk.Demand(ScheduleIt(desk, LaterOn(desk, source, "hello", kHour)));
  v1::MergeTicketsRequest merge;
  merge.set_id(target);
  merge.add_source_ids(source);
  desk.Demand(desk.Do("Merge", merge));
  v1::ListScheduledCommentsRequest list;
  list.set_ticket_id(target);
  const auto waiting = desk.Demand(desk.CallAs<v1::ListScheduledCommentsResponse>(
      desk.agent, "deskmesh.tickets.v1.ScheduledComments/List", list));
  REQUIRE(waiting.scheduled_comments_size() == 1);
  CHECK(waiting.scheduled_comments(0).id() == scheduled.id());
  desk.clock.Advance(kHour);
  REQUIRE(Becomes(desk, scheduled.id(), v1::ScheduledComment::SENT));
  CHECK(desk.Comments(desk.agent, target).back().body() == "hello");
  CHECK(desk.Comments(desk.agent, target).back().ticket_id() == target);
}

}  // namespace
}  // namespace deskmesh::tickets
