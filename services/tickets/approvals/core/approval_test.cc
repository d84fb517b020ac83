// SPDX-License-Identifier: Apache-2.0
#include "tickets/approvals/core/approval.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "platform/base/error.h"
#include "tickets/core/ticket_commands.h"

namespace deskmesh::tickets {
namespace {

constexpr base::Instant kNow = base::Instant::FromSeconds(1'800'000'000);

Ticket Open() {
  Ticket ticket;
  ticket.id = "tkt_1";
  ticket.subject = "退款";
  ticket.type = Type::kFeature;
  ticket.priority = Priority::kP2;
  ticket.state = State::kInProgress;
  ticket.assignee_id = ticket.owner_id = "usr_0";
  return ticket;
}

Approval Question(int approvers, int required) {
  Approval approval{.id = "apr_1", .question = "可以退款吗？", .required_count = required};
  approval.creator_id = "usr_0";
  for (int i = 1; i <= approvers; ++i) approval.approver_ids.push_back("usr_" + std::to_string(i));
  return approval;
}

std::string FieldOf(const absl::Status& status) {
  const auto details = base::DetailsOf(status);
  return details.field_violations.empty() ? details.reason : details.field_violations[0].field;
}
std::string ReasonOf(const absl::Status& status) { return base::DetailsOf(status).reason; }

TEST_CASE("an approval ends when its outcome is certain, whatever the order of the votes",
          "[tickets][core][approvals]") {
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    const int approvers = 1 + static_cast<int>(random() % 6);
    const int required = 1 + static_cast<int>(random() % static_cast<unsigned>(approvers));
    Ticket ticket = Open();
    auto steps = AskApproval(ticket, Question(approvers, required), kNow).value();
    Approval approval = steps.back().approval.front();
    ticket = steps.back().ticket;
    std::vector<std::pair<std::string, bool>> votes;
    int yes = 0;
    for (const std::string& id : approval.approver_ids) {
      votes.emplace_back(id, random() % 2 == 0);
      yes += votes.back().second ? 1 : 0;
    }
    std::shuffle(votes.begin(), votes.end(), random);
    int said_yes = 0;
    int said_no = 0;
    for (const auto& [id, approved] : votes) {
      const bool was_certain = said_yes >= required || said_no > approvers - required;
      REQUIRE(was_certain == (approval.state != ApprovalState::kPending));
      const auto decided = DecideApproval(ticket, approval, id, approved, "因为", kNow);
      if (was_certain) {
        REQUIRE(ReasonOf(decided.status()) == "APPROVAL_ENDED");
        continue;
      }
      REQUIRE(decided.ok());
      approval = decided->front().approval.front();
      ticket = decided->back().ticket;
      (approved ? said_yes : said_no) += 1;
      REQUIRE(ReasonOf(DecideApproval(ticket, approval, id, true, "", kNow).status()) ==
              "ALREADY_DECIDED");
    }
    REQUIRE(approval.state ==
            (yes >= required ? ApprovalState::kApproved : ApprovalState::kRejected));
    REQUIRE(ticket.approval == approval.state);
    REQUIRE(approval.sequence == 2 + static_cast<std::int64_t>(approval.votes.size()));
  }
}

TEST_CASE("a held ticket waits for its approval and goes on when that ends, however it ends",
          "[tickets][core][approvals]") {
  Approval question = Question(1, 1);
  question.holds_ticket = true;
  const auto asked = AskApproval(Open(), question, kNow).value();
  REQUIRE(asked.size() == 2);
  const Ticket& held = asked.back().ticket;
  CHECK(held.state == State::kWaitingForThirdParty);
  CHECK(held.approval == ApprovalState::kPending);
  const Approval approval = asked.front().approval.front();
  CHECK(ReasonOf(AskApproval(held, question, kNow).status()) == "APPROVAL_PENDING");
  CHECK(ReasonOf(Resolve(held, {Actor::Kind::kAgent, "usr_0"}, {}, kNow).status()) ==
        "APPROVAL_PENDING");
  for (const auto& steps : {*DecideApproval(held, approval, "usr_1", true, "", kNow),
                            *DecideApproval(held, approval, "usr_1", false, "太贵", kNow),
                            *WithdrawApproval(held, approval, "不需要了", kNow),
                            ExpireApproval(held, approval, kNow)}) {
    REQUIRE(steps.size() == 2);
    CHECK(steps.back().ticket.state == State::kInProgress);
    CHECK(steps.back().ticket.approval != ApprovalState::kPending);
    CHECK(Resolve(steps.back().ticket, {Actor::Kind::kAgent, "usr_0"}, {}, kNow).ok());
    CHECK(ExpireApproval(held, steps.front().approval.front(), kNow).empty());
  }
  // A ticket that went on by itself is left where it is.
  const Ticket resumed = Resume(held, "", kNow)->ticket;
  CHECK(ExpireApproval(resumed, approval, kNow).size() == 1);
}

TEST_CASE("questions out of shape and votes of strangers are refused",
          "[tickets][core][approvals]") {
  const auto fault = [](const Approval& approval) {
    return FieldOf(AskApproval(Open(), approval, kNow).status());
  };
  Approval question = Question(2, 3);
  CHECK(fault(question) == "ticket_approval.required_count");
  question = Question(0, 1);
  CHECK(fault(question) == "ticket_approval.approver_ids");
  question = Question(21, 1);
  CHECK(fault(question) == "ticket_approval.approver_ids");
  question = Question(1, 1);
  question.approver_ids.emplace_back("usr_0");  // who asks
  CHECK(fault(question) == "ticket_approval.approver_ids");
  question = Question(1, 1);
  question.expires = kNow;
  CHECK(fault(question) == "ticket_approval.expire_time");
  question.expires = kNow + std::chrono::days(91);
  CHECK(fault(question) == "ticket_approval.expire_time");
  question = Question(1, 1);
  question.question = " ";
  CHECK(fault(question) == "ticket_approval.question");
  Ticket ended = Open();
  ended.state = State::kResolved;
  CHECK(ReasonOf(AskApproval(ended, Question(1, 1), kNow).status()) == "ILLEGAL_TRANSITION");
  const auto asked = AskApproval(Open(), Question(2, 2), kNow).value();
  const Approval& approval = asked.front().approval.front();
  CHECK(approval.expires == kNow + kUsualApprovalTime);
  CHECK(ReasonOf(DecideApproval(asked.back().ticket, approval, "usr_9", true, "", kNow).status()) ==
        "NOT_AN_APPROVER");
  CHECK(
      FieldOf(DecideApproval(asked.back().ticket, approval, "usr_1", false, " ", kNow).status()) ==
      "reason");
}

TEST_CASE("an approval ends no wait but the one it began", "[tickets][core][approvals]") {
  Approval question = Question(1, 1);
  question.holds_ticket = true;
  const Ticket waits = Wait(Open(), /*for_customer=*/false, "parts", kNow)->ticket;
  const auto asked = AskApproval(waits, question, kNow).value();
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].approval[0].wait_sequence == 0);
  const auto ended = ExpireApproval(asked[0].ticket, asked[0].approval[0], kNow);
  REQUIRE(ended.size() == 1);
  CHECK(ended[0].ticket.state == State::kWaitingForThirdParty);
  const auto held = AskApproval(Open(), question, kNow).value();
  CHECK(held[0].approval[0].wait_sequence == held[1].ticket.sequence);
}

}  // namespace
}  // namespace deskmesh::tickets
