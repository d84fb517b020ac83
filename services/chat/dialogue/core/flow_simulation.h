// SPDX-License-Identifier: Apache-2.0
//
// Tries a flow out: what would happen to a customer who says these things.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "chat/dialogue/core/flow_step.h"

namespace deskmesh::chat::dialogue {

enum class FlowEnd : std::uint8_t { kNotBegun, kWaits, kSolved, kUnsolved, kHandedOver };

struct SimulatedLine {
  bool by_customer = false;
  std::string text;
  std::vector<std::string> choices;
  NodeId node;  // where the flow waits after this line; empty: it doesn't
};

struct SimulatedTalk {
  FlowEnd end = FlowEnd::kNotBegun;
  std::vector<SimulatedLine> lines;
  std::map<std::string, std::string> slots;
  std::vector<NodeId> visited;  // in order
};

struct SimulationSettings {
  std::string locale;  // of the customer; empty: as each text sounds
  FlowEnvironment environment;
  std::map<std::string, std::string> slots;  // known before
  // What a search finds; unset: nothing.
  std::function<std::optional<KnowledgeAnswer>(const std::string& query)> search;
  // What a webhook answers by node and field; a node without any fails.
  std::map<NodeId, std::map<std::string, std::string>> webhooks;
};

// The bot's own rules come first, as they do for customers: what something else
// answers before the flow begins is passed over; a wish for a person or words
// of an outage hand over, and who wants out is out. Texts after the end of the
// flow are left out. The flow should have passed its check; one that goes round
// in circles ends as handed over.
SimulatedTalk SimulateTalk(const Flow& flow, const std::vector<std::string>& texts,
                           const SimulationSettings& settings);

}  // namespace deskmesh::chat::dialogue
