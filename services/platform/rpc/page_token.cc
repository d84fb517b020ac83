// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/page_token.h"

#include <absl/strings/escaping.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include "platform/base/error.h"

namespace deskmesh::rpc {
namespace {

constexpr std::size_t kTokenMacBytes = 16;

std::string& Key() {
  static auto* key = new std::string("unset page token key of a single process");
  return *key;
}

std::string Mac(std::string_view binding, std::string_view position) {
  // The length in front keeps binding and position apart.
  std::string data = std::to_string(binding.size()) + ':';
  data += binding;
  data += position;
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), Key().data(), static_cast<int>(Key().size()),
       reinterpret_cast<const unsigned char*>(data.data()), data.size(), mac, &length);
  return {reinterpret_cast<const char*>(mac), kTokenMacBytes};
}

}  // namespace

void SetPageTokenKey(std::string key) { Key() = std::move(key); }

std::string EncodePageToken(std::string_view binding, std::string_view position) {
  const std::string plain = Mac(binding, position) + std::string(position);
  std::string token;
  absl::WebSafeBase64Escape(plain, &token);
  return token;
}

absl::StatusOr<std::string> DecodePageToken(std::string_view binding, std::string_view token) {
  if (token.empty()) return std::string();
  std::string plain;
  const bool decoded =
      absl::WebSafeBase64Unescape(absl::string_view(token.data(), token.size()), &plain);
  if (decoded && plain.size() >= kTokenMacBytes) {
    std::string position = plain.substr(kTokenMacBytes);
    if (CRYPTO_memcmp(plain.data(), Mac(binding, position).data(), kTokenMacBytes) == 0)
      return position;
  }
  return base::InvalidField("page_token",
                            "must be the next_page_token of the same list, filter and order");
}

absl::StatusOr<int> PageSize(int requested) {
  if (requested < 0) return base::InvalidField("page_size", "must be 0 to 1000");
  if (requested == 0) return 50;
  return std::min(requested, 1000);
}

}  // namespace deskmesh::rpc
