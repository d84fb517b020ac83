// SPDX-License-Identifier: Apache-2.0
//
// A bus that does what a bus may do: facts come late, twice, and out of order within a window. And one
// that goes away with what is on its way, as in a crash.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "platform/bus/bus.h"

namespace deskmesh::testing {

// Wraps the bus of a process. Thread-safe.
class UnreliableBus final : public bus::Bus {
 public:
  struct Faults {
    std::uint64_t seed = 1;
    int duplicated_percent = 5;
    std::size_t window = 20;  // facts shuffled among each other, 1: none
    std::chrono::microseconds most_delay{1500};
  };
  UnreliableBus(std::unique_ptr<bus::Bus> inner, Faults faults);
  ~UnreliableBus() override;

  // From now on nothing is published, delivered or settled any more.
  void Cut() { is_cut_ = true; }

  absl::Status Declare(const std::vector<bus::ConsumerSpec>& specs) override;
  void Publish(std::vector<bus::Fact> facts, Confirm confirm) override;
  absl::StatusOr<std::unique_ptr<bus::Subscription>> Subscribe(bus::ConsumerSpec spec,
                                                               bus::Deliver deliver) override;
  absl::Status Ping() override { return inner_->Ping(); }
  void Close() override;
  bus::Stats stats() const override { return inner_->stats(); }

 private:
  // One subscription's deliveries on their way.
  struct Line {
    std::mutex waiting_mutex;
    std::vector<bus::Delivery> waiting;
    // Held while a delivery is made.
    std::mutex delivering;
    bus::Deliver deliver;  // empty once the subscription has ended
  };
  class Subscribed;

  void Run();
  void Pump(Line& line);
  std::vector<bus::Delivery> Disturbed(std::vector<bus::Delivery> deliveries);

  const std::unique_ptr<bus::Bus> inner_;
  const Faults faults_;
  std::atomic<bool> is_cut_ = false;
  std::mutex mutex_;
  std::condition_variable signal_;
  std::vector<std::weak_ptr<Line>> lines_;
  bool is_stopping_ = false;
  std::mt19937_64 random_;  // the thread's own
  std::thread thread_;
};

}  // namespace deskmesh::testing
