// SPDX-License-Identifier: Apache-2.0
//
// Articles that mean what was asked (`near`, as ArticleIndex::Show gives them) beside those that hold its
// words. Pure functions; thread-safe.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {

// Both in one order, with scores of it; as it was found where nothing is near. Who names an error code
// wants the articles about it: those stay first.
std::vector<SearchHit> FuseHits(const std::vector<SearchHit>& found,
                                const std::vector<SearchHit>& near);

// Which of the three nearest aren't in the reader's language while none of the hits says the same in it:
// they needn't stand behind whatever else is.
std::set<std::string> NearestElsewhere(const ArticleIndex& index,
                                       const std::vector<SearchHit>& hits,
                                       const std::vector<SearchHit>& near,
                                       const std::string& language);

// Of articles that say the same the one in the asker's language, in the order of the nearest.
std::vector<std::string> OnePerGroup(const ArticleIndex& index, const std::vector<SearchHit>& near,
                                     const std::string& language);

}  // namespace deskmesh::knowledge
