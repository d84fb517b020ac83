// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of sub-tasks.
#pragma once

#include "deskmesh/tickets/v1/subtasks_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/service.h"
#include "tickets/recorder.h"
#include "tickets/subtasks/core/subtask.h"

namespace deskmesh::tickets {

// Thread-safe.
class SubtasksService {
 public:
  // References must outlive the service. `channels` leads to accounts.
  SubtasksService(rpc::ServiceDeps deps, rpc::Channels& channels, Recorder& recorder)
      : deps_(std::move(deps)), notifier_(deps_), channels_(channels), recorder_(recorder) {}

  rpc::Service Describe();

 private:
  absl::Status Create(rpc::WriteCall& call, const v1::CreateTicketSubtaskRequest& request,
                      v1::TicketSubtask* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListTicketSubtasksRequest& request,
                    v1::ListTicketSubtasksResponse* response);
  absl::Status ListAssigned(rpc::ReadCall& call, const v1::ListAssignedSubtasksRequest& request,
                            v1::ListAssignedSubtasksResponse* response);
  absl::Status Update(rpc::WriteCall& call, const v1::UpdateTicketSubtaskRequest& request,
                      v1::TicketSubtask* response);
  absl::Status Delete(rpc::WriteCall& call, const v1::DeleteTicketSubtaskRequest& request,
                      google::protobuf::Empty* response);
  absl::Status PrepareCreate(rpc::TaskCall& call, const v1::CreateTicketSubtaskRequest& request);
  absl::Status PrepareUpdate(rpc::TaskCall& call, const v1::UpdateTicketSubtaskRequest& request);

  // The sub-task and its ticket, both held.
  struct Held {
    Subtask subtask;
    Ticket ticket;
  };
  absl::StatusOr<Held> Hold(rpc::WriteCall& call, const std::string& id) const;
  // Saves what it became, or takes it away, records the ticket's step and tells who got it; answers it.
  absl::Status Change(rpc::WriteCall& call, const Ticket& ticket, const Subtask* before,
                      const Subtask* after, v1::TicketSubtask* response);

  const rpc::ServiceDeps deps_;
  const Notifier notifier_;
  rpc::Channels& channels_;
  Recorder& recorder_;
};

}  // namespace deskmesh::tickets
