// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {

// Whether an article is for certain roles or plans only.
bool IsRestricted(const IndexedArticle& article);

// Whether an article is of what is looked for and for whom the filter is.
bool IsShown(const IndexedArticle& article, const SearchFilter& filter);

}  // namespace deskmesh::knowledge
