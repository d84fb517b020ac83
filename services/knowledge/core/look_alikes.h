// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace deskmesh::knowledge {

// Characters that are taken for a Chinese one at a glance (己 for 已, 末 for 未, 艰 for 限), by a list of
// common mistakes; empty: none. Folded as text::Normalize does. Thread-safe.
std::u32string_view LookAlikesOf(char32_t han);

// Whether two different words of equal length differ in look-alikes only. Thread-safe.
bool AreLookAlike(std::u32string_view one, std::u32string_view other);

}  // namespace deskmesh::knowledge
