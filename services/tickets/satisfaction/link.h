// SPDX-License-Identifier: Apache-2.0
//
// Tokens of survey links: `<key>.<workspace>.<survey>.<expiry>.<signature>`, signed with HMAC-SHA-256. A
// token is good for one survey until its expiry (Unix seconds) and holds nothing of the person.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "platform/base/instant.h"

namespace deskmesh::tickets {

// What a token says of itself. Nothing in it may be believed before IsSealedWith.
struct LinkClaim {
  std::int64_t key_id = 0;
  std::string workspace_id;
  std::string survey_id;  // `svy_…`
  base::Instant expires;
};

std::string NewLinkSecret();

std::string SealLink(const LinkClaim& claim, std::string_view secret);

// INVALID_ARGUMENT SURVEY_LINK_INVALID for what is no token.
absl::StatusOr<LinkClaim> ReadLink(std::string_view token);

// Compares in constant time.
bool IsSealedWith(std::string_view token, std::string_view secret);

// The one refusal for everything that was not given out here: forged, altered, another workspace's, of a
// key that ended, of a survey that is gone.
absl::Status LinkInvalid();
absl::Status LinkExpired();

}  // namespace deskmesh::tickets
