// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace deskmesh::text {

// Whether a text with Han characters is an English sentence around Chinese names of buttons, fields and
// people, or one that quotes a Chinese message or word: "The button 导出 does not work", "张伟 can't log in",
// "I got 权限不足, what does it mean?". Chinese sentences around English product names and titles are none.
// Linear; thread-safe.
bool IsEnglishAroundNames(std::string_view text);

}  // namespace deskmesh::text
