// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// Markdown without footnotes, which articles don't have: a short note stands in brackets where it was named,
// others stand at the end with a number. Code stays as it is, and so do names of notes that there are none
// of. Linear in the text. Thread-safe.
std::string WithoutFootnotes(std::string_view markdown);

}  // namespace deskmesh::knowledge
