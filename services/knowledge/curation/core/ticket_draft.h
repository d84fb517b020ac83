// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// A solved ticket as it was written.
struct SolvedTicket {
  struct Comment {
    bool is_from_customer = false;
    bool is_public = true;
    std::string text;
  };
  std::string subject;
  std::string description;
  std::vector<Comment> comments;  // oldest first
  std::vector<std::string> names;  // of who asked and of their organisation
};

// An article that could be made of it.
struct TicketDraft {
  std::string title;
  std::string body;    // Markdown: problem, cause and solution, in the ticket's language
  std::string locale;  // "zh" or "en"
  std::vector<std::string> error_codes;
  std::string address_words;  // the title without what is masked in it, not even its marks
};

// Whether an article of the workspace is about an error code.
using IsKnownCode = std::function<bool(std::string_view code)>;

// Drafts an article from a ticket (R32): the problem is what the customer wrote, the solution the team's
// last public answer that says more than a courtesy, the cause the sentence that names one ("because",
// "caused by", 原因是 …). Greetings, signatures and thanks are left out; personal data, the ticket's names,
// those that its texts introduce and public IPv4 addresses are masked. Error codes are what the masked
// text calls one ("error 1203") or what looks like one (E2001, HTTP 502), at most six digits, and those
// that `is_known`; not the numbers of papers, orders and accounts. FAILED_PRECONDITION, reason
// TICKET_HAS_NO_ANSWER, when the team never answered.
absl::StatusOr<TicketDraft> DraftFromTicket(const SolvedTicket& ticket,
                                            const IsKnownCode& is_known = nullptr);

}  // namespace deskmesh::knowledge
