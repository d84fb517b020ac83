// SPDX-License-Identifier: Apache-2.0
//
// When the filter of a time rule will match a ticket to which nothing happens: `create_time < now-2d` becomes true by
// itself.
#pragma once

#include <optional>

#include "platform/base/instant.h"
#include "tickets/core/filter.h"
#include "tickets/core/ticket.h"
#include "tickets/core/trigger_rule.h"

namespace deskmesh::tickets {

// Whether a moment of the filter is relative to now.
bool DependsOnTime(const Filter& filter);

// The first instant from `from` on at which the rule matches the ticket as it is now; nothing where it never will.
std::optional<base::Instant> FirstMatch(const TriggerRule& rule, const Ticket& ticket,
                                        base::Instant from);

}  // namespace deskmesh::tickets
