// SPDX-License-Identifier: Apache-2.0
//
// SQL of the entries of conversations, and of the marks of both sides. Stateless; every function runs in the caller's transaction.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "chat/core/marks.h"
#include "chat/core/message.h"
#include "platform/sql/database.h"

namespace deskmesh::chat::store {

// `request_key` makes a repeated command find its entry; empty: none.
absl::Status InsertMessage(sql::Tx& tx, std::string_view workspace, const Message& message,
                           std::string_view request_key);
// Text, files, choices, card and the times of edit and recall.
absl::Status UpdateMessage(sql::Tx& tx, std::string_view workspace, const Message& message);
// Takes the texts out of what reported the edits of an entry.
absl::Status BlankEdits(sql::Tx& tx, std::string_view workspace, std::string_view conversation_id,
                        std::string_view target_id);
absl::StatusOr<std::optional<Message>> FindMessage(sql::Tx& tx, std::string_view workspace,
                                                   std::string_view conversation_id,
                                                   std::string_view id);
absl::StatusOr<std::optional<Message>> FindByRequest(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view conversation_id,
                                                     std::string_view request_key);
// Entries with sequence above `after`, ascending.
absl::StatusOr<std::vector<Message>> ListMessages(sql::Tx& tx, std::string_view workspace,
                                                  std::string_view conversation_id,
                                                  std::int64_t after, int limit);
// The customer's last entry; 0: none.
absl::StatusOr<std::int64_t> LastOfCustomer(sql::Tx& tx, std::string_view workspace,
                                            std::string_view conversation_id);
// What the customer said above `after` and asks for an answer (AsksForAnswer),
// ascending.
absl::StatusOr<std::vector<Message>> ListUnanswered(sql::Tx& tx, std::string_view workspace,
                                                    std::string_view conversation_id,
                                                    std::int64_t after, int limit);
// The newest entries, ascending.
absl::StatusOr<std::vector<Message>> LatestMessages(sql::Tx& tx, std::string_view workspace,
                                                    std::string_view conversation_id, int limit);

// The uploads that its entries hold.
absl::StatusOr<std::set<std::string>> ListSentFiles(sql::Tx& tx, std::string_view workspace,
                                                    std::string_view conversation_id);

// Sequence 0 and nothing else where nobody has marked anything yet.
absl::StatusOr<Marks> LoadMarks(sql::Tx& tx, std::string_view workspace,
                                std::string_view conversation_id);
absl::Status SaveMarks(sql::Tx& tx, std::string_view workspace, std::string_view conversation_id,
                       const Marks& marks);

}  // namespace deskmesh::chat::store
