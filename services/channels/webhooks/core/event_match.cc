// SPDX-License-Identifier: Apache-2.0
#include "channels/webhooks/core/event_match.h"

#include <algorithm>

namespace deskmesh::channels::core {
namespace {

bool IsWord(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

bool IsWanted(const std::vector<std::string>& event_types, std::string_view key) {
  return std::any_of(event_types.begin(), event_types.end(), [&](std::string_view pattern) {
    if (pattern == "*" || pattern == key) return true;
    return pattern.ends_with(".*") && key.starts_with(pattern.substr(0, pattern.size() - 1));
  });
}

std::string ProblemOf(std::string_view pattern) {
  if (pattern == "*") return {};
  const std::size_t dot = pattern.find('.');
  if (dot != std::string_view::npos && IsWord(pattern.substr(0, dot))) {
    const std::string_view fact = pattern.substr(dot + 1);
    if (fact == "*" || IsWord(fact)) return {};
  }
  return "must be `*`, `<domain>.*` or `<domain>.<fact>`, for example `tickets.ticket_created`";
}

}  // namespace deskmesh::channels::core
