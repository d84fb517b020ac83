// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/ticket_commands.h"

#include <algorithm>
#include <set>

#include "platform/base/error.h"
#include "platform/text/utf8.h"
#include "tickets/core/cc_rule.h"
#include "tickets/core/ticket_lifecycle.h"

namespace deskmesh::tickets {
namespace {

using text::IsBlank;

// Labels and tags are stored as lines and shown in lists.
absl::Status CleanWords(std::vector<std::string>& words, std::string_view field) {
  std::set<std::string> seen;
  std::erase_if(words, [&](const std::string& word) { return !seen.insert(word).second; });
  for (const std::string& word : words) {
    const bool is_printable = std::all_of(
        word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) >= 32; });
    if (IsBlank(word) || !is_printable) {
      return base::InvalidField(field, "must have no blank elements and no control characters");
    }
  }
  return absl::OkStatus();
}

void TakeAssignment(Ticket& ticket, const Assignment& assignment, base::Instant now) {
  ticket.assignee_id = assignment.assignee_id;
  if (ticket.owner_id.empty()) ticket.owner_id = assignment.assignee_id;
  if (!assignment.is_automatic) return;
  AddDecision(ticket, {.field = "assignee",
                       .value = assignment.assignee_id,
                       .reason = assignment.reason,
                       .confidence = assignment.confidence,
                       .at = now});
}

constexpr base::Duration kLongestSnooze = std::chrono::days(366);

absl::Status CheckNotMerged(const Ticket& ticket) {
  if (ticket.merged_into_id.empty()) return absl::OkStatus();
  return base::Precondition("TICKET_MERGED", "the ticket became part of another",
                            {{"ticket", ticket.merged_into_id}});
}

void OpenAgain(Ticket& ticket) {
  ++ticket.reopen_count;
  ticket.resolved = {};
  ticket.closed = {};
}

// The customer's words at `at` put an ended ticket back to work.
bool OpensAgain(const Ticket& ticket, base::Instant at) {
  return !ticket.is_open() && std::max(ticket.resolved, ticket.closed) < at &&
         CheckNotMerged(ticket).ok() &&
         (ticket.state == State::kResolved || CheckReopenWindow(ticket, at).ok());
}

absl::Status CheckNothingOwed(const Ticket& ticket, std::string_view force_reason) {
  if (ticket.approval == ApprovalState::kPending) {
    return base::Precondition("APPROVAL_PENDING",
                              "an approval is pending; await or withdraw it first",
                              {{"ticket", ticket.id}});
  }
  const int open = ticket.open_subtask_count();
  if (open == 0 || !IsBlank(force_reason)) return absl::OkStatus();
  return base::Precondition("SUBTASKS_OPEN",
                            std::to_string(open) + " of " + std::to_string(ticket.subtask_count) +
                                " sub-tasks are open; end them, or say in `force_reason` why not",
                            {{"ticket", ticket.id},
                             {"open", std::to_string(open)},
                             {"count", std::to_string(ticket.subtask_count)}});
}

// Moves a step's ticket by the table.
absl::Status MoveBy(Step& step, Verb verb) {
  DESKMESH_ASSIGN_OR_RETURN(
      step.ticket.state, StateAfter(step.previous_state, verb, !step.ticket.assignee_id.empty()));
  // A status is one of its state.
  if (step.ticket.state != step.previous_state) step.ticket.status.clear();
  return absl::OkStatus();
}

absl::StatusOr<Step> ChangeState(const Ticket& before, Verb verb, std::string_view reason,
                                 base::Instant now) {
  Step step = BeginStep(before, Action::kStateChanged, now);
  DESKMESH_RETURN_IF_ERROR(MoveBy(step, verb));
  step.reason = reason;
  return step;
}

// The end of every command.
Step Finish(const Ticket& before, Step step) {
  DescribeChanges(before, step);
  return step;
}

void TakeComment(Ticket& ticket, const Comment& comment, base::Instant now) {
  ++ticket.comment_count;
  const bool is_reply =
      comment.author == Author::kAgent && comment.visibility == Visibility::kPublic;
  if (is_reply && ticket.first_reply.micros == 0) ticket.first_reply = now;
}

// Whom a comment names hears of the ticket from then on.
void Follow(Ticket& ticket, const std::vector<std::string>& user_ids) {
  for (const std::string& id : user_ids) {
    std::vector<std::string>& followers = ticket.follower_ids;
    if (followers.size() >= kMaxFollowers) return;
    if (std::find(followers.begin(), followers.end(), id) == followers.end()) {
      followers.push_back(id);
    }
  }
}

// What is urgent stays so in the ticket that it becomes part of.
void TakeUrgency(const std::vector<Ticket>& sources, Step& target) {
  Ticket& ticket = target.ticket;
  const Ticket* most = nullptr;
  const Ticket* core = nullptr;
  for (const Ticket& source : sources) {
    if (!source.is_open() || source.priority == Priority::kUnset) continue;
    if (source.priority < ticket.priority) most = &source;
    ticket.priority = std::min(ticket.priority, source.priority);
    if (source.affects_core_function && !ticket.affects_core_function) core = &source;
    ticket.affects_core_function |= source.affects_core_function;
  }
  const auto note = [&](const std::string& what, const Ticket* source) {
    if (source == nullptr) return;
    target.reason += (target.reason.empty() ? "" : "; ") + what + std::to_string(source->number);
  };
  note("priority " + std::string(NameOf(ticket.priority)) + " of #", most);
  note("core function of #", core);
}

}  // namespace

void AddDecision(Ticket& ticket, Decision decision) {
  if (ticket.decisions.size() >= kMaxDecisions) ticket.decisions.erase(ticket.decisions.begin());
  ticket.decisions.push_back(std::move(decision));
}

absl::Status CheckDraft(Ticket& draft) {
  if (IsBlank(draft.subject)) {
    return base::InvalidField("ticket.subject", "must be 1 to 200 characters");
  }
  DESKMESH_RETURN_IF_ERROR(CleanCc(draft.requester_id, draft.cc));
  DESKMESH_RETURN_IF_ERROR(CleanWords(draft.labels, "ticket.labels"));
  DESKMESH_RETURN_IF_ERROR(CleanWords(draft.follower_ids, "ticket.follower_ids"));
  return CleanWords(draft.tags, "ticket.tags");
}

Step Create(Ticket draft, Comment first, const std::optional<Assignment>& assignment,
            base::Instant now) {
  Step step;
  step.action = Action::kCreated;
  step.ticket = std::move(draft);
  Ticket& ticket = step.ticket;
  ticket.sequence = 1;
  ticket.created = ticket.updated = now;
  ticket.state = State::kUnassigned;
  if (assignment.has_value() && !assignment->assignee_id.empty()) {
    TakeAssignment(ticket, *assignment, now);
    ticket.state = State::kInProgress;
    step.reason = assignment->reason;
    step.changes["assignee_id"] = " → " + ticket.assignee_id;
  }
  if (!first.is_empty()) {
    TakeComment(ticket, first, now);
    step.comment.push_back(std::move(first));
  }
  step.changes["state"] = " → " + std::string(NameOf(ticket.state));
  step.changes["priority"] = " → " + std::string(NameOf(ticket.priority));
  step.changes["type"] = " → " + std::string(NameOf(ticket.type));
  return step;
}

absl::StatusOr<std::optional<Step>> Update(const Ticket& before, const Ticket& edited,
                                           base::Instant now) {
  Step step = BeginStep(before, Action::kUpdated, now);
  DESKMESH_RETURN_IF_ERROR(MoveBy(step, Verb::kUpdate));
  Ticket& ticket = step.ticket;
  ticket.subject = edited.subject;
  ticket.type = edited.type;
  ticket.priority = edited.priority;
  ticket.team_id = edited.team_id;
  ticket.affects_core_function = edited.affects_core_function;
  ticket.labels = edited.labels;
  ticket.tags = edited.tags;
  ticket.custom_fields = edited.custom_fields;
  ticket.locale = edited.locale;
  ticket.follower_ids = edited.follower_ids;
  ticket.problem_id = edited.problem_id;
  ticket.status = edited.status;
  ticket.cc = edited.cc;
  ticket.owner_id = edited.owner_id;
  DESKMESH_RETURN_IF_ERROR(CheckDraft(ticket));
  if (ticket.type == Type::kUnset) {
    return base::InvalidField("ticket.type", "must be INSTALL, FEATURE or FAULT");
  }
  if (ticket.priority == Priority::kUnset) {
    return base::InvalidField("ticket.priority", "must be P0, P1, P2 or P3");
  }
  DescribeChanges(before, step);
  if (step.changed_fields.empty()) return std::optional<Step>();
  return std::optional<Step>(std::move(step));
}

absl::StatusOr<Step> Assign(const Ticket& before, const Assignment& assignment, base::Instant now) {
  Step step = BeginStep(before, Action::kAssigned, now);
  TakeAssignment(step.ticket, assignment, now);
  DESKMESH_RETURN_IF_ERROR(MoveBy(step, Verb::kAssign));
  step.reason = assignment.reason;
  return Finish(before, std::move(step));
}

absl::StatusOr<Step> Wait(const Ticket& before, bool for_customer, std::string_view reason,
                          base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(
      Step step,
      ChangeState(before, for_customer ? Verb::kWaitForCustomer : Verb::kWaitForThirdParty, reason,
                  now));
  return Finish(before, std::move(step));
}

absl::StatusOr<Step> Resume(const Ticket& before, std::string_view reason, base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(Step step, ChangeState(before, Verb::kResume, reason, now));
  return Finish(before, std::move(step));
}

absl::StatusOr<std::vector<Step>> Resolve(const Ticket& before, const Actor& actor,
                                          Comment solution, base::Instant now,
                                          std::string_view force_reason) {
  std::vector<Step> steps;
  // Legal at all? Asked before the comment, which is legal in more states.
  DESKMESH_ASSIGN_OR_RETURN(Step step, ChangeState(before, Verb::kResolve, "", now));
  if (!actor.is_customer()) DESKMESH_RETURN_IF_ERROR(CheckNothingOwed(before, force_reason));
  const Ticket* last = &before;
  if (!solution.body.empty()) {
    Step comment = BeginStep(before, Action::kCommented, now);
    solution.visibility = Visibility::kPublic;
    solution.author = actor.is_customer() ? Author::kCustomer : Author::kAgent;
    solution.author_id = actor.id;
    TakeComment(comment.ticket, solution, now);
    comment.comment.push_back(std::move(solution));
    steps.push_back(std::move(comment));
    last = &steps.back().ticket;
    step = BeginStep(*last, Action::kStateChanged, now);
    DESKMESH_RETURN_IF_ERROR(MoveBy(step, Verb::kResolve));
  }
  step.ticket.resolved = now;
  step.ticket.snooze_until = {};
  if (const int open = before.open_subtask_count(); open > 0 && !force_reason.empty()) {
    step.reason = "with " + std::to_string(open) + " open sub-task" + (open == 1 ? "" : "s") +
                  ": " + std::string(force_reason);
  }
  // R15: who resolves what nobody had is the one accountable.
  if (step.ticket.owner_id.empty() && actor.kind == Actor::Kind::kAgent) {
    step.ticket.owner_id = actor.id;
  }
  const Ticket base = *last;
  steps.push_back(Finish(base, std::move(step)));
  return steps;
}

absl::StatusOr<Step> Reopen(const Ticket& before, std::string_view reason, base::Instant now) {
  DESKMESH_RETURN_IF_ERROR(CheckNotMerged(before));
  DESKMESH_ASSIGN_OR_RETURN(Step step, ChangeState(before, Verb::kReopen, reason, now));
  DESKMESH_RETURN_IF_ERROR(CheckReopenWindow(before, now));
  OpenAgain(step.ticket);
  return Finish(before, std::move(step));
}

absl::StatusOr<Step> Close(const Ticket& before, std::string_view reason, base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(Step step, ChangeState(before, Verb::kClose, reason, now));
  step.ticket.closed = now;
  return Finish(before, std::move(step));
}

absl::StatusOr<Step> Escalate(const Ticket& before, Level level, std::string_view reason,
                              const Assignment& assignment, base::Instant now) {
  Step step = BeginStep(before, Action::kEscalated, now);
  if (level == before.level) {
    return base::InvalidField(
        "level", "must differ from the ticket's level, which is " + std::string(NameOf(level)));
  }
  step.ticket.level = level;
  step.ticket.assignee_id.clear();
  if (!assignment.assignee_id.empty()) TakeAssignment(step.ticket, assignment, now);
  DESKMESH_RETURN_IF_ERROR(MoveBy(step, Verb::kEscalate));
  step.reason = reason;
  return Finish(before, std::move(step));
}

Step NoteRating(const Ticket& before, Rating rating, base::Instant now) {
  Step step = BeginStep(before, Action::kRated, now);
  rating.at = now;
  step.changes["rating"] = (before.rating.score == 0 ? "" : std::to_string(before.rating.score)) +
                           " → " + std::to_string(rating.score);
  step.ticket.rating = std::move(rating);
  return step;
}

absl::StatusOr<Step> Rate(const Ticket& before, Rating rating, base::Instant now) {
  DESKMESH_RETURN_IF_ERROR(CheckNotMerged(before));
  Step step = NoteRating(before, std::move(rating), now);
  DESKMESH_RETURN_IF_ERROR(MoveBy(step, Verb::kRate));
  const int score = step.ticket.rating.score;
  if (score < 1 || score > 5) return base::InvalidField("score", "must be 1 to 5");
  return step;
}

absl::StatusOr<Step> AddComment(const Ticket& before, const Actor& actor, Comment comment,
                                base::Instant now) {
  Step step = BeginStep(before, Action::kCommented, now);
  const bool is_waiting =
      before.state == State::kWaitingForCustomer || before.state == State::kWaitingForThirdParty;
  const bool is_reply = actor.is_customer() && (is_waiting || !before.is_open());
  DESKMESH_RETURN_IF_ERROR(MoveBy(step, is_reply ? Verb::kCustomerReply : Verb::kComment));
  if (is_reply && !before.is_open()) {
    DESKMESH_RETURN_IF_ERROR(CheckNotMerged(before));
    if (before.state == State::kClosed) DESKMESH_RETURN_IF_ERROR(CheckReopenWindow(before, now));
    OpenAgain(step.ticket);
  }
  if (actor.is_customer()) {
    step.ticket.snooze_until = {};
    comment.visibility = Visibility::kPublic;
    comment.author = Author::kCustomer;
  } else {
    if (comment.visibility == Visibility::kUnset) comment.visibility = Visibility::kPublic;
    comment.author = actor.kind == Actor::Kind::kSystem ? Author::kSystem : Author::kAgent;
  }
  if (comment.author_address.empty()) comment.author_id = actor.id;
  if (actor.is_customer()) comment.mention_ids.clear();
  Follow(step.ticket, comment.mention_ids);
  TakeComment(step.ticket, comment, now);
  step.comment.push_back(std::move(comment));
  return Finish(before, std::move(step));
}

Step Announce(const Ticket& before, Comment comment, std::string_view author_id,
              base::Instant now) {
  Step step = BeginStep(before, Action::kCommented, now);
  comment.visibility = Visibility::kPublic;
  comment.author = Author::kSystem;
  comment.author_id = author_id;
  TakeComment(step.ticket, comment, now);
  step.comment.push_back(std::move(comment));
  return Finish(before, std::move(step));
}

Step NoteChange(const Ticket& before, const std::string& field, const std::string& change,
                base::Instant now) {
  Step step = BeginStep(before, Action::kUpdated, now);
  step.changes[field] = change;
  step.changed_fields.push_back(field);
  return step;
}

absl::StatusOr<std::optional<Step>> Snooze(const Ticket& before, base::Instant until,
                                           std::string_view reason, base::Instant now) {
  Step step = BeginStep(before, Action::kUpdated, now);
  DESKMESH_RETURN_IF_ERROR(MoveBy(step, Verb::kSnooze));
  if (until.micros != 0 && (until <= now || until - now > kLongestSnooze)) {
    return base::InvalidField("until", "must be in the future and at most a year ahead");
  }
  if (until == before.snooze_until) return std::optional<Step>();
  step.ticket.snooze_until = until;
  step.reason = reason;
  return std::optional<Step>(Finish(before, std::move(step)));
}

std::optional<Step> WakeUp(const Ticket& before, base::Instant now) {
  if (!before.is_snoozed()) return std::nullopt;
  Step step = BeginStep(before, Action::kUpdated, now);
  step.ticket.snooze_until = {};
  step.reason = "the snooze is over";
  return Finish(before, std::move(step));
}

absl::StatusOr<Merger> Merge(const Ticket& target, const std::vector<Ticket>& sources,
                             bool is_question, std::string_view reason, base::Instant now) {
  Merger merger;
  merger.target = BeginStep(target, Action::kUpdated, now);
  DESKMESH_RETURN_IF_ERROR(MoveBy(merger.target, Verb::kUpdate));
  std::set<std::string_view> seen = {target.id};
  for (const Ticket& source : sources) {
    if (!seen.insert(source.id).second) {
      return base::InvalidField("source_ids", "must name other tickets, each once");
    }
    const bool is_kin =
        source.requester_id == target.requester_id ||
        (!source.organization_id.empty() && source.organization_id == target.organization_id);
    if (!is_kin) {
      return base::InvalidField(
          "source_ids", "must name tickets of the same requester or organisation; " + source.id +
                            " is another's");
    }
    Step step = BeginStep(source, Action::kStateChanged, now);
    DESKMESH_RETURN_IF_ERROR(MoveBy(step, Verb::kMerge));
    // Parts of its own would be forgotten with it.
    DESKMESH_RETURN_IF_ERROR(CheckNothingOwed(source, /*force_reason=*/""));
    step.ticket.merged_into_id = target.id;
    step.ticket.snooze_until = {};
    step.ticket.closed = now;
    if (step.ticket.resolved.micros == 0) step.ticket.resolved = now;
    step.reason = "merged into #" + std::to_string(target.number);
    std::vector<std::string>& merged = merger.target.ticket.merged_ids;
    merged.push_back(source.id);
    merged.insert(merged.end(), source.merged_ids.begin(), source.merged_ids.end());
    TakeCcOver(source, merger.target.ticket);
    Follow(merger.target.ticket, source.follower_ids);
    merger.sources.push_back(Finish(source, std::move(step)));
  }
  if (merger.target.ticket.merged_ids.size() > kMaxMerged) {
    return base::InvalidField("source_ids", "must not make more than 100 merged tickets in all");
  }
  merger.target.reason = reason;
  if (target.is_open() || is_question) TakeUrgency(sources, merger.target);
  merger.target = Finish(target, std::move(merger.target));
  // An open ticket without its first reply owes one already.
  const Ticket& joined = merger.target.ticket;
  const bool owes_reply = joined.state == State::kUnassigned || joined.state == State::kInProgress;
  if (is_question && (!owes_reply || joined.first_reply.micros != 0)) {
    const base::Instant at = std::max({now, joined.updated, joined.resolved + base::Duration(1)});
    merger.question = NoteReply(joined, Author::kCustomer, at);
    merger.question->reason = "what a merged ticket asks awaits an answer";
  }
  return merger;
}

std::string MergeNotice(std::string_view locale) {
  if (locale.starts_with("zh")) {
    return "您的问题与贵公司的另一个请求相同，我们将一并处理。如需补充，请直接回复。";
  }
  return "We deal with your request together with another one of your organisation about the same "
         "matter. If there is anything to add, just reply.";
}

std::optional<Step> GiveTo(const Ticket& before, std::string_view requester_id,
                           std::string_view organization_id, Tier tier, base::Instant now) {
  if (before.requester_id == requester_id) return std::nullopt;
  Step step = BeginStep(before, Action::kUpdated, std::max(now, before.updated));
  step.ticket.requester_id = requester_id;
  step.ticket.organization_id = organization_id;
  step.ticket.tier = tier;
  std::erase(step.ticket.cc, step.ticket.requester_id);
  step.reason = "the visitor is known by now";
  return Finish(before, std::move(step));
}

std::optional<Step> FillIn(const Ticket& before, std::string_view organization_id, Tier tier,
                           base::Instant now) {
  if (!before.organization_id.empty() || organization_id.empty()) return std::nullopt;
  Step step = BeginStep(before, Action::kUpdated, std::max(now, before.updated));
  step.ticket.organization_id = organization_id;
  if (tier != Tier::kUnset) step.ticket.tier = tier;
  step.reason = "the requester's organisation became known";
  return Finish(before, std::move(step));
}

Ticket SplitOff(const Ticket& before) {
  Ticket ticket;
  ticket.type = before.type;
  ticket.priority = before.priority;
  ticket.level = before.level;
  ticket.channel = before.channel;
  ticket.requester_id = before.requester_id;
  ticket.organization_id = before.organization_id;
  ticket.tier = before.tier;
  ticket.team_id = before.team_id;
  ticket.labels = before.labels;
  ticket.tags = before.tags;
  ticket.locale = before.locale;
  ticket.affects_core_function = before.affects_core_function;
  ticket.custom_fields = before.custom_fields;
  ticket.follower_ids = before.follower_ids;
  ticket.cc = before.cc;
  ticket.split_from_id = before.id;
  return ticket;
}

Ticket FollowUpOf(const Ticket& before) {
  Ticket ticket = SplitOff(before);
  ticket.split_from_id.clear();
  ticket.priority = Priority::kUnset;  // the new words decide
  ticket.subject = before.subject;
  ticket.affects_core_function = false;
  ticket.follow_up_of_id = before.id;
  return ticket;
}

std::string FollowUpNote(const Ticket& ended) {
  std::string text = "Follow-up of #" + std::to_string(ended.number) + " “" + ended.subject + "”";
  if (!ended.owner_id.empty()) text += "; owner " + ended.owner_id;
  if (!ended.assignee_id.empty() && ended.assignee_id != ended.owner_id) {
    text += ", last with " + ended.assignee_id;
  }
  text += "; priority " + std::string(NameOf(ended.priority));
  if (ended.reopen_count > 0) text += "; opened again " + std::to_string(ended.reopen_count) + "×";
  if (ended.rating.score > 0) text += "; rated " + std::to_string(ended.rating.score) + "/5";
  if (!ended.breached_clocks.empty()) {
    text += "; broken promises: " + std::to_string(ended.breached_clocks.size());
  }
  return text + "; " + std::to_string(ended.comment_count) + " comments in its history";
}

Step NoteFollowUp(const Ticket& ended, const Ticket& follow_up, base::Instant now) {
  Step step = BeginStep(ended, Action::kUpdated, now);
  step.ticket.follow_up_ids.push_back(follow_up.id);
  step.reason = "followed up by #" + std::to_string(follow_up.number);
  return Finish(ended, std::move(step));
}

Step RepeatComment(const Ticket& before, Comment comment, base::Instant at) {
  Step step = BeginStep(before, Action::kCommented, std::max(at, before.updated));
  TakeComment(step.ticket, comment, at);
  step.comment.push_back(std::move(comment));
  step.is_copy = true;
  return Finish(before, std::move(step));
}

Step NoteSplit(const Ticket& made, const Ticket& from, base::Instant now) {
  const std::string name = "#" + std::to_string(from.number);
  Step step = NoteChange(made, "split_from_id", " → " + name, now);
  step.reason = "split off " + name;
  return step;
}

Step NoteSplitOff(const Ticket& from, const Ticket& made, base::Instant now) {
  const std::string name = "#" + std::to_string(made.number);
  Step step = NoteChange(from, "split_off", " → " + name, now);
  step.reason = name + " was split off";
  return step;
}

Step NoteReply(const Ticket& before, Author author, base::Instant at) {
  Step step = BeginStep(before, Action::kReplied, std::max(at, before.updated));
  step.replied_by = author;
  Ticket& ticket = step.ticket;
  if (author == Author::kAgent) {
    if (ticket.first_reply.micros == 0 || at < ticket.first_reply) ticket.first_reply = at;
  } else {
    ticket.snooze_until = {};
    const bool is_waiting =
        before.state == State::kWaitingForCustomer || before.state == State::kWaitingForThirdParty;
    if (is_waiting || OpensAgain(before, at)) {
      static_cast<void>(MoveBy(step, Verb::kCustomerReply).ok());
      if (!before.is_open()) OpenAgain(ticket);
    }
  }
  return Finish(before, std::move(step));
}

void NameUsers(const Ticket& before, std::vector<std::string> user_ids, std::size_t index,
               std::vector<Step>& steps) {
  steps[index].comment.front().mention_ids = std::move(user_ids);
  for (std::size_t i = index; i < steps.size(); ++i) {
    Follow(steps[i].ticket, steps[index].comment.front().mention_ids);
  }
  Step& step = steps[index];
  step.changes.clear();
  step.changed_fields.clear();
  DescribeChanges(index == 0 ? before : steps[index - 1].ticket, step);
}

std::optional<Step> NoteBreach(const Ticket& before, std::string_view clock, int cycle,
                               base::Instant now) {
  const auto& noted = before.breached_clocks;
  const bool is_noted = std::find(noted.begin(), noted.end(), clock) != noted.end();
  if (noted.size() >= kMaxBreaches || (is_noted && cycle <= 1)) return std::nullopt;
  Step step = BeginStep(before, Action::kClockBreached, now);
  step.ticket.breached_clocks.emplace_back(clock);
  step.reason = std::string(clock) + " ran out";
  return Finish(before, std::move(step));
}

std::optional<Step> TakeBreachBack(const Ticket& before, std::string_view clock, int left,
                                   base::Instant now) {
  Step step = BeginStep(before, Action::kUpdated, now);
  std::vector<std::string>& noted = step.ticket.breached_clocks;
  int kept = 0;
  if (std::erase_if(noted, [&](const std::string& one) {
        return one == clock && ++kept > std::max(0, left);
      }) == 0) {
    return std::nullopt;
  }
  step.reason =
      std::string(clock) + " did not run out: it was done in time, which became known later";
  return Finish(before, std::move(step));
}

}  // namespace deskmesh::tickets
