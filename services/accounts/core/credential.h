// SPDX-License-Identifier: Apache-2.0
//
// The shape of the bearer tokens and of the widget key.
//
//   dms_ wwww…26…wwww ssss…52…ssss
//   │    │             └ 256 random bits in base32: the secret
//   │    └ the workspace's id without its prefix, so that a token is looked up in its tenant only
//   └ dms: log-in of a person · dmk: API key · dmv: token of a customer
//
// The store keeps the SHA-256 of the whole token, never the token.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace deskmesh::accounts {

enum class CredentialKind { kSession, kApiKey, kContact };

struct Credential {
  CredentialKind kind = CredentialKind::kSession;
  std::string workspace_id;  // `wsp_…`
};

inline constexpr std::size_t kSecretBytes = 32;
inline constexpr std::size_t kWidgetSecretBytes = 10;

// Reads kind and workspace off a token; nothing when it has another shape. Says nothing about
// whether the token is known.
std::optional<Credential> ParseCredential(std::string_view token);

// Puts a token together from `secret`, kSecretBytes random bytes.
std::string MakeCredential(CredentialKind kind, std::string_view workspace_id,
                           std::string_view secret);

// The widget key of a workspace: `wgt_`, the workspace, kWidgetSecretBytes random bytes in base32.
std::string MakeWidgetKey(std::string_view workspace_id, std::string_view random);
// The workspace a widget key names; empty when it has another shape.
std::string WorkspaceOfWidgetKey(std::string_view widget_key);

}  // namespace deskmesh::accounts
