// SPDX-License-Identifier: Apache-2.0
//
// Names of files that others sent.
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::files {

// A file name that is safe to show and to save: no folders, control characters or direction
// overrides, not starting with a dot, at most `max_bytes` with its extension kept; `file` when
// nothing is left.
std::string SafeFileName(std::string_view name, std::size_t max_bytes = 200);

}  // namespace deskmesh::files
