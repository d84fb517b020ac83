// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace deskmesh::text {

// Bytes of GB18030 (and so of GBK and GB2312, in which Chinese Windows writes) as UTF-8; nothing where they
// are none. Thread-safe.
std::optional<std::string> FromGb18030(std::string_view bytes);

}  // namespace deskmesh::text
