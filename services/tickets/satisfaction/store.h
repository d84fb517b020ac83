// SPDX-License-Identifier: Apache-2.0
//
// Surveys and the keys of their links in the store. Stateless.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"
#include "tickets/satisfaction/core/survey.h"

namespace deskmesh::tickets {

// False when there is a survey of that occasion already.
absl::StatusOr<bool> InsertSurvey(sql::Tx& tx, std::string_view workspace_id, const Survey& survey,
                                  std::string_view occasion);
absl::StatusOr<std::optional<Survey>> LoadSurvey(sql::Tx& tx, std::string_view workspace_id,
                                                 std::string_view id, bool for_change = false);
// Its answer, expiry and sequence.
absl::Status UpdateSurvey(sql::Tx& tx, std::string_view workspace_id, const Survey& survey);
// The surveys of a ticket that could still be answered end now.
absl::Status EndSurveysOf(sql::Tx& tx, std::string_view workspace_id, std::string_view ticket_id,
                          base::Instant now);

// The latest first, before an id; an empty one means from the latest.
struct SurveySelection {
  std::string ticket_id;  // empty: of every ticket
  std::string wave_id;
  bool is_answered = false;  // only those that are
};
absl::StatusOr<std::vector<Survey>> ListSurveys(sql::Tx& tx, std::string_view workspace_id,
                                                const SurveySelection& selection,
                                                std::string_view before_id, int limit);

// A key that links are signed with.
struct LinkKey {
  std::int64_t id = 0;  // counts up from 1 within the workspace
  std::string secret;  // 32 bytes
  base::Instant created;
  base::Instant retired;  // zero: in use
};
// The latest one; nothing when there is none.
absl::StatusOr<std::optional<LinkKey>> LatestKey(sql::Tx& tx, std::string_view workspace_id);
absl::StatusOr<std::optional<LinkKey>> FindKey(sql::Tx& tx, std::string_view workspace_id,
                                               std::int64_t id);
// Enters a key and retires those before it. Another process may have entered the same number: then its
// key stays.
absl::Status AddKey(sql::Tx& tx, std::string_view workspace_id, const LinkKey& key);
// Forgets the keys that were retired at `until` or before.
absl::Status DropKeys(sql::Tx& tx, std::string_view workspace_id, base::Instant until);

}  // namespace deskmesh::tickets
