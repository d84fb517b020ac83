// SPDX-License-Identifier: Apache-2.0
#include "platform/base/public_address.h"

#include <algorithm>
#include <array>

namespace deskmesh::base {
namespace {

bool IsPublic4(std::span<const std::uint8_t> a) {
  if (a[0] == 0 || a[0] == 10 || a[0] == 127 || a[0] >= 224) return false;
  if (a[0] == 100 && (a[1] & 0xC0U) == 64) return false;
  if (a[0] == 169 && a[1] == 254) return false;
  if (a[0] == 172 && (a[1] & 0xF0U) == 16) return false;
  if (a[0] == 192 && a[1] == 168) return false;
  if (a[0] == 192 && a[1] == 0 && (a[2] == 0 || a[2] == 2)) return false;
  if (a[0] == 198 && (a[1] & 0xFEU) == 18) return false;
  return true;
}

bool StartsWith(std::span<const std::uint8_t> address, std::initializer_list<std::uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), address.begin());
}

}  // namespace

bool IsPublic(std::span<const std::uint8_t> address) {
  if (address.size() == 4) return IsPublic4(address);
  if (address.size() != 16) return false;
  // IPv4 in IPv6: mapped, compatible, NAT64 and 6to4.
  if (StartsWith(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}) ||
      StartsWith(address, {0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0})) {
    return IsPublic4(address.subspan(12));
  }
  if (StartsWith(address, {0x20, 0x02})) return IsPublic4(address.subspan(2, 4));
  if (StartsWith(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})) return false;
  // Global unicast is 2000::/3; documentation addresses are within it.
  if ((address[0] & 0xE0U) != 0x20) return false;
  return !StartsWith(address, {0x20, 0x01, 0x0D, 0xB8});
}

}  // namespace deskmesh::base
