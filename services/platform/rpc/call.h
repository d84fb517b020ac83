// SPDX-License-Identifier: Apache-2.0
//
// What a handler knows about the call it serves. One class per kind of handler, so that a handler
// can do only what its kind allows.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <functional>
#include <string>
#include <string_view>

#include "platform/base/id.h"
#include "platform/base/instant.h"
#include "platform/cache/cache.h"
#include "platform/outbox/outbox.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/principal.h"
#include "platform/sql/database.h"

namespace deskmesh::rpc {

// What the handlers of one domain work with. References outlive every call.
struct ServiceDeps {
  sql::Database* database = nullptr;  // null where a module keeps nothing (gateway)
  outbox::Outbox* outbox = nullptr;
  cache::Cache* cache = nullptr;  // hints
  base::IdSource ids;
};

// Common to all kinds. Confined to the thread that runs the handler.
class Call {
 public:
  Call(const ServiceDeps& deps, const CallContext& context, const Principal& principal,
       base::Instant now)
      : deps_(deps), context_(context), principal_(principal), now_(now) {}

  const Principal& principal() const { return principal_; }
  const std::string& workspace() const { return principal_.workspace_id; }
  // The moment of the call; the same through all of it.
  base::Instant now() const { return now_; }
  std::string NewId(std::string_view prefix) const { return deps_.ids(prefix, now_); }
  const std::string& traceparent() const { return context_.traceparent; }
  const std::string& request_id() const { return context_.request_id; }
  base::Instant deadline() const { return context_.deadline; }
  // For calls to neighbours on behalf of the same caller.
  CallContext Outgoing() const;
  // The same with the service's own authority in the caller's workspace.
  CallContext OutgoingAs(std::string_view service) const;

 protected:
  const ServiceDeps& deps_;
  const CallContext& context_;
  const Principal& principal_;
  base::Instant now_;
};

// A handler inside a read transaction.
class ReadCall : public Call {
 public:
  ReadCall(const Call& call, sql::Tx& tx) : Call(call), tx_(tx) {}
  sql::Tx& tx() { return tx_; }

 private:
  sql::Tx& tx_;
};

// A handler inside a write transaction, which commits after it returned OK. It may run again.
class WriteCall : public ReadCall {
 public:
  WriteCall(const Call& call, sql::Tx& tx) : ReadCall(call, tx) {}

  // Appends a fact to the outbox. `subject` is the thing's id, `sequence` ascends by one for each
  // fact of a subject. `fact` carries the option (deskmesh.options.v1.fact).
  absl::Status Publish(std::string_view subject, std::int64_t sequence,
                       const google::protobuf::Message& fact);
  // Wakes those who follow `topic` once this transaction is durable.
  void Hint(std::string topic);
  // Leaves the transaction for the handler's `prepare` function (which may ask neighbours) and runs
  // the handler again afterwards: `return call.NeedsPreparation("requester")`. At most 3 times.
  absl::Status NeedsPreparation(std::string_view what);
};

// A handler on the worker pool: may block, ask neighbours and open transactions.
class TaskCall : public Call {
 public:
  using Body = std::function<absl::Status(WriteCall&)>;

  TaskCall(const Call& call, std::string method, std::string request_hash)
      : Call(call), method_(std::move(method)), request_hash_(std::move(request_hash)) {}

  // One write transaction of the domain's database. The body may run more than once.
  absl::Status Write(const Body& body);
  // The same, and the reply is stored with it under the call's request id: the last thing a
  // command does. `reply` is serialised after `body` returned.
  absl::Status WriteReply(const google::protobuf::Message& reply, const Body& body);
  absl::Status Read(const std::function<absl::Status(ReadCall&)>& body);

 private:
  std::string method_;
  std::string request_hash_;
};

// Builds an envelope for a fact. For consumers and jobs, which have no call.
struct FactSource {
  std::string workspace_id;
  std::string actor;  // `usr_…` or `service:<name>`
  std::string traceparent;
  base::Instant now;
};
absl::Status PublishFact(sql::Tx& tx, outbox::Outbox& outbox, const base::IdSource& ids,
                         const FactSource& source, std::string_view subject, std::int64_t sequence,
                         const google::protobuf::Message& fact);

}  // namespace deskmesh::rpc
