// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// What the layout of a ticket says about it, as names to be counted: the questions of a form with
// the first line of their answers ("?issue type=bug"), lines that may come from a template, ticked
// boxes, code, stack traces, pictures, addressed sites, how title and text begin. Names are folded
// to lower case, numbers to 0. Empty for an empty text. Thread-safe.
std::vector<std::string> DescribeStructure(std::string_view title, std::string_view text);

// How a text looks at first glance, as names: its size ("size7"), many capitals or repeated marks.
// Thread-safe.
std::vector<std::string> DescribeShape(std::string_view text);

}  // namespace deskmesh::knowledge
