// SPDX-License-Identifier: Apache-2.0
//
// Runs the RPCs of this process. Around every call, once: authentication, permission, validation,
// deadline, idempotency, metrics, trace, one log line, error mapping.
//
// gRPC, the gateway and neighbours in the same process all come through here.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "platform/clock/clock.h"
#include "platform/metrics/metrics.h"
#include "platform/rpc/admission_limit.h"
#include "platform/rpc/authenticator.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/feed_run.h"
#include "platform/rpc/service.h"
#include "platform/rpc/worker_pool.h"

namespace deskmesh::rpc {

struct DispatcherOptions {
  // Worker threads for tasks, per target, and tasks that may wait for one.
  int task_threads = 16;
  std::size_t max_waiting_tasks = 4096;
  // Calls without a deadline get this one.
  base::Duration default_deadline = std::chrono::seconds(30);
  // When calls of one target wait too long for what they need, further ones are refused.
  AdmissionOptions admission;
  // How often a stream looks at the store without a hint.
  base::Duration feed_poll = std::chrono::seconds(20);
};

// Thread-safe once every service was added.
class Dispatcher {
 public:
  Dispatcher(const clock::Clock& clock, metrics::Registry& metrics, DispatcherOptions options = {});
  ~Dispatcher();

  // All before the first call. `accounts` resolves credentials.
  void AddService(const Service& service);
  void SetAccounts(Channel& accounts);

  // Whether this process serves the method.
  bool Has(const google::protobuf::MethodDescriptor& method) const;
  std::vector<const google::protobuf::ServiceDescriptor*> services() const { return services_; }

  // See Channel. `request` must be of the method's type.
  void Unary(const google::protobuf::MethodDescriptor& method, CallContext context,
             MessagePtr request, UnaryDone done);
  std::unique_ptr<StreamHandle> Stream(const google::protobuf::MethodDescriptor& method,
                                       CallContext context, MessagePtr request,
                                       std::shared_ptr<StreamObserver> observer);

  // Ends streams with UNAVAILABLE (clients resume elsewhere) and refuses new ones; unary calls go
  // on. First step of a graceful stop.
  void EndStreams();
  // Waits until no call is under way or `timeout` is over; true when none is.
  bool Drain(std::chrono::milliseconds timeout);
  // Runs the tasks that wait and ends the worker threads.
  void Stop();

 private:
  struct Entry;
  struct Run;
  class Handle;

  void Authenticate(const std::shared_ptr<Run>& run,
                    void (Dispatcher::*next)(std::shared_ptr<Run>));
  absl::Status Admit(Run& run);
  void Execute(std::shared_ptr<Run> run);
  void ExecuteWrite(std::shared_ptr<Run> run, int preparations);
  void ExecuteTask(std::shared_ptr<Run> run);
  void ExecuteFeed(std::shared_ptr<Run> run);
  void Finish(Run& run, const absl::Status& status);
  void AuditRefusal(const Run& run, const absl::Status& status);
  WorkerPool& PoolOf(const Entry& entry);
  AdmissionLimit* LimitOf(const Method& method, const std::string& target);
  void PollFeeds();

  const clock::Clock& clock_;
  metrics::Registry& metrics_;
  const DispatcherOptions options_;
  std::unique_ptr<Authenticator> authenticator_;
  absl::flat_hash_map<const google::protobuf::MethodDescriptor*, std::unique_ptr<Entry>> methods_;
  std::vector<const google::protobuf::ServiceDescriptor*> services_;
  std::map<std::string, std::unique_ptr<WorkerPool>> pools_;
  // By target and what is waited for: a connection to read, to write, or a worker.
  std::map<std::pair<std::string, std::string>, std::unique_ptr<AdmissionLimit>> limits_;

  std::atomic<std::int64_t> calls_under_way_{0};
  std::atomic<std::int64_t> audited_second_{0};
  std::atomic<int> audited_in_second_{0};

  std::mutex feeds_mutex_;
  std::vector<std::weak_ptr<FeedRun>> feeds_;
  bool streams_ended_ = false;
  clock::Alarm feed_alarm_;
  std::thread feed_poller_;
};

// The channel of targets that run in this process.
class InProcessChannel final : public Channel {
 public:
  explicit InProcessChannel(Dispatcher& dispatcher) : dispatcher_(dispatcher) {}

  void Unary(const google::protobuf::MethodDescriptor& method, CallContext context,
             MessagePtr request, UnaryDone done) override {
    dispatcher_.Unary(method, std::move(context), std::move(request), std::move(done));
  }
  std::unique_ptr<StreamHandle> Stream(const google::protobuf::MethodDescriptor& method,
                                       CallContext context, MessagePtr request,
                                       std::shared_ptr<StreamObserver> observer) override {
    return dispatcher_.Stream(method, std::move(context), std::move(request), std::move(observer));
  }
  absl::Status Ping() override { return absl::OkStatus(); }

 private:
  Dispatcher& dispatcher_;
};

}  // namespace deskmesh::rpc
