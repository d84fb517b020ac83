// SPDX-License-Identifier: Apache-2.0
//
// One module on its own, for tests: a real SQLite file, the memory bus and cache, a fake clock,
// seeded ids, and stand-ins for the neighbours it calls.
//
// With DESKMESH_TEST_STORE=postgresql in the environment the store is a fresh database of a private
// PostgreSQL instead.
//
//   testing::ServiceFixture fixture(sla::Define());
//   fixture.Deliver(fact, "tkt_…", 1);                       // as if tickets had published it
//   fixture.clock.Advance(std::chrono::hours(1));
//   auto clocks = fixture.Call<sla::v1::ListClocksResponse>("deskmesh.sla.v1.Clocks/List", request);
#pragma once

#include <absl/container/flat_hash_set.h>
#include <absl/status/statusor.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/clock/clock.h"
#include "platform/module/module.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/dispatcher.h"

namespace deskmesh::outbox {
class Relay;
}

namespace deskmesh::testing {

// Collects a stream; Wait returns what has come so far once there are `count` messages.
class StreamCollector final : public rpc::StreamObserver {
 public:
  void OnMessage(rpc::MessagePtr message) override;
  void OnDone(const absl::Status& status) override;
  std::vector<rpc::MessagePtr> Wait(std::size_t count);
  absl::Status WaitDone();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<rpc::MessagePtr> messages_;
  std::optional<absl::Status> done_;
};

// Confined to one thread.
class ServiceFixture {
 public:
  // `config_text` is YAML. The module is started and its consumers run.
  explicit ServiceFixture(const module::Definition& definition,
                          const std::string& config_text = "");
  ~ServiceFixture();

  clock::FakeClock clock;
  base::IdSource ids;
  // Who calls: a user with every permission in workspace `workspace` unless changed.
  rpc::Principal principal;
  std::string workspace;

  // Calls an RPC of the module as `principal` (or as another) and waits.
  template <typename Response>
  absl::StatusOr<Response> Call(std::string_view method, const google::protobuf::Message& request) {
    return CallAs<Response>(principal, method, request);
  }
  template <typename Response>
  absl::StatusOr<Response> CallAs(const rpc::Principal& who, std::string_view method,
                                  const google::protobuf::Message& request,
                                  const std::string& request_id = "") {
    rpc::CallContext context;
    context.principal = std::make_shared<const rpc::Principal>(who);
    context.request_id = request_id;
    return rpc::Invoke<Response>(*local_, method, request, std::move(context));
  }
  // Opens a stream and allows 1,000 messages.
  std::unique_ptr<rpc::StreamHandle> Stream(std::string_view method,
                                            const google::protobuf::Message& request,
                                            std::shared_ptr<StreamCollector> collector);

  // A contact or user of the workspace with the given permissions.
  rpc::Principal Contact(const std::string& id) const;
  rpc::Principal Agent(const std::string& id, std::vector<std::string> permissions = {"*"}) const;

  // Answers calls of the module to a neighbour. Unanswered methods are UNAVAILABLE.
  template <typename Request, typename Response>
  void Answer(std::string_view method,
              std::function<absl::StatusOr<Response>(const Request&)> answer) {
    AnswerMessage(
        method,
        [answer](const google::protobuf::Message& request) -> absl::StatusOr<rpc::MessagePtr> {
          absl::StatusOr<Response> reply = answer(static_cast<const Request&>(request));
          if (!reply.ok()) return reply.status();
          return std::make_shared<const Response>(*std::move(reply));
        });
  }

  // Puts a fact on the bus as its owner would, and waits until the module has consumed it.
  void Deliver(const google::protobuf::Message& fact, std::string_view subject,
               std::int64_t sequence);
  // The same fact (with one id) any number of times, and without waiting.
  event::v1::Envelope MakeFact(const google::protobuf::Message& fact, std::string_view subject,
                               std::int64_t sequence);
  void Publish(const std::vector<event::v1::Envelope>& facts);
  // Waits until the outbox is empty and every consumer idle.
  void Settle();

  // Facts the module has published so far, each once, oldest first, after Settle.
  std::vector<event::v1::Envelope> Published();
  // Those of one type, parsed.
  template <typename Fact>
  std::vector<Fact> PublishedOf() {
    std::vector<Fact> facts;
    for (const event::v1::Envelope& envelope : Published()) {
      Fact fact;
      if (envelope.type() == Fact::descriptor()->full_name() &&
          fact.ParseFromString(envelope.payload())) {
        facts.push_back(std::move(fact));
      }
    }
    return facts;
  }

  sql::Database& database() { return *database_; }
  module::Module& module() { return *module_; }
  // Stops the module and starts it again on the same store, as after a crash.
  void Restart();

 private:
  class Neighbour;
  void AnswerMessage(
      std::string_view method,
      std::function<absl::StatusOr<rpc::MessagePtr>(const google::protobuf::Message&)> answer);
  void Start();
  void Stop();

  const module::Definition definition_;
  const std::string config_text_;
  std::string directory_;
  std::string store_url_;
  std::unique_ptr<config::Config> config_;
  std::unique_ptr<metrics::Registry> metrics_;
  std::unique_ptr<cache::Cache> cache_;
  std::unique_ptr<lease::Leases> leases_;
  std::unique_ptr<bus::Bus> bus_;
  std::shared_ptr<Neighbour> neighbour_;
  rpc::Channels channels_;
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  std::shared_ptr<rpc::Channel> local_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<outbox::Outbox> outbox_;
  std::unique_ptr<module::Module> module_;
  std::unique_ptr<outbox::Relay> relay_;
  std::vector<std::unique_ptr<bus::Consumer>> consumers_;
  std::mutex published_mutex_;
  std::vector<event::v1::Envelope> published_;
  absl::flat_hash_set<std::string> published_ids_;
  std::unique_ptr<bus::Subscription> tap_;
};

}  // namespace deskmesh::testing
