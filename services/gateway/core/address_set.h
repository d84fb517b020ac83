// SPDX-License-Identifier: Apache-2.0
//
// Sets of IP addresses such as `10.0.0.0/8, ::1`, and the client's address behind proxies. Pure.
#pragma once

#include <absl/status/statusor.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::gateway {

// Safe for concurrent const use.
class AddressSet {
 public:
  // Single addresses and CIDR blocks, IPv4 and IPv6. INVALID_ARGUMENT names one that is neither.
  static absl::StatusOr<AddressSet> Parse(const std::vector<std::string>& blocks);

  bool Contains(std::string_view address) const;

 private:
  struct Block {
    std::array<std::uint8_t, 16> bytes{};  // IPv4 as ::ffff:a.b.c.d
    int bits = 128;
  };
  std::vector<Block> blocks_;
};

// The client: `peer`, or where that is a trusted proxy the last address of X-Forwarded-For that is
// none.
std::string ClientAddress(std::string_view peer, std::string_view forwarded_for,
                          const AddressSet& proxies);

}  // namespace deskmesh::gateway
