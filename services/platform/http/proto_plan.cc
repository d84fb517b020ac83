// SPDX-License-Identifier: Apache-2.0
#include "platform/http/proto_plan.h"

#include <mutex>
#include <shared_mutex>

#include "platform/http/json_text.h"

namespace deskmesh::http {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

MessagePlan::Shape ShapeOf(const Descriptor& type) {
  using Shape = MessagePlan::Shape;
  switch (type.well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_TIMESTAMP:
      return Shape::kTimestamp;
    case Descriptor::WELLKNOWNTYPE_DURATION:
      return Shape::kDuration;
    case Descriptor::WELLKNOWNTYPE_FIELDMASK:
      return Shape::kFieldMask;
    case Descriptor::WELLKNOWNTYPE_STRUCT:
      return Shape::kStruct;
    case Descriptor::WELLKNOWNTYPE_VALUE:
      return Shape::kValue;
    case Descriptor::WELLKNOWNTYPE_LISTVALUE:
      return Shape::kListValue;
    case Descriptor::WELLKNOWNTYPE_ANY:
      return Shape::kAny;
    case Descriptor::WELLKNOWNTYPE_DOUBLEVALUE:
    case Descriptor::WELLKNOWNTYPE_FLOATVALUE:
    case Descriptor::WELLKNOWNTYPE_INT64VALUE:
    case Descriptor::WELLKNOWNTYPE_UINT64VALUE:
    case Descriptor::WELLKNOWNTYPE_INT32VALUE:
    case Descriptor::WELLKNOWNTYPE_UINT32VALUE:
    case Descriptor::WELLKNOWNTYPE_STRINGVALUE:
    case Descriptor::WELLKNOWNTYPE_BYTESVALUE:
    case Descriptor::WELLKNOWNTYPE_BOOLVALUE:
      return Shape::kWrapper;
    default:
      return Shape::kObject;
  }
}

// `PRIORITY_` for `Priority`, `TICKET_STATE_` for `TicketState`.
std::string PrefixOf(const EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (is_upper && !prefix.empty()) prefix += '_';
    prefix += is_upper ? c : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return prefix + "_";
}

std::unique_ptr<EnumPlan> MakeEnumPlan(const EnumDescriptor& type) {
  auto plan = std::make_unique<EnumPlan>();
  plan->descriptor = &type;
  const std::string prefix = PrefixOf(type);
  for (int i = 0; i < type.value_count(); ++i) {
    const auto& value = *type.value(i);
    plan->numbers.emplace(value.name(), value.number());
    plan->quoted.emplace(value.number(), "\"" + value.name() + "\"");
    if (value.number() == 0 && value.name().ends_with("_UNSPECIFIED")) continue;
    if (!plan->choices.empty()) plan->choices += ", ";
    plan->choices += value.name();
  }
  // Declared names win over what the prefix adds.
  for (int i = 0; i < type.value_count(); ++i) {
    const auto& value = *type.value(i);
    if (value.name().starts_with(prefix)) {
      plan->numbers.emplace(value.name().substr(prefix.size()), value.number());
    } else {
      plan->numbers.emplace(prefix + value.name(), value.number());
    }
  }
  return plan;
}

// Every plan made so far.
class PlanCache {
 public:
  const MessagePlan& Get(const Descriptor& type) {
    {
      const std::shared_lock lock(mutex_);
      if (auto found = messages_.find(&type); found != messages_.end()) return *found->second;
    }
    const std::lock_guard lock(mutex_);
    return *Make(type);
  }

 private:
  // A type may contain itself, so its plan is registered before its fields are looked at. The lock
  // is held until all that it leads to is complete.
  const MessagePlan* Make(const Descriptor& type) {
    auto& slot = messages_[&type];
    if (slot != nullptr) return slot.get();
    slot = std::make_unique<MessagePlan>();
    MessagePlan* plan = slot.get();
    plan->descriptor = &type;
    plan->shape = ShapeOf(type);
    plan->fields.resize(static_cast<std::size_t>(type.field_count()));
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor* field = type.field(i);
      FieldPlan& made = plan->fields[static_cast<std::size_t>(i)];
      made.field = field;
      made.index = i;
      AppendJsonString(field->json_name(), &made.key);
      made.key += ':';
      if (field->enum_type() != nullptr) made.enumeration = MakeEnum(*field->enum_type());
      if (field->message_type() != nullptr) made.message = Make(*field->message_type());
      if (field->is_map()) {
        made.map_key = &made.message->fields[0];
        made.map_value = &made.message->fields[1];
      }
      plan->by_name.emplace(field->json_name(), &made);
      plan->by_name.emplace(field->name(), &made);
    }
    return plan;
  }

  const EnumPlan* MakeEnum(const EnumDescriptor& type) {
    auto& slot = enums_[&type];
    if (slot == nullptr) slot = MakeEnumPlan(type);
    return slot.get();
  }

  std::shared_mutex mutex_;  // guards what follows
  absl::flat_hash_map<const Descriptor*, std::unique_ptr<MessagePlan>> messages_;
  absl::flat_hash_map<const EnumDescriptor*, std::unique_ptr<EnumPlan>> enums_;
};

}  // namespace

const int* EnumPlan::Find(std::string_view name) const {
  auto found = numbers.find(absl::string_view(name.data(), name.size()));
  return found == numbers.end() ? nullptr : &found->second;
}

const FieldPlan* MessagePlan::Find(std::string_view name) const {
  auto found = by_name.find(absl::string_view(name.data(), name.size()));
  return found == by_name.end() ? nullptr : found->second;
}

const MessagePlan& PlanOf(const Descriptor& descriptor) {
  static auto* const cache = new PlanCache;
  return cache->Get(descriptor);
}

}  // namespace deskmesh::http
