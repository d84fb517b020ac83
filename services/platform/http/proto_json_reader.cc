// SPDX-License-Identifier: Apache-2.0
#include "platform/http/proto_json_reader.h"

#include <absl/container/flat_hash_set.h>
#include <google/protobuf/any.pb.h>

#include <memory>

#include "platform/base/error.h"
#include "platform/http/json_text.h"
#include "platform/http/proto_leaf.h"

namespace deskmesh::http {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Kind = JsonToken::Kind;

namespace {

// Larger objects are checked for repeated keys with a hash set instead of a bit per field.
constexpr std::size_t kMaxProblems = 20;

std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kObject:
      return "an object";
    case Kind::kArray:
      return "an array";
    case Kind::kKey:
    case Kind::kString:
      return "a string";
    case Kind::kNumber:
      return "a number";
    case Kind::kTrue:
    case Kind::kFalse:
      return "a boolean";
    case Kind::kNull:
      return "null";
  }
  return "";
}

}  // namespace

std::string JsonReader::PathText() const {
  std::string text;
  for (const Step& step : path_) {
    if (step.index >= 0) {
      text += '[' + std::to_string(step.index) + ']';
    } else if (step.is_key) {
      text += '[';
      AppendJsonString(step.name, &text);
      text += ']';
    } else {
      if (!text.empty()) text += '.';
      text += step.name;
    }
  }
  return text;
}

void JsonReader::Refuse(std::string_view reason, std::string description) {
  if (problems_.empty()) reason_ = reason;
  if (problems_.size() < kMaxProblems) {
    std::string path = PathText();
    problems_.push_back({path.empty() ? "body" : std::move(path), std::move(description)});
  }
}

absl::Status JsonReader::Finish() const {
  if (problems_.empty()) return absl::OkStatus();
  absl::Status status = base::InvalidFields(problems_);
  base::ErrorDetails details = base::DetailsOf(status);
  details.reason = reason_;
  base::SetDetails(status, details);
  return status;
}

void JsonReader::RefuseKind(std::string_view expected, std::uint32_t at) {
  std::string description = "must be ";
  description += expected;
  description += ", not ";
  description += NameOf(tape_[at].kind);
  Refuse("WRONG_TYPE", std::move(description));
}

// The type in words, for example `a string` or `an array of objects`.
std::string JsonReader::Expectation(const FieldPlan& plan, bool is_element) {
  const FieldDescriptor& field = *plan.field;
  if (field.is_map()) return "an object";
  if (field.is_repeated() && !is_element) return "an array";
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    using Shape = MessagePlan::Shape;
    switch (plan.message->shape) {
      case Shape::kTimestamp:
        return "a string such as \"2026-03-01T08:00:00Z\"";
      case Shape::kDuration:
        return "a string such as \"3.5s\"";
      case Shape::kFieldMask:
        return "a string such as \"subject,priority\"";
      case Shape::kWrapper:
        return Expectation(plan.message->fields[0], false);
      case Shape::kListValue:
        return "an array";
      default:
        return "an object";
    }
  }
  return LeafExpectation(plan);
}

void JsonReader::ReadMessage(std::uint32_t at, const MessagePlan& plan, Message* message,
                             Presence* present) {
  using Shape = MessagePlan::Shape;
  switch (plan.shape) {
    case Shape::kObject:
      if (tape_[at].kind != Kind::kObject) return RefuseKind("an object", at);
      return ReadMembers(at, plan, message, present, /*is_any=*/false);
    case Shape::kTimestamp:
    case Shape::kDuration:
    case Shape::kFieldMask:
      if (tape_[at].kind != Kind::kString) return RefuseKind("a string", at);
      return TakeLeafError(SetTextShape(plan, tape_.TextOf(at), message));
    case Shape::kWrapper:
      return ReadSingular(at, plan.fields[0], message, nullptr);
    case Shape::kStruct:
      if (tape_[at].kind != Kind::kObject) return RefuseKind("an object", at);
      return ReadMap(at, plan.fields[0], message);
    case Shape::kListValue:
      if (tape_[at].kind != Kind::kArray) return RefuseKind("an array", at);
      return ReadArray(at, plan.fields[0], message);
    case Shape::kValue:
      return ReadValue(at, plan, message);
    case Shape::kAny:
      if (tape_[at].kind != Kind::kObject) return RefuseKind("an object", at);
      return ReadAny(at, message);
  }
}

void JsonReader::ReadMembers(std::uint32_t at, const MessagePlan& plan, Message* message,
                             Presence* present, bool is_any) {
  // A type of more than 128 fields keeps the rest of its marks on the heap.
  std::uint64_t seen_words[2] = {0, 0};
  std::vector<bool> seen_rest;
  if (plan.fields.size() > 128) seen_rest.resize(plan.fields.size());
  const auto mark = [&](int index) {
    if (index >= 128) {
      const bool was = seen_rest[static_cast<std::size_t>(index)];
      seen_rest[static_cast<std::size_t>(index)] = true;
      return was;
    }
    std::uint64_t& word = seen_words[index / 64];
    const std::uint64_t bit = std::uint64_t{1} << (static_cast<unsigned>(index) % 64);
    const bool was = (word & bit) != 0;
    word |= bit;
    return was;
  };
  const std::uint32_t end = tape_[at].end;
  for (std::uint32_t key = at + 1; key < end; key = tape_[key + 1].end) {
    if (IsFull()) return;
    const std::string_view name = tape_.TextOf(key);
    if (is_any && name == "@type") continue;
    const FieldPlan* field = plan.Find(name);
    const PathStep step(*this, field != nullptr ? std::string_view(field->field->name()) : name);
    if (field == nullptr) {
      Refuse("UNKNOWN_FIELD", "is not a field of " + plan.descriptor->name());
    } else if (mark(field->index)) {
      Refuse("DUPLICATE_FIELD", "is given more than once");
    } else {
      const auto* oneof = field->field->real_containing_oneof();
      if (oneof != nullptr && tape_[key + 1].kind != Kind::kNull &&
          message->GetReflection()->HasOneof(*message, oneof)) {
        Refuse("DUPLICATE_FIELD",
               "excludes " +
                   message->GetReflection()->GetOneofFieldDescriptor(*message, oneof)->name() +
                   ", which is given too");
        continue;
      }
      ReadField(key + 1, *field, message, present);
    }
  }
}

void JsonReader::ReadField(std::uint32_t at, const FieldPlan& plan, Message* message,
                           Presence* present) {
  const FieldDescriptor* field = plan.field;
  if (tape_[at].kind == Kind::kNull) {
    if (present != nullptr) present->Add(field->name());
    // `null` is a value of its own for google.protobuf.Value.
    if (!field->is_repeated() && plan.message != nullptr &&
        plan.message->shape == MessagePlan::Shape::kValue) {
      ReadSingular(at, plan, message, nullptr);
    }
    return;
  }
  if (field->is_map()) {
    if (present != nullptr) present->Add(field->name());
    if (tape_[at].kind != Kind::kObject) return RefuseKind("an object", at);
    ReadMap(at, plan, message);
  } else if (field->is_repeated()) {
    if (present != nullptr) present->Add(field->name());
    if (tape_[at].kind != Kind::kArray) return RefuseKind("an array", at);
    ReadArray(at, plan, message);
  } else {
    ReadSingular(at, plan, message, present);
  }
}

void JsonReader::ReadSingular(std::uint32_t at, const FieldPlan& plan, Message* message,
                              Presence* present) {
  const FieldDescriptor* field = plan.field;
  if (plan.message == nullptr) {
    if (present != nullptr) present->Add(field->name());
    return ReadLeaf(at, plan, message, /*is_element=*/false);
  }
  Message* child = message->GetReflection()->MutableMessage(message, field);
  const bool goes_deeper = present != nullptr &&
                           plan.message->shape == MessagePlan::Shape::kObject &&
                           tape_[at].kind == Kind::kObject && tape_[at].end > at + 1;
  if (present != nullptr && !goes_deeper) present->Add(field->name());
  if (!goes_deeper) return ReadMessage(at, *plan.message, child, nullptr);
  Presence inner(*present, field->name());
  ReadMessage(at, *plan.message, child, &inner);
}

void JsonReader::ReadLeaf(std::uint32_t at, const FieldPlan& plan, Message* message,
                          bool is_element) {
  switch (tape_[at].kind) {
    case Kind::kString:
      return TakeLeafError(SetLeafFromString(plan, tape_.TextOf(at), is_element, message));
    case Kind::kNumber:
      return TakeLeafError(SetLeafFromNumber(plan, tape_.TextOf(at), is_element, message));
    case Kind::kTrue:
    case Kind::kFalse:
      if (plan.field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
        return SetLeafBool(plan, tape_[at].kind == Kind::kTrue, is_element, message);
      }
      break;
    default:
      break;
  }
  RefuseKind(Expectation(plan, is_element), at);
}

void JsonReader::ReadArray(std::uint32_t at, const FieldPlan& plan, Message* message) {
  const std::uint32_t end = tape_[at].end;
  int index = 0;
  for (std::uint32_t element = at + 1; element < end; element = tape_[element].end, ++index) {
    if (IsFull()) return;
    const PathStep step(*this, index);
    if (plan.message != nullptr) {
      const bool takes_null = plan.message->shape == MessagePlan::Shape::kValue;
      if (tape_[element].kind == Kind::kNull && !takes_null) {
        Refuse("WRONG_TYPE", "must not be null");
      } else {
        ReadMessage(element, *plan.message,
                    message->GetReflection()->AddMessage(message, plan.field), nullptr);
      }
    } else {
      ReadLeaf(element, plan, message, /*is_element=*/true);
    }
  }
}

void JsonReader::ReadMap(std::uint32_t at, const FieldPlan& plan, Message* message) {
  const std::uint32_t end = tape_[at].end;
  absl::flat_hash_set<absl::string_view> keys;
  for (std::uint32_t key = at + 1; key < end; key = tape_[key + 1].end) {
    if (IsFull()) return;
    const std::string_view name = tape_.TextOf(key);
    const PathStep step(*this, name, PathStep::kKey);
    if (!keys.insert(absl::string_view(name.data(), name.size())).second) {
      Refuse("DUPLICATE_FIELD", "is given more than once");
      continue;
    }
    const std::uint32_t value = key + 1;
    const bool takes_null = plan.map_value->message != nullptr &&
                            plan.map_value->message->shape == MessagePlan::Shape::kValue;
    if (tape_[value].kind == Kind::kNull && !takes_null) {
      Refuse("WRONG_TYPE", "must not be null");
      continue;
    }
    Message* entry = message->GetReflection()->AddMessage(message, plan.field);
    TakeLeafError(SetLeafFromText(*plan.map_key, name, /*is_element=*/false, entry));
    ReadSingular(value, *plan.map_value, entry, nullptr);
  }
}

void JsonReader::ReadValue(std::uint32_t at, const MessagePlan& plan, Message* message) {
  // Fields in the order of struct.proto.
  enum : std::size_t { kNullValue, kNumberValue, kStringValue, kBoolValue, kStruct, kList };
  const Reflection& reflection = *message->GetReflection();
  switch (tape_[at].kind) {
    case Kind::kNull:
      return reflection.SetEnumValue(message, plan.fields[kNullValue].field, 0);
    case Kind::kNumber:
      return TakeLeafError(SetLeafFromNumber(plan.fields[kNumberValue], tape_.TextOf(at),
                                             /*is_element=*/false, message));
    case Kind::kString:
    case Kind::kKey:
      return TakeLeafError(SetLeafFromString(plan.fields[kStringValue], tape_.TextOf(at),
                                             /*is_element=*/false, message));
    case Kind::kTrue:
    case Kind::kFalse:
      return reflection.SetBool(message, plan.fields[kBoolValue].field,
                                tape_[at].kind == Kind::kTrue);
    case Kind::kObject:
      return ReadSingular(at, plan.fields[kStruct], message, nullptr);
    case Kind::kArray:
      return ReadSingular(at, plan.fields[kList], message, nullptr);
  }
}

void JsonReader::ReadAny(std::uint32_t at, Message* message) {
  auto* any = static_cast<google::protobuf::Any*>(message);
  const std::uint32_t type_at = tape_.Member(at, "@type");
  if (type_at == 0) {
    if (tape_[at].end > at + 1) Refuse("INVALID_FORMAT", "must have a member @type");
    return;
  }
  const std::string url{tape_.TextOf(type_at)};
  const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
      url.substr(url.rfind('/') + 1));
  if (tape_[type_at].kind != Kind::kString || type == nullptr) {
    return Refuse("INVALID_FORMAT", "has an @type that is not known here");
  }
  std::unique_ptr<Message> packed(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  const MessagePlan& plan = PlanOf(*type);
  if (plan.shape == MessagePlan::Shape::kObject) {
    ReadMembers(at, plan, packed.get(), nullptr, /*is_any=*/true);
  } else if (const std::uint32_t value = tape_.Member(at, "value"); value != 0) {
    ReadMessage(value, plan, packed.get(), nullptr);
  }
  any->set_type_url(url);
  packed->SerializeToString(any->mutable_value());
}

}  // namespace deskmesh::http
