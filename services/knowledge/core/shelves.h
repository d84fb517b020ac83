// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {

// "Planning / Gantt charts/" as "Planning/Gantt charts".
std::string ShelfPath(std::string_view category);

// Whether a shelf is the other one or below it. Everything is below the empty path.
bool IsOnOrBelow(std::string_view path, std::string_view category);

// Puts shelves in order, adds those on the way to them and sums up. `shelves` by path, with `count` and
// `newest` filled.
std::vector<Shelf> ArrangeShelves(std::map<std::string, Shelf> shelves);

}  // namespace deskmesh::knowledge
