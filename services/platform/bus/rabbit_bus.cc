// SPDX-License-Identifier: Apache-2.0
#include "platform/bus/rabbit_bus.h"

#include <amqp.h>
#include <amqp_framing.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
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
#include "platform/clock/wake_up.h"
#include "platform/log/log.h"

namespace deskmesh::bus {
namespace {

// Also how often heartbeats are looked after.
constexpr std::chrono::milliseconds kIdle{1000};
constexpr std::size_t kMaxUnconfirmed = 4096;
constexpr std::chrono::seconds kClosing{3};
// A broker that confirms nothing for so long is asked to confirm something, then counts as away.
constexpr std::chrono::milliseconds kSilence{1500};
constexpr int kTagBits = 48;

// A broker that is there takes long only when everybody declares at once, on the first day of a cluster.
constexpr std::chrono::seconds kDeclareTimeout(30);

struct Counters {
  std::atomic<std::uint64_t> published{0}, refused{0}, unrouted{0}, delivered{0}, redelivered{0},
      dead{0}, reconnects{0};
};

// Opens connections with growing pauses until one stands or `is_closed`.
template <typename IsClosed>
std::unique_ptr<RabbitConnection> Reconnect(
    const RabbitAddress& address, const Options& options, const clock::WakeUp& wake,
    const IsClosed& is_closed, const std::function<absl::Status(RabbitConnection&)>& prepare) {
  auto pause = options.first_pause;
  while (!is_closed()) {
    auto connection = RabbitConnection::Connect(address, options);
    absl::Status status = connection.status();
    if (status.ok()) status = prepare(**connection);
    if (status.ok()) return *std::move(connection);
    log::Warning("bus connection", {{"error", base::MessageOf(status)}});
    const auto end = std::chrono::steady_clock::now() + pause;
    while (!is_closed() && wake.WaitUntil(end)) {
    }
    pause = std::min(pause * 2, options.last_pause);
  }
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
    socket_ = connection_->socket_fd();
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
    declared_.wait_for(lock, kDeclareTimeout, [this] { return undeclared_.empty() || is_closed_; });
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
    if (!thread_.joinable()) return;
    {
      // A broker short of memory stops reading: a publish then hangs until the socket goes.
      std::unique_lock lock(mutex_);
      const auto is_over = [this] { return is_ended_; };
      if (!ended_.wait_for(lock, kClosing, is_over) && socket_ >= 0) shutdown(socket_, SHUT_RDWR);
    }
    thread_.join();
  }

  absl::Status Check() const {
    if (!is_connected_) return RabbitUnavailable("not connected");
    const bool is_silent =
        is_waiting_ && std::chrono::steady_clock::now() - heard_at_.load() > kSilence;
    return is_silent ? RabbitUnavailable("it confirms nothing") : absl::OkStatus();
  }
  bool is_connected() const { return is_connected_; }

 private:
  struct Pending {
    Fact fact;  // none: a probe
    std::size_t index;
    std::shared_ptr<const Bus::Confirm> confirm;
    bool is_returned = false;  // a consumer wants it, yet no queue took it
  };

  absl::Status Prepare(RabbitConnection& connection) {
    DESKMESH_RETURN_IF_ERROR(connection.DeclareExchanges());
    {
      const std::lock_guard lock(mutex_);
      undeclared_ = specs_;
    }
    DESKMESH_RETURN_IF_ERROR(DeclareAll(connection));
    return connection.SelectConfirms();
  }

  // Declares what isn't yet.
  absl::Status DeclareAll(RabbitConnection& connection) {
    std::unique_lock lock(mutex_);
    while (!undeclared_.empty()) {
      const ConsumerSpec spec = undeclared_.front();
      lock.unlock();
      DESKMESH_RETURN_IF_ERROR(connection.DeclareConsumer(spec));
      lock.lock();
      // Declared anew meanwhile, it may want other keys.
      if (!undeclared_.empty() && undeclared_.front().consumer == spec.consumer &&
          undeclared_.front().keys == spec.keys) {
        undeclared_.erase(undeclared_.begin());
      }
    }
    declared_.notify_all();
    return absl::OkStatus();
  }

  void Run() {
    pthread_setname_np(pthread_self(), "bus:publish");
    while (true) {
      while (Step()) {
      }
      is_connected_ = false;
      if (IsClosed()) connection_->Close();
      FailAll();
      {
        const std::lock_guard lock(mutex_);
        socket_ = -1;
      }
      connection_ = nullptr;
      connection_ = Reconnect(
          address_, options_, wake_, [this] { return IsClosed(); },
          [this](RabbitConnection& fresh) { return Prepare(fresh); });
      if (connection_ == nullptr) break;
      {
        const std::lock_guard lock(mutex_);
        socket_ = connection_->socket_fd();
        next_tag_ = 1;
        is_connected_ = true;
      }
      ++counters_.reconnects;
    }
    FailAll();
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
    ended_.notify_all();
  }

  bool IsClosed() {
    const std::lock_guard lock(mutex_);
    return is_closed_;
  }

  // Declares, sends and reads what there is. False when the connection broke or is to be closed.
  bool Step() {
    if (const absl::Status status = DeclareAll(*connection_); !status.ok()) {
      log::Warning("bus", {{"error", base::MessageOf(status)}});
      return false;
    }
    std::vector<Pending> batch;
    {
      const std::lock_guard lock(mutex_);
      if (is_closed_) return false;
      while (!queue_.empty() && unconfirmed_.size() + batch.size() < kMaxUnconfirmed) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    const auto now = std::chrono::steady_clock::now();
    // Heartbeats take long to tell that a broker hangs; what it must confirm tells it soon.
    if (unconfirmed_.empty() && batch.empty() && now - heard_at_.load() > kSilence) {
      if (!connection_->PublishProbe().ok()) return false;
      unconfirmed_.emplace(next_tag_++, Pending{nullptr, 0, nullptr});
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (!connection_->Publish(*batch[i].fact).ok()) {
        Requeue(batch, i);
        return false;
      }
      unconfirmed_.emplace(next_tag_++, std::move(batch[i]));
    }
    if (!is_waiting_ && !unconfirmed_.empty()) heard_at_ = now;
    is_waiting_ = !unconfirmed_.empty();
    connection_->WaitReadable(wake_.fd(), kIdle);
    // Also when there is nothing to read: heartbeats are looked after in here.
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
          // No queue takes it; the ack follows.
          amqp_message_t message;
          const amqp_rpc_reply_t reply =
              amqp_read_message(connection_->state(), RabbitConnection::kChannel, &message, 0);
          if (reply.reply_type != AMQP_RESPONSE_NORMAL) return false;
          const amqp_bytes_t id = message.properties.message_id;
          NoteReturned(std::string_view(static_cast<const char*>(id.bytes), id.len));
          amqp_destroy_message(&message);
          break;
        }
        case AMQP_CONNECTION_BLOCKED_METHOD:
        case AMQP_CONNECTION_UNBLOCKED_METHOD:
          break;
        default:
          // The broker closed the channel or the connection.
          return false;
      }
    }
    amqp_maybe_release_buffers(connection_->state());
    return true;
  }

  // Nobody may want it. But where a consumer does, its queue has been deleted: it is made again and
  // the fact is refused, so that it will be sent again.
  void NoteReturned(std::string_view id) {
    const auto found = std::find_if(unconfirmed_.begin(), unconfirmed_.end(), [&](const auto& one) {
      return one.second.fact != nullptr && one.second.fact->id() == id;
    });
    if (found == unconfirmed_.end()) return;
    const std::lock_guard lock(mutex_);
    for (const ConsumerSpec& spec : specs_) {
      for (const std::string& key : spec.keys) {
        found->second.is_returned |= MatchesKey(key, found->second.fact->key());
      }
    }
    if (found->second.is_returned) {
      undeclared_ = specs_;
    } else {
      ++counters_.unrouted;
    }
  }

  void Confirm(std::uint64_t tag, bool multiple, const absl::Status& status) {
    const auto begin = multiple ? unconfirmed_.begin() : unconfirmed_.find(tag);
    auto end = multiple ? unconfirmed_.upper_bound(tag) : begin;
    if (!multiple && begin != unconfirmed_.end()) ++end;
    for (auto entry = begin; entry != end; ++entry) {
      if (entry->second.fact == nullptr) continue;  // a probe
      const absl::Status own = status.ok() && entry->second.is_returned
                                   ? RabbitUnavailable("the queue of a consumer was missing")
                                   : status;
      ++(own.ok() ? counters_.published : counters_.refused);
      (*entry->second.confirm)(entry->second.index, own);
    }
    unconfirmed_.erase(begin, end);
    heard_at_ = std::chrono::steady_clock::now();
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
    is_waiting_ = false;
    std::erase_if(unconfirmed_, [](const auto& one) { return one.second.fact == nullptr; });
    counters_.refused += unconfirmed_.size() + waiting.size();
    const absl::Status status = RabbitUnavailable("the connection broke");
    for (const auto& [tag, pending] : unconfirmed_) (*pending.confirm)(pending.index, status);
    unconfirmed_.clear();
    for (const Pending& pending : waiting) (*pending.confirm)(pending.index, status);
  }

  const RabbitAddress address_;
  const Options options_;
  Counters& counters_;
  clock::WakeUp wake_;
  std::mutex mutex_;
  std::condition_variable declared_;
  std::condition_variable ended_;
  bool is_ended_ = false;
  int socket_ = -1;
  std::vector<ConsumerSpec> specs_;
  std::vector<ConsumerSpec> undeclared_;
  std::deque<Pending> queue_;
  bool is_closed_ = false;
  std::atomic<bool> is_connected_{false};
  std::atomic<bool> is_waiting_{false};  // for a confirm
  std::atomic<std::chrono::steady_clock::time_point> heard_at_{std::chrono::steady_clock::now()};
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
      if (is_closed_ && SendSettlements()) connection_->Close();
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
  clock::WakeUp wake_;
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
  absl::Status Ping() override { return publisher_->Check(); }
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
