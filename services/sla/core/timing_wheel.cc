// SPDX-License-Identifier: Apache-2.0
#include "sla/core/timing_wheel.h"

#include <algorithm>
#include <bit>

namespace deskmesh::sla {

TimingWheel::TimingWheel(base::Instant now) : tick_(now.micros >> kTickBits) {
  for (std::uint32_t slot = 0; slot < kSentinels; ++slot) {
    const std::uint32_t index = Take();
    Node& head = At(index);
    head.next = index;
    head.previous = index;
  }
}

std::uint32_t TimingWheel::Take() {
  if (free_ != kNone) {
    const std::uint32_t index = free_;
    free_ = At(index).next;
    return index;
  }
  if ((used_ & ((1U << kChunkBits) - 1)) == 0) {
    chunks_.push_back(std::make_unique<Node[]>(std::size_t{1} << kChunkBits));
  }
  return used_++;
}

TimingWheel::Handle TimingWheel::Arm(base::Instant due, std::uint64_t key) {
  const std::uint32_t index = Take();
  Node& node = At(index);
  const std::uint64_t micros = static_cast<std::uint64_t>(std::max<std::int64_t>(0, due.micros));
  node.due_low = static_cast<std::uint32_t>(micros);
  node.due_high = static_cast<std::uint32_t>(micros >> 32);
  node.key_low = static_cast<std::uint32_t>(key);
  node.key_high = static_cast<std::uint32_t>(key >> 32);
  ++node.generation;
  Link(index);
  ++size_;
  return {index, node.generation};
}

void TimingWheel::Link(std::uint32_t index) {
  Node& node = At(index);
  // What is past, and what lies beyond the last level, waits in the slot of now or the last one.
  const std::int64_t tick = std::max(tick_, node.due() >> kTickBits);
  const std::uint64_t differs = static_cast<std::uint64_t>(tick ^ tick_);
  const int level =
      differs == 0 ? 0 : std::min(kLevels - 1, (63 - std::countl_zero(differs)) / kSlotBits);
  const int slot = static_cast<int>(tick >> (level * kSlotBits)) & (kSlots - 1);
  const std::uint32_t head_index = static_cast<std::uint32_t>(level * kSlots + slot);
  Node& head = At(head_index);
  node.next = head.next;
  node.previous = head_index;
  At(head.next).previous = index;
  head.next = index;
  filled_[level][slot / 64] |= std::uint64_t{1} << (slot % 64);
}

void TimingWheel::Unlink(Node& node) {
  At(node.previous).next = node.next;
  At(node.next).previous = node.previous;
  if (node.next == node.previous && node.next < kSentinels) {
    const int slot = static_cast<int>(node.next % kSlots);
    filled_[node.next / kSlots][slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
  }
}

void TimingWheel::Free(std::uint32_t index) {
  Node& node = At(index);
  ++node.generation;
  node.next = free_;
  free_ = index;
  --size_;
}

bool TimingWheel::Cancel(Handle handle) {
  if ((handle.generation & 1) == 0 || handle.index < kSentinels || handle.index >= used_) {
    return false;
  }
  Node& node = At(handle.index);
  if (node.generation != handle.generation) return false;
  Unlink(node);
  Free(handle.index);
  return true;
}

bool TimingWheel::FirstSlot(int* level, int* slot) const {
  for (int l = 0; l < kLevels; ++l) {
    for (int word = 0; word < kSlots / 64; ++word) {
      if (filled_[l][word] == 0) continue;
      *level = l;
      *slot = word * 64 + std::countr_zero(filled_[l][word]);
      return true;
    }
  }
  return false;
}

std::int64_t TimingWheel::StartOf(int level, int slot) const {
  const int shift = level * kSlotBits;
  const std::int64_t above = tick_ >> (shift + kSlotBits) << (shift + kSlotBits);
  return above | std::int64_t{slot} << shift;
}

bool TimingWheel::Collect(base::Instant now) {
  const std::int64_t target = now.micros >> kTickBits;
  due_.clear();
  int level = 0;
  int slot = 0;
  while (FirstSlot(&level, &slot)) {
    const std::int64_t start = StartOf(level, slot);
    if (start > std::max(target, tick_)) break;
    tick_ = std::max(tick_, start);
    const std::uint32_t head_index = static_cast<std::uint32_t>(level * kSlots + slot);
    if (level == 0) {
      for (std::uint32_t index = At(head_index).next; index != head_index;) {
        Node& node = At(index);
        const std::uint32_t next = node.next;
        if (node.due() <= now.micros) {
          due_.emplace_back(node.due(), node.key());
          Unlink(node);
          Free(index);
        }
        index = next;
      }
      if (due_.empty()) return false;
      std::sort(due_.begin(), due_.end());
      return true;
    }
    // Detach the list first: what is linked again may come back to this very slot on the last level.
    std::uint32_t index = At(head_index).next;
    At(head_index).next = head_index;
    At(head_index).previous = head_index;
    filled_[level][slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
    while (index != head_index) {
      const std::uint32_t next = At(index).next;
      Link(index);
      index = next;
    }
  }
  tick_ = std::max(tick_, target);
  return false;
}

base::Instant TimingWheel::NextWake() const {
  int level = 0;
  int slot = 0;
  if (!FirstSlot(&level, &slot)) return base::Instant::Infinite();
  if (level > 0) return {StartOf(level, slot) << kTickBits};
  const std::uint32_t head_index = static_cast<std::uint32_t>(slot);
  std::int64_t first = base::Instant::Infinite().micros;
  for (std::uint32_t index = At(head_index).next; index != head_index; index = At(index).next) {
    first = std::min(first, At(index).due());
  }
  return {first};
}

std::size_t TimingWheel::memory_bytes() const {
  return sizeof *this + chunks_.capacity() * sizeof(chunks_[0]) +
         chunks_.size() * (sizeof(Node) << kChunkBits) + due_.capacity() * sizeof(due_[0]);
}

}  // namespace deskmesh::sla
