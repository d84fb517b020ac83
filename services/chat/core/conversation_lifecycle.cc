// SPDX-License-Identifier: Apache-2.0
#include "chat/core/conversation_lifecycle.h"

#include <array>

#include "platform/base/error.h"

namespace deskmesh::chat {
namespace {

constexpr std::array kTransitions = {
    Transition{State::kBot, Verb::kCustomerSpeaks, State::kBot},
    Transition{State::kBot, Verb::kBotSpeaks, State::kBot},
    Transition{State::kBot, Verb::kHandOver, State::kQueued},
    Transition{State::kBot, Verb::kTakeOver, State::kActive},
    Transition{State::kBot, Verb::kClose, State::kClosed},

    Transition{State::kQueued, Verb::kCustomerSpeaks, State::kQueued},
    Transition{State::kQueued, Verb::kBotSpeaks, State::kQueued},
    Transition{State::kQueued, Verb::kAssign, State::kActive},
    Transition{State::kQueued, Verb::kTakeOver, State::kActive},
    Transition{State::kQueued, Verb::kTransfer, State::kQueued},
    Transition{State::kQueued, Verb::kReturnToBot, State::kBot},
    Transition{State::kQueued, Verb::kClose, State::kClosed},

    Transition{State::kActive, Verb::kCustomerSpeaks, State::kActive},
    Transition{State::kActive, Verb::kAgentReplies, State::kWaiting},
    Transition{State::kActive, Verb::kTransfer, State::kActive},
    Transition{State::kActive, Verb::kTakeOver, State::kActive},
    Transition{State::kActive, Verb::kRelease, State::kQueued},
    Transition{State::kActive, Verb::kReturnToBot, State::kBot},
    Transition{State::kActive, Verb::kClose, State::kClosed},

    Transition{State::kWaiting, Verb::kCustomerSpeaks, State::kActive},
    Transition{State::kWaiting, Verb::kAgentReplies, State::kWaiting},
    Transition{State::kWaiting, Verb::kTransfer, State::kActive},
    Transition{State::kWaiting, Verb::kTakeOver, State::kActive},
    Transition{State::kWaiting, Verb::kRelease, State::kQueued},
    Transition{State::kWaiting, Verb::kReturnToBot, State::kBot},
    Transition{State::kWaiting, Verb::kClose, State::kClosed},

    Transition{State::kClosed, Verb::kReopen, State::kBot},
};

bool HasAgent(State state) { return state == State::kActive || state == State::kWaiting; }

}  // namespace

std::span<const Transition> Transitions() { return kTransitions; }

std::string_view Name(State state) {
  switch (state) {
    case State::kBot:
      return "BOT";
    case State::kQueued:
      return "QUEUED";
    case State::kActive:
      return "ACTIVE";
    case State::kWaiting:
      return "WAITING";
    case State::kClosed:
      return "CLOSED";
  }
  return "UNKNOWN";
}

std::string_view Name(Verb verb) {
  switch (verb) {
    case Verb::kCustomerSpeaks:
      return "customer speaks";
    case Verb::kBotSpeaks:
      return "bot speaks";
    case Verb::kAgentReplies:
      return "agent replies";
    case Verb::kHandOver:
      return "hand over";
    case Verb::kAssign:
      return "assign";
    case Verb::kTransfer:
      return "transfer";
    case Verb::kTakeOver:
      return "take over";
    case Verb::kRelease:
      return "release";
    case Verb::kReturnToBot:
      return "return to bot";
    case Verb::kClose:
      return "close";
    case Verb::kReopen:
      return "reopen";
  }
  return "unknown";
}

std::string_view Name(Priority priority) {
  constexpr std::array<std::string_view, 4> kNames = {"P0", "P1", "P2", "P3"};
  return kNames[static_cast<std::size_t>(priority)];
}

std::string LegalVerbs(State from) {
  std::string verbs;
  for (const Transition& transition : kTransitions) {
    if (transition.from != from) continue;
    if (!verbs.empty()) verbs += ", ";
    verbs += Name(transition.verb);
  }
  return verbs;
}

absl::StatusOr<State> Next(State from, Verb verb) {
  for (const Transition& transition : kTransitions) {
    if (transition.from == from && transition.verb == verb) return transition.to;
  }
  const std::string legal = LegalVerbs(from);
  return base::Precondition("CONVERSATION_STATE",
                            "\"" + std::string(Name(verb)) + "\" is not possible while the " +
                                "conversation is " + std::string(Name(from)) +
                                "; possible: " + legal,
                            {{"state", std::string(Name(from))}, {"legal", legal}});
}

absl::Status Apply(Conversation& conversation, Verb verb, base::Instant now,
                   const MoveDetails& details) {
  DESKMESH_ASSIGN_OR_RETURN(State to, Next(conversation.state, verb));
  const bool needs_agent = verb == Verb::kAssign || verb == Verb::kTakeOver;
  if (needs_agent && details.agent_id.empty()) {
    return base::InvalidField("agent_id", "must name the person who gets the conversation");
  }
  if (verb == Verb::kTransfer) {
    if (details.agent_id.empty() && details.team_id.empty()) {
      return base::InvalidField("agent_id", "must name a person, or team_id a team");
    }
    // To a team means back to the queue, of that team; to a person means it's theirs at once.
    to = details.agent_id.empty() ? State::kQueued : State::kActive;
  }
  if (verb == Verb::kReopen && conversation.closed_at.has_value() &&
      now - *conversation.closed_at > details.reopen.window) {
    return base::Precondition("CONVERSATION_CLOSED",
                              "the conversation was closed too long ago; start a new one",
                              {{"conversation", conversation.id}});
  }

  const State from = conversation.state;
  const bool new_wait = to == State::kQueued && from != State::kQueued;
  conversation.state = to;
  if (from != to) conversation.state_since = now;
  // A flow waits for its customer only while the bot has the conversation; what it learned stays.
  if (from == State::kBot && to != State::kBot) conversation.flow.node.clear();
  conversation.updated_at = now;
  if (!details.team_id.empty()) conversation.team_id = details.team_id;
  if (HasAgent(to)) {
    if (to != from || (!details.agent_id.empty() && details.agent_id != conversation.agent_id)) {
      if (!details.agent_id.empty()) {
        conversation.assigned_at = now;
        conversation.routing_reasons = details.routing_reasons;
      }
    }
    if (!details.agent_id.empty()) conversation.agent_id = details.agent_id;
    if (conversation.first_owner_id.empty()) conversation.first_owner_id = conversation.agent_id;
  } else {
    conversation.agent_id.clear();
  }
  if (new_wait) {
    conversation.queued_at = now;
    // Whoever had a person, or was promised one, doesn't go to the end of the
    // line.
    if (verb == Verb::kHandOver || !conversation.place_at.has_value()) {
      conversation.place_at = now;
    }
    conversation.long_wait_at.reset();
    // Who is on duty decides anew whether this wait ends by ticket.
    conversation.promised_at.reset();
  }
  if (to != State::kQueued) conversation.order_key.reset();
  if (verb == Verb::kHandOver) {
    conversation.handover_reason = details.handover_reason;
    conversation.handover_note = details.handover_note;
  }
  if (verb == Verb::kTakeOver && conversation.handover_reason == HandoverReason::kNone) {
    conversation.handover_reason = HandoverReason::kAgent;
  }
  if (verb == Verb::kReturnToBot || verb == Verb::kReopen) {
    conversation.bot_misses = 0;
    // What was said before the bot had it wasn't said to the bot.
    conversation.answered_sequence = conversation.last_sequence;
  }
  if (to == State::kBot || to == State::kClosed) conversation.place_at.reset();
  if (verb == Verb::kCustomerSpeaks || verb == Verb::kAgentReplies) {
    conversation.idle_asked_at.reset();
  }
  if (verb == Verb::kCustomerSpeaks) conversation.last_customer_at = now;
  if (verb == Verb::kBotSpeaks || verb == Verb::kAgentReplies) conversation.last_reply_at = now;
  if (verb == Verb::kAgentReplies && !conversation.first_reply_at.has_value()) {
    conversation.first_reply_at = now;
  }
  if (to == State::kClosed) {
    conversation.closed_at = now;
    conversation.close_reason = details.close_reason;
  } else {
    conversation.closed_at.reset();
    conversation.close_reason = CloseReason::kNone;
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::chat
