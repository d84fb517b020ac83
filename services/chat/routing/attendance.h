// SPDX-License-Identifier: Apache-2.0
//
// Who of the team is connected to this process, and the signs of life that follow from it (ADR 34).
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "platform/clock/clock.h"
#include "platform/rpc/call.h"

namespace deskmesh::chat {

// Renews the leases of those who are connected, each four times within its length and at once when
// somebody comes; who goes is left to its lease. Owns one thread between Start and Stop. Thread-safe.
class Attendance {
 public:
  // `lease`: how long presence holds without a sign of life, at least 1 s.
  Attendance(rpc::ServiceDeps deps, const clock::Clock& clock, base::Duration lease);
  ~Attendance() { Stop(); }

  void Start();
  void Stop();

  // The agent is connected while the answer lives, which may be longer than this object.
  std::shared_ptr<void> Enter(const std::string& workspace, const std::string& agent);

 private:
  using Key = std::pair<std::string, std::string>;  // workspace, agent
  struct Guest {
    int connections = 0;
    base::Instant due;  // the next renewal
  };
  struct Book {
    explicit Book(const clock::Clock& clock) : alarm(clock) {}
    clock::Alarm alarm;
    std::mutex mutex;
    std::map<Key, Guest> guests;  // guarded by mutex
  };

  void Loop();
  void Renew(const std::vector<Key>& due, base::Instant now);

  rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
  const base::Duration lease_;
  const std::shared_ptr<Book> book_;
  std::thread thread_;
};

}  // namespace deskmesh::chat
