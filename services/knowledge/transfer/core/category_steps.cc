// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/core/category_steps.h"

#include <algorithm>

#include "knowledge/transfer/core/markdown_writing.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLongestCategory = 64;

}  // namespace

std::string CategoryOfSteps(const std::vector<std::string>& steps) {
  std::string path;
  for (const std::string& step : steps) {
    std::string name = Trimmed(step);
    std::ranges::replace(name, '/', '-');
    if (name.empty()) continue;
    const std::string longer = path.empty() ? name : path + "/" + name;
    if (text::CountCodePoints(longer) > kLongestCategory) break;
    path = longer;
  }
  return path;
}

}  // namespace deskmesh::knowledge
