// SPDX-License-Identifier: Apache-2.0
//
// NPS waves as the catalogue keeps them. Stateless.
#pragma once

#include <absl/status/statusor.h>

#include <string_view>

#include "deskmesh/tickets/v1/survey.pb.h"
#include "platform/sql/database.h"

namespace deskmesh::tickets {

inline constexpr std::string_view kWaveKind = "nps_wave";

// A wave as it is kept, and how far it has sent.
struct StoredWave {
  v1::NpsWave proto;  // with its id; without etag
  std::int64_t version = 0;
  base::Instant created;
};
// NOT_FOUND.
absl::StatusOr<StoredWave> LoadWave(sql::Tx& tx, std::string_view workspace_id, std::string_view id,
                                    bool for_change = false);
// Inserts version 1, replaces with every other.
absl::Status SaveWave(sql::Tx& tx, std::string_view workspace_id, const StoredWave& wave,
                      base::Instant now);
// FAILED_PRECONDITION WAVE_CLOSED; SURVEY_LINK_INVALID for a wave that is gone.
absl::Status CheckWaveTakesAnswers(sql::Tx& tx, std::string_view workspace_id,
                                   std::string_view wave_id);

}  // namespace deskmesh::tickets
