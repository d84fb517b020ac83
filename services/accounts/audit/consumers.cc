// SPDX-License-Identifier: Apache-2.0
#include "accounts/audit/consumers.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "accounts/access/password.h"
#include "accounts/audit/store.h"
#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/options/v1/options.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::accounts {
namespace {

using google::protobuf::FieldDescriptor;

// Single values on the first level that are no personal data; the nouns below say more than the log
// should know.
bool IsOfInterest(const FieldDescriptor& field) {
  if (field.is_repeated() || field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return false;
  const auto& rule = field.options().GetExtension(options::v1::field);
  return !rule.personal() && !rule.secret();
}

bool SaysSomething(const google::protobuf::Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i) {
    if (IsOfInterest(*type.field(i))) return true;
  }
  return false;
}

std::string TextOf(const google::protobuf::Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.GetEnum(message, &field)->name();
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string text = reflection.GetString(message, &field);
      return field.type() == FieldDescriptor::TYPE_STRING && IsLoggable(text) ? text : "";
    }
    default:
      return {};
  }
}

// A payload of a type this binary doesn't know still gives an entry, just without its values.
void AddPayload(const event::v1::Envelope& envelope, std::map<std::string, std::string>& metadata) {
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(envelope.type());
  if (type == nullptr || !SaysSomething(*type)) return;
  const std::unique_ptr<google::protobuf::Message> payload(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (!payload->ParseFromString(envelope.payload())) return;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor& field = *type->field(i);
    if (!IsOfInterest(field)) continue;
    std::string text = TextOf(*payload, field);
    if (!text.empty()) metadata.emplace(field.name(), std::move(text));
  }
}

}  // namespace

bus::ConsumerSpec AuditSpec() { return {.consumer = "accounts", .keys = {"#"}, .prefetch = 512}; }

absl::Status RecordFact(sql::Tx& tx, const base::IdSource& ids,
                        const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const ChainEnd end, LoadChainEnd(tx, envelope.workspace_id()));
  StoredAuditEvent stored;
  AuditEvent& event = stored.event;
  event.sequence = end.sequence + 1;
  event.occurred = rpc::InstantOf(envelope.occurred_at());
  event.id = ids("aud", event.occurred);
  event.actor = envelope.actor();
  event.action = ActionOf(envelope.key());
  event.subject = envelope.subject();
  event.metadata = {{"fact", envelope.id()}, {"sequence", std::to_string(envelope.sequence())}};
  if (!envelope.trace().empty()) event.metadata.emplace("trace", envelope.trace());
  AddPayload(envelope, event.metadata);
  stored.hash = Sha256(ChainedBytes(end.hash, event));
  return InsertAuditEvent(tx, envelope.workspace_id(), stored);
}

absl::Status VerifyAuditChain(sql::Database& database) {
  constexpr int kBatch = 1000;
  std::vector<std::string> workspaces;
  DESKMESH_RETURN_IF_ERROR(database.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(workspaces, AuditedWorkspaces(tx));
    return absl::OkStatus();
  }));
  for (const std::string& workspace : workspaces) {
    ChainEnd end;
    for (std::size_t got = kBatch; got == kBatch;) {
      std::vector<StoredAuditEvent> entries;
      DESKMESH_RETURN_IF_ERROR(database.Read([&](sql::Tx& tx) -> absl::Status {
        DESKMESH_ASSIGN_OR_RETURN(entries, ReadChain(tx, workspace, end.sequence, kBatch));
        return absl::OkStatus();
      }));
      for (const StoredAuditEvent& entry : entries) {
        if (entry.event.sequence != end.sequence + 1 ||
            entry.hash != Sha256(ChainedBytes(end.hash, entry.event))) {
          return base::Failure(
              absl::StatusCode::kDataLoss, "AUDIT_CHAIN_BROKEN",
              "the audit log of " + workspace + " was altered at entry " +
                  std::to_string(end.sequence + 1),
              {{"workspace", workspace}, {"sequence", std::to_string(end.sequence + 1)}});
        }
        end = {entry.event.sequence, entry.hash};
      }
      got = entries.size();
    }
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::accounts
