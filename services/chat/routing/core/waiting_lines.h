// SPDX-License-Identifier: Apache-2.0
//
// The waiting work, one line per requirement, each ordered by a key that never changes while time
// passes (queue_order.h), so a heap keeps it.
//
// The question of every decision is "which of the lines that this agent fits has the smallest
// head?". Heads lie in one array; each block of 64 lines keeps its smallest head, and a block whose
// smallest can't win is skipped. Cost: O(log line) to add or take, O(lines / 64 + a few) to ask.
// Confined to one thread.
#pragma once

#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <vector>

#include "chat/routing/core/eligibility.h"
#include "chat/routing/core/requirement.h"

namespace deskmesh::chat::routing {

class WaitingLines {
 public:
  static constexpr std::int64_t kEmpty = std::numeric_limits<std::int64_t>::max();
  static constexpr std::size_t kArity = 4;

  // Makes lines up to `line`; `weight` is what its work costs.
  void AddLine(RequirementId line, int weight);

  // Puts an item into a line; it must not be in one.
  void Push(RequirementId line, ItemIndex item, std::int64_t key);
  // Takes an item out of its line; no effect when it is in none.
  void Remove(ItemIndex item);
  bool Contains(ItemIndex item) const { return item < where_.size() && where_[item].stamp != 0; }

  std::int64_t HeadKey(RequirementId line) const { return heads_[line]; }
  // Of a line that isn't empty.
  ItemIndex Head(RequirementId line) const { return head_items_[line]; }
  // Removes and returns the head of a line that isn't empty.
  ItemIndex Pop(RequirementId line);

  // The line with the smallest head among `fitting` whose weight is at most `spare`; kNobody when
  // there is none.
  RequirementId Best(std::span<const std::uint64_t> fitting, int spare) const;

  // Items in a line with a key below `key`: the line's part of a position. Costs about as many steps
  // as it counts.
  std::size_t CountBefore(RequirementId line, std::int64_t key) const;
  std::size_t SizeOf(RequirementId line) const {
    return lines_[line].entries.size() - lines_[line].stale;
  }
  std::size_t size() const { return size_; }
  std::size_t line_count() const { return lines_.size(); }

 private:
  struct Entry {
    std::int64_t key;
    ItemIndex item;
    std::uint32_t stamp;  // tells a removed and re-added item's entries apart

    bool Before(const Entry& other) const {
      return key != other.key ? key < other.key : stamp < other.stamp;
    }
  };
  static_assert(sizeof(Entry) == 16);
  // A 4-ary heap in which the four children of an entry share one cache line: at 100,000 waiting every
  // line that is touched is one that has to be fetched.
  class Heap {
   public:
    bool empty() const { return size() == 0; }
    std::size_t size() const { return slots_.empty() ? 0 : slots_.size() - kLead; }
    Entry& operator[](std::size_t i) { return slots_[i + kLead]; }
    const Entry& operator[](std::size_t i) const { return slots_[i + kLead]; }
    const Entry& front() const { return slots_[kLead]; }
    const Entry& back() const { return slots_.back(); }
    void Push(const Entry& entry);
    void PopFront();
    // Drops what `is_over` and puts the rest in order.
    template <typename IsOver>
    void Compact(IsOver is_over);
    // Says that the front will be popped soon.
    void PrefetchPop() const {
      __builtin_prefetch(&slots_[kLead]);
      __builtin_prefetch(&slots_.back());
      for (std::size_t i = 1; i <= kArity && i < size(); ++i) {
        __builtin_prefetch(&(*this)[i * kArity + 1]);
      }
    }

   private:
    static constexpr std::size_t kLead = 3;  // unused slots that put entry 1 at the start of a line
    template <typename T>
    struct LineAllocator {
      using value_type = T;
      LineAllocator() = default;
      template <typename U>
      explicit LineAllocator(const LineAllocator<U>&) {}
      T* allocate(std::size_t n) {
        return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t{64}));
      }
      void deallocate(T* p, std::size_t) { ::operator delete(p, std::align_val_t{64}); }
      friend bool operator==(const LineAllocator&, const LineAllocator&) { return true; }
    };

    void SiftUp(std::size_t i);
    void SiftDown(std::size_t i);

    std::vector<Entry, LineAllocator<Entry>> slots_;
  };
  struct Line {
    Heap entries;  // removed items stay until they reach the head
    std::size_t stale = 0;
  };
  struct Where {
    RequirementId line = 0;
    std::uint32_t stamp = 0;  // 0: in no line
  };

  bool IsLive(const Entry& entry) const { return where_[entry.item].stamp == entry.stamp; }
  void Compact(Line& line);
  void DropStaleHeads(RequirementId line);
  void UpdateHead(RequirementId line);

  std::vector<Line> lines_;
  std::vector<std::int64_t> heads_;  // padded to whole blocks with kEmpty
  std::vector<ItemIndex> head_items_;  // who they are, so that asking needn't fetch the heap
  std::vector<std::int64_t> block_min_;  // smallest head of 64 lines
  std::vector<int> weights_;
  BitSet not_empty_;
  std::vector<Where> where_;
  std::uint32_t last_stamp_ = 0;
  std::size_t size_ = 0;
};

}  // namespace deskmesh::chat::routing
