// SPDX-License-Identifier: Apache-2.0
//
// What a report counts for one group and period, and how counts become figures (R50).
#pragma once

#include <cstdint>

#include "analytics/core/histogram.h"

namespace deskmesh::analytics::core {

// Additive: the measures of a whole are the sum of those of its parts.
struct Tally {
  std::int64_t tickets_created = 0;
  std::int64_t tickets_reopened = 0;
  Histogram first_response;
  std::int64_t tickets_resolved = 0;
  std::int64_t resolved_at_first_contact = 0;
  Histogram resolution;
  std::int64_t ratings = 0;
  std::int64_t rating_sum = 0;
  std::int64_t ratings_good = 0;  // 4 and 5
  std::int64_t clocks_ended = 0;
  std::int64_t clocks_breached = 0;
  std::int64_t conversations_started = 0;
  std::int64_t conversations_closed = 0;
  std::int64_t conversations_deflected = 0;
  std::int64_t bot_questions = 0;
  std::int64_t bot_answers = 0;
  std::int64_t bot_handovers = 0;

  void Add(const Tally& other);
};

// `part` of `whole`; 0 when there is nothing.
double Share(std::int64_t part, std::int64_t whole);

}  // namespace deskmesh::analytics::core
