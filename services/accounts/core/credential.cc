// SPDX-License-Identifier: Apache-2.0
#include "accounts/core/credential.h"

#include <algorithm>

#include "platform/base/id.h"

namespace deskmesh::accounts {
namespace {

constexpr std::string_view kBase32 = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kIdLength = 26;
constexpr std::size_t kSecretLength = (kSecretBytes * 8 + 4) / 5;
constexpr std::size_t kWidgetLength = (kWidgetSecretBytes * 8 + 4) / 5;
constexpr std::string_view kWidgetPrefix = "wgt_";

constexpr std::string_view PrefixOf(CredentialKind kind) {
  switch (kind) {
    case CredentialKind::kSession:
      return "dms_";
    case CredentialKind::kApiKey:
      return "dmk_";
    case CredentialKind::kContact:
      return "dmv_";
  }
  return {};
}

std::string Base32(std::string_view bytes) {
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char byte : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(byte);
    count += 8;
    for (; count >= 5; count -= 5) text += kBase32[(bits >> (count - 5)) & 31U];
  }
  if (count > 0) text += kBase32[(bits << (5 - count)) & 31U];
  return text;
}

bool IsBase32(std::string_view text) {
  return text.find_first_not_of(kBase32) == std::string_view::npos;
}

}  // namespace

std::optional<Credential> ParseCredential(std::string_view token) {
  for (const CredentialKind kind :
       {CredentialKind::kSession, CredentialKind::kApiKey, CredentialKind::kContact}) {
    const std::string_view prefix = PrefixOf(kind);
    if (!token.starts_with(prefix)) continue;
    token.remove_prefix(prefix.size());
    if (token.size() != kIdLength + kSecretLength || !IsBase32(token)) return std::nullopt;
    return Credential{kind, "wsp_" + std::string(token.substr(0, kIdLength))};
  }
  return std::nullopt;
}

std::string MakeCredential(CredentialKind kind, std::string_view workspace_id,
                           std::string_view secret) {
  return std::string(PrefixOf(kind)) + std::string(workspace_id.substr(4)) + Base32(secret);
}

std::string MakeWidgetKey(std::string_view workspace_id, std::string_view random) {
  return std::string(kWidgetPrefix) + std::string(workspace_id.substr(4)) + Base32(random);
}

std::string WorkspaceOfWidgetKey(std::string_view widget_key) {
  if (!widget_key.starts_with(kWidgetPrefix)) return {};
  widget_key.remove_prefix(kWidgetPrefix.size());
  if (widget_key.size() != kIdLength + kWidgetLength || !IsBase32(widget_key)) return {};
  return "wsp_" + std::string(widget_key.substr(0, kIdLength));
}

}  // namespace deskmesh::accounts
