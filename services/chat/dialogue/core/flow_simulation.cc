// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/flow_simulation.h"

#include "chat/core/error_codes.h"
#include "chat/dialogue/core/bot_turn.h"
#include "chat/dialogue/core/text_match.h"

namespace deskmesh::chat::dialogue {
namespace {

constexpr int kMostCalls = 20;  // of one step

FlowEnd EndOf(const FlowOutcome& outcome) {
  if (outcome.hand_over.has_value() || outcome.lost) return FlowEnd::kHandedOver;
  if (!outcome.ended) return FlowEnd::kWaits;
  return outcome.solved ? FlowEnd::kSolved : FlowEnd::kUnsolved;
}

// What the bot does with a text by its own rules, which come before any flow.
TurnPlan BotsPlan(const FlowSet& only, const std::string& text, const std::string& locale,
                  const FlowEnvironment& environment, bool in_flow) {
  TurnInput input;
  input.text = text;
  input.locale = locale;
  if (in_flow) input.language = environment.language;
  input.error_codes = FindErrorCodes(text);
  input.in_flow = in_flow;
  TurnPlan plan = PlanTurn(input, only);
  if (plan.asks_knowledge && plan.begins == nullptr) {
    plan.begins = FlowFor(FlowTime::kAfterKnowledge, only, text, input.error_codes);
  }
  return plan;
}

}  // namespace

SimulatedTalk SimulateTalk(const Flow& flow, const std::vector<std::string>& texts,
                           const SimulationSettings& settings) {
  SimulatedTalk talk;
  talk.slots = settings.slots;
  FlowState state;
  for (const auto& [name, value] : settings.slots) state.Know(name, value, name, value);
  FlowEnvironment environment = settings.environment;
  const FlowSet only = {std::make_shared<const Flow>(flow)};
  for (const std::string& text : texts) {
    const bool begins = !state.is_running();
    const TurnPlan plan = BotsPlan(only, text, settings.locale, environment, !begins);
    if (plan.handover != HandoverReason::kNone || plan.leaves_flow) {
      // A person comes, or the customer wants out; before the flow has begun it
      // has no part in that.
      if (begins) return talk;
      talk.lines.push_back({.by_customer = true, .text = text, .choices = {}, .node = {}});
      talk.end = plan.leaves_flow ? FlowEnd::kUnsolved : FlowEnd::kHandedOver;
      return talk;
    }
    if (begins) {
      // Something else answers it: a greeting, say.
      if (plan.begins == nullptr) continue;
      const std::vector<std::string> codes = FindErrorCodes(text);
      environment.language = LanguageOf(text, settings.locale);
      if (!codes.empty()) state.Know("error_code", codes.front(), "error_code", codes.front());
    }
    environment.last_words = text;
    talk.lines.push_back({.by_customer = true, .text = text, .choices = {}, .node = {}});
    FlowInput input = CustomerSays{text, ""};
    if (begins) input = FlowBegins{};
    FlowOutcome outcome = StepFlow(flow, std::move(state), input, environment);
    for (int calls = 0;; ++calls) {
      talk.visited.insert(talk.visited.end(), outcome.visited.begin(), outcome.visited.end());
      for (const FlowSaying& saying : outcome.says) {
        SimulatedLine& line = talk.lines.emplace_back();
        line.text = saying.text;
        for (const QuickReply& choice : saying.quick_replies) line.choices.push_back(choice.label);
      }
      if (!outcome.call.has_value() || calls == kMostCalls) break;
      FlowInput answer = SearchAnswers{};
      if (outcome.call->kind == FlowCall::Kind::kSearch) {
        answer = SearchAnswers{settings.search == nullptr ? std::nullopt
                                                          : settings.search(outcome.call->query)};
      } else {
        const auto prepared = settings.webhooks.find(outcome.state.node);
        const bool ok = prepared != settings.webhooks.end();
        answer = WebhookAnswers{ok, ok ? prepared->second : std::map<std::string, std::string>()};
      }
      outcome = StepFlow(flow, std::move(outcome.state), answer, environment);
    }
    talk.lines.back().node = outcome.state.node;
    talk.end = EndOf(outcome);
    talk.slots = outcome.state.slots;
    state = std::move(outcome.state);
    if (talk.end != FlowEnd::kWaits) return talk;
  }
  return talk;
}

}  // namespace deskmesh::chat::dialogue
