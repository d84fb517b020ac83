// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of recurring tickets, and the making of one when its time has come.
#pragma once

#include "deskmesh/tickets/v1/recurring_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/service.h"
#include "tickets/catalogue/shelf.h"
#include "tickets/intake.h"
#include "tickets/recurring/store.h"

namespace deskmesh::tickets {

// Kind of the timers of recurring tickets; their payload is the occurrence they were set for.
inline constexpr std::string_view kRecurringTimer = "tickets.recurring";

// Thread-safe. A ticket is made in the transaction that takes its timer away and notes its time, so that
// each time has one, whichever of several replicas is first.
class RecurringService {
 public:
  // References must outlive the service. `on_timer` is called after a commit that set a timer.
  RecurringService(rpc::ServiceDeps deps, rpc::Channels& channels, Intake& intake,
                   std::function<void()> on_timer);

  rpc::Service Describe();

  // The time of a recurring ticket has come, or had come while nothing ran.
  absl::Status OnTimer(sql::Tx& tx, const outbox::Timer& timer, base::Instant now);

 private:
  absl::Status Create(rpc::WriteCall& call, const v1::CreateRecurringTicketRequest& request,
                      v1::RecurringTicket* response);
  absl::Status Get(rpc::ReadCall& call, const v1::GetRecurringTicketRequest& request,
                   v1::RecurringTicket* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListRecurringTicketsRequest& request,
                    v1::ListRecurringTicketsResponse* response);
  absl::Status Update(rpc::WriteCall& call, const v1::UpdateRecurringTicketRequest& request,
                      v1::RecurringTicket* response);
  absl::Status Delete(rpc::WriteCall& call, const v1::DeleteRecurringTicketRequest& request,
                      google::protobuf::Empty* response);
  absl::Status Preview(rpc::ReadCall& call, const v1::PreviewRecurringTicketRequest& request,
                       v1::PreviewRecurringTicketResponse* response);
  absl::Status ListRuns(rpc::ReadCall& call, const v1::ListRecurringRunsRequest& request,
                        v1::ListRecurringRunsResponse* response);
  absl::Status PrepareCreate(rpc::TaskCall& call, const v1::CreateRecurringTicketRequest& request);
  absl::Status PrepareUpdate(rpc::TaskCall& call, const v1::UpdateRecurringTicketRequest& request);
  absl::Status Ask(rpc::TaskCall& call, const v1::RecurringTicket& sent);

  // Whether requester and assignee are known and fit.
  absl::Status CheckPeople(rpc::WriteCall& call, const v1::RecurringTicket& item) const;
  // Reckons what comes next from now on and sets the timer. `before`: as it was, empty for a new one.
  absl::Status Arrange(rpc::WriteCall& call, const v1::RecurringTicket& before,
                       v1::RecurringTicket* item);
  absl::Status SetTimer(sql::Tx& tx, const std::string& workspace, const std::string& id,
                        base::Instant next);
  // The ticket of one time; its id.
  absl::StatusOr<std::string> Make(sql::Tx& tx, const std::string& workspace,
                                   const v1::RecurringTicket& item, base::Instant occurrence,
                                   base::Instant now);

  const rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  Intake& intake_;
  const std::function<void()> on_timer_;
  const Shelf shelf_;
};

}  // namespace deskmesh::tickets
