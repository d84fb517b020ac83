// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/cross_origin.h"

#include <algorithm>

namespace deskmesh::gateway {

CrossOrigin::CrossOrigin(std::vector<std::string> origins) : origins_(std::move(origins)) {
  allows_any_ = std::find(origins_.begin(), origins_.end(), "*") != origins_.end();
}

std::string CrossOrigin::AllowedOrigin(std::string_view origin, bool is_for_customers) const {
  if (origin.empty()) return {};
  if (std::find(origins_.begin(), origins_.end(), origin) != origins_.end()) {
    return std::string(origin);
  }
  return allows_any_ && is_for_customers ? "*" : "";
}

bool IsSameOrigin(std::string_view origin, std::string_view host) {
  if (origin.empty()) return true;
  const std::size_t scheme = origin.find("://");
  return scheme != std::string_view::npos && origin.substr(scheme + 3) == host;
}

}  // namespace deskmesh::gateway
