// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/address_set.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include "platform/base/error.h"

namespace deskmesh::gateway {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

struct Address {
  Bytes bytes{};
  bool is_v4 = false;
};

std::optional<Address> ParseIp(std::string_view text) {
  const std::string copy{text};
  Address address;
  in_addr v4 = {};
  if (::inet_pton(AF_INET, copy.c_str(), &v4) == 1) {
    address.is_v4 = true;
    address.bytes[10] = address.bytes[11] = 0xFF;
    std::memcpy(address.bytes.data() + 12, &v4, 4);
    return address;
  }
  in6_addr v6 = {};
  if (::inet_pton(AF_INET6, copy.c_str(), &v6) != 1) return std::nullopt;
  std::memcpy(address.bytes.data(), &v6, 16);
  return address;
}

bool SharePrefix(const Bytes& a, const Bytes& b, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin()))
    return false;
  const int rest = bits % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xFF << (8 - rest));
  return (a[whole] & mask) == (b[whole] & mask);
}

}  // namespace

absl::StatusOr<AddressSet> AddressSet::Parse(const std::vector<std::string>& blocks) {
  AddressSet set;
  for (const std::string& text : blocks) {
    const std::size_t slash = text.find('/');
    const auto address = ParseIp(std::string_view(text).substr(0, slash));
    Block block;
    bool is_valid = address.has_value();
    if (is_valid) {
      block.bytes = address->bytes;
      if (slash != std::string::npos) {
        const int most = address->is_v4 ? 32 : 128;
        const char* end = text.data() + text.size();
        auto [stop, error] = std::from_chars(text.data() + slash + 1, end, block.bits);
        is_valid = error == std::errc{} && stop == end && block.bits >= 0 && block.bits <= most;
        if (address->is_v4) block.bits += 96;
      }
    }
    if (!is_valid) {
      return base::Failure(absl::StatusCode::kInvalidArgument, "ADDRESS_INVALID",
                           text + " is neither an IP address nor a block such as 10.0.0.0/8");
    }
    set.blocks_.push_back(block);
  }
  return set;
}

bool AddressSet::Contains(std::string_view text) const {
  if (blocks_.empty()) return false;
  const auto address = ParseIp(text);
  return address && std::any_of(blocks_.begin(), blocks_.end(), [&](const Block& block) {
           return SharePrefix(block.bytes, address->bytes, block.bits);
         });
}

std::string ClientAddress(std::string_view peer, std::string_view forwarded_for,
                          const AddressSet& proxies) {
  std::string_view client = peer;
  while (!forwarded_for.empty() && proxies.Contains(client)) {
    const std::size_t comma = forwarded_for.rfind(',');
    std::string_view hop =
        comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1);
    forwarded_for =
        comma == std::string_view::npos ? std::string_view() : forwarded_for.substr(0, comma);
    while (hop.starts_with(' ')) hop.remove_prefix(1);
    while (hop.ends_with(' ')) hop.remove_suffix(1);
    if (!ParseIp(hop)) break;  // whoever wrote that is not to be believed
    client = hop;
  }
  return std::string(client);
}

}  // namespace deskmesh::gateway
