// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {

// Of what was read, asked and written each, so many of the newest say something about now.
inline constexpr size_t kTellingTexts = 2;

// What is known of a reader who hasn't asked anything. Lists have the newest last.
struct ReaderContext {
  SearchFilter filter;                   // role, plan, language
  std::string page;  // path or title of the page of the product; may be empty
  std::string page_title;  // its title besides a path; may be empty
  std::vector<std::string> read_ids;  // articles read
  std::vector<std::string> read_titles;  // the newest of them will do
  std::vector<std::string> questions;  // searched and asked
  std::vector<std::string> tickets;  // subjects of the reader's own
};

// What spoke for a recommendation most.
enum class RecommendationReason : uint8_t { kPage, kHistory, kRole, kPopular };

struct Recommendation {
  std::string id;
  RecommendationReason reason = RecommendationReason::kPopular;
  double score = 0;  // > 0, comparable within one call
};

// Articles that may help this reader here (R33), best first: those about the page, then those like
// what was read, asked or written last, those meant for the reader's role, those others found helpful.
// Pages and texts speak in any language, and the less the more articles have their words. What was
// read already, and its translations, is left out. Safe for concurrent use.
std::vector<Recommendation> RecommendArticles(const ArticleIndex& index,
                                              const ReaderContext& reader, size_t limit);

// The words of a page's title, path or address: `/projects/7f3a91/gantt-chart?tab=1` → `projects
// gantt chart`. Numbers and ids say nothing, but for a title that names an error code, nor do host,
// query and fragment; what an address has percent-encoded is decoded, and a part with an @ is
// somebody's.
std::string PageWords(std::string_view page);

// "PAGE", "HISTORY", "ROLE", "POPULAR".
std::string_view RecommendationReasonName(RecommendationReason reason);

}  // namespace deskmesh::knowledge
