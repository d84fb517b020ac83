// SPDX-License-Identifier: Apache-2.0
//
// Periodic work of the accounts domain.
#pragma once

#include <thread>

#include "platform/clock/clock.h"
#include "platform/sql/database.h"

namespace deskmesh::accounts {

// Takes ended sessions out of the store, every ten minutes. Several processes may do it at once.
class SessionSweeper {
 public:
  SessionSweeper(sql::Database& database, const clock::Clock& clock)
      : database_(database), clock_(clock), alarm_(clock) {}
  ~SessionSweeper() { Stop(); }

  void Start();
  void Stop();

  // One round: how many sessions went.
  absl::StatusOr<std::int64_t> Sweep();

 private:
  sql::Database& database_;
  const clock::Clock& clock_;
  clock::Alarm alarm_;
  std::thread thread_;
};

}  // namespace deskmesh::accounts
