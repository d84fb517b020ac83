// SPDX-License-Identifier: Apache-2.0
#include "tickets/satisfaction/link.h"

#include <absl/strings/escaping.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <charconv>
#include <vector>

#include "platform/base/error.h"
#include "platform/base/id.h"

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kSecretBytes = 32;
// So that a signature made for something else is none here.
constexpr std::string_view kPurpose = "deskmesh survey link\n";

std::string Mac(std::string_view text, std::string_view secret) {
  const std::string content = std::string(kPurpose) + std::string(text);
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(content.data()), content.size(), mac, &length);
  std::string encoded;
  absl::WebSafeBase64Escape(absl::string_view(reinterpret_cast<const char*>(mac), length),
                            &encoded);
  return encoded;
}

bool ReadNumber(std::string_view text, std::int64_t* number) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, *number);
  return error == std::errc() && stop == end && *number > 0;
}

}  // namespace

absl::Status LinkInvalid() {
  return base::Failure(absl::StatusCode::kInvalidArgument, "SURVEY_LINK_INVALID",
                       "this link was not given out here, or ended");
}

absl::Status LinkExpired() {
  return base::Precondition("SURVEY_LINK_EXPIRED", "the time to answer through this link is over");
}

std::string NewLinkSecret() {
  std::string secret(kSecretBytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

std::string SealLink(const LinkClaim& claim, std::string_view secret) {
  std::string token = std::to_string(claim.key_id) + "." + claim.workspace_id + "." +
                      claim.survey_id + "." + std::to_string(claim.expires.seconds());
  const std::string mac = Mac(token, secret);
  return token + "." + mac;
}

absl::StatusOr<LinkClaim> ReadLink(std::string_view token) {
  std::vector<std::string_view> parts;
  for (std::string_view rest = token; parts.size() < 6;) {
    const std::size_t dot = rest.find('.');
    parts.push_back(rest.substr(0, dot));
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  LinkClaim claim;
  std::int64_t expires = 0;
  if (parts.size() != 5 || !ReadNumber(parts[0], &claim.key_id) || parts[1].empty() ||
      !base::IsId(parts[2], "svy") || !ReadNumber(parts[3], &expires) ||
      expires > 100'000'000'000) {
    return LinkInvalid();
  }
  claim.workspace_id = parts[1];
  claim.survey_id = parts[2];
  claim.expires = base::Instant::FromSeconds(expires);
  return claim;
}

bool IsSealedWith(std::string_view token, std::string_view secret) {
  const std::size_t dot = token.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string_view sent = token.substr(dot + 1);
  const std::string mac = Mac(token.substr(0, dot), secret);
  return sent.size() == mac.size() && CRYPTO_memcmp(sent.data(), mac.data(), mac.size()) == 0;
}

}  // namespace deskmesh::tickets
