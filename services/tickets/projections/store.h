// SPDX-License-Identifier: Apache-2.0
//
// What tickets keep of neighbours' nouns, so that no command has to ask: requesters (contacts),
// members (users) and how far the assignments of conversations were seen. Facts may come in any
// order: an older one changes nothing.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"
#include "tickets/core/assignment_rule.h"
#include "tickets/core/conversation_turn.h"
#include "tickets/core/mention_rule.h"
#include "tickets/core/notice_rule.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

struct Requester {
  std::string id;  // `con_…`
  std::string organization_id;
  Tier tier = Tier::kFree;
  std::string locale;
  std::string name;  // personal
};
// `sequence` is that of the fact, 0 for what was asked instead of told.
absl::Status SaveRequester(sql::Tx& tx, std::string_view workspace_id, const Requester& requester,
                           std::int64_t sequence);
absl::StatusOr<std::optional<Requester>> FindRequester(sql::Tx& tx, std::string_view workspace_id,
                                                       std::string_view id);

struct Member {
  std::string id;    // `usr_…`
  std::string role;  // `agent`, `viewer` …
  Level level = Level::kL1;
  std::vector<std::string> locales;
  std::vector<std::string> skills;
  std::vector<std::string> team_ids;
  bool is_active = true;
  std::string name;  // personal

  // Whether tickets may be given to it by hand.
  bool may_work() const { return is_active && role != "viewer"; }
};
absl::Status SaveMember(sql::Tx& tx, std::string_view workspace_id, const Member& member,
                        std::int64_t sequence);
absl::StatusOr<std::optional<Member>> FindMember(sql::Tx& tx, std::string_view workspace_id,
                                                 std::string_view id);
// The active users with the role of an agent, without their load; at most 5,000.
absl::StatusOr<std::vector<Candidate>> ListCandidates(sql::Tx& tx, std::string_view workspace_id);

// The active users, whom comments can name; at most 5,000.
absl::StatusOr<std::vector<Mentionable>> ListMentionable(sql::Tx& tx,
                                                         std::string_view workspace_id);

// The active users who are no viewers; at most 5,000.
absl::StatusOr<std::vector<Colleague>> ListColleagues(sql::Tx& tx, std::string_view workspace_id);

// Whether the assignment of a conversation is newer than every one seen; then it is the latest.
absl::StatusOr<bool> SeeConversation(sql::Tx& tx, std::string_view workspace_id,
                                     std::string_view conversation_id, std::int64_t sequence);

// When the first running clock of a ticket runs out; an unset `due`: none is running. Older news changes nothing.
absl::Status SaveDue(sql::Tx& tx, std::string_view workspace_id, std::string_view ticket_id,
                     base::Instant due, std::int64_t sequence);

// Whether news about the breaches of a ticket's clock is newer than all that was seen.
absl::StatusOr<bool> SeeBreach(sql::Tx& tx, std::string_view workspace_id,
                               std::string_view ticket_id, std::string_view clock,
                               std::int64_t sequence);

// Who spoke when in a conversation; empty for one nothing is known of. `LockTurn` enters it and holds
// it until the transaction ends.
absl::StatusOr<ConversationTurn> LoadTurn(sql::Tx& tx, std::string_view workspace_id,
                                          std::string_view conversation_id);
absl::StatusOr<ConversationTurn> LockTurn(sql::Tx& tx, std::string_view workspace_id,
                                          std::string_view conversation_id);
absl::Status SaveTurn(sql::Tx& tx, std::string_view workspace_id, std::string_view conversation_id,
                      const ConversationTurn& turn);

}  // namespace deskmesh::tickets
