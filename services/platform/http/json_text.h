// SPDX-License-Identifier: Apache-2.0
//
// The small pieces that JSON text and the JSON form of protobuf's well-known types are made of.
// Everything here is a pure function. Safe for concurrent use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace deskmesh::http {

// Appends a quoted JSON string. Bytes that are no UTF-8 become U+FFFD, so the result is always
// valid JSON.
void AppendJsonString(std::string_view text, std::string* out);

// Appends the shortest decimal that reads back as the same number; `"NaN"`, `"Infinity"` and
// `"-Infinity"` as strings.
void AppendJsonNumber(double value, std::string* out);
void AppendJsonNumber(float value, std::string* out);
void AppendDecimal(std::int64_t value, std::string* out);
void AppendDecimal(std::uint64_t value, std::string* out);

// A moment as protobuf's Timestamp has it: `nanos` from 0 to 999,999,999.
struct TimestampParts {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
};
// RFC 3339 in UTC with 0, 3, 6 or 9 digits of fraction. Seconds outside the years 1 to 9999 are
// moved to the nearest bound.
void AppendTimestamp(TimestampParts at, std::string* out);
// Reads RFC 3339 with `Z` or an offset and at most 9 digits of fraction; years 1 to 9999.
std::optional<TimestampParts> ParseTimestamp(std::string_view text);

// A length of time as protobuf's Duration has it: both parts with the same sign.
struct DurationParts {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
};
// `3s`, `-0.500s`; 0, 3, 6 or 9 digits of fraction.
void AppendDuration(DurationParts length, std::string* out);
// Reads `-?digits[.1 to 9 digits]s` within ±315,576,000,000 s.
std::optional<DurationParts> ParseDuration(std::string_view text);

// Standard base64 with padding.
void AppendBase64(std::string_view bytes, std::string* out);
// Reads base64 or base64url, with or without padding.
std::optional<std::string> ParseBase64(std::string_view text);

// `displayName` for `display_name`, part by part.
void AppendCamelPath(std::string_view snake, std::string* out);
// `display_name` for `displayName`; a snake_case path stays as it is.
std::string SnakePath(std::string_view camel);

}  // namespace deskmesh::http
