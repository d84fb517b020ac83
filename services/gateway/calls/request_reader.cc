// SPDX-License-Identifier: Apache-2.0
#include "gateway/calls/request_reader.h"

#include <google/protobuf/field_mask.pb.h>

#include <algorithm>

#include "deskmesh/options/v1/raw_request.pb.h"
#include "gateway/core/percent.h"
#include "platform/base/error.h"
#include "platform/http/proto_json.h"
#include "platform/rpc/validate.h"

namespace deskmesh::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;

absl::Status Refused(std::string_view reason, std::string_view field, std::string description) {
  absl::Status status = base::InvalidField(field, description);
  base::SetDetails(status,
                   {std::string(reason), {}, {{std::string(field), std::move(description)}}, 0});
  return status;
}

bool IsJson(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  const auto ends_with = [&](std::string_view end) {
    return type.size() >= end.size() &&
           http::EqualsIgnoringCase(type.substr(type.size() - end.size()), end);
  };
  return type.empty() || http::EqualsIgnoringCase(type, "application/json") || ends_with("+json");
}

// A body that is the bytes of a field themselves.
bool IsBytes(std::string_view content_type) {
  return http::EqualsIgnoringCase(content_type.substr(0, content_type.find(';')),
                                  "application/octet-stream");
}

// Text of a plain singular string field; empty when it is unset.
std::string TextAt(const FieldPath& path, const Message& message) {
  const Message* at = &message;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    if (!at->GetReflection()->HasField(*at, path[i])) return {};
    at = &at->GetReflection()->GetMessage(*at, path[i]);
  }
  if (path.back()->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return {};
  return at->GetReflection()->GetString(*at, path.back());
}

// `labels[region]=cn` for a map of strings.
absl::Status SetMapEntry(const FieldDescriptor& field, std::string_view key, std::string_view value,
                         std::string_view shown, Message* message) {
  const auto* entry_type = field.message_type();
  Message* entry = message->GetReflection()->AddMessage(message, &field);
  DESKMESH_RETURN_IF_ERROR(http::SetFieldFromText({entry_type->map_key()}, key, entry, shown));
  return http::SetFieldFromText({entry_type->map_value()}, value, entry, shown);
}

class QueryReader {
 public:
  QueryReader(const Route& route, const PathValues& path_values, Message* message)
      : route_(route), path_values_(path_values), message_(message) {}

  absl::Status Read(const Parameters& parameters) {
    for (const auto& [name, value] : parameters) DESKMESH_RETURN_IF_ERROR(Take(name, value));
    return absl::OkStatus();
  }

 private:
  absl::Status Take(const std::string& name, const std::string& value) {
    const std::string shown = rpc::IsUtf8(name) ? name : "query";
    if (name == "access_token") {
      return Refused("UNKNOWN_FIELD", name,
                     "is not taken from the query: send it as `Authorization: Bearer …`");
    }
    if (route_.body == Route::Body::kWhole) {
      return Refused("UNKNOWN_FIELD", shown, "belongs into the body: this route takes no query");
    }
    const std::size_t bracket = name.find('[');
    FieldPath path = http::FindPath(*route_.method->input_type(), name.substr(0, bracket));
    const bool is_map = !path.empty() && path.back()->is_map();
    if (path.empty() || is_map != (bracket != std::string::npos) ||
        (!is_map && !http::HasTextForm(*path.back()))) {
      return Refused("UNKNOWN_FIELD", shown,
                     "is not a query parameter of " + route_.verb + " " + route_.path);
    }
    if (path.front() == route_.body_field) {
      return Refused("UNKNOWN_FIELD", shown, "belongs into the body");
    }
    // A URL is kept in logs, histories and proxies.
    for (const FieldDescriptor* field : path) {
      if (field->options().GetExtension(options::v1::field).secret()) {
        return Refused("SECRET_IN_QUERY", shown, "is a secret: it is never taken from the URL");
      }
    }
    if (is_map) {
      if (path.size() != 1 || !name.ends_with(']')) {
        return Refused("UNKNOWN_FIELD", shown, "must be written as name[key]=value");
      }
      return SetMapEntry(*path.back(), name.substr(bracket + 1, name.size() - bracket - 2), value,
                         shown, message_);
    }
    for (const auto& [field_path, path_value] : path_values_) {
      if (route_.variables.find(field_path)->second == path && value != path_value) {
        return Refused("CONFLICTING_FIELD", shown, "differs from the path");
      }
    }
    if (!path.back()->is_repeated()) {
      if (std::find(singular_.begin(), singular_.end(), path) != singular_.end()) {
        return Refused("DUPLICATE_FIELD", shown, "is given more than once");
      }
      singular_.push_back(path);
    }
    return http::SetFieldFromText(path, value, message_, shown);
  }

  const Route& route_;
  const PathValues& path_values_;
  Message* message_;
  std::vector<FieldPath> singular_;
};

// A callback, whose signature is over what was sent.
void TakeRaw(const Route& route, const http::Request& request, Message* message) {
  auto* raw = static_cast<options::v1::RawRequest*>(
      message->GetReflection()->MutableMessage(message, route.body_field));
  raw->set_content_type(std::string(request.Header("Content-Type")));
  raw->set_data(request.body());
  raw->set_query(std::string(request.query()));
  request.ForEachHeader([&](std::string_view name, std::string_view value) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const bool is_wanted = lower.starts_with("x-") || lower == "authorization";
    if (is_wanted && rpc::IsUtf8(value)) (*raw->mutable_headers())[lower] = std::string(value);
  });
}

absl::Status ReadBody(const Route& route, const http::Request& request, Message* message,
                      std::vector<std::string>* present) {
  if (route.body == Route::Body::kNone) {
    if (request.body().empty()) return absl::OkStatus();
    return base::Failure(absl::StatusCode::kInvalidArgument, "BODY_NOT_EXPECTED",
                         route.verb + " " + route.path + " takes no body");
  }
  if (IsBytes(request.Header("Content-Type")) && route.body == Route::Body::kField &&
      route.body_field->type() == FieldDescriptor::TYPE_BYTES) {
    message->GetReflection()->SetString(message, route.body_field, std::string(request.body()));
    return absl::OkStatus();
  }
  if (!request.body().empty() && !IsJson(request.Header("Content-Type"))) {
    return base::Failure(absl::StatusCode::kInvalidArgument, "UNSUPPORTED_MEDIA_TYPE",
                         "the body must be application/json");
  }
  if (route.body == Route::Body::kWhole) return http::ReadJson(request.body(), message);
  return http::ReadJsonField(request.body(), *route.body_field, message,
                             {route.body_field->name(), present});
}

// What a caller means to change by naming it in the body of a PATCH.
bool BelongsIntoMask(const google::protobuf::Descriptor& resource, const std::string& path) {
  const FieldPath fields = http::FindPath(resource, path);
  if (fields.empty() || path == "etag") return false;
  return std::none_of(fields.begin(), fields.end(), [](const FieldDescriptor* field) {
    return field->options().GetExtension(options::v1::field).output_only();
  });
}

void DeriveMask(const Route& route, const std::vector<std::string>& present, Message* message) {
  if (route.update_mask == nullptr || route.verb != "PATCH" || route.body_field == nullptr ||
      route.body_field->message_type() == nullptr ||
      message->GetReflection()->HasField(*message, route.update_mask)) {
    return;
  }
  FieldMask mask;
  for (const std::string& path : present) {
    const bool is_bound = route.variables.contains(route.body_field->name() + "." + path);
    if (!is_bound && BelongsIntoMask(*route.body_field->message_type(), path)) mask.add_paths(path);
  }
  if (mask.paths().empty()) return;
  message->GetReflection()->MutableMessage(message, route.update_mask)->CopyFrom(mask);
}

absl::Status ApplyIdempotencyKey(const Route& route, std::string_view key, Message* message) {
  if (key.empty() || route.request_id == nullptr) return absl::OkStatus();
  if (!rpc::IsUtf8(key)) {
    return Refused("INVALID_UTF8", "request_id", "Idempotency-Key must be valid UTF-8");
  }
  const std::string sent = message->GetReflection()->GetString(*message, route.request_id);
  if (!sent.empty() && sent != key) {
    return Refused("CONFLICTING_FIELD", "request_id", "differs from the header Idempotency-Key");
  }
  message->GetReflection()->SetString(message, route.request_id, std::string(key));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<rpc::MessagePtr> ReadRequest(const Route& route, const PathValues& path_values,
                                            const http::Request& request) {
  std::shared_ptr<Message> message(route.request_prototype->New());
  std::vector<std::string> present;
  const bool wants_present = route.update_mask != nullptr && route.verb == "PATCH";
  if (route.takes_raw) {
    if (!rpc::IsUtf8(request.query())) {
      return Refused("INVALID_UTF8", "query", "must be valid UTF-8");
    }
    TakeRaw(route, request, message.get());
  } else {
    DESKMESH_RETURN_IF_ERROR(
        ReadBody(route, request, message.get(), wants_present ? &present : nullptr));
  }
  if (!request.query().empty() && !route.takes_raw) {
    DESKMESH_ASSIGN_OR_RETURN(const Parameters parameters, ParseQuery(request.query()));
    DESKMESH_RETURN_IF_ERROR(QueryReader(route, path_values, message.get()).Read(parameters));
  }
  for (const auto& [field_path, value] : path_values) {
    const FieldPath& path = route.variables.find(field_path)->second;
    const std::string sent = TextAt(path, *message);
    if (!sent.empty() && sent != value) {
      return Refused("CONFLICTING_FIELD", field_path, "differs from the path");
    }
    DESKMESH_RETURN_IF_ERROR(http::SetFieldFromText(path, value, message.get()));
  }
  if (wants_present) DeriveMask(route, present, message.get());
  DESKMESH_RETURN_IF_ERROR(
      ApplyIdempotencyKey(route, request.Header("Idempotency-Key"), message.get()));
  return rpc::MessagePtr(std::move(message));
}

absl::Status SetAfterSequence(const Route& route, std::string_view text, Message* message) {
  if (route.after_sequence == nullptr) return absl::OkStatus();
  return http::SetFieldFromText({route.after_sequence}, text, message);
}

}  // namespace deskmesh::gateway
