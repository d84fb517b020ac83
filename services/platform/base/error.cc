// SPDX-License-Identifier: Apache-2.0
#include "platform/base/error.h"

#include <absl/strings/cord.h>

#include <charconv>
#include <utility>

namespace deskmesh::base {
namespace {

constexpr char kDetailsUrl[] = "deskmesh/error-details";

// The payload is a list of length-prefixed strings, so that core code needs no protobuf.
void AppendField(std::string& out, std::string_view field) {
  out += std::to_string(field.size());
  out += ':';
  out += field;
}

class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : text_(text) {}

  std::string Next() {
    std::size_t length = 0;
    const char* end = text_.data() + text_.size();
    auto [position, error] = std::from_chars(text_.data(), end, length);
    if (error != std::errc{} || position == end) return {};
    text_.remove_prefix(static_cast<std::size_t>(position - text_.data()) + 1);
    std::string field{text_.substr(0, length)};
    text_.remove_prefix(std::min(length, text_.size()));
    return field;
  }

  std::size_t NextCount() {
    const std::string field = Next();
    std::size_t count = 0;
    std::from_chars(field.data(), field.data() + field.size(), count);
    return count;
  }

 private:
  std::string_view text_;
};

}  // namespace

std::string_view CodeName(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return "OK";
    case absl::StatusCode::kCancelled:
      return "CANCELLED";
    case absl::StatusCode::kUnknown:
      return "UNKNOWN";
    case absl::StatusCode::kInvalidArgument:
      return "INVALID_ARGUMENT";
    case absl::StatusCode::kDeadlineExceeded:
      return "DEADLINE_EXCEEDED";
    case absl::StatusCode::kNotFound:
      return "NOT_FOUND";
    case absl::StatusCode::kAlreadyExists:
      return "ALREADY_EXISTS";
    case absl::StatusCode::kPermissionDenied:
      return "PERMISSION_DENIED";
    case absl::StatusCode::kUnauthenticated:
      return "UNAUTHENTICATED";
    case absl::StatusCode::kResourceExhausted:
      return "RESOURCE_EXHAUSTED";
    case absl::StatusCode::kFailedPrecondition:
      return "FAILED_PRECONDITION";
    case absl::StatusCode::kAborted:
      return "ABORTED";
    case absl::StatusCode::kOutOfRange:
      return "OUT_OF_RANGE";
    case absl::StatusCode::kUnimplemented:
      return "UNIMPLEMENTED";
    case absl::StatusCode::kInternal:
      return "INTERNAL";
    case absl::StatusCode::kUnavailable:
      return "UNAVAILABLE";
    case absl::StatusCode::kDataLoss:
      return "DATA_LOSS";
    default:
      return "UNKNOWN";
  }
}

void SetDetails(absl::Status& status, const ErrorDetails& details) {
  std::string payload;
  AppendField(payload, details.reason);
  AppendField(payload, std::to_string(details.retry_after_ms));
  AppendField(payload, std::to_string(details.metadata.size()));
  for (const auto& [key, value] : details.metadata) {
    AppendField(payload, key);
    AppendField(payload, value);
  }
  AppendField(payload, std::to_string(details.field_violations.size()));
  for (const FieldViolation& violation : details.field_violations) {
    AppendField(payload, violation.field);
    AppendField(payload, violation.description);
  }
  status.SetPayload(kDetailsUrl, absl::Cord(payload));
}

ErrorDetails DetailsOf(const absl::Status& status) {
  ErrorDetails details;
  auto payload = status.GetPayload(kDetailsUrl);
  if (!payload) {
    details.reason = CodeName(status.code());
    return details;
  }
  const std::string text{*payload};
  FieldReader reader(text);
  details.reason = reader.Next();
  details.retry_after_ms = static_cast<std::int64_t>(reader.NextCount());
  for (std::size_t left = reader.NextCount(); left > 0; --left) {
    std::string key = reader.Next();
    details.metadata[std::move(key)] = reader.Next();
  }
  for (std::size_t left = reader.NextCount(); left > 0; --left) {
    std::string field = reader.Next();
    details.field_violations.push_back({std::move(field), reader.Next()});
  }
  return details;
}

absl::Status Failure(absl::StatusCode code, std::string_view reason, std::string_view message,
                     std::map<std::string, std::string> metadata) {
  absl::Status status(code, absl::string_view(message.data(), message.size()));
  SetDetails(status, {std::string(reason), std::move(metadata), {}, 0});
  return status;
}

absl::Status InvalidFields(std::vector<FieldViolation> violations) {
  std::string message;
  for (const FieldViolation& violation : violations) {
    if (!message.empty()) message += "; ";
    message += violation.field + ": " + violation.description;
  }
  absl::Status status(absl::StatusCode::kInvalidArgument, message);
  SetDetails(status, {"INVALID_FIELD", {}, std::move(violations), 0});
  return status;
}

absl::Status InvalidField(std::string_view field, std::string_view description) {
  return InvalidFields({{std::string(field), std::string(description)}});
}

absl::Status NotFound(std::string_view noun, std::string_view id) {
  std::string reason{noun};
  for (char& c : reason) c = c == ' ' ? '_' : static_cast<char>(std::toupper(c));
  return Failure(absl::StatusCode::kNotFound, reason + "_NOT_FOUND",
                 std::string(noun) + " " + std::string(id) + " does not exist",
                 {{std::string(noun), std::string(id)}});
}

absl::Status StaleEtag(std::string_view noun, std::string_view id) {
  return Failure(absl::StatusCode::kAborted, "STALE_ETAG",
                 std::string(noun) + " " + std::string(id) +
                     " changed since it was read; read it again and repeat the change",
                 {{std::string(noun), std::string(id)}});
}

absl::Status Precondition(std::string_view reason, std::string_view message,
                          std::map<std::string, std::string> metadata) {
  return Failure(absl::StatusCode::kFailedPrecondition, reason, message, std::move(metadata));
}

absl::Status RetryLater(absl::StatusCode code, std::string_view reason, std::string_view message,
                        std::int64_t retry_after_ms) {
  absl::Status status(code, absl::string_view(message.data(), message.size()));
  SetDetails(status, {std::string(reason), {}, {}, retry_after_ms});
  return status;
}

std::string_view MessageOf(const absl::Status& status) {
  const absl::string_view message = status.message();
  return {message.data(), message.size()};
}

}  // namespace deskmesh::base
