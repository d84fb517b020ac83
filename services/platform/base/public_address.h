// SPDX-License-Identifier: Apache-2.0
//
// Which addresses an outgoing request may reach: only public ones, so that a webhook can't be
// pointed at the inside of the installation (server-side request forgery).
#pragma once

#include <cstdint>
#include <span>

namespace deskmesh::base {

// `address` is 4 bytes (IPv4) or 16 (IPv6) in network order. False for loopback, private,
// link-local, shared (100.64/10), multicast, reserved and unspecified addresses, also when they are
// wrapped in IPv6.
bool IsPublic(std::span<const std::uint8_t> address);

}  // namespace deskmesh::base
