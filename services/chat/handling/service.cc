// SPDX-License-Identifier: Apache-2.0
#include "chat/handling/service.h"

#include <set>

#include "chat/capacity/store.h"
#include "chat/conversation_access.h"
#include "chat/convert.h"
#include "chat/core/message_rules.h"
#include "chat/core/notices.h"
#include "chat/dialogue/core/slot_rules.h"
#include "chat/dialogue/core/text_match.h"
#include "chat/dialogue/service.h"
#include "chat/plans/duty.h"
#include "chat/routing/store.h"
#include "chat/store.h"
#include "platform/base/error.h"

namespace deskmesh::chat {

namespace {

absl::Status MissesSupervise(std::string_view what) {
  return base::Failure(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING",
                       std::string(what) + " needs the permission chat.supervise",
                       {{"permission", "chat.supervise"}});
}

// What a colleague has is given away by that colleague or a supervisor (R25).
absl::Status CheckMayTake(const rpc::Call& call, const Conversation& conversation) {
  const std::string& holder = conversation.agent_id;
  if (holder.empty() || holder == ActorOf(call.principal()) ||
      call.principal().Allows("chat.supervise")) {
    return absl::OkStatus();
  }
  return MissesSupervise("taking a colleague's conversation");
}

// Points are exceeded knowingly or not at all: by whoever may supervise (ADR 34).
absl::Status CheckRoom(sql::Tx& tx, std::string_view workspace, const store::TeamMember& member,
                       std::string_view who_has) {
  DESKMESH_ASSIGN_OR_RETURN(const store::CapacityRow capacity, store::LoadCapacity(tx, workspace));
  if (routing::HasRoomForChat(member.work, member.capacity, capacity.rules)) {
    return absl::OkStatus();
  }
  return base::Precondition("NO_CAPACITY", std::string(who_has) + " as much work as can be taken",
                            {{"load", routing::PointsText(member.UsedTenths(capacity.rules))},
                             {"work", routing::WorkText(member.work)},
                             {"capacity", std::to_string(member.capacity)}});
}

// Whoever has said that it is gone, or of whom nothing is heard. An agent who has never said anything may
// be a program that only calls.
absl::Status CheckIsThere(const store::TeamMember& member) {
  const bool is_gone =
      member.presence == routing::Presence::kOffline && member.presence_since != base::Instant{};
  if (!is_gone && !member.is_silent) return absl::OkStatus();
  return base::Precondition("AGENT_OFFLINE",
                            is_gone ? "the agent is offline; pass it to a team, or to somebody else"
                                    : "the agent's connection is silent; try again in a moment",
                            {{"agent", member.id}});
}

// Whether an agent may be given one more: another one, or the caller itself.
absl::Status CheckMayGive(rpc::WriteCall& call, const v1::TransferRequest& request,
                          const store::TeamMember& member) {
  const bool is_self = member.id == ActorOf(call.principal());
  const bool may_supervise = call.principal().Allows("chat.supervise");
  if (request.beyond_capacity() && !may_supervise) {
    return MissesSupervise("giving more than an agent can take");
  }
  if (!is_self) DESKMESH_RETURN_IF_ERROR(CheckIsThere(member));
  if (request.beyond_capacity() || (is_self && may_supervise)) return absl::OkStatus();
  return CheckRoom(call.tx(), call.workspace(), member, is_self ? "you have" : "the agent has");
}

// The agent who gets a conversation, locked. Agents are locked by id: whoever has it comes first where its
// id does.
absl::StatusOr<store::TeamMember> LockNext(sql::Tx& tx, std::string_view workspace,
                                           const std::string& holder, const std::string& next) {
  if (!holder.empty() && holder < next) {
    DESKMESH_RETURN_IF_ERROR(store::LockMember(tx, workspace, holder).status());
  }
  return store::LockMember(tx, workspace, next);
}

// Tells the customer who has the conversation now.
void SayJoined(const store::TeamMember& member, ConversationChange& change) {
  change.Say(Author::kSystem, "", JoinedWords(member.display_name, change.now_is().locale));
}

}  // namespace

void HandlingService::Describe(rpc::Service& conversations) {
  conversations.Task("Handover", this, &HandlingService::Handover)
      .Write("TakeOver", this, &HandlingService::TakeOver)
      .Write("Transfer", this, &HandlingService::Transfer)
      .Task("ConvertToTicket", this, &HandlingService::ConvertToTicket)
      .Write("RequestCallback", this, &HandlingService::RequestCallback)
      .Write("Close", this, &HandlingService::Close)
      .Write("Rate", this, &HandlingService::Rate);
}

ConversationChange HandlingService::ChangeOf(rpc::WriteCall& call) const {
  return ConversationChange(
      call.tx(), deps_, {call.workspace(), call.principal().id, call.traceparent(), clock_.Now()});
}

absl::Status HandlingService::SayNote(const rpc::Call& call, const std::string& text,
                                      ConversationChange& change) {
  if (text.empty()) return absl::OkStatus();
  Message note;
  note.author = Author::kAgent;
  note.author_id = ActorOf(call.principal());
  note.kind = MessageKind::kNote;
  note.text = text;
  DESKMESH_RETURN_IF_ERROR(CheckDraft(note));
  change.Say(std::move(note));
  return absl::OkStatus();
}

absl::Status HandlingService::Handover(rpc::TaskCall& call, const v1::HandoverRequest& request,
                                       v1::Conversation* response) {
  const HandoverReason reason =
      call.principal().is_contact() ? HandoverReason::kAskedForPerson : HandoverReason::kAgent;
  Conversation conversation;
  bool people_on_duty = true;
  // The intent is durable before the ticket is asked for: after a crash the timer completes it.
  DESKMESH_RETURN_IF_ERROR(call.Write([&](rpc::WriteCall& write) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(TakeWrite(write, limits_, kLargeWrite));
    DESKMESH_ASSIGN_OR_RETURN(conversation, LoadOwn(write, request.id()));
    if (conversation.state == State::kClosed) return Closed(conversation);
    DESKMESH_ASSIGN_OR_RETURN(const std::int64_t online,
                              CountOnDuty(write.tx(), write.workspace(), clock_.Now()));
    people_on_duty = online > 0;
    if (conversation.state != State::kBot) return absl::OkStatus();
    return outbox::PutTimer(
        write.tx(),
        {.key = dialogue::TimerOf(write.workspace(), dialogue::kTicketTimer, conversation.id),
         .due = clock_.Now() + dialogue::kTurnPatience,
         .payload = request.reason().empty() ? " " : request.reason()});
  }));
  TicketLink ticket;
  std::optional<ReplyPromise> promise;
  if (conversation.state == State::kBot) {
    if (!people_on_duty) {
      promise = hours_.PromiseFor(call.workspace(), conversation.team_id, call.traceparent());
      if (promise.has_value()) conversation.promised_at = promise->at;
    }
    conversation.handover_reason = reason;
    conversation.handover_note = request.reason();
    ticket =
        tickets_.Ensure(call.workspace(), conversation, call.traceparent()).value_or(TicketLink());
  }
  return call.WriteReply(*response, [&](rpc::WriteCall& write) -> absl::Status {
    response->Clear();
    ConversationChange change = ChangeOf(write);
    DESKMESH_RETURN_IF_ERROR(change.Load(request.id()));
    if (change.now_is().state == State::kClosed) return Closed(change.now_is());
    if (change.now_is().state == State::kBot) {
      const bool had_ticket = !change.now_is().ticket_id.empty();
      DESKMESH_RETURN_IF_ERROR(change.Move(
          Verb::kHandOver, {.handover_reason = reason, .handover_note = request.reason()}));
      ticket.To(change.conversation());
      const std::string_view language = dialogue::LanguageOf("", change.now_is().locale);
      std::string words = dialogue::HandoverWords(reason, language, people_on_duty, had_ticket);
      if (promise.has_value()) {
        words += PromiseWords(*promise, language);
        change.conversation().promised_at = promise->at;
      }
      change.Say(Author::kSystem, "", std::move(words));
      // Without a ticket the timer stays and makes it.
      if (!change.now_is().ticket_id.empty()) {
        DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(
            write.tx(),
            dialogue::TimerOf(write.workspace(), dialogue::kTicketTimer, change.now_is().id)));
      }
      DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(
          write.tx(),
          dialogue::TimerOf(write.workspace(), dialogue::kTurnTimer, change.now_is().id)));
      DESKMESH_RETURN_IF_ERROR(change.Save());
    }
    return Show(write, change.now_is(), response);
  });
}

absl::Status HandlingService::TakeOver(rpc::WriteCall& call, const v1::TakeOverRequest& request,
                                       v1::Conversation* response) {
  ConversationChange change = ChangeOf(call);
  DESKMESH_RETURN_IF_ERROR(change.Load(request.id()));
  if (change.now_is().state == State::kClosed) return Closed(change.now_is());
  const std::string actor = ActorOf(call.principal());
  const std::string holder = change.now_is().agent_id;
  DESKMESH_RETURN_IF_ERROR(CheckMayTake(call, change.now_is()));
  if (holder != actor) {
    DESKMESH_ASSIGN_OR_RETURN(const store::TeamMember member,
                              LockNext(call.tx(), call.workspace(), holder, actor));
    if (!call.principal().Allows("chat.supervise")) {
      DESKMESH_RETURN_IF_ERROR(CheckRoom(call.tx(), call.workspace(), member, "you have"));
    }
    DESKMESH_RETURN_IF_ERROR(change.Move(
        Verb::kTakeOver, {.agent_id = actor, .routing_reasons = {"TAKEN_OVER by " + actor}}));
    DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(
        call.tx(), dialogue::TimerOf(call.workspace(), dialogue::kTurnTimer, request.id())));
    SayJoined(member, change);
  }
  DESKMESH_RETURN_IF_ERROR(SayNote(call, request.note(), change));
  DESKMESH_RETURN_IF_ERROR(change.Save());
  return Show(call, change.now_is(), response);
}

absl::Status HandlingService::Transfer(rpc::WriteCall& call, const v1::TransferRequest& request,
                                       v1::Conversation* response) {
  ConversationChange change = ChangeOf(call);
  DESKMESH_RETURN_IF_ERROR(change.Load(request.id()));
  const State state = change.now_is().state;
  if (state == State::kClosed) return Closed(change.now_is());
  DESKMESH_RETURN_IF_ERROR(CheckMayTake(call, change.now_is()));
  const std::string actor = ActorOf(call.principal());
  if (!request.agent_id().empty() && !request.team_id().empty()) {
    return base::InvalidField("team_id", "must not be set together with agent_id");
  }
  if (!request.team_id().empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const std::set<std::string> teams,
                              store::ListStaffedTeams(call.tx(), call.workspace()));
    if (!teams.contains(request.team_id())) {
      return base::InvalidField("team_id", "must name a team of the workspace with a member");
    }
  }
  if (request.agent_id().empty()) {
    if (state == State::kBot) {
      return base::Precondition("CONVERSATION_STATE",
                                "the bot has the conversation; hand it over instead",
                                {{"state", "BOT"}});
    }
    if (!request.team_id().empty()) {
      DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kTransfer, {.team_id = request.team_id()}));
    } else if (state != State::kQueued) {
      DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kRelease));
    }
    if (state != State::kQueued) {
      change.Say(Author::kSystem, "", PassedOnWords(change.now_is().locale));
    }
  } else {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TeamMember> known,
                              store::FindMember(call.tx(), call.workspace(), request.agent_id()));
    if (!known.has_value() || !known->is_active) {
      return base::InvalidField("agent_id", "must name an active agent of the workspace");
    }
    const std::string holder = change.now_is().agent_id;
    DESKMESH_ASSIGN_OR_RETURN(const store::TeamMember member,
                              LockNext(call.tx(), call.workspace(), holder, request.agent_id()));
    if (holder != request.agent_id()) {
      DESKMESH_RETURN_IF_ERROR(CheckMayGive(call, request, member));
    }
    const Verb verb =
        state == State::kActive || state == State::kWaiting ? Verb::kTransfer : Verb::kTakeOver;
    DESKMESH_RETURN_IF_ERROR(change.Move(
        verb, {.agent_id = request.agent_id(), .routing_reasons = {"TRANSFERRED by " + actor}}));
    if (holder != request.agent_id()) SayJoined(member, change);
  }
  DESKMESH_RETURN_IF_ERROR(SayNote(call, request.note(), change));
  DESKMESH_RETURN_IF_ERROR(change.Save());
  return Show(call, change.now_is(), response);
}

absl::Status HandlingService::ConvertToTicket(rpc::TaskCall& call,
                                              const v1::ConvertToTicketRequest& request,
                                              v1::Conversation* response) {
  Conversation conversation;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(conversation, LoadOwn(read, request.id()));
    return conversation.state == State::kClosed ? Closed(conversation) : absl::OkStatus();
  }));
  if (conversation.handover_reason == HandoverReason::kNone) {
    conversation.handover_reason = HandoverReason::kAgent;
  }
  if (!request.note().empty()) conversation.handover_note = request.note();
  const bool had_ticket = !conversation.ticket_id.empty();
  // Nothing ends before the ticket is there and has all of it; a repeat finds
  // the same one.
  DESKMESH_ASSIGN_OR_RETURN(const TicketLink ticket,
                            tickets_.Ensure(call.workspace(), conversation, call.traceparent()));
  DESKMESH_RETURN_IF_ERROR(tickets_.AddTalk(call.workspace(), ticket, conversation,
                                            had_ticket ? request.note() : std::string(),
                                            call.traceparent()));
  return call.WriteReply(*response, [&](rpc::WriteCall& write) -> absl::Status {
    response->Clear();
    ConversationChange change = ChangeOf(write);
    DESKMESH_RETURN_IF_ERROR(change.Load(request.id()));
    if (change.now_is().state == State::kClosed) return Closed(change.now_is());
    ticket.To(change.conversation());
    const bool zh = dialogue::LanguageOf("", change.now_is().locale) == "zh";
    change.Say(Author::kSystem, "",
               zh ? "已为您转为工单，进展会通知到您，不用重复说明。"
                  : "This goes on as a ticket. You will hear from us; nothing need be repeated.");
    DESKMESH_RETURN_IF_ERROR(
        change.Move(Verb::kClose, {.close_reason = CloseReason::kBecameTicket}));
    for (const std::string_view timer : {dialogue::kTurnTimer, dialogue::kTicketTimer}) {
      DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(
          write.tx(), dialogue::TimerOf(write.workspace(), timer, request.id())));
    }
    DESKMESH_RETURN_IF_ERROR(change.Save());
    convert::ToProto(change.now_is(), true, response);
    return absl::OkStatus();
  });
}

absl::Status HandlingService::RequestCallback(rpc::WriteCall& call,
                                              const v1::RequestCallbackRequest& request,
                                              v1::Conversation* response) {
  const std::optional<std::string> phone =
      dialogue::ReadSlot(dialogue::SlotType::kPhone, request.phone());
  if (!phone.has_value()) {
    return base::InvalidField("phone", "must be a number of 6 to 15 digits");
  }
  DESKMESH_RETURN_IF_ERROR(TakeWrite(call, limits_, kLargeWrite));
  ConversationChange change = ChangeOf(call);
  DESKMESH_RETURN_IF_ERROR(change.Load(request.id()));
  DESKMESH_RETURN_IF_ERROR(CheckOwn(call, change.now_is()));
  if (change.now_is().state == State::kClosed) return Closed(change.now_is());
  const bool zh = dialogue::LanguageOf("", change.now_is().locale) == "zh";
  change.conversation().flow.Know(std::string(kCallbackSlot), *phone,
                                  zh ? "回电号码" : "Call back at", *phone);
  const Message& noted =
      change.Say(Author::kSystem, "",
                 zh ? "已登记，我们会尽快致电 " + *phone + "。"
                    : "Noted: we will call you at " + *phone + " as soon as we can.");
  // The ticket gets it; the number is the conversation's.
  DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(
      call.tx(), {.key = dialogue::TimerOf(call.workspace(), kCallbackTimer, request.id()),
                  .due = clock_.Now(),
                  .payload = std::to_string(noted.sequence)}));
  change.TellCallback(*phone);
  DESKMESH_RETURN_IF_ERROR(change.Save());
  return Show(call, change.now_is(), response);
}

absl::Status HandlingService::Close(rpc::WriteCall& call,
                                    const v1::CloseConversationRequest& request,
                                    v1::Conversation* response) {
  DESKMESH_RETURN_IF_ERROR(TakeWrite(call, limits_));
  ConversationChange change = ChangeOf(call);
  DESKMESH_RETURN_IF_ERROR(change.Load(request.id()));
  DESKMESH_RETURN_IF_ERROR(CheckOwn(call, change.now_is()));
  if (change.now_is().state == State::kClosed) return Closed(change.now_is());
  const bool had_person = !change.now_is().first_owner_id.empty();
  const CloseReason reason = !call.principal().is_contact() ? CloseReason::kResolvedByAgent
                             : had_person || change.now_is().state == State::kQueued
                                 ? CloseReason::kLeft
                                 : CloseReason::kAnsweredByBot;
  if (change.now_is().rating == 0) {
    Message prompt;
    prompt.kind = MessageKind::kNotice;
    prompt.text = dialogue::RatingPrompt(dialogue::LanguageOf("", change.now_is().locale));
    for (const char* score : {"1", "2", "3", "4", "5"}) {
      prompt.quick_replies.push_back({std::string("rate:") + score, score});
    }
    change.Say(std::move(prompt));
  }
  DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kClose, {.close_reason = reason}));
  DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(
      call.tx(), dialogue::TimerOf(call.workspace(), dialogue::kTurnTimer, change.now_is().id)));
  DESKMESH_RETURN_IF_ERROR(change.Save());
  convert::ToProto(change.now_is(), true, response);
  return absl::OkStatus();
}

absl::Status HandlingService::Rate(rpc::WriteCall& call, const v1::RateConversationRequest& request,
                                   v1::Conversation* response) {
  // Programs pass on what customers said elsewhere; people of the team rate
  // nothing.
  if (call.principal().kind == rpc::Principal::Kind::kUser) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "CUSTOMER_ONLY",
                         "only the customer rates a conversation");
  }
  DESKMESH_RETURN_IF_ERROR(TakeWrite(call, limits_));
  ConversationChange change = ChangeOf(call);
  DESKMESH_RETURN_IF_ERROR(change.Load(request.id()));
  DESKMESH_RETURN_IF_ERROR(CheckOwn(call, change.now_is()));
  change.TellRated(request.score());
  if (!request.comment().empty()) {
    Message comment;
    comment.author = Author::kCustomer;
    comment.author_id = change.now_is().contact_id;
    comment.kind = MessageKind::kNote;
    comment.text = request.comment();
    change.Say(std::move(comment));
  }
  DESKMESH_RETURN_IF_ERROR(change.Save());
  convert::ToProto(change.now_is(), true, response);
  return absl::OkStatus();
}

}  // namespace deskmesh::chat
