// SPDX-License-Identifier: Apache-2.0
//
// A piece of a ticket's work, and what a change of it makes of its ticket (R18).
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

struct Subtask {
  // The numbers are those of the contract.
  enum class State : std::uint8_t { kUnset, kToDo, kInProgress, kDone, kCancelled };
  std::string id;  // `sub_…`
  std::string ticket_id;
  std::string title;
  std::string assignee_id;
  State state = State::kToDo;
  base::Instant due;  // zero: none
  int position = 0;
  std::string creator_id;
  base::Instant created;
  base::Instant updated;
  base::Instant ended;  // zero while it is open
  std::int64_t version = 1;

  bool is_open() const { return state == State::kToDo || state == State::kInProgress; }
};

inline constexpr int kMaxSubtasks = 100;

// `TO_DO`, `IN_PROGRESS`, `DONE`, `CANCELLED`.
std::string_view NameOf(Subtask::State state);

// The sub-task with its end noted, or taken back.
Subtask WithEnd(Subtask subtask, base::Instant now);

// The ticket's step when a sub-task came (`before` is null), changed, or went (`after` is null): its
// progress moves along. Nothing when nothing differs. ILLEGAL_TRANSITION when the ticket has ended.
absl::StatusOr<std::optional<Step>> ChangeSubtask(const Ticket& ticket, const Subtask* before,
                                                  const Subtask* after, base::Instant now);

}  // namespace deskmesh::tickets
