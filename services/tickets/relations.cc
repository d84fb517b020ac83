// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of service.h that make one ticket of several or several of one, put one out of sight, and
// look back.
#include <algorithm>

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/convert.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/service.h"

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kMaxDescription = 20'000;  // characters, as in the contract

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

// The words and files of the chosen comments, in the order they were chosen.
absl::StatusOr<Comment> JoinComments(rpc::WriteCall& call, const v1::SplitTicketRequest& request) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<Entry> comments,
      ListComments(call.tx(), call.workspace(), {request.id()}, true, {}, 10'000));
  Comment joined;
  std::string& text = joined.body;
  for (const std::string& id : request.comment_ids()) {
    auto found = std::find_if(comments.begin(), comments.end(),
                              [&](const Entry& entry) { return entry.comment.id == id; });
    if (found == comments.end()) {
      return base::InvalidField("comment_ids",
                                "must name public comments of the ticket; " + id + " is none");
    }
    if (!text.empty() && !found->comment.body.empty()) text += "\n\n";
    text += found->comment.body;
    joined.files.insert(joined.files.end(), found->comment.files.begin(),
                        found->comment.files.end());
  }
  const auto characters = std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  if (static_cast<std::size_t>(characters) > kMaxDescription) {
    return base::InvalidField("comment_ids", "must have at most 20000 characters together");
  }
  return joined;
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
  std::vector<tickets::Ticket> sources;
  for (const std::string& id : request.source_ids()) sources.push_back(locked.at(id).ticket);
  const Recorder::Locked& target = locked.at(request.id());
  DESKMESH_ASSIGN_OR_RETURN(const Merger merger,
                            tickets::Merge(target.ticket, sources, request.reason(), call.now()));
  for (std::size_t i = 0; i < sources.size(); ++i) {
    DESKMESH_RETURN_IF_ERROR(
        recorder_.Record(call.tx(), {CallerOf(call), {ChangeSource::Kind::kMerge, request.id()}},
                         sources[i], {merger.sources[i]}, nullptr));
  }
  DESKMESH_RETURN_IF_ERROR(
      recorder_.Record(call.tx(), {CallerOf(call), {ChangeSource::Kind::kMerge, sources[0].id}},
                       target.ticket, {merger.target}, response));
  response->set_description(target.description);
  return absl::OkStatus();
}

absl::Status TicketsService::Split(rpc::WriteCall& call, const v1::SplitTicketRequest& request,
                                   v1::Ticket* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Recorder::Locked locked, LockOne(call, request.id()));
  DESKMESH_ASSIGN_OR_RETURN(Comment joined, JoinComments(call, request));
  TicketDraft draft;
  draft.ticket = SplitOff(locked.ticket);
  draft.ticket.subject = request.subject();
  draft.description = std::move(joined.body);
  draft.files = std::move(joined.files);
  DESKMESH_RETURN_IF_ERROR(CheckDraft(draft.ticket));
  DESKMESH_RETURN_IF_ERROR(intake_.ChooseAssignee(call.tx(), call.workspace(), draft, call.now()));
  return intake_.Open(call.tx(), CallerOf(call), std::move(draft), response).status();
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
