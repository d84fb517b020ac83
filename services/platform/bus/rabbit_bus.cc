// SPDX-License-Identifier: Apache-2.0
#include "platform/bus/rabbit_bus.h"

#include <amqp.h>
#include <amqp_framing.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/error.h"
#include "platform/bus/rabbit_connection.h"
#include "platform/log/log.h"

namespace deskmesh::bus {
namespace {

// Also how often heartbeats are looked after.
constexpr std::chrono::milliseconds kIdle{1000};
constexpr std::size_t kMaxUnconfirmed = 4096;
constexpr int kTagBits = 48;

// Wakes a thread that polls.
class WakeUp {
 public:
  WakeUp() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~WakeUp() { close(fd_); }
  void Signal() const {
    const std::uint64_t one = 1;
    static_cast<void>(write(fd_, &one, sizeof(one)));
  }
  int fd() const { return fd_; }

 private:
  const int fd_;
};

struct Counters {
  std::atomic<std::uint64_t> published{0}, refused{0}, unrouted{0}, delivered{0}, redelivered{0},
      dead{0}, reconnects{0};
};

// Opens connections with growing pauses until one stands or `is_closed`.
template <typename IsClosed>
std::unique_ptr<RabbitConnection> Reconnect(
    const RabbitAddress& address, const Options& options, const WakeUp& wake,
    const IsClosed& is_closed, const std::function<absl::Status(RabbitConnection&)>& prepare) {
  auto pause = options.first_pause;
  while (!is_closed()) {
    auto connection = RabbitConnection::Connect(address, options);
    absl::Status status = connection.status();
    if (status.ok()) status = prepare(**connection);
    if (status.ok()) return *std::move(connection);
    log::Warning("bus connection", {{"error", base::MessageOf(status)}});
    const auto end = std::chrono::steady_clock::now() + pause;
    while (!is_closed() && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    pause = std::min(pause * 2, options.last_pause);
  }
  static_cast<void>(wake);
  return nullptr;
}

// Publishes with confirms; one connection, one thread.
class Publisher {
 public:
  Publisher(RabbitAddress address, Options options, Counters& counters)
      : address_(std::move(address)), options_(std::move(options)), counters_(counters) {}
  ~Publisher() { Close(); }

  absl::Status Open() {
    auto connection = RabbitConnection::Connect(address_, options_);
    if (!connection.ok()) return connection.status();
    DESKMESH_RETURN_IF_ERROR(Prepare(**connection));
    connection_ = *std::move(connection);
    is_connected_ = true;
    thread_ = std::thread([this] { Run(); });
    return absl::OkStatus();
  }

  absl::Status Declare(const std::vector<ConsumerSpec>& specs) {
    std::unique_lock lock(mutex_);
    for (const ConsumerSpec& spec : specs) {
      std::erase_if(specs_,
                    [&](const ConsumerSpec& known) { return known.consumer == spec.consumer; });
      specs_.push_back(spec);
      undeclared_.push_back(spec);
    }
    wake_.Signal();
    declared_.wait_for(lock, options_.connect_timeout,
                       [this] { return undeclared_.empty() || is_closed_; });
    return undeclared_.empty() ? absl::OkStatus() : RabbitUnavailable("not declared yet");
  }

  void Publish(std::vector<Fact> facts, Bus::Confirm confirm) {
    const auto shared = std::make_shared<const Bus::Confirm>(std::move(confirm));
    bool is_refused = false;
    {
      const std::lock_guard lock(mutex_);
      is_refused = is_closed_ || !is_connected_;
      if (!is_refused) {
        for (std::size_t i = 0; i < facts.size(); ++i)
          queue_.push_back({std::move(facts[i]), i, shared});
      }
    }
    if (!is_refused) return wake_.Signal();
    counters_.refused += facts.size();
    for (std::size_t i = 0; i < facts.size(); ++i) (*shared)(i, RabbitUnavailable("not connected"));
  }

  void Close() {
    {
      const std::lock_guard lock(mutex_);
      is_closed_ = true;
    }
    wake_.Signal();
    declared_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  bool is_connected() const { return is_connected_; }

 private:
  struct Pending {
    Fact fact;
    std::size_t index;
    std::shared_ptr<const Bus::Confirm> confirm;
  };

  absl::Status Prepare(RabbitConnection& connection) {
    DESKMESH_RETURN_IF_ERROR(connection.DeclareExchanges());
    std::vector<ConsumerSpec> specs;
    {
      const std::lock_guard lock(mutex_);
      specs = specs_;
    }
    for (const ConsumerSpec& spec : specs) {
      DESKMESH_RETURN_IF_ERROR(connection.DeclareConsumer(spec));
    }
    return connection.SelectConfirms();
  }

  void Run() {
    pthread_setname_np(pthread_self(), "bus:publish");
    while (true) {
      while (Step()) {
      }
      is_connected_ = false;
      FailAll();
      connection_ = nullptr;
      connection_ = Reconnect(
          address_, options_, wake_, [this] { return IsClosed(); },
          [this](RabbitConnection& fresh) { return Prepare(fresh); });
      if (connection_ == nullptr) break;
      {
        const std::lock_guard lock(mutex_);
        undeclared_.clear();
        next_tag_ = 1;
        is_connected_ = true;
      }
      declared_.notify_all();
      ++counters_.reconnects;
    }
    FailAll();
  }

  bool IsClosed() {
    const std::lock_guard lock(mutex_);
    return is_closed_;
  }

  // Declares, sends and reads what there is. False when the connection broke or is to be closed.
  bool Step() {
    std::vector<ConsumerSpec> undeclared;
    std::vector<Pending> batch;
    {
      const std::lock_guard lock(mutex_);
      if (is_closed_) return false;
      undeclared = undeclared_;
      while (!queue_.empty() && unconfirmed_.size() + batch.size() < kMaxUnconfirmed) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    for (const ConsumerSpec& spec : undeclared) {
      const absl::Status status = connection_->DeclareConsumer(spec);
      if (!status.ok()) {
        log::Warning("bus", {{"error", base::MessageOf(status)}});
        Requeue(batch, 0);
        return false;
      }
    }
    if (!undeclared.empty()) {
      const std::lock_guard lock(mutex_);
      undeclared_.erase(undeclared_.begin(),
                        undeclared_.begin() + static_cast<std::ptrdiff_t>(undeclared.size()));
      declared_.notify_all();
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!connection_->Publish(*batch[i].fact).ok()) {
        Requeue(batch, i);
        return false;
      }
      unconfirmed_.emplace(next_tag_++, std::move(batch[i]));
    }
    const bool is_busy = !unconfirmed_.empty();
    if (!connection_->WaitReadable(
            wake_.fd(), is_busy && !batch.empty() ? std::chrono::milliseconds(1) : kIdle)) {
      // Nothing to read, but heartbeats are looked after in here.
      return ReadFrames();
    }
    return ReadFrames();
  }

  bool ReadFrames() {
    while (true) {
      amqp_frame_t frame;
      timeval now{0, 0};
      const int got = amqp_simple_wait_frame_noblock(connection_->state(), &frame, &now);
      if (got == AMQP_STATUS_TIMEOUT) break;
      if (got != AMQP_STATUS_OK) return false;
      if (frame.frame_type != AMQP_FRAME_METHOD) continue;
      switch (frame.payload.method.id) {
        case AMQP_BASIC_ACK_METHOD: {
          const auto* ack = static_cast<amqp_basic_ack_t*>(frame.payload.method.decoded);
          Confirm(ack->delivery_tag, ack->multiple != 0, absl::OkStatus());
          break;
        }
        case AMQP_BASIC_NACK_METHOD: {
          const auto* nack = static_cast<amqp_basic_nack_t*>(frame.payload.method.decoded);
          Confirm(nack->delivery_tag, nack->multiple != 0, RabbitUnavailable("a fact was refused"));
          break;
        }
        case AMQP_BASIC_RETURN_METHOD: {
          // Nobody listens to that key: the ack follows.
          ++counters_.unrouted;
          amqp_message_t message;
          amqp_read_message(connection_->state(), RabbitConnection::kChannel, &message, 0);
          amqp_destroy_message(&message);
          break;
        }
        default:
          // The broker closed the channel or the connection.
          return false;
      }
    }
    amqp_maybe_release_buffers(connection_->state());
    return true;
  }

  void Confirm(std::uint64_t tag, bool multiple, const absl::Status& status) {
    const auto begin = multiple ? unconfirmed_.begin() : unconfirmed_.find(tag);
    auto end = multiple ? unconfirmed_.upper_bound(tag) : begin;
    if (!multiple && begin != unconfirmed_.end()) ++end;
    for (auto entry = begin; entry != end; ++entry) {
      ++(status.ok() ? counters_.published : counters_.refused);
      (*entry->second.confirm)(entry->second.index, status);
    }
    unconfirmed_.erase(begin, end);
  }

  // Puts what was not sent back in front; it fails with the rest.
  void Requeue(std::vector<Pending>& batch, std::size_t from) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = batch.size(); i > from; --i) queue_.push_front(std::move(batch[i - 1]));
  }

  void FailAll() {
    std::deque<Pending> waiting;
    {
      const std::lock_guard lock(mutex_);
      waiting.swap(queue_);
    }
    counters_.refused += unconfirmed_.size() + waiting.size();
    const absl::Status status = RabbitUnavailable("the connection broke");
    for (const auto& [tag, pending] : unconfirmed_) (*pending.confirm)(pending.index, status);
    unconfirmed_.clear();
    for (const Pending& pending : waiting) (*pending.confirm)(pending.index, status);
  }

  const RabbitAddress address_;
  const Options options_;
  Counters& counters_;
  WakeUp wake_;
  std::mutex mutex_;
  std::condition_variable declared_;
  std::vector<ConsumerSpec> specs_;
  std::vector<ConsumerSpec> undeclared_;
  std::deque<Pending> queue_;
  bool is_closed_ = false;
  std::atomic<bool> is_connected_{false};
  // Of the thread.
  std::unique_ptr<RabbitConnection> connection_;
  std::map<std::uint64_t, Pending> unconfirmed_;
  std::uint64_t next_tag_ = 1;
  std::thread thread_;
};

// One consumer's queue; one connection, one thread.
class RabbitSubscription final : public Subscription {
 public:
  RabbitSubscription(RabbitAddress address, Options options, ConsumerSpec spec, Deliver deliver,
                     Counters& counters)
      : address_(std::move(address)),
        options_(std::move(options)),
        spec_(std::move(spec)),
        deliver_(std::move(deliver)),
        counters_(counters) {
    thread_ = std::thread([this] { Run(); });
  }
  ~RabbitSubscription() override {
    is_closed_ = true;
    wake_.Signal();
    thread_.join();
  }

  void Settle(const std::vector<std::uint64_t>& tags, Settlement settlement,
              std::string_view) override {
    {
      const std::lock_guard lock(mutex_);
      settled_.push_back({tags, settlement});
    }
    if (settlement == Settlement::kDead) counters_.dead += tags.size();
    wake_.Signal();
  }
  bool keeps_dead_letters() const override { return true; }

 private:
  struct Settled {
    std::vector<std::uint64_t> tags;
    Settlement settlement;
  };

  void Run() {
    pthread_setname_np(pthread_self(), ("bus:" + spec_.consumer).substr(0, 15).c_str());
    bool is_first = true;
    while (!is_closed_) {
      connection_ = Reconnect(
          address_, options_, wake_, [this] { return is_closed_.load(); },
          [this](RabbitConnection& fresh) -> absl::Status {
            DESKMESH_RETURN_IF_ERROR(fresh.DeclareExchanges());
            DESKMESH_RETURN_IF_ERROR(fresh.DeclareConsumer(spec_));
            return fresh.BeginConsume(spec_);
          });
      if (connection_ == nullptr) return;
      if (!is_first) ++counters_.reconnects;
      is_first = false;
      ++generation_;
      outstanding_.clear();
      while (!is_closed_ && Step()) {
      }
      // Flushes the last settlements of a graceful end.
      if (is_closed_) SendSettlements();
      connection_ = nullptr;
    }
  }

  bool Step() {
    if (!SendSettlements()) return false;
    connection_->WaitReadable(wake_.fd(), kIdle);
    std::vector<Delivery> deliveries;
    bool is_alive = true;
    while (deliveries.size() < static_cast<std::size_t>(spec_.prefetch)) {
      amqp_envelope_t envelope;
      timeval now{0, 0};
      amqp_maybe_release_buffers(connection_->state());
      const amqp_rpc_reply_t reply = amqp_consume_message(connection_->state(), &envelope, &now, 0);
      if (reply.reply_type != AMQP_RESPONSE_NORMAL) {
        is_alive = reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION &&
                   reply.library_error == AMQP_STATUS_TIMEOUT;
        break;
      }
      Take(envelope, &deliveries);
      amqp_destroy_envelope(&envelope);
    }
    if (!deliveries.empty()) {
      counters_.delivered += deliveries.size();
      deliver_(std::move(deliveries));
    }
    return is_alive;
  }

  void Take(const amqp_envelope_t& envelope, std::vector<Delivery>* deliveries) {
    auto fact = std::make_shared<event::v1::Envelope>();
    outstanding_.insert(envelope.delivery_tag);
    if (!fact->ParseFromArray(envelope.message.body.bytes,
                              static_cast<int>(envelope.message.body.len))) {
      log::Error("a message of the bus is no fact", {{"consumer", spec_.consumer}});
      Reject(envelope.delivery_tag);
      return;
    }
    counters_.redelivered += envelope.redelivered ? 1 : 0;
    deliveries->push_back({std::move(fact), (generation_ << kTagBits) | envelope.delivery_tag,
                           envelope.redelivered != 0});
  }

  void Reject(std::uint64_t tag) {
    outstanding_.erase(tag);
    amqp_basic_nack(connection_->state(), RabbitConnection::kChannel, tag, 0, /*requeue=*/0);
  }

  bool SendSettlements() {
    std::vector<Settled> settled;
    {
      const std::lock_guard lock(mutex_);
      settled.swap(settled_);
    }
    for (Settled& group : settled) {
      std::vector<std::uint64_t> tags;
      for (const std::uint64_t tag : group.tags) {
        if (tag >> kTagBits != generation_) continue;  // of an earlier connection
        const std::uint64_t own = tag & ((1ULL << kTagBits) - 1);
        if (outstanding_.contains(own)) tags.push_back(own);
      }
      std::sort(tags.begin(), tags.end());
      if (!Send(tags, group.settlement)) return false;
    }
    return true;
  }

  bool Send(const std::vector<std::uint64_t>& tags, Settlement settlement) {
    std::size_t next = 0;
    if (settlement == Settlement::kDone) {
      // What is settled without a gap from the oldest on goes in one frame.
      auto oldest = outstanding_.begin();
      while (next < tags.size() && oldest != outstanding_.end() && *oldest == tags[next]) {
        ++next;
        ++oldest;
      }
      if (next > 0 && amqp_basic_ack(connection_->state(), RabbitConnection::kChannel,
                                     tags[next - 1], 1) != AMQP_STATUS_OK) {
        return false;
      }
    }
    for (std::size_t i = next; i < tags.size(); ++i) {
      const int sent =
          settlement == Settlement::kDone
              ? amqp_basic_ack(connection_->state(), RabbitConnection::kChannel, tags[i], 0)
              : amqp_basic_nack(connection_->state(), RabbitConnection::kChannel, tags[i], 0,
                                settlement == Settlement::kAgain ? 1 : 0);
      if (sent != AMQP_STATUS_OK) return false;
    }
    for (const std::uint64_t tag : tags) outstanding_.erase(tag);
    return true;
  }

  const RabbitAddress address_;
  const Options options_;
  const ConsumerSpec spec_;
  const Deliver deliver_;
  Counters& counters_;
  WakeUp wake_;
  std::atomic<bool> is_closed_{false};
  std::mutex mutex_;
  std::vector<Settled> settled_;
  // Of the thread.
  std::unique_ptr<RabbitConnection> connection_;
  std::set<std::uint64_t> outstanding_;
  std::uint64_t generation_ = 0;
  std::thread thread_;
};

class RabbitBus final : public Bus {
 public:
  RabbitBus(RabbitAddress address, const Options& options)
      : address_(std::move(address)),
        options_(options),
        publisher_(std::make_unique<Publisher>(address_, options, counters_)) {}
  ~RabbitBus() override { RabbitBus::Close(); }

  absl::Status Open() { return publisher_->Open(); }

  absl::Status Declare(const std::vector<ConsumerSpec>& specs) override {
    return publisher_->Declare(specs);
  }
  void Publish(std::vector<Fact> facts, Confirm confirm) override {
    publisher_->Publish(std::move(facts), std::move(confirm));
  }
  absl::StatusOr<std::unique_ptr<Subscription>> Subscribe(ConsumerSpec spec,
                                                          Deliver deliver) override {
    return std::make_unique<RabbitSubscription>(address_, options_, std::move(spec),
                                                std::move(deliver), counters_);
  }
  absl::Status Ping() override {
    return publisher_->is_connected() ? absl::OkStatus() : RabbitUnavailable("not connected");
  }
  void Close() override { publisher_->Close(); }
  Stats stats() const override {
    return {counters_.published,  counters_.refused,         counters_.unrouted,
            counters_.delivered,  counters_.redelivered,     counters_.dead,
            counters_.reconnects, publisher_->is_connected()};
  }

 private:
  const RabbitAddress address_;
  const Options options_;
  Counters counters_;
  std::unique_ptr<Publisher> publisher_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Bus>> OpenRabbit(const Options& options) {
  DESKMESH_ASSIGN_OR_RETURN(RabbitAddress address, ParseAmqpUrl(options.url));
  auto bus = std::make_unique<RabbitBus>(std::move(address), options);
  DESKMESH_RETURN_IF_ERROR(bus->Open());
  return bus;
}

}  // namespace deskmesh::bus
