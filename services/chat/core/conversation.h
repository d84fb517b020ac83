// SPDX-License-Identifier: Apache-2.0
//
// The noun of this domain as its rules see it: one enquiry of one customer in chat.
//
// A conversation is a log of entries with a gapless sequence, plus the few fields that decide who
// speaks next. Everything here is a value; the store keeps it, `convert` turns it into protos.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chat/core/flow_state.h"
#include "platform/base/instant.h"

namespace deskmesh::chat {

// Whose turn it is. The table of moves is in conversation_lifecycle.h.
enum class State : std::uint8_t {
  kBot,      // the bot answers
  kQueued,   // waits for a person
  kActive,   // a person has it; the customer waits for a reply
  kWaiting,  // a person has it and waits for the customer
  kClosed,   // ended; may be reopened within a window
};

// Order of help, P0 first (R10).
enum class Priority : std::uint8_t { kP0, kP1, kP2, kP3 };

// Plan tier of the customer's organisation (R11).
enum class Tier : std::uint8_t { kFree, kPaid, kEnterprise };

// How the customer sounds (R23). Found by the language service; an input here.
enum class Emotion : std::uint8_t { kNeutral, kSatisfied, kAnxious, kAngry };

// Who wrote an entry.
enum class Author : std::uint8_t { kCustomer, kBot, kAgent, kSystem };

// Why a person was asked for, stored with the hand-over and told to the agent.
enum class HandoverReason : std::uint8_t {
  kNone,
  kAskedForPerson,   // the customer said so
  kLowConfidence,    // the bot doesn't know, twice or badly enough
  kEmotion,          // the customer is angry or anxious
  kSensitive,        // legal, billing or data complaints are never the bot's
  kFlow,             // a dialogue flow ends with a person
  kOutage,           // a P0 word: crash, cannot log in, data lost
  kAgent,            // a person took it over
  kReopened,         // the customer wrote again after a person had ended it
};

// Why a conversation ended.
enum class CloseReason : std::uint8_t {
  kNone,
  kAnsweredByBot,   // the customer said it helped
  kResolvedByAgent,
  kInactive,        // nobody wrote for the idle time
  kBecameTicket,    // nobody on duty, or converted
  kLeft,            // the customer ended it
  kSpam,
};

// What the page knew when the talk began (R22).
struct PageContext {
  std::string page_url;
  std::string page_title;
  std::string plan;
  std::string user_agent;
  std::vector<std::string> last_steps;  // oldest first
  std::vector<std::string> error_codes;
};

struct Conversation {
  std::string id;  // cnv_…
  std::string contact_id;
  std::string organization_id;
  Tier tier = Tier::kFree;
  std::string locale;   // BCP 47 of the customer, for example zh-CN
  std::string channel;  // widget, wechat, …
  PageContext context;

  State state = State::kBot;
  Priority priority = Priority::kP2;
  Emotion emotion = Emotion::kNeutral;
  std::string agent_id;        // who has it; empty unless active or waiting
  std::string first_owner_id;  // R15: the first person who got it; never cleared
  std::string team_id;         // where it is queued or worked on
  std::string ticket_id;       // the ticket it became, if any
  std::int64_t ticket_sequence = 0;  // of the last entry that ticket tells of; 0: unknown
  HandoverReason handover_reason = HandoverReason::kNone;
  std::string handover_note;  // in the words of whoever asked for it
  CloseReason close_reason = CloseReason::kNone;
  std::vector<std::string> routing_reasons;  // of the last assignment
  int rating = 0;                            // 1 to 5; 0: none

  std::int64_t last_sequence = 0;  // of the entry log; 0: no entry yet
  std::int64_t fact_sequence = 0;      // of the last fact told about it
  std::int64_t answered_sequence = 0;  // customer's last entry that the bot has dealt with
  std::int64_t mailed_sequence = 0;    // last entry that was told to go on by e-mail
  int bot_misses = 0;                  // answers in a row that didn't help
  base::Instant created_at;
  base::Instant updated_at;
  base::Instant state_since;
  std::optional<base::Instant> queued_at;          // of the current or last wait
  // Since when its place in line counts: a conversation that loses its agent
  // keeps it.
  std::optional<base::Instant> place_at;
  std::optional<base::Instant> order_key;  // its place in line (routing/core/queue_order.h)
  std::optional<base::Instant> sla_due_at;  // while it waits: when its ticket's reply is due
  std::optional<base::Instant> long_wait_at;  // when it was told that this wait is long
  // By when an answer by ticket was promised, off duty (R4); of the current or last wait.
  std::optional<base::Instant> promised_at;
  std::optional<base::Instant> assigned_at;
  std::optional<base::Instant> first_reply_at;  // first entry of a person
  std::optional<base::Instant> last_customer_at;  // last entry of the customer
  std::optional<base::Instant> last_reply_at;  // last entry of bot or person
  std::optional<base::Instant> closed_at;
  // When the customer was asked whether it is there; nothing was said since.
  std::optional<base::Instant> idle_asked_at;
  std::optional<base::Instant> unread_due_at;  // when it is asked whether the customer has left
  base::Instant flood_state;  // of the customer (flood_limit.h)
  FlowState flow;             // what the bot knows, and where it stands
};

}  // namespace deskmesh::chat
