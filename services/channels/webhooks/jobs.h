// SPDX-License-Identifier: Apache-2.0
//
// Sends deliveries when they are due.
//
// A due timer is taken and set again to "attempt must have ended by then" in one transaction; then
// the request goes out; then the result is stored. A crash in between makes the timer fire again, so
// every delivery arrives at least once, always with the same `webhook-id`. Any number of replicas
// share the work: timers another one is taking are skipped.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "channels/webhooks/core/delivery_rule.h"
#include "platform/base/id.h"
#include "platform/cache/cache.h"
#include "platform/clock/clock.h"
#include "platform/http/outgoing_request.h"
#include "platform/outbox/outbox.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/worker_pool.h"
#include "platform/sql/database.h"

namespace deskmesh::channels {

// Owns one thread and a pool between Start and Stop. Thread-safe.
class DeliveryJob {
 public:
  struct Refs {
    sql::Database& database;
    outbox::Outbox& outbox;
    cache::Cache& cache;
    const clock::Clock& clock;
    base::IdSource ids;
  };
  // `options.drops_answer` is set here.
  DeliveryJob(Refs refs, http::OutgoingOptions options);
  ~DeliveryJob();

  void Start();
  void Stop();

 private:
  struct Task {
    std::string workspace;
    std::string webhook_id;
    std::string delivery_id;
  };
  struct Result {
    core::Attempt attempt;
    // Why there is no success, for people; never holds the body of the answer.
    std::string error;
  };
  void Loop();
  // Takes what is due; how many were.
  absl::StatusOr<std::size_t> TakeDue();
  void Attempt(const Task& task);
  absl::Status Record(const Task& task, const Result& result);

  Refs refs_;
  const http::OutgoingOptions options_;
  clock::Alarm alarm_;
  std::unique_ptr<cache::HintSubscription> hints_;
  std::thread thread_;
  rpc::WorkerPool pool_;
  std::mutex mutex_;
  std::map<std::string, int> in_flight_;  // by webhook
};

}  // namespace deskmesh::channels
