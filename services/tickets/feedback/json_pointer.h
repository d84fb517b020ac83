// SPDX-License-Identifier: Apache-2.0
//
// Single values out of JSON texts, by JSON pointer (RFC 6901).
#pragma once

#include <google/protobuf/struct.pb.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::tickets {

// A text, number or truth value that is no empty text, as text; nothing where the pointer leads to
// something else or nowhere. Whole numbers have no fraction.
std::optional<std::string> TextAt(const google::protobuf::Struct& json, std::string_view pointer);

// Of several pointers separated by spaces: what each leads to, in their order.
std::vector<std::string> TextsAt(const google::protobuf::Struct& json, std::string_view pointers);

// Whether every pointer of a list is one: empty lists and `/a~1b/0 /c` are.
bool ArePointers(std::string_view pointers);

}  // namespace deskmesh::tickets
