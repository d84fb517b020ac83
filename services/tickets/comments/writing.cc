// SPDX-License-Identifier: Apache-2.0
#include "tickets/comments/writing.h"

#include <array>

#include "platform/base/error.h"
#include "tickets/attachments/service.h"
#include "tickets/convert.h"
#include "tickets/core/cc_rule.h"
#include "tickets/notifications/service.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr int kMostRead = 500;   // of what happened since
constexpr std::size_t kMostTold = 5;

absl::Status ChangedMeanwhile(const Ticket& ticket, const std::string& changes) {
  return base::Precondition(
      "CHANGED_MEANWHILE",
      "somebody else has answered or moved the ticket meanwhile: read it, then send again",
      {{"changes", changes}, {"sequence", std::to_string(ticket.sequence)}, {"ticket", ticket.id}});
}

// Whether a line of the history makes an answer another one.
bool Matters(const v1::HistoryEntry& line, std::string_view caller_id) {
  constexpr std::array kActions = {Action::kCommented, Action::kReplied, Action::kStateChanged};
  if (line.actor() == caller_id) return false;
  for (const Action action : kActions) {
    if (line.action() == NameOf(action)) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<Comment> ReadComment(rpc::WriteCall& call, const v1::Comment& sent) {
  Comment comment{.id = call.NewId("cmt"),
                  .body = sent.body(),
                  .visibility = static_cast<Visibility>(sent.visibility())};
  DESKMESH_ASSIGN_OR_RETURN(comment.files,
                            TakeFiles(call.tx(), call.workspace(), OwnerOf(call.principal()),
                                      IdsOf(sent.attachments()), "comment.attachments"));
  if (comment.is_empty()) {
    return base::InvalidField("comment.body", "must not be empty without an attachment");
  }
  if (!call.principal().is_contact()) {
    DESKMESH_ASSIGN_OR_RETURN(comment.mention_ids,
                              ResolveMentions(call.tx(), call.workspace(), sent.body(),
                                              sent.mention_ids(), "comment.mention_ids"));
    comment.is_searched_for_names = true;
  }
  return comment;
}

absl::StatusOr<CommentSpeaker> SpeakerOf(rpc::WriteCall& call,
                                         const v1::CreateCommentRequest& request) {
  const rpc::Principal::Kind kind = call.principal().kind;
  const bool is_program =
      kind == rpc::Principal::Kind::kApiKey || kind == rpc::Principal::Kind::kService;
  if (!is_program && !request.on_behalf_of().empty()) {
    return base::InvalidField("on_behalf_of", "is for programs");
  }
  if (!is_program && request.channel() != v1::Ticket::CHANNEL_UNSPECIFIED) {
    return base::InvalidField("channel", "is for programs");
  }
  CommentSpeaker speaker{.actor = ActorOf(call.principal()),
                         .address = "",
                         .origin = OriginOf(call, static_cast<Channel>(request.channel()))};
  if (request.on_behalf_of().empty()) return speaker;
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> stored,
                            LoadTicket(call.tx(), call.workspace(), request.ticket_id()));
  if (!stored.has_value()) return base::NotFound("ticket", request.ticket_id());
  v1::Ticket ticket;
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, &ticket));
  std::vector<std::string> who = {request.on_behalf_of()};
  const bool is_named = CleanCc("", who).ok() && IsAddressedBy(FromProto(ticket), who.front());
  if (!is_named) {
    return base::InvalidField("on_behalf_of", "must be the ticket's requester or in its copy");
  }
  const bool is_contact = who.front().starts_with("con_");
  speaker.actor.kind = Actor::Kind::kCustomer;
  if (is_contact) {
    speaker.actor.id = who.front();
    speaker.origin.facts.actor = who.front();
  } else {
    speaker.address = std::move(who.front());
  }
  return speaker;
}

absl::Status CheckUnchanged(rpc::WriteCall& call, const std::string& asked_id,
                            std::int64_t expected_sequence, const Ticket& ticket) {
  // A customer isn't told of internal comments, not even that there are some.
  if (expected_sequence == 0 || call.principal().is_contact()) return absl::OkStatus();
  if (asked_id != ticket.id) return ChangedMeanwhile(ticket, "merged into " + ticket.id);
  if (expected_sequence >= ticket.sequence) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<Entry> entries,
      ListEntries(call.tx(), call.workspace(), ticket.id, expected_sequence, kMostRead));
  std::string changes;
  std::size_t told = 0;
  for (const Entry& entry : entries) {
    v1::HistoryEntry line;
    if (!line.ParseFromString(entry.data) || !Matters(line, call.principal().id)) continue;
    if (++told > kMostTold) continue;
    if (!changes.empty()) changes += "; ";
    changes += line.action() + " by " + line.actor();
    if (const auto state = line.changes().find("state"); state != line.changes().end()) {
      changes += " (" + state->second + ')';
    }
  }
  if (told > kMostTold) changes += "; and " + std::to_string(told - kMostTold) + " more";
  return told == 0 ? absl::OkStatus() : ChangedMeanwhile(ticket, changes);
}

}  // namespace deskmesh::tickets
