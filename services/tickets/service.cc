// SPDX-License-Identifier: Apache-2.0
#include "tickets/service.h"

#include <algorithm>
#include <optional>

#include "platform/base/error.h"
#include "platform/rpc/field_mask.h"
#include "platform/rpc/timestamp.h"
#include "tickets/attachments/service.h"
#include "tickets/comments/writing.h"
#include "tickets/convert.h"
#include "tickets/core/cc_rule.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/core/ticket_lifecycle.h"
#include "tickets/drafts/store.h"
#include "tickets/links/problem.h"
#include "tickets/projections/ask_accounts.h"
#include "tickets/projections/read_neighbours.h"
#include "tickets/projections/store.h"
#include "tickets/sight.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

Channel ChannelOf(const rpc::Principal& principal) {
  const bool is_program = principal.kind == rpc::Principal::Kind::kApiKey || principal.is_service();
  return is_program ? Channel::kApi : Channel::kWeb;
}

// A customer is told of tickets it asked for or is in copy of only.
absl::StatusOr<Recorder::Locked> LockFor(rpc::WriteCall& call, const std::string& id) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<Recorder::Locked> locked,
                            Recorder::Lock(call.tx(), call.workspace(), id));
  const rpc::Principal& caller = call.principal();
  if (!locked.has_value() || (caller.is_contact() && !IsAddressedBy(locked->ticket, caller.id))) {
    return base::NotFound("ticket", id);
  }
  return *std::move(locked);
}

// Who is in copy reads and answers; what becomes of the ticket is for who asked.
absl::Status CheckRequester(const rpc::Principal& caller, const tickets::Ticket& ticket) {
  if (!caller.is_contact() || ticket.requester_id == caller.id) return absl::OkStatus();
  return base::Failure(absl::StatusCode::kPermissionDenied, "REQUESTER_ONLY",
                       "only who asked for the ticket may do this; you are in copy",
                       {{"ticket", ticket.id}});
}

// NEEDS_PREPARATION where a contact that comes into copy isn't known yet.
absl::Status CheckCopied(rpc::WriteCall& call, const std::vector<std::string>& before,
                         const std::vector<std::string>& after) {
  for (const std::string& one : after) {
    const bool is_new = std::find(before.begin(), before.end(), one) == before.end();
    if (!is_new || !one.starts_with("con_")) continue;
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Requester> contact,
                              FindRequester(call.tx(), call.workspace(), one));
    if (!contact.has_value()) return call.NeedsPreparation("people in copy");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Step>> One(absl::StatusOr<Step> step) {
  if (!step.ok()) return step.status();
  std::vector<Step> steps;
  steps.push_back(*std::move(step));
  return steps;
}

// Those of the tickets in which what somebody says to `ticket` may stand: its requester's, or those that
// have whoever is in copy here in copy, too.
absl::StatusOr<std::vector<std::string>> KeepOf(rpc::WriteCall& call,
                                                const std::vector<std::string>& ids,
                                                const tickets::Ticket& ticket,
                                                const CommentSpeaker& speaker) {
  const std::string& who = speaker.address.empty() ? speaker.actor.id : speaker.address;
  if (!speaker.actor.is_customer() || who == ticket.requester_id) {
    return KeepOfRequester(call.tx(), call.workspace(), ids, ticket.requester_id);
  }
  return KeepAddressedBy(call.tx(), call.workspace(), ids, who);
}

// The ticket that `merged` became part of, where the caller may write there; empty otherwise.
absl::StatusOr<std::string> MergedTo(rpc::WriteCall& call, const tickets::Ticket& merged,
                                     const CommentSpeaker& speaker) {
  DESKMESH_ASSIGN_OR_RETURN(
      std::string id, TicketMergedInto(call.tx(), call.workspace(), merged.id, rpc::Principal()));
  if (!speaker.actor.is_customer()) return id;
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> own,
                            KeepOf(call, {id}, merged, speaker));
  return own.empty() ? std::string() : id;
}

// The latest follow-up of a customer's ended ticket that is its own: the team follows tickets up for
// colleagues, too. Empty where there is none.
absl::StatusOr<std::string> LatestFollowUp(rpc::WriteCall& call, const tickets::Ticket& ended,
                                           const CommentSpeaker& speaker) {
  const std::vector<std::string>& ids = ended.follow_up_ids;
  if (ids.empty()) return std::string();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> own, KeepOf(call, ids, ended, speaker));
  const auto latest = std::find_if(ids.rbegin(), ids.rend(), [&](const std::string& id) {
    return std::find(own.begin(), own.end(), id) != own.end();
  });
  return latest == ids.rend() ? std::string() : *latest;
}

// Where what is said to a ticket belongs, held: in the one it became part of, and after its reopen window
// in the latest that follows it up. `is_over`: a new ticket has to follow that one up.
struct Place {
  tickets::Ticket ticket;
  bool is_over = false;
};
absl::StatusOr<Place> PlaceOfAnswer(rpc::WriteCall& call, std::string id,
                                    const CommentSpeaker& speaker) {
  constexpr int kMaxHops = 20;
  for (int hop = 0;; ++hop) {
    DESKMESH_ASSIGN_OR_RETURN(Recorder::Locked locked, LockFor(call, id));
    Place place{.ticket = std::move(locked.ticket)};
    if (hop == kMaxHops) return place;
    if (!place.ticket.merged_into_id.empty()) {
      DESKMESH_ASSIGN_OR_RETURN(id, MergedTo(call, place.ticket, speaker));
      if (!id.empty()) continue;
      place.is_over = true;  // it is in a colleague's
    } else {
      place.is_over = NeedsFollowUp(place.ticket, speaker.actor, call.now());
    }
    if (!place.is_over) return place;
    DESKMESH_ASSIGN_OR_RETURN(id, LatestFollowUp(call, place.ticket, speaker));
    if (id.empty()) return place;
  }
}

// Locks, decides, records, answers.
template <typename Command>
absl::Status Change(rpc::WriteCall& call, Recorder& recorder, FieldBook& fields,
                    const std::string& id, v1::Ticket* response, Command command) {
  DESKMESH_ASSIGN_OR_RETURN(const Recorder::Locked locked, LockFor(call, id));
  DESKMESH_RETURN_IF_ERROR(CheckRequester(call.principal(), locked.ticket));
  absl::StatusOr<std::vector<Step>> steps = command(locked.ticket);
  if (!steps.ok()) return steps.status();
  DESKMESH_RETURN_IF_ERROR(
      recorder.Record(call.tx(), CallerOf(call), locked.ticket, *steps, response));
  response->set_description(locked.description);
  return HideFromCaller(fields, call, response);
}

}  // namespace

rpc::Service TicketsService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.Tickets", deps_);
  service.Write("Create", this, &TicketsService::Create, &TicketsService::PrepareCreate)
      .Lookup("Get", this, &TicketsService::Get)
      .Read("List", this, &TicketsService::List)
      .Write("Update", this, &TicketsService::Update, &TicketsService::PrepareUpdate)
      .Write("Assign", this, &TicketsService::Assign, &TicketsService::PrepareAssign)
      .Write("Wait", this, &TicketsService::Wait)
      .Write("Resume", this, &TicketsService::Resume)
      .Write("Resolve", this, &TicketsService::Resolve)
      .Write("Reopen", this, &TicketsService::Reopen)
      .Write("Close", this, &TicketsService::Close)
      .Write("Escalate", this, &TicketsService::Escalate)
      .Write("Rate", this, &TicketsService::Rate)
      .Write("Merge", this, &TicketsService::Merge)
      .Write("Split", this, &TicketsService::Split)
      .Write("Snooze", this, &TicketsService::Snooze)
      .Lookup("GetAsOf", this, &TicketsService::GetAsOf)
      .Write("CreateComment", this, &TicketsService::CreateComment)
      .Read("ListComments", this, &TicketsService::ListComments)
      .Read("ListHistory", this, &TicketsService::ListHistory)
      .Write("Import", this, &TicketsService::Import, &TicketsService::PrepareImport)
      .Feed("Stream", this, &TicketsService::Stream)
      .Feed("StreamInbox", this, &TicketsService::StreamInbox);
  return service;
}

absl::Status TicketsService::Create(rpc::WriteCall& call, const v1::CreateTicketRequest& request,
                                    v1::Ticket* response) {
  const v1::Ticket& sent = request.ticket();
  const bool is_customer = call.principal().is_contact();
  TicketDraft draft;
  tickets::Ticket& ticket = draft.ticket;
  ApplyFields(sent, {"subject", "type", "custom_fields", "locale"}, ticket);
  if (!is_customer) {
    ApplyFields(sent, {"priority", "team_id", "affects_core_function", "labels", "tags", "cc"},
                ticket);
    if (sent.level() != v1::Ticket::LEVEL_UNSPECIFIED) {
      ticket.level = static_cast<Level>(sent.level());
    }
  }
  ticket.channel = sent.channel() == v1::Ticket::CHANNEL_UNSPECIFIED
                       ? ChannelOf(call.principal())
                       : static_cast<Channel>(sent.channel());
  ticket.requester_id = is_customer ? call.principal().id : sent.requester_id();
  // A customer could name somebody else's.
  if (!is_customer) ticket.conversation_id = sent.conversation_id();
  draft.description = sent.description();
  if (!is_customer && !request.customer_words().empty()) {
    draft.reading = ReadingOf(ticket.subject, request.customer_words());
  }
  if (!is_customer && ticket.priority != Priority::kUnset) {
    DecidePriority(request.priority_reason(), call.now(), ticket);
  }
  DESKMESH_ASSIGN_OR_RETURN(
      draft.files, TakeFiles(call.tx(), call.workspace(), OwnerOf(call.principal()),
                             {request.attachment_ids().begin(), request.attachment_ids().end()},
                             "attachment_ids"));
  DESKMESH_RETURN_IF_ERROR(CheckDraft(ticket));
  DESKMESH_ASSIGN_OR_RETURN(const bool is_known,
                            intake_.FillRequester(call.tx(), call.workspace(), draft));
  if (!is_known) return call.NeedsPreparation("requester");
  DESKMESH_RETURN_IF_ERROR(CheckCopied(call, {}, ticket.cc));
  const OpenFields open = OpenFieldsOf(ticket);
  std::optional<Suggestion> learned;
  if (open.any()) {
    learned = suggestions_.Find(call.workspace(), ticket, draft.read_text(), call.now());
    if (!learned.has_value()) return call.NeedsPreparation("suggestion");
  }
  intake_.Classify(draft, call.now(), learned.has_value() ? learned->records : WordRecords());
  if (learned.has_value()) {
    ApplySuggestion(*learned, open, call.now(), ticket);
    RaiseForAnger(*learned, open, call.now(), ticket);
  }
  if (call.principal().is_service()) {
    // What it has heard doesn't get lost: the description tells it as well.
    DESKMESH_RETURN_IF_ERROR(
        intake_.KeepFittingFields(call.tx(), call.workspace(), draft, call.now()));
  }
  const auto check = [&] {
    return intake_.Check(call.tx(), call.workspace(), draft, ActorOf(call.principal()), call.now());
  };
  absl::Status checked = check();
  if (!checked.ok() && open.labels && !ticket.labels.empty()) {
    // Learned from tickets of before the taxonomy changed.
    DropSuggestedLabels(ticket);
    checked = check();
  }
  DESKMESH_RETURN_IF_ERROR(checked);
  if (!sent.follow_up_of_id().empty()) {
    return FollowUpBy(call, sent.follow_up_of_id(), std::move(draft), response);
  }
  DESKMESH_RETURN_IF_ERROR(intake_.ChooseAssignee(call.tx(), call.workspace(), draft, call.now()));
  DESKMESH_ASSIGN_OR_RETURN(
      const tickets::Ticket opened,
      intake_.Open(
          call.tx(),
          OriginOf(call, sent.channel() == v1::Ticket::CHANNEL_UNSPECIFIED ? Channel::kUnset
                                                                           : ticket.channel),
          std::move(draft), response));
  DESKMESH_RETURN_IF_ERROR(NoteEarlierReply(call, opened, response));
  return HideFromCaller(fields_, call, response);
}

absl::Status TicketsService::NoteEarlierReply(rpc::WriteCall& call, const tickets::Ticket& ticket,
                                              v1::Ticket* response) {
  if (ticket.conversation_id.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const ConversationTurn turn,
                            LoadTurn(call.tx(), call.workspace(), ticket.conversation_id));
  if (turn.agent_at.micros == 0 || turn.agent_at < turn.customer_at) return absl::OkStatus();
  std::string description = response->description();
  DESKMESH_RETURN_IF_ERROR(recorder_.Record(call.tx(), CallerOf(call), ticket,
                                            {NoteReply(ticket, Author::kAgent, call.now())},
                                            response));
  response->set_description(std::move(description));
  return absl::OkStatus();
}

absl::Status TicketsService::PrepareCreate(rpc::TaskCall& call,
                                           const v1::CreateTicketRequest& request) {
  tickets::Ticket words;
  ApplyFields(request.ticket(), {"subject"}, words);
  words.channel = request.ticket().channel() == v1::Ticket::CHANNEL_UNSPECIFIED
                      ? ChannelOf(call.principal())
                      : static_cast<Channel>(request.ticket().channel());
  DESKMESH_RETURN_IF_ERROR(CheckDraft(words));
  const bool is_told_apart = !call.principal().is_contact() && !request.customer_words().empty();
  const std::string read = is_told_apart ? ReadingOf(words.subject, request.customer_words())
                                         : request.ticket().description();
  // What is still missing then is asked for in the next round.
  if (suggestions_.Ask(call, words, read)) return absl::OkStatus();
  DESKMESH_RETURN_IF_ERROR(AskContact(
      call, channels_,
      call.principal().is_contact() ? call.principal().id : request.ticket().requester_id(),
      "ticket.requester_id"));
  return call.principal().is_contact() ? absl::OkStatus() : AskCopied(call, request.ticket());
}

absl::Status TicketsService::PrepareUpdate(rpc::TaskCall& call,
                                           const v1::UpdateTicketRequest& request) {
  return AskCopied(call, request.ticket());
}

absl::Status TicketsService::AskCopied(rpc::TaskCall& call, const v1::Ticket& ticket) {
  for (int i = 0; i < ticket.cc_size(); ++i) {
    if (!ticket.cc(i).starts_with("con_")) continue;
    DESKMESH_RETURN_IF_ERROR(
        AskContact(call, channels_, ticket.cc(i), "ticket.cc[" + std::to_string(i) + "]"));
  }
  return absl::OkStatus();
}

absl::Status TicketsService::Update(rpc::WriteCall& call, const v1::UpdateTicketRequest& request,
                                    v1::Ticket* response) {
  const v1::Ticket& sent = request.ticket();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> paths,
      rpc::MaskedPaths(
          request.update_mask(), sent,
          {"subject", "type", "priority", "team_id", "affects_core_function", "labels", "tags",
           "custom_fields", "locale", "follower_ids", "problem_id", "status", "cc", "owner_id"}));
  const auto command = [&](const tickets::Ticket& before) -> absl::StatusOr<std::vector<Step>> {
    if (!sent.etag().empty() && sent.etag() != std::to_string(before.sequence)) {
      return base::StaleEtag("ticket", before.id);
    }
    tickets::Ticket edited = before;
    ApplyFields(sent, paths, edited);
    if (edited.problem_id != before.problem_id) {
      DESKMESH_RETURN_IF_ERROR(CheckProblem(call.tx(), call.workspace(), before.id,
                                            edited.problem_id, "ticket.problem_id"));
    }
    if (edited.owner_id != before.owner_id) {
      DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> owner,
                                FindMember(call.tx(), call.workspace(), edited.owner_id));
      if (!owner.has_value() || !owner->may_work()) {
        return base::InvalidField("ticket.owner_id", "must be an active user who is no viewer");
      }
    }
    DESKMESH_RETURN_IF_ERROR(CheckFields(fields_, call.tx(), call.workspace(), before, edited,
                                         ActorOf(call.principal()), call.now()));
    DESKMESH_ASSIGN_OR_RETURN(std::optional<Step> step,
                              tickets::Update(before, edited, call.now()));
    if (!step.has_value()) return std::vector<Step>();
    if (edited.priority != before.priority) {
      DecidePriority(request.priority_reason(), call.now(), step->ticket);
    }
    DESKMESH_RETURN_IF_ERROR(CheckCopied(call, before.cc, step->ticket.cc));
    return One(*std::move(step));
  };
  return Change(call, recorder_, fields_, sent.id(), response, command);
}

absl::Status TicketsService::Assign(rpc::WriteCall& call, const v1::AssignTicketRequest& request,
                                    v1::Ticket* response) {
  Assignment assignment{.assignee_id = request.assignee_id(), .reason = request.reason()};
  if (!request.assignee_id().empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> member,
                              FindMember(call.tx(), call.workspace(), request.assignee_id()));
    if (!member.has_value()) return call.NeedsPreparation("assignee");
    if (!member->may_work()) {
      return base::InvalidField("assignee_id", "must name an active user who is no viewer");
    }
  }
  const auto command = [&](const tickets::Ticket& before) -> absl::StatusOr<std::vector<Step>> {
    // Refused here, where it isn't legal, before anybody is looked for.
    DESKMESH_RETURN_IF_ERROR(StateAfter(before.state, Verb::kAssign, true).status());
    if (request.assignee_id().empty()) {
      DESKMESH_ASSIGN_OR_RETURN(std::optional<Assignment> best,
                                roster_.Choose(call.tx(), call.workspace(),
                                               {.level = before.level,
                                                .locale = before.locale,
                                                .team_id = before.team_id,
                                                .labels = before.labels},
                                               call.now()));
      if (!best.has_value()) {
        return base::Precondition("NOBODY_FITS", "no active agent has the level and team it needs",
                                  {{"level", std::string(NameOf(before.level))}});
      }
      assignment = *std::move(best);
    }
    if (assignment.assignee_id == before.assignee_id) return std::vector<Step>();
    return One(tickets::Assign(before, assignment, call.now()));
  };
  return Change(call, recorder_, fields_, request.id(), response, command);
}

absl::Status TicketsService::PrepareAssign(rpc::TaskCall& call,
                                           const v1::AssignTicketRequest& request) {
  return AskUser(call, channels_, request.assignee_id(), "assignee_id");
}

absl::Status TicketsService::Wait(rpc::WriteCall& call, const v1::WaitTicketRequest& request,
                                  v1::Ticket* response) {
  return Change(
      call, recorder_, fields_, request.id(), response, [&](const tickets::Ticket& before) {
        return One(tickets::Wait(before, request.for_() == v1::WaitTicketRequest::CUSTOMER,
                                 request.reason(), call.now()));
      });
}

absl::Status TicketsService::Resume(rpc::WriteCall& call, const v1::ResumeTicketRequest& request,
                                    v1::Ticket* response) {
  return Change(call, recorder_, fields_, request.id(), response,
                [&](const tickets::Ticket& before) {
                  return One(tickets::Resume(before, request.reason(), call.now()));
                });
}

absl::Status TicketsService::Resolve(rpc::WriteCall& call, const v1::ResolveTicketRequest& request,
                                     v1::Ticket* response) {
  const bool is_customer = call.principal().is_contact();
  tickets::Ticket problem;
  DESKMESH_RETURN_IF_ERROR(
      Change(call, recorder_, fields_, request.id(), response, [&](const tickets::Ticket& before) {
        Comment solution{.id = call.NewId("cmt"), .body = request.solution()};
        problem = before;
        return MayEnd(call, before,
                      tickets::Resolve(before, ActorOf(call.principal()), std::move(solution),
                                       call.now(), request.force_reason()));
      }));
  if (!request.resolve_incidents() || is_customer) return absl::OkStatus();
  return links_.ResolveIncidents(call, problem, request.solution());
}

absl::StatusOr<std::vector<Step>> TicketsService::MayEnd(rpc::WriteCall& call,
                                                         const tickets::Ticket& before,
                                                         absl::StatusOr<std::vector<Step>> steps) {
  if (!steps.ok()) return steps;
  DESKMESH_RETURN_IF_ERROR(CheckEnd(fields_, call.tx(), call.workspace(), before, *steps,
                                    ActorOf(call.principal()), call.now()));
  return steps;
}

absl::Status TicketsService::Reopen(rpc::WriteCall& call, const v1::ReopenTicketRequest& request,
                                    v1::Ticket* response) {
  return Change(call, recorder_, fields_, request.id(), response,
                [&](const tickets::Ticket& before) {
                  return One(tickets::Reopen(before, request.reason(), call.now()));
                });
}

absl::Status TicketsService::Close(rpc::WriteCall& call, const v1::CloseTicketRequest& request,
                                   v1::Ticket* response) {
  return Change(
      call, recorder_, fields_, request.id(), response, [&](const tickets::Ticket& before) {
        return MayEnd(call, before, One(tickets::Close(before, request.reason(), call.now())));
      });
}

absl::Status TicketsService::Escalate(rpc::WriteCall& call,
                                      const v1::EscalateTicketRequest& request,
                                      v1::Ticket* response) {
  const auto command = [&](const tickets::Ticket& before) -> absl::StatusOr<std::vector<Step>> {
    DESKMESH_RETURN_IF_ERROR(StateAfter(before.state, Verb::kEscalate, true).status());
    const auto level = static_cast<Level>(request.level());
    DESKMESH_ASSIGN_OR_RETURN(std::optional<Assignment> best,
                              roster_.Choose(call.tx(), call.workspace(),
                                             {.level = level,
                                              .locale = before.locale,
                                              .team_id = before.team_id,
                                              .labels = before.labels},
                                             call.now()));
    return One(tickets::Escalate(before, level, request.reason(), best.value_or(Assignment{}),
                                 call.now()));
  };
  return Change(call, recorder_, fields_, request.id(), response, command);
}

absl::Status TicketsService::Rate(rpc::WriteCall& call, const v1::RateTicketRequest& request,
                                  v1::Ticket* response) {
  if (call.principal().kind == rpc::Principal::Kind::kUser) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "CUSTOMER_ONLY",
                         "only the customer rates a ticket");
  }
  return Change(
      call, recorder_, fields_, request.id(), response, [&](const tickets::Ticket& before) {
        Rating rating{
            .score = request.score(), .comment = request.comment(), .solved = request.solved()};
        return One(tickets::Rate(before, std::move(rating), call.now()));
      });
}

absl::Status TicketsService::CreateComment(rpc::WriteCall& call,
                                           const v1::CreateCommentRequest& request,
                                           v1::Comment* response) {
  DESKMESH_ASSIGN_OR_RETURN(tickets::Comment comment, ReadComment(call, request.comment()));
  DESKMESH_ASSIGN_OR_RETURN(const CommentSpeaker speaker, SpeakerOf(call, request));
  comment.author_address = speaker.address;
  DESKMESH_ASSIGN_OR_RETURN(const Place place, PlaceOfAnswer(call, request.ticket_id(), speaker));
  if (place.is_over) {
    return AnswerInFollowUp(call, place.ticket, speaker, std::move(comment), response);
  }
  DESKMESH_RETURN_IF_ERROR(
      CheckUnchanged(call, request.ticket_id(), request.expected_sequence(), place.ticket));
  DESKMESH_ASSIGN_OR_RETURN(
      const Step step, AddComment(place.ticket, speaker.actor, std::move(comment), call.now()));
  ToProto(step.comment.front(), place.ticket.id, step.ticket.sequence, call.now(), response);
  DESKMESH_RETURN_IF_ERROR(
      recorder_.Record(call.tx(), speaker.origin, place.ticket, {step}, nullptr));
  if (call.principal().is_contact()) return absl::OkStatus();
  return DeleteDraft(call.tx(), call.workspace(), OwnerOf(call.principal()), request.ticket_id());
}

}  // namespace deskmesh::tickets
