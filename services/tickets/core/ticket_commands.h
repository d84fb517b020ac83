// SPDX-License-Identifier: Apache-2.0
//
// What each command makes of a ticket. Every function looks at the life cycle first
// (ticket_lifecycle.h: ILLEGAL_TRANSITION), changes nothing outside its result, and answers the
// steps to record: one history entry and one fact each.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

// Who gets a ticket and why. An empty assignee: nobody fits.
struct Assignment {
  std::string assignee_id;
  std::string reason;      // one sentence
  bool is_automatic = false;
  double confidence = 1;   // of an automatic one
};

// INVALID_ARGUMENT for a subject, labels or tags that are blank; drops doubled labels and tags.
absl::Status CheckDraft(Ticket& draft);

// A new ticket from a draft whose fields are decided: number, requester, classification. A first
// comment with an empty body is none. `assignment` makes it IN_PROGRESS at once.
Step Create(Ticket draft, Comment first, const std::optional<Assignment>& assignment,
            base::Instant now);

// Takes the editable fields of `edited` over. Nothing when none differs. INVALID_ARGUMENT names a
// field: an empty subject, an unset type or priority, blank labels or tags.
absl::StatusOr<std::optional<Step>> Update(const Ticket& before, const Ticket& edited,
                                           base::Instant now);

// R15: the first assignee becomes the owner and stays it.
absl::StatusOr<Step> Assign(const Ticket& before, const Assignment& assignment, base::Instant now);

absl::StatusOr<Step> Wait(const Ticket& before, bool for_customer, std::string_view reason,
                          base::Instant now);
absl::StatusOr<Step> Resume(const Ticket& before, std::string_view reason, base::Instant now);

// With a solution that has a body: its comment first, then the change of state. What the team still owes
// holds it back, not its customer: FAILED_PRECONDITION SUBTASKS_OPEN, unless `force_reason` says why, and
// APPROVAL_PENDING.
absl::StatusOr<std::vector<Step>> Resolve(const Ticket& before, const Actor& actor,
                                          Comment solution, base::Instant now,
                                          std::string_view force_reason = "");
// FAILED_PRECONDITION, reason REOPEN_WINDOW_OVER, after 14 days, or TICKET_MERGED with the ticket it
// became in the metadata.
absl::StatusOr<Step> Reopen(const Ticket& before, std::string_view reason, base::Instant now);
absl::StatusOr<Step> Close(const Ticket& before, std::string_view reason, base::Instant now);

// Up or down the levels (R14) to whoever `assignment` names; the owner stays. INVALID_ARGUMENT,
// field `level`, when it is the level already.
absl::StatusOr<Step> Escalate(const Ticket& before, Level level, std::string_view reason,
                              const Assignment& assignment, base::Instant now);

// The customer's answer to a survey: its score is 1 to 5. Legal in every state, also in the one that an
// answer "not solved" led to. A later rating replaces an earlier one.
Step NoteRating(const Ticket& before, Rating rating, base::Instant now);

// The same on the ticket itself.
absl::StatusOr<Step> Rate(const Ticket& before, Rating rating, base::Instant now);

// The customer's comments are public and name nobody; whom others name follows the ticket. A customer's
// comment on a waiting, resolved or closed ticket puts it back to work (REOPEN_WINDOW_OVER after 14
// days: NeedsFollowUp); the first public comment of an agent is the first reply.
absl::StatusOr<Step> AddComment(const Ticket& before, const Actor& actor, Comment comment,
                                base::Instant now);

// A word of the service to the customer, legal in every state: a ticket that has ended stays ended.
Step Announce(const Ticket& before, Comment comment, std::string_view author_id, base::Instant now);

// Something beside the ticket changed that belongs into its history: `change` is "old → new" of `field`.
Step NoteChange(const Ticket& before, const std::string& field, const std::string& change,
                base::Instant now);

// Out of sight until a moment, which is in the future and at most a year ahead; an unset one wakes
// the ticket. INVALID_ARGUMENT, field `until`. Nothing when it is as asked already.
absl::StatusOr<std::optional<Step>> Snooze(const Ticket& before, base::Instant until,
                                           std::string_view reason, base::Instant now);
// The moment has come.
std::optional<Step> WakeUp(const Ticket& before, base::Instant now);

// Several tickets become one.
struct Merger {
  Step target;
  // Where a source's customer still awaits an answer: his words are the target's now, which they
  // open again or put back to work as if they had been said in it. Its promise of a reply begins.
  std::optional<Step> question;
  std::vector<Step> sources;
};
inline constexpr std::size_t kMaxMerged = 100;
// INVALID_ARGUMENT, field `source_ids`: a source that is the target, named twice, or of another
// requester and organisation; too many merged. ILLEGAL_TRANSITION for one that is closed, SUBTASKS_OPEN and
// APPROVAL_PENDING for one that owes something, with the ticket.
// `is_question`: the words of a source's customer await an answer.
// A target that is open, or is opened again by that, takes over the most urgent priority and the core-function flag
// of the sources that are open; its reason names them.
absl::StatusOr<Merger> Merge(const Ticket& target, const std::vector<Ticket>& sources,
                             bool is_question, std::string_view reason, base::Instant now);
// What a customer whose ticket becomes part of a colleague's is told in it.
std::string MergeNotice(std::string_view locale);

// Who asked turned out to be somebody else: an anonymous visitor who is known by now. Legal in every
// state. Nothing when it is that one already.
std::optional<Step> GiveTo(const Ticket& before, std::string_view requester_id,
                           std::string_view organization_id, Tier tier, base::Instant now);

// Where its requester belongs became known only after the ticket was given to it. Nothing where it has an
// organisation, or there is none.
std::optional<Step> FillIn(const Ticket& before, std::string_view organization_id, Tier tier,
                           base::Instant now);

// What a ticket split off `before` starts with: its requester, circumstances, fields, people in copy and
// followers, nothing of its life.
Ticket SplitOff(const Ticket& before);

// What a follow-up of an ended ticket starts with: likewise, with its subject, fields and followers; the
// priority is unset. What its team must know of the old one, in one line. The step of the old one.
Ticket FollowUpOf(const Ticket& before);
std::string FollowUpNote(const Ticket& ended);
Step NoteFollowUp(const Ticket& ended, const Ticket& follow_up, base::Instant now);

// The comment was said at `at` in the ticket this one was split off: it moves nothing and names
// nobody anew.
Step RepeatComment(const Ticket& before, Comment comment, base::Instant at);
// Of the ticket that was split off, and of the one it was split off.
Step NoteSplit(const Ticket& made, const Ticket& from, base::Instant now);
Step NoteSplitOff(const Ticket& from, const Ticket& made, base::Instant now);

// Somebody of the team or the customer spoke in the ticket's conversation at `at`. The first reply is
// the earliest one; a customer's words put a waiting ticket back to work, open one that had ended
// before them within its window again, and end a snooze. A step even where nothing else changes:
// the turn did.
Step NoteReply(const Ticket& before, Author author, base::Instant at);

// The comment of step `index` names these users: they follow the ticket from that step on. `before` is the
// ticket before the first step.
void NameUsers(const Ticket& before, std::vector<std::string> user_ids, std::size_t index,
               std::vector<Step>& steps);

// A clock of the ticket ran out in its `cycle`-th cycle, from 1. Nothing when that is noted for the
// first one, or when kMaxBreaches are noted.
inline constexpr std::size_t kMaxBreaches = 100;
std::optional<Step> NoteBreach(const Ticket& before, std::string_view clock, int cycle,
                               base::Instant now);

// A late fact showed that it didn't: `left` breaches of it remain. Nothing when no more are noted.
std::optional<Step> TakeBreachBack(const Ticket& before, std::string_view clock, int left,
                                   base::Instant now);

// Adds an automatic choice, dropping the oldest beyond kMaxDecisions.
void AddDecision(Ticket& ticket, Decision decision);

}  // namespace deskmesh::tickets
