// SPDX-License-Identifier: Apache-2.0
#include "gateway/live/live_subscription.h"

#include <utility>

#include "gateway/calls/stream_answer.h"
#include "gateway/live/live_session.h"
#include "platform/http/json_text.h"
#include "platform/http/proto_json.h"

namespace deskmesh::gateway {
namespace {

// Items under way from the service to the socket.
constexpr int kSubscriptionWindow = 8;

}  // namespace

LiveSubscription::LiveSubscription(std::weak_ptr<LiveSession> session, std::string id,
                                   std::string trace_id)
    : session_(std::move(session)), id_(std::move(id)), trace_id_(std::move(trace_id)) {}

void LiveSubscription::Start(const std::shared_ptr<LiveSubscription>& subscription,
                             rpc::Channel& channel,
                             const google::protobuf::MethodDescriptor& method,
                             rpc::CallContext context, rpc::MessagePtr request) {
  std::shared_ptr<rpc::StreamHandle> handle =
      channel.Stream(method, std::move(context), std::move(request), subscription);
  bool is_over = false;
  {
    const std::lock_guard lock(subscription->mutex_);
    is_over = subscription->is_over_;
    if (!is_over) subscription->handle_ = handle;
  }
  // Over before it began: refused, or the socket closed meanwhile.
  if (is_over) return handle->Cancel();
  handle->Request(kSubscriptionWindow);
}

void LiveSubscription::OnMessage(rpc::MessagePtr message) {
  const std::shared_ptr<LiveSession> session = session_.lock();
  if (session == nullptr) return Cancel();
  {
    const std::lock_guard lock(mutex_);
    if (is_over_) return;
    ++owed_;
  }
  std::string text = "{\"id\":";
  http::AppendJsonString(id_, &text);
  text += ",\"sequence\":\"";
  http::AppendDecimal(SequenceOf(*message), &text);
  text += "\",\"event\":";
  http::WriteJson(*message, &text);
  text += '}';
  if (session->Send(text)) OnRoom();
}

void LiveSubscription::OnRoom() {
  std::shared_ptr<rpc::StreamHandle> handle;
  int count = 0;
  {
    const std::lock_guard lock(mutex_);
    if (is_over_ || handle_ == nullptr) return;
    handle = handle_;
    count = std::exchange(owed_, 0);
  }
  if (count > 0) handle->Request(count);
}

void LiveSubscription::OnDone(const absl::Status& status) {
  {
    const std::lock_guard lock(mutex_);
    if (is_over_) return;
    is_over_ = true;
  }
  const std::shared_ptr<LiveSession> session = session_.lock();
  if (session == nullptr) return;
  session->SendProblem(
      id_, status.ok() ? absl::UnavailableError("the stream ended; subscribe again") : status,
      trace_id_);
  session->Forget(id_, this);
}

void LiveSubscription::Cancel() {
  std::shared_ptr<rpc::StreamHandle> handle;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    handle.swap(handle_);
  }
  if (handle != nullptr) handle->Cancel();
}

}  // namespace deskmesh::gateway
