// SPDX-License-Identifier: Apache-2.0
//
// Protobuf messages as JSON (the proto3 mapping), by reflection.
//
//   std::string body;
//   http::WriteJson(ticket, &body);                       // {"id":"tkt_…","number":"17",…
//   absl::Status status = http::ReadJson(body, &request);  // strict
//
// Written: lowerCamelCase names; scalars, enums, lists and maps also when they hold their default;
// messages and `optional` fields only when set; 64-bit integers as strings; enums by name; maps in
// the order of their keys.
//
// Read: lowerCamelCase and original names; `null` is unset; enums by name, by name with the type's
// prefix (`PRIORITY_P1` for `P1`) or by the number of a known value. Refused, each with
// INVALID_ARGUMENT and a reason: MALFORMED_JSON (with line and column; also more than 100 levels),
// UNKNOWN_FIELD, DUPLICATE_FIELD, WRONG_TYPE, OUT_OF_RANGE, UNKNOWN_ENUM_VALUE, INVALID_UTF8,
// INVALID_FORMAT. Each field is named by its path in proto names, for example
// `ticket.custom_fields["region"]` or `events[3].name`; at most 20 are listed.
//
// Safe for concurrent use.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::http {

void WriteJson(const google::protobuf::Message& message, std::string* out);

// One field as JSON, for `response_body`: an unset message is `{}`.
void WriteJsonField(const google::protobuf::Message& message,
                    const google::protobuf::FieldDescriptor& field, std::string* out);

// What a reader is told beside the text.
struct JsonSource {
  // Prepended to the paths of errors, for example `ticket`.
  std::string path;
  // When set: receives the paths of the fields that the text names, in proto names relative to the
  // message, going into messages but not into lists, maps and well-known types.
  std::vector<std::string>* present = nullptr;
};

// Reads a JSON object into a message, which must be empty. An empty text is an empty object. After
// an error the message may be half filled.
absl::Status ReadJson(std::string_view text, google::protobuf::Message* message,
                      const JsonSource& source = {});

// Reads the JSON value of one field of `message`: an object, an array or a scalar, as the field is.
absl::Status ReadJsonField(std::string_view text, const google::protobuf::FieldDescriptor& field,
                           google::protobuf::Message* message, const JsonSource& source = {});

// Sets a field from the text of a query parameter or a path: numbers, `true`, `false`, `1`, `0`,
// enum names or numbers, RFC 3339, `3.5s`, `a,b.c`, base64, text as it is. Adds to a repeated field.
// `path` leads through singular messages. INVALID_ARGUMENT names `shown`, or the path where it is
// empty.
absl::Status SetFieldFromText(const std::vector<const google::protobuf::FieldDescriptor*>& path,
                              std::string_view text, google::protobuf::Message* message,
                              std::string_view shown = {});

// Whether SetFieldFromText can set a field: a scalar, an enum, or a well-known type in text form.
bool HasTextForm(const google::protobuf::FieldDescriptor& field);

// The field at a path such as `filter.created_after` or `filter.createdAfter`, one descriptor a
// step; empty when there is none. Every step but the last is a singular message.
std::vector<const google::protobuf::FieldDescriptor*> FindPath(
    const google::protobuf::Descriptor& type, std::string_view dotted);

}  // namespace deskmesh::http
