// SPDX-License-Identifier: Apache-2.0
#include "tickets/satisfaction/core/survey_rule.h"

#include "platform/base/error.h"
#include "tickets/core/ticket_commands.h"

namespace deskmesh::tickets {
namespace {

std::string NoteOf(const Ticket& ticket, const Survey::Answer& answer) {
  const bool is_chinese = ticket.locale.starts_with("zh");
  std::string note = is_chinese ? "客户在满意度回访中表示问题没有解决。"
                                : "The customer answered the survey: not solved.";
  note += is_chinese ? "评分：" : " Score: ";
  note += std::to_string(answer.score) + "/5";
  if (!answer.comment.empty()) note += "\n> " + answer.comment;
  const std::string& owner = ticket.owner_id.empty() ? ticket.assignee_id : ticket.owner_id;
  if (!owner.empty()) note += "\n→ @" + owner;
  return note;
}

}  // namespace

bool IsAskedAbout(const Ticket& ticket, base::Instant resolved) {
  if (ticket.is_open() || ticket.resolved != resolved || !ticket.merged_into_id.empty()) {
    return false;
  }
  return ticket.rating.score == 0 || ticket.rating.at < resolved;
}

absl::Status CheckAnswer(Survey::Kind kind, std::optional<int> score, std::optional<bool> solved) {
  const bool is_nps = kind == Survey::Kind::kNps;
  const int least = is_nps ? 0 : 1;
  const int most = is_nps ? 10 : 5;
  if (!score.has_value() || *score < least || *score > most) {
    return base::InvalidField("score",
                              "must be " + std::to_string(least) + " to " + std::to_string(most));
  }
  if (!is_nps && !solved.has_value()) {
    return base::InvalidField("solved", "must say whether the case is solved");
  }
  return absl::OkStatus();
}

std::vector<Step> TakeAnswer(const Ticket& before, const Survey::Answer& answer,
                             const std::optional<Survey::Answer>& previous, UnsolvedAction action,
                             const std::function<std::string()>& new_comment_id,
                             base::Instant now) {
  std::vector<Step> steps;
  if (!before.merged_into_id.empty()) return steps;
  const bool is_solved = answer.solved.value_or(true);
  steps.push_back(NoteRating(
      before, {.score = answer.score, .comment = answer.comment, .solved = is_solved}, now));
  const bool was_unsolved = previous.has_value() && !previous->solved.value_or(true);
  if (is_solved || was_unsolved) return steps;
  if (action == UnsolvedAction::kReopen) {
    absl::StatusOr<Step> opened = Reopen(steps.back().ticket, "survey: not solved", now);
    if (opened.ok()) steps.push_back(*std::move(opened));
  }
  absl::StatusOr<Step> note = AddComment(
      steps.back().ticket, {Actor::Kind::kSystem, "service:tickets"},
      {.id = new_comment_id(), .body = NoteOf(before, answer), .visibility = Visibility::kInternal},
      now);
  // A ticket that is closed for good takes no notes: the rating alone tells.
  if (note.ok()) steps.push_back(*std::move(note));
  return steps;
}

}  // namespace deskmesh::tickets
