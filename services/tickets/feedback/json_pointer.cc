// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/json_pointer.h"

#include <charconv>
#include <cmath>

#include "platform/http/json_text.h"

namespace deskmesh::tickets {
namespace {

using google::protobuf::Value;

// `~1` is `/`, `~0` is `~`; nothing for another `~`.
std::optional<std::string> Unescape(std::string_view token) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      text += token[i];
      continue;
    }
    if (++i == token.size() || (token[i] != '0' && token[i] != '1')) return std::nullopt;
    text += token[i] == '0' ? '~' : '/';
  }
  return text;
}

const Value* ChildOf(const Value& from, const std::string& token) {
  if (from.has_struct_value()) {
    const auto found = from.struct_value().fields().find(token);
    return found == from.struct_value().fields().end() ? nullptr : &found->second;
  }
  if (!from.has_list_value()) return nullptr;
  int index = -1;
  const auto [stop, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc() || stop != token.data() + token.size() || index < 0 ||
      index >= from.list_value().values_size()) {
    return nullptr;
  }
  return &from.list_value().values(index);
}

std::optional<std::string> TextOfValue(const Value& value) {
  switch (value.kind_case()) {
    case Value::kStringValue:
      if (value.string_value().empty()) return std::nullopt;
      return value.string_value();
    case Value::kBoolValue:
      return value.bool_value() ? "true" : "false";
    case Value::kNumberValue: {
      std::string text;
      const double number = value.number_value();
      if (std::trunc(number) == number && std::abs(number) < 1e15) {
        http::AppendDecimal(static_cast<std::int64_t>(number), &text);
      } else {
        http::AppendJsonNumber(number, &text);
      }
      return text;
    }
    default:
      return std::nullopt;
  }
}

// Calls `visit` for each pointer of a list.
template <typename Visit>
void ForEachPointer(std::string_view pointers, Visit visit) {
  while (!pointers.empty()) {
    const std::size_t space = pointers.find(' ');
    if (space != 0) visit(pointers.substr(0, space));
    if (space == std::string_view::npos) return;
    pointers.remove_prefix(space + 1);
  }
}

}  // namespace

std::optional<std::string> TextAt(const google::protobuf::Struct& json, std::string_view pointer) {
  Value root;
  *root.mutable_struct_value() = json;
  const Value* at = &root;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return std::nullopt;
    pointer.remove_prefix(1);
    const std::size_t slash = pointer.find('/');
    const std::optional<std::string> token = Unescape(pointer.substr(0, slash));
    if (!token.has_value()) return std::nullopt;
    at = ChildOf(*at, *token);
    if (at == nullptr) return std::nullopt;
    pointer.remove_prefix(slash == std::string_view::npos ? pointer.size() : slash);
  }
  return TextOfValue(*at);
}

std::vector<std::string> TextsAt(const google::protobuf::Struct& json, std::string_view pointers) {
  std::vector<std::string> texts;
  ForEachPointer(pointers, [&](std::string_view pointer) {
    if (std::optional<std::string> text = TextAt(json, pointer)) texts.push_back(*std::move(text));
  });
  return texts;
}

bool ArePointers(std::string_view pointers) {
  bool are = true;
  ForEachPointer(pointers, [&](std::string_view pointer) {
    are = are && pointer.starts_with('/') && Unescape(pointer).has_value();
  });
  return are;
}

}  // namespace deskmesh::tickets
