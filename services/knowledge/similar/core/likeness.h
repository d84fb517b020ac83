// SPDX-License-Identifier: Apache-2.0
//
// How much two tickets say the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

struct TicketWords {
  std::string_view subject;
  std::string_view description;
};

struct Likeness {
  double similarity = 0;             // [0, 1]; 1: the same words
  std::vector<std::string> because;  // shared words, most telling first, at most five
};

// Compares a ticket with others: the weighted share of words both have among those either has
// (Jaccard). A word weighs the more the fewer of the compared tickets have it; one of the subject
// counts double. Greetings and courtesies don't count, and tickets that share nothing but words every text
// has are not alike. In the order of `others`. Thread-safe.
std::vector<Likeness> CompareTickets(const TicketWords& ticket,
                                     const std::vector<TicketWords>& others);

// From which similarity on two open tickets may be one case (see same_case.h), and from which when they
// are of one requester within three days.
inline constexpr double kDuplicateSimilarity = 0.72;
inline constexpr double kSameRequesterSimilarity = 0.4;

}  // namespace deskmesh::knowledge
