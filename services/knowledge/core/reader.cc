// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/reader.h"

#include <algorithm>

namespace deskmesh::knowledge {
namespace {

std::string PlainName(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c == ' ' || c == '-' || c == '_') continue;
    plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return plain;
}

}  // namespace

bool IsFor(const std::vector<std::string>& named, std::string_view one) {
  if (named.empty()) return true;
  const std::string plain = PlainName(one);
  if (plain.empty()) return false;
  return std::ranges::any_of(named,
                             [&](const std::string& name) { return PlainName(name) == plain; });
}

}  // namespace deskmesh::knowledge
