// SPDX-License-Identifier: Apache-2.0
//
// What the bot does with one thing a customer says (R20–R23). A pure decision in two steps, because
// the knowledge base must be asked in between:
//
//   TurnPlan plan = PlanTurn(input, rules);
//   if (plan.asks_knowledge) plan = FinishTurn(input, rules, answer);   // or std::nullopt: unreachable
//
// Order: outage words, a wish for a person, sensitive matters, anger → a person at once; then fixed
// rules and small talk; then the knowledge base. The bot never guesses: an answer it isn't sure of
// is offered as a choice, and the second miss in a row brings a person.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/core/message.h"
#include "chat/dialogue/core/bot_rules.h"

namespace deskmesh::chat::dialogue {

// What is known when the customer has spoken.
struct TurnInput {
  std::string text;
  std::string locale;  // of the conversation; the text decides where it can
  Emotion emotion = Emotion::kNeutral;
  bool wants_person = false;  // as the language service hears it; the bot's own rule counts too
  std::vector<std::string> error_codes;
  int misses = 0;  // answers in a row that didn't help
  bool people_on_duty = true;
};

// What the knowledge base said.
struct KnowledgeAnswer {
  enum class Decision { kAnswer, kSuggest, kHandover };
  Decision decision = Decision::kHandover;
  std::string answer;
  std::vector<Citation> citations;
  double confidence = 0;
};

struct TurnPlan {
  bool asks_knowledge = false;  // the rest is empty then
  std::string reply;  // empty when only a hand-over follows
  std::vector<Citation> citations;
  std::vector<QuickReply> quick_replies;
  HandoverReason handover = HandoverReason::kNone;
  std::optional<Priority> priority;  // raised to this
  bool is_miss = false;  // counts as an answer that didn't help
  bool is_hit = false;  // clears the misses
  std::string rule;  // name of the rule that answered
  std::optional<KnowledgeAnswer::Decision> decision;  // of the knowledge base, for R27
  double confidence = 0;
};

TurnPlan PlanTurn(const TurnInput& input, const std::vector<BotRule>& rules);

// `answer` is nothing when the knowledge base can't be reached: an honest hand-over.
TurnPlan FinishTurn(const TurnInput& input, const std::vector<BotRule>& rules,
                    const std::optional<KnowledgeAnswer>& answer);

// What the bot says when it hands over: to a person who will come, or, with nobody on duty, to a
// ticket that will be answered. `language` is zh or en.
std::string HandoverWords(HandoverReason reason, std::string_view language, bool people_on_duty);

// The question at the end of a conversation (R54).
std::string RatingPrompt(std::string_view language);

}  // namespace deskmesh::chat::dialogue
