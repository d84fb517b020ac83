// SPDX-License-Identifier: Apache-2.0
//
// The bot's turn: asks the neighbours what they know, decides with dialogue/core, and writes what
// the bot says.
//
//   DESKMESH_ASSIGN_OR_RETURN(Turn turn, turns.Think(workspace, conversation, message, trace));
//   …in a write transaction…  turns.Speak(change, turn);
//
// A turn is taken once: Speak does nothing when the bot no longer has the
// conversation or has dealt with that entry already. Turns are taken in the
// order in which the customer spoke: what comes second (from another tab, say,
// while the first asks a slow neighbour) waits for the first or takes its turn.
// Whoever stores a customer's entry sets the turn's timer in the same
// transaction (TurnTimer), and Speak takes it away with the last turn; after a
// crash in between, jobs.cc takes what is left.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "chat/conversation_change.h"
#include "chat/dialogue/core/bot_turn.h"
#include "chat/dialogue/webhook_call.h"
#include "chat/flows/library.h"
#include "chat/handover_ticket.h"
#include "chat/plans/reply_promise.h"
#include "platform/clock/clock.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/call.h"

namespace deskmesh::chat::dialogue {

struct Turn {
  std::int64_t sequence = 0;  // of the customer's entry
  std::string question;
  TurnPlan plan;
  Emotion emotion = Emotion::kNeutral;
  std::string locale;  // heard in the text, for a conversation without one
  TicketLink ticket;  // of a hand-over; without id when tickets can't be reached
  std::optional<ReplyPromise> promise;  // of a hand-over with nobody on duty
  FlowState before;  // where the flow stood when the turn was thought out
  FlowState flow;  // where it stands afterwards
};

enum class Spoken {
  kNothing,  // the bot no longer has the conversation, or has dealt with that entry
  kSaid,
  // An earlier entry has no answer yet, or another turn moved the flow
  // meanwhile: think again, about the first that has none.
  kStale,
};

// How long after a customer's entry a turn that nobody took is taken by the jobs.
inline constexpr base::Duration kTurnPatience = std::chrono::seconds(20);
inline constexpr std::string_view kTurnTimer = "chat.bot_turn";
inline constexpr std::string_view kTicketTimer = "chat.ticket";
outbox::TimerKey TimerOf(std::string_view workspace, std::string_view kind,
                         std::string_view conversation_id);

// Thread-safe.
class BotTurns {
 public:
  BotTurns(rpc::ServiceDeps deps, rpc::Channels& channels, const clock::Clock& clock,
           HandoverTicket& tickets, BusinessHours& hours, FlowLibrary& library,
           WebhookOptions webhooks = {})
      : deps_(std::move(deps)),
        channels_(channels),
        clock_(clock),
        tickets_(tickets),
        hours_(hours),
        library_(library),
        webhooks_(webhooks) {}

  // Asks the language and knowledge services, and for a hand-over makes the ticket. A neighbour that
  // can't be reached is done without. Never inside a transaction. Errors are those of the own store.
  absl::StatusOr<Turn> Think(const std::string& workspace, const Conversation& conversation,
                             const Message& message, const std::string& traceparent);

  // How the customer sounds; nothing when the language service can't be
  // reached.
  std::optional<Emotion> HearMood(const std::string& workspace, const std::string& text);

  // Writes the turn into `change`, which is loaded. Only kSaid changed it.
  absl::StatusOr<Spoken> Speak(sql::Tx& tx, const std::string& workspace,
                               ConversationChange& change, const Turn& turn) const;

  // Nothing when the knowledge base can't be reached in time. Without a contact (a rehearsal) what is
  // for everyone is answered, and the question isn't counted.
  std::optional<KnowledgeAnswer> AskKnowledge(const std::string& workspace,
                                              const std::string& traceparent,
                                              const std::string& contact_id,
                                              const std::string& question,
                                              const std::string& locale);

 private:
  rpc::CallContext Context(const std::string& workspace, const std::string& traceparent) const;
  void Hear(const std::string& workspace, const std::string& traceparent, TurnInput* input,
            std::string* locale);
  // Walks the flow of this turn as far as it goes, with the calls it makes.
  void WalkFlow(const std::string& workspace, const std::string& traceparent,
                const Conversation& conversation, const Flow& flow, TurnInput input, Turn* turn);

  rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  const clock::Clock& clock_;
  HandoverTicket& tickets_;
  BusinessHours& hours_;
  FlowLibrary& library_;
  const WebhookOptions webhooks_;
};

}  // namespace deskmesh::chat::dialogue
