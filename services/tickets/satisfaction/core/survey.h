// SPDX-License-Identifier: Apache-2.0
//
// A question to one person and what became of it (R54). The numbers of the enums are those of the
// contract.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "platform/base/instant.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

struct Survey {
  enum class Kind : std::uint8_t { kUnset, kSatisfaction, kNps };

  struct Answer {
    int score = 0;  // 1 to 5; of NPS 0 to 10
    std::string comment;  // personal
    std::optional<bool> solved;  // of kSatisfaction
    base::Instant at;
  };

  std::string id;  // `svy_…`
  Kind kind = Kind::kSatisfaction;
  std::string ticket_id;  // of kSatisfaction
  std::string wave_id;  // of kNps
  std::string contact_id;
  std::string organization_id;
  Tier tier = Tier::kFree;
  std::string locale;
  base::Instant created;
  base::Instant expires;
  std::int64_t sequence = 1;  // of the latest fact
  std::optional<Answer> answer;
};

}  // namespace deskmesh::tickets
