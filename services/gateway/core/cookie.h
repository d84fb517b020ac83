// SPDX-License-Identifier: Apache-2.0
//
// The session cookie of people who log in with a browser. Pure.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace deskmesh::gateway {

inline constexpr std::string_view kSessionCookie = "deskmesh_session";

// The value of a cookie in a Cookie header; empty when it isn't there.
std::string_view FindCookie(std::string_view header, std::string_view name);

// The value of Set-Cookie that keeps a session token in the browser: out of scripts' reach, not sent
// along by other sites' forms, over TLS only where `is_secure`.
std::string SessionCookie(std::string_view token, std::chrono::seconds life, bool is_secure);

// The value of Set-Cookie that removes it.
std::string ClearedSessionCookie(bool is_secure);

}  // namespace deskmesh::gateway
