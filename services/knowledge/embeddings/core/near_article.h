// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace deskmesh::knowledge {

// An article that means something like a query.
struct NearArticle {
  std::string id;
  float similarity = 0;  // cosine of the query and the nearest passage, [-1, 1]
  std::uint32_t passage = 0;  // which of CutPassages that is
};

}  // namespace deskmesh::knowledge
