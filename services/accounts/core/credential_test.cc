// SPDX-License-Identifier: Apache-2.0
#include "accounts/core/credential.h"

#include <catch2/catch.hpp>

namespace deskmesh::accounts {
namespace {

constexpr const char* kWorkspace = "wsp_06c8f3k2s0d1w6v9q2n4m8x7ab";

TEST_CASE("a token says its kind and workspace", "[accounts][core]") {
  const std::string secret(kSecretBytes, '\xA5');
  struct Row {
    CredentialKind kind;
    const char* prefix;
  };
  for (const Row& row :
       {Row{CredentialKind::kSession, "dms_"}, Row{CredentialKind::kApiKey, "dmk_"},
        Row{CredentialKind::kContact, "dmv_"}}) {
    const std::string token = MakeCredential(row.kind, kWorkspace, secret);
    CHECK(token.size() == 4 + 26 + 52);
    CHECK(token.rfind(row.prefix, 0) == 0);
    const auto parsed = ParseCredential(token);
    REQUIRE(parsed.has_value());
    CHECK(parsed->kind == row.kind);
    CHECK(parsed->workspace_id == kWorkspace);
  }
}

TEST_CASE("different secrets give different tokens", "[accounts][core]") {
  std::string a(kSecretBytes, '\0');
  std::string b = a;
  b.back() = '\1';
  CHECK(MakeCredential(CredentialKind::kApiKey, kWorkspace, a) !=
        MakeCredential(CredentialKind::kApiKey, kWorkspace, b));
}

TEST_CASE("what isn't shaped like a token is none", "[accounts][core]") {
  const std::string token =
      MakeCredential(CredentialKind::kApiKey, kWorkspace, std::string(kSecretBytes, 'x'));
  for (const std::string& bad :
       {std::string(), std::string("dmk_"), token.substr(0, token.size() - 1), token + "0",
        "dmx_" + token.substr(4), token.substr(0, 10) + "'" + token.substr(11),
        token.substr(0, 10) + "U" + token.substr(11), std::string(10'000, 'a')}) {
    CHECK_FALSE(ParseCredential(bad).has_value());
  }
}

TEST_CASE("a widget key names its workspace", "[accounts][core]") {
  const std::string key = MakeWidgetKey(kWorkspace, std::string(kWidgetSecretBytes, '\x3c'));
  CHECK(WorkspaceOfWidgetKey(key) == kWorkspace);
  CHECK(WorkspaceOfWidgetKey(key.substr(1)).empty());
  CHECK(WorkspaceOfWidgetKey(key + "0").empty());
  CHECK(WorkspaceOfWidgetKey("").empty());
}

}  // namespace
}  // namespace deskmesh::accounts
