// SPDX-License-Identifier: Apache-2.0
#include "platform/bus/memory_bus.h"

#include <algorithm>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/error.h"

namespace deskmesh::bus {
namespace {

bool IsWanted(const ConsumerSpec& spec, const std::string& key) {
  return std::any_of(spec.keys.begin(), spec.keys.end(),
                     [&](const std::string& pattern) { return MatchesKey(pattern, key); });
}

absl::Status Closed() {
  return base::Failure(absl::StatusCode::kUnavailable, "BUS_UNAVAILABLE", "the bus is closed");
}

}  // namespace

class MemoryBus::Subscribed final : public Subscription {
 public:
  Subscribed(MemoryBus& bus, std::shared_ptr<Queue> queue, std::uint64_t generation)
      : bus_(bus), queue_(std::move(queue)), generation_(generation) {}
  ~Subscribed() override { bus_.Unsubscribe(queue_, generation_); }

  void Settle(const std::vector<std::uint64_t>& tags, Settlement settlement,
              std::string_view) override {
    bus_.Settle(queue_, tags, settlement);
  }
  bool keeps_dead_letters() const override { return false; }

 private:
  MemoryBus& bus_;
  std::shared_ptr<Queue> queue_;
  std::uint64_t generation_;
};

absl::Status MemoryBus::Declare(const std::vector<ConsumerSpec>& specs) {
  const std::lock_guard lock(mutex_);
  for (const ConsumerSpec& spec : specs) {
    auto& queue = queues_[spec.consumer];
    if (queue == nullptr) queue = std::make_shared<Queue>();
    queue->spec = spec;
  }
  return absl::OkStatus();
}

void MemoryBus::Publish(std::vector<Fact> facts, Confirm confirm) {
  const auto shared = std::make_shared<const Confirm>(std::move(confirm));
  Confirmations confirmations;
  std::vector<std::shared_ptr<Queue>> touched;
  {
    const std::lock_guard lock(mutex_);
    bool is_full = false;
    for (std::size_t i = 0; i < facts.size(); ++i) {
      auto publication = std::make_shared<Publication>();
      publication->fact = facts[i];
      publication->index = i;
      publication->confirm = shared;
      std::vector<std::shared_ptr<Queue>> takers;
      for (const auto& [consumer, queue] : queues_) {
        if (!IsWanted(queue->spec, facts[i]->key())) continue;
        takers.push_back(queue);
        is_full |= queue->waiting.size() + queue->delivered.size() >= max_queue_;
      }
      // Once one fact was refused, so are those behind it: order is kept per subject.
      if (is_closed_ || is_full) {
        ++stats_.refused;
        confirmations.emplace_back(
            publication, is_closed_ ? Closed()
                                    : base::Failure(absl::StatusCode::kResourceExhausted,
                                                    "BUS_FULL", "a subscriber's queue is full"));
        continue;
      }
      publication->left = takers.size();
      if (takers.empty()) {
        ++stats_.unrouted;
        ++stats_.published;
        confirmations.emplace_back(publication, absl::OkStatus());
      }
      for (const auto& queue : takers) {
        queue->waiting.push_back({publication, false});
        if (std::find(touched.begin(), touched.end(), queue) == touched.end()) {
          touched.push_back(queue);
        }
      }
    }
  }
  Tell(confirmations);
  for (const auto& queue : touched) Pump(queue);
}

void MemoryBus::Pump(const std::shared_ptr<Queue>& queue) {
  while (true) {
    std::vector<Delivery> deliveries;
    Deliver deliver;
    {
      const std::lock_guard lock(mutex_);
      if (queue->is_delivering || !queue->deliver || is_closed_) return;
      const auto prefetch = static_cast<std::size_t>(queue->spec.prefetch);
      while (!queue->waiting.empty() && queue->delivered.size() < prefetch) {
        Waiting next = std::move(queue->waiting.front());
        queue->waiting.pop_front();
        const std::uint64_t tag = next_tag_++;
        deliveries.push_back({next.publication->fact, tag, next.redelivered});
        stats_.redelivered += next.redelivered ? 1 : 0;
        queue->delivered.emplace(tag, std::move(next));
      }
      if (deliveries.empty()) return;
      stats_.delivered += deliveries.size();
      queue->is_delivering = true;
      deliver = queue->deliver;
    }
    deliver(std::move(deliveries));
    const std::lock_guard lock(mutex_);
    queue->is_delivering = false;
    delivered_.notify_all();
  }
}

void MemoryBus::Settle(const std::shared_ptr<Queue>& queue, const std::vector<std::uint64_t>& tags,
                       Settlement settlement) {
  Confirmations confirmations;
  {
    const std::lock_guard lock(mutex_);
    std::vector<Waiting> again;
    for (const std::uint64_t tag : tags) {
      auto found = queue->delivered.find(tag);
      if (found == queue->delivered.end()) continue;
      Waiting settled = std::move(found->second);
      queue->delivered.erase(found);
      if (settlement == Settlement::kAgain) {
        settled.redelivered = true;
        again.push_back(std::move(settled));
        continue;
      }
      stats_.dead += settlement == Settlement::kDead ? 1 : 0;
      if (--settled.publication->left == 0 && !settled.publication->is_confirmed) {
        settled.publication->is_confirmed = true;
        ++stats_.published;
        confirmations.emplace_back(settled.publication, absl::OkStatus());
      }
    }
    for (auto waiting = again.rbegin(); waiting != again.rend(); ++waiting) {
      queue->waiting.push_front(std::move(*waiting));
    }
  }
  Tell(confirmations);
  Pump(queue);
}

absl::StatusOr<std::unique_ptr<Subscription>> MemoryBus::Subscribe(ConsumerSpec spec,
                                                                   Deliver deliver) {
  std::shared_ptr<Queue> queue;
  std::uint64_t generation = 0;
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_) return Closed();
    auto& slot = queues_[spec.consumer];
    if (slot == nullptr) slot = std::make_shared<Queue>();
    queue = slot;
    if (queue->deliver) {
      return base::Failure(absl::StatusCode::kAlreadyExists, "ALREADY_SUBSCRIBED",
                           "consumer " + spec.consumer + " is subscribed in this process");
    }
    queue->spec = std::move(spec);
    queue->deliver = std::move(deliver);
    generation = queue->generation = next_generation_++;
  }
  auto subscription = std::make_unique<Subscribed>(*this, queue, generation);
  Pump(queue);
  return subscription;
}

void MemoryBus::Unsubscribe(const std::shared_ptr<Queue>& queue, std::uint64_t generation) {
  std::unique_lock lock(mutex_);
  if (queue->generation != generation) return;
  queue->deliver = nullptr;
  // What the callback refers to may go once this returns.
  delivered_.wait(lock, [&] { return !queue->is_delivering; });
  for (auto entry = queue->delivered.rbegin(); entry != queue->delivered.rend(); ++entry) {
    entry->second.redelivered = true;
    queue->waiting.push_front(std::move(entry->second));
  }
  queue->delivered.clear();
}

absl::Status MemoryBus::Ping() {
  const std::lock_guard lock(mutex_);
  return is_closed_ ? Closed() : absl::OkStatus();
}

void MemoryBus::Close() {
  Confirmations confirmations;
  {
    const std::lock_guard lock(mutex_);
    if (is_closed_) return;
    is_closed_ = true;
    stats_.is_connected = false;
    const auto give_up = [&](const Waiting& waiting) {
      if (waiting.publication->is_confirmed) return;
      waiting.publication->is_confirmed = true;
      ++stats_.refused;
      confirmations.emplace_back(waiting.publication, Closed());
    };
    for (const auto& [consumer, queue] : queues_) {
      for (const Waiting& waiting : queue->waiting) give_up(waiting);
      for (const auto& [tag, waiting] : queue->delivered) give_up(waiting);
      queue->waiting.clear();
      queue->delivered.clear();
    }
  }
  Tell(confirmations);
}

Stats MemoryBus::stats() const {
  const std::lock_guard lock(mutex_);
  return stats_;
}

void MemoryBus::Tell(const Confirmations& confirmations) {
  for (const auto& [publication, status] : confirmations) {
    (*publication->confirm)(publication->index, status);
  }
}

}  // namespace deskmesh::bus
