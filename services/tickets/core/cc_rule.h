// SPDX-License-Identifier: Apache-2.0
//
// Who is in copy of a ticket (R18): contacts `con_…` and e-mail addresses.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

inline constexpr std::size_t kMaxCc = 20;

// Puts a list in order: addresses in small letters, each once, without blanks around and without the
// requester. INVALID_ARGUMENT, field `ticket.cc[3]`, for what is neither a contact's id nor an address, and
// `ticket.cc` for more than 20.
absl::Status CleanCc(std::string_view requester_id, std::vector<std::string>& cc);

// Whether a contact is the requester, or in copy: sees the ticket and may answer.
bool IsAddressedBy(const Ticket& ticket, std::string_view contact_id);

// The contacts among those in copy, which lists find tickets by.
std::vector<std::string> ContactsInCopy(const Ticket& ticket);

// A merged ticket's people in copy go on in the one that stays, as far as there is room.
void TakeCcOver(const Ticket& source, Ticket& target);

}  // namespace deskmesh::tickets
