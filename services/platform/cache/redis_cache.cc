// SPDX-License-Identifier: Apache-2.0
#include "platform/cache/redis_cache.h"

#include <hiredis.h>
#include <poll.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/base/error.h"
#include "platform/cache/redis_connection.h"
#include "platform/clock/wake_up.h"
#include "platform/log/log.h"

namespace deskmesh::cache {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxWaiting = 65'536;
constexpr std::size_t kPipeline = 256;
constexpr std::chrono::seconds kProbePause{1};

// KEYS[1] the counter; ARGV[1] by, ARGV[2] window in ms. Answers {value, remaining ms}.
constexpr char kIncrement[] =
    "local v = redis.call('INCRBY', KEYS[1], ARGV[1]) "
    "local t = redis.call('PTTL', KEYS[1]) "
    "if t < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) t = tonumber(ARGV[2]) end "
    "return {v, t}";

struct Listener {
  std::recursive_mutex mutex;
  Cache::OnHint on_hint;
  bool is_ended = false;

  void Tell(std::string_view payload) {
    const std::lock_guard lock(mutex);
    if (!is_ended) on_hint(payload);
  }
};

// The hints: topics of this process and the connection that follows them.
class Hints {
 public:
  Hints(RedisAddress address, const Options& options)
      : address_(std::move(address)), options_(options) {
    thread_ = std::thread([this] { Run(); });
  }
  ~Hints() { Close(); }

  void Close() {
    is_closed_ = true;
    wake_.Signal();
    if (thread_.joinable()) thread_.join();
  }

  void Add(const std::string& topic, std::shared_ptr<Listener> listener) {
    {
      const std::lock_guard lock(mutex_);
      auto& listeners = listeners_[topic];
      listeners.push_back(std::move(listener));
      if (listeners.size() > 1) return;
      changes_.emplace_back(topic, true);
    }
    wake_.Signal();
  }

  void Remove(const std::string& topic, const std::shared_ptr<Listener>& listener) {
    {
      const std::lock_guard lock(mutex_);
      auto found = listeners_.find(topic);
      if (found == listeners_.end()) return;
      std::erase(found->second, listener);
      if (!found->second.empty()) return;
      listeners_.erase(found);
      changes_.emplace_back(topic, false);
    }
    wake_.Signal();
  }

  std::atomic<std::uint64_t> received{0};
  std::atomic<std::uint64_t> reconnects{0};

 private:
  std::vector<std::shared_ptr<Listener>> ListenersOf(const std::string& topic) {
    const std::lock_guard lock(mutex_);
    auto found = listeners_.find(topic);
    return found == listeners_.end() ? std::vector<std::shared_ptr<Listener>>() : found->second;
  }

  void Run() {
    auto pause = options_.first_pause;
    bool is_first = true;
    while (!is_closed_) {
      const auto connection = RedisConnection::Connect(address_, options_.timeout);
      if (!connection.ok()) {
        wake_.WaitUntil(std::chrono::steady_clock::now() + pause);
        pause = std::min(pause * 2, options_.last_pause);
        continue;
      }
      pause = options_.first_pause;
      if (!is_first) ++reconnects;
      Follow(**connection);
      is_first = false;
    }
  }

  // Subscribes to what there is and reads until the connection breaks.
  void Follow(RedisConnection& connection) {
    std::vector<std::string> topics;
    {
      const std::lock_guard lock(mutex_);
      changes_.clear();
      for (const auto& [topic, listeners] : listeners_) topics.push_back(topic);
    }
    for (const std::string& topic : topics) {
      connection.Append({"SUBSCRIBE", options_.prefix + topic});
    }
    if (!connection.Flush().ok() || !Deliver(connection)) return;
    bool is_asked = false;
    while (!is_closed_) {
      pollfd waiting[2] = {{connection.fd(), POLLIN, 0}, {wake_.fd(), POLLIN, 0}};
      poll(waiting, 2, 10'000);
      if ((waiting[1].revents & POLLIN) != 0) {
        wake_.Clear();
        std::vector<std::pair<std::string, bool>> changes;
        {
          const std::lock_guard lock(mutex_);
          changes.swap(changes_);
        }
        for (const auto& [topic, is_added] : changes) {
          connection.Append({is_added ? "SUBSCRIBE" : "UNSUBSCRIBE", options_.prefix + topic});
        }
        // Sending may have taken in what came meanwhile.
        if (!connection.Flush().ok() || !Deliver(connection)) return;
      }
      if ((waiting[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
        if (!connection.TakeIn().ok() || !Deliver(connection)) return;
        is_asked = false;
      } else if (waiting[0].revents == 0 && waiting[1].revents == 0) {
        // Quiet for long: is the other end still there?
        if (std::exchange(is_asked, true)) return;
        connection.Append({"PING"});
        if (!connection.Flush().ok()) return;
      }
    }
  }

  bool Deliver(RedisConnection& connection) {
    while (true) {
      const auto next = connection.Next();
      if (!next.ok()) return false;
      if (*next == nullptr) return true;
      const RedisReply& reply = *next;
      if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 3) continue;
      const std::string_view kind(reply->element[0]->str, reply->element[0]->len);
      if (kind != "message" && kind != "subscribe") continue;
      std::string topic(reply->element[1]->str, reply->element[1]->len);
      topic.erase(0, options_.prefix.size());
      // What was said before the subscription stood is lost: everyone looks for himself then.
      std::string_view payload;
      if (kind == "message") {
        ++received;
        payload = std::string_view(reply->element[2]->str, reply->element[2]->len);
      }
      for (const auto& listener : ListenersOf(topic)) listener->Tell(payload);
    }
  }

  const RedisAddress address_;
  const Options options_;
  const clock::WakeUp wake_;
  std::atomic<bool> is_closed_{false};
  std::mutex mutex_;
  std::map<std::string, std::vector<std::shared_ptr<Listener>>> listeners_;
  std::vector<std::pair<std::string, bool>> changes_;
  std::thread thread_;
};

class Listening final : public HintSubscription {
 public:
  Listening(std::shared_ptr<Hints> hints, std::string topic, std::shared_ptr<Listener> listener)
      : hints_(std::move(hints)), topic_(std::move(topic)), listener_(std::move(listener)) {}
  ~Listening() override {
    hints_->Remove(topic_, listener_);
    const std::lock_guard lock(listener_->mutex);
    listener_->is_ended = true;
  }

 private:
  std::shared_ptr<Hints> hints_;
  std::string topic_;
  std::shared_ptr<Listener> listener_;
};

class RedisCache final : public Cache {
 public:
  RedisCache(RedisAddress address, const Options& options,
             std::unique_ptr<RedisConnection> connection)
      : address_(address),
        options_(options),
        connection_(std::move(connection)),
        hints_(std::make_shared<Hints>(std::move(address), options)) {
    thread_ = std::thread([this] { Run(); });
  }
  ~RedisCache() override { RedisCache::Close(); }

  void GetAsync(std::string key, GetDone done) override {
    Queue({{"GET", options_.prefix + key},
           [this, done = std::move(done)](const absl::Status& status, const redisReply* reply) {
             if (!status.ok()) return done(status);
             if (reply->type != REDIS_REPLY_STRING) {
               ++misses_;
               return done(std::optional<std::string>());
             }
             ++hits_;
             done(std::optional<std::string>(std::string(reply->str, reply->len)));
           }});
  }

  void SetAsync(std::string key, std::string value, std::chrono::milliseconds ttl,
                Done done) override {
    Queue({{"SET", options_.prefix + key, std::move(value), "PX", std::to_string(ttl.count())},
           [done = std::move(done)](const absl::Status& status, const redisReply*) {
             done(status);
           }});
  }

  void DeleteAsync(std::string key, Done done) override {
    Queue({{"DEL", options_.prefix + key},
           [done = std::move(done)](const absl::Status& status, const redisReply*) {
             done(status);
           }});
  }

  void IncrementAsync(std::string key, std::int64_t by, std::chrono::milliseconds window,
                      CountDone done) override {
    Queue({{"EVAL", kIncrement, "1", options_.prefix + key, std::to_string(by),
            std::to_string(window.count())},
           [done = std::move(done)](const absl::Status& status, const redisReply* reply) {
             if (!status.ok()) return done(status);
             if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 2) {
               return done(absl::InternalError("Redis: unexpected answer to a counter"));
             }
             done(Count{reply->element[0]->integer,
                        std::chrono::milliseconds(reply->element[1]->integer)});
           }});
  }

  void Publish(std::string topic, std::string payload) override {
    ++sent_;
    Queue({{"PUBLISH", options_.prefix + topic, std::move(payload)},
           [](const absl::Status&, const redisReply*) {}});
  }

  std::unique_ptr<HintSubscription> Subscribe(std::string topic, OnHint on_hint) override {
    auto listener = std::make_shared<Listener>();
    listener->on_hint = std::move(on_hint);
    hints_->Add(topic, listener);
    return std::make_unique<Listening>(hints_, std::move(topic), std::move(listener));
  }

  absl::Status Ping() override {
    if (!is_connected_) return RedisUnavailable("not connected");
    if (is_full_) return RedisUnavailable("it takes no writes");
    return absl::OkStatus();
  }

  void Close() override {
    {
      const std::lock_guard lock(mutex_);
      is_closed_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    hints_->Close();
  }

  Stats stats() const override {
    Stats stats;
    stats.hits = hits_;
    stats.misses = misses_;
    stats.failures = failures_;
    stats.hints_sent = sent_;
    stats.hints_received = hints_->received;
    stats.reconnects = reconnects_ + hints_->reconnects;
    stats.is_connected = is_connected_;
    return stats;
  }

 private:
  using OnReply = std::function<void(const absl::Status&, const redisReply*)>;
  struct Command {
    std::vector<std::string> words;
    OnReply on_reply;
  };

  void Queue(Command command) {
    absl::Status refusal;
    {
      const std::lock_guard lock(mutex_);
      if (is_closed_) {
        refusal = RedisUnavailable("closed");
      } else if (!is_connected_) {
        refusal = RedisUnavailable("not connected");
      } else if (queue_.size() >= kMaxWaiting) {
        refusal = RedisUnavailable("too many calls are waiting");
      } else {
        queue_.push_back(std::move(command));
      }
    }
    if (refusal.ok()) return changed_.notify_one();
    ++failures_;
    command.on_reply(refusal, nullptr);
  }

  void Run() {
    auto pause = options_.first_pause;
    std::unique_lock lock(mutex_);
    while (true) {
      if (connection_ == nullptr) {
        if (is_closed_) break;
        lock.unlock();
        const absl::Status status = Reconnect();
        lock.lock();
        if (!status.ok()) {
          TellAway(status);
          changed_.wait_for(lock, pause, [this] { return is_closed_; });
          pause = std::min(pause * 2, options_.last_pause);
          continue;
        }
        is_connected_ = true;
        ++reconnects_;
        told_.clear();
        log::Info("cache is back");
        pause = options_.first_pause;
      }
      // Woken now and then to notice a server that has gone.
      changed_.wait_for(lock, kProbePause, [this] { return is_closed_ || !queue_.empty(); });
      if (is_closed_ && queue_.empty()) break;
      std::vector<Command> batch;
      while (!queue_.empty() && batch.size() < kPipeline) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      lock.unlock();
      absl::Status is_well = batch.empty() ? absl::OkStatus() : Exchange(batch);
      const bool is_to_probe =
          batch.empty() || std::chrono::steady_clock::now() - probed_at_ > kProbePause;
      if (is_well.ok() && is_to_probe) is_well = Probe();
      lock.lock();
      if (!is_well.ok()) {
        TellAway(is_well);
        connection_ = nullptr;
        is_connected_ = false;
        std::deque<Command> waiting;
        waiting.swap(queue_);
        lock.unlock();
        for (Command& command : waiting) Fail(command);
        lock.lock();
      }
    }
  }

  absl::Status Reconnect() {
    DESKMESH_ASSIGN_OR_RETURN(connection_, RedisConnection::Connect(address_, options_.timeout));
    const absl::Status probed = Probe();
    if (!probed.ok()) connection_ = nullptr;
    return probed;
  }

  // Once for each reason while it is away.
  void TellAway(const absl::Status& why) {
    const std::string text(base::MessageOf(why));
    if (text == std::exchange(told_, text)) return;
    log::Warning("cache is away", {{"error", text}});
  }

  void Fail(Command& command) {
    ++failures_;
    command.on_reply(RedisUnavailable("the connection broke"), nullptr);
  }

  // Sends all, then reads all. Fails when the connection broke or its server can't serve any more.
  absl::Status Exchange(std::vector<Command>& batch) {
    for (const Command& command : batch) connection_->Append(command.words);
    absl::Status broken = connection_->Flush();
    absl::Status refused;
    for (Command& command : batch) {
      absl::StatusOr<RedisReply> received =
          broken.ok() ? connection_->Receive() : absl::StatusOr<RedisReply>(broken);
      if (!received.ok()) {
        broken = received.status();
        Fail(command);
        continue;
      }
      const RedisReply& reply = *received;
      if (reply->type == REDIS_REPLY_ERROR) {
        const std::string_view text(reply->str, reply->len);
        const absl::Status refusal = RedisRefusal(text);
        if (IsRedisPastServing(text)) refused = refusal;
        command.on_reply(refusal, nullptr);
      } else {
        command.on_reply(absl::OkStatus(), reply.get());
      }
    }
    return broken.ok() ? refused : broken;
  }

  // A server that answers may still refuse to write: for good, as a replica does after a failover, or
  // for want of room, when what it has can be read as before.
  absl::Status Probe() {
    probed_at_ = std::chrono::steady_clock::now();
    connection_->Append({"SET", options_.prefix + "probe", "", "PX", "1000"});
    DESKMESH_RETURN_IF_ERROR(connection_->Flush());
    DESKMESH_ASSIGN_OR_RETURN(const RedisReply reply, connection_->Receive());
    const bool is_refused = reply->type == REDIS_REPLY_ERROR;
    const absl::Status refusal =
        is_refused ? RedisRefusal({reply->str, reply->len}) : absl::OkStatus();
    if (is_refused && IsRedisPastServing({reply->str, reply->len})) return refusal;
    if (is_full_.exchange(is_refused) != is_refused) {
      if (is_refused) {
        log::Warning("cache takes no writes", {{"error", base::MessageOf(refusal)}});
      } else {
        log::Info("cache takes writes again");
      }
    }
    return absl::OkStatus();
  }

  const RedisAddress address_;
  const Options options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Command> queue_;
  std::unique_ptr<RedisConnection> connection_;
  std::atomic<bool> is_connected_{true};
  std::atomic<bool> is_full_{false};  // refuses writes
  std::chrono::steady_clock::time_point probed_at_;
  std::string told_;
  bool is_closed_ = false;
  std::atomic<std::uint64_t> hits_{0}, misses_{0}, failures_{0}, sent_{0}, reconnects_{0};
  std::shared_ptr<Hints> hints_;
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Cache>> OpenRedis(const Options& options) {
  DESKMESH_ASSIGN_OR_RETURN(RedisAddress address, ParseRedisUrl(options.url));
  address.tls = options.tls;
  auto connection =
      RedisConnection::Connect(address, std::max(options.timeout, std::chrono::milliseconds(2000)));
  if (!connection.ok()) return connection.status();
  return std::make_unique<RedisCache>(std::move(address), options, *std::move(connection));
}

}  // namespace deskmesh::cache
