// SPDX-License-Identifier: Apache-2.0
#include "platform/outbox/relay.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/error.h"
#include "platform/base/id.h"
#include "platform/log/log.h"

namespace deskmesh::outbox {
namespace {

constexpr sql::Statement kRead{
    "SELECT seq, envelope FROM outbox WHERE seq > :after ORDER BY seq LIMIT :limit"};
constexpr sql::Statement kDelete{"DELETE FROM outbox WHERE seq IN (:seqs[])"};
// Of numbers without a gap, which confirmed ones nearly always are.
constexpr sql::Statement kDeleteRange{"DELETE FROM outbox WHERE seq >= :first AND seq <= :last"};
// Another replica may have sent the same rows.
constexpr sql::Statement kKeepSent{
    "INSERT INTO sent_fact (seq, sent_at, occurred_at, envelope) "
    "SELECT seq, :now, occurred_at, envelope FROM outbox WHERE seq IN (:seqs[]) "
    "ON CONFLICT (seq) DO NOTHING",
    "INSERT INTO sent_fact (seq, sent_at, occurred_at, envelope) "
    "SELECT seq, CAST(:now AS BIGINT), occurred_at, envelope FROM outbox WHERE seq IN (:seqs[]) "
    "ON CONFLICT (seq) DO NOTHING"};
// Longer than nearly all transactions last.
constexpr std::chrono::milliseconds kSlowTransaction{200};
// Confirmed rows that wait to be taken out, as a multiple of the window: beyond it nothing is sent.
constexpr std::size_t kMostLeaving = 8;

constexpr sql::Statement kAny{"SELECT seq FROM outbox LIMIT 1"};

}  // namespace

// Rows are read in order, those in flight passed over. On PostgreSQL a row can become visible after
// one with a larger number, when its transaction ends later: reading begins not behind the last row
// but where it stood `kSlowTransaction` ago, and from the oldest row at every poll. What is confirmed
// is taken out, while further rows are sent: a store whose writer is busy holds no fact up. A refusal stops
// the sending until the window is settled; then it begins again at the oldest row. What was on its way behind
// the refused one arrives before it, which consumers bear as they do any early fact.
class Relay::Loop {
 public:
  Loop(sql::Database& database, Outbox& outbox, bus::Bus& bus, lease::Leases* leases,
       RelayOptions options)
      : database_(database),
        bus_(bus),
        leases_(leases),
        options_(options),
        wakeup_(outbox.wakeup()),
        owner_("relay-" + base::RandomHex128()) {}

  void Start() {
    thread_ = std::thread([this] { Run(); });
  }

  void Stop() {
    is_stopping_ = true;
    wakeup_->Signal();
    {
      const std::lock_guard lock(mutex_);
    }
    settled_.notify_all();
    if (thread_.joinable()) thread_.join();
    window_->AwaitRemoval();
  }

  bool Flush(std::chrono::milliseconds timeout) {
    const auto end = std::chrono::steady_clock::now() + timeout;
    do {
      bool is_empty = false;
      const absl::Status status = database_.Read([&](sql::Tx& tx) -> absl::Status {
        DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kAny));
        is_empty = rows.empty();
        return absl::OkStatus();
      });
      if (status.ok() && is_empty) return true;
      wakeup_->Signal();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    } while (std::chrono::steady_clock::now() < end);
    return false;
  }

  RelayStats stats() const {
    return {window_->published.load(), refused_.load(), in_flight_.load(), is_holder_.load()};
  }

 private:
  using Steady = std::chrono::steady_clock;

  using Seqs = std::vector<std::int64_t>;

  // What came of rows since it was asked last.
  struct News {
    Seqs confirmed;
    Seqs refused;
    absl::Status refusal;  // the first one
    Seqs removed;  // taken out, or not: see `removal`
    absl::Status removal;
    std::size_t unsettled = 0;  // sent and neither confirmed nor refused
    bool is_removing = false;
  };

  // What is on its way. Shared with confirms, which may come late.
  struct Window {
    std::mutex mutex;
    News news;
    std::condition_variable removed;
    std::atomic<std::uint64_t> published{0};

    News Take() {
      const std::lock_guard lock(mutex);
      News taken = std::move(news);
      news = News();
      news.unsettled = taken.unsettled;
      news.is_removing = taken.is_removing;
      return taken;
    }
    void AwaitRemoval() {
      std::unique_lock lock(mutex);
      removed.wait(lock, [this] { return !news.is_removing; });
    }
  };

  void Run() {
    pthread_setname_np(pthread_self(), ("relay:" + database_.domain()).substr(0, 15).c_str());
    auto pause = options_.first_pause;
    while (!is_stopping_) {
      if (!Hold()) {
        wakeup_->Wait(options_.poll);
        continue;
      }
      const absl::StatusOr<bool> more = Carry();
      if (more.ok()) {
        pause = options_.first_pause;
        if (*more) continue;
        if (std::exchange(has_caught_up_, false)) PauseUnlessStopped(options_.gather);
        if (!is_stopping_) wakeup_->Wait(options_.poll);
        continue;
      }
      ReadFromOldest();
      if (is_stopping_) break;
      ++refused_;
      log::Warning("facts wait for the bus",
                   {{"domain", database_.domain()}, {"error", base::MessageOf(more.status())}});
      PauseUnlessStopped(pause);
      pause = std::min(pause * 2, options_.last_pause);
    }
    if (lease_.has_value() && leases_ != nullptr) leases_->Release(*lease_).IgnoreError();
  }

  void PauseUnlessStopped(std::chrono::milliseconds pause) {
    std::unique_lock lock(mutex_);
    settled_.wait_for(lock, pause, [this] { return is_stopping_.load(); });
  }

  // Whether this replica may send now.
  bool Hold() {
    if (leases_ == nullptr) {
      is_holder_ = true;
      return true;
    }
    const auto now = std::chrono::steady_clock::now();
    if (lease_.has_value() && now < renew_at_) return true;
    auto lease = leases_->Acquire("outbox:" + database_.domain(), owner_, options_.lease_ttl);
    // Who had it last goes on while nobody can say whose it is: should two send, the consumers drop
    // what comes twice.
    if (lease_.has_value() && absl::IsUnavailable(lease.status())) {
      // Asked again in its time: each asking may take as long as the time-out.
      renew_at_ = now + options_.lease_ttl / 3;
      return true;
    }
    is_holder_ = lease.ok();
    if (!lease.ok()) {
      lease_.reset();
      return false;
    }
    lease_ = *std::move(lease);
    renew_at_ = now + options_.lease_ttl / 3;
    return true;
  }

  void ReadFromOldest() {
    marks_.clear();
    floor_ = 0;
    full_read_at_ = Steady::now() + options_.poll;
  }

  // Where reading begins.
  std::int64_t Floor() {
    const Steady::time_point now = Steady::now();
    if (now >= full_read_at_) ReadFromOldest();
    const bool is_in_order = database_.dialect() == sql::Dialect::kSqlite;
    while (!marks_.empty() && (is_in_order || marks_.front().first <= now - kSlowTransaction)) {
      floor_ = marks_.front().second;
      marks_.pop_front();
    }
    return floor_;
  }

  // One step: have taken out what was confirmed, send what is new. True when the next step has work at once.
  absl::StatusOr<bool> Carry() {
    News news = window_->Take();
    for (const std::int64_t seq : news.refused) passed_.erase(seq);
    for (const std::int64_t seq : news.removed) passed_.erase(seq);
    leaving_.insert(leaving_.end(), news.confirmed.begin(), news.confirmed.end());
    if (refusal_.ok()) refusal_ = news.refusal;
    in_flight_ = static_cast<std::int64_t>(news.unsettled);
    DESKMESH_RETURN_IF_ERROR(news.removal);
    if (!leaving_.empty() && !news.is_removing) Remove(std::exchange(leaving_, {}));
    if (!refusal_.ok()) {
      if (news.unsettled == 0) return std::exchange(refusal_, absl::OkStatus());
      return false;  // let the window settle
    }
    const auto window = static_cast<std::size_t>(options_.window);
    if (news.unsettled + static_cast<std::size_t>(options_.batch) > window ||
        passed_.size() > (1 + kMostLeaving) * window) {
      return false;
    }
    return Send();
  }

  // Takes confirmed rows out; the end of it is news.
  void Remove(Seqs confirmed) {
    {
      const std::lock_guard lock(window_->mutex);
      window_->news.is_removing = true;
    }
    const auto seqs = std::make_shared<const Seqs>(std::move(confirmed));
    database_.WriteAsync(
        [seqs, clock = options_.keeping_clock](sql::Tx& tx) -> absl::Status {
          if (clock != nullptr) {
            DESKMESH_RETURN_IF_ERROR(
                tx.Execute(kKeepSent, {{"now", clock->Now()}, {"seqs", *seqs}}));
          }
          const auto [first, last] = std::minmax_element(seqs->begin(), seqs->end());
          if (*last - *first + 1 == static_cast<std::int64_t>(seqs->size())) {
            return tx.Execute(kDeleteRange, {{"first", *first}, {"last", *last}});
          }
          return tx.Execute(kDelete, {{"seqs", *seqs}});
        },
        [seqs, window = window_, wakeup = wakeup_](const absl::Status& status) {
          if (status.ok()) window->published += seqs->size();
          {
            const std::lock_guard lock(window->mutex);
            window->news.removed.insert(window->news.removed.end(), seqs->begin(), seqs->end());
            window->news.removal.Update(status);
            window->news.is_removing = false;
            window->removed.notify_all();
          }
          wakeup->Signal();
        });
  }

  absl::StatusOr<bool> Send() {
    Seqs seqs;
    std::vector<bus::Fact> facts;
    const std::int64_t after = Floor();
    // Those of the rows behind `after` that are passed over come on top of a batch.
    const auto batch = static_cast<std::size_t>(options_.batch);
    const std::size_t limit =
        batch + static_cast<std::size_t>(std::distance(passed_.upper_bound(after), passed_.end()));
    std::size_t rows_read = 0;
    DESKMESH_RETURN_IF_ERROR(database_.InlineRead([&](sql::Tx& tx) -> absl::Status {
      seqs.clear();
      facts.clear();
      DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                                tx.Query(kRead, {{"after", after}, {"limit", limit}}));
      rows_read = rows.size();
      for (const sql::Row row : rows) {
        const std::int64_t seq = row.Int64(0);
        if (passed_.contains(seq)) continue;
        if (facts.size() == batch) break;
        auto fact = std::make_shared<event::v1::Envelope>();
        const std::string_view bytes = row.Bytes(1);
        if (!fact->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
          return absl::DataLossError("a fact of the outbox can't be read");
        }
        seqs.push_back(seq);
        facts.push_back(std::move(fact));
      }
      return absl::OkStatus();
    }));
    if (facts.empty()) return false;
    has_caught_up_ = rows_read < limit;
    marks_.emplace_back(Steady::now(), seqs.back());
    for (const std::int64_t seq : seqs) passed_.insert(passed_.end(), seq);
    {
      const std::lock_guard lock(window_->mutex);
      window_->news.unsettled += seqs.size();
    }
    bus_.Publish(std::move(facts), [window = window_, wakeup = wakeup_, seqs](
                                       std::size_t index, const absl::Status& status) {
      {
        const std::lock_guard lock(window->mutex);
        News& news = window->news;
        --news.unsettled;
        if (status.ok()) {
          news.confirmed.push_back(seqs[index]);
        } else {
          news.refused.push_back(seqs[index]);
          news.refusal.Update(status);
        }
        if (news.unsettled > 0 && news.confirmed.size() % 32 != 1) return;
      }
      wakeup->Signal();
    });
    return rows_read == limit;
  }

  sql::Database& database_;
  bus::Bus& bus_;
  lease::Leases* leases_;
  const RelayOptions options_;
  std::shared_ptr<Wakeup> wakeup_;
  const std::string owner_;
  const std::shared_ptr<Window> window_ = std::make_shared<Window>();
  // Rows that were sent and still stand in the store, in order; of these, the confirmed ones whose removal hasn't
  // begun.
  std::set<std::int64_t> passed_;
  Seqs leaving_;
  absl::Status refusal_;
  // When rows up to a number were read.
  std::deque<std::pair<Steady::time_point, std::int64_t>> marks_;
  std::int64_t floor_ = 0;
  Steady::time_point full_read_at_;
  std::optional<lease::Lease> lease_;
  std::chrono::steady_clock::time_point renew_at_;
  bool has_caught_up_ = false;  // by sending, since it paused last
  std::atomic<bool> is_stopping_{false};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::int64_t> in_flight_{0};
  std::atomic<bool> is_holder_{false};
  std::mutex mutex_;
  std::condition_variable settled_;
  std::thread thread_;
};

Relay::Relay(sql::Database& database, Outbox& outbox, bus::Bus& bus, lease::Leases* leases,
             RelayOptions options)
    : loop_(std::make_unique<Loop>(database, outbox, bus, leases, options)) {}

Relay::~Relay() { loop_->Stop(); }

void Relay::Start() { loop_->Start(); }
bool Relay::Flush(std::chrono::milliseconds timeout) { return loop_->Flush(timeout); }
void Relay::Stop() { loop_->Stop(); }
RelayStats Relay::stats() const { return loop_->stats(); }

}  // namespace deskmesh::outbox
