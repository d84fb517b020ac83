// SPDX-License-Identifier: Apache-2.0
//
// R54: after every case the customer is asked how satisfied it is and whether the case is solved.
#pragma once

#include <absl/status/status.h>

#include <functional>
#include <string>
#include <vector>

#include "tickets/satisfaction/core/survey.h"

namespace deskmesh::tickets {

enum class UnsolvedAction : std::uint8_t { kUnset, kReopen, kTellOwner };

struct SurveyRule {
  bool is_enabled = true;
  base::Duration delay = std::chrono::hours(1);
  base::Duration link_lifetime = std::chrono::days(14);
  UnsolvedAction unsolved_action = UnsolvedAction::kReopen;
};

inline constexpr base::Duration kLongestDelay = std::chrono::days(30);
inline constexpr base::Duration kLongestLink = std::chrono::days(90);
// How often one answer may be changed.
inline constexpr int kMaxAnswerChanges = 50;

// Whether a case that was resolved at `resolved` is asked about now: it is still over since then, is not
// part of another one, and its customer hasn't said it by itself.
bool IsAskedAbout(const Ticket& ticket, base::Instant resolved);

// INVALID_ARGUMENT, field `score` or `solved`, for an answer the survey's kind doesn't have.
absl::Status CheckAnswer(Survey::Kind kind, std::optional<int> score, std::optional<bool> solved);

// What a satisfaction answer makes of its ticket: the rating; and where the customer says for the first
// time that the case isn't solved, the ticket is opened again if that is wanted and legal, and a note
// tells its owner. Nothing of a merged ticket.
std::vector<Step> TakeAnswer(const Ticket& before, const Survey::Answer& answer,
                             const std::optional<Survey::Answer>& previous, UnsolvedAction action,
                             const std::function<std::string()>& new_comment_id, base::Instant now);

}  // namespace deskmesh::tickets
