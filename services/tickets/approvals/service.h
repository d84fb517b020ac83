// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of approvals, and their end when nobody decides.
#pragma once

#include "deskmesh/tickets/v1/approvals_service.pb.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/service.h"
#include "tickets/recorder.h"

namespace deskmesh::tickets {

// Thread-safe.
class ApprovalsService {
 public:
  // References must outlive the service. `channels` leads to accounts.
  ApprovalsService(rpc::ServiceDeps deps, rpc::Channels& channels, Recorder& recorder)
      : deps_(std::move(deps)), channels_(channels), recorder_(recorder) {}

  rpc::Service Describe();

  // The time of an approval is over.
  absl::Status OnTimer(sql::Tx& tx, const outbox::Timer& timer, base::Instant now);

 private:
  absl::Status Create(rpc::WriteCall& call, const v1::CreateTicketApprovalRequest& request,
                      v1::TicketApproval* response);
  absl::Status Get(rpc::ReadCall& call, const v1::GetTicketApprovalRequest& request,
                   v1::TicketApproval* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListTicketApprovalsRequest& request,
                    v1::ListTicketApprovalsResponse* response);
  absl::Status ListWaiting(rpc::ReadCall& call, const v1::ListWaitingApprovalsRequest& request,
                           v1::ListWaitingApprovalsResponse* response);
  absl::Status Decide(rpc::WriteCall& call, const v1::DecideTicketApprovalRequest& request,
                      v1::TicketApproval* response);
  absl::Status Withdraw(rpc::WriteCall& call, const v1::WithdrawTicketApprovalRequest& request,
                        v1::TicketApproval* response);
  absl::Status PrepareCreate(rpc::TaskCall& call, const v1::CreateTicketApprovalRequest& request);

  // The approval and its ticket, both held. NOT_FOUND.
  struct Held {
    Approval approval;
    Ticket ticket;
  };
  static absl::StatusOr<Held> Hold(sql::Tx& tx, const std::string& workspace,
                                   const std::string& id);
  absl::Status Record(rpc::WriteCall& call, const Ticket& before,
                      absl::StatusOr<std::vector<Step>> steps, v1::TicketApproval* response);

  const rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  Recorder& recorder_;
};

// Refuses approvers who are no active users that may work: INVALID_ARGUMENT. Nothing is known of the id in
// `unknown` then.
absl::Status CheckApprovers(sql::Tx& tx, const std::string& workspace, const Approval& approval,
                            std::string* unknown);

}  // namespace deskmesh::tickets
