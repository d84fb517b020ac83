// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/clock_ledger.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "deskmesh/sla/v1/sla_events.pb.h"
#include "platform/base/error.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/envelope.h"
#include "platform/rpc/timestamp.h"
#include "platform/sql/kept.h"
#include "sla/clocks/convert.h"
#include "sla/clocks/timer_groups.h"
#include "sla/core/attribute_names.h"
#include "sla/policies/convert.h"
#include "sla/policies/store.h"

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

// The clock that runs out first, or has and isn't done; nothing where all stand still.
std::optional<ClockReading> NextDue(const TicketClocks& clocks, base::Instant now) {
  std::optional<ClockReading> next;
  for (int kind = 0; kind < kClockKinds; ++kind) {
    ClockReading reading = clocks.Read(static_cast<ClockKind>(kind), now);
    if (reading.standing != Standing::kRunning || reading.due == base::Instant::Infinite()) {
      continue;
    }
    if (!next.has_value() || reading.due < next->due) next = std::move(reading);
  }
  return next;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const PolicyTimeline>> ClockLedger::TimelineOf(
    sql::Tx& tx, std::string_view workspace, base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(auto timeline, book_.TimelineOf(tx, workspace));
  if (timeline != nullptr) return timeline;
  DESKMESH_RETURN_IF_ERROR(SeedWorkspace(tx, workspace, "", ids_, now));
  return book_.TimelineOf(tx, workspace);
}

absl::StatusOr<bool> ClockLedger::Enter(sql::Tx& tx, std::string_view workspace,
                                        std::string_view ticket_id, base::Instant at, bool is_new,
                                        store::TicketRow* row) {
  const std::vector<std::string> ids = {std::string(ticket_id)};
  std::vector<store::TicketRow> rows;
  if (!is_new) {
    DESKMESH_ASSIGN_OR_RETURN(rows, store::LockTickets(tx, workspace, ids));
  }
  if (rows.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(
        const bool is_entered,
        store::EnterTicket(tx, workspace, ticket_id, at, outbox::ShardOf(workspace, ticket_id)));
    if (is_entered) {
      *row = {.workspace_id = std::string(workspace), .ticket_id = ids[0], .created = at};
      return true;
    }
    // Earlier, or by another's transaction meanwhile.
    DESKMESH_ASSIGN_OR_RETURN(rows, store::LockTickets(tx, workspace, ids));
  }
  if (rows.empty()) return absl::InternalError("a ticket was entered and isn't there");
  *row = std::move(rows[0]);
  return false;
}

absl::Status ClockLedger::Record(sql::Tx& tx, std::string_view workspace, const TicketNews& news,
                                 base::Instant now) {
  store::TicketRow row;
  DESKMESH_ASSIGN_OR_RETURN(const bool is_first, Enter(tx, workspace, news.ticket_id, news.fact.at,
                                                       news.fact.sequence == 1, &row));
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
    DESKMESH_RETURN_IF_ERROR(store::SaveAbout(tx, workspace, news.ticket_id, news.about));
  }
  auto& timeline =
      sql::Kept<std::shared_ptr<const PolicyTimeline>>("timeline:" + std::string(workspace));
  if (!timeline.has_value()) {
    DESKMESH_ASSIGN_OR_RETURN(timeline, TimelineOf(tx, workspace, now));
  }
  TicketHistory history;
  if (is_first) {
    history.Add(news.fact, news.attributes);
  } else {
    DESKMESH_ASSIGN_OR_RETURN(auto histories,
                              store::LoadHistories(tx, workspace, {news.ticket_id}));
    history = std::move(histories.at(news.ticket_id));
  }
  // Up to the newest fact: what came after it is only known once its time has passed.
  DESKMESH_ASSIGN_OR_RETURN(const Derived outcome,
                            Bring(row, history, **timeline, {}, now, news.traceparent));
  DESKMESH_RETURN_IF_ERROR(Save(tx, row, outcome));
  return store::SaveTicket(tx, row);
}

absl::Status ClockLedger::Count(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                                std::int64_t sequence, base::Instant at, base::Instant now) {
  store::TicketRow row;
  DESKMESH_RETURN_IF_ERROR(Enter(tx, workspace, ticket_id, at, /*is_new=*/false, &row).status());
  ++row.fact_count;
  row.latest_sequence = std::max(row.latest_sequence, sequence);
  DESKMESH_ASSIGN_OR_RETURN(const auto timeline, TimelineOf(tx, workspace, now));
  DESKMESH_ASSIGN_OR_RETURN(const auto histories,
                            store::LoadHistories(tx, workspace, {row.ticket_id}));
  auto history = histories.find(row.ticket_id);
  if (history != histories.end()) {
    DESKMESH_ASSIGN_OR_RETURN(const Derived outcome,
                              Bring(row, history->second, *timeline, {}, now, ""));
    DESKMESH_RETURN_IF_ERROR(Save(tx, row, outcome));
  }
  return store::SaveTicket(tx, row);
}

absl::StatusOr<DueTickets> ClockLedger::Foresee(sql::Tx& tx, std::vector<store::TicketRow> rows,
                                                base::Instant now) {
  DueTickets due;
  std::map<std::string_view, std::vector<std::string>> ids;
  for (const store::TicketRow& row : rows) ids[row.workspace_id].push_back(row.ticket_id);
  struct Loaded {
    std::shared_ptr<const PolicyTimeline> timeline;
    std::map<std::string, TicketHistory> histories;
  };
  std::map<std::string, Loaded, std::less<>> loaded;
  for (const auto& [workspace, of_workspace] : ids) {
    Loaded& target = loaded[std::string(workspace)];
    DESKMESH_ASSIGN_OR_RETURN(due.revisions[std::string(workspace)],
                              store::RevisionOf(tx, workspace));
    DESKMESH_ASSIGN_OR_RETURN(target.timeline, book_.TimelineOf(tx, workspace));
    // Its first fact made it.
    if (target.timeline == nullptr) return absl::InternalError("a deadline without policies");
    DESKMESH_ASSIGN_OR_RETURN(target.histories, store::LoadHistories(tx, workspace, of_workspace));
  }
  due.tickets.reserve(rows.size());
  for (store::TicketRow& row : rows) {
    const Loaded& from = loaded.find(row.workspace_id)->second;
    DueTicket& ticket = due.tickets.emplace_back();
    ticket.after = row;
    ticket.before = std::move(row);
    ticket.after.timer_at.reset();
    const auto history = from.histories.find(ticket.after.ticket_id);
    if (history == from.histories.end()) continue;
    const base::Instant at = std::max(now, *ticket.before.timer_at);
    DESKMESH_ASSIGN_OR_RETURN(ticket.outcome,
                              Bring(ticket.after, history->second, *from.timeline, at, at, ""));
  }
  return due;
}

absl::StatusOr<std::size_t> ClockLedger::OnDue(sql::Tx& tx, const DueTickets& due) {
  std::set<std::string_view> changed;
  for (const auto& [workspace, revision] : due.revisions) {
    DESKMESH_ASSIGN_OR_RETURN(const std::int64_t now, store::RevisionOf(tx, workspace));
    if (now != revision) changed.insert(workspace);
  }
  std::vector<const DueTicket*> tickets;
  std::vector<store::RowChange> changes;
  for (const DueTicket& ticket : due.tickets) {
    if (changed.contains(ticket.before.workspace_id)) continue;
    tickets.push_back(&ticket);
    changes.push_back({&ticket.before, &ticket.after});
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<bool> saved, store::SaveDerivedOf(tx, changes));
  std::size_t count = 0;
  for (std::size_t i = 0; i < tickets.size(); ++i) {
    if (!saved[i]) continue;
    ++count;
    DESKMESH_RETURN_IF_ERROR(Save(tx, tickets[i]->after, tickets[i]->outcome));
  }
  return count;
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
    DESKMESH_ASSIGN_OR_RETURN(const Derived outcome,
                              Bring(row, history->second, *timeline, {}, now, ""));
    DESKMESH_RETURN_IF_ERROR(Save(tx, row, outcome));
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

absl::StatusOr<Derived> ClockLedger::Bring(store::TicketRow& row, const TicketHistory& history,
                                           const PolicyTimeline& timeline, base::Instant horizon,
                                           base::Instant now,
                                           const std::string& traceparent) const {
  Derived outcome;
  const auto set_timer = [&](std::optional<base::Instant> due) {
    if (due.has_value() && due != row.timer_at) outcome.timer = due;
    row.timer_at = due;
  };
  if (row.is_gapless()) {
    row.gap_since.reset();
  } else if (!row.gap_since.has_value()) {
    row.gap_since = now;
  }
  const bool is_held =
      row.gap_since.has_value() && now < *row.gap_since + kGapPatience && now >= *row.gap_since;
  if (is_held) {
    set_timer(*row.gap_since + kGapPatience);
    outcome.dues = store::PlanDues(row, {});
    return outcome;
  }
  // Never behind what was told: else a fact that comes late would seem to take it back.
  const Survey survey = SurveyAt(history, timeline, std::max(horizon, row.told_until));
  horizon = std::max({horizon, row.told_until, survey.clocks.last_at()});
  row.told_until = horizon;
  DESKMESH_RETURN_IF_ERROR(Tell(row, history, survey, now, traceparent, outcome));
  std::optional<base::Instant> next = NextMilestone(survey.clocks, horizon);
  // Not known yet, or only just: further facts may be on their way.
  if (next.has_value() && *next <= now) next = now + kGrace;
  set_timer(next);
  outcome.dues = store::PlanDues(row, RunningDues(survey.clocks, std::max(horizon, now)));
  DESKMESH_RETURN_IF_ERROR(
      TellDue(row, survey.clocks, std::max(horizon, now), now, traceparent, outcome));
  return outcome;
}

absl::Status ClockLedger::TellDue(store::TicketRow& row, const TicketClocks& clocks,
                                  base::Instant at, base::Instant now,
                                  const std::string& traceparent, Derived& outcome) const {
  const std::optional<ClockReading> next = NextDue(clocks, at);
  const std::int64_t due = next.has_value() ? next->due.micros : 0;
  if (due == row.told_due.value_or(0)) return absl::OkStatus();
  row.told_due = due;
  v1::NextDueChanged fact;
  fact.set_ticket_id(row.ticket_id);
  if (next.has_value()) {
    fact.set_clock_id(std::string(ClockName(next->kind)));
    rpc::SetTimestamp(next->due, fact.mutable_due_time());
  }
  return Publish({row.workspace_id, "service:sla", traceparent, now}, row, fact, outcome);
}

absl::Status ClockLedger::Publish(const rpc::FactSource& source, store::TicketRow& row,
                                  const google::protobuf::Message& fact, Derived& outcome) const {
  DESKMESH_ASSIGN_OR_RETURN(event::v1::Envelope envelope,
                            rpc::EnvelopeOf(ids_, source, row.ticket_id, ++row.published, fact));
  outcome.facts.push_back(std::move(envelope));
  return absl::OkStatus();
}

absl::Status ClockLedger::Save(sql::Tx& tx, const store::TicketRow& row, const Derived& outcome) {
  for (const event::v1::Envelope& fact : outcome.facts) {
    DESKMESH_RETURN_IF_ERROR(outbox_.Append(tx, fact));
  }
  if (outcome.timer.has_value()) {
    Hint(tx, outbox::ShardOf(row.workspace_id, row.ticket_id), *outcome.timer);
  }
  return store::SaveDues(tx, row, outcome.dues);
}

absl::Status ClockLedger::Tell(store::TicketRow& row, const TicketHistory& history,
                               const Survey& survey, base::Instant now,
                               const std::string& traceparent, Derived& outcome) const {
  const rpc::FactSource source{row.workspace_id, "service:sla", traceparent, now};
  const std::string priority(
      NameOf(history.attributes()[history.facts().back().attributes].priority));
  const std::set<std::string, std::less<>> told = SplitNames(row.told);
  std::set<std::string, std::less<>> derived;
  const auto publish = [&](auto fact, const Milestone& milestone) {
    ToProto(milestone, row.ticket_id, fact.mutable_clock());
    fact.set_assignee_id(row.assignee_id);
    return Publish(source, row, fact, outcome);
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
    DESKMESH_RETURN_IF_ERROR(Withdraw(source, row, name, survey, priority, outcome));
  }
  return absl::OkStatus();
}

// `told_name` is `<clock>.<cycle>.b`.
absl::Status ClockLedger::Withdraw(const rpc::FactSource& source, store::TicketRow& row,
                                   const std::string& told_name, const Survey& survey,
                                   const std::string& priority, Derived& outcome) const {
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
    // The latest time it was done.
    for (const Milestone& milestone : survey.milestones) {
      if (milestone.kind == *kind && milestone.cycle == cycle &&
          milestone.what == Milestone::What::kMet) {
        ToProto(milestone, row.ticket_id, fact.mutable_clock());
      }
    }
    fact.mutable_clock()->set_breach_count(reading.breaches);
  }
  fact.set_assignee_id(row.assignee_id);
  fact.set_priority(priority);
  return Publish(source, row, fact, outcome);
}

void ClockLedger::Hint(sql::Tx& tx, int shard, base::Instant due) {
  tx.AfterCommit([this, hint = std::to_string(GroupOf(shard)) + ':' + std::to_string(due.micros)] {
    hints_.Publish(std::string(kTimerTopic), hint);
  });
}

}  // namespace deskmesh::sla
