// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deskmesh/tickets/v1/trigger.pb.h"
#include "tickets/core/trigger_rule.h"

namespace deskmesh::tickets {

TriggerRule RuleOf(const v1::Trigger& trigger);

v1::Trigger::Event EventOf(Action action);
// By the word of the history; kUpdated for one this release doesn't know.
Action ActionOf(std::string_view name);

// Outcome, event, sequence and conditions; the rest is the caller's.
void ToProto(const TriggerVerdict& verdict, v1::TriggerRun* run);

}  // namespace deskmesh::tickets
