// SPDX-License-Identifier: Apache-2.0
//
// Message types as JSON Schemas.
#pragma once

#include <google/protobuf/descriptor.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/json_text.h"

namespace deskmesh::gateway {

// Writes JSON piece by piece and sets the commas. Confined to one thread.
class JsonOut {
 public:
  JsonOut& BeginObject() { return Begin('{'); }
  JsonOut& BeginArray() { return Begin('['); }
  // Ends the innermost object or array.
  JsonOut& End();
  JsonOut& Key(std::string_view name);
  JsonOut& Value(std::string_view text);
  JsonOut& Member(std::string_view name, std::string_view text) { return Key(name).Value(text); }
  JsonOut& Member(std::string_view name, const char* text) {
    return Key(name).Value(std::string_view(text));
  }
  JsonOut& Member(std::string_view name, const std::string& text) {
    return Key(name).Value(std::string_view(text));
  }
  JsonOut& Member(std::string_view name, bool value) {
    return Key(name).Literal(value ? "true" : "false");
  }
  JsonOut& Member(std::string_view name, std::int64_t value) {
    return Key(name).Literal(std::to_string(value));
  }
  std::string Take() { return std::move(out_); }

 private:
  JsonOut& Begin(char open);
  JsonOut& Literal(std::string_view text);
  void Comma();

  std::string out_;
  std::string open_;  // `{` and `[` around
  bool needs_comma_ = false;
};

// The schemas of the types a document refers to. Confined to one thread.
class SchemaWriter {
 public:
  // `{"$ref": …}`; the type is written by WriteAll.
  void WriteReference(const google::protobuf::Descriptor& type, JsonOut& json);
  // The schema of a field's value, with its limits.
  void WriteField(const google::protobuf::FieldDescriptor& field, JsonOut& json);
  // The member `schemas`: every type referred to so far and by them, and Problem.
  void WriteAll(JsonOut& json);

 private:
  void WriteValue(const google::protobuf::FieldDescriptor& field, JsonOut& json);
  void WriteMessage(const google::protobuf::Descriptor& type, JsonOut& json);
  void WriteScalarMembers(const google::protobuf::FieldDescriptor& field, JsonOut& json);
  // False when the type is no well-known one.
  bool WriteWellKnown(const google::protobuf::Descriptor& type, JsonOut& json);

  std::map<std::string, const google::protobuf::Descriptor*> wanted_;
  std::set<std::string> written_;
};

// Whether a message type is one JSON value that a query can hold (Timestamp, wrappers …).
bool HasScalarShape(const google::protobuf::Descriptor& type);

// The comment above a declaration as one paragraph per blank line; empty without source info.
template <typename Declaration>
std::string CommentOf(const Declaration& declaration) {
  google::protobuf::SourceLocation location;
  if (!declaration.GetSourceLocation(&location)) return {};
  std::string text;
  bool is_line_start = true;
  for (const char c : location.leading_comments) {
    if (c == '\n') {
      // A lone line break is a space; an empty line stays.
      if (!text.empty() && text.back() == ' ')
        text.back() = '\n';
      else
        text += ' ';
      is_line_start = true;
    } else if (!(is_line_start && c == ' ')) {
      text += c;
      is_line_start = false;
    }
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.pop_back();
  return text;
}

}  // namespace deskmesh::gateway
