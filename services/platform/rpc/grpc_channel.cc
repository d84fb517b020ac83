// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/rpc/grpc_channel.h"

#include <grpcpp/alarm.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>

#include "deskmesh/options/v1/options.pb.h"
#include "platform/base/error.h"
#include "platform/base/id.h"
#include "platform/rpc/grpc_wire.h"
#include "platform/rpc/wire.h"

namespace deskmesh::rpc {
namespace {

using google::protobuf::MethodDescriptor;

// Attempts that may reach a server.
constexpr int kMaxAttempts = 4;
// Tenths of a call: a call earns one, a retry costs ten.
constexpr std::int64_t kRetryCost = 10;
constexpr std::int64_t kRetryBudget = 100;
// Four times as long before each further attempt.
constexpr std::chrono::milliseconds kFirstPause{40};
constexpr std::chrono::milliseconds kReconnect{400};
// Without a connection an attempt ends at once and loads nobody. A neighbour that restarts is waited
// for so long, which is enough for a connection that was refused to be tried again on a busy machine.
constexpr std::chrono::milliseconds kPatience{2'000};
// How often a call looks whether there is a connection by now.
constexpr std::chrono::milliseconds kLook{10};
constexpr std::chrono::seconds kAskAgain{1};

std::string PathOf(const MethodDescriptor& method) {
  return "/" + method.service()->full_name() + "/" + method.name();
}

// With a request id the server keeps the reply for a while: not what holds a secret.
bool RepliesWithSecret(const MethodDescriptor& method) {
  const google::protobuf::Descriptor& reply = *method.output_type();
  for (int i = 0; i < reply.field_count(); ++i) {
    if (reply.field(i)->options().GetExtension(options::v1::field).secret()) return true;
  }
  return false;
}

// Whether a call may be sent again. A command whose caller gave it no request id gets one for its
// way: then it is done once, however often it is sent.
bool MayRepeat(const MethodDescriptor& method, const google::protobuf::Message& request,
               CallContext* context) {
  const auto& rule = method.options().GetExtension(options::v1::rpc);
  if (rule.idempotency() != options::v1::REQUEST_ID) return rule.idempotency() == options::v1::SAFE;
  if (!context->request_id.empty()) return true;
  const auto* field = method.input_type()->FindFieldByName("request_id");
  if (field == nullptr) return false;
  if (!request.GetReflection()->GetString(request, field).empty()) return true;
  if (RepliesWithSecret(method)) return false;
  context->request_id = base::RandomHex128();
  return true;
}

// gRPC's channel to a name, whose replicas it connects to.
struct Connection {
  explicit Connection(std::shared_ptr<grpc::Channel> to) : channel(std::move(to)), stub(channel) {}
  grpc_connectivity_state State() const { return channel->GetState(/*try_to_connect=*/true); }
  bool IsReady() const { return State() == GRPC_CHANNEL_READY; }

  const std::shared_ptr<grpc::Channel> channel;
  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub;
  const std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
};

class GrpcChannel final : public Channel, public std::enable_shared_from_this<GrpcChannel> {
 public:
  using Connect = std::function<std::shared_ptr<grpc::Channel>()>;

  GrpcChannel(Connect connect, const PrincipalSigner& signer, const clock::Clock& clock,
              std::function<void(bool)> on_send)
      : connect_(std::move(connect)),
        connection_(std::make_shared<Connection>(connect_())),
        signer_(signer),
        clock_(clock),
        on_send_(std::move(on_send)) {}

  void Unary(const MethodDescriptor& method, CallContext context, MessagePtr request,
             UnaryDone done) override {
    auto call = std::make_shared<UnaryCall>();
    call->method = &method;
    call->path = PathOf(method);
    call->may_repeat = MayRepeat(method, *request, &context);
    call->context = std::move(context);
    call->request = Serialize(*request);
    call->done = std::move(done);
    Earn();
    Begin(call);
  }

  std::unique_ptr<StreamHandle> Stream(const MethodDescriptor& method, CallContext context,
                                       MessagePtr request,
                                       std::shared_ptr<StreamObserver> observer) override;

  absl::Status Ping() override {
    const std::shared_ptr<Connection> connection = Reachable();
    const grpc_connectivity_state state = connection->State();
    if (state == GRPC_CHANNEL_READY || state == GRPC_CHANNEL_IDLE) return absl::OkStatus();
    const auto end = std::chrono::system_clock::now() + std::chrono::milliseconds(200);
    if (connection->channel->WaitForConnected(end)) return absl::OkStatus();
    return base::Failure(absl::StatusCode::kUnavailable, "NEIGHBOUR_UNAVAILABLE",
                         "the neighbour can't be reached");
  }

  void Dress(const CallContext& context, grpc::ClientContext* client) const {
    if (context.principal != nullptr) {
      client->AddMetadata(wire::kIdentity, signer_.Sign(*context.principal, clock_.Now()));
    } else if (!context.credential.empty()) {
      client->AddMetadata(wire::kAuthorization, "Bearer " + context.credential);
    }
    if (!context.traceparent.empty()) client->AddMetadata(wire::kTraceparent, context.traceparent);
    if (!context.request_id.empty()) {
      client->AddMetadata(wire::kIdempotencyKey, context.request_id);
    }
    if (context.deadline != base::Instant::Infinite()) {
      client->set_deadline(std::chrono::system_clock::now() + (context.deadline - clock_.Now()));
    }
  }

 private:
  struct UnaryCall {
    const MethodDescriptor* method = nullptr;
    std::string path;
    CallContext context;
    grpc::ByteBuffer request;
    grpc::ByteBuffer reply;
    UnaryDone done;
    std::shared_ptr<Connection> connection;  // of the attempt under way
    std::unique_ptr<grpc::ClientContext> client;
    std::unique_ptr<grpc::Alarm> pause;
    std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
    int attempts = 0;
    int lost = 0;  // of them: those that may have reached a server
    bool is_connected = false;  // as the attempt under way began
    bool may_repeat = false;
  };

  static bool IsPatient(const UnaryCall& call) {
    return std::chrono::steady_clock::now() - call.begin < kPatience;
  }

  // After a pause.
  template <typename Next>
  void Later(const std::shared_ptr<UnaryCall>& call, std::chrono::milliseconds pause, Next next) {
    // A new one: a callback may begin the next pause, and must outlive itself.
    call->pause = std::make_unique<grpc::Alarm>();
    call->pause->Set(std::chrono::system_clock::now() + pause,
                     [self = shared_from_this(), call, next](bool) { (self.get()->*next)(call); });
  }

  std::shared_ptr<Connection> connection() const {
    const std::lock_guard lock(mutex_);
    return connection_;
  }

  // What calls go to from here on. A name that nobody stood behind is asked for again by gRPC after
  // pauses that grow to two minutes, and nothing shortens them: with a call at hand another channel
  // asks after a second. Connections that stand are shared by both.
  std::shared_ptr<Connection> Reachable() {
    const std::lock_guard lock(mutex_);
    if (connection_->State() == GRPC_CHANNEL_TRANSIENT_FAILURE &&
        std::chrono::steady_clock::now() - connection_->begin >= kAskAgain) {
      connection_ = std::make_shared<Connection>(connect_());
      connection_->State();
    }
    return connection_;
  }

  // The first attempt. What may be sent only once is kept until somebody can take it, for `kPatience`.
  void Begin(const std::shared_ptr<UnaryCall>& call) {
    if (call->may_repeat || Reachable()->IsReady() || !IsPatient(*call) ||
        clock_.Now() >= call->context.deadline) {
      return Attempt(call);
    }
    Later(call, kLook, &GrpcChannel::Begin);
  }

  void Attempt(const std::shared_ptr<UnaryCall>& call) {
    ++call->attempts;
    call->connection = connection();
    call->is_connected = call->connection->IsReady();
    if (on_send_ && (call->attempts == 1 || call->is_connected)) on_send_(call->attempts > 1);
    call->client = std::make_unique<grpc::ClientContext>();
    call->reply.Clear();
    Dress(call->context, call->client.get());
    auto self = shared_from_this();
    call->connection->stub.UnaryCall(
        call->client.get(), call->path, grpc::StubOptions(), &call->request, &call->reply,
        [self, call](const grpc::Status& status) { self->Answered(call, status); });
  }

  void Answered(const std::shared_ptr<UnaryCall>& call, const grpc::Status& status) {
    if (status.ok()) {
      auto message = NewMessage(*call->method->output_type());
      const absl::Status parsed = Parse(call->reply, message.get());
      return call->done(parsed, parsed.ok() ? std::move(message) : nullptr);
    }
    // Nobody here cancels a unary call: a server that begins to stop ends so what reaches it before
    // its GOAWAY has reached us.
    const bool is_lost = status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                         status.error_code() == grpc::StatusCode::CANCELLED;
    // An attempt that reached nobody costs nothing of the budget: else a process that started before
    // its neighbours would have spent it before it met them.
    const auto may_go_on = [&] {
      if (call->is_connected || call->connection->IsReady()) {
        return ++call->lost < kMaxAttempts && Spend();
      }
      Reachable();
      return IsPatient(*call);
    };
    if (is_lost && call->may_repeat && may_go_on()) {
      thread_local std::minstd_rand jitter{std::random_device{}()};
      const auto longest = kFirstPause * (1 << (2 * std::min(call->attempts - 1, 2)));
      const auto pause = longest * std::uniform_real_distribution<double>(0.5, 1.0)(jitter);
      return Later(call, std::chrono::duration_cast<std::chrono::milliseconds>(pause),
                   &GrpcChannel::Attempt);
    }
    call->done(status.error_code() == grpc::StatusCode::CANCELLED
                   ? base::Failure(absl::StatusCode::kUnavailable, "NEIGHBOUR_UNAVAILABLE",
                                   "the neighbour stopped before it answered")
                   : FromGrpc(status),
               nullptr);
  }

  void Earn() {
    std::int64_t budget = budget_.load(std::memory_order_relaxed);
    while (budget < kRetryBudget &&
           !budget_.compare_exchange_weak(budget, budget + 1, std::memory_order_relaxed)) {
    }
  }
  bool Spend() {
    std::int64_t budget = budget_.load(std::memory_order_relaxed);
    while (budget >= kRetryCost) {
      if (budget_.compare_exchange_weak(budget, budget - kRetryCost, std::memory_order_relaxed)) {
        return true;
      }
    }
    return false;
  }

  const Connect connect_;
  mutable std::mutex mutex_;
  std::shared_ptr<Connection> connection_;  // under `mutex_`
  const PrincipalSigner& signer_;
  const clock::Clock& clock_;
  const std::function<void(bool)> on_send_;
  std::atomic<std::int64_t> budget_{kRetryBudget};
};

// Reads a server stream as credits allow. Keeps itself alive until gRPC is done with it.
class StreamReader final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  StreamReader(const MethodDescriptor& method, std::shared_ptr<StreamObserver> observer)
      : method_(method), observer_(std::move(observer)) {}

  void Begin(grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer>& stub,
             const std::string& path, grpc::ByteBuffer request,
             std::shared_ptr<StreamReader> self) {
    self_ = std::move(self);
    request_ = std::move(request);
    stub.PrepareBidiStreamingCall(&client, path, grpc::StubOptions(), this);
    // Reads start from other threads (credits), so the call is held open until the end is seen.
    AddHold();
    StartWriteLast(&request_, grpc::WriteOptions());
    StartCall();
  }

  void Request(int count) {
    const std::lock_guard lock(mutex_);
    credits_ += count;
    MaybeRead();
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
      RemoveHold();
      return;
    }
    auto message = NewMessage(*method_.output_type());
    if (Parse(buffer_, message.get()).ok()) {
      if (auto observer = Observer()) observer->OnMessage(std::move(message));
    }
    const std::lock_guard lock(mutex_);
    is_reading_ = false;
    MaybeRead();
  }

  void OnDone(const grpc::Status& status) override {
    if (auto observer = Observer()) observer->OnDone(FromGrpc(status));
    Forget();
    self_.reset();
  }

  // The observer hears nothing any more.
  void Forget() {
    // Outlives the lock: the observer may own this stream's handle, which forgets as well.
    std::shared_ptr<StreamObserver> observer;
    const std::lock_guard lock(mutex_);
    observer.swap(observer_);
    // Without credits nobody would see that the call has ended.
    credits_ = 1;
    MaybeRead();
  }

  grpc::ClientContext client;

 private:
  std::shared_ptr<StreamObserver> Observer() {
    const std::lock_guard lock(mutex_);
    return observer_;
  }

  void MaybeRead() {
    if (is_over_ || is_reading_ || credits_ <= 0) return;
    --credits_;
    is_reading_ = true;
    StartRead(&buffer_);
  }

  const MethodDescriptor& method_;
  std::mutex mutex_;
  std::shared_ptr<StreamObserver> observer_;
  std::shared_ptr<StreamReader> self_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer buffer_;
  int credits_ = 0;
  bool is_reading_ = false;
  bool is_over_ = false;
};

class StreamReaderHandle final : public StreamHandle {
 public:
  explicit StreamReaderHandle(std::shared_ptr<StreamReader> reader) : reader_(std::move(reader)) {}
  ~StreamReaderHandle() override { StreamReaderHandle::Cancel(); }
  void Request(int count) override { reader_->Request(count); }
  void Cancel() override {
    reader_->Forget();
    reader_->client.TryCancel();
  }

 private:
  std::shared_ptr<StreamReader> reader_;
};

std::unique_ptr<StreamHandle> GrpcChannel::Stream(const MethodDescriptor& method,
                                                  CallContext context, MessagePtr request,
                                                  std::shared_ptr<StreamObserver> observer) {
  auto reader = std::make_shared<StreamReader>(method, std::move(observer));
  Dress(context, &reader->client);
  reader->Begin(Reachable()->stub, PathOf(method), Serialize(*request), reader);
  return std::make_unique<StreamReaderHandle>(reader);
}

}  // namespace

std::shared_ptr<Channel> ConnectGrpc(const GrpcChannelOptions& options,
                                     const PrincipalSigner& signer, const clock::Clock& clock) {
  grpc::ChannelArguments arguments;
  arguments.SetLoadBalancingPolicyName("round_robin");
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 10'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  // Despite its name the time that a connection may take to come about.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 5'000);
  // Short: where replicas roll, the one that is back must be found before the next one goes.
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnect.count());
  // A stream may be quiet for hours; that its server is gone must be noticed all the same.
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // By default 30 s: while replicas roll, all that were known may be gone by then.
  arguments.SetInt(GRPC_ARG_DNS_MIN_TIME_BETWEEN_RESOLUTIONS_MS, 1'000);
  // Retries are this file's, with its own budget.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (!options.tls.ca.empty()) credentials = TlsClientSide(options.tls);
  return std::make_shared<GrpcChannel>(
      [address = options.address, credentials, arguments] {
        return grpc::CreateCustomChannel(address, credentials, arguments);
      },
      signer, clock, options.on_send);
}

}  // namespace deskmesh::rpc
