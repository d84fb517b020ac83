// SPDX-License-Identifier: Apache-2.0
//
// Who sends a request, with which trace and until when.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "platform/base/instant.h"
#include "platform/http/message.h"
#include "platform/rpc/channel.h"

namespace deskmesh::gateway {

// The credential of a request, and where it came from.
struct Credential {
  std::string token;  // empty: none
  bool is_cookie = false;
};

// From `Authorization: Bearer …` or the session cookie. UNAUTHENTICATED CREDENTIAL_INVALID for any
// other kind of Authorization.
absl::StatusOr<Credential> CredentialOf(const http::Request& request);

// The token behind `Bearer `, in any case; empty when it is something else.
std::string_view BearerToken(std::string_view authorization);

// When the answer is too late: `X-Request-Timeout` (`2.5`, `2.5s` or `250ms`) or `grpc-timeout`
// (`5S`, `250m`), at most `longest`. INVALID_ARGUMENT for another form.
absl::StatusOr<base::Duration> TimeoutOf(const http::Request& request, base::Duration longest);

}  // namespace deskmesh::gateway
