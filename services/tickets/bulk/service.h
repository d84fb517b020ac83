// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of bulk jobs, and the worker that does them.
#pragma once

#include "deskmesh/tickets/v1/jobs_service.pb.h"
#include "platform/clock/clock.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/service.h"
#include "tickets/action_runner.h"
#include "tickets/catalogue/store.h"

namespace deskmesh::tickets {

inline constexpr std::string_view kJobKind = "job";
// Kind of the timers that say a job has more to do; their payload is where it goes on: the number of the
// last ticket, or in a job of an earlier release the index of the next id.
inline constexpr std::string_view kJobTimer = "tickets.job";
// The same of jobs whose ids stand in pages; their payload is the page. A kind of its own, since replicas
// of an earlier release know nothing of pages: they leave these timers to the others.
inline constexpr std::string_view kJobPageTimer = "tickets.job_page";

// Thread-safe. A job is done in pages; each is one transaction with the job's progress, so that a crash
// repeats nothing.
class BulkService {
 public:
  static constexpr int kMaxTickets = 10'000;
  static constexpr int kPage = 500;

  // References must outlive the service. `on_timer` is called after a commit that set a timer.
  BulkService(rpc::ServiceDeps deps, const clock::Clock& clock, ActionRunner& runner,
              std::function<void()> on_timer)
      : deps_(std::move(deps)), clock_(clock), runner_(runner), on_timer_(std::move(on_timer)) {}

  rpc::Service Describe();

  // Starts a job with actions that are in order, over `ticket_ids` or `filter`, for however many tickets;
  // of 10,000 and more `total` says 10,000 until more are done.
  absl::StatusOr<v1::TicketJob> Start(sql::Tx& tx, const std::string& workspace,
                                      const std::string& creator_id, v1::TicketJob job,
                                      base::Instant now);

  // The next page of a job.
  absl::Status OnTimer(sql::Tx& tx, const outbox::Timer& timer);

 private:
  absl::Status Create(rpc::WriteCall& call, const v1::CreateTicketJobRequest& request,
                      v1::TicketJob* response);
  absl::Status Get(rpc::ReadCall& call, const v1::GetTicketJobRequest& request,
                   v1::TicketJob* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListTicketJobsRequest& request,
                    v1::ListTicketJobsResponse* response);
  absl::Status Cancel(rpc::WriteCall& call, const v1::CancelTicketJobRequest& request,
                      v1::TicketJob* response);

  // The ids of the next page, and where the one after it begins; empty at the end.
  struct Page {
    std::vector<std::string> ids;
    std::string next;
  };
  static absl::StatusOr<Page> NextPage(sql::Tx& tx, const v1::TicketJob& job,
                                       const outbox::Timer& timer);
  // The ids of a kept job as the contract shows them.
  static absl::Status AddIds(sql::Tx& tx, const std::string& workspace, v1::TicketJob* job);
  // One ticket, locked; a refusal is noted in the job. `data` is null when there is none.
  absl::Status DoOne(sql::Tx& tx, const rpc::FactSource& source, const std::string& ticket_id,
                     const std::string* data, const std::vector<TicketAction>& actions,
                     v1::TicketJob* job);
  absl::Status GoOn(sql::Tx& tx, outbox::TimerKey key, std::string payload, base::Instant now);

  const rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
  ActionRunner& runner_;
  const std::function<void()> on_timer_;
};

}  // namespace deskmesh::tickets
