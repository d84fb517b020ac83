// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/shelves.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace deskmesh::knowledge {
namespace {

std::string_view TrimBlanks(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string ParentOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

}  // namespace

std::string ShelfPath(std::string_view category) {
  std::string path;
  while (!category.empty()) {
    const size_t slash = std::min(category.find('/'), category.size());
    const std::string_view name = TrimBlanks(category.substr(0, slash));
    category.remove_prefix(std::min(slash + 1, category.size()));
    if (name.empty()) continue;
    if (!path.empty()) path += '/';
    path += name;
  }
  return path;
}

bool IsOnOrBelow(std::string_view path, std::string_view category) {
  if (category.empty() || path == category) return true;
  return path.starts_with(category) && path[category.size()] == '/';
}

std::vector<Shelf> ArrangeShelves(std::map<std::string, Shelf> shelves) {
  std::map<std::string, Shelf> all = shelves;
  for (const auto& [path, shelf] : shelves) {
    for (std::string above = path; !above.empty(); above = ParentOf(above)) {
      all[above].total += shelf.count;
    }
    if (path.empty()) all[path].total = shelf.count;
  }
  std::map<std::string, std::vector<std::string>> below;  // paths by that of their category
  for (const auto& [path, shelf] : all) {
    if (!path.empty()) below[ParentOf(path)].push_back(path);
  }
  for (auto& [path, sections] : below) {
    std::ranges::sort(sections, [&](const std::string& a, const std::string& b) {
      return all[a].total != all[b].total ? all[a].total > all[b].total : a < b;
    });
  }
  std::vector<Shelf> arranged;
  std::vector<std::string> open = {""};  // the next one last
  while (!open.empty()) {
    const std::string path = std::move(open.back());
    open.pop_back();
    if (!path.empty()) {
      arranged.push_back(std::move(all[path]));
      arranged.back().path = path;
    }
    const std::vector<std::string>& sections = below[path];
    open.insert(open.end(), sections.rbegin(), sections.rend());
  }
  const auto loose = all.find("");
  if (loose != all.end() && loose->second.count > 0) arranged.push_back(std::move(loose->second));
  return arranged;
}

}  // namespace deskmesh::knowledge
