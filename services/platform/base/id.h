// SPDX-License-Identifier: Apache-2.0
//
// Identifiers: a prefix that names the noun, then a UUIDv7 (RFC 9562) in 26 characters of
// lower-case Crockford base32, so that ids of one noun sort by the time they were made.
//
//   base::IdSource ids = base::SystemIds();
//   std::string id = ids("tkt", now);        // tkt_06c8f3k2s0d1w6v9q2n4m8x7ab
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

#include "platform/base/instant.h"

namespace deskmesh::base {

// Makes a fresh id; rules receive the id or this function, never a random source of their own.
using IdSource = std::function<std::string(std::string_view prefix, Instant now)>;

// Ids from the operating system's random source. Ids made by one process within the same
// millisecond still ascend. Thread-safe.
IdSource SystemIds();

// Ids that repeat for the same seed, for tests and simulations. Thread-safe.
IdSource SeededIds(std::uint64_t seed);

// A fresh 128-bit random value as 32 hexadecimal digits (trace ids, secrets' entropy is not from
// here). Thread-safe.
std::string RandomHex128();

// Whether `id` is `prefix` + `_` + 26 base32 characters.
bool IsId(std::string_view id, std::string_view prefix);

// An id that can't be confused with another noun's. `Tag` is an empty struct.
//   using TicketId = base::StrongId<struct TicketTag>;
template <typename Tag>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(std::string value) : value_(std::move(value)) {}

  const std::string& value() const { return value_; }
  bool empty() const { return value_.empty(); }

  friend auto operator<=>(const StrongId&, const StrongId&) = default;

  template <typename H>
  friend H AbslHashValue(H state, const StrongId& id) {
    return H::combine(std::move(state), id.value_);
  }

 private:
  std::string value_;
};

}  // namespace deskmesh::base
