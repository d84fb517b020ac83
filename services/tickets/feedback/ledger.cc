// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/ledger.h"

#include "deskmesh/tickets/v1/defect_events.pb.h"
#include "platform/base/error.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/feedback/convert.h"

namespace deskmesh::tickets {
namespace {

constexpr int kTicketsAtOnce = 50;
constexpr std::string_view kCustomers = "customers";
constexpr std::string_view kOwners = "owners";

// What a ticket's history calls a defect.
std::string NameIn(const Defect& defect) {
  return defect.external_key.empty() ? defect.id : defect.external_key;
}

}  // namespace

absl::Status DefectLedger::Publish(sql::Tx& tx, const rpc::FactSource& source, Defect& defect,
                                   Defect::State previous) {
  v1::DefectChanged fact;
  ToProto(defect, fact.mutable_defect());
  fact.set_previous_state(static_cast<v1::Defect::State>(previous));
  return rpc::PublishFact(tx, *deps_.outbox, deps_.ids, source, defect.id, defect.fact_sequence,
                          fact);
}

absl::Status DefectLedger::Add(sql::Tx& tx, const rpc::FactSource& source, Defect defect) {
  defect.sequence = 1;
  defect.fact_sequence = 1;
  DESKMESH_RETURN_IF_ERROR(InsertDefect(tx, source.workspace_id, defect));
  DESKMESH_RETURN_IF_ERROR(Publish(tx, source, defect, Defect::State::kUnset));
  if (defect.tracker_id.empty()) return absl::OkStatus();
  return SyncAt(tx, source.workspace_id, defect.id, source.now);
}

absl::Status DefectLedger::Save(sql::Tx& tx, const rpc::FactSource& source, Defect& defect,
                                Defect::State state) {
  const Defect::State previous = defect.state;
  const bool was_solved_before = defect.solved.micros != 0;
  const DefectMove move = MoveDefect(defect, state, source.now);
  ++defect.sequence;
  defect.updated = source.now;
  if (move.is_changed) ++defect.fact_sequence;
  DESKMESH_RETURN_IF_ERROR(UpdateDefect(tx, source.workspace_id, defect));
  if (!move.is_changed) return absl::OkStatus();
  DESKMESH_RETURN_IF_ERROR(Publish(tx, source, defect, previous));
  if (move.audience == Audience::kCustomers) {
    DESKMESH_RETURN_IF_ERROR(Tell(tx, source.workspace_id, defect.id, kCustomers, "", source.now));
  }
  // Customers who were told of an earlier solution aren't told again, but their owners are.
  if (move.audience == Audience::kOwners ||
      (move.audience == Audience::kCustomers && was_solved_before)) {
    return Tell(tx, source.workspace_id, defect.id, kOwners, "", source.now);
  }
  return absl::OkStatus();
}

absl::Status DefectLedger::SyncAt(sql::Tx& tx, const std::string& workspace_id,
                                  const std::string& defect_id, base::Instant due) {
  if (cache::Cache* cache = deps_.cache; cache != nullptr) {
    tx.AfterCommit([cache] { cache->Publish(std::string(kSyncTopic), "1"); });
  }
  return outbox::PutTimer(
      tx,
      {.key = {workspace_id, std::string(kSyncTimer), defect_id, ""}, .due = due, .payload = ""});
}

absl::Status DefectLedger::Link(sql::Tx& tx, const rpc::FactSource& source, const Defect& defect,
                                const std::string& ticket_id) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, source.workspace_id, ticket_id));
  if (!locked.has_value()) return base::NotFound("ticket", ticket_id);
  const Ticket& ticket = locked->ticket;
  std::string place_id;
  if (!ticket.merged_into_id.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(
        const std::optional<Recorder::Locked> place,
        Recorder::LockMergedInto(tx, source.workspace_id, ticket.merged_into_id));
    if (place.has_value()) place_id = place->ticket.id;
  }
  DESKMESH_ASSIGN_OR_RETURN(const bool is_new,
                            InsertLink(tx, source.workspace_id,
                                       {.defect_id = defect.id,
                                        .ticket_id = ticket.id,
                                        .ticket_number = ticket.number,
                                        .requester_id = ticket.requester_id,
                                        .organization_id = ticket.organization_id,
                                        .created = source.now,
                                        .told = {},
                                        .place_id = std::move(place_id)}));
  if (!is_new) return absl::OkStatus();
  DESKMESH_RETURN_IF_ERROR(recorder_.Record(
      tx, source, ticket, {NoteChange(ticket, "defects", " → " + NameIn(defect), source.now)},
      nullptr));
  if (defect.state != Defect::State::kSolved) return absl::OkStatus();
  return Tell(tx, source.workspace_id, defect.id, kCustomers, "", source.now);
}

absl::Status DefectLedger::Unlink(sql::Tx& tx, const rpc::FactSource& source, const Defect& defect,
                                  const std::string& ticket_id) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, source.workspace_id, ticket_id));
  DESKMESH_ASSIGN_OR_RETURN(const bool was_linked,
                            DeleteLink(tx, source.workspace_id, defect.id, ticket_id));
  if (!was_linked || !locked.has_value()) return absl::OkStatus();
  const Ticket& ticket = locked->ticket;
  return recorder_.Record(tx, source, ticket,
                          {NoteChange(ticket, "defects", NameIn(defect) + " → ", source.now)},
                          nullptr);
}

absl::Status DefectLedger::Tell(sql::Tx& tx, const std::string& workspace_id,
                                const std::string& defect_id, std::string_view whom,
                                std::string after, base::Instant now) {
  tx.AfterCommit(on_timer_);
  return outbox::PutTimer(
      tx, {.key = {workspace_id, std::string(kTellTimer), defect_id, std::string(whom)},
           .due = now,
           .payload = std::move(after)});
}

absl::Status DefectLedger::OnTimer(sql::Tx& tx, const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  const absl::StatusOr<Defect> defect = LockDefect(tx, workspace, timer.key.subject);
  if (absl::IsNotFound(defect.status())) return absl::OkStatus();
  if (!defect.ok()) return defect.status();
  const bool is_for_customers = timer.key.name == kCustomers;
  // It was opened again before everybody had heard.
  if (is_for_customers && defect->state != Defect::State::kSolved) return absl::OkStatus();
  const rpc::FactSource source{workspace, "service:tickets", "", clock_.Now()};
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<DefectLink> links,
      LinksOfDefect(tx, workspace, defect->id, timer.payload, is_for_customers, kTicketsAtOnce));
  for (const DefectLink& link : links) {
    DESKMESH_RETURN_IF_ERROR(is_for_customers ? TellCustomer(tx, source, *defect, link)
                                              : TellOwner(tx, source, *defect, link));
  }
  if (links.size() < static_cast<std::size_t>(kTicketsAtOnce)) return absl::OkStatus();
  return Tell(tx, workspace, defect->id, timer.key.name, links.back().ticket_id, source.now);
}

absl::Status DefectLedger::TellCustomer(sql::Tx& tx, const rpc::FactSource& source,
                                        const Defect& defect, const DefectLink& link) {
  const std::string& workspace = source.workspace_id;
  DESKMESH_RETURN_IF_ERROR(NoteTold(tx, workspace, defect.id, link.ticket_id, source.now));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::LockMergedInto(tx, workspace, link.ticket_id));
  if (!locked.has_value()) return absl::OkStatus();
  const Ticket& ticket = locked->ticket;
  const auto announce = [&](const Ticket& to) {
    const Step step = Announce(
        to, {.id = deps_.ids("cmt", source.now), .body = WordsToCustomer(defect, to.locale)},
        source.actor, source.now);
    return recorder_.Record(tx, source, to, {step}, nullptr);
  };
  if (ticket.id == link.ticket_id) return announce(ticket);
  // A colleague can't see where his ticket went: he hears of it in his own.
  if (ticket.requester_id != link.requester_id) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> own,
                              Recorder::Lock(tx, workspace, link.ticket_id));
    if (own.has_value()) DESKMESH_RETURN_IF_ERROR(announce(own->ticket));
  }
  // What was merged is told where it went, unless that one has its own link.
  DESKMESH_ASSIGN_OR_RETURN(const bool is_new,
                            InsertLink(tx, workspace,
                                       {.defect_id = defect.id,
                                        .ticket_id = ticket.id,
                                        .ticket_number = ticket.number,
                                        .requester_id = ticket.requester_id,
                                        .organization_id = ticket.organization_id,
                                        .created = source.now,
                                        .told = source.now}));
  return is_new ? announce(ticket) : absl::OkStatus();
}

absl::Status DefectLedger::TellOwner(sql::Tx& tx, const rpc::FactSource& source,
                                     const Defect& defect, const DefectLink& link) {
  // Of a defect that was solved again: only those whose customers heard of the earlier solution.
  if (defect.state == Defect::State::kSolved &&
      (link.told.micros == 0 || link.told >= defect.solved)) {
    return absl::OkStatus();
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::LockMergedInto(tx, source.workspace_id, link.ticket_id));
  if (!locked.has_value()) return absl::OkStatus();
  if (locked->ticket.id != link.ticket_id) {
    DESKMESH_ASSIGN_OR_RETURN(const bool is_told,
                              IsToldThrough(tx, source.workspace_id, link, locked->ticket,
                                            defect.state != Defect::State::kSolved));
    if (is_told) return absl::OkStatus();
  }
  const absl::StatusOr<Step> step = AddComment(locked->ticket, {Actor::Kind::kSystem, source.actor},
                                               {.id = deps_.ids("cmt", source.now),
                                                .body = NoteToOwner(defect, locked->ticket),
                                                .visibility = Visibility::kInternal},
                                               source.now);
  // A ticket that has ended for good has no owner at work.
  if (!step.ok()) return absl::OkStatus();
  return recorder_.Record(tx, source, locked->ticket, {*step}, nullptr);
}

}  // namespace deskmesh::tickets
