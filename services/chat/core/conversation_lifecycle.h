// SPDX-License-Identifier: Apache-2.0
//
// The life of a conversation as one table: state, verb, next state (R20, R22, R25).
//
//             hand over           assign              reply
//      BOT ─────────────▶ QUEUED ────────▶ ACTIVE ◀──────────▶ WAITING
//       ▲                   ▲                │ release            │
//       └── return to bot ──┴────────────────┴────────────────────┘
//   any open state ── close ──▶ CLOSED ── reopen (within the window) ──▶ BOT or QUEUED
//
// A verb that the table doesn't hold for a state is refused with FAILED_PRECONDITION, reason
// CONVERSATION_STATE, and the message names the verbs that are legal there.
#pragma once

#include <absl/status/statusor.h>

#include <span>
#include <string>
#include <string_view>

#include "chat/core/conversation.h"

namespace deskmesh::chat {

enum class Verb : std::uint8_t {
  kCustomerSpeaks,
  kBotSpeaks,
  kAgentReplies,
  kHandOver,
  kAssign,       // routing gives it to a person
  kTransfer,     // from one person to another, or to a team
  kTakeOver,     // a person takes it without being asked
  kRelease,      // back to the queue: the person vanished or gave it up
  kReturnToBot,
  kClose,
  kReopen,
};

struct Transition {
  State from;
  Verb verb;
  State to;
};

// The whole table, for documentation and tests.
std::span<const Transition> Transitions();

// The state that `verb` leads to.
absl::StatusOr<State> Next(State from, Verb verb);

std::string_view Name(State state);
std::string_view Name(Verb verb);
std::string_view Name(Priority priority);

// Legal verbs of a state, comma separated, for messages.
std::string LegalVerbs(State from);

// How long after closing a customer's message reopens the conversation instead of being refused
// with CONVERSATION_CLOSED; later a new conversation begins.
struct ReopenRule {
  base::Duration window = std::chrono::hours(24);
};

// Moves a conversation: checks the table, keeps the invariants of the fields
// (an agent exactly in ACTIVE and WAITING, `queued_at` set exactly once per
// wait, `place_at` from the first wait for a person on, `closed_at` exactly in
// CLOSED).
//
//   Apply(conversation, Verb::kAssign, now, {.agent_id = "usr_…"})
struct MoveDetails {
  std::string agent_id;  // kAssign, kTransfer to a person, kTakeOver
  std::string team_id;   // kHandOver, kTransfer, kRelease; empty keeps it
  HandoverReason handover_reason = HandoverReason::kNone;
  std::string handover_note;
  std::vector<std::string> routing_reasons;
  CloseReason close_reason = CloseReason::kNone;
  ReopenRule reopen;
};
absl::Status Apply(Conversation& conversation, Verb verb, base::Instant now,
                   const MoveDetails& details = {});

}  // namespace deskmesh::chat
