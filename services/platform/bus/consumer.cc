// SPDX-License-Identifier: Apache-2.0
#include "platform/bus/consumer.h"

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <unordered_set>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/error.h"
#include "platform/clock/clock.h"
#include "platform/outbox/dead_letter.h"
#include "platform/outbox/inbox.h"

namespace deskmesh::bus {
namespace {

using Steady = std::chrono::steady_clock;

// Trouble of the store is nobody's fault: it isn't counted against the fact.
bool IsPassing(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) ||
         absl::IsResourceExhausted(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsCancelled(status);
}

struct Item {
  Delivery delivery;
  int attempts = 0;
};

// What became of one item of a batch.
struct Result {
  absl::Status status;
  bool is_repeat = false;
  bool is_put_off = false;  // an earlier fact of its subject failed in this batch
};

// What the observer is told.
struct Told {
  Fact fact;
  Result result;
  int attempts = 1;
  bool is_dead = false;
};

std::string SubjectOf(const Item& item) {
  return item.delivery.fact->workspace_id() + "/" + item.delivery.fact->subject();
}

}  // namespace

class Consumer::Loop {
 public:
  Loop(sql::Database& database, const clock::Clock& clock, ConsumerOptions options, Handler handler)
      : database_(database),
        clock_(clock),
        options_(std::move(options)),
        handler_(std::move(handler)) {}

  absl::Status Start(Bus& bus) {
    thread_ = std::thread([this] { Run(); });
    auto subscription = bus.Subscribe(options_.spec, [this](std::vector<Delivery> deliveries) {
      {
        const std::lock_guard lock(mutex_);
        stats_.waiting += static_cast<std::int64_t>(deliveries.size());
        for (Delivery& delivery : deliveries) ready_.push_back({std::move(delivery), 0});
      }
      changed_.notify_one();
    });
    if (!subscription.ok()) return subscription.status();
    const std::lock_guard lock(mutex_);
    subscription_ = *std::move(subscription);
    changed_.notify_one();
    return absl::OkStatus();
  }

  void Stop() {
    {
      const std::lock_guard lock(mutex_);
      is_stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    subscription_.reset();
  }

  ConsumerStats stats() const {
    const std::lock_guard lock(mutex_);
    return stats_;
  }

 private:
  void Run() {
    pthread_setname_np(pthread_self(), ("use:" + options_.spec.consumer).substr(0, 15).c_str());
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
      std::vector<Item> batch = TakeBatch();
      if (batch.empty() || subscription_ == nullptr) {
        // A batch taken before the subscription stands goes back in front.
        ready_.insert(ready_.begin(), std::make_move_iterator(batch.begin()),
                      std::make_move_iterator(batch.end()));
        if (retries_.empty() || subscription_ == nullptr) {
          changed_.wait(lock, [this] {
            return is_stopping_ || (subscription_ != nullptr && !ready_.empty());
          });
        } else {
          changed_.wait_until(lock, retries_.begin()->first,
                              [this] { return is_stopping_ || !ready_.empty(); });
        }
        continue;
      }
      lock.unlock();
      const bool is_done = Process(batch);
      lock.lock();
      if (!is_done && !is_stopping_) {
        ready_.insert(ready_.begin(), std::make_move_iterator(batch.begin()),
                      std::make_move_iterator(batch.end()));
        changed_.wait_for(lock, NextPause(), [this] { return is_stopping_; });
      }
    }
  }

  // Retries that are due, then what is ready and not held back by its subject.
  std::vector<Item> TakeBatch() {
    std::vector<Item> batch;
    const auto max = static_cast<std::size_t>(options_.max_batch);
    const auto now = Steady::now();
    while (!retries_.empty() && retries_.begin()->first <= now && batch.size() < max) {
      batch.push_back(std::move(retries_.begin()->second));
      retries_.erase(retries_.begin());
    }
    while (!ready_.empty() && batch.size() < max) {
      Item item = std::move(ready_.front());
      ready_.pop_front();
      auto held = held_.find(SubjectOf(item));
      if (item.attempts == 0 && held != held_.end()) {
        held->second.push_back(std::move(item));
      } else {
        batch.push_back(std::move(item));
      }
    }
    return batch;
  }

  // False when the store is in trouble: the same batch must be run again.
  bool Process(std::vector<Item>& batch) {
    std::vector<Result> results(batch.size());
    absl::Status status = Execute(batch, results, /*one_by_one=*/false);
    // A handler's own error, of whatever kind, holds up only its subject; the store's fails here too.
    if (!status.ok()) status = Execute(batch, results, /*one_by_one=*/true);
    if (!status.ok()) {
      const std::lock_guard lock(mutex_);
      ++stats_.failures;
      return false;
    }
    passing_failures_ = 0;
    SettleAll(batch, results);
    return true;
  }

  absl::Status Execute(std::vector<Item>& batch, std::vector<Result>& results, bool one_by_one) {
    std::vector<std::string> ids;
    ids.reserve(batch.size());
    for (const Item& item : batch) ids.push_back(item.delivery.fact->id());
    return database_.Write([&](sql::Tx& tx) -> absl::Status {
      results.assign(batch.size(), {});
      if (one_by_one) return ExecuteEach(tx, batch, results);
      DESKMESH_ASSIGN_OR_RETURN(const std::vector<bool> is_new,
                                outbox::RecordBatch(tx, options_.spec.consumer, ids, clock_.Now()));
      for (std::size_t i = 0; i < batch.size(); ++i) {
        results[i].is_repeat = !is_new[i];
        if (is_new[i]) DESKMESH_RETURN_IF_ERROR(handler_(tx, *batch[i].delivery.fact));
      }
      return absl::OkStatus();
    });
  }

  absl::Status ExecuteEach(sql::Tx& tx, std::vector<Item>& batch, std::vector<Result>& results) {
    std::unordered_set<std::string> failed_subjects;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const std::string subject = SubjectOf(batch[i]);
      if (failed_subjects.contains(subject)) {
        results[i].is_put_off = true;
        continue;
      }
      results[i].status = tx.Nested([&](sql::Tx& nested) -> absl::Status {
        DESKMESH_ASSIGN_OR_RETURN(const bool is_new,
                                  outbox::RecordOnce(nested, options_.spec.consumer,
                                                     batch[i].delivery.fact->id(), clock_.Now()));
        results[i].is_repeat = !is_new;
        return is_new ? handler_(nested, *batch[i].delivery.fact) : absl::OkStatus();
      });
      if (results[i].status.ok()) continue;
      failed_subjects.insert(subject);
      const bool is_last =
          !IsPassing(results[i].status) && batch[i].attempts + 1 >= options_.max_attempts;
      if (is_last && !subscription_->keeps_dead_letters()) {
        DESKMESH_RETURN_IF_ERROR(outbox::Bury(tx, options_.spec.consumer, *batch[i].delivery.fact,
                                              base::MessageOf(results[i].status),
                                              batch[i].attempts + 1, clock_.Now()));
      }
    }
    return absl::OkStatus();
  }

  void SettleAll(std::vector<Item>& batch, std::vector<Result>& results) {
    std::vector<std::uint64_t> done;
    std::vector<std::pair<std::uint64_t, std::string>> dead;
    std::vector<Told> told;
    {
      const std::lock_guard lock(mutex_);
      ++stats_.batches;
      for (std::size_t i = 0; i < batch.size(); ++i) {
        Item& item = batch[i];
        Result& result = results[i];
        const std::string subject = SubjectOf(item);
        const Fact fact = item.delivery.fact;
        if (result.is_put_off) {
          held_[subject].push_back(std::move(item));
          continue;
        }
        if (result.status.ok()) {
          ++stats_.consumed;
          stats_.repeats += result.is_repeat ? 1 : 0;
          done.push_back(item.delivery.tag);
          if (item.attempts > 0) Release(subject);
        } else {
          ++stats_.failures;
          if (!IsPassing(result.status)) ++item.attempts;
          if (item.attempts >= options_.max_attempts) {
            ++stats_.dead;
            dead.emplace_back(item.delivery.tag, std::string(base::MessageOf(result.status)));
            Release(subject);
          } else {
            held_.try_emplace(subject);
            // Marked as tried, so that it isn't held back by itself.
            const auto at = Steady::now() + PauseAfter(std::max(item.attempts, 1));
            item.attempts = std::max(item.attempts, 1);
            told.push_back({fact, result, item.attempts, /*is_dead=*/false});
            retries_.emplace(at, std::move(item));
            continue;
          }
        }
        told.push_back({fact, result, std::max(item.attempts, 1), !result.status.ok()});
      }
      stats_.waiting -= static_cast<std::int64_t>(done.size() + dead.size());
    }
    if (options_.observer) {
      for (const Told& one : told) {
        options_.observer(
            {*one.fact, one.result.status, one.attempts, one.result.is_repeat, one.is_dead});
      }
    }
    if (!done.empty()) subscription_->Settle(done, Settlement::kDone);
    for (const auto& [tag, reason] : dead) {
      subscription_->Settle(
          {tag}, subscription_->keeps_dead_letters() ? Settlement::kDead : Settlement::kDone,
          reason);
    }
  }

  // The facts that waited for one of their subject come next.
  void Release(const std::string& subject) {
    auto found = held_.find(subject);
    if (found == held_.end()) return;
    ready_.insert(ready_.begin(), std::make_move_iterator(found->second.begin()),
                  std::make_move_iterator(found->second.end()));
    held_.erase(found);
  }

  std::chrono::milliseconds PauseAfter(int attempts) {
    const auto longest = std::min<std::int64_t>(
        options_.last_pause.count(), options_.first_pause.count() << std::min(attempts - 1, 20));
    return std::chrono::milliseconds(
        std::uniform_int_distribution<std::int64_t>(longest / 2, longest)(random_));
  }

  std::chrono::milliseconds NextPause() {
    passing_failures_ = std::min(passing_failures_ + 1, 8);
    return PauseAfter(passing_failures_);
  }

  sql::Database& database_;
  const clock::Clock& clock_;
  const ConsumerOptions options_;
  const Handler handler_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> ready_;
  std::multimap<Steady::time_point, Item> retries_;
  std::map<std::string, std::deque<Item>> held_;  // by subject, in order
  ConsumerStats stats_;
  bool is_stopping_ = false;
  int passing_failures_ = 0;
  std::minstd_rand random_{std::random_device{}()};
  std::unique_ptr<Subscription> subscription_;
  std::thread thread_;
};

Consumer::Consumer(std::unique_ptr<Loop> loop) : loop_(std::move(loop)) {}

Consumer::~Consumer() { loop_->Stop(); }

absl::StatusOr<std::unique_ptr<Consumer>> Consumer::Start(Bus& bus, sql::Database& database,
                                                          const clock::Clock& clock,
                                                          ConsumerOptions options,
                                                          Handler handler) {
  auto loop = std::make_unique<Loop>(database, clock, std::move(options), std::move(handler));
  if (absl::Status status = loop->Start(bus); !status.ok()) {
    loop->Stop();
    return status;
  }
  return std::unique_ptr<Consumer>(new Consumer(std::move(loop)));
}

void Consumer::Stop() { loop_->Stop(); }

ConsumerStats Consumer::stats() const { return loop_->stats(); }

}  // namespace deskmesh::bus
