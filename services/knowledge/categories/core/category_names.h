// SPDX-License-Identifier: Apache-2.0
//
// What categories are called (R30).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// Names in one language by the paths of their categories.
using CategoryNames = std::map<std::string, std::string, std::less<>>;

// The paths on the way to a category, itself last: `Planning`, `Planning/Gantt charts`. None of the empty
// path. `path` as ShelfPath writes it.
std::vector<std::string> StepsOf(std::string_view path);

// The path's own text of its last step: `Gantt charts`.
std::string_view OwnName(std::string_view path);

// What each of StepsOf is called: its name, else its own text.
std::vector<std::string> NamesOf(std::string_view path, const CategoryNames& names);

// The language of `zh-CN`, in lower case; empty for what is no language tag.
std::string CategoryLanguage(std::string_view locale);

// A name without blanks around it; empty where it is blank or holds control characters.
std::string CategoryNameFrom(std::string_view text);

}  // namespace deskmesh::knowledge
