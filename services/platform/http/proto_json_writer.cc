// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/any.pb.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <algorithm>

#include "platform/http/json_text.h"
#include "platform/http/proto_json.h"
#include "platform/http/proto_plan.h"

namespace deskmesh::http {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Deeper messages are cut off; readers refuse them anyway.
constexpr int kMaxWriteDepth = 100;

// Writes messages into one string. Confined to one thread.
class JsonWriter {
 public:
  explicit JsonWriter(std::string* out) : out_(*out) {}

  void WriteMessage(const Message& message, const MessagePlan& plan) {
    using Shape = MessagePlan::Shape;
    if (++depth_ > kMaxWriteDepth) {
      out_ += "null";
    } else {
      switch (plan.shape) {
        case Shape::kObject:
          out_ += '{';
          WriteMembers(message, plan, /*is_first=*/true);
          out_ += '}';
          break;
        case Shape::kTimestamp:
          out_ += '"';
          AppendTimestamp({Number(message, plan, 0), Nanos(message, plan)}, &out_);
          out_ += '"';
          break;
        case Shape::kDuration:
          out_ += '"';
          AppendDuration({Number(message, plan, 0), Nanos(message, plan)}, &out_);
          out_ += '"';
          break;
        case Shape::kFieldMask:
          WriteFieldMask(message, plan);
          break;
        case Shape::kWrapper:
          WriteSingular(message, plan.fields[0]);
          break;
        case Shape::kStruct:
          WriteMap(message, plan.fields[0]);
          break;
        case Shape::kListValue:
          WriteRepeated(message, plan.fields[0]);
          break;
        case Shape::kValue:
          WriteValue(message, plan);
          break;
        case Shape::kAny:
          WriteAny(message);
          break;
      }
    }
    --depth_;
  }

  void WriteField(const Message& message, const FieldPlan& plan) {
    if (plan.field->is_map()) {
      WriteMap(message, plan);
    } else if (plan.field->is_repeated()) {
      WriteRepeated(message, plan);
    } else {
      WriteSingular(message, plan);
    }
  }

 private:
  static std::int64_t Number(const Message& message, const MessagePlan& plan, std::size_t field) {
    return message.GetReflection()->GetInt64(message, plan.fields[field].field);
  }
  static std::int32_t Nanos(const Message& message, const MessagePlan& plan) {
    return message.GetReflection()->GetInt32(message, plan.fields[1].field);
  }

  void WriteMembers(const Message& message, const MessagePlan& plan, bool is_first) {
    const Reflection& reflection = *message.GetReflection();
    for (const FieldPlan& field : plan.fields) {
      if (!field.field->is_repeated() && field.field->has_presence() &&
          !reflection.HasField(message, field.field)) {
        continue;
      }
      if (!is_first) out_ += ',';
      is_first = false;
      out_ += field.key;
      WriteField(message, field);
    }
  }

  void WriteSingular(const Message& message, const FieldPlan& plan) {
    const Reflection& reflection = *message.GetReflection();
    const FieldDescriptor* field = plan.field;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        const std::string& text = reflection.GetStringReference(message, field, &scratch_);
        WriteText(text, plan);
        break;
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        WriteMessage(reflection.GetMessage(message, field), *plan.message);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        WriteEnum(reflection.GetEnumValue(message, field), plan);
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        WriteBool(reflection.GetBool(message, field));
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        AppendDecimal(std::int64_t{reflection.GetInt32(message, field)}, &out_);
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        AppendDecimal(std::int64_t{reflection.GetUInt32(message, field)}, &out_);
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        WriteQuoted(reflection.GetInt64(message, field));
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        WriteQuoted(reflection.GetUInt64(message, field));
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        AppendJsonNumber(reflection.GetDouble(message, field), &out_);
        break;
      case FieldDescriptor::CPPTYPE_FLOAT:
        AppendJsonNumber(reflection.GetFloat(message, field), &out_);
        break;
    }
  }

  void WriteRepeated(const Message& message, const FieldPlan& plan) {
    const Reflection& reflection = *message.GetReflection();
    const FieldDescriptor* field = plan.field;
    const int size = reflection.FieldSize(message, field);
    out_ += '[';
    for (int i = 0; i < size; ++i) {
      if (i > 0) out_ += ',';
      switch (field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_STRING:
          WriteText(reflection.GetRepeatedStringReference(message, field, i, &scratch_), plan);
          break;
        case FieldDescriptor::CPPTYPE_MESSAGE:
          WriteMessage(reflection.GetRepeatedMessage(message, field, i), *plan.message);
          break;
        case FieldDescriptor::CPPTYPE_ENUM:
          WriteEnum(reflection.GetRepeatedEnumValue(message, field, i), plan);
          break;
        case FieldDescriptor::CPPTYPE_BOOL:
          WriteBool(reflection.GetRepeatedBool(message, field, i));
          break;
        case FieldDescriptor::CPPTYPE_INT32:
          AppendDecimal(std::int64_t{reflection.GetRepeatedInt32(message, field, i)}, &out_);
          break;
        case FieldDescriptor::CPPTYPE_UINT32:
          AppendDecimal(std::int64_t{reflection.GetRepeatedUInt32(message, field, i)}, &out_);
          break;
        case FieldDescriptor::CPPTYPE_INT64:
          WriteQuoted(reflection.GetRepeatedInt64(message, field, i));
          break;
        case FieldDescriptor::CPPTYPE_UINT64:
          WriteQuoted(reflection.GetRepeatedUInt64(message, field, i));
          break;
        case FieldDescriptor::CPPTYPE_DOUBLE:
          AppendJsonNumber(reflection.GetRepeatedDouble(message, field, i), &out_);
          break;
        case FieldDescriptor::CPPTYPE_FLOAT:
          AppendJsonNumber(reflection.GetRepeatedFloat(message, field, i), &out_);
          break;
      }
    }
    out_ += ']';
  }

  void WriteMap(const Message& message, const FieldPlan& plan) {
    const Reflection& reflection = *message.GetReflection();
    const int size = reflection.FieldSize(message, plan.field);
    out_ += '{';
    if (size > 0) {
      std::vector<std::pair<std::string, const Message*>> entries;
      entries.reserve(static_cast<std::size_t>(size));
      for (int i = 0; i < size; ++i) {
        const Message& entry = reflection.GetRepeatedMessage(message, plan.field, i);
        entries.emplace_back(KeyOf(entry, *plan.map_key->field), &entry);
      }
      std::sort(entries.begin(), entries.end(),
                [](const auto& a, const auto& b) { return a.first < b.first; });
      bool is_first = true;
      for (const auto& [key, entry] : entries) {
        if (!is_first) out_ += ',';
        is_first = false;
        AppendJsonString(key, &out_);
        out_ += ':';
        WriteSingular(*entry, *plan.map_value);
      }
    }
    out_ += '}';
  }

  static std::string KeyOf(const Message& entry, const FieldDescriptor& field) {
    const Reflection& reflection = *entry.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        return reflection.GetBool(entry, &field) ? "true" : "false";
      case FieldDescriptor::CPPTYPE_INT32:
        return std::to_string(reflection.GetInt32(entry, &field));
      case FieldDescriptor::CPPTYPE_UINT32:
        return std::to_string(reflection.GetUInt32(entry, &field));
      case FieldDescriptor::CPPTYPE_INT64:
        return std::to_string(reflection.GetInt64(entry, &field));
      case FieldDescriptor::CPPTYPE_UINT64:
        return std::to_string(reflection.GetUInt64(entry, &field));
      default:
        return reflection.GetString(entry, &field);
    }
  }

  void WriteText(const std::string& text, const FieldPlan& plan) {
    if (plan.field->type() == FieldDescriptor::TYPE_BYTES) {
      out_ += '"';
      AppendBase64(text, &out_);
      out_ += '"';
    } else {
      AppendJsonString(text, &out_);
    }
  }

  void WriteEnum(int number, const FieldPlan& plan) {
    if (plan.enumeration->descriptor->full_name() == "google.protobuf.NullValue") {
      out_ += "null";
      return;
    }
    auto found = plan.enumeration->quoted.find(number);
    if (found == plan.enumeration->quoted.end()) {
      AppendDecimal(std::int64_t{number}, &out_);
    } else {
      out_ += found->second;
    }
  }

  void WriteBool(bool value) { out_ += value ? "true" : "false"; }

  template <typename T>
  void WriteQuoted(T value) {
    out_ += '"';
    AppendDecimal(value, &out_);
    out_ += '"';
  }

  void WriteFieldMask(const Message& message, const MessagePlan& plan) {
    const Reflection& reflection = *message.GetReflection();
    const FieldDescriptor* paths = plan.fields[0].field;
    std::string joined;
    for (int i = 0; i < reflection.FieldSize(message, paths); ++i) {
      if (i > 0) joined += ',';
      AppendCamelPath(reflection.GetRepeatedStringReference(message, paths, i, &scratch_), &joined);
    }
    AppendJsonString(joined, &out_);
  }

  // A Value is the one field of its oneof that is set.
  void WriteValue(const Message& message, const MessagePlan& plan) {
    const FieldDescriptor* set =
        message.GetReflection()->GetOneofFieldDescriptor(message, plan.descriptor->oneof_decl(0));
    if (set == nullptr) {
      out_ += "null";
    } else {
      WriteSingular(message, plan.fields[static_cast<std::size_t>(set->index())]);
    }
  }

  // The packed message with its type; one of an unknown type as the bytes it is.
  void WriteAny(const Message& message) {
    const auto& any = static_cast<const google::protobuf::Any&>(message);
    out_ += "{\"@type\":";
    AppendJsonString(any.type_url(), &out_);
    const std::string& url = any.type_url();
    const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
        url.substr(url.rfind('/') + 1));
    std::unique_ptr<Message> packed;
    if (type != nullptr) {
      packed.reset(
          google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
      if (!packed->ParseFromString(any.value())) packed.reset();
    }
    if (packed == nullptr) {
      out_ += ",\"value\":\"";
      AppendBase64(any.value(), &out_);
      out_ += '"';
    } else if (const MessagePlan& plan = PlanOf(*type); plan.shape == MessagePlan::Shape::kObject) {
      WriteMembers(*packed, plan, /*is_first=*/false);
    } else {
      out_ += ",\"value\":";
      WriteMessage(*packed, plan);
    }
    out_ += '}';
  }

  std::string& out_;
  std::string scratch_;
  int depth_ = 0;
};

}  // namespace

void WriteJson(const Message& message, std::string* out) {
  JsonWriter(out).WriteMessage(message, PlanOf(*message.GetDescriptor()));
}

void WriteJsonField(const Message& message, const FieldDescriptor& field, std::string* out) {
  const MessagePlan& plan = PlanOf(*message.GetDescriptor());
  JsonWriter(out).WriteField(message, plan.fields[static_cast<std::size_t>(field.index())]);
}

}  // namespace deskmesh::http
