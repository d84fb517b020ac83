// SPDX-License-Identifier: Apache-2.0
#include "tickets/scheduled/service.h"

#include <algorithm>
#include <optional>

#include "platform/base/error.h"
#include "platform/files/file_store.h"
#include "platform/rpc/field_mask.h"
#include "platform/rpc/timestamp.h"
#include "tickets/attachments/service.h"
#include "tickets/convert.h"
#include "tickets/core/mention_rule.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/core/ticket_lifecycle.h"
#include "tickets/drafts/store.h"
#include "tickets/notifications/service.h"
#include "tickets/projections/store.h"
#include "tickets/sight.h"

namespace deskmesh::tickets {
namespace {

constexpr base::Duration kRefusedShown = std::chrono::hours(24 * 30);

outbox::TimerKey TimerOf(const std::string& workspace_id, const std::string& id) {
  return {workspace_id, std::string(kSendTimer), id, ""};
}

absl::Status ShowScheduled(rpc::ReadCall& call, const ScheduledComment& scheduled,
                           v1::ScheduledComment* out) {
  out->set_id(scheduled.id);
  out->set_ticket_id(scheduled.ticket_id);
  out->set_body(scheduled.body);
  out->set_visibility(static_cast<v1::Comment::Visibility>(scheduled.visibility));
  for (const std::string& id : scheduled.file_ids) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<files::File> file,
                              files::Find(call.tx(), call.workspace(), id));
    if (!file.has_value()) continue;
    ToProto(CommentFile{file->id, file->file_name, file->content_type, file->size_bytes},
            out->add_attachments());
  }
  for (const std::string& id : scheduled.mention_ids) out->add_mention_ids(id);
  rpc::SetTimestamp(scheduled.send_at, out->mutable_send_time());
  out->set_state(static_cast<v1::ScheduledComment::State>(scheduled.state));
  out->set_author_id(scheduled.author.id);
  out->set_comment_id(scheduled.comment_id);
  out->set_refusal_reason(scheduled.refusal_reason);
  out->set_refusal(scheduled.refusal);
  rpc::SetTimestamp(scheduled.created, out->mutable_create_time());
  rpc::SetTimestamp(scheduled.updated, out->mutable_update_time());
  out->set_etag(std::to_string(scheduled.version));
  return absl::OkStatus();
}

// Of those a caller of Create or Update may set.
void Apply(const v1::ScheduledComment& sent, const std::vector<std::string>& paths,
           ScheduledComment& scheduled) {
  for (const std::string& path : paths) {
    if (path == "body") scheduled.body = sent.body();
    if (path == "visibility") {
      scheduled.visibility =
          sent.visibility() == v1::Comment::INTERNAL ? Visibility::kInternal : Visibility::kPublic;
    }
    if (path == "attachments") scheduled.file_ids = IdsOf(sent.attachments());
    if (path == "mention_ids") {
      scheduled.mention_ids.assign(sent.mention_ids().begin(), sent.mention_ids().end());
    }
    if (path == "send_time") scheduled.send_at = rpc::InstantOf(sent.send_time());
  }
}

absl::StatusOr<ScheduledComment> LockFound(rpc::WriteCall& call, const std::string& id) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<ScheduledComment> found,
                            LockScheduled(call.tx(), call.workspace(), id));
  if (!found.has_value()) return base::NotFound("scheduled comment", id);
  return *std::move(found);
}

// The ticket that was merged into others is where they are.
absl::StatusOr<std::optional<Recorder::Locked>> LockPlace(sql::Tx& tx,
                                                          const std::string& workspace_id,
                                                          std::string ticket_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      ticket_id, TicketMergedInto(tx, workspace_id, std::move(ticket_id), rpc::Principal()));
  return Recorder::Lock(tx, workspace_id, ticket_id);
}

}  // namespace

rpc::Service ScheduledService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.ScheduledComments", deps_);
  service.Write("Create", this, &ScheduledService::Create)
      .Lookup("Get", this, &ScheduledService::Get)
      .Read("List", this, &ScheduledService::List)
      .Write("Update", this, &ScheduledService::Update)
      .Write("Cancel", this, &ScheduledService::Cancel);
  return service;
}

absl::Status ScheduledService::Put(rpc::WriteCall& call, ScheduledComment scheduled,
                                   v1::ScheduledComment* response) {
  DESKMESH_RETURN_IF_ERROR(CheckSchedule(scheduled, call.now()));
  DESKMESH_RETURN_IF_ERROR(TakeFiles(call.tx(), call.workspace(), scheduled.owner_id,
                                     scheduled.file_ids, "scheduled_comment.attachments")
                               .status());
  // Checked now; who the body names is read again when it is sent.
  const google::protobuf::RepeatedPtrField<std::string> chosen(scheduled.mention_ids.begin(),
                                                               scheduled.mention_ids.end());
  DESKMESH_RETURN_IF_ERROR(
      ResolveMentions(call.tx(), call.workspace(), "", chosen, "scheduled_comment.mention_ids")
          .status());
  DESKMESH_RETURN_IF_ERROR(SaveScheduled(call.tx(), call.workspace(), scheduled));
  DESKMESH_RETURN_IF_ERROR(
      outbox::PutTimer(call.tx(), {.key = TimerOf(call.workspace(), scheduled.id),
                                   .due = scheduled.send_at,
                                   .payload = std::to_string(scheduled.version)}));
  call.tx().AfterCommit(on_timer_);
  return ShowScheduled(call, scheduled, response);
}

absl::Status ScheduledService::Create(rpc::WriteCall& call,
                                      const v1::CreateScheduledCommentRequest& request,
                                      v1::ScheduledComment* response) {
  const v1::ScheduledComment& sent = request.scheduled_comment();
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> place,
                            LockPlace(call.tx(), call.workspace(), sent.ticket_id()));
  if (!place.has_value()) return base::NotFound("ticket", sent.ticket_id());
  DESKMESH_RETURN_IF_ERROR(StateAfter(place->ticket.state, Verb::kComment, true).status());
  ScheduledComment scheduled{.id = call.NewId("sch"),
                             .ticket_id = place->ticket.id,
                             .owner_id = OwnerOf(call.principal()),
                             .author = ActorOf(call.principal()),
                             .created = call.now(),
                             .updated = call.now()};
  DESKMESH_ASSIGN_OR_RETURN(const int waiting,
                            CountScheduled(call.tx(), call.workspace(), scheduled.owner_id));
  if (waiting >= kMaxScheduled) {
    return base::Precondition("TOO_MANY_SCHEDULED", "200 of one person can wait to be sent", {});
  }
  Apply(sent, {"body", "visibility", "attachments", "mention_ids", "send_time"}, scheduled);
  DESKMESH_RETURN_IF_ERROR(
      DeleteDraft(call.tx(), call.workspace(), scheduled.owner_id, sent.ticket_id()));
  return Put(call, std::move(scheduled), response);
}

absl::Status ScheduledService::Get(rpc::ReadCall& call,
                                   const v1::GetScheduledCommentRequest& request,
                                   v1::ScheduledComment* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<ScheduledComment> found,
                            LoadScheduled(call.tx(), call.workspace(), request.id()));
  if (!found.has_value()) return base::NotFound("scheduled comment", request.id());
  return ShowScheduled(call, *found, response);
}

absl::Status ScheduledService::List(rpc::ReadCall& call,
                                    const v1::ListScheduledCommentsRequest& request,
                                    v1::ListScheduledCommentsResponse* response) {
  const base::Instant since = call.now() - kRefusedShown;
  std::vector<ScheduledComment> found;
  if (request.ticket_id().empty()) {
    DESKMESH_ASSIGN_OR_RETURN(
        found, ListScheduledBy(call.tx(), call.workspace(), OwnerOf(call.principal()), since));
  } else {
    DESKMESH_ASSIGN_OR_RETURN(
        const std::vector<std::string> ids,
        TicketsShownWith(call.tx(), call.workspace(), request.ticket_id(), call.principal()));
    DESKMESH_ASSIGN_OR_RETURN(found, ListScheduledOf(call.tx(), call.workspace(), ids, since));
  }
  for (const ScheduledComment& scheduled : found) {
    DESKMESH_RETURN_IF_ERROR(ShowScheduled(call, scheduled, response->add_scheduled_comments()));
  }
  return absl::OkStatus();
}

absl::Status ScheduledService::Update(rpc::WriteCall& call,
                                      const v1::UpdateScheduledCommentRequest& request,
                                      v1::ScheduledComment* response) {
  const v1::ScheduledComment& sent = request.scheduled_comment();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> paths,
      rpc::MaskedPaths(request.update_mask(), sent,
                       {"body", "visibility", "attachments", "mention_ids", "send_time"}));
  DESKMESH_ASSIGN_OR_RETURN(ScheduledComment scheduled, LockFound(call, sent.id()));
  DESKMESH_RETURN_IF_ERROR(CheckChangeable(scheduled, OwnerOf(call.principal())));
  if (!sent.etag().empty() && sent.etag() != std::to_string(scheduled.version)) {
    return base::StaleEtag("scheduled comment", sent.id());
  }
  Apply(sent, paths, scheduled);
  ++scheduled.version;
  scheduled.updated = call.now();
  return Put(call, std::move(scheduled), response);
}

absl::Status ScheduledService::Cancel(rpc::WriteCall& call,
                                      const v1::CancelScheduledCommentRequest& request,
                                      v1::ScheduledComment* response) {
  DESKMESH_ASSIGN_OR_RETURN(ScheduledComment scheduled, LockFound(call, request.id()));
  const std::string owner = OwnerOf(call.principal());
  if (scheduled.owner_id == owner && scheduled.state == SendState::kCancelled) {
    return ShowScheduled(call, scheduled, response);
  }
  DESKMESH_RETURN_IF_ERROR(CheckChangeable(scheduled, owner));
  scheduled.state = SendState::kCancelled;
  ++scheduled.version;
  scheduled.updated = call.now();
  DESKMESH_RETURN_IF_ERROR(SaveScheduled(call.tx(), call.workspace(), scheduled));
  DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(call.tx(), TimerOf(call.workspace(), scheduled.id)));
  return ShowScheduled(call, scheduled, response);
}

absl::Status ScheduledService::Send(sql::Tx& tx, const std::string& workspace_id,
                                    const ScheduledComment& scheduled, const Ticket& ticket,
                                    const std::string& comment_id, base::Instant now) {
  if (scheduled.author.kind == Actor::Kind::kAgent) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> author,
                              FindMember(tx, workspace_id, scheduled.author.id));
    if (author.has_value() && !author->may_work()) {
      return base::Precondition("AUTHOR_INACTIVE", "who wrote it doesn't work here any more", {});
    }
  }
  Comment comment{.id = comment_id, .body = scheduled.body, .visibility = scheduled.visibility};
  DESKMESH_ASSIGN_OR_RETURN(comment.files, TakeFiles(tx, workspace_id, scheduled.owner_id,
                                                     scheduled.file_ids, "attachments"));
  DESKMESH_ASSIGN_OR_RETURN(comment.mention_ids,
                            ResolveMentions(tx, workspace_id, scheduled.body, {}, ""));
  comment.is_searched_for_names = true;
  for (const std::string& id : scheduled.mention_ids) {
    if (comment.mention_ids.size() < kMaxMentions &&
        std::find(comment.mention_ids.begin(), comment.mention_ids.end(), id) ==
            comment.mention_ids.end()) {
      comment.mention_ids.push_back(id);
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(const Step step,
                            AddComment(ticket, scheduled.author, std::move(comment), now));
  return recorder_.Record(tx,
                          {{workspace_id, scheduled.author.id, "", now},
                           {ChangeSource::Kind::kScheduledComment, scheduled.id}},
                          ticket, {step}, nullptr);
}

absl::Status ScheduledService::OnTimer(sql::Tx& tx, const outbox::Timer& timer, base::Instant now) {
  const std::string& workspace_id = timer.key.workspace_id;
  DESKMESH_ASSIGN_OR_RETURN(std::optional<ScheduledComment> found,
                            LockScheduled(tx, workspace_id, timer.key.subject));
  if (!found.has_value() || found->state != SendState::kPending ||
      std::to_string(found->version) != timer.payload) {
    return absl::OkStatus();
  }
  ScheduledComment& scheduled = *found;
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> place,
                            LockPlace(tx, workspace_id, scheduled.ticket_id));
  if (!place.has_value()) return absl::OkStatus();
  const std::string comment_id = deps_.ids("cmt", now);
  const absl::Status sent = tx.Nested([&](sql::Tx& inner) {
    return Send(inner, workspace_id, scheduled, place->ticket, comment_id, now);
  });
  // What time mends is tried again: the whole transaction is.
  const bool is_refused =
      absl::IsFailedPrecondition(sent) || absl::IsInvalidArgument(sent) || absl::IsNotFound(sent);
  if (!sent.ok() && !is_refused) return sent;
  ++scheduled.version;
  scheduled.updated = now;
  if (sent.ok()) {
    scheduled.state = SendState::kSent;
    scheduled.comment_id = comment_id;
    return SaveScheduled(tx, workspace_id, scheduled);
  }
  scheduled.state = SendState::kRefused;
  scheduled.refusal_reason = base::DetailsOf(sent).reason;
  scheduled.refusal = std::string(base::MessageOf(sent));
  DESKMESH_RETURN_IF_ERROR(SaveScheduled(tx, workspace_id, scheduled));
  return notifier_.TellRefused(tx, {workspace_id, "service:tickets", "", now}, scheduled.owner_id,
                               place->ticket, scheduled.id, scheduled.refusal);
}

}  // namespace deskmesh::tickets
