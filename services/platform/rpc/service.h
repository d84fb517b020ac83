// SPDX-License-Identifier: Apache-2.0
//
// A service of a domain: its handlers by method name.
//
//   rpc::Service TicketsService::Describe() {
//     rpc::Service service("deskmesh.tickets.v1.Tickets", deps_);
//     service.Write("Create", this, &TicketsService::Create, &TicketsService::PrepareRequester)
//         .Lookup("Get", this, &TicketsService::Get)
//         .Read("List", this, &TicketsService::List)
//         .Feed("Stream", this, &TicketsService::Stream);
//     return service;
//   }
//
// Every method of the proto service must be registered and every type must fit, else the process
// ends at start with the name of what is wrong.
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
#include <vector>

#include "platform/rpc/call.h"

namespace deskmesh::rpc {

// A resumable stream: everything of a gapless sequence after a number, then what comes.
struct Feed {
  // Hint topic that wakes it, for example `chat:conversation:cnv_…`.
  std::string topic;
  // Where to begin; the first message has a larger sequence.
  std::int64_t after_sequence = 0;
  // Appends at most `max` messages with sequences above `after`, ascending. Each message's field 1
  // is its `int64 sequence`. Runs in a read transaction.
  std::function<absl::Status(sql::Tx& tx, std::int64_t after, int max,
                             std::vector<MessagePtr>* out)>
      pull;
};

// One method as the dispatcher runs it.
struct Method {
  enum class Kind {
    kLookup,  // a short read, on the thread that received the call where the store allows it
    kRead,  // a read transaction on a thread of the database
    kWrite,  // a write transaction, committed before the answer
    kTask,  // on the worker pool; may block
    kFeed,  // server streaming
  };
  Kind kind = Kind::kTask;
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  ServiceDeps deps;
  const google::protobuf::Message* request_prototype = nullptr;
  const google::protobuf::Message* response_prototype = nullptr;

  using Request = google::protobuf::Message;
  using Response = google::protobuf::Message;
  std::function<absl::Status(ReadCall&, const Request&, Response*)> read;
  std::function<absl::Status(WriteCall&, const Request&, Response*)> write;
  std::function<absl::Status(TaskCall&, const Request&)> prepare;  // may be empty
  std::function<absl::Status(TaskCall&, const Request&, Response*)> task;
  std::function<absl::StatusOr<Feed>(ReadCall&, const Request&)> feed;
};

// Collects the methods of one proto service.
class Service {
 public:
  Service(std::string_view full_name, ServiceDeps deps);

  template <typename S, typename Req, typename Resp>
  Service& Lookup(std::string_view name, S* self,
                  absl::Status (S::*h)(ReadCall&, const Req&, Resp*)) {
    return AddRead(Method::Kind::kLookup, name, self, h);
  }
  template <typename S, typename Req, typename Resp>
  Service& Read(std::string_view name, S* self,
                absl::Status (S::*h)(ReadCall&, const Req&, Resp*)) {
    return AddRead(Method::Kind::kRead, name, self, h);
  }
  template <typename S, typename Req, typename Resp>
  Service& Write(std::string_view name, S* self,
                 absl::Status (S::*h)(WriteCall&, const Req&, Resp*)) {
    Method method = Prepare<Req, Resp>(Method::Kind::kWrite, name);
    method.write = [self, h](WriteCall& call, const google::protobuf::Message& request,
                             google::protobuf::Message* response) {
      return (self->*h)(call, static_cast<const Req&>(request), static_cast<Resp*>(response));
    };
    return Add(std::move(method));
  }
  // With a `prepare` step for WriteCall::NeedsPreparation.
  template <typename S, typename Req, typename Resp>
  Service& Write(std::string_view name, S* self,
                 absl::Status (S::*h)(WriteCall&, const Req&, Resp*),
                 absl::Status (S::*prepare)(TaskCall&, const Req&)) {
    Write(name, self, h);
    methods_.back().prepare = [self, prepare](TaskCall& call,
                                              const google::protobuf::Message& request) {
      return (self->*prepare)(call, static_cast<const Req&>(request));
    };
    return *this;
  }
  template <typename S, typename Req, typename Resp>
  Service& Task(std::string_view name, S* self,
                absl::Status (S::*h)(TaskCall&, const Req&, Resp*)) {
    Method method = Prepare<Req, Resp>(Method::Kind::kTask, name);
    method.task = [self, h](TaskCall& call, const google::protobuf::Message& request,
                            google::protobuf::Message* response) {
      return (self->*h)(call, static_cast<const Req&>(request), static_cast<Resp*>(response));
    };
    return Add(std::move(method));
  }
  template <typename S, typename Req>
  Service& Feed(std::string_view name, S* self,
                absl::StatusOr<rpc::Feed> (S::*h)(ReadCall&, const Req&)) {
    Method method = PrepareFeed(name, Req::default_instance());
    method.feed = [self, h](ReadCall& call, const google::protobuf::Message& request) {
      return (self->*h)(call, static_cast<const Req&>(request));
    };
    return Add(std::move(method));
  }

  const google::protobuf::ServiceDescriptor& descriptor() const { return *descriptor_; }
  const std::vector<Method>& methods() const { return methods_; }
  // CHECK-fails when a method of the proto service has no handler.
  void CheckComplete() const;

 private:
  template <typename S, typename Req, typename Resp>
  Service& AddRead(Method::Kind kind, std::string_view name, S* self,
                   absl::Status (S::*h)(ReadCall&, const Req&, Resp*)) {
    Method method = Prepare<Req, Resp>(kind, name);
    method.read = [self, h](ReadCall& call, const google::protobuf::Message& request,
                            google::protobuf::Message* response) {
      return (self->*h)(call, static_cast<const Req&>(request), static_cast<Resp*>(response));
    };
    return Add(std::move(method));
  }
  template <typename Req, typename Resp>
  Method Prepare(Method::Kind kind, std::string_view name) const {
    return PrepareUnary(kind, name, Req::default_instance(), Resp::default_instance());
  }
  Method PrepareUnary(Method::Kind kind, std::string_view name,
                      const google::protobuf::Message& request,
                      const google::protobuf::Message& response) const;
  Method PrepareFeed(std::string_view name, const google::protobuf::Message& request) const;
  Service& Add(Method method);

  const google::protobuf::ServiceDescriptor* descriptor_;
  ServiceDeps deps_;
  std::vector<Method> methods_;
};

}  // namespace deskmesh::rpc
