// SPDX-License-Identifier: Apache-2.0
#include "tickets/triggers/engine.h"

#include <algorithm>
#include <charconv>

#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/catalogue/store.h"
#include "tickets/core/coming_match.h"
#include "tickets/imported_past.h"
#include "tickets/store.h"
#include "tickets/triggers/convert.h"
#include "tickets/triggers/store.h"

namespace deskmesh::tickets {
namespace {

constexpr base::Duration kRulesAreFresh = std::chrono::seconds(10);
// More than triggers can change in a row.
constexpr int kLinesAfter = 1000;

// Moments of facts and of lines in the history may differ by less.
constexpr base::Duration kSlack = std::chrono::seconds(1);

std::int64_t SequenceIn(std::string_view payload) {
  std::int64_t sequence = 0;
  std::from_chars(payload.data(), payload.data() + payload.size(), sequence);
  return sequence;
}

}  // namespace

outbox::TimerKey QuietKey(const std::string& workspace_id, const std::string& ticket_id,
                          const std::string& trigger_id) {
  return {workspace_id, std::string(kQuietTimer), ticket_id, trigger_id};
}

absl::StatusOr<TriggerBook::Rules> TriggerBook::Of(sql::Tx& tx, std::string_view workspace_id,
                                                   base::Instant now) {
  {
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(workspace_id);
    if (known != known_.end() && now < known->second.read_at + kRulesAreFresh &&
        now >= known->second.read_at) {
      return known->second.rules;
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<CatalogueItem> items,
                            ListItems(tx, workspace_id, kTriggerKind, ""));
  auto rules = std::make_shared<std::vector<TriggerRule>>();
  for (const CatalogueItem& item : items) {
    v1::Trigger trigger;
    if (!trigger.ParseFromString(item.body)) {
      return absl::DataLossError("a kept trigger can't be read");
    }
    trigger.set_id(item.id);
    rules->push_back(RuleOf(trigger));
  }
  const std::lock_guard lock(mutex_);
  known_[std::string(workspace_id)] = {now, rules};
  return Rules(std::move(rules));
}

void TriggerBook::Forget(std::string_view workspace_id) {
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(workspace_id);
  if (known != known_.end()) known_.erase(known);
}

absl::Status TriggerEngine::OnFact(sql::Tx& tx, const event::v1::Envelope& envelope,
                                   const InboxItem& item) {
  const base::Instant now = clock_.Now();
  DESKMESH_ASSIGN_OR_RETURN(const TriggerBook::Rules rules,
                            book_.Of(tx, envelope.workspace_id(), now));
  const Occasion occasion{.workspace_id = envelope.workspace_id(),
                          .ticket_id = envelope.subject(),
                          .traceparent = envelope.trace(),
                          .sequence = envelope.sequence(),
                          .action = ActionOf(item.action),
                          .at = rpc::InstantOf(envelope.occurred_at()),
                          .now = now};
  const TriggerNews news{.action = occasion.action,
                         .changed_fields = item.changed_fields,
                         .author = item.author,
                         .has_changed_state = item.has_changed_state,
                         .actor = envelope.actor()};
  if (std::none_of(rules->begin(), rules->end(), [&](const TriggerRule& rule) {
        return rule.is_time_rule() || Listens(rule, news);
      })) {
    return absl::OkStatus();
  }
  // It is not to be answered today.
  DESKMESH_ASSIGN_OR_RETURN(const bool is_past, IsOfImportedPast(tx, envelope, now));
  if (is_past) return absl::OkStatus();
  const Ticket ticket = FromProto(item.ticket);
  v1::TriggerCheck check;
  const std::size_t first = FirstAfter(*rules, news.actor);
  for (std::size_t i = 0; i < rules->size(); ++i) {
    const TriggerRule& rule = (*rules)[i];
    const bool is_listening = Listens(rule, news);
    v1::TriggerRun run = NewRun(occasion, rule);
    if (rule.is_time_rule()) {
      const std::optional<base::Instant> due = FirstMatch(rule, ticket, occasion.at + rule.after);
      // A rule behind it answers to nobody in front: two would answer each other for ever.
      if (i < first && due.has_value()) continue;
      DESKMESH_RETURN_IF_ERROR(SetQuiet(tx, occasion, rule, due, news.actor, item.ticket));
      if (!due.has_value()) continue;
      ToProto(JudgeTrigger(rule, ticket, &news, *due), &run);
      *check.add_runs() = std::move(run);
      continue;
    }
    if (i < first) {
      if (!is_listening) continue;
      run.set_outcome(v1::TriggerRun::CUT);
      *check.add_runs() = std::move(run);
      continue;
    }
    const TriggerVerdict verdict = JudgeTrigger(rule, ticket, &news, now);
    if (verdict.is_match) {
      DESKMESH_ASSIGN_OR_RETURN(*check.add_runs(), Fire(tx, occasion, rule, &news));
    } else if (is_listening) {
      ToProto(verdict, &run);
      *check.add_runs() = std::move(run);
    }
  }
  if (check.runs().empty()) return absl::OkStatus();
  check.set_event(EventOf(occasion.action));
  check.set_actor(news.actor);
  return Keep(tx, occasion, std::move(check));
}

absl::Status TriggerEngine::OnWarning(sql::Tx& tx, const event::v1::Envelope& envelope,
                                      const Warning& warning) {
  const base::Instant now = clock_.Now();
  const std::string& workspace = envelope.workspace_id();
  DESKMESH_ASSIGN_OR_RETURN(const TriggerBook::Rules rules, book_.Of(tx, workspace, now));
  const TriggerNews news{.action = Action::kClockWarned,
                         .actor = envelope.actor(),
                         .clock = warning.clock,
                         .used_percent = warning.used_percent};
  if (std::none_of(rules->begin(), rules->end(),
                   [&](const TriggerRule& rule) { return Listens(rule, news); })) {
    return absl::OkStatus();
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> stored,
                            LoadTicket(tx, workspace, warning.ticket_id));
  if (!stored.has_value()) return absl::OkStatus();
  v1::Ticket proto;
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, &proto));
  const Ticket ticket = FromProto(proto);
  const Occasion occasion{.workspace_id = workspace,
                          .ticket_id = ticket.id,
                          .traceparent = envelope.trace(),
                          .sequence = ticket.sequence,
                          .action = news.action,
                          .at = rpc::InstantOf(envelope.occurred_at()),
                          .now = now};
  v1::TriggerCheck check;
  for (const TriggerRule& rule : *rules) {
    if (!Listens(rule, news)) continue;
    const TriggerVerdict verdict = JudgeTrigger(rule, ticket, &news, now);
    if (verdict.is_match) {
      DESKMESH_ASSIGN_OR_RETURN(*check.add_runs(), Fire(tx, occasion, rule, &news));
      continue;
    }
    v1::TriggerRun run = NewRun(occasion, rule);
    ToProto(verdict, &run);
    *check.add_runs() = std::move(run);
  }
  check.set_event(EventOf(news.action));
  check.set_actor(news.actor);
  return Keep(tx, occasion, std::move(check));
}

v1::TriggerRun TriggerEngine::NewRun(const Occasion& occasion, const TriggerRule& rule) {
  v1::TriggerRun run;
  run.set_trigger_id(rule.id);
  run.set_ticket_id(occasion.ticket_id);
  run.set_sequence(occasion.sequence);
  if (!rule.is_time_rule()) run.set_event(EventOf(occasion.action));
  rpc::SetTimestamp(occasion.now, run.mutable_run_time());
  return run;
}

absl::Status TriggerEngine::Keep(sql::Tx& tx, const Occasion& occasion, v1::TriggerCheck check) {
  check.set_ticket_id(occasion.ticket_id);
  check.set_sequence(occasion.sequence);
  rpc::SetTimestamp(occasion.now, check.mutable_check_time());
  return AddCheck(tx, occasion.workspace_id,
                  {.at = occasion.now,
                   .ticket_id = occasion.ticket_id,
                   .sequence = occasion.sequence,
                   .body = check.SerializeAsString()});
}

absl::StatusOr<bool> TriggerEngine::HeldBefore(sql::Tx& tx, const Occasion& occasion,
                                               const TriggerRule& rule, v1::Ticket after) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<Entry> entries,
      ListChanges(tx, occasion.workspace_id, occasion.ticket_id, occasion.sequence - 1, 1));
  if (entries.empty() || entries[0].before.empty()) return false;
  DESKMESH_RETURN_IF_ERROR(TakeBack(entries[0].before, &after));
  return FirstMatch(rule, FromProto(after), occasion.now).has_value();
}

absl::Status TriggerEngine::SetQuiet(sql::Tx& tx, const Occasion& occasion, const TriggerRule& rule,
                                     std::optional<base::Instant> due, std::string_view actor,
                                     const v1::Ticket& ticket) {
  if (actor == rule.id) return absl::OkStatus();
  const outbox::TimerKey key = QuietKey(occasion.workspace_id, occasion.ticket_id, rule.id);
  if (!due.has_value()) return outbox::CancelTimer(tx, key);
  if (IsTrigger(actor)) {
    // What rules do is no end of the quiet. One that has fired isn't set again by another, or two would
    // answer each other for ever.
    DESKMESH_ASSIGN_OR_RETURN(const bool held_before, HeldBefore(tx, occasion, rule, ticket));
    if (held_before) return absl::OkStatus();
  }
  DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(
      tx, {.key = key, .due = *due, .payload = std::to_string(occasion.sequence)}));
  tx.AfterCommit(on_timer_);
  return absl::OkStatus();
}

absl::StatusOr<bool> TriggerEngine::IsQuietSince(sql::Tx& tx, std::string_view workspace_id,
                                                 const Ticket& ticket, std::string_view payload) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<Entry> entries,
      ListEntries(tx, workspace_id, ticket.id, SequenceIn(payload), kLinesAfter));
  for (const Entry& entry : entries) {
    v1::HistoryEntry line;
    if (!line.ParseFromString(entry.data)) return absl::DataLossError("a history can't be read");
    if (!IsTrigger(line.actor())) return false;
  }
  return true;
}

absl::Status TriggerEngine::OnQuiet(sql::Tx& tx, const outbox::Timer& timer) {
  const base::Instant now = clock_.Now();
  const std::string& workspace = timer.key.workspace_id;
  DESKMESH_ASSIGN_OR_RETURN(const TriggerBook::Rules rules, book_.Of(tx, workspace, now));
  for (const TriggerRule& rule : *rules) {
    if (rule.id != timer.key.name || !rule.is_time_rule()) continue;
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                              Recorder::Lock(tx, workspace, timer.key.subject));
    if (!locked.has_value()) return absl::OkStatus();
    // Something happened whose fact is still on its way: that one sets the timer anew.
    const Ticket& ticket = locked->ticket;
    DESKMESH_ASSIGN_OR_RETURN(const bool is_quiet,
                              IsQuietSince(tx, workspace, ticket, timer.payload));
    if (!is_quiet) return absl::OkStatus();
    // The rule may want a longer quiet by now.
    const std::int64_t begin = SequenceIn(timer.payload);
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<Entry> first,
                              ListChanges(tx, workspace, ticket.id, begin - 1, 1));
    if (!first.empty() && first[0].created + rule.after > now + kSlack) {
      tx.AfterCommit(on_timer_);
      return outbox::PutTimer(
          tx, {.key = timer.key, .due = first[0].created + rule.after, .payload = timer.payload});
    }
    // Nor does it match before a time that is still to come.
    if (const auto due = FirstMatch(rule, ticket, now); due.has_value() && *due > now + kSlack) {
      tx.AfterCommit(on_timer_);
      return outbox::PutTimer(tx, {.key = timer.key, .due = *due, .payload = timer.payload});
    }
    const Occasion occasion{.workspace_id = workspace,
                            .ticket_id = ticket.id,
                            .traceparent = "",
                            .sequence = ticket.sequence,
                            .action = Action::kUpdated,
                            .at = now,
                            .now = now};
    v1::TriggerCheck check;
    DESKMESH_ASSIGN_OR_RETURN(*check.add_runs(), Fire(tx, occasion, rule, nullptr));
    if (!check.runs(0).id().empty()) {
      DESKMESH_RETURN_IF_ERROR(MarkQuietDone(tx, workspace, rule.id, ticket.id, begin));
    }
    return Keep(tx, occasion, std::move(check));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::TriggerRun> TriggerEngine::Fire(sql::Tx& tx, const Occasion& occasion,
                                                   const TriggerRule& rule,
                                                   const TriggerNews* news) {
  v1::TriggerRun run = NewRun(occasion, rule);
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, occasion.workspace_id, occasion.ticket_id));
  // The fact is some time old: what a person or a trigger in front has done since counts.
  const TriggerVerdict verdict =
      JudgeTrigger(rule, locked.has_value() ? locked->ticket : Ticket(), news, occasion.now);
  ToProto(verdict, &run);
  if (!locked.has_value() || !verdict.is_match) return run;
  run.set_id(deps_.ids("run", occasion.now));
  const rpc::FactSource source{occasion.workspace_id, rule.id, occasion.traceparent, occasion.now};
  const ActionRunner::Doer doer{
      .actor = {Actor::Kind::kSystem, rule.id}, .reason = "trigger: " + rule.name, .name = ""};
  const absl::StatusOr<std::vector<Step>> steps =
      runner_.Plan(tx, source, locked->ticket, rule.actions, doer);
  if (absl::IsInvalidArgument(steps.status()) || absl::IsFailedPrecondition(steps.status())) {
    run.set_outcome(v1::TriggerRun::FAILED);
    run.set_error(std::string(base::MessageOf(steps.status())));
  } else if (!steps.ok()) {
    return steps.status();
  } else {
    run.set_outcome(steps->empty() ? v1::TriggerRun::UNCHANGED : v1::TriggerRun::DONE);
    DESKMESH_RETURN_IF_ERROR(runner_.Record(tx, source, locked->ticket, *steps));
    DESKMESH_RETURN_IF_ERROR(CallWebhooks(tx, occasion, rule, run.id(),
                                          steps->empty() ? locked->ticket : steps->back().ticket));
  }
  DESKMESH_RETURN_IF_ERROR(AddRun(tx, occasion.workspace_id,
                                  {.trigger_id = rule.id,
                                   .id = run.id(),
                                   .at = occasion.now,
                                   .body = run.SerializeAsString()}));
  return run;
}

absl::Status TriggerEngine::CallWebhooks(sql::Tx& tx, const Occasion& occasion,
                                         const TriggerRule& rule, const std::string& run_id,
                                         const Ticket& ticket) {
  v1::TriggerFired fact;
  for (const TicketAction& action : rule.actions) {
    if (action.kind == TicketAction::Kind::kCallWebhook) fact.add_webhook_ids(action.value);
  }
  if (fact.webhook_ids().empty()) return absl::OkStatus();
  fact.set_trigger_id(rule.id);
  fact.set_trigger_name(rule.name);
  ToProto(ticket, fact.mutable_ticket());
  return rpc::PublishFact(
      tx, *deps_.outbox, deps_.ids,
      {occasion.workspace_id, "service:tickets", occasion.traceparent, occasion.now}, run_id, 1,
      fact);
}

}  // namespace deskmesh::tickets
