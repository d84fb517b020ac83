// SPDX-License-Identifier: Apache-2.0
#include "chat/core/string_list.h"

#include <charconv>

namespace deskmesh::chat {

std::string PackList(const std::vector<std::string>& strings) {
  std::string packed;
  for (const std::string& string : strings) {
    packed += std::to_string(string.size());
    packed += ':';
    packed += string;
  }
  return packed;
}

std::vector<std::string> UnpackList(std::string_view packed) {
  std::vector<std::string> strings;
  while (!packed.empty()) {
    std::size_t size = 0;
    const char* end = packed.data() + packed.size();
    const auto [position, error] = std::from_chars(packed.data(), end, size);
    if (error != std::errc{} || position == end || *position != ':') break;
    packed.remove_prefix(static_cast<std::size_t>(position - packed.data()) + 1);
    if (size > packed.size()) break;
    strings.emplace_back(packed.substr(0, size));
    packed.remove_prefix(size);
  }
  return strings;
}

}  // namespace deskmesh::chat
