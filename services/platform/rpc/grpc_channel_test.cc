// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/rpc/grpc_channel.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <random>
#include <vector>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/identity/v1/identity.pb.h"
#include "platform/clock/clock.h"
#include "platform/rpc/grpc_wire.h"
#include "platform/rpc/wire.h"
#include "platform/testing/child_process.h"

namespace deskmesh::rpc {
namespace {

using google::protobuf::MethodDescriptor;

// No answer.
constexpr auto kNever = grpc::StatusCode::DO_NOT_USE;

// Answers each call with the next status of a list, then with OK and an empty message.
class ScriptedServer final : public grpc::CallbackGenericService {
 public:
  explicit ScriptedServer(std::vector<grpc::StatusCode> script,
                          const std::string& address = "127.0.0.1:0")
      : script_(std::move(script)) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port_);
    builder.RegisterCallbackGenericService(this);
    server_ = builder.BuildAndStart();
  }
  ~ScriptedServer() {
    if (is_listening()) server_->Shutdown();
  }
  bool is_listening() const { return server_ != nullptr; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  int calls() const { return calls_; }
  std::vector<std::string> request_ids() const {
    const std::lock_guard lock(mutex_);
    return request_ids_;
  }

 private:
  class Answer final : public grpc::ServerGenericBidiReactor {
   public:
    explicit Answer(grpc::StatusCode code) : code_(code) { StartRead(&buffer_); }
    void OnReadDone(bool) override {
      if (code_ == kNever) return;
      if (code_ != grpc::StatusCode::OK) return Finish(grpc::Status(code_, "scripted"));
      reply_ = Serialize(identity::v1::Principal());
      StartWriteAndFinish(&reply_, grpc::WriteOptions(), grpc::Status::OK);
    }
    void OnCancel() override {
      if (code_ == kNever) Finish(grpc::Status::CANCELLED);
    }
    void OnDone() override { delete this; }

   private:
    const grpc::StatusCode code_;
    grpc::ByteBuffer buffer_, reply_;
  };
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    const auto call = static_cast<std::size_t>(calls_++);
    const auto id = context->client_metadata().find(wire::kIdempotencyKey);
    const std::lock_guard lock(mutex_);
    request_ids_.emplace_back(id == context->client_metadata().end()
                                  ? std::string()
                                  : std::string(id->second.data(), id->second.size()));
    return new Answer(call < script_.size() ? script_[call] : grpc::StatusCode::OK);
  }

  const std::vector<grpc::StatusCode> script_;
  std::atomic<int> calls_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> request_ids_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

// Calls what is a read, or a command.
absl::Status Call(Channel& channel, bool is_read = true, CallContext context = {},
                  const char* service = "Contacts") {
  const MethodDescriptor& method =
      is_read
          ? *identity::v1::Principal::descriptor()->file()->service(0)->FindMethodByName("Resolve")
          : *accounts::v1::CreateContactRequest::descriptor()
                 ->file()
                 ->FindServiceByName(service)
                 ->FindMethodByName("Create");
  MessagePtr request;
  if (is_read) {
    request = std::make_shared<identity::v1::ResolveCredentialRequest>();
  } else {
    request.reset(google::protobuf::MessageFactory::generated_factory()
                      ->GetPrototype(method.input_type())
                      ->New());
  }
  std::promise<absl::Status> done;
  channel.Unary(method, std::move(context), std::move(request),
                [&](const absl::Status& status, const MessagePtr&) { done.set_value(status); });
  return done.get_future().get();
}

struct Caller {
  explicit Caller(const std::string& address)
      : channel(ConnectGrpc({.address = address, .tls = {}}, signer, clock::SystemClock())) {}
  const PrincipalSigner signer{std::string(32, 'k')};
  const std::shared_ptr<Channel> channel;
};

absl::Status Resolve(ScriptedServer& server) {
  const Caller caller(server.address());
  return Call(*caller.channel);
}

TEST_CASE("a call that may be repeated survives a server that goes away", "[rpc][channel]") {
  const auto code = GENERATE(grpc::StatusCode::UNAVAILABLE, grpc::StatusCode::CANCELLED);
  ScriptedServer server({code, code});
  CHECK(Resolve(server).ok());
  CHECK(server.calls() == 3);
}

TEST_CASE("the replicas behind one name are called in turn, and without one the others serve",
          "[rpc][channel]") {
  ScriptedServer one({});
  auto other = std::make_unique<ScriptedServer>(std::vector<grpc::StatusCode>{});
  // As a headless Service resolves: several addresses of one name.
  const Caller caller("ipv4:" + one.address() + "," + other->address());
  // Until both connections stand, calls go to the first.
  CHECK(testing::Eventually(
      [&] { return Call(*caller.channel).ok() && one.calls() > 0 && other->calls() > 0; }));
  const int first = one.calls();
  const int second = other->calls();
  for (int i = 0; i < 20; ++i) CHECK(Call(*caller.channel).ok());
  CHECK(one.calls() - first == 10);
  CHECK(other->calls() - second == 10);
  other.reset();
  for (int i = 0; i < 20; ++i) CHECK(Call(*caller.channel).ok());
}

TEST_CASE("a command is repeated under one request id, its caller's or its own", "[rpc][channel]") {
  const auto code = GENERATE(grpc::StatusCode::UNAVAILABLE, grpc::StatusCode::CANCELLED);
  ScriptedServer server({code, grpc::StatusCode::OK, code});
  const Caller caller(server.address());
  CHECK(Call(*caller.channel, /*is_read=*/false).ok());
  CHECK(Call(*caller.channel, /*is_read=*/false, {.request_id = "once"}).ok());
  const std::vector<std::string> ids = server.request_ids();
  REQUIRE(ids.size() == 4);
  CHECK(ids[0].size() == 32);
  CHECK(ids[1] == ids[0]);
  CHECK(ids[2] == "once");
  CHECK(ids[3] == "once");
}

TEST_CASE("a command that answers with a secret is never repeated on its own", "[rpc][channel]") {
  ScriptedServer server({grpc::StatusCode::UNAVAILABLE, grpc::StatusCode::OK});
  const Caller caller(server.address());
  CHECK(absl::IsUnavailable(Call(*caller.channel, /*is_read=*/false, {}, "ApiKeys")));
  CHECK(server.request_ids() == std::vector<std::string>{""});
}

TEST_CASE("a call ends at its deadline, repeats included", "[rpc][channel]") {
  ScriptedServer silent(std::vector<grpc::StatusCode>(1000, kNever));
  const Caller caller(silent.address());
  // On a busy machine the deadline may pass before the call has reached anybody: then again.
  int asked = 0;
  CHECK(testing::Eventually([&] {
    ++asked;
    const base::Instant end = clock::SystemClock().Now() + std::chrono::milliseconds(200);
    CHECK(absl::IsDeadlineExceeded(Call(*caller.channel, /*is_read=*/true, {.deadline = end})));
    CHECK(clock::SystemClock().Now() >= end);
    return silent.calls() > 0;
  }));
  CHECK(silent.calls() <= asked);
}

TEST_CASE("repeats stay below a tenth of the calls once the first are used up", "[rpc][channel]") {
  ScriptedServer away(std::vector<grpc::StatusCode>(1000, grpc::StatusCode::UNAVAILABLE));
  const Caller caller(away.address());
  constexpr int kCalls = 60;
  for (int i = 0; i < kCalls; ++i) CHECK_FALSE(Call(*caller.channel).ok());
  CHECK(away.calls() - kCalls >= 10);
  CHECK(away.calls() - kCalls <= 10 + kCalls / 10);
}

// Where nobody listens. Below what systems give to outgoing connections: nobody takes it meanwhile.
std::string FreeAddress() {
  for (;;) {
    const std::string tried =
        "127.0.0.1:" + std::to_string(12'000 + std::random_device{}() % 20'000);
    if (ScriptedServer({}, tried).is_listening()) return tried;
  }
}

TEST_CASE("a neighbour that starts late is met, however many calls missed it before",
          "[rpc][channel]") {
  const std::string address = FreeAddress();
  const Caller caller(address);
  std::vector<std::future<absl::Status>> missed;
  for (int i = 0; i < 20; ++i) {
    missed.push_back(std::async(std::launch::async, [&] { return Call(*caller.channel); }));
  }
  for (auto& call : missed) CHECK(absl::IsUnavailable(call.get()));
  // One that has to wait for the next connection, after the longest pause between two. On a machine that
  // holds up the connection for longer than a call waits, one of the next.
  const ScriptedServer late({}, address);
  REQUIRE(late.is_listening());
  bool is_met = false;
  for (int tries = 0; tries < 5 && !is_met; ++tries) is_met = Call(*caller.channel).ok();
  CHECK(is_met);
  CHECK(late.calls() == 1);
}

TEST_CASE("what may be sent only once is kept until there is somebody to take it",
          "[rpc][channel]") {
  const std::string address = FreeAddress();
  const Caller caller(address);
  CHECK(absl::IsUnavailable(Call(*caller.channel, false, {}, "ApiKeys")));
  // A machine may take longer over the start of the server than a call is kept: then again.
  const bool has_met = testing::Eventually([&] {
    auto kept =
        std::async(std::launch::async, [&] { return Call(*caller.channel, false, {}, "ApiKeys"); });
    const ScriptedServer late({grpc::StatusCode::UNAVAILABLE}, address);
    REQUIRE(late.is_listening());
    CHECK(absl::IsUnavailable(kept.get()));
    if (late.calls() == 0) return false;
    // It reached somebody, so it isn't sent again.
    CHECK(late.calls() == 1);
    CHECK(Call(*caller.channel, false, {}, "ApiKeys").ok());
    CHECK(late.calls() == 2);
    return true;
  });
  CHECK(has_met);
}

TEST_CASE("a call is repeated three times and not for refusals", "[rpc][channel]") {
  const auto lost = grpc::StatusCode::CANCELLED;
  ScriptedServer away({lost, lost, lost, lost, lost});
  CHECK(absl::IsUnavailable(Resolve(away)));
  CHECK(away.calls() == 4);
  ScriptedServer refusing({grpc::StatusCode::PERMISSION_DENIED});
  CHECK(absl::IsPermissionDenied(Resolve(refusing)));
  CHECK(refusing.calls() == 1);
}

}  // namespace
}  // namespace deskmesh::rpc
