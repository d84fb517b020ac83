// SPDX-License-Identifier: Apache-2.0
//
// What a person's, a customer's or an organisation's data must look like beyond the lengths that the
// contract states.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "accounts/core/nouns.h"

namespace deskmesh::accounts {

inline constexpr std::size_t kMinPasswordCharacters = 10;

// The form in which e-mail addresses are compared: ASCII letters in lower case, no blanks around.
std::string EmailKey(std::string_view email);

// INVALID_ARGUMENT, field `password`, for fewer than 10 characters or one character repeated.
absl::Status CheckPassword(std::string_view password);

// INVALID_ARGUMENT naming `field` for what isn't shaped like a BCP 47 tag; empty is fine.
absl::Status CheckLocale(std::string_view locale, std::string_view field);

// INVALID_ARGUMENT naming `field` unless every element is printable and not empty.
absl::Status CheckWords(const std::vector<std::string>& words, std::string_view field);

// The checks above over a user (fields `user.…`), an organisation and a contact. Sorts out doubled
// list elements and fills defaults: level 1, capacity as sent.
absl::Status CheckUser(User& user);
absl::Status CheckOrganization(Organization& organization);
absl::Status CheckContact(Contact& contact);
absl::Status CheckWorkspace(const Workspace& workspace);

}  // namespace deskmesh::accounts
