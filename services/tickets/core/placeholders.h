// SPDX-License-Identifier: Apache-2.0
//
// Texts with placeholders, as canned replies and macros have them (R18): `{{requester.name}}`.
//
// Known: ticket.number, ticket.subject, ticket.priority, ticket.state, ticket.type, requester.name,
// agent.name, ticket.custom_fields.<key>. State and type are words in the ticket's language: 处理中, in progress.
// `{{requester.name|您好}}`: what stands behind the bar is used where there is no value.
#pragma once

#include <string>
#include <string_view>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

struct TextNames {
  std::string requester;
  std::string agent;
};

// Fills the placeholders in. One without a value and fallback becomes empty; what is no placeholder
// stays as it is.
std::string RenderText(std::string_view text, const Ticket& ticket, const TextNames& names);

// The first placeholder that isn't known, with the list of those that are; empty when all are.
std::string FaultOfText(std::string_view text);

}  // namespace deskmesh::tickets
