// SPDX-License-Identifier: Apache-2.0
//
// Walks a flow: from where the conversation waits, with what came, to where it waits next. Pure: the
// calls a flow needs (webhook, search) come out as requests, and their answers go in again.
//
//   FlowOutcome outcome = StepFlow(flow, state, FlowBegins{}, env);
//   while (outcome.call.has_value()) outcome = StepFlow(flow, outcome.state, answer, env);
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "chat/core/flow_state.h"
#include "chat/core/message.h"
#include "chat/dialogue/core/flow.h"
#include "chat/dialogue/core/knowledge_answer.h"

namespace deskmesh::chat::dialogue {

// What came.
struct FlowBegins {};
struct CustomerSays {
  std::string text;
  std::string choice_id;  // of a quick reply; empty: words
};
struct WebhookAnswers {
  bool ok = false;
  std::map<std::string, std::string> fields;
};
struct SearchAnswers {
  std::optional<KnowledgeAnswer> answer;  // nothing: the knowledge base can't be reached
};
using FlowInput = std::variant<FlowBegins, CustomerSays, WebhookAnswers, SearchAnswers>;

// What is known besides the slots; also readable in conditions as `$…`.
struct FlowEnvironment {
  std::string language = "zh";  // zh or en
  std::map<std::string, std::string> values;  // `$tier`, `$channel`, …
  std::string last_words;  // of the customer
};

// One thing the bot says.
struct FlowSaying {
  std::string text;
  std::vector<Citation> citations;
  std::vector<QuickReply> quick_replies;
};

// A call the flow waits for.
struct FlowCall {
  enum class Kind : std::uint8_t { kWebhook, kSearch };
  Kind kind = Kind::kSearch;
  std::string url;  // of a webhook
  std::map<std::string, std::string> fields;  // slots sent to it
  std::string query;  // of a search
};

struct FlowOutcome {
  FlowState state;  // not running once it ended
  std::vector<FlowSaying> says;
  std::optional<FlowCall> call;
  bool ended = false;
  bool solved = false;
  std::optional<HandOverNode> hand_over;  // the flow ends with a person
  std::string hand_over_note;  // its note, places filled
  std::vector<NodeId> visited;  // in this step, in order
  bool lost = false;  // it went round without waiting or the node is gone: hand over
};

// Takes one step. A checked flow waits or ends within as many nodes as it has; one that doesn't
// ends as `lost`.
FlowOutcome StepFlow(const Flow& flow, FlowState state, const FlowInput& input,
                     const FlowEnvironment& environment);

// Whether a condition's tests all hold.
bool Holds(const std::vector<SlotTest>& tests, const std::map<std::string, std::string>& slots,
           const FlowEnvironment& environment);

enum class FlowTime { kBeforeKnowledge, kAfterKnowledge };

// The flow that a text begins at this time, or nothing: phrases and error codes first, then, for a
// short text that says only that something is wrong, the flow for vague reports. A flow that comes
// before the knowledge base wins over one after it, whatever their order.
std::shared_ptr<const Flow> FlowFor(FlowTime time, const FlowSet& flows, std::string_view text,
                                    const std::vector<std::string>& error_codes);

// "算了", "never mind": the customer wants out of the flow.
bool WantsOut(std::string_view text);

}  // namespace deskmesh::chat::dialogue
