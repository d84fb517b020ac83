// SPDX-License-Identifier: Apache-2.0
//
// Lines of batch predictions, in and out.
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// A line of JSON as a parser takes it: bytes that are no UTF-8 and escaped halves of surrogate pairs become
// U+FFFD, so that what else the line says isn't lost. Thread-safe.
std::string MendJsonLine(std::string_view line);

// Whether a text can be a column of a table whose columns end with a tab and whose lines end with a line
// feed. Thread-safe.
bool FitsColumn(std::string_view text);

}  // namespace deskmesh::knowledge
