// SPDX-License-Identifier: Apache-2.0
//
// SQL of conversations, their entries and the customers behind them. Stateless; every function runs
// in the caller's transaction. Errors are those of platform/sql, and NOT_FOUND where it says so.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/core/conversation.h"
#include "chat/core/message.h"
#include "chat/core/queue_promise.h"
#include "platform/sql/database.h"

namespace deskmesh::chat::store {

absl::Status InsertConversation(sql::Tx& tx, std::string_view workspace,
                                const Conversation& conversation);
absl::Status UpdateConversation(sql::Tx& tx, std::string_view workspace,
                                const Conversation& conversation);
// NOT_FOUND, reason CONVERSATION_NOT_FOUND.
absl::StatusOr<Conversation> LoadConversation(sql::Tx& tx, std::string_view workspace,
                                              std::string_view id);
// The same, locked against other changes until the transaction ends.
absl::StatusOr<Conversation> LockConversation(sql::Tx& tx, std::string_view workspace,
                                              std::string_view id);

// One page of a list, newest activity first. Empty fields don't filter.
struct ConversationSelection {
  std::vector<State> states;
  std::string agent_id;
  std::string contact_id;
  // Continues after the conversation with this last activity and id; no activity: from the newest.
  std::optional<base::Instant> before;
  std::string before_id;
  int limit = 50;
};
absl::StatusOr<std::vector<Conversation>> ListConversations(sql::Tx& tx, std::string_view workspace,
                                                            const ConversationSelection& selection);

// Those that wait for a person, first in line first.
absl::StatusOr<std::vector<Conversation>> ListQueued(sql::Tx& tx, std::string_view workspace,
                                                     int limit);
// The waiting conversation of a ticket; empty: none waits.
absl::StatusOr<std::string> QueuedOfTicket(sql::Tx& tx, std::string_view workspace,
                                           std::string_view ticket_id);
// Place in line from 1 of a waiting conversation.
absl::StatusOr<std::int64_t> PlaceInLine(sql::Tx& tx, std::string_view workspace,
                                         const Conversation& conversation);

struct Contact {
  std::string id;
  std::string display_name;
  std::string email;
  std::string organization_id;
  std::string locale;
  Tier tier = Tier::kFree;
  std::int64_t profile_sequence = 0;  // of the accounts fact it comes from
  std::string external_id;  // in the customer's own system; empty: none
};
struct Organization {
  std::string id;
  std::string display_name;
  std::int64_t profile_sequence = 0;
};
// Saves unless a later state is known already.
absl::Status SaveContact(sql::Tx& tx, std::string_view workspace, const Contact& contact);
absl::Status SaveOrganization(sql::Tx& tx, std::string_view workspace,
                              const Organization& organization);
absl::StatusOr<std::optional<Contact>> FindContact(sql::Tx& tx, std::string_view workspace,
                                                   std::string_view id);
// The contact whom the customer's own system calls that; empty: nobody.
absl::StatusOr<std::string> ContactOfSystem(sql::Tx& tx, std::string_view workspace,
                                            std::string_view external_id);
// What a visitor said and sent is the contact's from now on. Idempotent.
absl::Status GiveConversations(sql::Tx& tx, std::string_view workspace, std::string_view visitor_id,
                               std::string_view contact_id);
absl::StatusOr<std::string> NameOfOrganization(sql::Tx& tx, std::string_view workspace,
                                               std::string_view id);

// The agent who last worked with this contact in the past; empty when nobody did.
absl::StatusOr<std::string> LastAgentOf(sql::Tx& tx, std::string_view workspace,
                                        std::string_view contact_id);

// What a customer has used up. One statement.
enum class Allowance : std::uint8_t { kWrites = 1, kUploads = 2 };
// Takes `cost`, a share of `period`, unless more than the whole period were
// used then. How long to wait; zero: taken.
absl::StatusOr<base::Duration> TakeAllowance(sql::Tx& tx, std::string_view workspace,
                                             std::string_view contact_id, Allowance kind,
                                             base::Duration cost, base::Duration period,
                                             base::Instant now);

using chat::QueuePromise;
absl::Status SavePromise(sql::Tx& tx, std::string_view workspace, const QueuePromise& promise);
absl::StatusOr<std::optional<QueuePromise>> FindPromise(sql::Tx& tx, std::string_view workspace,
                                                        std::string_view conversation_id);
absl::StatusOr<std::vector<QueuePromise>> ListPromises(sql::Tx& tx, std::string_view workspace);
absl::Status DeletePromise(sql::Tx& tx, std::string_view workspace,
                           std::string_view conversation_id);

}  // namespace deskmesh::chat::store
