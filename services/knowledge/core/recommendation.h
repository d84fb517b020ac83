// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {

// What is known of a reader who hasn't asked anything.
struct ReaderContext {
  SearchFilter filter;                  // role, plan, language
  std::string page;                     // title or path of the page of the product; may be empty
  std::vector<std::string> read_ids;    // articles read
  std::vector<std::string> texts;  // what was searched, and titles of what was read, newest last
};

// What spoke for a recommendation most.
enum class RecommendationReason : uint8_t { kPage, kHistory, kRole, kPopular };

struct Recommendation {
  std::string id;
  RecommendationReason reason = RecommendationReason::kPopular;
  double score = 0;  // > 0, comparable within one call
};

// Articles that may help this reader here (R33), best first: those about the page, then those like
// what was read last, those meant for the reader's role, those others found helpful. What was read
// already, and its translations, is left out. Safe for concurrent use.
std::vector<Recommendation> RecommendArticles(const ArticleIndex& index,
                                              const ReaderContext& reader, size_t limit);

// The words of a page's title or path: `/projects/7f3a91/gantt-chart?tab=1` → `projects gantt chart`.
// Numbers and ids say nothing.
std::string PageWords(std::string_view page);

// "PAGE", "HISTORY", "ROLE", "POPULAR".
std::string_view RecommendationReasonName(RecommendationReason reason);

}  // namespace deskmesh::knowledge
