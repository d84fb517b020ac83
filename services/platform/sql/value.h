// SPDX-License-Identifier: Apache-2.0
//
// Values that go into a statement.
//
//   tx.Execute(kInsert, {{"workspace", workspace}, {"id", ticket.id}, {"due", ticket.due_at},
//                        {"assignee", std::optional<std::string>()}, {"body", sql::Bytes{blob}}});
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "platform/base/id.h"
#include "platform/base/instant.h"

namespace deskmesh::sql {

// A byte string (column type BLOB, BYTEA on PostgreSQL). A plain std::string is text.
struct Bytes {
  std::string data;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

// Lists bind to a list parameter, written `:name[]` and only inside `IN (…)` (see statement.h).
using TextList = std::vector<std::string>;
using Int64List = std::vector<std::int64_t>;

// A list as JSON array: for a statement that reads the elements as rows, with json_each(…) on SQLite
// and json_array_elements_text(CAST(… AS JSON)) on PostgreSQL.
std::string JsonArray(const TextList& list);
std::string JsonArray(const Int64List& list);

// One parameter value. Text must be UTF-8 without NUL: a statement given a NUL in text answers
// INVALID_ARGUMENT on both stores. Integers above 2^63-1 don't fit and are a programming error.
class Value {
 public:
  using Storage = std::variant<std::monostate, bool, std::int64_t, double, std::string, Bytes,
                               TextList, Int64List>;

  Value() = default;
  Value(std::nullptr_t) {}
  Value(bool value) : storage_(value) {}
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  Value(T value) : storage_(static_cast<std::int64_t>(value)) {}
  Value(double value) : storage_(value) {}
  Value(const char* value) : storage_(std::string(value)) {}
  Value(std::string_view value) : storage_(std::string(value)) {}
  Value(std::string value) : storage_(std::move(value)) {}
  Value(Bytes value) : storage_(std::move(value)) {}
  Value(TextList value) : storage_(std::move(value)) {}
  Value(Int64List value) : storage_(std::move(value)) {}
  // Microseconds since the Unix epoch, column type BIGINT.
  Value(base::Instant value) : storage_(value.micros) {}
  // Microseconds, column type BIGINT.
  Value(base::Duration value) : storage_(static_cast<std::int64_t>(value.count())) {}
  template <typename Tag>
  Value(const base::StrongId<Tag>& id) : storage_(id.value()) {}
  // An empty optional is NULL.
  template <typename T>
  Value(const std::optional<T>& value) {
    if (value.has_value()) *this = Value(*value);
  }

  const Storage& storage() const { return storage_; }
  bool is_null() const { return std::holds_alternative<std::monostate>(storage_); }

  friend bool operator==(const Value&, const Value&) = default;

 private:
  Storage storage_;
};

// A named parameter; the name with or without its colon.
struct Param {
  Param(std::string_view name, Value value)
      : name(!name.empty() && name.front() == ':' ? name.substr(1) : name),
        value(std::move(value)) {}

  std::string_view name;  // must outlive the call; a literal in practice
  Value value;
};

// Parameters collected over several lines.
using Params = std::vector<Param>;

// How a call receives parameters: a borrowed view of a braced list or of a `Params`. As with
// std::string_view, never keep one beyond the call.
class ParamSpan {
 public:
  ParamSpan() = default;
  ParamSpan(std::initializer_list<Param> list) : span_(list.begin(), list.size()) {}
  ParamSpan(const Params& params) : span_(params) {}

  auto begin() const { return span_.begin(); }
  auto end() const { return span_.end(); }
  std::size_t size() const { return span_.size(); }
  const Param& operator[](std::size_t i) const { return span_[i]; }

 private:
  std::span<const Param> span_;
};

}  // namespace deskmesh::sql
