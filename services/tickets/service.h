// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of tickets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/service.h"
#include "tickets/catalogue/field_book.h"
#include "tickets/comments/writing.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/intake.h"
#include "tickets/links/service.h"
#include "tickets/list_counts.h"
#include "tickets/recorder.h"
#include "tickets/roster.h"
#include "tickets/store.h"
#include "tickets/suggestions/suggestions.h"

namespace deskmesh::tickets {

// Thread-safe.
class TicketsService {
 public:
  // References must outlive the service. `channels` leads to accounts.
  TicketsService(rpc::ServiceDeps deps, rpc::Channels& channels, const clock::Clock& clock,
                 Recorder& recorder, Roster& roster, ListCounts& counts, FieldBook& fields,
                 Intake& intake, LinksService& links)
      : deps_(std::move(deps)),
        channels_(channels),
        recorder_(recorder),
        roster_(roster),
        counts_(counts),
        fields_(fields),
        intake_(intake),
        suggestions_(channels, clock),
        links_(links) {}

  rpc::Service Describe();

 private:
  absl::Status Create(rpc::WriteCall& call, const v1::CreateTicketRequest& request,
                      v1::Ticket* response);
  absl::Status Get(rpc::ReadCall& call, const v1::GetTicketRequest& request, v1::Ticket* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListTicketsRequest& request,
                    v1::ListTicketsResponse* response);
  absl::Status Update(rpc::WriteCall& call, const v1::UpdateTicketRequest& request,
                      v1::Ticket* response);
  absl::Status Assign(rpc::WriteCall& call, const v1::AssignTicketRequest& request,
                      v1::Ticket* response);
  absl::Status Wait(rpc::WriteCall& call, const v1::WaitTicketRequest& request,
                    v1::Ticket* response);
  absl::Status Resume(rpc::WriteCall& call, const v1::ResumeTicketRequest& request,
                      v1::Ticket* response);
  absl::Status Resolve(rpc::WriteCall& call, const v1::ResolveTicketRequest& request,
                       v1::Ticket* response);
  absl::Status Reopen(rpc::WriteCall& call, const v1::ReopenTicketRequest& request,
                      v1::Ticket* response);
  absl::Status Close(rpc::WriteCall& call, const v1::CloseTicketRequest& request,
                     v1::Ticket* response);
  absl::Status Escalate(rpc::WriteCall& call, const v1::EscalateTicketRequest& request,
                        v1::Ticket* response);
  absl::Status Rate(rpc::WriteCall& call, const v1::RateTicketRequest& request,
                    v1::Ticket* response);
  absl::Status Merge(rpc::WriteCall& call, const v1::MergeTicketsRequest& request,
                     v1::Ticket* response);
  absl::Status Split(rpc::WriteCall& call, const v1::SplitTicketRequest& request,
                     v1::Ticket* response);
  absl::Status Snooze(rpc::WriteCall& call, const v1::SnoozeTicketRequest& request,
                      v1::Ticket* response);
  absl::Status GetAsOf(rpc::ReadCall& call, const v1::GetTicketAsOfRequest& request,
                       v1::Ticket* response);
  absl::Status CreateComment(rpc::WriteCall& call, const v1::CreateCommentRequest& request,
                             v1::Comment* response);
  absl::Status ListComments(rpc::ReadCall& call, const v1::ListCommentsRequest& request,
                            v1::ListCommentsResponse* response);
  absl::Status ListHistory(rpc::ReadCall& call, const v1::ListHistoryRequest& request,
                           v1::ListHistoryResponse* response);
  absl::Status Import(rpc::WriteCall& call, const v1::ImportTicketRequest& request,
                      v1::Ticket* response);
  absl::StatusOr<rpc::Feed> Stream(rpc::ReadCall& call, const v1::StreamTicketRequest& request);
  absl::StatusOr<rpc::Feed> StreamInbox(rpc::ReadCall& call, const v1::StreamInboxRequest& request);

  // Asks accounts for what the projections don't know yet.
  absl::Status PrepareCreate(rpc::TaskCall& call, const v1::CreateTicketRequest& request);
  absl::Status PrepareAssign(rpc::TaskCall& call, const v1::AssignTicketRequest& request);
  absl::Status PrepareUpdate(rpc::TaskCall& call, const v1::UpdateTicketRequest& request);
  // Asks for the contacts in copy.
  absl::Status AskCopied(rpc::TaskCall& call, const v1::Ticket& ticket);
  absl::Status PrepareImport(rpc::TaskCall& call, const v1::ImportTicketRequest& request);

  // A ticket in the making as the follow-up of one that has ended, to the same owner where it can be.
  // INVALID_ARGUMENT, field `ticket.follow_up_of_id`, for one that can't be followed up.
  absl::Status FollowUpBy(rpc::WriteCall& call, const std::string& ended_id, TicketDraft draft,
                          v1::Ticket* response);
  absl::Status FollowUp(rpc::WriteCall& call, const tickets::Ticket& ended, TicketDraft draft,
                        v1::Ticket* response);
  // A customer's words after the reopen window: the first ones of a follow-up.
  absl::Status AnswerInFollowUp(rpc::WriteCall& call, const tickets::Ticket& ended,
                                const CommentSpeaker& speaker, tickets::Comment comment,
                                v1::Comment* response);
  // A ticket made of a conversation in which the team has spoken last is answered already.
  absl::Status NoteEarlierReply(rpc::WriteCall& call, const tickets::Ticket& ticket,
                                v1::Ticket* response);

  // The steps, or why an agent may not end the ticket so.
  absl::StatusOr<std::vector<Step>> MayEnd(rpc::WriteCall& call, const tickets::Ticket& before,
                                           absl::StatusOr<std::vector<Step>> steps);

  rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  Recorder& recorder_;
  Roster& roster_;
  ListCounts& counts_;
  FieldBook& fields_;
  Intake& intake_;
  Suggestions suggestions_;
  LinksService& links_;
};

}  // namespace deskmesh::tickets
