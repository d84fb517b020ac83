// SPDX-License-Identifier: Apache-2.0
#include "tickets/triggers/engine.h"

#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/catalogue/store.h"
#include "tickets/triggers/convert.h"
#include "tickets/triggers/store.h"

namespace deskmesh::tickets {
namespace {

constexpr base::Duration kRulesAreFresh = std::chrono::seconds(10);

outbox::TimerKey QuietKey(const std::string& workspace, const std::string& ticket,
                          const std::string& trigger) {
  return {workspace, std::string(kQuietTimer), ticket, trigger};
}

}  // namespace

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
  const base::Instant at = rpc::InstantOf(envelope.occurred_at());
  if (now - at > kFreshFact) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const TriggerBook::Rules rules,
                            book_.Of(tx, envelope.workspace_id(), now));
  const Occasion occasion{.workspace_id = envelope.workspace_id(),
                          .ticket_id = envelope.subject(),
                          .traceparent = envelope.trace(),
                          .sequence = envelope.sequence(),
                          .action = ActionOf(item.action),
                          .now = now};
  const TriggerNews news{.action = occasion.action,
                         .changed_fields = item.changed_fields,
                         .author = item.author,
                         .actor = envelope.actor()};
  if (rules->empty()) return absl::OkStatus();
  const Ticket ticket = FromProto(item.ticket);
  v1::TriggerCheck check;
  const std::size_t first = FirstAfter(*rules, news.actor);
  for (std::size_t i = 0; i < rules->size(); ++i) {
    const TriggerRule& rule = (*rules)[i];
    const bool is_listening = Listens(rule, news.action);
    v1::TriggerRun run = NewRun(occasion, rule);
    if (i < first) {
      if (!is_listening) continue;
      run.set_outcome(v1::TriggerRun::CUT);
      *check.add_runs() = std::move(run);
      continue;
    }
    const TriggerVerdict verdict = JudgeTrigger(rule, ticket, &news, now);
    ToProto(verdict, &run);
    if (rule.is_time_rule()) {
      DESKMESH_RETURN_IF_ERROR(SetQuiet(tx, occasion, rule, verdict.is_match, at));
      if (verdict.is_match) *check.add_runs() = std::move(run);
    } else if (verdict.is_match) {
      DESKMESH_ASSIGN_OR_RETURN(*check.add_runs(), Fire(tx, occasion, rule, verdict));
    } else if (is_listening) {
      *check.add_runs() = std::move(run);
    }
  }
  if (check.runs().empty()) return absl::OkStatus();
  check.set_event(EventOf(occasion.action));
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

absl::Status TriggerEngine::SetQuiet(sql::Tx& tx, const Occasion& occasion, const TriggerRule& rule,
                                     bool is_match, base::Instant from) {
  const outbox::TimerKey key = QuietKey(occasion.workspace_id, occasion.ticket_id, rule.id);
  if (!is_match) return outbox::CancelTimer(tx, key);
  DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(
      tx, {.key = key, .due = from + rule.after, .payload = std::to_string(occasion.sequence)}));
  tx.AfterCommit(on_timer_);
  return absl::OkStatus();
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
    if (std::to_string(ticket.sequence) != timer.payload) return absl::OkStatus();
    const TriggerVerdict verdict = JudgeTrigger(rule, ticket, nullptr, now);
    const Occasion occasion{.workspace_id = workspace,
                            .ticket_id = ticket.id,
                            .traceparent = "",
                            .sequence = ticket.sequence,
                            .action = Action::kUpdated,
                            .now = now};
    v1::TriggerCheck check;
    if (verdict.is_match) {
      DESKMESH_ASSIGN_OR_RETURN(*check.add_runs(), Fire(tx, occasion, rule, verdict));
    } else {
      *check.add_runs() = NewRun(occasion, rule);
      ToProto(verdict, check.mutable_runs(0));
    }
    return Keep(tx, occasion, std::move(check));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::TriggerRun> TriggerEngine::Fire(sql::Tx& tx, const Occasion& occasion,
                                                   const TriggerRule& rule,
                                                   const TriggerVerdict& verdict) {
  v1::TriggerRun run = NewRun(occasion, rule);
  ToProto(verdict, &run);
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, occasion.workspace_id, occasion.ticket_id));
  if (!locked.has_value()) return run;
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
