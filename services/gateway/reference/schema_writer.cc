// SPDX-License-Identifier: Apache-2.0
#include "gateway/reference/schema_writer.h"

#include "deskmesh/options/v1/options.pb.h"

namespace deskmesh::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

// `deskmesh.tickets.v1.Ticket` → `tickets.v1.Ticket`: the names of schemas may hold dots.
std::string SchemaName(const Descriptor& type) {
  const std::string& name = type.full_name();
  constexpr std::string_view kOwn = "deskmesh.";
  return name.starts_with(kOwn) ? name.substr(kOwn.size()) : name;
}

const options::v1::FieldRule& RuleOf(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::field);
}

void WriteEnumMembers(const EnumDescriptor& type, JsonOut& json) {
  json.Member("type", "string").Key("enum").BeginArray();
  for (int i = 0; i < type.value_count(); ++i) json.Value(type.value(i)->name());
  json.End();
}

}  // namespace

JsonOut& JsonOut::Begin(char open) {
  Comma();
  out_ += open;
  open_ += open;
  needs_comma_ = false;
  return *this;
}

JsonOut& JsonOut::End() {
  out_ += open_.back() == '{' ? '}' : ']';
  open_.pop_back();
  needs_comma_ = true;
  return *this;
}

JsonOut& JsonOut::Key(std::string_view name) {
  Comma();
  http::AppendJsonString(name, &out_);
  out_ += ':';
  needs_comma_ = false;
  return *this;
}

JsonOut& JsonOut::Value(std::string_view text) {
  Comma();
  http::AppendJsonString(text, &out_);
  needs_comma_ = true;
  return *this;
}

JsonOut& JsonOut::Literal(std::string_view text) {
  Comma();
  out_ += text;
  needs_comma_ = true;
  return *this;
}

void JsonOut::Comma() {
  if (needs_comma_) out_ += ',';
  needs_comma_ = false;
}

bool HasScalarShape(const Descriptor& type) {
  switch (type.well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_UNSPECIFIED:
    case Descriptor::WELLKNOWNTYPE_ANY:
    case Descriptor::WELLKNOWNTYPE_STRUCT:
    case Descriptor::WELLKNOWNTYPE_VALUE:
    case Descriptor::WELLKNOWNTYPE_LISTVALUE:
      return false;
    default:
      return true;
  }
}

bool SchemaWriter::WriteWellKnown(const Descriptor& type, JsonOut& json) {
  switch (type.well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_UNSPECIFIED:
      return false;
    case Descriptor::WELLKNOWNTYPE_TIMESTAMP:
      json.Member("type", "string").Member("format", "date-time");
      return true;
    case Descriptor::WELLKNOWNTYPE_DURATION:
      json.Member("type", "string").Member("pattern", "^-?\\d+(\\.\\d{1,9})?s$");
      return true;
    case Descriptor::WELLKNOWNTYPE_FIELDMASK:
      json.Member("type", "string");
      return true;
    case Descriptor::WELLKNOWNTYPE_STRUCT:
    case Descriptor::WELLKNOWNTYPE_ANY:
      json.Member("type", "object");
      return true;
    case Descriptor::WELLKNOWNTYPE_LISTVALUE:
      json.Member("type", "array");
      return true;
    case Descriptor::WELLKNOWNTYPE_VALUE:
      return true;
    default:
      WriteScalarMembers(*type.field(0), json);
      return true;
  }
}

void SchemaWriter::WriteScalarMembers(const FieldDescriptor& field, JsonOut& json) {
  const options::v1::FieldRule& rule = RuleOf(field);
  const bool has_bounds = rule.min() != 0 || rule.max() != 0;
  switch (field.type()) {
    case FieldDescriptor::TYPE_STRING:
      json.Member("type", "string");
      if (rule.email()) json.Member("format", "email");
      if (rule.url()) json.Member("format", "uri");
      if (!rule.id_prefix().empty()) {
        json.Member("pattern", "^(" + rule.id_prefix() + "_[0-9a-z]{26})?$");
      }
      if (rule.max_length() != 0) json.Member("maxLength", std::int64_t{rule.max_length()});
      return;
    case FieldDescriptor::TYPE_BYTES:
      json.Member("type", "string").Member("contentEncoding", "base64");
      return;
    case FieldDescriptor::TYPE_BOOL:
      json.Member("type", "boolean");
      return;
    case FieldDescriptor::TYPE_DOUBLE:
    case FieldDescriptor::TYPE_FLOAT:
      json.Member("type", "number");
      break;
    case FieldDescriptor::TYPE_ENUM:
      return WriteEnumMembers(*field.enum_type(), json);
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_UINT64:
    case FieldDescriptor::TYPE_SINT64:
    case FieldDescriptor::TYPE_FIXED64:
    case FieldDescriptor::TYPE_SFIXED64:
      json.Member("type", "string").Member("format", "int64");
      return;
    default:
      json.Member("type", "integer").Member("format", "int32");
      break;
  }
  if (has_bounds) json.Member("minimum", rule.min()).Member("maximum", rule.max());
}

void SchemaWriter::WriteReference(const Descriptor& type, JsonOut& json) {
  json.BeginObject();
  if (!WriteWellKnown(type, json)) {
    wanted_.emplace(SchemaName(type), &type);
    json.Member("$ref", "#/components/schemas/" + SchemaName(type));
  }
  json.End();
}

void SchemaWriter::WriteValue(const FieldDescriptor& field, JsonOut& json) {
  if (field.message_type() != nullptr) return WriteReference(*field.message_type(), json);
  json.BeginObject();
  WriteScalarMembers(field, json);
  json.End();
}

void SchemaWriter::WriteField(const FieldDescriptor& field, JsonOut& json) {
  if (field.is_map()) {
    json.BeginObject().Member("type", "object").Key("additionalProperties");
    WriteValue(*field.message_type()->map_value(), json);
    json.End();
  } else if (field.is_repeated()) {
    const std::uint32_t most = RuleOf(field).max_items();
    json.BeginObject().Member("type", "array").Key("items");
    WriteValue(field, json);
    if (most != 0) json.Member("maxItems", std::int64_t{most});
    json.End();
  } else {
    WriteValue(field, json);
  }
}

void SchemaWriter::WriteMessage(const Descriptor& type, JsonOut& json) {
  json.BeginObject().Member("type", "object");
  const std::string text = CommentOf(type);
  if (!text.empty()) json.Member("description", text);
  std::vector<std::string> required;
  json.Key("properties").BeginObject();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const options::v1::FieldRule& rule = RuleOf(field);
    if (rule.required()) required.push_back(field.json_name());
    json.Key(field.json_name());
    const std::string about = CommentOf(field);
    const bool is_plain = about.empty() && !rule.output_only() && !rule.secret();
    if (is_plain) {
      WriteField(field, json);
      continue;
    }
    // A reference beside other members is allowed in 3.1, but `allOf` is understood everywhere.
    json.BeginObject();
    if (!about.empty()) json.Member("description", about);
    if (rule.output_only()) json.Member("readOnly", true);
    if (rule.secret() && !rule.output_only()) json.Member("writeOnly", true);
    json.Key("allOf").BeginArray();
    WriteField(field, json);
    json.End().End();
  }
  json.End();
  if (!required.empty()) {
    json.Key("required").BeginArray();
    for (const std::string& name : required) json.Value(name);
    json.End();
  }
  json.End();
}

void SchemaWriter::WriteAll(JsonOut& json) {
  json.Key("schemas").BeginObject();
  // Writing a type may want others.
  for (bool is_more = true; is_more;) {
    is_more = false;
    const auto wanted = wanted_;
    for (const auto& [name, type] : wanted) {
      if (!written_.insert(name).second) continue;
      is_more = true;
      json.Key(name);
      WriteMessage(*type, json);
    }
  }
  json.Key("Problem").BeginObject().Member("type", "object");
  json.Member("description", "What went wrong (RFC 9457)");
  json.Key("properties").BeginObject();
  const auto text = [&](std::string_view name, std::string_view about) {
    json.Key(name).BeginObject().Member("type", "string").Member("description", about).End();
  };
  text("type", "A URI that names the kind of problem");
  text("title", "The kind of problem in words");
  json.Key("status").BeginObject().Member("type", "integer");
  json.Member("description", "The HTTP status").End();
  text("detail", "What went wrong this time");
  text("code", "The canonical code, for example NOT_FOUND");
  text("reason", "Stable and machine-readable, for example TICKET_NOT_FOUND");
  json.Key("field_violations").BeginObject().Member("type", "array").Key("items").BeginObject();
  json.Member("type", "object").Key("properties").BeginObject();
  text("field", "Path of the field in the request");
  text("description", "What it must be, with its limit");
  json.End().End().End();
  json.Key("metadata").BeginObject().Member("type", "object").Key("additionalProperties");
  json.BeginObject().Member("type", "string").End().End();
  text("trace_id", "Finds the request in the logs");
  json.End();
  json.Key("required").BeginArray();
  for (const std::string_view name : {"type", "title", "status", "code", "reason", "trace_id"}) {
    json.Value(name);
  }
  json.End().End().End();
}

}  // namespace deskmesh::gateway
