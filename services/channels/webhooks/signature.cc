// SPDX-License-Identifier: Apache-2.0
#include "channels/webhooks/signature.h"

#include <absl/strings/escaping.h>
#include <openssl/hmac.h>
#include <sodium.h>

namespace deskmesh::channels {
namespace {

std::string Base64(std::string_view bytes) {
  std::string text;
  absl::Base64Escape(absl::string_view(bytes.data(), bytes.size()), &text);
  return text;
}

}  // namespace

std::string NewSigningKey() {
  std::string key(32, '\0');
  randombytes_buf(key.data(), key.size());
  return key;
}

std::string ShowSecret(std::string_view key) { return "whsec_" + Base64(key); }

std::string Sign(std::string_view key, std::string_view id, std::int64_t unix_seconds,
                 std::string_view body) {
  std::string content{id};
  content += '.';
  content += std::to_string(unix_seconds);
  content += '.';
  content += body;
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(content.data()), content.size(), mac, &length);
  return "v1," + Base64({reinterpret_cast<const char*>(mac), length});
}

}  // namespace deskmesh::channels
