// SPDX-License-Identifier: Apache-2.0
//
// Structured logs: one JSON object a line on standard error.
//
//   log::Info("relay caught up", {{"domain", "tickets"}, {"facts", 120}});
//
// Values must not be personal data or secrets. To show a proto use log::Redacted, which replaces
// every field marked `personal` or `secret` in its proto options.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace google::protobuf {
class Message;
}

namespace deskmesh::log {

enum class Level { kDebug, kInfo, kWarning, kError, kOff };

// A name and a value of a line.
struct Field {
  using Value = std::variant<std::string, std::int64_t, double, bool>;
  Field(std::string_view name, std::string_view value) : name(name), value(std::string(value)) {}
  Field(std::string_view name, const char* value) : name(name), value(std::string(value)) {}
  Field(std::string_view name, const std::string& value) : name(name), value(value) {}
  Field(std::string_view name, bool value) : name(name), value(value) {}
  Field(std::string_view name, double value) : name(name), value(value) {}
  template <typename T>
    requires std::integral<T>
  Field(std::string_view name, T value) : name(name), value(static_cast<std::int64_t>(value)) {}
  std::string_view name;
  Value value;
};

using Fields = std::initializer_list<Field>;

// Lines below `level` are dropped. Thread-safe; `debug`, `info`, `warning`, `error`, `off`.
void SetLevel(Level level);
bool ParseLevel(std::string_view text, Level* level);
bool IsEnabled(Level level);

void Write(Level level, std::string_view message, Fields fields);
inline void Debug(std::string_view message, Fields fields = {}) {
  if (IsEnabled(Level::kDebug)) Write(Level::kDebug, message, fields);
}
inline void Info(std::string_view message, Fields fields = {}) {
  if (IsEnabled(Level::kInfo)) Write(Level::kInfo, message, fields);
}
inline void Warning(std::string_view message, Fields fields = {}) {
  if (IsEnabled(Level::kWarning)) Write(Level::kWarning, message, fields);
}
inline void Error(std::string_view message, Fields fields = {}) {
  if (IsEnabled(Level::kError)) Write(Level::kError, message, fields);
}

// The short text form of a message with personal data and secrets replaced by `<redacted>`.
std::string Redacted(const google::protobuf::Message& message);

}  // namespace deskmesh::log
