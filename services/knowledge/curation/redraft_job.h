// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <thread>

#include "deskmesh/event/v1/envelope.pb.h"
#include "knowledge/curation/service.h"
#include "platform/clock/clock.h"
#include "platform/rpc/call.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge {

// Drafts articles anew whose ticket was solved again. What is to be done is a timer, written with the fact
// and taken away when it is done: a crash repeats it, which changes nothing more. Any number of processes
// share the work. Owns one thread between Start and Stop. Thread-safe.
class RedraftJob {
 public:
  RedraftJob(rpc::ServiceDeps deps, CurationService& curation, const clock::Clock& clock)
      : deps_(std::move(deps)), curation_(curation), clock_(clock), alarm_(clock) {}
  ~RedraftJob() { Stop(); }

  void Start();
  void Stop();

  // The fact of a ticket's new state, inside the consumer's transaction.
  static absl::Status Take(sql::Tx& tx, const event::v1::Envelope& envelope);

 private:
  void Loop();
  // Whether there was one to do.
  absl::StatusOr<bool> DoNext();

  rpc::ServiceDeps deps_;
  CurationService& curation_;
  const clock::Clock& clock_;
  clock::Alarm alarm_;
  std::thread thread_;
};

}  // namespace deskmesh::knowledge
