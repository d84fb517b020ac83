// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/similar_tickets.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "knowledge/core/posting_index.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMaxBytes = 20'000;
constexpr size_t kMaxQueryTerms = 400;
constexpr float kTitleBoost = 4.0F;  // of a word in the asked ticket's title

constexpr RankingWeights kWeights = {
    .field_weight = {3.0F, 1.0F, 1.0F}, .length_penalty = {0.5F, 0.75F, 0.2F}, .saturation = 1.2F};

}  // namespace

struct SimilarTickets::State {
  mutable std::shared_mutex mutex;
  PostingIndex postings{kWeights};
  std::vector<std::string> ids;
  std::unordered_map<std::string, DocNumber> numbers;

  bool Drop(const std::string& id) {
    const auto entry = numbers.find(id);
    if (entry == numbers.end()) return false;
    postings.Remove(entry->second);
    numbers.erase(entry);
    CompactWhenWorthwhile();
    return true;
  }

  void CompactWhenWorthwhile() {
    const size_t dead = postings.document_count() - postings.live_count();
    if (dead < 64 || dead < postings.live_count()) return;
    const std::vector<std::string> before = std::move(ids);
    std::vector<bool> live(before.size());
    for (DocNumber doc = 0; doc < before.size(); ++doc) live[doc] = postings.IsLive(doc);
    postings.Compact();
    ids.clear();
    for (DocNumber doc = 0; doc < before.size(); ++doc) {
      if (!live[doc]) continue;
      numbers[before[doc]] = static_cast<DocNumber>(ids.size());
      ids.push_back(before[doc]);
    }
  }
};

SimilarTickets::SimilarTickets() : state_(std::make_unique<State>()) {}
SimilarTickets::~SimilarTickets() = default;
SimilarTickets::SimilarTickets(SimilarTickets&&) noexcept = default;
SimilarTickets& SimilarTickets::operator=(SimilarTickets&&) noexcept = default;

void SimilarTickets::Upsert(const TicketText& ticket) {
  DocumentTerms terms;
  for (const text::Term& term : text::Analyze(ticket.title)) terms.Add(term.text, Field::kTitle);
  for (const text::Term& term : text::Analyze(text::TruncateUtf8(ticket.text, kMaxBytes))) {
    terms.Add(term.text, Field::kBody);
  }
  {
    const std::unique_lock lock(state_->mutex);
    state_->Drop(ticket.id);
    state_->numbers[ticket.id] = state_->postings.Add(terms, PostingIndex::Renews::kLater);
    state_->ids.push_back(ticket.id);
  }
  RenewImpactsAside(state_->mutex, state_->postings);
}

bool SimilarTickets::Remove(std::string_view id) {
  const std::unique_lock lock(state_->mutex);
  return state_->Drop(std::string(id));
}

std::vector<SimilarTicket> SimilarTickets::Find(const TicketText& ticket, size_t limit) const {
  const std::shared_lock lock(state_->mutex);
  const PostingIndex& postings = state_->postings;
  std::unordered_map<std::string, float> weights;
  for (const text::Term& term : text::Analyze(ticket.title)) {
    weights[term.text] += kTitleBoost * term.weight;
  }
  for (const text::Term& term : text::Analyze(text::TruncateUtf8(ticket.text, kMaxBytes))) {
    weights[term.text] += term.weight;
  }
  std::vector<QueryTerm> terms;
  for (const auto& [text, weight] : weights) {
    const TermId id = postings.Find(text);
    if (id == kNoTerm) continue;
    // Rarity counts more than in a search: a ticket's text is long and mostly common words.
    const float rarity = std::sqrt(postings.Rarity(id));
    terms.push_back({id, rarity * (1 + std::log(std::max(weight, 0.05F))), 0});
  }
  std::erase_if(terms, [](const QueryTerm& term) { return term.weight <= 0; });
  // A long ticket has hundreds of words; the rare ones find its like.
  const auto value = [&](const QueryTerm& term) {
    return term.weight * postings.Rarity(term.term);
  };
  std::ranges::sort(terms, [&](const QueryTerm& a, const QueryTerm& b) {
    return value(a) != value(b) ? value(a) > value(b) : a.term < b.term;
  });
  if (terms.size() > kMaxQueryTerms) terms.resize(kMaxQueryTerms);
  for (uint32_t group = 0; QueryTerm & term : terms) term.group = group++;

  std::vector<SimilarTicket> found;
  for (const ScoredDoc& hit : postings.TopK(terms, limit + 1, nullptr)) {
    const std::string& id = state_->ids[hit.doc];
    if (id != ticket.id && found.size() < limit) found.push_back({id, hit.score});
  }
  return found;
}

size_t SimilarTickets::size() const {
  const std::shared_lock lock(state_->mutex);
  return state_->postings.live_count();
}

}  // namespace deskmesh::knowledge
