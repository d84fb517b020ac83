// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/dispatcher.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/sha.h>
#include <sys/resource.h>
#include <unistd.h>

#include "deskmesh/identity/v1/identity.pb.h"
#include "deskmesh/options/v1/options.pb.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/outbox/idempotency.h"
#include "platform/rpc/dispatcher_entry.h"
#include "platform/rpc/trace.h"
#include "platform/rpc/validate.h"
#include "platform/sql/error.h"

namespace deskmesh::rpc {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

constexpr int kMaxPreparations = 3;
constexpr int kAuditedPerSecond = 20;
// Bulk reads have threads of their own, that give way to others.
constexpr char kBulkPool[] = "bulk";
constexpr std::size_t kMostBulkReads = 1024;  // that wait
constexpr int kBulkNiceness = 10;

std::string HashOf(const Message& request) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    request.SerializeToCodedStream(&coded);
  }
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

// Lowers the calling thread for good: only the threads of the pool of bulk reads call this.
void GiveWay() {
  thread_local const bool is_lowered =
      setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kBulkNiceness) == 0;
  static_cast<void>(is_lowered);
}

absl::Status Overloaded() {
  return base::RetryLater(absl::StatusCode::kResourceExhausted, "OVERLOADED",
                          "too many calls are waiting; come again shortly", 500);
}

}  // namespace

// One call under way.
struct Dispatcher::Run {
  const Entry* entry = nullptr;
  CallContext context;
  PrincipalPtr principal;
  MessagePtr request;
  std::shared_ptr<Message> response;
  UnaryDone done;
  std::shared_ptr<StreamObserver> observer;  // of a stream
  std::function<void(std::shared_ptr<FeedRun>)> on_feed;
  base::Instant now;
  std::chrono::steady_clock::time_point begin;
  std::optional<std::chrono::steady_clock::time_point> queued;  // for a connection or a worker
  std::string request_hash;
  bool is_replay = false;
  AdmissionLimit* limit = nullptr;  // in which this call counts as waiting

  // The wait for a connection or a worker is over.
  void Started() {
    if (limit == nullptr || !queued) return;
    limit->Started(*queued, std::chrono::steady_clock::now());
    std::exchange(limit, nullptr)->Leave();
  }
};

// The caller's end of a stream that may not have begun yet.
class Dispatcher::Handle final : public StreamHandle {
 public:
  struct State {
    std::mutex mutex;
    std::shared_ptr<FeedRun> feed;
    int credits = 0;
    bool is_cancelled = false;
  };
  explicit Handle(std::shared_ptr<State> state) : state_(std::move(state)) {}
  ~Handle() override { Handle::Cancel(); }

  void Request(int count) override {
    std::shared_ptr<FeedRun> feed;
    {
      const std::lock_guard lock(state_->mutex);
      feed = state_->feed;
      if (feed == nullptr) state_->credits += count;
    }
    if (feed != nullptr) feed->Request(count);
  }

  void Cancel() override {
    std::shared_ptr<FeedRun> feed;
    {
      const std::lock_guard lock(state_->mutex);
      state_->is_cancelled = true;
      feed.swap(state_->feed);
    }
    if (feed != nullptr) feed->Cancel();
  }

 private:
  std::shared_ptr<State> state_;
};

Dispatcher::Dispatcher(const clock::Clock& clock, metrics::Registry& metrics,
                       DispatcherOptions options)
    : clock_(clock), metrics_(metrics), options_(options), feed_alarm_(clock) {
  // A quarter of the cores, so that however many exports run the others are served.
  pools_[kBulkPool] = std::make_unique<WorkerPool>(
      kBulkPool, std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / 4),
      kMostBulkReads);
  feed_poller_ = std::thread([this] { PollFeeds(); });
}

Dispatcher::~Dispatcher() { Stop(); }

void Dispatcher::AddService(const Service& service) {
  service.CheckComplete();
  services_.push_back(&service.descriptor());
  for (const Method& method : service.methods()) {
    auto entry = std::make_unique<Entry>(method, metrics_);
    auto& pool = pools_[entry->target];
    if (pool == nullptr) {
      pool = std::make_unique<WorkerPool>(entry->target, options_.task_threads,
                                          options_.max_waiting_tasks);
    }
    if (!entry->rule.internal()) entry->limit = LimitOf(method, entry->target);
    methods_[method.descriptor] = std::move(entry);
  }
}

AdmissionLimit* Dispatcher::LimitOf(const Method& method, const std::string& target) {
  const bool is_lookup = method.kind == Method::Kind::kLookup;
  // A look-up runs at once on the caller's thread; refusing a stream would only bring it back.
  if (is_lookup && method.deps.database->dialect() == sql::Dialect::kSqlite) return nullptr;
  if (method.kind == Method::Kind::kFeed) return nullptr;
  const char* waits_for = method.kind == Method::Kind::kWrite  ? "write"
                          : method.kind == Method::Kind::kTask ? "worker"
                                                               : "read";
  auto& limit = limits_[{target, waits_for}];
  if (limit == nullptr) {
    auto gauge = metrics_.Gauge("deskmesh_rpc_admission_limit",
                                "Calls that may wait before further ones are refused.",
                                {{"target", target}, {"queue", waits_for}});
    limit = std::make_unique<AdmissionLimit>(options_.admission,
                                             [gauge](int now) mutable { gauge.Set(now); });
  }
  return limit.get();
}

void Dispatcher::SetAccounts(Channel& accounts) {
  authenticator_ = std::make_unique<Authenticator>(accounts, clock_);
}

bool Dispatcher::Has(const MethodDescriptor& method) const { return methods_.contains(&method); }

WorkerPool& Dispatcher::PoolOf(const Entry& entry) { return *pools_.at(entry.target); }

void Dispatcher::Unary(const MethodDescriptor& method, CallContext context, MessagePtr request,
                       UnaryDone done) {
  auto found = methods_.find(&method);
  if (found == methods_.end() || found->second->method.kind == Method::Kind::kFeed) {
    return done(base::Failure(absl::StatusCode::kUnimplemented, "METHOD_UNKNOWN",
                              "this server has no method " + method.full_name()),
                nullptr);
  }
  auto run = std::make_shared<Run>();
  run->entry = found->second.get();
  run->context = std::move(context);
  run->request = std::move(request);
  run->done = std::move(done);
  run->begin = std::chrono::steady_clock::now();
  run->now = clock_.Now();
  calls_under_way_.fetch_add(1, std::memory_order_relaxed);
  // Before anything is spent on it.
  if (AdmissionLimit* limit = run->entry->limit; limit != nullptr) {
    if (!limit->Enter()) return Finish(*run, Overloaded());
    run->limit = limit;
  }
  Authenticate(run, &Dispatcher::Execute);
}

std::unique_ptr<StreamHandle> Dispatcher::Stream(const MethodDescriptor& method,
                                                 CallContext context, MessagePtr request,
                                                 std::shared_ptr<StreamObserver> observer) {
  auto state = std::make_shared<Handle::State>();
  auto handle = std::make_unique<Handle>(state);
  auto found = methods_.find(&method);
  if (found == methods_.end() || found->second->method.kind != Method::Kind::kFeed) {
    observer->OnDone(base::Failure(absl::StatusCode::kUnimplemented, "METHOD_UNKNOWN",
                                   "this server streams no method " + method.full_name()));
    return handle;
  }
  auto run = std::make_shared<Run>();
  run->entry = found->second.get();
  run->context = std::move(context);
  run->request = std::move(request);
  run->observer = std::move(observer);
  run->begin = std::chrono::steady_clock::now();
  run->now = clock_.Now();
  run->on_feed = [state](std::shared_ptr<FeedRun> feed) {
    int credits = 0;
    {
      const std::lock_guard lock(state->mutex);
      if (!state->is_cancelled) state->feed = feed;
      credits = state->credits;
      state->credits = 0;
    }
    if (credits > 0) feed->Request(credits);
  };
  calls_under_way_.fetch_add(1, std::memory_order_relaxed);
  Authenticate(run, &Dispatcher::ExecuteFeed);
  return handle;
}

void Dispatcher::Authenticate(const std::shared_ptr<Run>& run,
                              void (Dispatcher::*next)(std::shared_ptr<Run>)) {
  run->context.traceparent = NextSpan(run->context.traceparent);
  if (run->context.deadline == base::Instant::Infinite() && run->observer == nullptr) {
    run->context.deadline = run->now + options_.default_deadline;
  }
  if (run->context.principal != nullptr) {
    run->principal = run->context.principal;
    return (this->*next)(run);
  }
  if (run->context.credential.empty()) {
    static const PrincipalPtr nobody = std::make_shared<const Principal>();
    run->principal = nobody;
    if (run->entry->rule.public_()) return (this->*next)(run);
    return Finish(*run, base::Failure(absl::StatusCode::kUnauthenticated, "CREDENTIAL_MISSING",
                                      "the call needs a credential: `Authorization: Bearer …`"));
  }
  if (run->entry->rule.public_()) {
    // A stale credential must not keep anyone from logging in.
    run->principal = std::make_shared<const Principal>();
    return (this->*next)(run);
  }
  if (run->context.credential.size() > 512) {
    return Finish(*run, base::Failure(absl::StatusCode::kUnauthenticated, "CREDENTIAL_INVALID",
                                      "the credential is not known"));
  }
  authenticator_->Resolve(run->context.credential,
                          [this, run, next](absl::StatusOr<PrincipalPtr> principal) {
                            if (!principal.ok()) {
                              run->principal = std::make_shared<const Principal>();
                              return Finish(*run, principal.status());
                            }
                            run->principal = *std::move(principal);
                            (this->*next)(run);
                          });
}

absl::Status Dispatcher::Admit(Run& run) {
  const Entry& entry = *run.entry;
  const Principal& principal = *run.principal;
  if (principal.kind != Principal::Kind::kNobody) {
    if (principal.is_contact() && !entry.rule.customer() && !entry.rule.public_()) {
      return base::Failure(absl::StatusCode::kPermissionDenied, "TEAM_ONLY",
                           "customers can't call " + entry.name, {{"method", entry.name}});
    }
    if (!entry.rule.permission().empty() && !principal.Allows(entry.rule.permission())) {
      return base::Failure(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING",
                           entry.name + " needs the permission " + entry.rule.permission(),
                           {{"method", entry.name}, {"permission", entry.rule.permission()}});
    }
  }
  if (run.context.deadline <= run.now) {
    return base::Failure(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                         "the deadline had passed before the call began");
  }
  if (entry.request_id != nullptr && run.context.request_id.empty()) {
    run.context.request_id =
        run.request->GetReflection()->GetString(*run.request, entry.request_id);
  }
  if (run.context.request_id.size() > 128) {
    return base::InvalidField("request_id", "must be at most 128 characters");
  }
  DESKMESH_RETURN_IF_ERROR(Validate(*run.request));
  if (entry.request_id == nullptr) run.context.request_id.clear();
  if (!run.context.request_id.empty()) run.request_hash = HashOf(*run.request);
  return absl::OkStatus();
}

void Dispatcher::Execute(std::shared_ptr<Run> run) {
  if (absl::Status admitted = Admit(*run); !admitted.ok()) return Finish(*run, admitted);
  run->queued = std::chrono::steady_clock::now();
  const Method& method = run->entry->method;
  run->response.reset(method.response_prototype->New());
  switch (method.kind) {
    case Method::Kind::kLookup:
    case Method::Kind::kRead: {
      const auto body = [run](sql::Tx& tx) {
        run->Started();
        run->response->Clear();
        ReadCall call(Call(run->entry->method.deps, run->context, *run->principal, run->now), tx);
        return run->entry->method.read(call, *run->request, run->response.get());
      };
      sql::Database& database = *method.deps.database;
      if (method.kind == Method::Kind::kLookup && database.dialect() == sql::Dialect::kSqlite) {
        return Finish(*run, database.InlineRead(body));
      }
      sql::TxOptions options;
      options.deadline = run->begin + (run->context.deadline - run->now);
      if (run->entry->IsBulk(*run->request)) {
        const bool posted = pools_.at(kBulkPool)->Post([this, run, body, &database, options] {
          GiveWay();
          Finish(*run, database.Read(body, options));
        });
        if (!posted) Finish(*run, Overloaded());
        return;
      }
      return database.ReadAsync(
          body, [this, run](const absl::Status& status) { Finish(*run, status); }, options);
    }
    case Method::Kind::kWrite:
      return ExecuteWrite(std::move(run), 0);
    case Method::Kind::kTask:
      return ExecuteTask(std::move(run));
    case Method::Kind::kFeed:
      break;
  }
  Finish(*run, absl::InternalError("a stream was called as a unary method"));
}

void Dispatcher::ExecuteWrite(std::shared_ptr<Run> run, int preparations) {
  const auto body = [run](sql::Tx& tx) -> absl::Status {
    const Entry& entry = *run->entry;
    run->Started();
    run->response->Clear();
    run->is_replay = false;
    const outbox::RequestKey key{run->principal->workspace_id, run->principal->id, entry.name,
                                 run->context.request_id};
    if (!key.request_id.empty()) {
      DESKMESH_ASSIGN_OR_RETURN(std::optional<std::string> earlier,
                                outbox::FindReply(tx, key, run->request_hash));
      if (earlier.has_value()) {
        run->is_replay = true;
        return run->response->ParseFromString(*earlier)
                   ? absl::OkStatus()
                   : absl::DataLossError("the stored reply can't be read");
      }
    }
    WriteCall call(Call(entry.method.deps, run->context, *run->principal, run->now), tx);
    DESKMESH_RETURN_IF_ERROR(entry.method.write(call, *run->request, run->response.get()));
    if (key.request_id.empty()) return absl::OkStatus();
    return outbox::SaveReply(tx, key, run->request_hash, run->response->SerializeAsString(),
                             run->now);
  };
  sql::TxOptions options;
  options.deadline = run->begin + (run->context.deadline - run->now);
  run->entry->method.deps.database->WriteAsync(
      body,
      [this, run, preparations](const absl::Status& status) {
        const bool needs_neighbour = absl::IsAborted(status) && run->entry->method.prepare &&
                                     preparations < kMaxPreparations &&
                                     base::DetailsOf(status).reason == "NEEDS_PREPARATION";
        if (!needs_neighbour) return Finish(*run, status);
        const bool posted = PoolOf(*run->entry).Post([this, run, preparations] {
          TaskCall call(Call(run->entry->method.deps, run->context, *run->principal, run->now),
                        run->entry->name, run->request_hash);
          const absl::Status prepared = run->entry->method.prepare(call, *run->request);
          if (!prepared.ok()) return Finish(*run, prepared);
          ExecuteWrite(run, preparations + 1);
        });
        if (!posted) Finish(*run, Overloaded());
      },
      options);
}

void Dispatcher::ExecuteTask(std::shared_ptr<Run> run) {
  const bool posted = PoolOf(*run->entry).Post([this, run] {
    const Entry& entry = *run->entry;
    run->Started();
    if (clock_.Now() >= run->context.deadline) {
      return Finish(*run, base::Failure(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                                        "the deadline passed while the call waited"));
    }
    TaskCall call(Call(entry.method.deps, run->context, *run->principal, run->now), entry.name,
                  run->request_hash);
    const outbox::RequestKey key{run->principal->workspace_id, run->principal->id, entry.name,
                                 run->context.request_id};
    // Whether the command was done before; its reply is then this one's.
    const auto replay = [&]() -> absl::StatusOr<bool> {
      if (key.request_id.empty()) return false;
      std::optional<std::string> earlier;
      DESKMESH_RETURN_IF_ERROR(call.Read([&](ReadCall& reading) -> absl::Status {
        DESKMESH_ASSIGN_OR_RETURN(earlier, outbox::FindReply(reading.tx(), key, run->request_hash));
        return absl::OkStatus();
      }));
      run->is_replay = earlier.has_value() && run->response->ParseFromString(*earlier);
      return run->is_replay;
    };
    absl::StatusOr<bool> is_done = replay();
    if (!is_done.ok() || *is_done) return Finish(*run, is_done.status());
    absl::Status status = entry.method.task(call, *run->request, run->response.get());
    // A repeat ran beside this call and was first.
    if (sql::IsUniqueViolation(status, "idempotency") && (is_done = replay()).ok() && *is_done) {
      status = absl::OkStatus();
    }
    Finish(*run, status);
  });
  if (!posted) Finish(*run, Overloaded());
}

void Dispatcher::ExecuteFeed(std::shared_ptr<Run> run) {
  if (absl::Status admitted = Admit(*run); !admitted.ok()) return Finish(*run, admitted);
  auto feed = std::make_shared<std::optional<Feed>>();
  run->entry->method.deps.database->ReadAsync(
      [run, feed](sql::Tx& tx) -> absl::Status {
        ReadCall call(Call(run->entry->method.deps, run->context, *run->principal, run->now), tx);
        absl::StatusOr<Feed> made = run->entry->method.feed(call, *run->request);
        if (!made.ok()) return made.status();
        *feed = *std::move(made);
        return absl::OkStatus();
      },
      [this, run, feed](const absl::Status& status) {
        if (!status.ok()) return Finish(*run, status);
        auto running = std::make_shared<FeedRun>(**std::move(feed), run->entry->method.deps,
                                                 run->observer, run->principal->expires);
        bool is_late = false;
        {
          const std::lock_guard lock(feeds_mutex_);
          is_late = streams_ended_;
          if (!is_late) feeds_.push_back(running);
        }
        if (is_late) {
          return Finish(*run, base::RetryLater(absl::StatusCode::kUnavailable, "SERVER_STOPPING",
                                               "this server is stopping; resume elsewhere", 100));
        }
        run->observer = nullptr;  // from here on the feed's
        running->Start();
        run->on_feed(running);
        Finish(*run, absl::OkStatus());
      });
}

void Dispatcher::Finish(Run& run, const absl::Status& status) {
  const Entry& entry = *run.entry;
  const auto took = std::chrono::steady_clock::now() - run.begin;
  const double seconds = std::chrono::duration<double>(took).count();
  const auto code = static_cast<std::size_t>(status.code());
  if (code < entry.calls.size()) entry.calls[code]->Add();
  entry.duration.Observe(seconds);

  const bool is_fault =
      absl::IsInternal(status) || absl::IsDataLoss(status) || absl::IsUnknown(status);
  const log::Level level = is_fault ? log::Level::kError : log::Level::kInfo;
  if (log::IsEnabled(level)) {
    const std::string reason = status.ok() ? std::string() : base::DetailsOf(status).reason;
    log::Write(level, "rpc",
               {{"method", entry.name},
                {"status", base::CodeName(status.code())},
                {"reason", reason},
                {"duration_ms", seconds * 1000},
                {"trace", TraceId(run.context.traceparent)},
                {"workspace", run.principal == nullptr ? "" : run.principal->workspace_id},
                {"actor", run.principal == nullptr ? "" : run.principal->id},
                {"origin", run.context.origin},
                {"replay", run.is_replay},
                // Of faults only: messages of refusals can quote what was sent.
                {"error", is_fault ? base::MessageOf(status) : std::string_view()}});
  }
  if (absl::IsPermissionDenied(status)) AuditRefusal(run, status);

  if (run.observer != nullptr) {
    run.observer->OnDone(status);
  } else if (run.done) {
    UnaryDone done = std::move(run.done);
    if (status.ok()) {
      done(status, std::move(run.response));
    } else if (is_fault && base::DetailsOf(status).reason != "COMMIT_UNKNOWN") {
      // What went wrong inside is for the log, with the trace id to find it by.
      done(base::Failure(status.code(), base::DetailsOf(status).reason,
                         "an internal error occurred; the trace id finds it in the log",
                         {{"trace_id", std::string(TraceId(run.context.traceparent))}}),
           nullptr);
    } else {
      done(status, nullptr);
    }
  }
  // It has waited in vain, and that long.
  if (absl::IsDeadlineExceeded(status)) run.Started();
  if (run.limit != nullptr) run.limit->Leave();
  calls_under_way_.fetch_sub(1, std::memory_order_relaxed);
}

void Dispatcher::AuditRefusal(const Run& run, const absl::Status& status) {
  const ServiceDeps& deps = run.entry->method.deps;
  if (deps.database == nullptr || deps.outbox == nullptr) return;
  // A flood of refusals must not become a flood of writes.
  const std::int64_t second = run.now.seconds();
  if (audited_second_.exchange(second) != second) audited_in_second_ = 0;
  if (audited_in_second_.fetch_add(1) >= kAuditedPerSecond) return;
  identity::v1::AccessRefused fact;
  fact.set_principal_id(run.principal->id);
  fact.set_method(run.entry->name);
  fact.set_reason(base::DetailsOf(status).reason);
  const FactSource source{run.principal->workspace_id, run.principal->id, run.context.traceparent,
                          run.now};
  deps.database->WriteAsync(
      [deps, fact, source](sql::Tx& tx) {
        return PublishFact(tx, *deps.outbox, deps.ids, source, fact.principal_id(),
                           source.now.micros, fact);
      },
      [](const absl::Status& written) {
        if (!written.ok()) {
          log::Warning("refusal not audited", {{"reason", base::DetailsOf(written).reason}});
        }
      });
}

void Dispatcher::PollFeeds() {
  while (feed_alarm_.WaitUntil(clock_.Now() + options_.feed_poll) !=
         clock::Alarm::Outcome::kStopped) {
    std::vector<std::shared_ptr<FeedRun>> live;
    {
      const std::lock_guard lock(feeds_mutex_);
      std::erase_if(feeds_, [&](const std::weak_ptr<FeedRun>& weak) {
        auto feed = weak.lock();
        if (feed == nullptr || feed->is_done()) return true;
        live.push_back(std::move(feed));
        return false;
      });
    }
    for (const auto& feed : live) feed->Poll(clock_.Now());
  }
}

void Dispatcher::EndStreams() {
  std::vector<std::weak_ptr<FeedRun>> feeds;
  {
    const std::lock_guard lock(feeds_mutex_);
    streams_ended_ = true;
    feeds.swap(feeds_);
  }
  for (const auto& weak : feeds) {
    if (auto feed = weak.lock()) {
      feed->Finish(base::RetryLater(absl::StatusCode::kUnavailable, "SERVER_STOPPING",
                                    "this server is stopping; resume elsewhere", 100));
    }
  }
}

bool Dispatcher::Drain(std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  while (calls_under_way_.load() > 0) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

void Dispatcher::Stop() {
  feed_alarm_.Stop();
  if (feed_poller_.joinable()) feed_poller_.join();
  for (auto& [target, pool] : pools_) pool->Stop();
}

}  // namespace deskmesh::rpc
