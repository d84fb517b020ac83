// SPDX-License-Identifier: Apache-2.0
#include "tickets/satisfaction/core/survey_rule.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr base::Instant kResolved = base::Instant::FromSeconds(1'700'000'000);

Ticket ResolvedTicket() {
  Ticket ticket;
  ticket.id = "tkt_1";
  ticket.state = State::kResolved;
  ticket.resolved = kResolved;
  ticket.locale = "en";
  ticket.owner_id = "usr_owner";
  ticket.assignee_id = "usr_other";
  ticket.sequence = 4;
  return ticket;
}

Survey::Answer Answered(int score, bool solved, std::string comment = "") {
  return {.score = score, .comment = std::move(comment), .solved = solved, .at = kResolved};
}

const auto kNewId = [] { return std::string("cmt_1"); };
constexpr base::Instant kNow = kResolved + std::chrono::hours(2);

}  // namespace

TEST_CASE("only a case that is still over and not rated since is asked about",
          "[satisfaction][core]") {
  Ticket ticket = ResolvedTicket();
  CHECK(IsAskedAbout(ticket, kResolved));
  ticket.state = State::kClosed;
  CHECK(IsAskedAbout(ticket, kResolved));
  CHECK_FALSE(IsAskedAbout(ticket, kResolved + std::chrono::seconds(1)));
  ticket.rating = {.score = 5, .at = kResolved - std::chrono::seconds(1)};
  CHECK(IsAskedAbout(ticket, kResolved));
  ticket.rating.at = kResolved;
  CHECK_FALSE(IsAskedAbout(ticket, kResolved));
  ticket.rating = {};
  ticket.merged_into_id = "tkt_2";
  CHECK_FALSE(IsAskedAbout(ticket, kResolved));
  ticket = ResolvedTicket();
  ticket.state = State::kInProgress;
  CHECK_FALSE(IsAskedAbout(ticket, kResolved));
}

TEST_CASE("an answer has a score of its kind and says whether the case is solved",
          "[satisfaction][core]") {
  const auto field = [](const absl::Status& status) {
    return status.ok() ? "" : base::DetailsOf(status).field_violations[0].field;
  };
  using Kind = Survey::Kind;
  CHECK(field(CheckAnswer(Kind::kSatisfaction, 1, true)).empty());
  CHECK(field(CheckAnswer(Kind::kSatisfaction, 5, false)).empty());
  for (const auto score : {std::optional<int>(), std::optional<int>(0), std::optional<int>(6)}) {
    CHECK(field(CheckAnswer(Kind::kSatisfaction, score, true)) == "score");
  }
  CHECK(field(CheckAnswer(Kind::kSatisfaction, 3, std::nullopt)) == "solved");
  CHECK(field(CheckAnswer(Kind::kNps, 0, std::nullopt)).empty());
  CHECK(field(CheckAnswer(Kind::kNps, 10, std::nullopt)).empty());
  CHECK(field(CheckAnswer(Kind::kNps, 11, std::nullopt)) == "score");
  CHECK(field(CheckAnswer(Kind::kNps, std::nullopt, std::nullopt)) == "score");
}

TEST_CASE("a good answer is the ticket's rating and nothing more", "[satisfaction][core]") {
  const std::vector<Step> steps = TakeAnswer(ResolvedTicket(), Answered(5, true, "fast"),
                                             std::nullopt, UnsolvedAction::kReopen, kNewId, kNow);
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].action == Action::kRated);
  CHECK(steps[0].ticket.rating.score == 5);
  CHECK(steps[0].ticket.rating.comment == "fast");
  CHECK(steps[0].ticket.rating.at == kNow);
  CHECK(steps[0].ticket.state == State::kResolved);
}

TEST_CASE("not solved opens the ticket again and tells its owner, once", "[satisfaction][core]") {
  const std::vector<Step> steps = TakeAnswer(ResolvedTicket(), Answered(2, false, "still broken"),
                                             std::nullopt, UnsolvedAction::kReopen, kNewId, kNow);
  REQUIRE(steps.size() == 3);
  CHECK(steps[1].ticket.state == State::kInProgress);
  CHECK(steps[1].ticket.reopen_count == 1);
  CHECK(steps[2].comment[0].visibility == Visibility::kInternal);
  CHECK(steps[2].comment[0].body.find("still broken") != std::string::npos);
  CHECK(steps[2].comment[0].body.find("@usr_owner") != std::string::npos);

  // The same opinion in other words, on the ticket that was opened meanwhile.
  const std::vector<Step> again =
      TakeAnswer(steps.back().ticket, Answered(1, false, "really"), Answered(2, false),
                 UnsolvedAction::kReopen, kNewId, kNow);
  REQUIRE(again.size() == 1);
  CHECK(again[0].ticket.rating.score == 1);
  CHECK(again[0].ticket.state == State::kInProgress);
}

TEST_CASE("the owner is told without opening where that is the setting", "[satisfaction][core]") {
  const std::vector<Step> steps = TakeAnswer(ResolvedTicket(), Answered(2, false), std::nullopt,
                                             UnsolvedAction::kTellOwner, kNewId, kNow);
  REQUIRE(steps.size() == 2);
  CHECK(steps[1].ticket.state == State::kResolved);
  CHECK(steps[1].action == Action::kCommented);
}

TEST_CASE("a ticket closed for too long keeps the rating and stays closed",
          "[satisfaction][core]") {
  Ticket ticket = ResolvedTicket();
  ticket.state = State::kClosed;
  ticket.closed = kResolved;
  const std::vector<Step> steps =
      TakeAnswer(ticket, Answered(1, false), std::nullopt, UnsolvedAction::kReopen, kNewId,
                 kResolved + std::chrono::days(20));
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].ticket.state == State::kClosed);
}

TEST_CASE("a merged ticket is left alone", "[satisfaction][core]") {
  Ticket ticket = ResolvedTicket();
  ticket.merged_into_id = "tkt_2";
  CHECK(TakeAnswer(ticket, Answered(5, true), std::nullopt, UnsolvedAction::kReopen, kNewId, kNow)
            .empty());
}

}  // namespace deskmesh::tickets
