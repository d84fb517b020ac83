// SPDX-License-Identifier: Apache-2.0
//
// The one way in which a defect changes: row, fact, and who is to hear of it.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <string_view>

#include "platform/clock/clock.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/call.h"
#include "tickets/feedback/store.h"
#include "tickets/recorder.h"

namespace deskmesh::tickets {

// Kind of the timers that tell customers (name `customers`) and owners (`owners`) of a defect, page by page.
// The payload is the ticket after which it goes on.
inline constexpr std::string_view kTellTimer = "tickets.defect_tell";
// Kind of the timers at which a twin is made or read.
inline constexpr std::string_view kSyncTimer = "tickets.defect_sync";
// Topic that wakes those who run sync timers.
inline constexpr std::string_view kSyncTopic = "tickets:defect_sync";

// Thread-safe.
class DefectLedger {
 public:
  // References must outlive the ledger. `on_timer` is called after a commit that set a tell timer.
  DefectLedger(rpc::ServiceDeps deps, const clock::Clock& clock, Recorder& recorder,
               std::function<void()> on_timer)
      : deps_(std::move(deps)),
        clock_(clock),
        recorder_(recorder),
        on_timer_(std::move(on_timer)) {}

  // Enters a new defect with its fact.
  absl::Status Add(sql::Tx& tx, const rpc::FactSource& source, Defect defect);
  // Saves a defect that was locked in this transaction, moved to `state` where that isn't kUnset.
  absl::Status Save(sql::Tx& tx, const rpc::FactSource& source, Defect& defect,
                    Defect::State state);
  // Links a ticket; its history shows it. NOT_FOUND for a ticket that isn't there. Its customer is told at
  // once where the defect is solved.
  absl::Status Link(sql::Tx& tx, const rpc::FactSource& source, const Defect& defect,
                    const std::string& ticket_id);
  absl::Status Unlink(sql::Tx& tx, const rpc::FactSource& source, const Defect& defect,
                      const std::string& ticket_id);
  // The twin is to be made or read at `due`.
  absl::Status SyncAt(sql::Tx& tx, const std::string& workspace_id, const std::string& defect_id,
                      base::Instant due);

  // Tells the next page of tickets. A customer is told in the transaction that notes it, so once.
  absl::Status OnTimer(sql::Tx& tx, const outbox::Timer& timer);

 private:
  absl::Status Publish(sql::Tx& tx, const rpc::FactSource& source, Defect& defect,
                       Defect::State previous);
  absl::Status Tell(sql::Tx& tx, const std::string& workspace_id, const std::string& defect_id,
                    std::string_view whom, std::string after, base::Instant now);
  absl::Status TellCustomer(sql::Tx& tx, const rpc::FactSource& source, const Defect& defect,
                            const DefectLink& link);
  absl::Status TellOwner(sql::Tx& tx, const rpc::FactSource& source, const Defect& defect,
                         const DefectLink& link);

  const rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
  Recorder& recorder_;
  const std::function<void()> on_timer_;
};

}  // namespace deskmesh::tickets
