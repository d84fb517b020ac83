// SPDX-License-Identifier: Apache-2.0
#include "tickets/intake.h"

#include <algorithm>

#include "platform/base/error.h"
#include "platform/text/language_choice.h"
#include "platform/text/utf8.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/projections/store.h"

namespace deskmesh::tickets {

absl::StatusOr<bool> Intake::FillRequester(sql::Tx& tx, std::string_view workspace_id,
                                           TicketDraft& draft) const {
  Ticket& ticket = draft.ticket;
  if (ticket.requester_id.empty()) {
    return base::InvalidField("ticket.requester_id", "must name the contact who asks");
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Requester> requester,
                            FindRequester(tx, workspace_id, ticket.requester_id));
  if (!requester.has_value()) return false;
  ticket.organization_id = requester->organization_id;
  ticket.tier = requester->tier == Tier::kUnset ? Tier::kFree : requester->tier;
  draft.requester_locale = requester->locale;
  return true;
}

void Intake::Classify(TicketDraft& draft, base::Instant now, const WordRecords& records) const {
  Ticket& ticket = draft.ticket;
  if (ticket.locale.empty()) {
    constexpr std::size_t kReadBytes = 500;
    std::string text = ticket.subject + '\n';
    text += text::TruncateUtf8(draft.read_text(), kReadBytes);
    ticket.locale = text::LocaleOfText(text, draft.requester_locale);
  }
  if (ticket.type != Type::kUnset && ticket.priority != Priority::kUnset) return;
  Classification found = tickets::Classify(ticket.subject, draft.read_text(), records);
  for (Decision& decision : found.decisions) {
    decision.at = now;
    if (decision.field == "type"       ? ticket.type == Type::kUnset
        : decision.field == "priority" ? ticket.priority == Priority::kUnset
                                       : !ticket.affects_core_function) {
      AddDecision(ticket, std::move(decision));
    }
  }
  if (ticket.type == Type::kUnset) ticket.type = found.type;
  if (ticket.priority == Priority::kUnset) ticket.priority = found.priority;
  ticket.affects_core_function |= found.affects_core_function;
}

absl::Status Intake::ChooseAssignee(sql::Tx& tx, std::string_view workspace_id, TicketDraft& draft,
                                    base::Instant now) {
  if (!draft.ticket.conversation_id.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(draft.assignment, roster_.Choose(tx, std::string(workspace_id),
                                                             {.level = draft.ticket.level,
                                                              .locale = draft.ticket.locale,
                                                              .team_id = draft.ticket.team_id,
                                                              .labels = draft.ticket.labels},
                                                             now));
  return absl::OkStatus();
}

absl::Status Intake::KeepFittingFields(sql::Tx& tx, std::string_view workspace_id,
                                       TicketDraft& draft, base::Instant now) {
  if (draft.ticket.custom_fields.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const FieldBook::Forms forms, fields_.Of(tx, workspace_id, now));
  draft.ticket.custom_fields = FittingValues(forms->fields, draft.ticket.custom_fields);
  return absl::OkStatus();
}

absl::Status Intake::Check(sql::Tx& tx, std::string_view workspace_id, const TicketDraft& draft,
                           const Actor& actor, base::Instant now) {
  return CheckFields(fields_, tx, workspace_id, Ticket(), draft.ticket, actor, now);
}

absl::StatusOr<Ticket> Intake::Open(sql::Tx& tx, const Origin& origin, TicketDraft draft,
                                    v1::Ticket* response) {
  const rpc::FactSource& source = origin.facts;
  Ticket& ticket = draft.ticket;
  Comment first = std::move(draft.first).value_or(Comment());
  if (!draft.description.empty() || !draft.files.empty()) {
    first = {.id = deps_.ids("cmt", source.now),
             .body = std::move(draft.description),
             .visibility = Visibility::kPublic,
             .author = Author::kCustomer,
             .author_id = ticket.requester_id,
             .files = std::move(draft.files)};
  }
  ticket.id = deps_.ids("tkt", source.now);
  DESKMESH_ASSIGN_OR_RETURN(ticket.number, numbers_.Take(tx, source.workspace_id, source.now));
  Step step = tickets::Create(std::move(ticket), std::move(first), draft.assignment, source.now);
  // All that the customer said may be the subject.
  const std::string said = draft.reading.has_value() && draft.reading->empty()
                               ? step.ticket.subject
                               : draft.reading.value_or("");
  DESKMESH_RETURN_IF_ERROR(recorder_.RecordNew(tx, origin, step, response, said));
  return std::move(step.ticket);
}

absl::StatusOr<Ticket> Intake::FollowUp(sql::Tx& tx, const Origin& origin, const Ticket& ended,
                                        TicketDraft draft, v1::Ticket* response) {
  const std::string& workspace = origin.facts.workspace_id;
  const base::Instant now = origin.facts.now;
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> owner,
                            FindMember(tx, workspace, ended.owner_id));
  if (owner.has_value() && owner->may_work()) {
    draft.assignment =
        Assignment{.assignee_id = owner->id,
                   .reason = "owns #" + std::to_string(ended.number) + ", which this follows up",
                   .is_automatic = true,
                   .confidence = 0.9};
  } else {
    DESKMESH_RETURN_IF_ERROR(ChooseAssignee(tx, workspace, draft, now));
  }
  DESKMESH_ASSIGN_OR_RETURN(const Ticket opened, Open(tx, origin, std::move(draft), response));
  std::string description = response->description();
  const rpc::FactSource service{workspace, "service:tickets", origin.facts.traceparent, now};
  Comment note{.id = deps_.ids("cmt", now),
               .body = FollowUpNote(ended),
               .visibility = Visibility::kInternal};
  DESKMESH_ASSIGN_OR_RETURN(
      const Step noted,
      AddComment(opened, {Actor::Kind::kSystem, service.actor}, std::move(note), now));
  DESKMESH_RETURN_IF_ERROR(recorder_.Record(tx, service, opened, {noted}, response));
  response->set_description(std::move(description));
  DESKMESH_RETURN_IF_ERROR(recorder_.Record(
      tx, service, ended, {NoteFollowUp(ended, opened, std::max(now, ended.updated))}, nullptr));
  return noted.ticket;
}

}  // namespace deskmesh::tickets
