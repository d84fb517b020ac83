// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/call.h"

#include <algorithm>

#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/options/v1/options.pb.h"
#include "platform/base/error.h"
#include "platform/outbox/idempotency.h"
#include "platform/rpc/envelope.h"

namespace deskmesh::rpc {
namespace {

sql::TxOptions UntilDeadline(base::Instant now, base::Instant deadline) {
  sql::TxOptions options;
  if (deadline != base::Instant::Infinite()) {
    options.deadline =
        std::chrono::steady_clock::now() + std::max(base::Duration(0), deadline - now);
  }
  return options;
}

}  // namespace

CallContext Call::Outgoing() const {
  CallContext context;
  context.principal = std::make_shared<const Principal>(principal_);
  context.traceparent = context_.traceparent;
  context.deadline = context_.deadline;
  return context;
}

CallContext Call::OutgoingAs(std::string_view service) const {
  CallContext context = Outgoing();
  context.principal = ServicePrincipal(service, principal_.workspace_id);
  return context;
}

absl::StatusOr<event::v1::Envelope> EnvelopeOf(const base::IdSource& ids, const FactSource& source,
                                               std::string_view subject, std::int64_t sequence,
                                               const google::protobuf::Message& fact) {
  const auto& rule = fact.GetDescriptor()->options().GetExtension(options::v1::fact);
  if (rule.key().empty()) {
    return absl::InternalError(fact.GetDescriptor()->full_name() + " has no fact rule");
  }
  event::v1::Envelope envelope;
  envelope.set_id(ids("evt", source.now));
  envelope.set_type(fact.GetDescriptor()->full_name());
  envelope.set_key(rule.key());
  envelope.set_workspace_id(source.workspace_id);
  envelope.set_subject(std::string(subject));
  envelope.set_sequence(sequence);
  envelope.mutable_occurred_at()->set_seconds(source.now.micros / 1'000'000);
  envelope.mutable_occurred_at()->set_nanos(
      static_cast<std::int32_t>(source.now.micros % 1'000'000 * 1'000));
  envelope.set_actor(source.actor);
  envelope.set_trace(source.traceparent);
  fact.SerializeToString(envelope.mutable_payload());
  return envelope;
}

absl::Status PublishFact(sql::Tx& tx, outbox::Outbox& outbox, const base::IdSource& ids,
                         const FactSource& source, std::string_view subject, std::int64_t sequence,
                         const google::protobuf::Message& fact) {
  DESKMESH_ASSIGN_OR_RETURN(const event::v1::Envelope envelope,
                            EnvelopeOf(ids, source, subject, sequence, fact));
  return outbox.Append(tx, envelope);
}

absl::Status WriteCall::Publish(std::string_view subject, std::int64_t sequence,
                                const google::protobuf::Message& fact) {
  return PublishFact(tx(), *deps_.outbox, deps_.ids,
                     {workspace(), principal_.id, context_.traceparent, now_}, subject, sequence,
                     fact);
}

void WriteCall::Hint(std::string topic) {
  cache::Cache* cache = deps_.cache;
  if (cache == nullptr) return;
  tx().AfterCommit([cache, topic = std::move(topic)] { cache->Publish(topic, "1"); });
}

absl::Status WriteCall::NeedsPreparation(std::string_view what) {
  return base::Failure(absl::StatusCode::kAborted, "NEEDS_PREPARATION",
                       "a neighbour must be asked for the " + std::string(what));
}

absl::Status TaskCall::Write(const Body& body) {
  return deps_.database->Write(
      [&](sql::Tx& tx) {
        WriteCall call(*this, tx);
        return body(call);
      },
      UntilDeadline(now_, deadline()));
}

absl::Status TaskCall::WriteReply(const google::protobuf::Message& reply, const Body& body) {
  return Write([&](WriteCall& call) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(body(call));
    if (request_id().empty()) return absl::OkStatus();
    return outbox::SaveReply(call.tx(), {workspace(), principal_.id, method_, request_id()},
                             request_hash_, reply.SerializeAsString(), now_);
  });
}

absl::Status TaskCall::Read(const std::function<absl::Status(ReadCall&)>& body) {
  return deps_.database->Read(
      [&](sql::Tx& tx) {
        ReadCall call(*this, tx);
        return body(call);
      },
      UntilDeadline(now_, deadline()));
}

}  // namespace deskmesh::rpc
