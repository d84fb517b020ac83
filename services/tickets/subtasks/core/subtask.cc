// SPDX-License-Identifier: Apache-2.0
#include "tickets/subtasks/core/subtask.h"

#include "platform/base/error.h"
#include "tickets/core/ticket_lifecycle.h"

namespace deskmesh::tickets {
namespace {

int Counts(const Subtask* subtask) {
  return subtask != nullptr && subtask->state != Subtask::State::kCancelled ? 1 : 0;
}
int IsDone(const Subtask* subtask) {
  return subtask != nullptr && subtask->state == Subtask::State::kDone ? 1 : 0;
}

// One line for the history: the title, then what differs.
std::string Describe(const Subtask* before, const Subtask* after) {
  if (before == nullptr) {
    std::string text = " → " + after->title;
    if (!after->assignee_id.empty()) text += " (" + after->assignee_id + ")";
    return text;
  }
  if (after == nullptr) return before->title + " → ";
  std::string text = after->title;
  if (before->title != after->title) text = before->title + " → " + after->title;
  if (before->state != after->state) {
    text += ", " + std::string(NameOf(before->state)) + " → " + std::string(NameOf(after->state));
  }
  if (before->assignee_id != after->assignee_id) {
    text += ", " + before->assignee_id + " → " + after->assignee_id;
  }
  if (before->due != after->due) text += ", due time";
  return text;
}

bool IsSame(const Subtask& a, const Subtask& b) {
  return a.title == b.title && a.assignee_id == b.assignee_id && a.state == b.state &&
         a.due == b.due && a.position == b.position;
}

}  // namespace

std::string_view NameOf(Subtask::State state) {
  switch (state) {
    case Subtask::State::kToDo:
      return "TO_DO";
    case Subtask::State::kInProgress:
      return "IN_PROGRESS";
    case Subtask::State::kDone:
      return "DONE";
    case Subtask::State::kCancelled:
      return "CANCELLED";
    case Subtask::State::kUnset:
      break;
  }
  return "";
}

Subtask WithEnd(Subtask subtask, base::Instant now) {
  if (subtask.is_open()) {
    subtask.ended = {};
  } else if (subtask.ended.micros == 0) {
    subtask.ended = now;
  }
  return subtask;
}

absl::StatusOr<std::optional<Step>> ChangeSubtask(const Ticket& ticket, const Subtask* before,
                                                  const Subtask* after, base::Instant now) {
  DESKMESH_RETURN_IF_ERROR(
      StateAfter(ticket.state, Verb::kDivide, !ticket.assignee_id.empty()).status());
  if (before != nullptr && after != nullptr && IsSame(*before, *after)) {
    return std::optional<Step>();
  }
  Step step = BeginStep(ticket, Action::kUpdated, now);
  step.ticket.subtask_count += Counts(after) - Counts(before);
  step.ticket.done_subtask_count += IsDone(after) - IsDone(before);
  DescribeChanges(ticket, step);
  step.changed_fields.emplace_back("subtasks");
  step.changes["subtasks"] = Describe(before, after);
  return std::optional<Step>(std::move(step));
}

}  // namespace deskmesh::tickets
