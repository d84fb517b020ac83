// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::text {

// Reduces a lower-case English word to its stem by Martin Porter's second algorithm (Porter2):
// "notifications" → "notif", "dependencies" → "depend". Words of one or two letters and words with
// anything but a–z and the apostrophe come back unchanged. Thread-safe.
std::string StemEnglish(std::string_view word);

}  // namespace deskmesh::text
