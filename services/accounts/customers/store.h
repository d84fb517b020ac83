// SPDX-License-Identifier: Apache-2.0
//
// Organisations and contacts in the store. Every function works inside the caller's transaction;
// NOT_FOUND names the noun.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "accounts/core/nouns.h"
#include "platform/sql/database.h"

namespace deskmesh::accounts {

absl::StatusOr<Organization> LoadOrganization(sql::Tx& tx, std::string_view workspace_id,
                                              std::string_view id);
absl::StatusOr<Organization> LockOrganization(sql::Tx& tx, std::string_view workspace_id,
                                              std::string_view id);
// By id, after `after_id`, at most `limit`; those whose name or domains hold `part`, all when it is empty.
absl::StatusOr<std::vector<Organization>> ListOrganizations(sql::Tx& tx,
                                                            std::string_view workspace_id,
                                                            std::string_view part,
                                                            std::string_view after_id, int limit);
absl::Status InsertOrganization(sql::Tx& tx, std::string_view workspace_id,
                                const Organization& organization);
absl::Status UpdateOrganization(sql::Tx& tx, std::string_view workspace_id,
                                const Organization& organization);
// The tier of an organisation, kept from changing until the transaction ends. INVALID_ARGUMENT,
// field `contact.organization_id`, when there is none.
absl::StatusOr<Tier> TierOfOrganization(sql::Tx& tx, std::string_view workspace_id,
                                        std::string_view id);

absl::StatusOr<Contact> LoadContact(sql::Tx& tx, std::string_view workspace_id,
                                    std::string_view id);
absl::StatusOr<Contact> LockContact(sql::Tx& tx, std::string_view workspace_id,
                                    std::string_view id);

// Which contacts; empty members mean any.
struct ContactSelection {
  std::string email;
  std::string external_id;
  std::string organization_id;
  std::string query;  // words, as in contact_words.h
};
absl::StatusOr<std::vector<Contact>> ListContacts(sql::Tx& tx, std::string_view workspace_id,
                                                  const ContactSelection& selection,
                                                  std::string_view after_id, int limit);
// ALREADY_EXISTS, reason CONTACT_EXISTS with the existing contact's id and the field in the
// metadata, when e-mail or external id is taken.
absl::Status InsertContact(sql::Tx& tx, std::string_view workspace_id, const Contact& contact);
absl::Status UpdateContact(sql::Tx& tx, std::string_view workspace_id, const Contact& contact);

// Brings the words of at most `limit` contacts up to date, those that were written without; how many.
absl::StatusOr<std::int64_t> CatchUpContactWords(sql::Tx& tx, int limit);

// Gives the contacts of an organisation its tier; answers those that changed.
absl::StatusOr<std::vector<Contact>> SpreadTier(sql::Tx& tx, std::string_view workspace_id,
                                                const Organization& organization,
                                                base::Instant now);

}  // namespace deskmesh::accounts
