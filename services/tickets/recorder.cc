// SPDX-License-Identifier: Apache-2.0
#include "tickets/recorder.h"

#include "platform/base/error.h"
#include "platform/files/file_store.h"
#include "platform/outbox/timer.h"
#include "tickets/approvals/convert.h"
#include "tickets/approvals/store.h"
#include "tickets/attachments/store.h"
#include "tickets/convert.h"
#include "tickets/core/ticket_lifecycle.h"
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

absl::StatusOr<std::optional<Recorder::Locked>> Recorder::Lock(sql::Tx& tx,
                                                               std::string_view workspace_id,
                                                               std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<StoredTicket> stored, LockTicket(tx, workspace_id, id));
  if (!stored.has_value()) return std::optional<Locked>();
  v1::Ticket proto;
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, &proto));
  return std::optional<Locked>(Locked{FromProto(proto), std::move(stored->description)});
}

Entry Recorder::EntryOf(const Step& step, std::string_view actor, std::string before) {
  v1::HistoryEntry line;
  ToProto(step, actor, &line);
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

absl::Status Recorder::RecordEntry(sql::Tx& tx, const rpc::FactSource& source, const Step& step,
                                   std::string before) {
  DESKMESH_RETURN_IF_ERROR(InsertEntry(tx, source.workspace_id, step.ticket.id,
                                       EntryOf(step, source.actor, std::move(before))));
  return SendFiles(tx, source.workspace_id, step);
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

absl::Status Recorder::RecordNew(sql::Tx& tx, const rpc::FactSource& source, const Step& step,
                                 v1::Ticket* response) {
  const Ticket& ticket = step.ticket;
  ToProto(ticket, response);
  DESKMESH_RETURN_IF_ERROR(InsertTicket(tx, source.workspace_id, ticket, EncodeTicket(*response)));
  DESKMESH_RETURN_IF_ERROR(SaveWords(tx, source.workspace_id, nullptr, ticket));
  DESKMESH_RETURN_IF_ERROR(RecordEntry(tx, source, step, ""));
  if (!step.comment.empty()) response->set_description(step.comment.front().body);
  // The fact borrows the answer instead of copying it.
  v1::TicketCreated fact;
  fact.set_allocated_ticket(response);
  const absl::Status published =
      rpc::PublishFact(tx, *deps_.outbox, deps_.ids, source, ticket.id, ticket.sequence, fact);
  static_cast<void>(fact.release_ticket());
  DESKMESH_RETURN_IF_ERROR(published);
  roster_.Move(source.workspace_id, Ticket(), ticket);
  Tell(tx, source, nullptr, ticket);
  return absl::OkStatus();
}

absl::Status Recorder::Record(sql::Tx& tx, const rpc::FactSource& source, const Ticket& before,
                              const std::vector<Step>& steps, v1::Ticket* response) {
  const Ticket& after = steps.empty() ? before : steps.back().ticket;
  v1::Ticket proto;
  v1::Ticket previous;
  ToProto(before, &previous);
  for (const Step& step : steps) {
    ToProto(step.ticket, &proto);
    DESKMESH_RETURN_IF_ERROR(RecordEntry(tx, source, step, EncodeBefore(previous, proto)));
    DESKMESH_RETURN_IF_ERROR(rpc::PublishFact(tx, *deps_.outbox, deps_.ids, source, step.ticket.id,
                                              step.ticket.sequence, *FactOf(step, proto)));
    for (const Approval& approval : step.approval) {
      DESKMESH_RETURN_IF_ERROR(RecordApproval(tx, source, approval));
    }
    previous = proto;
  }
  if (!steps.empty()) {
    DESKMESH_RETURN_IF_ERROR(UpdateTicket(tx, source.workspace_id, after, EncodeTicket(proto)));
    DESKMESH_RETURN_IF_ERROR(SaveWords(tx, source.workspace_id, &before, after));
    DESKMESH_RETURN_IF_ERROR(MoveTimers(tx, source, before, after));
    roster_.Move(source.workspace_id, before, after);
    Tell(tx, source, &before, after);
  } else {
    proto = std::move(previous);
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
