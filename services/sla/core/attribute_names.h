// SPDX-License-Identifier: Apache-2.0
//
// The names of what promises depend on, as the tickets domain writes them (`ENTERPRISE`, `CHAT`).
#pragma once

#include <optional>
#include <string_view>

#include "sla/core/ticket_history.h"

namespace deskmesh::sla {

// Empty for kUnspecified.
std::string_view NameOf(Priority value);
std::string_view NameOf(Tier value);
std::string_view NameOf(TicketType value);
std::string_view NameOf(Level value);
std::string_view NameOf(Channel value);

// All names, separated by commas, for messages.
template <typename E>
std::string_view AllNames();
// Nothing for a name that isn't one.
template <typename E>
std::optional<E> Named(std::string_view name);

extern template std::optional<Tier> Named(std::string_view);
extern template std::optional<TicketType> Named(std::string_view);
extern template std::optional<Level> Named(std::string_view);
extern template std::optional<Channel> Named(std::string_view);

// A value from the number another service sent: numbers this version doesn't know are kUnspecified.
TicketState TicketStateOf(int number);
Priority PriorityOf(int number);
Tier TierOf(int number);
TicketType TicketTypeOf(int number);
Level LevelOf(int number);
Channel ChannelOf(int number);

}  // namespace deskmesh::sla
