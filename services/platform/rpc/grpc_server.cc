// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/rpc/grpc_server.h"

#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/codegen/rpc_service_method.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/codegen/service_type.h>

#include <deque>
#include <mutex>

#include "deskmesh/options/v1/options.pb.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/rpc/grpc_wire.h"
#include "platform/rpc/wire.h"

namespace deskmesh::rpc {
namespace {

using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using Route = std::function<Channel&(const MethodDescriptor&)>;

// Messages in flight towards a slow reader, per stream.
constexpr int kStreamWindow = 32;
constexpr int kConnectionAgeMs = 5 * 60 * 1000;

struct Shared {
  Route route;
  const PrincipalSigner* signer;
  const clock::Clock* clock;
};

// What the library itself has to say, as lines of our log.
void WriteGrpcLog(gpr_log_func_args* line) {
  log::Debug("grpc library", {{"message", std::string_view(line->message)}});
}

std::string_view Find(const std::multimap<grpc::string_ref, grpc::string_ref>& metadata,
                      const char* name) {
  auto found = metadata.find(name);
  if (found == metadata.end()) return {};
  return {found->second.data(), found->second.size()};
}

absl::StatusOr<CallContext> ContextOf(const Shared& shared, const MethodDescriptor& method,
                                      const grpc::CallbackServerContext& server) {
  CallContext context;
  context.origin = "grpc";
  const auto& metadata = server.client_metadata();
  context.traceparent = Find(metadata, wire::kTraceparent);
  context.request_id = Find(metadata, wire::kIdempotencyKey);
  const base::Instant now = shared.clock->Now();
  if (const auto deadline = server.deadline();
      deadline != std::chrono::system_clock::time_point::max()) {
    const auto left =
        std::chrono::duration_cast<base::Duration>(deadline - std::chrono::system_clock::now());
    if (left < std::chrono::hours(24 * 365)) context.deadline = now + left;
  }
  if (const std::string_view identity = Find(metadata, wire::kIdentity); !identity.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(context.principal, shared.signer->Verify(identity, now));
    return context;
  }
  const auto& rule = method.options().GetExtension(options::v1::rpc);
  // Another process asks who a caller is before there is anyone to vouch for.
  if (rule.internal() && !rule.public_()) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "INTERNAL_ONLY",
                         method.full_name() + " is for services of this installation");
  }
  std::string_view authorization = Find(metadata, wire::kAuthorization);
  if (authorization.empty()) return context;
  constexpr std::string_view kBearer = "bearer ";
  const bool is_bearer =
      authorization.size() > kBearer.size() &&
      std::equal(kBearer.begin(), kBearer.end(), authorization.begin(),
                 [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
  if (!is_bearer) {
    return base::Failure(absl::StatusCode::kUnauthenticated, "CREDENTIAL_INVALID",
                         "`authorization` must be `Bearer <token>`");
  }
  authorization.remove_prefix(kBearer.size());
  context.credential = authorization;
  return context;
}

// Carries a feed to a gRPC client, with at most kStreamWindow messages waiting to be written.
class StreamReactor final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  class Observer final : public StreamObserver {
   public:
    explicit Observer(StreamReactor* reactor) : reactor_(reactor) {}
    void OnMessage(MessagePtr message) override {
      const std::lock_guard lock(mutex_);
      if (reactor_ != nullptr) reactor_->Enqueue(*message);
    }
    void OnDone(const absl::Status& status) override {
      const std::lock_guard lock(mutex_);
      if (reactor_ != nullptr) reactor_->End(status);
    }
    void Detach() {
      const std::lock_guard lock(mutex_);
      reactor_ = nullptr;
    }

   private:
    std::mutex mutex_;
    StreamReactor* reactor_;
  };

  void Begin(Channel& channel, const MethodDescriptor& method, CallContext context,
             MessagePtr request) {
    observer_ = std::make_shared<Observer>(this);
    auto handle = channel.Stream(method, std::move(context), std::move(request), observer_);
    StreamHandle* started = handle.get();
    {
      const std::lock_guard lock(mutex_);
      handle_ = std::move(handle);
    }
    started->Request(kStreamWindow);
  }

  void Fail(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
    is_finished_ = true;
    Finish(ToGrpc(status));
  }

  void OnWriteDone(bool ok) override {
    bool wants_more = false;
    {
      const std::lock_guard lock(mutex_);
      is_writing_ = false;
      queue_.pop_front();
      if (!ok) {
        queue_.clear();
        is_ended_ = true;
      }
      wants_more = ok && !is_ended_;
      Next();
    }
    if (wants_more) handle_->Request(1);
  }

  void OnCancel() override {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
    end_ = absl::CancelledError("the client left");
    // What is being written stays at the front until OnWriteDone.
    while (queue_.size() > (is_writing_ ? 1U : 0U)) queue_.pop_back();
    Next();
  }

  void OnDone() override {
    if (observer_ != nullptr) observer_->Detach();
    delete this;
  }

 private:
  void Enqueue(const google::protobuf::Message& message) {
    const std::lock_guard lock(mutex_);
    if (is_ended_) return;
    queue_.push_back(Serialize(message));
    Next();
  }

  void End(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    if (is_ended_) return;
    is_ended_ = true;
    end_ = status;
    Next();
  }

  void Next() {
    if (is_writing_ || is_finished_) return;
    if (!queue_.empty()) {
      is_writing_ = true;
      StartWrite(&queue_.front());
    } else if (is_ended_) {
      is_finished_ = true;
      Finish(ToGrpc(end_));
    }
  }

  std::shared_ptr<Observer> observer_;
  std::mutex mutex_;
  std::unique_ptr<StreamHandle> handle_;
  std::deque<grpc::ByteBuffer> queue_;
  absl::Status end_;
  bool is_writing_ = false;
  bool is_ended_ = false;
  bool is_finished_ = false;
};

// One proto service, registered method by method with raw handlers: what protoc's plugin would
// generate, made from the descriptor at run time.
class DescribedService final : public grpc::Service {
 public:
  DescribedService(const ServiceDescriptor& descriptor, const Shared& shared) {
    for (int i = 0; i < descriptor.method_count(); ++i) {
      const MethodDescriptor& method = *descriptor.method(i);
      names_.push_back("/" + descriptor.full_name() + "/" + method.name());
      const bool streams = method.server_streaming();
      AddMethod(
          new grpc::internal::RpcServiceMethod(names_.back().c_str(),
                                               streams ? grpc::internal::RpcMethod::SERVER_STREAMING
                                                       : grpc::internal::RpcMethod::NORMAL_RPC,
                                               nullptr));
      if (streams) {
        MarkMethodRawCallback(
            i,
            new grpc::internal::CallbackServerStreamingHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
                [&method, &shared](grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request) {
                  return ServeStream(shared, method, context, *request);
                }));
      } else {
        MarkMethodRawCallback(
            i, new grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
                   [&method, &shared](grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* reply) {
                     return ServeUnary(shared, method, context, *request, reply);
                   }));
      }
    }
  }

 private:
  static grpc::ServerUnaryReactor* ServeUnary(const Shared& shared, const MethodDescriptor& method,
                                              grpc::CallbackServerContext* server,
                                              const grpc::ByteBuffer& bytes,
                                              grpc::ByteBuffer* reply) {
    grpc::ServerUnaryReactor* reactor = server->DefaultReactor();
    absl::StatusOr<CallContext> context = ContextOf(shared, method, *server);
    if (!context.ok()) {
      reactor->Finish(ToGrpc(context.status()));
      return reactor;
    }
    auto request = NewMessage(*method.input_type());
    if (absl::Status parsed = Parse(bytes, request.get()); !parsed.ok()) {
      reactor->Finish(ToGrpc(parsed));
      return reactor;
    }
    shared.route(method).Unary(
        method, *std::move(context), std::move(request),
        [reactor, reply](const absl::Status& status, const MessagePtr& message) {
          if (status.ok()) *reply = Serialize(*message);
          reactor->Finish(ToGrpc(status));
        });
    return reactor;
  }

  static grpc::ServerWriteReactor<grpc::ByteBuffer>* ServeStream(
      const Shared& shared, const MethodDescriptor& method, grpc::CallbackServerContext* server,
      const grpc::ByteBuffer& bytes) {
    auto* reactor = new StreamReactor;
    absl::StatusOr<CallContext> context = ContextOf(shared, method, *server);
    auto request = NewMessage(*method.input_type());
    absl::Status status = context.status();
    if (status.ok()) status = Parse(bytes, request.get());
    if (status.ok()) {
      reactor->Begin(shared.route(method), method, *std::move(context), std::move(request));
    } else {
      reactor->Fail(status);
    }
    return reactor;
  }

  std::deque<std::string> names_;
};

}  // namespace

class GrpcServer::Running {
 public:
  Shared shared;
  std::vector<std::unique_ptr<DescribedService>> services;
  std::unique_ptr<grpc::Server> server;
  std::string address;
};

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const GrpcServerOptions& options, const std::vector<const ServiceDescriptor*>& services,
    Route route, const PrincipalSigner& signer, const clock::Clock& clock) {
  static const bool plugins = [] {
    gpr_set_log_function(WriteGrpcLog);
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    return true;
  }();
  static_cast<void>(plugins);
  auto running = std::make_unique<Running>();
  running->shared = {std::move(route), &signer, &clock};
  std::shared_ptr<grpc::ServerCredentials> credentials = grpc::InsecureServerCredentials();
  if (options.tls.is_set()) {
    credentials = TlsServerSide(options.tls, options.requires_client_certificate);
  }
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(options.address, credentials, &port);
  builder.SetMaxReceiveMessageSize(options.max_message_bytes);
  // Two servers on one port would share its calls unseen.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 5000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // Callers look the replicas up again when a connection ends, so new replicas get their share. What
  // is under way on an old connection goes on to its end.
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, kConnectionAgeMs);
  for (const ServiceDescriptor* service : services) {
    running->services.push_back(std::make_unique<DescribedService>(*service, running->shared));
    builder.RegisterService(running->services.back().get());
  }
  running->server = builder.BuildAndStart();
  if (running->server == nullptr || port == 0) {
    return base::Failure(absl::StatusCode::kFailedPrecondition, "ADDRESS_IN_USE",
                         "the gRPC address " + options.address + " can't be listened on");
  }
  running->address =
      options.address.substr(0, options.address.rfind(':')) + ":" + std::to_string(port);
  return std::unique_ptr<GrpcServer>(new GrpcServer(std::move(running)));
}

GrpcServer::GrpcServer(std::unique_ptr<Running> running) : running_(std::move(running)) {}

GrpcServer::~GrpcServer() { Stop(std::chrono::milliseconds(0)); }

const std::string& GrpcServer::address() const { return running_->address; }

void GrpcServer::SetServing(bool is_serving) {
  if (running_->server != nullptr && running_->server->GetHealthCheckService() != nullptr) {
    running_->server->GetHealthCheckService()->SetServingStatus(is_serving);
  }
}

void GrpcServer::Stop(std::chrono::milliseconds grace) {
  if (running_->server == nullptr) return;
  running_->server->Shutdown(std::chrono::system_clock::now() + grace);
  running_->server->Wait();
  running_->server.reset();
}

}  // namespace deskmesh::rpc
