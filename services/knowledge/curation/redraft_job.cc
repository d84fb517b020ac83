// SPDX-License-Identifier: Apache-2.0
#include "knowledge/curation/redraft_job.h"

#include <optional>
#include <vector>

#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "knowledge/articles/store.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/principal.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::knowledge {
namespace {

constexpr char kRedraftTimer[] = "knowledge.redraft";
// Timers are set by whichever process takes the fact.
constexpr base::Duration kLookForRedrafts = std::chrono::seconds(5);
constexpr base::Duration kRedraftAgain = std::chrono::minutes(1);

outbox::TimerSelection Redrafts() { return {.kinds = {kRedraftTimer}, .shards = {}}; }

// Whether a neighbour or the store may say something else later.
bool MayEndOtherwise(const absl::Status& status) {
  return !status.ok() && !absl::IsNotFound(status) && !absl::IsFailedPrecondition(status) &&
         !absl::IsInvalidArgument(status) && !absl::IsPermissionDenied(status);
}

}  // namespace

absl::Status RedraftJob::Take(sql::Tx& tx, const event::v1::Envelope& envelope) {
  tickets::v1::TicketStateChanged fact;
  if (!fact.ParseFromString(envelope.payload())) {
    return absl::DataLossError("the payload of " + envelope.id() + " can't be read");
  }
  const tickets::v1::Ticket& ticket = fact.ticket();
  if (ticket.state() != tickets::v1::Ticket::RESOLVED) return absl::OkStatus();
  const absl::Status drafted =
      store::LoadArticleBySlug(tx, envelope.workspace_id(), TicketAddress(ticket.id())).status();
  if (absl::IsNotFound(drafted)) return absl::OkStatus();
  DESKMESH_RETURN_IF_ERROR(drafted);
  // One of each fact: what is done for an earlier one takes away no later one.
  return outbox::PutTimer(tx, {{envelope.workspace_id(), kRedraftTimer, ticket.id(),
                                std::to_string(envelope.sequence())},
                               rpc::InstantOf(envelope.occurred_at()),
                               ""});
}

void RedraftJob::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void RedraftJob::Stop() {
  alarm_.Stop();
  if (thread_.joinable()) thread_.join();
}

void RedraftJob::Loop() {
  base::Instant next = clock_.Now();
  while (alarm_.WaitUntil(next) != clock::Alarm::Outcome::kStopped) {
    const absl::StatusOr<bool> did = DoNext();
    if (!did.ok()) {
      log::Warning("articles of tickets wait to be drafted anew",
                   {{"error", base::MessageOf(did.status())}});
    }
    next = clock_.Now() + (did.ok() && *did ? base::Duration(0) : kLookForRedrafts);
  }
}

absl::StatusOr<bool> RedraftJob::DoNext() {
  std::optional<base::Instant> due;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(due, outbox::NextDue(tx, Redrafts()));
    return absl::OkStatus();
  }));
  if (!due || *due > clock_.Now()) return false;
  std::vector<outbox::Timer> taken;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    const base::Instant now = clock_.Now();
    DESKMESH_ASSIGN_OR_RETURN(taken, outbox::TakeDue(tx, Redrafts(), now, 1));
    if (taken.empty()) return absl::OkStatus();
    // Until it is done.
    outbox::Timer again = taken[0];
    again.due = now + kRedraftAgain;
    return outbox::PutTimer(tx, again);
  }));
  if (taken.empty()) return false;
  const outbox::TimerKey& key = taken[0].key;
  rpc::CallContext context;
  context.principal = rpc::ServicePrincipal("knowledge", key.workspace_id);
  const rpc::Call call(deps_, context, *context.principal, clock_.Now());
  rpc::TaskCall task(call, "", "");
  const absl::Status status = curation_.Redraft(task, key.subject);
  if (MayEndOtherwise(status)) return status;
  DESKMESH_RETURN_IF_ERROR(
      deps_.database->Write([&](sql::Tx& tx) { return outbox::CancelTimer(tx, key); }));
  return true;
}

}  // namespace deskmesh::knowledge
