// SPDX-License-Identifier: Apache-2.0
#include "gateway/limits/rate_limits.h"

#include <openssl/sha.h>

#include "platform/base/error.h"

namespace deskmesh::gateway {
namespace {

// A credential itself must not lie in a cache.
std::string Digest(std::string_view credential) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(credential.data()), credential.size(), digest);
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (int i = 0; i < 12; ++i) {
    text += kHex[digest[i] >> 4U];
    text += kHex[digest[i] & 15U];
  }
  return text;
}

}  // namespace

RateLimits::RateLimits(Setting setting, cache::Cache& cache, const clock::Clock& clock)
    : setting_(std::move(setting)),
      cache_(cache),
      clock_(clock),
      credentials_(setting_.per_credential, setting_.window),
      addresses_(setting_.per_address, setting_.window) {}

absl::Status RateLimits::Take(std::string_view address, std::string_view credential) {
  if (setting_.per_address == 0 && setting_.per_credential == 0) return absl::OkStatus();
  if (setting_.exempt.Contains(address)) return absl::OkStatus();
  if (setting_.per_address > 0) {
    DESKMESH_RETURN_IF_ERROR(TakeFrom(addresses_, "address", std::string(address)));
  }
  if (setting_.per_credential > 0 && !credential.empty()) {
    return TakeFrom(credentials_, "credential", Digest(credential));
  }
  return absl::OkStatus();
}

absl::Status RateLimits::TakeFrom(RateBook& book, std::string_view kind, std::string key) {
  const base::Instant now = clock_.Now();
  const RateBook::Verdict verdict = book.Take(key, now);
  if (!verdict.is_allowed) {
    const auto window = std::chrono::duration_cast<std::chrono::seconds>(book.window());
    return base::RetryLater(
        absl::StatusCode::kResourceExhausted, "RATE_LIMITED",
        "more than " + std::to_string(book.limit()) + " requests of one " + std::string(kind) +
            " within " + std::to_string(window.count()) + " s",
        std::max<std::int64_t>(
            1, std::chrono::ceil<std::chrono::milliseconds>(verdict.retry_after).count()));
  }
  if (verdict.to_share > 0) {
    std::string cache_key = "gateway:rate:" + std::string(kind) + ":{" + key + "}";
    cache_.IncrementAsync(std::move(cache_key), verdict.to_share,
                          std::chrono::duration_cast<std::chrono::milliseconds>(book.window()),
                          [&book, key = std::move(key), now](absl::StatusOr<cache::Count> count) {
                            if (count.ok()) book.Settle(key, count->value, count->remaining, now);
                          });
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::gateway
