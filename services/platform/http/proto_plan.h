// SPDX-License-Identifier: Apache-2.0
//
// What the JSON form of a message type needs, read once from its descriptor and kept for the life of
// the process (descriptors of the generated pool never go away).
#pragma once

#include <absl/container/flat_hash_map.h>
#include <google/protobuf/descriptor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::http {

struct MessagePlan;

// The values of an enum by every name they may be called.
struct EnumPlan {
  const google::protobuf::EnumDescriptor* descriptor = nullptr;
  // `"P1"` with the quotes, by number.
  absl::flat_hash_map<int, std::string> quoted;
  // `P1`, and `PRIORITY_P1` where the type's prefix is left out in the proto.
  absl::flat_hash_map<std::string, int> numbers;
  // For messages: `P0, P1, P2 …`.
  std::string choices;

  // The number of a name, or null.
  const int* Find(std::string_view name) const;
};

struct FieldPlan {
  const google::protobuf::FieldDescriptor* field = nullptr;
  std::string key;  // `"displayName":`
  const MessagePlan* message = nullptr;  // of a message field
  const EnumPlan* enumeration = nullptr;
  // Of a map: the plans of its entry's fields.
  const FieldPlan* map_key = nullptr;
  const FieldPlan* map_value = nullptr;
  int index = 0;  // within MessagePlan::fields
};

struct MessagePlan {
  // How the message looks in JSON.
  enum class Shape {
    kObject,
    kTimestamp,
    kDuration,
    kFieldMask,
    kWrapper,  // its field `value`
    kStruct,
    kValue,
    kListValue,
    kAny,
  };
  const google::protobuf::Descriptor* descriptor = nullptr;
  Shape shape = Shape::kObject;
  std::vector<FieldPlan> fields;  // in the order of declaration
  // By lowerCamel and by original name.
  absl::flat_hash_map<std::string, const FieldPlan*> by_name;

  // The field of a JSON member, or null.
  const FieldPlan* Find(std::string_view name) const;
};

// The plan of a type. Thread-safe.
const MessagePlan& PlanOf(const google::protobuf::Descriptor& descriptor);

}  // namespace deskmesh::http
