// SPDX-License-Identifier: Apache-2.0
//
// Which articles of an archive are each other's translation.
#pragma once

#include <vector>

#include "knowledge/transfer/core/article_source.h"

namespace deskmesh::knowledge {

// What files say is their translation, a slug or the path of a file beside them, becomes its slug; what is
// neither gets a warning. The article that is named names the other one back unless it has a translation.
// Then those whose paths differ by a language alone are linked: `zh/a.md` and `en/a.md`, `a.zh-CN.md` and
// `a.en.md`, `a.md` and `a.en.md`. All must have their slugs.
void LinkLanguages(std::vector<ArticleSource>* articles);

}  // namespace deskmesh::knowledge
