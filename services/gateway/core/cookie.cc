// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/cookie.h"

namespace deskmesh::gateway {
namespace {

std::string Build(std::string_view token, std::int64_t seconds, bool is_secure) {
  std::string cookie{kSessionCookie};
  cookie += '=';
  cookie += token;
  cookie += "; Path=/; Max-Age=" + std::to_string(seconds) + "; HttpOnly; SameSite=Lax";
  if (is_secure) cookie += "; Secure";
  return cookie;
}

}  // namespace

std::string_view FindCookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::size_t end = header.find(';');
    std::string_view item = header.substr(0, end);
    while (item.starts_with(' ')) item.remove_prefix(1);
    if (item.size() > name.size() && item.starts_with(name) && item[name.size()] == '=') {
      std::string_view value = item.substr(name.size() + 1);
      while (value.ends_with(' ')) value.remove_suffix(1);
      return value;
    }
    if (end == std::string_view::npos) break;
    header.remove_prefix(end + 1);
  }
  return {};
}

std::string SessionCookie(std::string_view token, std::chrono::seconds life, bool is_secure) {
  return Build(token, life.count(), is_secure);
}

std::string ClearedSessionCookie(bool is_secure) { return Build({}, 0, is_secure); }

}  // namespace deskmesh::gateway
