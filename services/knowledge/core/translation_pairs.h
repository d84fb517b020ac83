// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "knowledge/core/article_index.h"
#include "knowledge/core/translation_model.h"

namespace deskmesh::knowledge {

// Finds the pairs of a Chinese and an English article that say the same: those that carry the same
// translation group, then those whose language-neutral content (numbers, product names, commands,
// glossary concepts) evidently belongs together, each being the other's nearest by a clear margin.
// Indices into `articles`, Chinese first. Of many articles those that share a rare feature are
// compared, so that time grows with the articles, not with their pairs. Ends early, with what was
// found so far, where `stop` says so.
std::vector<std::pair<size_t, size_t>> FindTranslationPairs(
    const std::vector<IndexedArticle>& articles, const std::function<bool()>& stop = nullptr);

// Learns word translations from the pairs found.
TranslationModel LearnFromArticles(const std::vector<IndexedArticle>& articles,
                                   const std::function<bool()>& stop = nullptr);

}  // namespace deskmesh::knowledge
