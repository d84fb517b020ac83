// SPDX-License-Identifier: Apache-2.0
#include "gateway/testing/door_fixture.h"

#include <catch2/catch.hpp>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/analytics/v1/analytics_service.pb.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "deskmesh/gateway/v1/gateway_service.pb.h"
#include "deskmesh/identity/v1/identity.pb.h"
#include "deskmesh/sla/v1/sla_service.pb.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/base/error.h"

namespace deskmesh::gateway::testing {
namespace {

constexpr auto kPatience = std::chrono::seconds(60);

class PlayedHandle final : public rpc::StreamHandle {
 public:
  PlayedHandle(std::function<void(int)> on_request, std::function<void()> on_cancel)
      : on_request_(std::move(on_request)), on_cancel_(std::move(on_cancel)) {}
  ~PlayedHandle() override { on_cancel_(); }
  void Request(int count) override { on_request_(count); }
  void Cancel() override { on_cancel_(); }

 private:
  const std::function<void(int)> on_request_;
  const std::function<void()> on_cancel_;
};

}  // namespace

bool PlayedStream::Send(rpc::MessagePtr message) {
  {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, kPatience, [&] { return credits_ > 0 || is_cancelled_; }));
    if (is_cancelled_) return false;
    --credits_;
  }
  observer->OnMessage(std::move(message));
  return true;
}

void PlayedStream::AwaitCancelled() {
  std::unique_lock lock(mutex_);
  REQUIRE(changed_.wait_for(lock, kPatience, [&] { return is_cancelled_; }));
}

int PlayedStream::credits() {
  const std::lock_guard lock(mutex_);
  return credits_;
}

void PlayedChannel::On(const std::string& method, Answer answer) {
  const std::lock_guard lock(mutex_);
  answers_[method] = std::move(answer);
}

std::shared_ptr<PlayedStream> PlayedChannel::NextStream() {
  std::unique_lock lock(mutex_);
  REQUIRE(changed_.wait_for(lock, kPatience, [&] { return !streams_.empty(); }));
  auto stream = streams_.front();
  streams_.erase(streams_.begin());
  return stream;
}

rpc::CallContext PlayedChannel::last_context() {
  const std::lock_guard lock(mutex_);
  return last_context_;
}

rpc::MessagePtr PlayedChannel::last_request() {
  const std::lock_guard lock(mutex_);
  return last_request_;
}

int PlayedChannel::calls() {
  const std::lock_guard lock(mutex_);
  return calls_;
}

void PlayedChannel::Unary(const google::protobuf::MethodDescriptor& method,
                          rpc::CallContext context, rpc::MessagePtr request, rpc::UnaryDone done) {
  Answer answer;
  {
    const std::lock_guard lock(mutex_);
    ++calls_;
    last_context_ = std::move(context);
    last_request_ = request;
    answer = answers_[method.full_name()];
  }
  if (!answer) return done(absl::UnimplementedError(method.full_name()), nullptr);
  auto reply = answer(*request);
  if (!reply.ok()) return done(reply.status(), nullptr);
  done(absl::OkStatus(), *std::move(reply));
}

std::unique_ptr<rpc::StreamHandle> PlayedChannel::Stream(
    const google::protobuf::MethodDescriptor& method, rpc::CallContext context,
    rpc::MessagePtr request, std::shared_ptr<rpc::StreamObserver> observer) {
  Answer answer;
  auto stream = std::make_shared<PlayedStream>(std::move(request), std::move(observer));
  stream->context = std::move(context);
  {
    const std::lock_guard lock(mutex_);
    answer = answers_[method.full_name()];
  }
  if (answer) {
    // An answer for a stream is its refusal.
    stream->observer->OnDone(answer(*stream->request).status());
  } else {
    const std::lock_guard lock(mutex_);
    streams_.push_back(stream);
    changed_.notify_all();
  }
  return std::make_unique<PlayedHandle>(
      [stream](int count) {
        const std::lock_guard lock(stream->mutex_);
        stream->credits_ += count;
        stream->changed_.notify_all();
      },
      [stream] {
        const std::lock_guard lock(stream->mutex_);
        stream->is_cancelled_ = true;
        stream->changed_.notify_all();
      });
}

void PlayedCache::IncrementAsync(std::string key, std::int64_t by, std::chrono::milliseconds window,
                                 CountDone done) {
  if (is_broken) return done(absl::UnavailableError("broken"));
  std::int64_t value = 0;
  {
    const std::lock_guard lock(mutex_);
    value = counts_[key] += by;
  }
  done(cache::Count{value, window});
}

std::vector<const google::protobuf::ServiceDescriptor*> TestServices() {
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const google::protobuf::FileDescriptor* file :
       {accounts::v1::Session::descriptor()->file(),
        analytics::v1::GetReportRequest::descriptor()->file(),
        chat::v1::SendMessageRequest::descriptor()->file(),
        gateway::v1::GetServerInfoRequest::descriptor()->file(),
        identity::v1::Principal::descriptor()->file(),
        sla::v1::ListClocksRequest::descriptor()->file(),
        tickets::v1::GetTicketRequest::descriptor()->file()}) {
    for (int i = 0; i < file->service_count(); ++i) services.push_back(file->service(i));
  }
  return services;
}

DoorFixture::DoorFixture(FrontDoorSetting setting, http::ServerOptions options) {
  for (const char* target :
       {"accounts", "tickets", "sla", "knowledge", "chat", "analytics", "channels", "gateway"}) {
    channels.Add(target, std::shared_ptr<rpc::Channel>(&channel, [](rpc::Channel*) {}));
  }
  auto routes = RouteTable::Build(TestServices());
  REQUIRE(routes.ok());
  door = std::make_shared<FrontDoor>(std::move(setting), *std::move(routes), channels, cache, clock,
                                     metrics, [this] { return readiness; });
  options.threads = 2;
  options.refuse = [door = door](int status, std::string_view reason, std::string_view detail) {
    return door->Refuse(status, reason, detail);
  };
  auto started = http::Server::Start(
      std::move(options),
      [door = door](http::Request request, std::shared_ptr<http::Responder> responder) {
        door->Handle(std::move(request), std::move(responder));
      });
  REQUIRE(started.ok());
  server = *std::move(started);
}

DoorFixture::~DoorFixture() { server->Stop(std::chrono::milliseconds(0)); }

}  // namespace deskmesh::gateway::testing
