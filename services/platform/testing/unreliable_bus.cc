// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/unreliable_bus.h"

#include <algorithm>
#include <utility>

namespace deskmesh::testing {
namespace {

// Marks a delivery that was made up: settling it means nothing.
constexpr std::uint64_t kMadeUp = std::uint64_t{1} << 63;

}  // namespace

class UnreliableBus::Subscribed final : public bus::Subscription {
 public:
  Subscribed(const UnreliableBus& bus, std::shared_ptr<Line> line,
             std::unique_ptr<bus::Subscription> inner)
      : bus_(bus), line_(std::move(line)), inner_(std::move(inner)) {}
  ~Subscribed() override {
    {
      const std::lock_guard lock(line_->delivering);
      line_->deliver = nullptr;
    }
    inner_.reset();
  }

  void Settle(const std::vector<std::uint64_t>& tags, bus::Settlement settlement,
              std::string_view reason) override {
    if (bus_.is_cut_) return;
    std::vector<std::uint64_t> real;
    for (const std::uint64_t tag : tags) {
      if ((tag & kMadeUp) == 0) real.push_back(tag);
    }
    if (!real.empty()) inner_->Settle(real, settlement, reason);
  }
  bool keeps_dead_letters() const override { return inner_->keeps_dead_letters(); }

 private:
  const UnreliableBus& bus_;
  const std::shared_ptr<Line> line_;
  std::unique_ptr<bus::Subscription> inner_;
};

UnreliableBus::UnreliableBus(std::unique_ptr<bus::Bus> inner, Faults faults)
    : inner_(std::move(inner)), faults_(faults), random_(faults.seed) {
  thread_ = std::thread([this] { Run(); });
}

UnreliableBus::~UnreliableBus() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  signal_.notify_all();
  thread_.join();
}

absl::Status UnreliableBus::Declare(const std::vector<bus::ConsumerSpec>& specs) {
  return inner_->Declare(specs);
}

void UnreliableBus::Publish(std::vector<bus::Fact> facts, Confirm confirm) {
  if (!is_cut_) return inner_->Publish(std::move(facts), std::move(confirm));
  for (std::size_t i = 0; i < facts.size(); ++i) confirm(i, absl::UnavailableError("cut off"));
}

absl::StatusOr<std::unique_ptr<bus::Subscription>> UnreliableBus::Subscribe(bus::ConsumerSpec spec,
                                                                            bus::Deliver deliver) {
  auto line = std::make_shared<Line>();
  line->deliver = std::move(deliver);
  auto inner = inner_->Subscribe(
      std::move(spec), [this, held = std::weak_ptr<Line>(line)](std::vector<bus::Delivery> more) {
        const std::shared_ptr<Line> line = held.lock();
        if (line == nullptr) return;
        {
          const std::lock_guard lock(line->waiting_mutex);
          std::move(more.begin(), more.end(), std::back_inserter(line->waiting));
        }
        signal_.notify_one();
      });
  if (!inner.ok()) return inner.status();
  {
    const std::lock_guard lock(mutex_);
    lines_.push_back(line);
  }
  return std::unique_ptr<bus::Subscription>(
      std::make_unique<Subscribed>(*this, std::move(line), *std::move(inner)));
}

void UnreliableBus::Close() { inner_->Close(); }

std::vector<bus::Delivery> UnreliableBus::Disturbed(std::vector<bus::Delivery> deliveries) {
  std::vector<bus::Delivery> disturbed;
  const auto window = static_cast<std::ptrdiff_t>(faults_.window);
  for (auto from = deliveries.begin(); from != deliveries.end();) {
    const auto until = from + std::min(window, deliveries.end() - from);
    std::shuffle(from, until, random_);
    from = until;
  }
  for (const bus::Delivery& delivery : deliveries) {
    disturbed.push_back(delivery);
    if (static_cast<int>(random_() % 100) >= faults_.duplicated_percent) continue;
    bus::Delivery again = delivery;
    again.tag |= kMadeUp;
    again.redelivered = true;
    // Anywhere behind or in front of it.
    disturbed.insert(disturbed.begin() + static_cast<std::ptrdiff_t>(random_() % disturbed.size()),
                     std::move(again));
  }
  return disturbed;
}

void UnreliableBus::Pump(Line& line) {
  std::vector<bus::Delivery> waiting;
  {
    const std::lock_guard lock(line.waiting_mutex);
    waiting.swap(line.waiting);
  }
  if (waiting.empty() || is_cut_) return;
  const std::lock_guard lock(line.delivering);
  if (line.deliver) line.deliver(Disturbed(std::move(waiting)));
}

void UnreliableBus::Run() {
  while (true) {
    std::vector<std::shared_ptr<Line>> lines;
    {
      std::unique_lock lock(mutex_);
      const auto delay = std::chrono::microseconds(
          1 + random_() % static_cast<std::uint64_t>(faults_.most_delay.count()));
      signal_.wait_for(lock, delay, [this] { return is_stopping_; });
      if (is_stopping_) return;
      std::erase_if(lines_, [](const std::weak_ptr<Line>& line) { return line.expired(); });
      for (const std::weak_ptr<Line>& line : lines_) {
        if (std::shared_ptr<Line> held = line.lock()) lines.push_back(std::move(held));
      }
    }
    for (const std::shared_ptr<Line>& line : lines) Pump(*line);
  }
}

}  // namespace deskmesh::testing
