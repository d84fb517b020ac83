// SPDX-License-Identifier: Apache-2.0
#include "platform/base/id.h"

#include <sys/random.h>

#include <array>
#include <memory>
#include <mutex>
#include <random>

namespace deskmesh::base {
namespace {

constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

std::string Encode(std::string_view prefix, unsigned __int128 bits) {
  std::string id;
  id.reserve(prefix.size() + 27);
  id += prefix;
  id += '_';
  for (int shift = 125; shift >= 0; shift -= 5) {
    id += kAlphabet[static_cast<unsigned>(bits >> shift) & 31U];
  }
  return id;
}

// UUIDv7 layout: 48 bits of milliseconds, version 7, 12 bits that count within the millisecond,
// variant 2, 62 random bits.
unsigned __int128 Uuid7(std::uint64_t millis, std::uint32_t count, std::uint64_t random) {
  const std::uint64_t high = (millis << 16) | 0x7000U | (count & 0xFFFU);
  const std::uint64_t low = (random & 0x3FFFFFFFFFFFFFFFULL) | 0x8000000000000000ULL;
  return (static_cast<unsigned __int128>(high) << 64) | low;
}

// Orders the ids of one process: the counter overflows into the millisecond.
class Sequence {
 public:
  std::pair<std::uint64_t, std::uint32_t> Next(Instant now) {
    const auto millis = static_cast<std::uint64_t>(now.micros / 1000);
    if (millis > millis_) {
      millis_ = millis;
      count_ = 0;
    } else if (++count_ > 0xFFFU) {
      ++millis_;
      count_ = 0;
    }
    return {millis_, count_};
  }

 private:
  std::uint64_t millis_ = 0;
  std::uint32_t count_ = 0;
};

class RandomPool {
 public:
  std::uint64_t Next() {
    if (next_ == words_.size()) {
      std::size_t filled = 0;
      auto* bytes = reinterpret_cast<char*>(words_.data());
      while (filled < sizeof(words_)) {
        const ssize_t got = getrandom(bytes + filled, sizeof(words_) - filled, 0);
        if (got > 0) filled += static_cast<std::size_t>(got);
      }
      next_ = 0;
    }
    return words_[next_++];
  }

 private:
  std::array<std::uint64_t, 64> words_{};
  std::size_t next_ = 64;
};

}  // namespace

IdSource SystemIds() {
  struct State {
    std::mutex mutex;
    Sequence sequence;
    RandomPool random;
  };
  return [state = std::make_shared<State>()](std::string_view prefix, Instant now) {
    const std::lock_guard lock(state->mutex);
    const auto [millis, count] = state->sequence.Next(now);
    return Encode(prefix, Uuid7(millis, count, state->random.Next()));
  };
}

IdSource SeededIds(std::uint64_t seed) {
  struct State {
    std::mutex mutex;
    Sequence sequence;
    std::mt19937_64 random;
  };
  auto state = std::make_shared<State>();
  state->random.seed(seed);
  return [state](std::string_view prefix, Instant now) {
    const std::lock_guard lock(state->mutex);
    const auto [millis, count] = state->sequence.Next(now);
    return Encode(prefix, Uuid7(millis, count, state->random()));
  };
}

std::string RandomHex128() {
  thread_local RandomPool pool;
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(32);
  for (int word = 0; word < 2; ++word) {
    std::uint64_t bits = pool.Next();
    for (int digit = 0; digit < 16; ++digit, bits >>= 4) text += kHex[bits & 15U];
  }
  return text;
}

bool IsId(std::string_view id, std::string_view prefix) {
  if (id.size() != prefix.size() + 27 || !id.starts_with(prefix) || id[prefix.size()] != '_') {
    return false;
  }
  return id.find_first_not_of(kAlphabet, prefix.size() + 1) == std::string_view::npos;
}

}  // namespace deskmesh::base
