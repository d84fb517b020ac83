// SPDX-License-Identifier: Apache-2.0
//
// One scalar, enum or text-shaped well-known type from the text that stands for it.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "platform/http/proto_plan.h"

namespace deskmesh::http {

// What is wrong with a value; an empty reason is no error.
struct LeafError {
  std::string_view reason;
  std::string description;
};

// A JSON string for a field that is no message: text, bytes, an enum's name, a number in quotes.
// With `is_element` the value is added to a repeated field.
LeafError SetLeafFromString(const FieldPlan& plan, std::string_view text, bool is_element,
                            google::protobuf::Message* message);
// The literal of a JSON number.
LeafError SetLeafFromNumber(const FieldPlan& plan, std::string_view literal, bool is_element,
                            google::protobuf::Message* message);
// Bare text, as in a query or a map's key: additionally booleans and the numbers of enums.
LeafError SetLeafFromText(const FieldPlan& plan, std::string_view text, bool is_element,
                          google::protobuf::Message* message);
void SetLeafBool(const FieldPlan& plan, bool value, bool is_element,
                 google::protobuf::Message* message);

// Timestamp, Duration or FieldMask from their text.
LeafError SetTextShape(const MessagePlan& plan, std::string_view text,
                       google::protobuf::Message* message);

// `a string`, `an integer` …
std::string LeafExpectation(const FieldPlan& plan);

}  // namespace deskmesh::http
