// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/posting_index.h"

#include <algorithm>
#include <cmath>
#include <mutex>

namespace deskmesh::knowledge {
namespace {

constexpr size_t Index(Field field) { return static_cast<size_t>(field); }

// Order of a top-k heap: the worst document on top.
constexpr auto kBetter = [](const ScoredDoc& a, const ScoredDoc& b) {
  return a.score != b.score ? a.score > b.score : a.doc < b.doc;
};

}  // namespace

void DocumentTerms::Add(std::string_view term, Field field) {
  uint16_t& count = counts[std::string(term)].in_field[Index(field)];
  if (count < std::numeric_limits<uint16_t>::max()) ++count;
  ++length[Index(field)];
}

PostingIndex::PostingIndex(RankingWeights weights) : weights_(weights) {}

PostingIndex::PostingIndex(const PostingIndex& other)
    : weights_(other.weights_),
      group_share_(other.group_share_),
      ids_(other.ids_),
      texts_(other.texts_.size()),
      lists_(other.lists_),
      lengths_(other.lengths_),
      is_live_(other.is_live_),
      total_length_(other.total_length_),
      live_count_(other.live_count_),
      renewed_at_(other.renewed_at_),
      generation_(other.generation_) {
  for (const auto& [text, id] : ids_) texts_[id] = &text;
}

TermId PostingIndex::Intern(std::string_view term) {
  const auto [entry, is_new] = ids_.emplace(term, static_cast<TermId>(texts_.size()));
  if (is_new) {
    texts_.push_back(&entry->first);
    lists_.emplace_back();
  }
  return entry->second;
}

TermId PostingIndex::Find(std::string_view term) const {
  const auto entry = ids_.find(std::string(term));
  return entry == ids_.end() ? kNoTerm : entry->second;
}

bool PostingIndex::HasLiveDocument(TermId term) const {
  return std::ranges::any_of(lists_[term].postings,
                             [&](const Posting& posting) { return is_live_[posting.doc]; });
}

float PostingIndex::Rarity(TermId term) const {
  const auto total = static_cast<float>(lengths_.size());
  const auto with = static_cast<float>(std::min(lists_[term].postings.size(), lengths_.size()));
  return std::log1p((total - with + 0.5F) / (with + 0.5F));
}

float PostingIndex::GreatestRarity() const {
  return std::log1p(2.0F * static_cast<float>(lengths_.size()) + 1.0F);
}

float PostingIndex::ImpactIn(TermId term, DocNumber doc) const {
  if (term >= lists_.size()) return 0;
  const auto& postings = lists_[term].postings;
  const auto entry = std::ranges::lower_bound(postings, doc, {}, &Posting::doc);
  if (entry == postings.end() || entry->doc != doc) return 0;
  return static_cast<float>(entry->impact) * kImpactUnit;
}

uint16_t PostingIndex::Impact(const Posting& posting, const RankingWeights& weights) const {
  const std::array<float, kFieldCount> counts = {
      static_cast<float>(posting.title_and_keywords & 0x0F), static_cast<float>(posting.body),
      static_cast<float>(posting.title_and_keywords >> 4)};
  const double documents = std::max<double>(1, static_cast<double>(live_count_));
  float frequency = 0;
  for (size_t f = 0; f < kFieldCount; ++f) {
    if (counts[f] == 0) continue;
    const double mean = std::max(1.0, total_length_[f] / documents);
    const auto relative = static_cast<float>(lengths_[posting.doc][f] / mean);
    const float b = weights.length_penalty[f];
    frequency += weights.field_weight[f] * counts[f] / (1 - b + b * relative);
  }
  // Scaled so that the same match scores the same under every saturation, and scores stay comparable.
  constexpr float kUsualSaturation = 0.9F;
  const float saturated =
      frequency / (frequency + weights.saturation) *
      (weights.follows_length ? (1 + weights.saturation) / (1 + kUsualSaturation) : 1);
  return static_cast<uint16_t>(std::max(1.0F, std::round(saturated / kImpactUnit)));
}

void PostingIndex::Append(List* list, Posting posting) {
  const uint32_t block = posting.doc / kBlockSize;
  if (list->blocks.empty() || list->blocks.back().number != block) {
    list->blocks.push_back({block, static_cast<uint32_t>(list->postings.size()), 0});
  }
  list->blocks.back().best = std::max(list->blocks.back().best, posting.impact);
  list->postings.push_back(posting);
}

DocNumber PostingIndex::Add(const DocumentTerms& terms, Renews renews) {
  const auto doc = static_cast<DocNumber>(lengths_.size());
  ++generation_;
  lengths_.push_back(terms.length);
  is_live_.push_back(true);
  ++live_count_;
  for (size_t f = 0; f < kFieldCount; ++f) total_length_[f] += terms.length[f];
  for (const auto& [text, count] : terms.counts) {
    const auto clip = [&](Field field, uint16_t most) {
      return static_cast<uint8_t>(std::min(count.in_field[Index(field)], most));
    };
    Posting posting{
        doc, 0, static_cast<uint8_t>(clip(Field::kTitle, 15) | (clip(Field::kKeywords, 15) << 4)),
        clip(Field::kBody, 255)};
    posting.impact = Impact(posting, weights_);
    Append(&lists_[Intern(text)], posting);
  }
  if (renews == Renews::kAtOnce && IsRenewalDue()) RenewAllHere();
  return doc;
}

void PostingIndex::Remove(DocNumber doc) {
  if (!IsLive(doc)) return;
  is_live_[doc] = false;
  --live_count_;
  for (size_t f = 0; f < kFieldCount; ++f) total_length_[f] -= lengths_[doc][f];
}

// Between the best settings for sentences and for articles of some hundred terms.
RankingWeights PostingIndex::WeightsNow() const {
  RankingWeights weights = weights_;
  if (!weights.follows_length) return weights;
  // Terms of a body, pairs of Chinese characters included.
  constexpr double kShort = 32, kLong = 192;
  const double mean =
      total_length_[Index(Field::kBody)] / std::max<double>(1, static_cast<double>(live_count_));
  const double place = std::log(std::max(mean, kShort) / kShort) / std::log(kLong / kShort);
  const auto share = static_cast<float>(std::min(place, 1.0));
  weights.saturation = std::lerp(0.6F, 2.0F, share);
  weights.length_penalty[Index(Field::kBody)] = std::lerp(0.55F, 0.95F, share);
  return weights;
}

void PostingIndex::RenewImpacts(const RankingWeights& weights, std::vector<List>* lists) const {
  for (List& list : *lists) {
    for (size_t b = 0; b < list.blocks.size(); ++b) {
      Block& block = list.blocks[b];
      const size_t end =
          b + 1 < list.blocks.size() ? list.blocks[b + 1].first : list.postings.size();
      block.best = 0;
      for (size_t i = block.first; i < end; ++i) {
        list.postings[i].impact = Impact(list.postings[i], weights);
        block.best = std::max(block.best, list.postings[i].impact);
      }
    }
  }
}

void PostingIndex::RenewAllHere() {
  renewed_at_ = std::max<size_t>(1, live_count_);
  weights_ = WeightsNow();
  RenewImpacts(weights_, &lists_);
}

PostingIndex::Renewal PostingIndex::PrepareRenewal() const {
  Renewal renewal;
  renewal.weights_ = WeightsNow();
  renewal.lists_ = lists_;
  renewal.generation_ = generation_;
  RenewImpacts(renewal.weights_, &renewal.lists_);
  return renewal;
}

bool PostingIndex::Renew(Renewal* renewal) {
  if (renewal->generation_ != generation_) return false;
  renewed_at_ = std::max<size_t>(1, live_count_);
  weights_ = renewal->weights_;
  std::swap(lists_, renewal->lists_);
  return true;
}

void RenewImpactsAside(std::shared_mutex& mutex, PostingIndex& postings) {
  constexpr int kTries = 3;
  for (int i = 0; i < kTries; ++i) {
    // Outlives the locks: what was is freed when nobody waits for it.
    PostingIndex::Renewal renewal;
    {
      const std::shared_lock lock(mutex);
      if (!postings.IsRenewalDue()) return;
      renewal = postings.PrepareRenewal();
    }
    const std::unique_lock lock(mutex);
    if (postings.Renew(&renewal)) return;
  }
}

std::vector<DocNumber> PostingIndex::Compact() {
  std::vector<DocNumber> moved(lengths_.size());
  ++generation_;
  DocNumber next = 0;
  for (DocNumber doc = 0; doc < lengths_.size(); ++doc) {
    moved[doc] = next;
    if (!is_live_[doc]) continue;
    lengths_[next++] = lengths_[doc];
  }
  for (List& list : lists_) {
    std::vector<Posting> kept = std::move(list.postings);
    list = {};
    for (Posting posting : kept) {
      if (!is_live_[posting.doc]) continue;
      posting.doc = moved[posting.doc];
      Append(&list, posting);
    }
  }
  DropUnusedTerms();
  lengths_.resize(next);
  is_live_.assign(next, true);
  RenewAllHere();
  return moved;
}

void PostingIndex::DropUnusedTerms() {
  TermId kept = 0;
  for (TermId term = 0; term < texts_.size(); ++term) {
    const auto entry = ids_.find(*texts_[term]);
    if (lists_[term].postings.empty()) {
      ids_.erase(entry);
      continue;
    }
    entry->second = kept;
    texts_[kept] = texts_[term];
    if (kept != term) lists_[kept] = std::move(lists_[term]);
    ++kept;
  }
  texts_.resize(kept);
  texts_.shrink_to_fit();
  lists_.resize(kept);
  lists_.shrink_to_fit();
}

void PostingIndex::ScoreBlock(uint32_t block, std::span<const QueryTerm> terms,
                              std::span<const float> weights,
                              std::array<float, kBlockSize>* scores) const {
  scores->fill(0);
  std::array<float, kBlockSize> best{};
  std::array<float, kBlockSize> others{};
  bool group_open = false;
  const auto close_group = [&] {
    for (uint32_t i = 0; i < kBlockSize; ++i) {
      (*scores)[i] += best[i] + group_share_ * others[i];
    }
    best.fill(0);
    others.fill(0);
    group_open = false;
  };
  for (size_t t = 0; t < terms.size(); ++t) {
    if (t > 0 && terms[t].group != terms[t - 1].group && group_open) close_group();
    const List& list = lists_[terms[t].term];
    const auto entry = std::ranges::lower_bound(list.blocks, block, {}, &Block::number);
    if (entry == list.blocks.end() || entry->number != block) continue;
    const auto after = entry + 1;
    const size_t end = after == list.blocks.end() ? list.postings.size() : after->first;
    for (size_t i = entry->first; i < end; ++i) {
      const Posting& posting = list.postings[i];
      const float score = weights[t] * static_cast<float>(posting.impact);
      float& held = best[posting.doc % kBlockSize];
      others[posting.doc % kBlockSize] += std::min(score, held);
      held = std::max(score, held);
    }
    group_open = true;
  }
  if (group_open) close_group();
}

PostingIndex::WeighedTerms PostingIndex::Weigh(std::span<const QueryTerm> terms) const {
  WeighedTerms weighed{{terms.begin(), terms.end()}, {}};
  std::vector<QueryTerm>& sorted = weighed.terms;
  std::erase_if(sorted, [&](const QueryTerm& t) { return t.term >= lists_.size(); });
  std::ranges::sort(sorted, [](const QueryTerm& a, const QueryTerm& b) {
    return a.group != b.group ? a.group < b.group : a.term < b.term;
  });
  for (const QueryTerm& t : sorted) {
    weighed.weights.push_back(t.weight * Rarity(t.term) * kImpactUnit);
  }
  return weighed;
}

float PostingIndex::ScoreOf(std::span<const QueryTerm> terms, DocNumber doc) const {
  if (!IsLive(doc)) return 0;
  const WeighedTerms weighed = Weigh(terms);
  std::array<float, kBlockSize> scores;
  ScoreBlock(doc / kBlockSize, weighed.terms, weighed.weights, &scores);
  return scores[doc % kBlockSize];
}

std::vector<ScoredDoc> PostingIndex::TopK(std::span<const QueryTerm> terms, size_t k,
                                          const std::function<bool(DocNumber)>& accept) const {
  std::vector<ScoredDoc> heap;
  if (k == 0 || terms.empty()) return heap;
  const auto [sorted, weights] = Weigh(terms);
  const size_t block_count = (lengths_.size() + kBlockSize - 1) / kBlockSize;
  std::vector<float> bound(block_count);
  for (size_t t = 0; t < sorted.size(); ++t) {
    for (const Block& block : lists_[sorted[t].term].blocks) {
      bound[block.number] += weights[t] * static_cast<float>(block.best);
    }
  }
  std::vector<std::pair<float, uint32_t>> order;  // (bound, −block): ties from the front
  for (uint32_t b = 0; b < block_count; ++b) {
    if (bound[b] > 0) order.emplace_back(bound[b], ~b);
  }
  std::ranges::make_heap(order);
  std::array<float, kBlockSize> scores;
  // Rounding in a different order of addition must not cut off a document of equal score.
  constexpr float kSlack = 1.0001F;
  while (!order.empty()) {
    if (heap.size() == k && order.front().first * kSlack < heap.front().score) break;
    const uint32_t block = ~order.front().second;
    std::ranges::pop_heap(order);
    order.pop_back();
    ScoreBlock(block, sorted, weights, &scores);
    for (uint32_t i = 0; i < kBlockSize; ++i) {
      if (scores[i] <= 0) continue;
      const ScoredDoc candidate{block * kBlockSize + i, scores[i]};
      if (heap.size() == k && !kBetter(candidate, heap.front())) continue;
      if (!is_live_[candidate.doc] || (accept && !accept(candidate.doc))) continue;
      if (heap.size() == k) {
        std::ranges::pop_heap(heap, kBetter);
        heap.back() = candidate;
      } else {
        heap.push_back(candidate);
      }
      std::ranges::push_heap(heap, kBetter);
    }
  }
  std::ranges::sort(heap, kBetter);
  return heap;
}

std::vector<ScoredDoc> PostingIndex::ScoreAll(std::span<const QueryTerm> terms) const {
  return TopK(terms, lengths_.size(), nullptr);
}

}  // namespace deskmesh::knowledge
