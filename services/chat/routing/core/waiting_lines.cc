// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/waiting_lines.h"

#include <algorithm>
#include <bit>

namespace deskmesh::chat::routing {
namespace {

constexpr std::size_t kBlock = 64;

}  // namespace

void WaitingLines::AddLine(RequirementId line, int weight) {
  if (line < lines_.size()) return;
  lines_.resize(line + 1);
  weights_.resize(line + 1, 1);
  weights_[line] = weight;
  head_items_.resize(line + 1, kNobody);
  const std::size_t blocks = line / kBlock + 1;
  heads_.resize(blocks * kBlock, kEmpty);
  block_min_.resize(blocks, kEmpty);
}

void WaitingLines::Heap::SiftUp(std::size_t i) {
  const Entry entry = (*this)[i];
  while (i > 0) {
    const std::size_t parent = (i - 1) / kArity;
    if (!entry.Before((*this)[parent])) break;
    (*this)[i] = (*this)[parent];
    i = parent;
  }
  (*this)[i] = entry;
}

void WaitingLines::Heap::SiftDown(std::size_t i) {
  const Entry entry = (*this)[i];
  const std::size_t count = size();
  for (;;) {
    const std::size_t first = i * kArity + 1;
    if (first >= count) break;
    // The next level lies in one piece: it is on its way while this one is compared.
    const std::size_t below = first * kArity + 1;
    for (std::size_t line = 0; line < kArity && below + line * kArity < count; ++line) {
      __builtin_prefetch(&(*this)[below + line * kArity]);
    }
    std::size_t least = first;
    const std::size_t last = std::min(first + kArity, count);
    for (std::size_t child = first + 1; child < last; ++child) {
      if ((*this)[child].Before((*this)[least])) least = child;
    }
    if (!(*this)[least].Before(entry)) break;
    (*this)[i] = (*this)[least];
    i = least;
  }
  (*this)[i] = entry;
}

void WaitingLines::Heap::Push(const Entry& entry) {
  if (slots_.empty()) slots_.resize(kLead);
  slots_.push_back(entry);
  SiftUp(size() - 1);
}

void WaitingLines::Heap::PopFront() {
  (*this)[0] = slots_.back();
  slots_.pop_back();
  if (!empty()) SiftDown(0);
}

template <typename IsOver>
void WaitingLines::Heap::Compact(IsOver is_over) {
  slots_.erase(std::remove_if(slots_.begin() + std::ptrdiff_t{kLead}, slots_.end(), is_over),
               slots_.end());
  for (std::size_t i = size(); i-- > 0;) SiftDown(i);
}

void WaitingLines::Push(RequirementId line, ItemIndex item, std::int64_t key) {
  if (item >= where_.size()) where_.resize(item + 1);
  if (++last_stamp_ == 0) ++last_stamp_;
  where_[item] = {line, last_stamp_};
  lines_[line].entries.Push({key, item, last_stamp_});
  ++size_;
  if (key < heads_[line]) UpdateHead(line);
}

void WaitingLines::Remove(ItemIndex item) {
  if (!Contains(item)) return;
  const RequirementId line = where_[item].line;
  if (head_items_[line] == item) {
    Pop(line);
    return;
  }
  where_[item].stamp = 0;
  --size_;
  ++lines_[line].stale;
  if (lines_[line].stale > 16 && lines_[line].stale * 2 > lines_[line].entries.size()) {
    Compact(lines_[line]);
  }
}

ItemIndex WaitingLines::Pop(RequirementId line) {
  Heap& entries = lines_[line].entries;
  const ItemIndex item = entries.front().item;
  where_[item].stamp = 0;
  --size_;
  entries.PopFront();
  if (lines_[line].stale > 0) DropStaleHeads(line);
  UpdateHead(line);
  return item;
}

void WaitingLines::DropStaleHeads(RequirementId line) {
  Line& l = lines_[line];
  while (!l.entries.empty() && !IsLive(l.entries.front())) {
    l.entries.PopFront();
    --l.stale;
  }
}

void WaitingLines::Compact(Line& line) {
  line.entries.Compact([&](const Entry& entry) { return !IsLive(entry); });
  line.stale = 0;
}

void WaitingLines::UpdateHead(RequirementId line) {
  const std::int64_t before = heads_[line];
  const Heap& entries = lines_[line].entries;
  const std::int64_t now = entries.empty() ? kEmpty : entries.front().key;
  head_items_[line] = entries.empty() ? kNobody : entries.front().item;
  if (now == before) return;
  heads_[line] = now;
  not_empty_.Set(line, now != kEmpty);
  std::int64_t& least = block_min_[line / kBlock];
  if (now < least) {
    least = now;
  } else if (before == least) {
    const std::int64_t* block = &heads_[line / kBlock * kBlock];
    least = block[0];
    for (std::size_t i = 1; i < kBlock; ++i) least = std::min(least, block[i]);
  }
}

RequirementId WaitingLines::Best(std::span<const std::uint64_t> fitting, int spare) const {
  RequirementId best = kNobody;
  std::int64_t best_key = kEmpty;
  const std::size_t blocks = std::min(fitting.size(), not_empty_.words().size());
  const std::uint64_t* fits = fitting.data();
  const std::uint64_t* waits = not_empty_.words().data();
  for (std::size_t b = 0; b < blocks; ++b) {
    if (block_min_[b] >= best_key) continue;
    for (std::uint64_t bits = fits[b] & waits[b]; bits != 0; bits &= bits - 1) {
      const std::size_t line = b * kBlock + static_cast<std::size_t>(std::countr_zero(bits));
      if (heads_[line] < best_key && weights_[line] <= spare) {
        best_key = heads_[line];
        best = static_cast<RequirementId>(line);
      }
    }
  }
  if (best != kNobody) {
    // The head is about to be popped: the last entry takes its place and sifts down.
    lines_[best].entries.PrefetchPop();
    __builtin_prefetch(where_.data() + head_items_[best]);
  }
  return best;
}

std::size_t WaitingLines::CountBefore(RequirementId line, std::int64_t key) const {
  const Heap& entries = lines_[line].entries;
  std::size_t count = 0;
  std::vector<std::size_t> open;
  if (!entries.empty()) open.push_back(0);
  while (!open.empty()) {
    const std::size_t i = open.back();
    open.pop_back();
    if (entries[i].key >= key) continue;
    count += IsLive(entries[i]) ? 1 : 0;
    const std::size_t last = std::min(i * kArity + 1 + kArity, entries.size());
    for (std::size_t child = i * kArity + 1; child < last; ++child) open.push_back(child);
  }
  return count;
}

}  // namespace deskmesh::chat::routing
