// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of service.h that make one ticket of several or several of one, put one out of sight, and
// look back.
#include <algorithm>
#include <set>

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/convert.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/feedback/store.h"
#include "tickets/service.h"

namespace deskmesh::tickets {
namespace {

constexpr int kPage = 500;

absl::StatusOr<Recorder::Locked> LockOne(rpc::WriteCall& call, const std::string& id) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<Recorder::Locked> locked,
                            Recorder::Lock(call.tx(), call.workspace(), id));
  if (!locked.has_value()) return base::NotFound("ticket", id);
  return *std::move(locked);
}

absl::StatusOr<std::map<std::string, Recorder::Locked>> LockAll(
    rpc::WriteCall& call, const std::vector<std::string>& ids) {
  std::map<std::string, Recorder::Locked> locked;
  for (const std::string& id : ids) {
    DESKMESH_ASSIGN_OR_RETURN(Recorder::Locked one, LockOne(call, id));
    locked.emplace(id, std::move(one));
  }
  return locked;
}

// Whether the latest words of a ticket that wait for somebody are its customer's. One that nobody
// has answered waits as a whole.
absl::StatusOr<bool> AwaitsAnswer(rpc::WriteCall& call, const std::string& id) {
  bool awaits = true;
  std::int64_t after = 0;
  while (true) {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<Entry> entries,
                              ListEntries(call.tx(), call.workspace(), id, after, kPage));
    for (const Entry& entry : entries) {
      after = entry.sequence;
      Author author = Author::kUnset;
      if (entry.is_comment() && entry.comment.visibility == Visibility::kPublic) {
        author = entry.comment.author;
      } else if (!entry.is_comment()) {
        v1::HistoryEntry line;
        if (!line.ParseFromString(entry.data)) {
          return absl::DataLossError("a history can't be read");
        }
        if (line.action() != NameOf(Action::kReplied)) continue;
        author = line.actor().starts_with("usr_") ? Author::kAgent : Author::kCustomer;
      }
      if (author == Author::kCustomer) awaits = true;
      if (author == Author::kAgent) awaits = false;
    }
    if (entries.size() < static_cast<std::size_t>(kPage)) return awaits;
  }
}

// The same words and files as a comment of another ticket. Whom they name has been told.
Comment CopyOf(rpc::WriteCall& call, Comment comment) {
  comment.id = call.NewId("cmt");
  comment.mention_ids.clear();
  comment.is_searched_for_names = true;
  return comment;
}

// The chosen comments in the order they were said.
absl::StatusOr<std::vector<Entry>> ChosenComments(rpc::WriteCall& call,
                                                  const v1::SplitTicketRequest& request) {
  DESKMESH_ASSIGN_OR_RETURN(
      std::vector<Entry> comments,
      ListComments(call.tx(), call.workspace(), {request.id()}, true, {}, 10'000));
  std::set<std::string_view> ids(request.comment_ids().begin(), request.comment_ids().end());
  std::erase_if(comments, [&](const Entry& entry) { return ids.erase(entry.comment.id) == 0; });
  if (!ids.empty()) {
    return base::InvalidField("comment_ids", "must name public comments of the ticket; " +
                                                 std::string(*ids.begin()) + " is none");
  }
  return comments;
}

}  // namespace

absl::Status TicketsService::Merge(rpc::WriteCall& call, const v1::MergeTicketsRequest& request,
                                   v1::Ticket* response) {
  // Locked in the order of their ids, so that two merges never wait for each other.
  std::vector<std::string> ids(request.source_ids().begin(), request.source_ids().end());
  ids.push_back(request.id());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  DESKMESH_RETURN_IF_ERROR(LockAll(call, ids).status());
  DESKMESH_RETURN_IF_ERROR(links_.MoveTo(
      call, {request.source_ids().begin(), request.source_ids().end()}, request.id()));
  // As they are after that.
  DESKMESH_ASSIGN_OR_RETURN(const auto locked, LockAll(call, ids));
  const Recorder::Locked& target = locked.at(request.id());
  std::vector<tickets::Ticket> sources;
  bool is_question = false;
  for (const std::string& id : request.source_ids()) {
    sources.push_back(locked.at(id).ticket);
    DESKMESH_ASSIGN_OR_RETURN(const bool awaits, AwaitsAnswer(call, id));
    // The end of one that is resolved was its answer.
    is_question = is_question || (awaits && sources.back().is_open());
  }
  DESKMESH_ASSIGN_OR_RETURN(const Merger merger, tickets::Merge(target.ticket, sources, is_question,
                                                                request.reason(), call.now()));
  const Origin into{CallerOf(call), {ChangeSource::Kind::kMerge, request.id()}};
  for (std::size_t i = 0; i < sources.size(); ++i) {
    std::vector<Step> steps = {merger.sources[i]};
    // Who can't see the target is told in the ticket that is his.
    if (sources[i].requester_id != target.ticket.requester_id) {
      steps.push_back(Announce(steps[0].ticket,
                               {.id = call.NewId("cmt"), .body = MergeNotice(sources[i].locale)},
                               "service:tickets", call.now()));
    }
    DESKMESH_RETURN_IF_ERROR(recorder_.Record(call.tx(), into, sources[i], steps, nullptr));
  }
  Origin from{CallerOf(call), {ChangeSource::Kind::kMerge, sources[0].id}};
  DESKMESH_RETURN_IF_ERROR(
      recorder_.Record(call.tx(), from, target.ticket, {merger.target}, response));
  if (merger.question.has_value()) {
    from.facts.actor = "service:tickets";  // the caller says nothing
    DESKMESH_RETURN_IF_ERROR(
        recorder_.Record(call.tx(), from, merger.target.ticket, {*merger.question}, response));
  }
  const tickets::Ticket& joined = merger.target.ticket;
  DESKMESH_RETURN_IF_ERROR(PlaceLinks(call.tx(), call.workspace(), joined.merged_ids, joined.id));
  response->set_description(target.description);
  return absl::OkStatus();
}

// The new ticket begins with the first of its words, so that what was promised to them counts from
// then: each is said again by whom and when it was said. It is split off now, which both tickets
// tell.
absl::Status TicketsService::Split(rpc::WriteCall& call, const v1::SplitTicketRequest& request,
                                   v1::Ticket* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Recorder::Locked locked, LockOne(call, request.id()));
  DESKMESH_ASSIGN_OR_RETURN(std::vector<Entry> chosen, ChosenComments(call, request));
  TicketDraft draft;
  draft.ticket = SplitOff(locked.ticket);
  draft.ticket.subject = request.subject();
  DESKMESH_RETURN_IF_ERROR(CheckDraft(draft.ticket));
  DESKMESH_RETURN_IF_ERROR(intake_.ChooseAssignee(call.tx(), call.workspace(), draft, call.now()));
  Origin origin{CallerOf(call), {ChangeSource::Kind::kSplit, request.id()}};
  const base::Instant now = std::max(call.now(), locked.ticket.updated);
  const std::optional<Assignment> assignment = std::move(draft.assignment);
  // Somebody had these words all the while; else they are assigned only now.
  if (!locked.ticket.assignee_id.empty()) draft.assignment = assignment;
  origin.facts.now = chosen.empty() ? now : chosen.front().created;
  std::size_t next = 0;
  if (!chosen.empty() && chosen.front().comment.author == Author::kCustomer) {
    draft.first = CopyOf(call, chosen[next++].comment);
  }
  DESKMESH_ASSIGN_OR_RETURN(tickets::Ticket made,
                            intake_.Open(call.tx(), origin, std::move(draft), response));
  const std::string description = response->description();
  const auto record = [&](Step step) {
    origin.facts.now = step.ticket.updated;
    const tickets::Ticket before = std::move(made);
    made = step.ticket;
    return recorder_.Record(call.tx(), origin, before, {std::move(step)}, response);
  };
  for (; next < chosen.size(); ++next) {
    DESKMESH_RETURN_IF_ERROR(
        record(RepeatComment(made, CopyOf(call, chosen[next].comment), chosen[next].created)));
  }
  if (locked.ticket.assignee_id.empty() && assignment.has_value() &&
      !assignment->assignee_id.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(Step step, tickets::Assign(made, *assignment, now));
    DESKMESH_RETURN_IF_ERROR(record(std::move(step)));
  }
  DESKMESH_RETURN_IF_ERROR(record(NoteSplit(made, locked.ticket, now)));
  response->set_description(description);
  origin = {CallerOf(call), {ChangeSource::Kind::kSplit, made.id}};
  origin.facts.now = now;
  return recorder_.Record(call.tx(), origin, locked.ticket,
                          {NoteSplitOff(locked.ticket, made, now)}, nullptr);
}

absl::Status TicketsService::Snooze(rpc::WriteCall& call, const v1::SnoozeTicketRequest& request,
                                    v1::Ticket* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Recorder::Locked locked, LockOne(call, request.id()));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Step> step,
                            tickets::Snooze(locked.ticket, rpc::InstantOf(request.until()),
                                            request.reason(), call.now()));
  std::vector<Step> steps;
  if (step.has_value()) steps.push_back(*step);
  DESKMESH_RETURN_IF_ERROR(
      recorder_.Record(call.tx(), CallerOf(call), locked.ticket, steps, response));
  response->set_description(locked.description);
  return absl::OkStatus();
}

absl::Status TicketsService::GetAsOf(rpc::ReadCall& call, const v1::GetTicketAsOfRequest& request,
                                     v1::Ticket* response) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<StoredTicket> stored,
                            LoadTicket(call.tx(), call.workspace(), request.id()));
  if (!stored.has_value()) return base::NotFound("ticket", request.id());
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, response));
  const base::Instant at = rpc::InstantOf(request.time());
  if (at < rpc::InstantOf(response->create_time())) {
    response->Clear();
    return base::NotFound("ticket", request.id());
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> changes,
                            ChangesSince(call.tx(), call.workspace(), request.id(), at));
  for (const std::string& change : changes) DESKMESH_RETURN_IF_ERROR(TakeBack(change, response));
  response->set_description(std::move(stored->description));
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
