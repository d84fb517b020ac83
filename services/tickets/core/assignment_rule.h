// SPDX-License-Identifier: Apache-2.0
//
// Who fits a ticket best (R12, R14): level, language, then the fewest open tickets.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tickets/core/ticket.h"
#include "tickets/core/ticket_commands.h"

namespace deskmesh::tickets {

// Someone who may get tickets: an active user with the role of an agent.
struct Candidate {
  std::string user_id;
  Level level = Level::kL1;
  std::vector<std::string> locales;   // BCP 47, best first
  std::vector<std::string> skills;    // names only
  std::vector<std::string> team_ids;
  int open_tickets = 0;
};

// What the ticket asks for.
struct Wanted {
  Level level = Level::kL1;
  std::string locale;               // empty: any
  std::string team_id;              // set: only its members
  std::vector<std::string> labels;  // a skill of one of these names is preferred
  std::string not_user_id;          // not this one again
};

// The best of the candidates, with the reason in one sentence. Nobody below the level fits; among
// the others those who speak the language come first, then the lowest sufficient level, then the
// most skills that fit, then the fewest open tickets, then the lower id. Nothing when nobody fits.
std::optional<Assignment> ChooseAssignee(const std::vector<Candidate>& candidates,
                                         const Wanted& wanted);

// Whether someone answers in the language of `locale`: the part before the first hyphen counts.
bool Speaks(const std::vector<std::string>& locales, std::string_view locale);

}  // namespace deskmesh::tickets
