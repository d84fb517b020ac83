// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace deskmesh::knowledge {

// NameHash is the hash of a feature's name, a polynomial over its bytes: that of two pieces behind
// one another follows from theirs, so that no phrase needs to be written down (P18).
class NameHash {
 public:
  constexpr NameHash() = default;
  explicit constexpr NameHash(char byte) { Append(byte); }
  explicit constexpr NameHash(std::string_view name) { Append(name); }

  constexpr void Append(char byte) {
    value_ = value_ * kBase + static_cast<unsigned char>(byte) + 1;
    power_ *= kBase;
  }
  constexpr void Append(std::string_view bytes) {
    for (const char byte : bytes) Append(byte);
  }
  constexpr NameHash operator+(const NameHash& behind) const {
    NameHash both;
    both.value_ = value_ * behind.power_ + behind.value_;
    both.power_ = power_ * behind.power_;
    return both;
  }

  // Every bit depends on the whole name.
  constexpr uint64_t Key() const {
    uint64_t key = value_;
    key = (key ^ (key >> 32)) * 0xD6E8FEB86659FD93ULL;
    key = (key ^ (key >> 29)) * 0xFF51AFD7ED558CCDULL;
    return key ^ (key >> 32);
  }

 private:
  static constexpr uint64_t kBase = 0x9E3779B97F4A7C15ULL;
  uint64_t value_ = 0;
  uint64_t power_ = 1;  // kBase to the number of bytes
};

}  // namespace deskmesh::knowledge
