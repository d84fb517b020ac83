// SPDX-License-Identifier: Apache-2.0
//
// The bus within one process. It keeps nothing: a fact counts as published when every subscriber has
// settled it, so what was not consumed is still in the outbox after a crash.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "platform/bus/bus.h"

namespace deskmesh::bus {

// Has no threads: deliveries run on the thread that publishes or settles. Thread-safe.
class MemoryBus final : public Bus {
 public:
  explicit MemoryBus(const Options& options) : max_queue_(options.memory_queue) {}
  ~MemoryBus() override { MemoryBus::Close(); }

  // Facts for a declared consumer wait for its subscription.
  absl::Status Declare(const std::vector<ConsumerSpec>& specs) override;
  void Publish(std::vector<Fact> facts, Confirm confirm) override;
  absl::StatusOr<std::unique_ptr<Subscription>> Subscribe(ConsumerSpec spec,
                                                          Deliver deliver) override;
  absl::Status Ping() override;
  void Close() override;
  Stats stats() const override;

 private:
  // One fact until all who get it have settled it.
  struct Publication {
    Fact fact;
    std::size_t index = 0;
    std::shared_ptr<const Confirm> confirm;
    std::size_t left = 0;
    bool is_confirmed = false;
  };
  struct Waiting {
    std::shared_ptr<Publication> publication;
    bool redelivered = false;
  };
  struct Queue {
    ConsumerSpec spec;
    Deliver deliver;  // empty while nobody subscribes
    std::uint64_t generation = 0;
    std::deque<Waiting> waiting;
    std::map<std::uint64_t, Waiting> delivered;
    // Deliveries are made one batch after the other, so that their order is kept.
    bool is_delivering = false;
  };
  class Subscribed;
  using Confirmations = std::vector<std::pair<std::shared_ptr<Publication>, absl::Status>>;

  void Pump(const std::shared_ptr<Queue>& queue);
  void Settle(const std::shared_ptr<Queue>& queue, const std::vector<std::uint64_t>& tags,
              Settlement settlement);
  void Unsubscribe(const std::shared_ptr<Queue>& queue, std::uint64_t generation);
  static void Tell(const Confirmations& confirmations);

  const std::size_t max_queue_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Queue>> queues_;
  std::condition_variable delivered_;
  std::uint64_t next_tag_ = 1;
  std::uint64_t next_generation_ = 1;
  Stats stats_;
  bool is_closed_ = false;
};

}  // namespace deskmesh::bus
