// SPDX-License-Identifier: Apache-2.0
//
// What macros, triggers, bulk jobs and escalations do to a ticket: a list of actions, each of which is
// one command of ticket_commands.h. An action that would change nothing is passed over, so that doing
// a list twice is doing it once.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "tickets/core/ticket_commands.h"

namespace deskmesh::tickets {

struct TicketAction {
  // The numbers are those of the contract.
  enum class Kind : std::uint8_t {
    kSetPriority = 1,  // `P0` … `P3`, `+1` one more urgent, `-1` one less
    kSetType,  // `FAULT` …
    kSetLevel,  // `L1` … `L3`, `+1`, `-1`
    kSetTeam,  // `team_…`; empty: none
    kAssign,  // `usr_…`, `best`: whoever fits best, `owner`
    kAddTag,
    kRemoveTag,
    kAddLabel,
    kRemoveLabel,
    kSetCustomField,  // `field` is its key; an empty value clears it
    kSetCoreFunction,  // `true`, `false`
    kFollow,  // `usr_…`, `assignee`, `owner`
    kComment,  // public; the value is the text with placeholders
    kNote,  // internal, likewise
    kWaitForCustomer,
    kWaitForThirdParty,
    kResume,
    kResolve,
    kReopen,
    kClose,
    kSnooze,  // `30m`, `4h`, `2d`, `1w`
    kCallWebhook,  // `whk_…`; done by whoever listens to the fact
    kSetStatus,  // the key of a status of the state it has then; empty: none
    kRequestApproval,  // of `usr_…,usr_…`; `field` says of how many: `any`, `all` or a number
  };
  Kind kind = Kind::kSetPriority;
  std::string field;
  std::string value;
  friend bool operator==(const TicketAction&, const TicketAction&) = default;
};

inline constexpr std::size_t kMaxActions = 20;

// Why an action can't be done to any ticket; empty when it may.
std::string FaultOf(const TicketAction& action);

// Whom `assignee` and `owner` stand for, perhaps nobody; another word stands for itself.
std::string UserOf(const Ticket& ticket, const std::string& word);

// What is wrong with a list of actions, each fault with its field. Webhooks are called by triggers only.
std::vector<base::FieldViolation> FaultsOf(const std::vector<TicketAction>& actions,
                                           bool has_webhooks);

// What actions need of the world around the ticket.
struct ActionScene {
  Actor actor;
  base::Instant now;
  std::string reason;  // for the history
  std::function<std::string()> new_comment_id;
  std::function<std::string()> new_approval_id;
  // Who shall get the ticket: an empty id asks for the best fit. Nothing: nobody fits, or there is no
  // such active user.
  std::function<absl::StatusOr<std::optional<Assignment>>(const Ticket&, Level,
                                                          std::string_view user_id)>
      choose;
  // The text with its placeholders filled in.
  std::function<std::string(const Ticket&, std::string_view text)> render;
};

// The steps of all actions in their order; neighbouring edits become one step. The first action that is
// refused ends it: its error, with `actions[i]` in front of the message's field where it has one.
absl::StatusOr<std::vector<Step>> Perform(const Ticket& before,
                                          const std::vector<TicketAction>& actions,
                                          const ActionScene& scene);

}  // namespace deskmesh::tickets
