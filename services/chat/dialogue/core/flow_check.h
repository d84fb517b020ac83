// SPDX-License-Identifier: Apache-2.0
//
// Whether a flow may be published. Every problem names its node and says what to do, so that the
// editor can show it there.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "chat/dialogue/core/flow.h"

namespace deskmesh::chat::dialogue {

struct FlowProblem {
  NodeId node;         // empty: the flow itself
  std::string reason;  // UNKNOWN_NODE, UNREACHABLE, LOOP, NO_EXIT, TEXT, SLOT, LIMIT, DUPLICATE, …
  std::string message;
};

// Finds all problems, in order of the nodes. Empty: the flow can run.
//   UNREACHABLE  no path from the start leads there
//   LOOP         a circle in which nobody is asked: it would never wait for the customer
//   NO_EXIT      no path from there leads to an end or a person
std::vector<FlowProblem> CheckFlow(const Flow& flow);

// Hand-overs to a team that isn't among `teams` (TEAM_UNKNOWN): their customers would wait for nobody.
std::vector<FlowProblem> CheckTeams(const Flow& flow, const std::set<std::string>& teams);

// The nodes a node can lead to.
std::vector<NodeId> NextOf(const Node& node);

}  // namespace deskmesh::chat::dialogue
