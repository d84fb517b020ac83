// SPDX-License-Identifier: Apache-2.0
//
// Hashing and checking of passwords with argon2id (RFC 9106, by libsodium: 64 MB, 2 passes) and the
// random bytes of tokens.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

namespace deskmesh::accounts {

// SHA-256, 32 bytes: what the store knows of a token.
std::string Sha256(std::string_view data);

// Bytes nobody can guess.
std::string RandomBytes(std::size_t count);

// Works on at most `concurrency` passwords at once, because each takes 64 MB and most of a tenth of
// a second. A caller waits up to 2 seconds for its turn; then RESOURCE_EXHAUSTED, reason
// LOGIN_BUSY. Only on threads that may block. Thread-safe.
class PasswordHasher {
 public:
  explicit PasswordHasher(int concurrency) : free_(concurrency) {}

  // The text to store: algorithm, parameters, salt and hash.
  absl::StatusOr<std::string> Hash(std::string_view password);
  // Whether it is the password of a stored hash. An empty hash is compared with that of no
  // password, so that it takes as long and is never right.
  absl::StatusOr<bool> Matches(std::string_view hash, std::string_view password);

 private:
  class Turn;

  std::mutex mutex_;
  std::condition_variable turn_free_;
  int free_;
  std::string nobodys_hash_;  // made when first needed
};

}  // namespace deskmesh::accounts
