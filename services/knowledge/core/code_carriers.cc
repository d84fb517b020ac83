// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/code_carriers.h"

#include <algorithm>
#include <string>

#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMostCarriers = 3;  // of the codes of one question

// Linked, or about the same code.
bool IsSaidInBoth(const IndexedArticle& a, const IndexedArticle& b) {
  if (a.locale == b.locale) return false;
  if (!a.translation_group.empty() && a.translation_group == b.translation_group) return true;
  return std::ranges::any_of(a.error_codes, [&](const std::string& code) {
    return std::ranges::find(b.error_codes, JoinedCode(code), JoinedCode) != b.error_codes.end();
  });
}

// One article in each of its languages.
bool IsOneArticle(const std::vector<ScoredDoc>& docs, const std::vector<IndexedArticle>& articles) {
  for (size_t i = 0; i < docs.size(); ++i) {
    for (size_t k = i + 1; k < docs.size(); ++k) {
      if (!IsSaidInBoth(articles[docs[i].doc], articles[docs[k].doc])) return false;
    }
  }
  return true;
}

}  // namespace

CodeCarriers FindCarriers(const std::vector<NamedCode>& codes, const PostingIndex& postings,
                          const std::vector<IndexedArticle>& articles,
                          const std::function<bool(DocNumber)>& is_shown) {
  std::vector<QueryTerm> whole, bare;
  const auto add = [&](const std::string& term, std::vector<QueryTerm>* terms) {
    const TermId id = postings.Find(term);
    if (id != kNoTerm) terms->push_back({id, 1, 0});
  };
  for (const NamedCode& code : codes) {
    if (code.kind != NamedCode::Kind::kNumber) add(WholeCodeTerm(code.joined), &whole);
    // By its digits where nothing else was said that they could belong to.
    const std::string_view digits = BareDigits(code.joined);
    if (digits.empty() || (code.kind != NamedCode::Kind::kCertain && !code.is_alone)) continue;
    add(digits == code.joined ? CodeDigitsTerm(digits) : BareCodeTerm(digits), &bare);
  }
  CodeCarriers carriers{postings.TopK(whole, kMostCarriers, is_shown), true};
  if (!carriers.docs.empty()) return carriers;
  carriers.docs = postings.TopK(bare, kMostCarriers, is_shown);
  carriers.is_sure = IsOneArticle(carriers.docs, articles);
  return carriers;
}

void LiftCarriers(const std::vector<ScoredDoc>& carriers, std::vector<ScoredDoc>* found) {
  const float best = found->empty() ? 0 : found->front().score;
  for (const ScoredDoc& carrier : carriers) {
    const auto known = std::ranges::find(*found, carrier.doc, &ScoredDoc::doc);
    if (known == found->end()) {
      found->push_back({carrier.doc, best + carrier.score});
    } else {
      known->score += best;
    }
  }
  std::ranges::sort(*found, [](const ScoredDoc& a, const ScoredDoc& b) {
    return a.score != b.score ? a.score > b.score : a.doc < b.doc;
  });
}

bool Mentions(const PostingIndex& postings, DocNumber doc, const NamedCode& code) {
  std::vector<std::string> terms = {code.joined, CodeDigitsTerm(code.joined)};
  for (text::Term& term : text::Analyze(code.written)) {
    const bool is_whole = term.weight >= 1 && std::ranges::any_of(term.text, text::IsAsciiDigit);
    if (is_whole) terms.push_back(std::move(term.text));
  }
  return std::ranges::any_of(terms, [&](const std::string& term) {
    const TermId id = postings.Find(term);
    return id != kNoTerm && postings.ImpactIn(id, doc) > 0;
  });
}

}  // namespace deskmesh::knowledge
