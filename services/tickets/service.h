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
#include "tickets/core/ticket_commands.h"
#include "tickets/list_counts.h"
#include "tickets/numbers.h"
#include "tickets/recorder.h"
#include "tickets/roster.h"
#include "tickets/store.h"

namespace deskmesh::tickets {

// Thread-safe.
class TicketsService {
 public:
  // References must outlive the service. `channels` leads to accounts.
  TicketsService(rpc::ServiceDeps deps, rpc::Channels& channels, Recorder& recorder, Roster& roster,
                 ListCounts& counts, FieldBook& fields)
      : deps_(std::move(deps)),
        channels_(channels),
        recorder_(recorder),
        roster_(roster),
        counts_(counts),
        fields_(fields) {}

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
  absl::Status PrepareImport(rpc::TaskCall& call, const v1::ImportTicketRequest& request);
  // INVALID_ARGUMENT naming `field` when accounts knows no such contact or user.
  absl::Status AskContact(rpc::TaskCall& call, const std::string& id, std::string_view field);
  absl::Status AskUser(rpc::TaskCall& call, const std::string& id, std::string_view field);

  // How many tickets match, remembered under `view` until something changes. `state` is that of the
  // workspace before the call's first statement.
  absl::StatusOr<int> Count(rpc::ReadCall& call, const Selection& selection,
                            const std::string& view, std::uint64_t state);

  // The pieces of Create, on the ticket in the making.
  struct Draft {
    tickets::Ticket ticket;
    std::string description;
    std::string requester_locale;
    std::optional<Assignment> assignment;
  };
  absl::Status FillRequester(rpc::WriteCall& call, Draft& draft);
  void Classify(rpc::WriteCall& call, Draft& draft);
  absl::Status ChooseFirstAssignee(rpc::WriteCall& call, Draft& draft);
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
  Numbers numbers_;
};

}  // namespace deskmesh::tickets
