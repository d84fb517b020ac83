// SPDX-License-Identifier: Apache-2.0
//
// A filter decided on one ticket in memory, as the store would decide it: for triggers, and to say why
// something matched or didn't.
#pragma once

#include <string>
#include <vector>

#include "tickets/core/filter.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

bool Matches(const Filter& filter, const Ticket& ticket);

// One comparison of a filter against a ticket.
struct JudgedComparison {
  std::string text;  // `priority <= P1`
  bool held = false;
  std::string found;  // what the ticket has
};
// In the order of the filter's text.
std::vector<JudgedComparison> JudgeComparisons(const Filter& filter, const Ticket& ticket);

}  // namespace deskmesh::tickets
