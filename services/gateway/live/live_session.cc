// SPDX-License-Identifier: Apache-2.0
#include "gateway/live/live_session.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "gateway/calls/caller.h"
#include "gateway/calls/problem.h"
#include "gateway/calls/request_reader.h"
#include "gateway/live/live_subscription.h"
#include "platform/base/error.h"
#include "platform/http/json_text.h"
#include "platform/rpc/trace.h"
#include "platform/rpc/validate.h"

namespace deskmesh::gateway {
namespace {

using Kind = http::JsonToken::Kind;
using Outcome = PathTable::Match::Outcome;

constexpr std::size_t kMaxId = 64;

absl::Status BadFrame(std::string_view what) {
  return base::Failure(absl::StatusCode::kInvalidArgument, "MALFORMED_FRAME", what);
}

// A member that is a string or a number, as text.
bool TextMember(const http::JsonTape& tape, std::uint32_t object, std::string_view name,
                std::string* text) {
  const std::uint32_t at = tape.Member(object, name);
  if (at == 0) return true;
  if (tape[at].kind != Kind::kString && tape[at].kind != Kind::kNumber) {
    return tape[at].kind == Kind::kNull;
  }
  *text = tape.TextOf(at);
  return rpc::IsUtf8(*text);
}

}  // namespace

LiveSession::LiveSession(const LiveSetting& setting, std::string credential, std::string peer)
    : setting_(setting),
      peer_(std::move(peer)),
      credential_(std::move(credential)),
      tokens_(setting.frame_burst) {}

LiveSession::~LiveSession() = default;

void LiveSession::Attach(std::shared_ptr<http::WebSocket> socket) {
  const std::lock_guard lock(mutex_);
  socket_ = std::move(socket);
}

bool LiveSession::TakeFrameToken() {
  const base::Instant now = setting_.clock.Now();
  if (tokens_at_.micros != 0 && now > tokens_at_) {
    tokens_ = std::min<double>(setting_.frame_burst,
                               tokens_ + std::chrono::duration<double>(now - tokens_at_).count() *
                                             setting_.frames_per_second);
  }
  tokens_at_ = now;
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

void LiveSession::OnMessage(std::string_view text) {
  if (!TakeFrameToken()) {
    SendProblem({},
                base::RetryLater(absl::StatusCode::kResourceExhausted, "RATE_LIMITED",
                                 "too many frames; connect again more slowly", 1000),
                {});
    std::shared_ptr<http::WebSocket> socket;
    {
      const std::lock_guard lock(mutex_);
      socket = socket_;
    }
    if (socket != nullptr) socket->Close(http::CloseCode::kPolicyViolation, "too many frames");
    return;
  }
  thread_local http::JsonTape tape;
  if (const absl::Status parsed = tape.Parse(text); !parsed.ok()) {
    return SendProblem({}, parsed, {});
  }
  Handle(tape);
  tape.Trim();
}

void LiveSession::Handle(const http::JsonTape& tape) {
  if (tape[0].kind != Kind::kObject) return SendProblem({}, BadFrame("a frame is an object"), {});
  if (const std::uint32_t at = tape.Member(0, "subscribe"); at != 0) return Subscribe(tape, at);
  if (const std::uint32_t at = tape.Member(0, "unsubscribe"); at != 0) return Unsubscribe(tape, at);
  if (const std::uint32_t at = tape.Member(0, "authorization"); at != 0) {
    const std::string_view token =
        tape[at].kind == Kind::kString ? BearerToken(tape.TextOf(at)) : std::string_view();
    if (token.empty()) {
      return SendProblem({},
                         base::Failure(absl::StatusCode::kUnauthenticated, "CREDENTIAL_INVALID",
                                       "authorization must be `Bearer …`"),
                         {});
    }
    const std::lock_guard lock(mutex_);
    credential_ = token;
    return;
  }
  if (tape.Member(0, "pong") != 0) return;
  if (const std::uint32_t at = tape.Member(0, "ping"); at != 0) {
    std::string pong = "{\"pong\":";
    const bool is_number = tape[at].kind == Kind::kNumber;
    if (is_number) {
      pong += tape.TextOf(at);
    } else {
      http::AppendJsonString(tape[at].kind == Kind::kString ? tape.TextOf(at) : "", &pong);
    }
    pong += '}';
    Send(pong);
    return;
  }
  SendProblem({}, BadFrame("a frame has one of: subscribe, unsubscribe, authorization, ping, pong"),
              {});
}

void LiveSession::Subscribe(const http::JsonTape& tape, std::uint32_t at) {
  std::string id, path, after;
  if (tape[at].kind != Kind::kObject || !TextMember(tape, at, "id", &id) ||
      !TextMember(tape, at, "path", &path) || !TextMember(tape, at, "after", &after) ||
      id.empty() || id.size() > kMaxId) {
    return SendProblem({},
                       BadFrame("subscribe has an id of 1 to 64 characters, a path and perhaps "
                                "after, all strings"),
                       {});
  }
  const std::string traceparent = rpc::NextSpan({});
  if (const absl::Status status = Open(id, path, after, traceparent); !status.ok()) {
    SendProblem(id, status, rpc::TraceId(traceparent));
  }
}

absl::Status LiveSession::Open(const std::string& id, const std::string& path,
                               const std::string& after, const std::string& traceparent) {
  http::Request request;
  request.SetTarget("GET", path, 11);
  RouteTable::Match match = setting_.routes.Find("GET", request.path());
  if (match.outcome == Outcome::kMalformed || !rpc::IsUtf8(path)) {
    return BadFrame("the path has a malformed escape");
  }
  if (match.outcome != Outcome::kFound || !match.route->is_stream) {
    return base::Failure(absl::StatusCode::kNotFound, "STREAM_NOT_FOUND",
                         path.substr(0, 200) + " is not the path of a stream");
  }
  DESKMESH_ASSIGN_OR_RETURN(rpc::MessagePtr message,
                            ReadRequest(*match.route, match.values, request));
  if (!after.empty()) {
    std::shared_ptr<google::protobuf::Message> resumed(message->New());
    resumed->CopyFrom(*message);
    DESKMESH_RETURN_IF_ERROR(SetAfterSequence(*match.route, after, resumed.get()));
    message = std::move(resumed);
  }
  auto subscription = std::make_shared<LiveSubscription>(weak_from_this(), id,
                                                         std::string(rpc::TraceId(traceparent)));
  rpc::CallContext context;
  {
    const std::lock_guard lock(mutex_);
    if (socket_ == nullptr) return absl::OkStatus();
    if (static_cast<int>(subscriptions_.size()) >= setting_.max_subscriptions) {
      return base::Failure(absl::StatusCode::kResourceExhausted, "TOO_MANY_SUBSCRIPTIONS",
                           "a socket may have at most " +
                               std::to_string(setting_.max_subscriptions) + " subscriptions");
    }
    if (!subscriptions_.emplace(id, subscription).second) {
      return base::Failure(absl::StatusCode::kAlreadyExists, "SUBSCRIPTION_EXISTS",
                           "this socket has a subscription " + id + " already");
    }
    context.credential = credential_;
  }
  context.traceparent = traceparent;
  context.origin = "ws";
  LiveSubscription::Start(subscription, setting_.channels.To(match.route->target),
                          *match.route->method, std::move(context), std::move(message));
  return absl::OkStatus();
}

void LiveSession::Unsubscribe(const http::JsonTape& tape, std::uint32_t at) {
  std::string id;
  const bool is_bare = tape[at].kind == Kind::kString;
  if (is_bare) id = tape.TextOf(at);
  if (!is_bare && (tape[at].kind != Kind::kObject || !TextMember(tape, at, "id", &id))) {
    return SendProblem({}, BadFrame("unsubscribe has an id"), {});
  }
  std::shared_ptr<LiveSubscription> gone;
  {
    const std::lock_guard lock(mutex_);
    auto found = subscriptions_.find(id);
    if (found == subscriptions_.end()) return;  // it ended meanwhile
    gone = std::move(found->second);
    subscriptions_.erase(found);
  }
  gone->Cancel();
}

void LiveSession::Forget(const std::string& id, const LiveSubscription* subscription) {
  const std::lock_guard lock(mutex_);
  auto found = subscriptions_.find(id);
  if (found != subscriptions_.end() && found->second.get() == subscription) {
    subscriptions_.erase(found);
  }
}

bool LiveSession::Send(std::string_view text) {
  std::shared_ptr<http::WebSocket> socket;
  {
    const std::lock_guard lock(mutex_);
    socket = socket_;
  }
  return socket != nullptr && socket->Send(text);
}

void LiveSession::SendProblem(const std::string& id, const absl::Status& status,
                              std::string_view trace_id) {
  std::string text = "{";
  if (!id.empty()) {
    text += "\"id\":";
    http::AppendJsonString(id, &text);
    text += ',';
  }
  text += "\"error\":";
  AppendProblem(status, trace_id, &text);
  text += '}';
  Send(text);
}

void LiveSession::OnDrained() {
  std::vector<std::shared_ptr<LiveSubscription>> all;
  {
    const std::lock_guard lock(mutex_);
    all.reserve(subscriptions_.size());
    for (const auto& [id, subscription] : subscriptions_) all.push_back(subscription);
  }
  for (const auto& subscription : all) subscription->OnRoom();
}

void LiveSession::OnClosed() {
  std::map<std::string, std::shared_ptr<LiveSubscription>> all;
  std::shared_ptr<http::WebSocket> socket;
  {
    const std::lock_guard lock(mutex_);
    all.swap(subscriptions_);
    socket.swap(socket_);
  }
  for (const auto& [id, subscription] : all) subscription->Cancel();
}

base::Duration LiveSession::OnBeat() {
  std::shared_ptr<http::WebSocket> socket;
  bool is_stranger = false;
  {
    const std::lock_guard lock(mutex_);
    socket = socket_;
    is_stranger = credential_.empty() && subscriptions_.empty();
  }
  if (socket == nullptr) return base::Duration(0);
  if (is_stranger) {
    socket->Close(http::CloseCode::kPolicyViolation, "nothing was subscribed");
    return base::Duration(0);
  }
  std::string ping = "{\"ping\":\"";
  http::AppendTimestamp({setting_.clock.Now().seconds(), 0}, &ping);
  ping += "\"}";
  socket->Send(ping);
  return setting_.heartbeat;
}

}  // namespace deskmesh::gateway
