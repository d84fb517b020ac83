// SPDX-License-Identifier: Apache-2.0
//
// What the bot does with one thing a customer says (R20–R23). A pure decision in steps, because the
// knowledge base, or what a flow calls, must be asked in between:
//
//   TurnPlan plan = PlanTurn(input, flows);
//   if (plan.asks_knowledge) plan = FinishTurn(input, flows, answer);   // or std::nullopt: unreachable
//   if (plan.begins != nullptr || plan.continues_flow) plan = FlowTurn(input, outcome, answer);
//
// Order: outage words, a wish for a person, sensitive matters, anger → a person at once; then the flow
// that runs, or one that begins with these words (R16, R21); small talk; then the knowledge base. The
// bot never guesses: an answer it isn't sure of is offered as a choice, and the second miss in a row
// brings a person.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/core/message.h"
#include "chat/dialogue/core/flow.h"
#include "chat/dialogue/core/flow_step.h"
#include "chat/dialogue/core/knowledge_answer.h"

namespace deskmesh::chat::dialogue {

// What is known when the customer has spoken.
// From this confidence on an emotion brings a person; below it sets the tone only.
inline constexpr double kSureOfEmotion = 0.6;

struct TurnInput {
  std::string text;
  std::string choice_key;  // of the quick reply that was tapped; empty: words
  std::string locale;  // of the conversation; the text decides where it can
  std::string language;  // zh or en, of the running flow; decides where it is set
  Emotion emotion = Emotion::kNeutral;
  double emotion_confidence = 1;  // [0, 1]; only a sure one brings a person, any one sets the tone
  // As the language service hears it; the bot's own rule decides while that one doesn't answer.
  std::optional<bool> wants_person;
  std::vector<std::string> error_codes;
  int misses = 0;  // answers in a row that didn't help
  bool people_on_duty = true;
  bool in_flow = false;  // a flow waits for what is said
  bool has_ticket = false;  // from an earlier hand-over of this conversation
};

struct TurnPlan {
  bool asks_knowledge = false;  // the rest is empty then
  std::shared_ptr<const Flow> begins;  // this flow takes the turn; likewise
  bool continues_flow = false;  // the running flow takes the turn; likewise
  bool leaves_flow = false;  // the customer wanted out of it
  std::vector<FlowSaying> earlier;  // said before `reply`, in order
  std::string reply;  // empty when only a hand-over follows
  std::vector<Citation> citations;
  std::vector<QuickReply> quick_replies;
  HandoverReason handover = HandoverReason::kNone;
  std::optional<Priority> priority;  // raised to this
  bool is_miss = false;  // counts as an answer that didn't help
  bool is_hit = false;  // clears the misses
  std::string team_id;  // of a hand-over that names one
  std::string handover_note;  // for the agent, likewise
  std::string rule;  // what answered: `flow:<id>` or the name of the small talk
  std::optional<KnowledgeAnswer::Decision> decision;  // of the knowledge base, for R27
  double confidence = 0;
};

TurnPlan PlanTurn(const TurnInput& input, const FlowSet& flows);

// `answer` is nothing when the knowledge base can't be reached: an honest hand-over.
TurnPlan FinishTurn(const TurnInput& input, const FlowSet& flows,
                    const std::optional<KnowledgeAnswer>& answer);

// After the walk (no call left). `answer` is what a search of the flow found, for R27.
TurnPlan FlowTurn(const TurnInput& input, const FlowOutcome& outcome,
                  const std::optional<KnowledgeAnswer>& answer);

// To what a conversation is raised by what its customer says (R12, R23);
// nothing: it stays.
std::optional<Priority> PriorityOf(std::string_view text, Emotion emotion);

// What the bot says when it hands over: to a person who will come, or, with
// nobody on duty, to a ticket that will be answered: a new one, or the one it
// has. `language` is zh or en.
std::string HandoverWords(HandoverReason reason, std::string_view language, bool people_on_duty,
                          bool has_ticket);

// The question at the end of a conversation (R54).
std::string RatingPrompt(std::string_view language);

}  // namespace deskmesh::chat::dialogue
