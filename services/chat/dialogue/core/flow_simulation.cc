// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/flow_simulation.h"

#include "chat/core/error_codes.h"
#include "chat/dialogue/core/text_match.h"

namespace deskmesh::chat::dialogue {
namespace {

constexpr int kMostCalls = 20;  // of one step

FlowEnd EndOf(const FlowOutcome& outcome) {
  if (outcome.hand_over.has_value() || outcome.lost) return FlowEnd::kHandedOver;
  if (!outcome.ended) return FlowEnd::kWaits;
  return outcome.solved ? FlowEnd::kSolved : FlowEnd::kUnsolved;
}

bool BeginsWith(const Flow& flow, std::string_view text, const std::vector<std::string>& codes) {
  const FlowSet only = {std::make_shared<const Flow>(flow)};
  return FlowFor(FlowTime::kBeforeKnowledge, only, text, codes) != nullptr ||
         FlowFor(FlowTime::kAfterKnowledge, only, text, codes) != nullptr;
}

}  // namespace

SimulatedTalk SimulateTalk(const Flow& flow, const std::vector<std::string>& texts,
                           const SimulationSettings& settings) {
  SimulatedTalk talk;
  talk.slots = settings.slots;
  FlowState state;
  for (const auto& [name, value] : settings.slots) state.Know(name, value, name, value);
  FlowEnvironment environment = settings.environment;
  for (const std::string& text : texts) {
    const bool begins = !state.is_running();
    if (begins) {
      const std::vector<std::string> codes = FindErrorCodes(text);
      if (!BeginsWith(flow, text, codes)) return talk;
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
