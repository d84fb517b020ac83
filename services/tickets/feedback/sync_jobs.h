// SPDX-License-Identifier: Apache-2.0
//
// Makes twins in trackers and reads how they stand, when their timers are due: the fallback where no
// webhook tells.
//
// A due timer is taken and set again to "the attempt must have ended by then" in one transaction; then the
// request goes out; then what it brought is stored. A crash in between repeats the attempt; that a twin may
// exist already is noted before it is made, so that a repeated attempt looks for it first where the tracker
// can be asked. Any number of replicas share the work.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include "platform/cache/cache.h"
#include "platform/clock/clock.h"
#include "platform/http/outgoing_request.h"
#include "platform/rpc/worker_pool.h"
#include "tickets/feedback/ledger.h"
#include "tickets/feedback/tracker.h"

namespace deskmesh::tickets {

// Owns one thread and a pool between Start and Stop. Thread-safe.
class DefectSync {
 public:
  // References must outlive the job.
  DefectSync(rpc::ServiceDeps deps, const clock::Clock& clock, DefectLedger& ledger,
             http::OutgoingOptions options);
  ~DefectSync() { Stop(); }

  void Start();
  void Stop();

 private:
  struct Task {
    std::string workspace;
    std::string defect_id;
    base::Instant until;  // what is done later is another attempt's
  };
  void Loop();
  // Takes what is due; how many were.
  absl::StatusOr<std::size_t> TakeDue();
  void Attempt(const Task& task);
  absl::Status Record(const Task& task, const Tracker& tracker, const Tracker::Reply& reply);

  const rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
  DefectLedger& ledger_;
  const http::OutgoingOptions options_;
  clock::Alarm alarm_;
  std::unique_ptr<cache::HintSubscription> hints_;
  std::thread thread_;
  rpc::WorkerPool pool_;
};

}  // namespace deskmesh::tickets
