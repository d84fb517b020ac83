// SPDX-License-Identifier: Apache-2.0
//
// Lists of strings in one column: each with its length in front, so that any bytes may be inside.
//
//   PackList({"a", "甘特图"})  →  "1:a9:甘特图"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::chat {

std::string PackList(const std::vector<std::string>& strings);

// What PackList made; damaged text gives what can be read of it.
std::vector<std::string> UnpackList(std::string_view packed);

}  // namespace deskmesh::chat
