// SPDX-License-Identifier: Apache-2.0
//
// The part of service.h that follows ended tickets up with new ones.
#include <vector>

#include "platform/base/error.h"
#include "tickets/convert.h"
#include "tickets/core/cc_rule.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/core/ticket_lifecycle.h"
#include "tickets/projections/store.h"
#include "tickets/service.h"

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kMaxFollowUps = 50;

absl::Status RefuseFollowUp(std::string_view description) {
  return base::InvalidField("ticket.follow_up_of_id", description);
}

}  // namespace

absl::Status TicketsService::FollowUpBy(rpc::WriteCall& call, const std::string& ended_id,
                                        TicketDraft draft, v1::Ticket* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(call.tx(), call.workspace(), ended_id));
  const bool is_kin = locked.has_value() &&
                      (locked->ticket.requester_id == draft.ticket.requester_id ||
                       (!call.principal().is_contact() && !draft.ticket.organization_id.empty() &&
                        locked->ticket.organization_id == draft.ticket.organization_id));
  if (!is_kin) return RefuseFollowUp("must name a ticket of the same requester or organisation");
  if (locked->ticket.is_open()) {
    return RefuseFollowUp("must name a ticket that has ended; this one is " +
                          std::string(NameOf(locked->ticket.state)));
  }
  draft.ticket.follow_up_of_id = ended_id;
  return FollowUp(call, locked->ticket, std::move(draft), response);
}

absl::Status TicketsService::FollowUp(rpc::WriteCall& call, const tickets::Ticket& ended,
                                      TicketDraft draft, v1::Ticket* response) {
  if (ended.follow_up_ids.size() >= kMaxFollowUps) {
    return RefuseFollowUp("must have at most 50 follow-ups");
  }
  DESKMESH_RETURN_IF_ERROR(
      intake_.FollowUp(call.tx(), CallerOf(call), ended, std::move(draft), response).status());
  return HideFromCaller(fields_, call, response);
}

absl::Status TicketsService::AnswerInFollowUp(rpc::WriteCall& call, const tickets::Ticket& ended,
                                              const CommentSpeaker& speaker,
                                              tickets::Comment comment, v1::Comment* response) {
  TicketDraft draft{.ticket = FollowUpOf(ended),
                    .description = std::move(comment.body),
                    .files = std::move(comment.files)};
  // Who was in copy and asks now, asks for himself; an address can't, so it goes on as the requester's.
  tickets::Ticket& asked = draft.ticket;
  if (speaker.address.empty() && asked.requester_id != speaker.actor.id) {
    std::erase(asked.cc, speaker.actor.id);
    if (asked.cc.size() < kMaxCc) asked.cc.push_back(asked.requester_id);
    asked.requester_id = speaker.actor.id;
  }
  DESKMESH_ASSIGN_OR_RETURN(const bool is_known,
                            intake_.FillRequester(call.tx(), call.workspace(), draft));
  if (!is_known) return call.NeedsPreparation("requester");
  intake_.Classify(draft, call.now());
  v1::Ticket opened;
  if (!speaker.address.empty()) {
    comment.body = std::move(draft.description);
    comment.files = std::move(draft.files);
    draft.description.clear();
    draft.files.clear();
    DESKMESH_RETURN_IF_ERROR(FollowUp(call, ended, std::move(draft), &opened));
    const tickets::Ticket made = FromProto(opened);
    DESKMESH_ASSIGN_OR_RETURN(const Step step,
                              AddComment(made, speaker.actor, std::move(comment), call.now()));
    ToProto(step.comment.front(), made.id, step.ticket.sequence, call.now(), response);
    return recorder_.Record(call.tx(), speaker.origin, made, {step}, nullptr);
  }
  DESKMESH_RETURN_IF_ERROR(FollowUp(call, ended, std::move(draft), &opened));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Entry> entries,
                            ListEntries(call.tx(), call.workspace(), opened.id(), 0, 1));
  ToProto(entries.front().comment, opened.id(), 1, call.now(), response);
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
