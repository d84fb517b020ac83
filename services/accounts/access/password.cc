// SPDX-License-Identifier: Apache-2.0
#include "accounts/access/password.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <chrono>

#include "platform/base/error.h"

namespace deskmesh::accounts {
namespace {

constexpr std::chrono::seconds kPatience{2};

// Chooses the fastest code of this machine; must come before any other call of the library.
void EnsureSodium() {
  static const int ready = sodium_init();
  static_cast<void>(ready);
}

absl::StatusOr<std::string> Argon2id(std::string_view password) {
  EnsureSodium();
  char hash[crypto_pwhash_STRBYTES] = {};
  if (crypto_pwhash_str(hash, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    return base::RetryLater(absl::StatusCode::kResourceExhausted, "LOGIN_BUSY",
                            "not enough memory to hash a password", 1000);
  }
  return std::string(hash);
}

}  // namespace

std::string Sha256(std::string_view data) {
  std::string digest(32, '\0');
  unsigned int length = 32;
  EVP_Digest(data.data(), data.size(), reinterpret_cast<unsigned char*>(digest.data()), &length,
             EVP_sha256(), nullptr);
  return digest;
}

std::string RandomBytes(std::size_t count) {
  EnsureSodium();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

// One of the places for hashing, while it lives.
class PasswordHasher::Turn {
 public:
  explicit Turn(PasswordHasher& hasher) : hasher_(hasher) {
    std::unique_lock lock(hasher_.mutex_);
    has_place_ = hasher_.turn_free_.wait_for(lock, kPatience, [&] { return hasher_.free_ > 0; });
    if (has_place_) --hasher_.free_;
  }
  ~Turn() {
    if (!has_place_) return;
    {
      const std::lock_guard lock(hasher_.mutex_);
      ++hasher_.free_;
    }
    hasher_.turn_free_.notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  absl::Status status() const {
    if (has_place_) return absl::OkStatus();
    return base::RetryLater(absl::StatusCode::kResourceExhausted, "LOGIN_BUSY",
                            "too many passwords are being checked", 2000);
  }

 private:
  PasswordHasher& hasher_;
  bool has_place_ = false;
};

absl::StatusOr<std::string> PasswordHasher::Hash(std::string_view password) {
  const Turn turn(*this);
  DESKMESH_RETURN_IF_ERROR(turn.status());
  return Argon2id(password);
}

absl::StatusOr<bool> PasswordHasher::Matches(std::string_view hash, std::string_view password) {
  const Turn turn(*this);
  DESKMESH_RETURN_IF_ERROR(turn.status());
  std::string compared(hash);
  if (hash.empty()) {
    {
      const std::lock_guard lock(mutex_);
      compared = nobodys_hash_;
    }
    if (compared.empty()) {
      DESKMESH_ASSIGN_OR_RETURN(compared, Argon2id(RandomBytes(32)));
      const std::lock_guard lock(mutex_);
      nobodys_hash_ = compared;
    }
  }
  EnsureSodium();
  // libsodium reads a zero-terminated string of the full size.
  compared.resize(crypto_pwhash_STRBYTES, '\0');
  const bool fits =
      crypto_pwhash_str_verify(compared.data(), password.data(), password.size()) == 0;
  return fits && !hash.empty();
}

}  // namespace deskmesh::accounts
