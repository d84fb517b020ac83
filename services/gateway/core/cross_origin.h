// SPDX-License-Identifier: Apache-2.0
//
// Who may call from another site's page (CORS). Credentials never travel along: other sites use
// bearer tokens. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::gateway {

// Safe for concurrent const use.
class CrossOrigin {
 public:
  // Origins such as `https://www.example.com`; `*` is any, but only for what customers may call.
  explicit CrossOrigin(std::vector<std::string> origins);

  // The value of Access-Control-Allow-Origin for a request of `origin`; empty when it gets none.
  // `is_for_customers`: the route is open to visitors and customers.
  std::string AllowedOrigin(std::string_view origin, bool is_for_customers) const;

 private:
  std::vector<std::string> origins_;
  bool allows_any_ = false;
};

// Whether a browser's request comes from a page of this very site: without an Origin, or with the
// one that `host` (the Host header) names.
bool IsSameOrigin(std::string_view origin, std::string_view host);

}  // namespace deskmesh::gateway
