// SPDX-License-Identifier: Apache-2.0
#include "sla/core/attainment.h"

#include <catch2/catch.hpp>

#include "sla/core/preview.h"
#include "sla/core/service_credit.h"

namespace deskmesh::sla {
namespace {

using std::chrono::hours;

PolicyTimeline SolvedWithin(base::Duration within) {
  Policy policy;
  policy.id = "pol_credit";
  policy.targets = {{.kind = ClockKind::kResolution, .priority = Priority::kP2, .within = within},
                    {.kind = ClockKind::kNextReply, .priority = Priority::kP2, .within = hours(1)}};
  policy.service_credit = {ClockKind::kResolution, 95, "a free month"};
  auto set = PolicySet::Compile({policy}, {});
  REQUIRE(set.ok());
  return PolicyTimeline(*set);
}

// A ticket created at `at` and resolved after `taken`, or still open when that is zero.
TicketHistory Solved(base::Instant at, base::Duration taken) {
  TicketHistory history;
  const Attributes attributes{.priority = Priority::kP2};
  history.Add({.at = at, .sequence = 1, .state = TicketState::kUnassigned}, attributes);
  if (taken > base::Duration(0)) {
    history.Add({.at = at + taken, .sequence = 2, .state = TicketState::kResolved}, attributes);
  }
  return history;
}

const base::Instant kOctober = ParseMonth("2026-10")->from;

TEST_CASE("every promise is kept, broken or open", "[sla][core]") {
  const PolicyTimeline timeline = SolvedWithin(hours(24));
  const base::Instant now = kOctober + hours(200);
  const auto how = [&](const TicketHistory& history) {
    const std::vector<Outcome> outcomes = OutcomesOf(history, timeline, now);
    REQUIRE(outcomes.size() == 1);
    return outcomes[0];
  };
  CHECK(how(Solved(kOctober, hours(23))).how == Outcome::How::kMet);
  CHECK(how(Solved(kOctober, hours(23))).ended == kOctober + hours(23));
  CHECK(how(Solved(kOctober, hours(25))).how == Outcome::How::kBreached);
  CHECK(how(Solved(kOctober, hours(25))).ended == kOctober + hours(24));
  CHECK(how(Solved(now - hours(1), hours(0))).how == Outcome::How::kOpen);

  // Reopened after it was kept: open again, and broken when it takes too long.
  TicketHistory reopened = Solved(kOctober, hours(20));
  const Attributes attributes{.priority = Priority::kP2};
  reopened.Add({.at = now - hours(3), .sequence = 3, .state = TicketState::kInProgress},
               attributes);
  CHECK(how(reopened).how == Outcome::How::kOpen);
  CHECK(OutcomesOf(reopened, timeline, now + hours(2))[0].how == Outcome::How::kBreached);

  AttainmentCounts counts;
  CHECK(counts.attainment() == 1.0);
  counts.Add(how(Solved(kOctober, hours(23))));
  counts.Add(how(Solved(kOctober, hours(25))));
  counts.Add(how(reopened));
  CHECK(counts.total() == 3);
  CHECK(counts.attainment() == 0.5);
}

TEST_CASE("a free month is owed below 95 percent, not at 95", "[sla][core]") {
  const PolicyTimeline timeline = SolvedWithin(hours(24));
  const Month october = *ParseMonth("2026-10");
  CreditLedger ledger("pol_credit", {ClockKind::kResolution, 95, "a free month"}, october);
  const base::Instant now = october.until + hours(100);
  for (int i = 0; i < 20; ++i) {
    const TicketHistory kept = Solved(october.from + hours(i), hours(i == 0 ? 30 : 2));
    ledger.Add("tkt_" + std::to_string(i), "org_at_95", OutcomesOf(kept, timeline, now));
    if (i < 19) {
      ledger.Add("tkt_x" + std::to_string(i), "org_below", OutcomesOf(kept, timeline, now));
    }
  }
  // Ends in November; its clock doesn't count for October.
  ledger.Add("tkt_later", "org_below",
             OutcomesOf(Solved(october.until - hours(1), hours(2)), timeline, now));
  const auto& evidence = ledger.by_organization();
  CHECK(evidence.at("org_at_95").tickets == 20);
  CHECK_FALSE(evidence.at("org_at_95").IsOwed(95));
  CHECK(evidence.at("org_below").tickets == 19);
  CHECK(evidence.at("org_below").IsOwed(95));
  CHECK(evidence.at("org_below").late_ticket_ids == std::vector<std::string>{"tkt_x0"});
  CHECK_FALSE(CreditEvidence().IsOwed(95));

  CreditLedger other("pol_other", {ClockKind::kResolution, 95, ""}, october);
  other.Add("tkt_1", "org", OutcomesOf(Solved(october.from, hours(1)), timeline, now));
  CHECK(other.by_organization().empty());
  for (const char* bad : {"2026-13", "2026", "2026-1", "1999-12", "2060-01", "2026-10-01"}) {
    CHECK_FALSE(ParseMonth(bad).ok());
  }
}

TEST_CASE("a preview tells what a draft would have broken and mended", "[sla][core]") {
  const base::Instant now = kOctober + hours(200);
  const PolicyTimeline today = SolvedWithin(hours(24));
  const PolicyTimeline strict = SolvedWithin(hours(4));
  PreviewCounts counts = Compare(Solved(kOctober, hours(6)), today, strict, now);
  counts += Compare(Solved(kOctober, hours(30)), today, strict, now);
  counts += Compare(Solved(kOctober, hours(1)), today, strict, now);
  CHECK(counts.tickets == 3);
  CHECK(counts.breaches_now == 1);
  CHECK(counts.breaches_draft == 2);
  CHECK(counts.gained == 1);
  CHECK(counts.lost == 0);
  CHECK(Compare(Solved(kOctober, hours(6)), strict, today, now).lost == 1);
}

}  // namespace
}  // namespace deskmesh::sla
