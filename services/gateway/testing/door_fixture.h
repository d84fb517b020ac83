// SPDX-License-Identifier: Apache-2.0
//
// The gateway's HTTP side on a free port of the loopback, in front of services that a test plays.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gateway/front_door.h"
#include "platform/cache/cache.h"
#include "platform/clock/clock.h"
#include "platform/http/server.h"
#include "platform/http/testing/client.h"

namespace deskmesh::gateway::testing {

// A stream as the service's side sees it. Thread-safe.
class PlayedStream {
 public:
  PlayedStream(rpc::MessagePtr request, std::shared_ptr<rpc::StreamObserver> observer)
      : request(std::move(request)), observer(std::move(observer)) {}

  // Sends once the other side has asked for it; returns false when the stream was cancelled.
  bool Send(rpc::MessagePtr message);
  void End(const absl::Status& status) { observer->OnDone(status); }
  void AwaitCancelled();
  // Messages asked for and not sent yet.
  int credits();

  const rpc::MessagePtr request;
  rpc::CallContext context;

 private:
  friend class PlayedChannel;
  const std::shared_ptr<rpc::StreamObserver> observer;
  std::mutex mutex_;
  std::condition_variable changed_;
  int credits_ = 0;
  bool is_cancelled_ = false;
};

// Answers calls as the test says and remembers them. Thread-safe.
class PlayedChannel final : public rpc::Channel {
 public:
  using Answer = std::function<absl::StatusOr<rpc::MessagePtr>(const google::protobuf::Message&)>;

  // By the method's full name; methods without an answer are UNIMPLEMENTED.
  void On(const std::string& method, Answer answer);
  // The next stream that is opened; waits for it.
  std::shared_ptr<PlayedStream> NextStream();
  // What the latest unary call carried beside its request.
  rpc::CallContext last_context();
  rpc::MessagePtr last_request();
  int calls();

  void Unary(const google::protobuf::MethodDescriptor& method, rpc::CallContext context,
             rpc::MessagePtr request, rpc::UnaryDone done) override;
  std::unique_ptr<rpc::StreamHandle> Stream(const google::protobuf::MethodDescriptor& method,
                                            rpc::CallContext context, rpc::MessagePtr request,
                                            std::shared_ptr<rpc::StreamObserver> observer) override;
  absl::Status Ping() override { return absl::OkStatus(); }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Answer> answers_;
  std::vector<std::shared_ptr<PlayedStream>> streams_;
  rpc::CallContext last_context_;
  rpc::MessagePtr last_request_;
  int calls_ = 0;
};

// Counts as the real one does, in this process.
class PlayedCache final : public cache::Cache {
 public:
  void GetAsync(std::string, GetDone done) override { done(std::optional<std::string>()); }
  void SetAsync(std::string, std::string, std::chrono::milliseconds, Done done) override {
    done(absl::OkStatus());
  }
  void DeleteAsync(std::string, Done done) override { done(absl::OkStatus()); }
  void IncrementAsync(std::string key, std::int64_t by, std::chrono::milliseconds window,
                      CountDone done) override;
  void Publish(std::string, std::string) override {}
  std::unique_ptr<cache::HintSubscription> Subscribe(std::string, OnHint) override {
    return nullptr;
  }
  absl::Status Ping() override { return absl::OkStatus(); }
  void Close() override {}
  cache::Stats stats() const override { return {}; }

  bool is_broken = false;

 private:
  std::mutex mutex_;
  std::map<std::string, std::int64_t> counts_;
};

// Confined to one thread.
class DoorFixture {
 public:
  explicit DoorFixture(FrontDoorSetting setting = {}, http::ServerOptions options = {});
  ~DoorFixture();

  http::testing::Client Connect() const { return http::testing::Client(server->address()); }

  clock::FakeClock clock;
  PlayedCache cache;
  PlayedChannel channel;  // every target
  metrics::Registry metrics;
  rpc::Channels channels;
  std::vector<std::pair<std::string, absl::Status>> readiness;
  std::shared_ptr<FrontDoor> door;
  std::unique_ptr<http::Server> server;
};

// The services whose contracts these tests use.
std::vector<const google::protobuf::ServiceDescriptor*> TestServices();

}  // namespace deskmesh::gateway::testing
