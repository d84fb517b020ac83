// SPDX-License-Identifier: Apache-2.0
//
// Many pending deadlines in little memory: a hierarchical timing wheel (Varghese and Lauck, 1987).
//
//   TimingWheel wheel(now);
//   TimingWheel::Handle handle = wheel.Arm(due, key);
//   wheel.Cancel(handle);
//   wheel.Advance(now, [&](base::Instant due, std::uint64_t key) { … });
//   alarm.WaitUntil(wheel.NextWake());
//
// Six levels of 256 slots; the lowest has slots of 1,024 µs, each level above slots 256 times as
// long. A deadline lies on the level of the highest digit in which it differs from the current tick
// and moves down as that digit is reached, at most five times in its life. Arm and cancel are O(1):
// a doubly linked list per slot, in nodes of 28 bytes without any allocation per deadline.
//
// The wheel keeps nothing on disk: its owner fills it again from the durable deadlines.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::sla {

// Confined to one thread.
class TimingWheel {
 public:
  // Names an armed deadline until it fires or is cancelled; stale ones are recognised.
  struct Handle {
    std::uint32_t index = 0;
    std::uint32_t generation = 0;  // 0 names nothing
  };

  // `now` must not be negative.
  explicit TimingWheel(base::Instant now);

  // Adds a deadline with the caller's key. A past one fires with the next Advance. At most 2^32 - 1,600
  // deadlines; `due` from 1970 on, less than Infinite.
  Handle Arm(base::Instant due, std::uint64_t key);

  // Takes a deadline out; false when it has fired or was cancelled before.
  bool Cancel(Handle handle);

  // Fires everything due at or before `now`, in the order of due and then of key. `fire` may arm and
  // cancel. Time that goes backwards fires nothing early and loses nothing. Returns how many fired.
  template <typename Fire>
  std::size_t Advance(base::Instant now, Fire&& fire) {
    std::size_t fired = 0;
    while (Collect(now)) {
      // Swapped, so that `fire` may call Advance's neighbours freely.
      std::vector<std::pair<std::int64_t, std::uint64_t>> batch;
      batch.swap(due_);
      for (const auto& [due, key] : batch) fire(base::Instant{due}, key);
      fired += batch.size();
      batch.clear();
      if (due_.empty()) due_.swap(batch);  // keeps the allocation
    }
    return fired;
  }

  // When Advance has something to do: the next deadline when it is near, else a moment before it.
  // Infinite when nothing is armed.
  base::Instant NextWake() const;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t memory_bytes() const;

 private:
  static constexpr int kLevels = 6;
  static constexpr int kSlotBits = 8;
  static constexpr int kSlots = 1 << kSlotBits;
  static constexpr int kTickBits = 10;  // microseconds per tick, as a power of two
  static constexpr std::uint32_t kSentinels = kLevels * kSlots;
  static constexpr int kChunkBits = 14;
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  // Words of 32 bits, so that no padding makes it 32 bytes. The first kSentinels nodes are the list
  // heads of the slots. `generation` is odd while armed.
  struct Node {
    std::uint32_t due_low, due_high;
    std::uint32_t key_low, key_high;
    std::uint32_t next, previous;
    std::uint32_t generation;

    std::int64_t due() const { return static_cast<std::int64_t>(Join(due_low, due_high)); }
    std::uint64_t key() const { return Join(key_low, key_high); }
    static std::uint64_t Join(std::uint32_t low, std::uint32_t high) {
      return std::uint64_t{high} << 32 | low;
    }
  };
  static_assert(sizeof(Node) == 28);

  Node& At(std::uint32_t index) {
    return chunks_[index >> kChunkBits][index & ((1U << kChunkBits) - 1)];
  }
  const Node& At(std::uint32_t index) const {
    return chunks_[index >> kChunkBits][index & ((1U << kChunkBits) - 1)];
  }
  std::uint32_t Take();
  void Link(std::uint32_t index);
  void Unlink(Node& node);
  void Free(std::uint32_t index);
  // The earliest slot that holds something: level and slot; false when all are empty.
  bool FirstSlot(int* level, int* slot) const;
  std::int64_t StartOf(int level, int slot) const;
  // Moves what is due first into due_, sorted; false when nothing is due.
  bool Collect(base::Instant now);

  std::vector<std::unique_ptr<Node[]>> chunks_;
  std::uint32_t used_ = 0;  // nodes ever taken
  std::uint32_t free_ = kNone;  // list of nodes to take again
  std::size_t size_ = 0;
  std::int64_t tick_ = 0;
  std::array<std::array<std::uint64_t, kSlots / 64>, kLevels> filled_{};
  std::vector<std::pair<std::int64_t, std::uint64_t>> due_;
};

}  // namespace deskmesh::sla
