// SPDX-License-Identifier: Apache-2.0
//
// How a neighbour's RPC is called: straight into the dispatcher when it runs in this process, over
// gRPC when it doesn't. Callers can't tell the difference.
//
//   auto answer = rpc::Invoke<knowledge::v1::AnswerResponse>(
//       channels.To("knowledge"), "deskmesh.knowledge.v1.Articles/Answer", request, call.Outgoing());
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "platform/base/instant.h"
#include "platform/rpc/principal.h"

namespace deskmesh::rpc {

using MessagePtr = std::shared_ptr<const google::protobuf::Message>;

// What travels beside the request.
struct CallContext {
  // Either a principal that is already known (in this process, or signed on the wire) …
  PrincipalPtr principal;
  // … or the caller's own credential, without `Bearer `.
  std::string credential;
  // W3C traceparent; empty: a new trace begins.
  std::string traceparent;
  // Repeats the command exactly once when set (else the request's own `request_id` counts).
  std::string request_id;
  base::Instant deadline = base::Instant::Infinite();
  // Where it came from, for the log: `grpc`, `http`, `ws`, `internal`.
  std::string origin = "internal";
};

// Receives a stream. Calls come one after the other, on any thread; must not block.
class StreamObserver {
 public:
  virtual ~StreamObserver() = default;
  virtual void OnMessage(MessagePtr message) = 0;
  // The end; nothing follows.
  virtual void OnDone(const absl::Status& status) = 0;
};

// A running stream; destroying it cancels. Thread-safe.
class StreamHandle {
 public:
  virtual ~StreamHandle() = default;
  // Allows `count` further messages. A stream begins with none allowed.
  virtual void Request(int count) = 0;
  virtual void Cancel() = 0;
};

using UnaryDone = std::function<void(absl::Status, MessagePtr)>;

// Thread-safe.
class Channel {
 public:
  virtual ~Channel() = default;
  // `done` is called once, on any thread, possibly before the call returns; must not block.
  virtual void Unary(const google::protobuf::MethodDescriptor& method, CallContext context,
                     MessagePtr request, UnaryDone done) = 0;
  virtual std::unique_ptr<StreamHandle> Stream(const google::protobuf::MethodDescriptor& method,
                                               CallContext context, MessagePtr request,
                                               std::shared_ptr<StreamObserver> observer) = 0;
  // OK when the other side can be reached.
  virtual absl::Status Ping() = 0;
};

// The neighbours of a process by target name. Thread-safe after construction.
class Channels {
 public:
  // CHECK-fails for a target that was never added: the host adds every target of the product.
  Channel& To(std::string_view target) const;
  void Add(std::string target, std::shared_ptr<Channel> channel);
  // The target that serves a method: the word after `deskmesh.` in its package.
  static std::string TargetOf(const google::protobuf::MethodDescriptor& method);

 private:
  std::map<std::string, std::shared_ptr<Channel>, std::less<>> channels_;
};

// Finds a method by `package.Service/Method`; CHECK-fails when there is none.
const google::protobuf::MethodDescriptor& FindMethod(std::string_view full_name);

// Calls and waits. Only on threads that may block (tasks, jobs), never inside a transaction.
absl::StatusOr<MessagePtr> InvokeMessage(Channel& channel, std::string_view method,
                                         const google::protobuf::Message& request,
                                         CallContext context);

template <typename Response>
absl::StatusOr<Response> Invoke(Channel& channel, std::string_view method,
                                const google::protobuf::Message& request, CallContext context) {
  absl::StatusOr<MessagePtr> reply = InvokeMessage(channel, method, request, std::move(context));
  if (!reply.ok()) return reply.status();
  return static_cast<const Response&>(**reply);
}

}  // namespace deskmesh::rpc
