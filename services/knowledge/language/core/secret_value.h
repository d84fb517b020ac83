// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "knowledge/language/core/personal_text.h"

namespace deskmesh::knowledge {

// What stands behind the name of a secret, and how it looks.
struct SecretValue {
  size_t from = 0;
  size_t to = 0;
  size_t digits = 0;
  size_t letters = 0;
  // Two kinds of characters that words don't join: letters and digits, inner capitals, signs.
  bool is_mixed = false;
  bool is_quoted = false;

  size_t length() const { return to - from; }
  bool is_number() const { return digits > 0 && digits == length(); }
};

// The printable run at `from`, or what the quotation marks around it hold.
SecretValue ReadSecretValue(const PersonalText& text, size_t from);

// "sha256", "OAuth2.0", "Windows11", "E12031": a word known to have a number, or a kind of secret.
bool IsNameOfSomething(const PersonalText& text, const SecretValue& value);

// "<your password>", "${TOKEN}", "****", "[secret]".
bool IsPlaceholder(const PersonalText& text, const SecretValue& value);

// What follows counts or describes the value: "8 characters", "90天", "MD5加密".
bool IsCounted(const PersonalText& text, const SecretValue& value);

// Words that follow "password:" or "密码是" in prose: "required", "wrong", 错误.
bool IsSpokenOfSecrets(std::u32string_view word);

// Words that continue a sentence behind a value: "password: hunter but it fails".
bool IsConnecting(std::u32string_view word);

}  // namespace deskmesh::knowledge
