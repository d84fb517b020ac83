// SPDX-License-Identifier: Apache-2.0
//
// The parts of an article that are embedded each by itself. Pure functions; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {

// Cuts plain text into passages of at most 1,200 bytes (200 words of English, 400 characters of
// Chinese: what embedding models read at once), at the ends of lines, else of sentences, else of words.
// At most 64: what is behind them isn't found by its meaning.
std::vector<std::string_view> CutPassages(std::string_view text);

// What of an article leaves the house: each passage under the title, without personal data; the title
// alone where there is no text.
std::vector<std::string> TextsToEmbed(const IndexedArticle& article);

}  // namespace deskmesh::knowledge
