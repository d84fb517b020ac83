// SPDX-License-Identifier: Apache-2.0
//
// Who can be asked in NPS waves, and counts of answers, in the store. Stateless.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"
#include "tickets/nps/core/nps_wave.h"

namespace deskmesh::tickets {

// `sequence` is that of the fact; older ones change nothing.
absl::Status SaveContact(sql::Tx& tx, std::string_view workspace_id, const SurveyContact& contact,
                         std::int64_t sequence);
// By id, after `after`. Held until the transaction ends.
absl::StatusOr<std::vector<SurveyContact>> LockContacts(sql::Tx& tx, std::string_view workspace_id,
                                                        std::string_view after, int limit);
absl::Status NoteAsked(sql::Tx& tx, std::string_view workspace_id, std::string_view contact_id,
                       base::Instant at);

// Surveys of a wave by tier: how many were sent, and their answers.
struct WaveCount {
  int sent = 0;
  NpsTally tally;
};
absl::StatusOr<std::map<Tier, WaveCount>> CountWave(sql::Tx& tx, std::string_view workspace_id,
                                                    std::string_view wave_id);

}  // namespace deskmesh::tickets
