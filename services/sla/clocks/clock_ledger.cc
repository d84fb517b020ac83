// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/clock_ledger.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "deskmesh/sla/v1/sla_events.pb.h"
#include "platform/base/error.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/call.h"
#include "sla/clocks/convert.h"
#include "sla/clocks/timer_groups.h"
#include "sla/core/attribute_names.h"
#include "sla/policies/convert.h"

namespace deskmesh::sla {
namespace {

// How long facts on their way are waited for before a milestone of the past is told.
constexpr base::Duration kGrace = std::chrono::seconds(2);
// How long a missing fact holds back what lies after it.
constexpr base::Duration kGapPatience = std::chrono::seconds(60);
constexpr base::Duration kStaleWarning = std::chrono::minutes(5);
// A step of the ladder is still carried out after an outage, but not for an imported past.
constexpr base::Duration kStaleEscalation = std::chrono::hours(24);
constexpr int kRearmPage = 100;

std::set<std::string, std::less<>> SplitNames(std::string_view names) {
  std::set<std::string, std::less<>> split;
  while (!names.empty()) {
    const std::size_t space = std::min(names.find(' '), names.size());
    split.emplace(names.substr(0, space));
    names.remove_prefix(std::min(space + 1, names.size()));
  }
  return split;
}

// A warning that comes too late helps nobody.
bool IsWorthTelling(const Milestone& milestone, base::Instant now) {
  switch (milestone.what) {
    case Milestone::What::kWarned:
      return now - milestone.at <= kStaleWarning;
    case Milestone::What::kEscalated:
      return now - milestone.at <= kStaleEscalation;
    case Milestone::What::kBreached:
    case Milestone::What::kMet:
      return true;
  }
  return true;
}

// When the first running clock runs out, by calendar.
std::map<std::string, base::Instant> RunningDues(const TicketClocks& clocks, base::Instant now) {
  std::map<std::string, base::Instant> dues;
  for (int kind = 0; kind < kClockKinds; ++kind) {
    const ClockReading reading = clocks.Read(static_cast<ClockKind>(kind), now);
    if (reading.state != ClockState::kRunning || reading.due == base::Instant::Infinite()) continue;
    const auto [due, is_new] = dues.emplace(reading.promise->target->calendar_id, reading.due);
    if (!is_new) due->second = std::min(due->second, reading.due);
  }
  return dues;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const PolicyTimeline>> ClockLedger::TimelineOf(
    sql::Tx& tx, std::string_view workspace, base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(auto timeline, book_.TimelineOf(tx, workspace));
  if (timeline != nullptr) return timeline;
  DESKMESH_RETURN_IF_ERROR(SeedWorkspace(tx, workspace, "", ids_, now));
  return book_.TimelineOf(tx, workspace);
}

absl::Status ClockLedger::Enter(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                                base::Instant at, store::TicketRow* row) {
  const std::vector<std::string> ids = {std::string(ticket_id)};
  DESKMESH_ASSIGN_OR_RETURN(std::vector<store::TicketRow> rows,
                            store::LockTickets(tx, workspace, ids));
  if (rows.empty()) {
    DESKMESH_RETURN_IF_ERROR(
        store::EnterTicket(tx, workspace, ticket_id, at, outbox::ShardOf(workspace, ticket_id)));
    DESKMESH_ASSIGN_OR_RETURN(rows, store::LockTickets(tx, workspace, ids));
  }
  if (rows.empty()) return absl::InternalError("a ticket was entered and isn't there");
  *row = std::move(rows[0]);
  return absl::OkStatus();
}

absl::Status ClockLedger::Record(sql::Tx& tx, std::string_view workspace, const TicketNews& news,
                                 base::Instant now) {
  store::TicketRow row;
  DESKMESH_RETURN_IF_ERROR(Enter(tx, workspace, news.ticket_id, news.fact.at, &row));
  DESKMESH_ASSIGN_OR_RETURN(
      const bool is_new, store::AddFact(tx, workspace, news.ticket_id, news.fact, news.attributes));
  if (!is_new) return absl::OkStatus();
  ++row.fact_count;
  if (news.fact.sequence == 1 && row.created != news.fact.at) {
    DESKMESH_RETURN_IF_ERROR(store::SaveCreated(tx, workspace, news.ticket_id, news.fact.at));
  }
  if (news.fact.sequence > row.latest_sequence) {
    row.latest_sequence = news.fact.sequence;
    row.assignee_id = news.assignee_id;
    row.team_id = news.team_id;
  }
  DESKMESH_ASSIGN_OR_RETURN(const auto timeline, TimelineOf(tx, workspace, now));
  DESKMESH_ASSIGN_OR_RETURN(const auto histories,
                            store::LoadHistories(tx, workspace, {news.ticket_id}));
  // Up to the newest fact: what came after it is only known once its time has passed.
  DESKMESH_RETURN_IF_ERROR(
      Bring(tx, row, histories.at(news.ticket_id), *timeline, {}, now, news.traceparent));
  return store::SaveTicket(tx, row);
}

absl::Status ClockLedger::Count(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                                std::int64_t sequence, base::Instant at, base::Instant now) {
  store::TicketRow row;
  DESKMESH_RETURN_IF_ERROR(Enter(tx, workspace, ticket_id, at, &row));
  ++row.fact_count;
  row.latest_sequence = std::max(row.latest_sequence, sequence);
  DESKMESH_ASSIGN_OR_RETURN(const auto timeline, TimelineOf(tx, workspace, now));
  DESKMESH_ASSIGN_OR_RETURN(const auto histories,
                            store::LoadHistories(tx, workspace, {row.ticket_id}));
  auto history = histories.find(row.ticket_id);
  if (history != histories.end()) {
    DESKMESH_RETURN_IF_ERROR(Bring(tx, row, history->second, *timeline, {}, now, ""));
  }
  return store::SaveTicket(tx, row);
}

absl::Status ClockLedger::OnDue(sql::Tx& tx, std::vector<store::TicketRow> rows,
                                base::Instant now) {
  std::map<std::string_view, std::vector<std::string>> ids;
  for (const store::TicketRow& row : rows) ids[row.workspace_id].push_back(row.ticket_id);
  struct Loaded {
    std::shared_ptr<const PolicyTimeline> timeline;
    std::map<std::string, TicketHistory> histories;
  };
  std::map<std::string_view, Loaded> loaded;
  for (const auto& [workspace, of_workspace] : ids) {
    Loaded& target = loaded[workspace];
    DESKMESH_ASSIGN_OR_RETURN(target.timeline, TimelineOf(tx, workspace, now));
    DESKMESH_ASSIGN_OR_RETURN(target.histories, store::LoadHistories(tx, workspace, of_workspace));
  }
  for (store::TicketRow& row : rows) {
    const Loaded& from = loaded[row.workspace_id];
    row.timer_at.reset();
    auto history = from.histories.find(row.ticket_id);
    if (history != from.histories.end()) {
      DESKMESH_RETURN_IF_ERROR(Bring(tx, row, history->second, *from.timeline, now, now, ""));
    }
    DESKMESH_RETURN_IF_ERROR(store::SaveDerived(tx, row));
  }
  return absl::OkStatus();
}

absl::Status ClockLedger::Rearm(sql::Tx& tx, const store::Rearm& rearm, base::Instant now) {
  const std::string& workspace = rearm.workspace_id;
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                            store::ListOpen(tx, workspace, rearm.after_ticket_id, kRearmPage));
  if (ids.empty()) return store::DropRearm(tx, workspace);
  DESKMESH_ASSIGN_OR_RETURN(std::vector<store::TicketRow> rows,
                            store::LockTickets(tx, workspace, ids));
  DESKMESH_ASSIGN_OR_RETURN(const auto timeline, TimelineOf(tx, workspace, now));
  DESKMESH_ASSIGN_OR_RETURN(const auto histories, store::LoadHistories(tx, workspace, ids));
  for (store::TicketRow& row : rows) {
    auto history = histories.find(row.ticket_id);
    if (history == histories.end()) continue;
    DESKMESH_RETURN_IF_ERROR(Bring(tx, row, history->second, *timeline, {}, now, ""));
    DESKMESH_RETURN_IF_ERROR(store::SaveDerived(tx, row));
  }
  const int shard = outbox::ShardOf(workspace, workspace);
  Hint(tx, shard, now);
  return store::PutRearm(tx, {workspace, ids.back()}, shard);
}

absl::Status ClockLedger::BeginRearm(sql::Tx& tx, std::string_view workspace, base::Instant now) {
  const int shard = outbox::ShardOf(workspace, workspace);
  Hint(tx, shard, now);
  return store::PutRearm(tx, {std::string(workspace), ""}, shard);
}

absl::Status ClockLedger::Bring(sql::Tx& tx, store::TicketRow& row, const TicketHistory& history,
                                const PolicyTimeline& timeline, base::Instant horizon,
                                base::Instant now, const std::string& traceparent) {
  if (row.is_gapless()) {
    row.gap_since.reset();
  } else if (!row.gap_since.has_value()) {
    row.gap_since = now;
  }
  const bool is_held =
      row.gap_since.has_value() && now < *row.gap_since + kGapPatience && now >= *row.gap_since;
  if (is_held) {
    SetTimer(tx, row, *row.gap_since + kGapPatience);
    return store::MoveDues(tx, row, {});
  }
  // Never behind what was told: else a fact that comes late would seem to take it back.
  const Survey survey = SurveyAt(history, timeline, std::max(horizon, row.told_until));
  horizon = std::max({horizon, row.told_until, survey.clocks.last_at()});
  row.told_until = horizon;
  DESKMESH_RETURN_IF_ERROR(Tell(tx, row, history, survey, now, traceparent));
  std::optional<base::Instant> next = NextMilestone(survey.clocks, horizon);
  // Not known yet, or only just: further facts may be on their way.
  if (next.has_value() && *next <= now) next = now + kGrace;
  SetTimer(tx, row, next);
  return store::MoveDues(tx, row, RunningDues(survey.clocks, std::max(horizon, now)));
}

absl::Status ClockLedger::Tell(sql::Tx& tx, store::TicketRow& row, const TicketHistory& history,
                               const Survey& survey, base::Instant now,
                               const std::string& traceparent) {
  const rpc::FactSource source{row.workspace_id, "service:sla", traceparent, now};
  const std::string priority(
      NameOf(history.attributes()[history.facts().back().attributes].priority));
  const std::set<std::string, std::less<>> told = SplitNames(row.told);
  std::set<std::string, std::less<>> derived;
  const auto publish = [&](auto fact, const Milestone& milestone) {
    ToProto(milestone, row.ticket_id, fact.mutable_clock());
    fact.set_assignee_id(row.assignee_id);
    return rpc::PublishFact(tx, outbox_, ids_, source, row.ticket_id, ++row.published, fact);
  };
  for (const Milestone& milestone : survey.milestones) {
    std::string name = milestone.Key();
    const bool is_told = told.contains(name);
    if (!is_told) row.told += (row.told.empty() ? "" : " ") + name;
    derived.insert(std::move(name));
    if (is_told || !IsWorthTelling(milestone, now)) continue;
    if (milestone.what == Milestone::What::kWarned) {
      v1::ClockWarned fact;
      fact.set_percent(milestone.number);
      DESKMESH_RETURN_IF_ERROR(publish(std::move(fact), milestone));
    } else if (milestone.what == Milestone::What::kBreached) {
      v1::ClockBreached fact;
      fact.set_priority(priority);
      DESKMESH_RETURN_IF_ERROR(publish(std::move(fact), milestone));
    } else if (milestone.what == Milestone::What::kEscalated) {
      v1::ClockEscalated fact;
      fact.set_at_percent(milestone.number);
      for (const EscalationAction& action : milestone.step->actions) {
        ToProto(action, fact.add_actions());
      }
      fact.set_priority(priority);
      DESKMESH_RETURN_IF_ERROR(publish(std::move(fact), milestone));
    } else {
      v1::ClockMet fact;
      fact.set_priority(priority);
      DESKMESH_RETURN_IF_ERROR(publish(std::move(fact), milestone));
    }
  }
  for (const std::string& name : told) {
    if (!name.ends_with(".b") || derived.contains(name)) continue;
    DESKMESH_RETURN_IF_ERROR(Withdraw(tx, source, row, name, survey, priority));
  }
  return absl::OkStatus();
}

// `told_name` is `<clock>.<cycle>.b`.
absl::Status ClockLedger::Withdraw(sql::Tx& tx, const rpc::FactSource& source,
                                   store::TicketRow& row, const std::string& told_name,
                                   const Survey& survey, const std::string& priority) {
  std::set<std::string, std::less<>> names = SplitNames(row.told);
  names.erase(told_name);
  row.told.clear();
  for (const std::string& name : names) row.told += (row.told.empty() ? "" : " ") + name;

  const std::size_t dot = told_name.find('.');
  const std::optional<ClockKind> kind = ClockKindOf(told_name.substr(0, dot));
  if (!kind.has_value()) return absl::OkStatus();
  const int cycle = std::atoi(told_name.c_str() + dot + 1);
  v1::ClockBreachWithdrawn fact;
  const ClockReading reading = survey.clocks.Read(*kind, source.now);
  if (reading.cycle == cycle) {
    ToProto(reading, row.ticket_id, fact.mutable_clock());
  } else {
    fact.mutable_clock()->set_id(std::string(ClockName(*kind)));
    fact.mutable_clock()->set_ticket_id(row.ticket_id);
    fact.mutable_clock()->set_cycle(cycle);
    fact.mutable_clock()->set_breach_count(reading.breaches);
  }
  fact.set_assignee_id(row.assignee_id);
  fact.set_priority(priority);
  return rpc::PublishFact(tx, outbox_, ids_, source, row.ticket_id, ++row.published, fact);
}

void ClockLedger::SetTimer(sql::Tx& tx, store::TicketRow& row, std::optional<base::Instant> due) {
  if (due.has_value() && due != row.timer_at) {
    Hint(tx, outbox::ShardOf(row.workspace_id, row.ticket_id), *due);
  }
  row.timer_at = due;
}

void ClockLedger::Hint(sql::Tx& tx, int shard, base::Instant due) {
  tx.AfterCommit([this, hint = std::to_string(GroupOf(shard)) + ':' + std::to_string(due.micros)] {
    hints_.Publish(std::string(kTimerTopic), hint);
  });
}

}  // namespace deskmesh::sla
