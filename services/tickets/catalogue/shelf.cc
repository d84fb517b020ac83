// SPDX-License-Identifier: Apache-2.0
#include "tickets/catalogue/shelf.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <memory>
#include <set>

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::tickets {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor* FieldOf(const Message& message, const std::string& name) {
  return message.GetDescriptor()->FindFieldByName(name);
}

std::string TextOf(const Message& message, const std::string& name) {
  const FieldDescriptor* field = FieldOf(message, name);
  return field == nullptr ? std::string() : message.GetReflection()->GetString(message, field);
}

void SetText(Message* message, const std::string& name, const std::string& text) {
  const FieldDescriptor* field = FieldOf(*message, name);
  if (field != nullptr) message->GetReflection()->SetString(message, field, text);
}

void SetMoment(Message* message, const std::string& name, base::Instant at) {
  const FieldDescriptor* field = FieldOf(*message, name);
  if (field == nullptr) return;
  rpc::SetTimestamp(at, static_cast<google::protobuf::Timestamp*>(
                            message->GetReflection()->MutableMessage(message, field)));
}

bool HasOwner(const Message& message) { return FieldOf(message, "owner_id") != nullptr; }

bool IsShared(const Message& message) {
  const FieldDescriptor* field = FieldOf(message, "shared");
  return field == nullptr || message.GetReflection()->GetBool(message, field);
}

std::int64_t PositionOf(const Message& message) {
  const FieldDescriptor* field = FieldOf(message, "position");
  return field == nullptr ? 0 : message.GetReflection()->GetInt32(message, field);
}

const std::string& OwnerOf(const rpc::Call& call) {
  const rpc::Principal& caller = call.principal();
  return caller.user_id.empty() ? caller.id : caller.user_id;
}

// The server's own fields.
bool IsOutput(const FieldDescriptor* field) {
  const std::string& name = field->name();
  return name == "id" || name == "owner_id" || name == "create_time" || name == "update_time" ||
         name == "etag";
}

// The top-level fields to take over.
absl::StatusOr<std::set<std::string>> PathsOf(const google::protobuf::FieldMask& mask,
                                              const Message& sent) {
  std::set<std::string> paths;
  if (mask.paths().empty()) {
    std::vector<const FieldDescriptor*> set;
    sent.GetReflection()->ListFields(sent, &set);
    for (const FieldDescriptor* field : set) paths.insert(field->name());
    return paths;
  }
  for (const std::string& path : mask.paths()) {
    if (path == "*") {
      for (int i = 0; i < sent.GetDescriptor()->field_count(); ++i) {
        paths.insert(sent.GetDescriptor()->field(i)->name());
      }
      continue;
    }
    const std::string top = path.substr(0, path.find('.'));
    if (FieldOf(sent, top) == nullptr) {
      return base::InvalidField("update_mask", "has the unknown path " + path);
    }
    paths.insert(top);
  }
  return paths;
}

// Keeps what is the server's out of the store: the columns have it.
std::string BodyOf(const Message& value) {
  std::unique_ptr<Message> kept(value.New());
  kept->CopyFrom(value);
  for (int i = 0; i < kept->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = kept->GetDescriptor()->field(i);
    if (IsOutput(field)) kept->GetReflection()->ClearField(kept.get(), field);
  }
  return kept->SerializeAsString();
}

absl::Status CheckMayShare(const rpc::Call& call, bool is_shared) {
  if (!is_shared || call.principal().Allows("tickets.admin")) return absl::OkStatus();
  return base::Failure(absl::StatusCode::kPermissionDenied, "SHARED_NEEDS_ADMIN",
                       "what is shared is changed with the permission tickets.admin");
}

}  // namespace

absl::Status Shelf::Fill(const CatalogueItem& item, Message* value) const {
  if (!value->ParseFromString(item.body)) {
    return absl::DataLossError("a kept " + std::string(rule_.noun) + " can't be read");
  }
  SetText(value, "id", item.id);
  SetText(value, "owner_id", item.owner_id);
  SetText(value, "etag", std::to_string(item.version));
  SetMoment(value, "create_time", item.created);
  SetMoment(value, "update_time", item.updated);
  return absl::OkStatus();
}

absl::StatusOr<CatalogueItem> Shelf::Find(rpc::ReadCall& call, const std::string& id,
                                          bool for_change) const {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<CatalogueItem> item,
                            LoadItem(call.tx(), call.workspace(), rule_.kind, id, for_change));
  if (!item.has_value() || (!item->owner_id.empty() && item->owner_id != OwnerOf(call))) {
    return base::NotFound(rule_.noun, id);
  }
  return *std::move(item);
}

// `value` becomes what was saved.
absl::Status Shelf::Save(rpc::WriteCall& call, CatalogueItem item, Message* value) const {
  if (HasOwner(*value)) {
    DESKMESH_RETURN_IF_ERROR(CheckMayShare(call, IsShared(*value)));
    item.owner_id = IsShared(*value) ? "" : OwnerOf(call);
  }
  item.position = PositionOf(*value);
  item.updated = call.now();
  item.body = BodyOf(*value);
  DESKMESH_RETURN_IF_ERROR(SaveItem(call.tx(), call.workspace(), item));
  if (rule_.changed) DESKMESH_RETURN_IF_ERROR(rule_.changed(call, item.id));
  return Fill(item, value);
}

absl::Status Shelf::Create(rpc::WriteCall& call, const Message& sent, Message* response) const {
  DESKMESH_ASSIGN_OR_RETURN(const int count, CountItems(call.tx(), call.workspace(), rule_.kind));
  if (count >= rule_.limit) {
    return base::Precondition(
        "TOO_MANY", "a workspace has at most " + std::to_string(rule_.limit) + " of these",
        {{"noun", std::string(rule_.noun)}});
  }
  response->CopyFrom(sent);
  DESKMESH_RETURN_IF_ERROR(rule_.check(call, *response, nullptr));
  CatalogueItem item;
  item.kind = rule_.kind;
  item.id = call.NewId(rule_.prefix);
  item.version = 1;
  item.created = call.now();
  return Save(call, std::move(item), response);
}

absl::Status Shelf::Get(rpc::ReadCall& call, const std::string& id, Message* response) const {
  DESKMESH_ASSIGN_OR_RETURN(const CatalogueItem item, Find(call, id, false));
  return Fill(item, response);
}

absl::Status Shelf::List(rpc::ReadCall& call, const std::function<Message*()>& add) const {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<CatalogueItem> items,
                            ListItems(call.tx(), call.workspace(), rule_.kind, OwnerOf(call)));
  for (const CatalogueItem& item : items) DESKMESH_RETURN_IF_ERROR(Fill(item, add()));
  return absl::OkStatus();
}

absl::Status Shelf::Update(rpc::WriteCall& call, const Message& sent,
                           const google::protobuf::FieldMask& mask, Message* response) const {
  DESKMESH_ASSIGN_OR_RETURN(const std::set<std::string> paths, PathsOf(mask, sent));
  DESKMESH_ASSIGN_OR_RETURN(CatalogueItem item, Find(call, TextOf(sent, "id"), true));
  const std::string etag = TextOf(sent, "etag");
  if (!etag.empty() && etag != std::to_string(item.version)) {
    return base::StaleEtag(rule_.noun, item.id);
  }
  DESKMESH_RETURN_IF_ERROR(Fill(item, response));
  DESKMESH_RETURN_IF_ERROR(CheckMayShare(call, HasOwner(*response) && item.owner_id.empty()));
  std::unique_ptr<Message> before(response->New());
  before->CopyFrom(*response);
  std::unique_ptr<Message> changes(sent.New());
  changes->CopyFrom(sent);
  for (int i = 0; i < sent.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = sent.GetDescriptor()->field(i);
    if (paths.contains(field->name()) && !IsOutput(field)) {
      response->GetReflection()->ClearField(response, field);
    } else {
      changes->GetReflection()->ClearField(changes.get(), field);
    }
  }
  response->MergeFrom(*changes);
  for (const std::string& fixed : rule_.fixed_fields) {
    if (TextOf(*response, fixed) != TextOf(*before, fixed)) {
      return base::InvalidField(std::string(rule_.noun) + "." + fixed, "can't be changed");
    }
  }
  DESKMESH_RETURN_IF_ERROR(rule_.check(call, *response, before.get()));
  ++item.version;
  return Save(call, std::move(item), response);
}

absl::Status Shelf::Delete(rpc::WriteCall& call, const std::string& id) const {
  DESKMESH_ASSIGN_OR_RETURN(const CatalogueItem item, Find(call, id, true));
  DESKMESH_RETURN_IF_ERROR(CheckMayShare(call, item.owner_id.empty()));
  if (rule_.changed) DESKMESH_RETURN_IF_ERROR(rule_.changed(call, id));
  return DeleteItem(call.tx(), call.workspace(), rule_.kind, id);
}

}  // namespace deskmesh::tickets
