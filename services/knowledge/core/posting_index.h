// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace deskmesh::knowledge {

using TermId = uint32_t;
using DocNumber = uint32_t;  // dense, in order of insertion, never reused before a compaction

inline constexpr TermId kNoTerm = std::numeric_limits<TermId>::max();

// The parts of a document whose matches count differently.
enum class Field : uint8_t { kTitle, kBody, kKeywords };
inline constexpr size_t kFieldCount = 3;

// Weights of the ranking formula BM25F (Robertson, Zaragoza 2009): frequencies are weighted and
// normalised by field length per field, added, then saturated once.
struct RankingWeights {
  std::array<float, kFieldCount> field_weight = {2.5F, 1.0F, 2.5F};
  std::array<float, kFieldCount> length_penalty = {0.4F, 0.75F, 0.2F};  // b, in [0, 1]
  float saturation = 0.9F;                                            // k1, > 0
  // Whether the body's length penalty and the saturation follow the documents' mean length, and the
  // two above are not used: what repeats in a long article says more than in a sentence, and long
  // articles mention everything.
  bool follows_length = false;
};

// How often each term stands in each field of one document.
struct DocumentTerms {
  struct Count {
    std::array<uint16_t, kFieldCount> in_field{};
  };
  std::unordered_map<std::string, Count> counts;
  std::array<uint32_t, kFieldCount> length{};

  void Add(std::string_view term, Field field);
};

// One look-up of a query. Terms of one `group` are ways to say the same thing (a word, its synonyms
// and translations): a document gets the best of a group and a share of the others.
struct QueryTerm {
  TermId term = kNoTerm;
  float weight = 1;  // multiplies the term's rarity; > 0
  uint32_t group = 0;
  bool is_marked = true;  // in what is shown of a document
};

struct ScoredDoc {
  DocNumber doc = 0;
  float score = 0;
};

// PostingIndex is an in-memory inverted index that can be appended to, with exact top-k evaluation
// by block-max pruning: documents fall into blocks of 64; every term knows its best impact in each
// block it occurs in; blocks are visited in descending order of the sum of those bounds and the
// walk stops when no bound can beat the k-th score (Mallia, Suel, Tonellotto 2024).
//
// Impacts are computed at insertion from the mean lengths of that moment and all renewed whenever
// the number of documents has doubled: at once, or aside (see RenewImpactsAside). Confined to one
// thread for changes; safe for concurrent const use between them.
class PostingIndex {
  struct List;

 public:
  enum class Renews { kAtOnce, kLater };

  // All impacts anew, computed from an index as it stood at one moment.
  class Renewal {
    friend class PostingIndex;
    RankingWeights weights_;
    std::vector<List> lists_;
    uint64_t generation_ = 0;
  };

  explicit PostingIndex(RankingWeights weights = {});
  PostingIndex(const PostingIndex& other);
  PostingIndex& operator=(const PostingIndex&) = delete;
  PostingIndex(PostingIndex&&) = default;
  PostingIndex& operator=(PostingIndex&&) = default;

  // Adds a document and returns its number. `kLater` leaves it to the caller to renew what is due.
  DocNumber Add(const DocumentTerms& terms, Renews renews = Renews::kAtOnce);

  // Whether the documents have doubled since impacts were renewed.
  bool IsRenewalDue() const { return live_count_ >= 2 * renewed_at_; }
  // The slow part: reads all postings, changes nothing.
  Renewal PrepareRenewal() const;
  // Puts a renewal in the place of what it was computed from, in no time, and leaves it what was there.
  // False, and nothing is done, where documents were added or dropped since.
  bool Renew(Renewal* renewal);

  // Hides a document from all results. The postings stay until `Compact`.
  void Remove(DocNumber doc);

  // Drops removed documents and the terms that only they had; the others are numbered anew, in the same
  // order. `moved[old]` is the new number of each document that stayed.
  std::vector<DocNumber> Compact();

  // The k best live documents that `accept` lets through, best first; equal scores by number.
  // An empty `accept` lets all through.
  std::vector<ScoredDoc> TopK(std::span<const QueryTerm> terms, size_t k,
                              const std::function<bool(DocNumber)>& accept) const;

  // Score of one document as TopK counts it; 0 where it doesn't match or was removed.
  float ScoreOf(std::span<const QueryTerm> terms, DocNumber doc) const;

  // Score of every live document that matches (for re-ranking and learning); unordered.
  std::vector<ScoredDoc> ScoreAll(std::span<const QueryTerm> terms) const;

  TermId Find(std::string_view term) const;
  const std::string& TermText(TermId term) const { return *texts_[term]; }
  size_t term_count() const { return texts_.size(); }

  // Number of documents with the term, removed ones included until the next compaction.
  size_t DocumentFrequency(TermId term) const { return lists_[term].postings.size(); }

  // Whether a document that wasn't removed has it. Stops at the first one.
  bool HasLiveDocument(TermId term) const;

  // ln(1 + (N − df + ½) / (df + ½)): 0 for a term of every document, large for a rare one.
  float Rarity(TermId term) const;

  // The rarity of a term of no document: the greatest there is.
  float GreatestRarity() const;

  size_t document_count() const { return lengths_.size(); }
  size_t live_count() const { return live_count_; }
  bool IsLive(DocNumber doc) const { return doc < is_live_.size() && is_live_[doc]; }

  // Calls `visit(doc, impact in (0, 2])` for every posting of a term, removed documents included.
  template <typename Visit>
  void ForEachPosting(TermId term, Visit visit) const {
    for (const Posting& posting : lists_[term].postings) {
      visit(posting.doc, static_cast<float>(posting.impact) * kImpactUnit);
    }
  }

  // Impact of a term in a document, 0 when it doesn't occur.
  float ImpactIn(TermId term, DocNumber doc) const;

  // Share of the second and further matches of a group that is added to its best one, in [0, 1].
  void set_group_share(float share) { group_share_ = share; }

 private:
  static constexpr uint32_t kBlockSize = 64;
  static constexpr float kImpactUnit = 2.0F / 65535.0F;

  struct Posting {
    DocNumber doc;
    uint16_t impact;  // saturated weighted frequency in units of 2/65535
    uint8_t title_and_keywords;  // two counts of four bits, clipped
    uint8_t body;  // clipped
  };
  struct Block {
    uint32_t number;  // doc / kBlockSize
    uint32_t first;  // index of its first posting
    uint16_t best;  // greatest impact inside
  };
  struct List {
    std::vector<Posting> postings;
    std::vector<Block> blocks;
  };

  uint16_t Impact(const Posting& posting, const RankingWeights& weights) const;
  RankingWeights WeightsNow() const;
  void RenewImpacts(const RankingWeights& weights, std::vector<List>* lists) const;
  void Append(List* list, Posting posting);
  void RenewAllHere();
  void DropUnusedTerms();
  TermId Intern(std::string_view term);
  // The terms of a query in order of their groups, and what a unit of impact of each is worth.
  struct WeighedTerms {
    std::vector<QueryTerm> terms;
    std::vector<float> weights;
  };
  WeighedTerms Weigh(std::span<const QueryTerm> terms) const;
  void ScoreBlock(uint32_t block, std::span<const QueryTerm> terms, std::span<const float> weights,
                  std::array<float, kBlockSize>* scores) const;

  RankingWeights weights_;
  float group_share_ = 0.6F;
  std::unordered_map<std::string, TermId> ids_;
  std::vector<const std::string*> texts_;  // keys of ids_, whose nodes never move
  std::vector<List> lists_;
  std::vector<std::array<uint32_t, kFieldCount>> lengths_;
  std::vector<bool> is_live_;
  std::array<double, kFieldCount> total_length_{};
  size_t live_count_ = 0;
  size_t renewed_at_ = 0;
  uint64_t generation_ = 0;  // goes up with whatever changes the postings
};

// Renews impacts that are due for an index that is searched under a shared lock of `mutex`: searches
// go on while it is computed and wait for a swap alone. Takes the memory of the postings once more.
// Where others add all the time it is left to the next call.
void RenewImpactsAside(std::shared_mutex& mutex, PostingIndex& postings);

}  // namespace deskmesh::knowledge
