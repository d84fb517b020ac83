// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/rpc/grpc_channel.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <vector>

#include "deskmesh/identity/v1/identity.pb.h"
#include "platform/clock/clock.h"
#include "platform/rpc/grpc_wire.h"

namespace deskmesh::rpc {
namespace {

using google::protobuf::MethodDescriptor;

// Answers each call with the next status of a list, then with OK and an empty message.
class ScriptedServer final : public grpc::CallbackGenericService {
 public:
  explicit ScriptedServer(std::vector<grpc::StatusCode> script) : script_(std::move(script)) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterCallbackGenericService(this);
    server_ = builder.BuildAndStart();
  }
  ~ScriptedServer() { server_->Shutdown(); }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  int calls() const { return calls_; }

 private:
  class Answer final : public grpc::ServerGenericBidiReactor {
   public:
    explicit Answer(grpc::StatusCode code) : code_(code) { StartRead(&buffer_); }
    void OnReadDone(bool) override {
      if (code_ != grpc::StatusCode::OK) return Finish(grpc::Status(code_, "scripted"));
      reply_ = Serialize(identity::v1::Principal());
      StartWriteAndFinish(&reply_, grpc::WriteOptions(), grpc::Status::OK);
    }
    void OnDone() override { delete this; }

   private:
    const grpc::StatusCode code_;
    grpc::ByteBuffer buffer_, reply_;
  };
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    const auto call = static_cast<std::size_t>(calls_++);
    return new Answer(call < script_.size() ? script_[call] : grpc::StatusCode::OK);
  }

  const std::vector<grpc::StatusCode> script_;
  std::atomic<int> calls_{0};
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

absl::Status Resolve(ScriptedServer& server) {
  const PrincipalSigner signer(std::string(32, 'k'));
  const auto channel =
      ConnectGrpc({.address = server.address(), .tls = {}}, signer, clock::SystemClock());
  const MethodDescriptor& method =
      *identity::v1::Principal::descriptor()->file()->service(0)->FindMethodByName("Resolve");
  std::promise<absl::Status> done;
  channel->Unary(method, {}, std::make_shared<identity::v1::ResolveCredentialRequest>(),
                 [&](const absl::Status& status, const MessagePtr&) { done.set_value(status); });
  return done.get_future().get();
}

TEST_CASE("a call that may be repeated survives a server that goes away", "[rpc][channel]") {
  const auto code = GENERATE(grpc::StatusCode::UNAVAILABLE, grpc::StatusCode::CANCELLED);
  ScriptedServer server({code, code});
  CHECK(Resolve(server).ok());
  CHECK(server.calls() == 3);
}

TEST_CASE("a call is repeated twice and not for refusals", "[rpc][channel]") {
  const auto lost = grpc::StatusCode::CANCELLED;
  ScriptedServer away({lost, lost, lost, lost});
  CHECK(absl::IsUnavailable(Resolve(away)));
  CHECK(away.calls() == 3);
  ScriptedServer refusing({grpc::StatusCode::PERMISSION_DENIED});
  CHECK(absl::IsPermissionDenied(Resolve(refusing)));
  CHECK(refusing.calls() == 1);
}

}  // namespace
}  // namespace deskmesh::rpc
