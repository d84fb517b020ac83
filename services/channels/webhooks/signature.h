// SPDX-License-Identifier: Apache-2.0
//
// Signatures of Standard Webhooks 1.0 (https://www.standardwebhooks.com): HMAC-SHA-256 over
// `{id}.{timestamp}.{body}`, base64, version `v1`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace deskmesh::channels {

// 32 random bytes.
std::string NewSigningKey();
// `whsec_` and the base64 of the key: how people see it.
std::string ShowSecret(std::string_view key);
// The value of the header `webhook-signature`.
std::string Sign(std::string_view key, std::string_view id, std::int64_t unix_seconds,
                 std::string_view body);

}  // namespace deskmesh::channels
