// SPDX-License-Identifier: Apache-2.0
#include "analytics/core/measures.h"

namespace deskmesh::analytics::core {

void Tally::Add(const Tally& other) {
  tickets_created += other.tickets_created;
  tickets_reopened += other.tickets_reopened;
  first_response.Merge(other.first_response);
  tickets_resolved += other.tickets_resolved;
  resolved_at_first_contact += other.resolved_at_first_contact;
  resolution.Merge(other.resolution);
  ratings += other.ratings;
  rating_sum += other.rating_sum;
  ratings_good += other.ratings_good;
  clocks_ended += other.clocks_ended;
  clocks_breached += other.clocks_breached;
  conversations_started += other.conversations_started;
  conversations_closed += other.conversations_closed;
  conversations_deflected += other.conversations_deflected;
  bot_questions += other.bot_questions;
  bot_answers += other.bot_answers;
  bot_handovers += other.bot_handovers;
}

double Share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace deskmesh::analytics::core
