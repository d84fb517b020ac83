// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "knowledge/testing/help_desk.h"
#include "platform/base/error.h"
#include "platform/outbox/timer.h"

namespace deskmesh::knowledge {
namespace {

// A help desk with one solved ticket, whose talk goes on.
struct SolvingDesk : HelpDesk {
  SolvingDesk() : ticket_id(ids("tkt", clock.Now())) {
    Answer<tickets::v1::GetTicketRequest, tickets::v1::Ticket>(
        "deskmesh.tickets.v1.Tickets/Get", [](const tickets::v1::GetTicketRequest& request) {
          tickets::v1::Ticket ticket;
          ticket.set_id(request.id());
          ticket.set_subject("Import stops");
          ticket.set_description("The import of our list stops half way.");
          ticket.set_state(tickets::v1::Ticket::RESOLVED);
          return absl::StatusOr<tickets::v1::Ticket>(ticket);
        });
    Answer<tickets::v1::ListCommentsRequest, tickets::v1::ListCommentsResponse>(
        "deskmesh.tickets.v1.Tickets/ListComments",
        [this](const tickets::v1::ListCommentsRequest& request) {
          tickets::v1::ListCommentsResponse some;
          const std::size_t from =
              request.page_token().empty() ? 0 : std::stoul(request.page_token());
          const std::size_t to =
              std::min(answers.size(), from + static_cast<std::size_t>(request.page_size()));
          for (std::size_t i = from; i < to; ++i) {
            auto* comment = some.add_comments();
            comment->set_author(tickets::v1::Comment::AGENT);
            comment->set_visibility(tickets::v1::Comment::PUBLIC);
            comment->set_body(answers[i]);
            comment->set_sequence(static_cast<std::int64_t>(i) + 1);
          }
          if (to < answers.size()) some.set_next_page_token(std::to_string(to));
          return absl::StatusOr<tickets::v1::ListCommentsResponse>(some);
        });
  }
  v1::Article Draft() {
    v1::DraftFromTicketRequest request;
    request.set_ticket_id(ticket_id);
    auto article = As(principal, "Curation/DraftFromTicket", request);
    REQUIRE(article.ok());
    return *article;
  }
  // The ticket was solved.
  void Solve(std::int64_t sequence) {
    Await([&] { return module().Ready().ok(); });
    tickets::v1::TicketStateChanged solved;
    solved.mutable_ticket()->set_id(ticket_id);
    solved.mutable_ticket()->set_state(tickets::v1::Ticket::RESOLVED);
    Deliver(solved, ticket_id, sequence);
  }
  bool HasRedrafts() {
    bool has_some = false;
    REQUIRE(database()
                .Read([&](sql::Tx& tx) -> absl::Status {
                  DESKMESH_ASSIGN_OR_RETURN(
                      const std::optional<base::Instant> due,
                      outbox::NextDue(tx, {.kinds = {"knowledge.redraft"}, .shards = {}}));
                  has_some = due.has_value();
                  return absl::OkStatus();
                })
                .ok());
    return has_some;
  }
  static bool Says(const v1::Article& article, const std::string& words) {
    return article.body().find(words) != std::string::npos;
  }

  std::string ticket_id;
  std::vector<std::string> answers = {"Please save the list as UTF-8 and import it once more."};
};

constexpr char kOther[] = "Please split the list into files of at most 10,000 rows each.";

}  // namespace

TEST_CASE("a draft that nobody changed takes the words of a later solution",
          "[knowledge][service]") {
  SolvingDesk desk;
  const v1::Article first = desk.Draft();
  CHECK(SolvingDesk::Says(first, "UTF-8"));
  CHECK(first.ticket_id() == desk.ticket_id);
  // Solved as before: nothing to write.
  CHECK(desk.Draft().version() == 1);
  desk.answers.push_back(kOther);
  const v1::Article second = desk.Draft();
  CHECK(second.id() == first.id());
  CHECK(second.slug() == first.slug());
  CHECK(second.state() == v1::Article::DRAFT);
  CHECK(second.version() == 2);
  CHECK(SolvingDesk::Says(second, "10,000 rows"));
  CHECK_FALSE(SolvingDesk::Says(second, "UTF-8"));
  CHECK(second.ticket_body().empty());
  // And once more, as nobody has changed it since.
  desk.answers.push_back(
      "In the end the list had two columns of one name. Please rename one of them.");
  CHECK(desk.Draft().version() == 3);
  CHECK(desk.Draft().version() == 3);
}

TEST_CASE("a draft follows its ticket when that is solved again", "[knowledge][service]") {
  SolvingDesk desk;
  desk.Solve(3);
  CHECK_FALSE(desk.HasRedrafts());  // nobody has made an article of it
  const v1::Article first = desk.Draft();
  desk.answers.push_back(kOther);
  desk.Solve(5);
  desk.clock.Advance(std::chrono::seconds(6));
  desk.Await([&] { return desk.Get(desk.principal, first.id())->version() == 2; });
  CHECK(SolvingDesk::Says(*desk.Get(desk.principal, first.id()), "10,000 rows"));
  desk.Await([&] { return !desk.HasRedrafts(); });
  CHECK(desk.Draft().version() == 2);
  CHECK(
      desk.As<v1::ListArticlesResponse>(desk.principal, "Articles/List", v1::ListArticlesRequest())
          ->articles_size() == 1);
}

TEST_CASE("what somebody wrote stays when the ticket is solved again", "[knowledge][service]") {
  SolvingDesk desk;
  v1::Article mine = desk.Draft();
  mine.set_body("## Solution\n\nOpen the list in an editor and choose UTF-8.");
  REQUIRE(desk.Update(mine).ok());
  desk.answers.push_back(kOther);
  desk.Solve(5);
  desk.clock.Advance(std::chrono::seconds(6));
  desk.Await([&] { return !desk.HasRedrafts(); });
  const auto kept = desk.Get(desk.principal, mine.id());
  REQUIRE(kept.ok());
  CHECK(kept->version() == 2);
  CHECK(kept->body() == mine.body());
}

TEST_CASE("who keeps a draft and when it is looked at again are no change of its words",
          "[knowledge][service]") {
  SolvingDesk desk;
  v1::UpdateArticleRequest update;
  update.mutable_article()->set_id(desk.Draft().id());
  update.mutable_article()->mutable_review_due_time()->set_seconds(1'900'000'000);
  update.mutable_update_mask()->add_paths("review_due_time");
  REQUIRE(desk.As(desk.principal, "Articles/Update", update).ok());
  desk.answers.push_back(kOther);
  const v1::Article drafted = desk.Draft();
  CHECK(drafted.version() == 3);
  CHECK(SolvingDesk::Says(drafted, "10,000 rows"));
  CHECK(drafted.review_due_time().seconds() == 1'900'000'000);
}

TEST_CASE("a draft that somebody changed stays and comes with the words of a later solution",
          "[knowledge][service]") {
  SolvingDesk desk;
  v1::Article mine = desk.Draft();
  mine.set_body("## Solution\n\nOpen the list in an editor and choose UTF-8.");
  REQUIRE(desk.Update(mine).ok());
  // The ticket says nothing new.
  CHECK(desk.Draft().ticket_body().empty());
  desk.answers.push_back(kOther);
  const v1::Article kept = desk.Draft();
  CHECK(kept.id() == mine.id());
  CHECK(kept.version() == 2);
  CHECK(kept.body() == mine.body());
  CHECK(kept.ticket_id().empty());
  CHECK(kept.ticket_body().find("10,000 rows") != std::string::npos);
  CHECK(desk.Get(desk.principal, mine.id())->ticket_body().empty());
}

TEST_CASE("an article that was submitted or published stays when its ticket is solved anew",
          "[knowledge][service]") {
  SolvingDesk desk;
  const v1::Article draft = desk.Draft();
  v1::SubmitArticleRequest submit;
  submit.set_id(draft.id());
  REQUIRE(desk.As(desk.principal, "Articles/Submit", submit).ok());
  desk.answers.push_back(kOther);
  const v1::Article submitted = desk.Draft();
  CHECK(submitted.state() == v1::Article::IN_REVIEW);
  CHECK(submitted.version() == 1);
  CHECK(submitted.ticket_body().find("10,000 rows") != std::string::npos);
  REQUIRE(desk.Publish(draft.id()).ok());
  CHECK(desk.Draft().version() == 1);
  // Of which ticket it tells isn't for readers.
  CHECK(desk.Get(desk.principal, draft.id())->ticket_id() == desk.ticket_id);
  CHECK(desk.Get(desk.visitor, draft.id())->ticket_id().empty());
}

TEST_CASE("an author can't say that an article is a ticket's", "[knowledge][service]") {
  SolvingDesk desk;
  const v1::Article article = desk.Write("Lists", "As the menu says.", [&](v1::Article* sent) {
    sent->set_ticket_id(desk.ticket_id);
  });
  CHECK(article.ticket_id().empty());
}

TEST_CASE("the solution of a long ticket is its last answer", "[knowledge][service]") {
  SolvingDesk desk;
  desk.answers.insert(desk.answers.end(), 450,
                      "Please tell us how many rows the list has, and of which kind.");
  desk.answers.push_back(kOther);
  CHECK(SolvingDesk::Says(desk.Draft(), "10,000 rows"));
}

}  // namespace deskmesh::knowledge
