// SPDX-License-Identifier: Apache-2.0
//
// What names people in tickets that no account has: a draft must not tell it (R32).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// Names by which a text clearly introduces somebody: "this is Ann Miller from …", "my name is Ann",
// a line of a name behind "regards,", 我是李雷, 找王小明. Others stay unknown. Thread-safe.
std::vector<std::string> IntroducedNames(std::string_view text);

// Puts a mark in the place of IPv4 addresses that are somebody's own on the internet. Those of private
// networks, of examples and of well-known name servers stay, and so do versions. Thread-safe.
std::string WithoutPublicAddresses(std::string_view text, std::string_view mark);

}  // namespace deskmesh::knowledge
