// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "knowledge/core/article_index.h"
#include "knowledge/core/error_codes.h"
#include "knowledge/core/posting_index.h"

namespace deskmesh::knowledge {

// Articles about the codes that a question names, at most three.
struct CodeCarriers {
  std::vector<ScoredDoc> docs;
  bool is_sure = false;  // that they are what was asked for
};

CodeCarriers FindCarriers(const std::vector<NamedCode>& codes, const PostingIndex& postings,
                          const std::vector<IndexedArticle>& articles,
                          const std::function<bool(DocNumber)>& is_shown);

// Articles about the codes of a question go first; those that weren't among the best are added.
void LiftCarriers(const std::vector<ScoredDoc>& carriers, std::vector<ScoredDoc>* found);

// Whether an article mentions a code somewhere, if only by its digits.
bool Mentions(const PostingIndex& postings, DocNumber doc, const NamedCode& code);

}  // namespace deskmesh::knowledge
