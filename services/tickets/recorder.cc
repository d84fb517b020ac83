// SPDX-License-Identifier: Apache-2.0
#include "tickets/recorder.h"

#include <algorithm>

#include "platform/base/error.h"
#include "platform/files/file_store.h"
#include "platform/outbox/timer.h"
#include "tickets/approvals/convert.h"
#include "tickets/approvals/store.h"
#include "tickets/attachments/store.h"
#include "tickets/convert.h"
#include "tickets/core/mention_rule.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/core/ticket_lifecycle.h"
#include "tickets/projections/store.h"
#include "tickets/store.h"

namespace deskmesh::tickets {

std::string TicketTopic(std::string_view ticket_id) {
  return "tickets:ticket:" + std::string(ticket_id);
}

std::string InboxTopic(std::string_view workspace_id) {
  return "tickets:inbox:" + std::string(workspace_id);
}

Actor ActorOf(const rpc::Principal& principal) {
  switch (principal.kind) {
    case rpc::Principal::Kind::kContact:
      return {Actor::Kind::kCustomer, principal.id};
    case rpc::Principal::Kind::kUser:
      return {Actor::Kind::kAgent, principal.id};
    case rpc::Principal::Kind::kApiKey:
      return {Actor::Kind::kProgram, principal.id};
    default:
      return {Actor::Kind::kSystem, principal.id};
  }
}

rpc::FactSource CallerOf(const rpc::Call& call) {
  return {call.workspace(), call.principal().id, call.traceparent(), call.now()};
}

Origin OriginOf(const rpc::Call& call, Channel channel) {
  const rpc::Principal::Kind kind = call.principal().kind;
  const bool is_program =
      kind == rpc::Principal::Kind::kApiKey || kind == rpc::Principal::Kind::kService;
  Origin origin = CallerOf(call);
  if (is_program && channel != Channel::kUnset) origin.source = SourceOfChannel(channel);
  return origin;
}

absl::StatusOr<std::optional<Recorder::Locked>> Recorder::Lock(sql::Tx& tx,
                                                               std::string_view workspace_id,
                                                               std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<StoredTicket> stored, LockTicket(tx, workspace_id, id));
  if (!stored.has_value()) return std::optional<Locked>();
  v1::Ticket proto;
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, &proto));
  return std::optional<Locked>(Locked{FromProto(proto), std::move(stored->description)});
}

absl::StatusOr<std::optional<Recorder::Locked>> Recorder::LockMergedInto(
    sql::Tx& tx, std::string_view workspace_id, std::string id) {
  constexpr int kMaxMergeHops = 20;
  std::optional<Locked> locked;
  for (int hop = 0; hop < kMaxMergeHops; ++hop) {
    DESKMESH_ASSIGN_OR_RETURN(locked, Lock(tx, workspace_id, id));
    if (!locked.has_value() || locked->ticket.merged_into_id.empty()) break;
    id = locked->ticket.merged_into_id;
  }
  return locked;
}

Entry Recorder::EntryOf(const Step& step, const Origin& origin, std::string before) {
  v1::HistoryEntry line;
  ToProto(step, origin.facts.actor, &line);
  line.set_source(static_cast<v1::HistoryEntry::Source>(origin.source.kind));
  line.set_source_id(origin.source.id);
  Entry entry{.sequence = step.ticket.sequence,
              .data = line.SerializeAsString(),
              .created = step.ticket.updated,
              .before = std::move(before)};
  if (!step.comment.empty()) {
    entry.comment = step.comment.front();
  } else {
    entry.comment.visibility = Visibility::kUnset;
    entry.comment.author = Author::kUnset;
  }
  return entry;
}

absl::Status Recorder::RecordEntry(sql::Tx& tx, const Origin& origin, const Step& step,
                                   std::string before) {
  const rpc::FactSource& facts = origin.facts;
  DESKMESH_RETURN_IF_ERROR(InsertEntry(tx, facts.workspace_id, step.ticket.id,
                                       EntryOf(step, origin, std::move(before))));
  if (!step.comment.empty() && origin.source.kind != ChangeSource::Kind::kImport) {
    DESKMESH_RETURN_IF_ERROR(notifier_.TellMentioned(tx, facts, step.ticket, step.comment.front()));
  }
  return SendFiles(tx, facts.workspace_id, step);
}

// Its files belong to the ticket from now on, and needn't be swept away.
absl::Status Recorder::SendFiles(sql::Tx& tx, std::string_view workspace_id, const Step& step) {
  if (step.comment.empty() || step.comment.front().files.empty()) return absl::OkStatus();
  const Comment& comment = step.comment.front();
  for (const CommentFile& file : comment.files) {
    DESKMESH_RETURN_IF_ERROR(files::SetScope(tx, workspace_id, file.id, step.ticket.id));
    DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(
        tx, {std::string(workspace_id), std::string(kUploadTimer), file.id, ""}));
  }
  return LinkFiles(tx, workspace_id, step.ticket.id, comment, step.ticket.updated);
}

absl::Status Recorder::RecordNew(sql::Tx& tx, const Origin& origin, const Step& step,
                                 v1::Ticket* response, std::string_view customer_words) {
  const rpc::FactSource& source = origin.facts;
  const Ticket& ticket = step.ticket;
  ToProto(ticket, response);
  DESKMESH_RETURN_IF_ERROR(InsertTicket(tx, source.workspace_id, ticket, EncodeTicket(*response)));
  DESKMESH_RETURN_IF_ERROR(SaveWords(tx, source.workspace_id, nullptr, ticket));
  DESKMESH_RETURN_IF_ERROR(RecordEntry(tx, origin, step, ""));
  if (!step.comment.empty()) response->set_description(step.comment.front().body);
  // The fact borrows the answer instead of copying it.
  v1::TicketCreated fact;
  fact.set_allocated_ticket(response);
  fact.set_customer_words(std::string(customer_words));
  const absl::Status published =
      rpc::PublishFact(tx, *deps_.outbox, deps_.ids, source, ticket.id, ticket.sequence, fact);
  static_cast<void>(fact.release_ticket());
  DESKMESH_RETURN_IF_ERROR(published);
  roster_.Move(source.workspace_id, Ticket(), ticket);
  Tell(tx, source, nullptr, ticket);
  return absl::OkStatus();
}

absl::Status Recorder::Record(sql::Tx& tx, const Origin& origin, const Ticket& before,
                              const std::vector<Step>& steps, v1::Ticket* response) {
  // What people write was searched already; what macros, triggers, ladders and schedules say wasn't.
  const auto is_unsearched = [](const Step& step) {
    return !step.comment.empty() && !step.comment.front().is_searched_for_names &&
           step.comment.front().author != Author::kCustomer &&
           step.comment.front().body.find('@') != std::string::npos;
  };
  if (origin.source.kind == ChangeSource::Kind::kImport ||
      std::none_of(steps.begin(), steps.end(), is_unsearched)) {
    return Write(tx, origin, before, steps, response);
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Mentionable> members,
                            ListMentionable(tx, origin.facts.workspace_id));
  std::vector<Step> named = steps;
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (!is_unsearched(named[i])) continue;
    std::vector<std::string> ids = FindMentions(named[i].comment.front().body, members);
    if (!ids.empty()) NameUsers(before, std::move(ids), i, named);
  }
  return Write(tx, origin, before, named, response);
}

absl::Status Recorder::Write(sql::Tx& tx, const Origin& origin, const Ticket& before,
                             const std::vector<Step>& steps, v1::Ticket* response) {
  const rpc::FactSource& source = origin.facts;
  const Ticket& after = steps.empty() ? before : steps.back().ticket;
  // The ticket as the contract has it, before and after each step. It moves through the fact and back, since a
  // copy costs as much as all of the rest.
  v1::Ticket proto;
  ToProto(before, &proto);
  for (const Step& step : steps) {
    v1::Ticket next;
    ToProto(step.ticket, &next);
    DESKMESH_RETURN_IF_ERROR(RecordEntry(tx, origin, step, EncodeBefore(std::move(proto), next)));
    const auto fact = FactOf(step, std::move(next));
    DESKMESH_RETURN_IF_ERROR(rpc::PublishFact(tx, *deps_.outbox, deps_.ids, source, step.ticket.id,
                                              step.ticket.sequence, *fact));
    proto = TakeTicket(fact.get());
    for (const Approval& approval : step.approval) {
      DESKMESH_RETURN_IF_ERROR(RecordApproval(tx, source, approval));
      for (const Approval::News news : approval.news) {
        DESKMESH_RETURN_IF_ERROR(notifier_.TellApproval(tx, source, step.ticket, approval, news));
      }
    }
  }
  if (!steps.empty()) {
    DESKMESH_RETURN_IF_ERROR(
        UpdateTicket(tx, source.workspace_id, before, after, EncodeTicket(proto)));
    DESKMESH_RETURN_IF_ERROR(SaveWords(tx, source.workspace_id, &before, after));
    DESKMESH_RETURN_IF_ERROR(MoveTimers(tx, source, before, after));
    roster_.Move(source.workspace_id, before, after);
    Tell(tx, source, &before, after);
  }
  if (response != nullptr) *response = std::move(proto);
  return absl::OkStatus();
}

absl::Status Recorder::RecordApproval(sql::Tx& tx, const rpc::FactSource& source,
                                      const Approval& approval) {
  v1::TicketApproval proto;
  ToProto(approval, &proto);
  DESKMESH_RETURN_IF_ERROR(
      SaveApproval(tx, source.workspace_id, approval, proto.SerializeAsString()));
  std::int64_t sequence = approval.sequence - static_cast<std::int64_t>(approval.news.size());
  for (const Approval::News news : approval.news) {
    DESKMESH_RETURN_IF_ERROR(rpc::PublishFact(tx, *deps_.outbox, deps_.ids, source, approval.id,
                                              ++sequence, *FactOf(news, proto)));
  }
  const outbox::TimerKey key{source.workspace_id, std::string(kApprovalTimer), approval.ticket_id,
                             approval.id};
  if (approval.state != ApprovalState::kPending) return outbox::CancelTimer(tx, key);
  tx.AfterCommit(on_timer_);
  return outbox::PutTimer(tx, {.key = key, .due = approval.expires, .payload = ""});
}

absl::Status Recorder::MoveTimers(sql::Tx& tx, const rpc::FactSource& source, const Ticket& before,
                                  const Ticket& after) {
  const bool is_resolved = after.state == State::kResolved;
  if (is_resolved != (before.state == State::kResolved)) {
    DESKMESH_RETURN_IF_ERROR(
        MoveTimer(tx, source, kAutoCloseTimer, after,
                  is_resolved ? after.resolved + kAutoCloseAfter : base::Instant(),
                  std::to_string(after.resolved.micros)));
  }
  if (before.snooze_until == after.snooze_until) return absl::OkStatus();
  return MoveTimer(tx, source, kSnoozeTimer, after, after.snooze_until,
                   std::to_string(after.snooze_until.micros));
}

// An unset `due` cancels.
absl::Status Recorder::MoveTimer(sql::Tx& tx, const rpc::FactSource& source, std::string_view kind,
                                 const Ticket& after, base::Instant due, std::string payload) {
  outbox::Timer timer{
      .key = {.workspace_id = source.workspace_id, .kind = std::string(kind), .subject = after.id},
      .due = due,
      .payload = std::move(payload)};
  if (due.micros == 0) return outbox::CancelTimer(tx, timer.key);
  DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, timer));
  tx.AfterCommit(on_timer_);
  return absl::OkStatus();
}

void Recorder::Tell(sql::Tx& tx, const rpc::FactSource& source, const Ticket* before,
                    const Ticket& after) {
  cache::Cache* cache = before == nullptr ? nullptr : deps_.cache;
  tx.AfterCommit(
      [this, cache, change = counts_.Announce(source.workspace_id, before, after), id = after.id] {
        counts_.Committed(change);
        if (cache != nullptr) cache->Publish(TicketTopic(id), "1");
      });
}

}  // namespace deskmesh::tickets
