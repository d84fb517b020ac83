// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "knowledge/language/core/personal_text.h"

namespace deskmesh::knowledge {

// Keys and tokens by their look.
void FindTokens(PersonalText& text);

// Logins in addresses and commands, headers that prove who calls: https://ann:pw@host, curl -u, Cookie.
void FindLogins(PersonalText& text);

// Secrets behind their name: "password: …", "密码是…", DB_SECRET=…, "verification code is …".
void FindNamedSecrets(PersonalText& text);

}  // namespace deskmesh::knowledge
