// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "deskmesh/tickets/v1/presence_service.pb.h"
#include "tickets/testing/files_desk.h"

namespace deskmesh::tickets {
namespace {

constexpr auto kPublic = v1::Comment::PUBLIC;

TEST_CASE("a reply written while another one landed is held back and says what changed",
          "[tickets][collision]") {
  FilesDesk desk;
  const v1::Ticket ticket = desk.Create();
  desk.Demand(desk.Say(desk.colleague, ticket.id(), "done", {}));
  const absl::Status late =
      desk.Say(desk.agent, ticket.id(), "me too", {}, kPublic, ticket.sequence()).status();
  CHECK(ReasonOf(late) == "CHANGED_MEANWHILE");
  CHECK(absl::IsFailedPrecondition(late));
  const auto details = base::DetailsOf(late);
  std::map<std::string, std::string> metadata(details.metadata.begin(), details.metadata.end());
  CHECK(metadata["changes"] == "commented by " + desk.colleague.id);
  const std::int64_t now = std::stoll(metadata["sequence"]);
  CHECK(desk.Say(desk.agent, ticket.id(), "me too", {}, kPublic, now).ok());
  // One's own words and what touches no answer hold nothing back.
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(ticket.id());
  update.mutable_ticket()->add_tags("vip");
  desk.Demand(desk.Do("Update", update));
  CHECK(desk.Say(desk.agent, ticket.id(), "and more", {}, kPublic, now).ok());
  CHECK(desk.Say(desk.agent, ticket.id(), "whatever happened", {}).ok());
}

TEST_CASE("a move and a merge hold a reply back, too", "[tickets][collision]") {
  FilesDesk desk;
  const v1::Ticket ticket = desk.Create();
  desk.Demand(desk.Wait(ticket.id()));
  const absl::Status moved =
      desk.Say(desk.agent, ticket.id(), "x", {}, kPublic, ticket.sequence()).status();
  CHECK(ReasonOf(moved) == "CHANGED_MEANWHILE");
  CHECK(desk.Say(desk.Customer(), ticket.id(), "thanks", {}).ok());
  const v1::Ticket target = desk.Create("other");
  v1::MergeTicketsRequest merge;
  merge.set_id(target.id());
  merge.add_source_ids(ticket.id());
  desk.Demand(desk.Do("Merge", merge));
  CHECK(ReasonOf(desk.Say(desk.agent, ticket.id(), "x", {}, kPublic, 100).status()) ==
        "CHANGED_MEANWHILE");
}

TEST_CASE("whom a comment names follows the ticket and finds it among the notifications",
          "[tickets][mentions]") {
  FilesDesk desk;
  const v1::Ticket ticket = desk.Create("甘特图");
  const v1::Comment said = desk.Demand(
      desk.Say(desk.agent, ticket.id(), "@李伟 and @ann lee, look", {}, v1::Comment::INTERNAL));
  REQUIRE(said.mention_ids_size() == 2);
  CHECK(said.mention_ids(0) == desk.colleague.id);
  CHECK(desk.Demand(desk.Get(ticket.id())).follower_ids_size() == 2);
  const auto mentions = [&](const rpc::Principal& who) {
    const auto list = desk.Notifications(who);
    return std::ranges::count(list.notifications(), v1::TicketNotification::MENTIONED,
                              &v1::TicketNotification::kind);
  };
  const auto told = desk.Notifications(desk.colleague);
  REQUIRE(told.notifications_size() == 1);
  CHECK(told.notifications(0).kind() == v1::TicketNotification::MENTIONED);
  CHECK(told.notifications(0).ticket_subject() == "甘特图");
  CHECK(told.notifications(0).actor_id() == desk.agent.id);
  CHECK(told.notifications(0).text() == "@李伟 and @ann lee, look");
  CHECK(mentions(desk.agent) == 0);  // who names oneself knows
  desk.Settle();
  const auto facts = desk.PublishedOf<v1::UserNotified>();
  CHECK(std::ranges::count_if(facts, [](const v1::UserNotified& fact) {
          return fact.notification().kind() == v1::TicketNotification::MENTIONED;
        }) == 1);

  v1::MarkTicketNotificationsReadRequest read;
  read.set_up_to_sequence(1000);
  CHECK(desk.Demand(desk.CallAs<v1::MarkTicketNotificationsReadResponse>(
                        desk.colleague, "deskmesh.tickets.v1.TicketNotifications/MarkRead", read))
            .unread_count() == 0);
  CHECK(desk.Notifications(desk.colleague).notifications(0).is_read());

  // Customers name nobody, and don't see who was named.
  desk.Demand(desk.Say(desk.Customer(), ticket.id(), "@李伟 help", {}));
  CHECK(mentions(desk.colleague) == 1);
  desk.Demand(desk.Say(desk.agent, ticket.id(), "@李伟 will help", {}));
  CHECK(desk.Comments(desk.Customer(), ticket.id()).back().mention_ids_size() == 0);
  CHECK(mentions(desk.colleague) == 2);
  CHECK(desk.Notifications(desk.colleague).unread_count() >= 1);
  v1::CreateCommentRequest stranger;
  stranger.set_ticket_id(ticket.id());
  stranger.mutable_comment()->set_body("x");
  stranger.mutable_comment()->add_mention_ids(desk.ids("usr", desk.clock.Now()));
  CHECK(FieldOf(desk.Call<v1::Comment>("deskmesh.tickets.v1.Tickets/CreateComment", stranger)
                    .status()) == "comment.mention_ids[0]");
}

TEST_CASE("people follow and unfollow a ticket by their own wish", "[tickets][followers]") {
  FilesDesk desk;
  const std::string ticket = desk.Create().id();
  v1::FollowTicketRequest follow;
  follow.set_id(ticket);
  for (int i = 0; i < 2; ++i) {
    CHECK(desk.Demand(desk.CallAs<v1::Ticket>(desk.agent,
                                              "deskmesh.tickets.v1.TicketFollowers/Follow", follow))
              .follower_ids_size() == 1);
  }
  v1::UnfollowTicketRequest unfollow;
  unfollow.set_id(ticket);
  for (int i = 0; i < 2; ++i) {
    CHECK(desk.Demand(desk.CallAs<v1::Ticket>(
                          desk.agent, "deskmesh.tickets.v1.TicketFollowers/Unfollow", unfollow))
              .follower_ids_size() == 0);
  }
  CHECK(desk.History(ticket).size() == 3);  // repeats leave no trace
}

TEST_CASE("viewers see each other come, type and go", "[tickets][presence]") {
  FilesDesk desk;
  const std::string ticket = desk.Create().id();
  const auto announce = [&](const rpc::Principal& who,
                            v1::AnnounceTicketPresenceRequest::Doing doing) {
    v1::AnnounceTicketPresenceRequest request;
    request.set_ticket_id(ticket);
    request.set_doing(doing);
    return desk.Demand(desk.CallAs<v1::TicketPresenceItem>(
        who, "deskmesh.tickets.v1.TicketPresence/Announce", request));
  };
  v1::StreamTicketPresenceRequest watch;
  watch.set_ticket_id(ticket);
  auto collector = std::make_shared<testing::StreamCollector>();
  const auto stream = desk.Stream("deskmesh.tickets.v1.TicketPresence/Stream", watch, collector);
  const auto item = [&](std::size_t i) {
    return static_cast<const v1::TicketPresenceItem&>(*collector->Wait(i + 1)[i]);
  };
  CHECK(announce(desk.agent, v1::AnnounceTicketPresenceRequest::VIEWING).viewers_size() == 1);
  CHECK(item(0).viewers(0).user_id() == desk.agent.id);
  desk.clock.Advance(std::chrono::seconds(1));
  CHECK(announce(desk.colleague, v1::AnnounceTicketPresenceRequest::TYPING).viewers_size() == 2);
  CHECK(item(1).viewers(1).is_typing());
  CHECK_FALSE(item(1).viewers(0).is_typing());
  desk.clock.Advance(std::chrono::seconds(1));
  announce(desk.agent, v1::AnnounceTicketPresenceRequest::LEAVING);
  REQUIRE(item(2).viewers_size() == 1);
  CHECK(item(2).viewers(0).user_id() == desk.colleague.id);
  CHECK(item(2).sequence() > item(1).sequence());
}

TEST_CASE("a customer's words are never held back by what only the team may read",
          "[tickets][collision]") {
  FilesDesk desk;
  const v1::Ticket ticket = desk.Create();
  desk.Demand(desk.Say(desk.agent, ticket.id(), "difficult one", {}, v1::Comment::INTERNAL));
  CHECK(desk.Say(desk.Customer(), ticket.id(), "any news?", {}, kPublic, ticket.sequence()).ok());
}

}  // namespace
}  // namespace deskmesh::tickets
