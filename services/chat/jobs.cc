// SPDX-License-Identifier: Apache-2.0
#include "chat/jobs.h"

#include <algorithm>

#include "chat/attachments/service.h"
#include "chat/capacity/service.h"
#include "chat/core/handover_pack.h"
#include "chat/core/idle_talk.h"
#include "chat/core/notices.h"
#include "chat/core/unread_replies.h"
#include "chat/messages/store.h"
#include "chat/plans/duty.h"
#include "chat/routing/presence.h"
#include "chat/routing/store.h"
#include "chat/store.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/base/error.h"

namespace deskmesh::chat {
namespace {

constexpr int kTimerBatch = 50;
constexpr int kAskingBatch = 8;  // of timers that ask neighbours
// A timer that was taken comes back after this unless what it was for got done: longer than any
// attempt takes.
constexpr base::Duration kAttempt = std::chrono::seconds(60);
constexpr int kUnreadPage = 1000;  // entries read at once
constexpr int kMostTurns = 20;  // of one conversation at once
constexpr int kMoodEntries = 20;
constexpr base::Duration kTimerPoll = std::chrono::seconds(1);

// What the customer has said since the last word of anybody else; empty:
// nothing.
std::string WordsSinceReply(const std::vector<Message>& latest) {
  std::string words;
  for (const Message& message : latest) {
    if (message.author == Author::kAgent && IsVisibleToCustomer(message)) words.clear();
    if (!AsksForAnswer(message) || message.text.empty()) continue;
    words += (words.empty() ? "" : "\n") + message.text;
  }
  return words;
}

}  // namespace

const std::vector<TimerJobs::Lane>& TimerJobs::Lanes() {
  const auto make = [](int batch, std::initializer_list<std::string_view> kinds) {
    return Lane{{.kinds = {kinds.begin(), kinds.end()}, .shards = {}}, batch};
  };
  // The calls of a batch, each within its seconds, end before kAttempt.
  static const auto* lanes = new std::vector<Lane>{
      make(kTimerBatch,
           {kVanishTimer, kLeaseTimer, kIdleTimer, kUnreadTimer, kUploadTimer, kWorkTimer}),
      make(kAskingBatch, {dialogue::kTicketTimer, kCallbackTimer}),
      make(kAskingBatch, {dialogue::kTurnTimer}), make(kAskingBatch, {kMoodTimer})};
  return *lanes;
}

std::vector<std::unique_ptr<clock::Alarm>> TimerJobs::MakeAlarms(const clock::Clock& clock) {
  std::vector<std::unique_ptr<clock::Alarm>> alarms;
  for (std::size_t lane = 0; lane < Lanes().size(); ++lane) {
    alarms.push_back(std::make_unique<clock::Alarm>(clock));
  }
  return alarms;
}

void TimerJobs::Start() {
  for (std::size_t i = 0; i < Lanes().size(); ++i) {
    threads_.emplace_back([this, &lane = Lanes()[i], &alarm = *alarms_[i]] {
      while (alarm.WaitUntil(clock_.Now() + kTimerPoll) != clock::Alarm::Outcome::kStopped) {
        while (RunDue(lane) == lane.batch) {
        }
      }
    });
  }
}

void TimerJobs::Stop() {
  for (const auto& alarm : alarms_) alarm->Stop();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

int TimerJobs::RunDue(const Lane& lane) {
  std::vector<outbox::Timer> due;
  // Most of the time nothing is due: that costs a read only.
  bool any = false;
  const absl::Status looked = deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<base::Instant> next,
                              outbox::NextDue(tx, lane.timers));
    any = next.has_value() && *next <= clock_.Now();
    return absl::OkStatus();
  });
  if (!looked.ok() || !any) return 0;
  const absl::Status taken = deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(due, outbox::TakeDue(tx, lane.timers, clock_.Now(), lane.batch));
    for (outbox::Timer again : due) {
      again.due = clock_.Now() + kAttempt;
      DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, again));
    }
    return absl::OkStatus();
  });
  if (!taken.ok()) return 0;
  for (const outbox::Timer& timer : due) {
    // What fails is tried again when the timer comes back.
    static_cast<void>(Fire(timer));
  }
  return static_cast<int>(due.size());
}

absl::Status TimerJobs::Fire(const outbox::Timer& timer) {
  if (timer.key.kind == dialogue::kTurnTimer) return TakeTurn(timer);
  if (timer.key.kind == dialogue::kTicketTimer) return MakeTicket(timer);
  if (timer.key.kind == kUnreadTimer) return TellUnread(timer);
  if (timer.key.kind == kWorkTimer) return EndWork(timer);
  if (timer.key.kind == kCallbackTimer) return PassOnCallback(timer);
  if (timer.key.kind == kUploadTimer) {
    return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(tx, timer.key));
      return SweepUploads(tx, timer.key.workspace_id, timer.key.subject, clock_.Now());
    });
  }
  if (timer.key.kind == kMoodTimer) return HearMood(timer);
  if (timer.key.kind == kIdleTimer) return FollowSilence(timer);
  if (timer.key.kind == kLeaseTimer) {
    return deps_.database->Write([&](sql::Tx& tx) {
      return CheckLease(tx, deps_, timer.key.workspace_id, timer.key.subject, clock_.Now());
    });
  }
  return ReleaseVanished(timer);
}

absl::Status TimerJobs::EndWork(const outbox::Timer& timer) {
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    if (deps_.cache != nullptr) {
      tx.AfterCommit([cache = deps_.cache, workspace = timer.key.workspace_id] {
        cache->Publish(std::string(kRoutingTopic), workspace);
      });
    }
    return ExpireWork(tx, timer, clock_.Now());
  });
}

ConversationChange TimerJobs::ChangeOf(sql::Tx& tx, const std::string& workspace) const {
  return ConversationChange(tx, deps_, {workspace, "service:chat", "", clock_.Now()});
}

absl::Status TimerJobs::TakeTurn(const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  // One after the other, in the order in which the customer spoke.
  for (int taken = 0; taken < kMostTurns; ++taken) {
    Conversation conversation;
    std::vector<Message> unanswered;
    DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(conversation,
                                store::LoadConversation(tx, workspace, timer.key.subject));
      DESKMESH_ASSIGN_OR_RETURN(
          unanswered,
          store::ListUnanswered(tx, workspace, conversation.id, conversation.answered_sequence, 1));
      return absl::OkStatus();
    }));
    if (conversation.state != State::kBot || unanswered.empty()) {
      return deps_.database->Write([&](sql::Tx& tx) { return outbox::CancelTimer(tx, timer.key); });
    }
    DESKMESH_ASSIGN_OR_RETURN(const dialogue::Turn turn,
                              turns_.Think(workspace, conversation, unanswered.front(), ""));
    dialogue::Spoken spoken = dialogue::Spoken::kNothing;
    DESKMESH_RETURN_IF_ERROR(deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
      ConversationChange change = ChangeOf(tx, workspace);
      DESKMESH_RETURN_IF_ERROR(change.Load(conversation.id));
      DESKMESH_ASSIGN_OR_RETURN(spoken, turns_.Speak(tx, workspace, change, turn));
      return spoken == dialogue::Spoken::kSaid ? change.Save() : absl::OkStatus();
    }));
    // A stale one comes back with its timer.
    if (spoken == dialogue::Spoken::kStale) break;
  }
  return absl::OkStatus();
}

absl::Status TimerJobs::MakeTicket(const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  Conversation conversation;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(conversation,
                              store::LoadConversation(tx, workspace, timer.key.subject));
    return absl::OkStatus();
  }));
  // Somebody took it from the bot and has ended it since: nobody was told of a ticket.
  if (conversation.state == State::kClosed &&
      conversation.close_reason == CloseReason::kResolvedByAgent &&
      conversation.handover_reason == HandoverReason::kAgent) {
    return deps_.database->Write([&](sql::Tx& tx) { return outbox::CancelTimer(tx, timer.key); });
  }
  // A hand-over that was asked for and never done is done now.
  const bool is_owed = conversation.state == State::kBot && !timer.payload.empty();
  if (is_owed) {
    conversation.handover_reason = HandoverReason::kAskedForPerson;
    conversation.handover_note = timer.payload == " " ? "" : timer.payload;
  }
  if (!conversation.ticket_id.empty() && !is_owed) return AddToTicket(timer, conversation);
  DESKMESH_ASSIGN_OR_RETURN(const TicketLink ticket, tickets_.Ensure(workspace, conversation, ""));
  if (!conversation.agent_id.empty()) {
    DESKMESH_RETURN_IF_ERROR(AssignTicket(workspace, conversation, ticket.id));
  }
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(tx, timer.key));
    ConversationChange change = ChangeOf(tx, workspace);
    DESKMESH_RETURN_IF_ERROR(change.Load(conversation.id));
    ticket.To(change.conversation());
    if (is_owed && change.now_is().state == State::kBot) {
      DESKMESH_RETURN_IF_ERROR(
          change.Move(Verb::kHandOver, {.handover_reason = conversation.handover_reason,
                                        .handover_note = conversation.handover_note}));
    }
    return change.Save();
  });
}

absl::Status TimerJobs::AddToTicket(const outbox::Timer& timer, const Conversation& conversation) {
  const std::string& workspace = timer.key.workspace_id;
  const absl::Status added = tickets_.AddTalk(
      workspace, {conversation.ticket_id, conversation.ticket_sequence}, conversation, "", "");
  // One that has ended for good takes no more.
  if (!added.ok() && !absl::IsNotFound(added) && !absl::IsFailedPrecondition(added)) return added;
  if (!conversation.agent_id.empty()) {
    DESKMESH_RETURN_IF_ERROR(AssignTicket(workspace, conversation, conversation.ticket_id));
  }
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    ConversationChange change = ChangeOf(tx, workspace);
    DESKMESH_RETURN_IF_ERROR(change.Load(conversation.id));
    Conversation& now = change.conversation();
    if (now.ticket_id == conversation.ticket_id) {
      now.ticket_sequence = std::max(now.ticket_sequence, conversation.last_sequence);
    }
    // What was said meanwhile is told next.
    DESKMESH_RETURN_IF_ERROR(
        now.last_sequence == conversation.last_sequence
            ? outbox::CancelTimer(tx, timer.key)
            : outbox::PutTimer(tx, {.key = timer.key, .due = clock_.Now(), .payload = ""}));
    return change.Save();
  });
}

absl::Status TimerJobs::PassOnCallback(const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  Conversation conversation;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(conversation,
                              store::LoadConversation(tx, workspace, timer.key.subject));
    return absl::OkStatus();
  }));
  const auto phone = conversation.flow.slots.find(std::string(kCallbackSlot));
  TicketLink ticket;
  if (phone != conversation.flow.slots.end()) {
    const std::string wish =
        (conversation.locale.starts_with("zh") ? "客户希望回电："
                                               : "The customer would like to be "
                                                 "called at ") +
        phone->second;
    if (conversation.handover_reason == HandoverReason::kNone) {
      conversation.handover_reason = HandoverReason::kAskedForPerson;
    }
    if (conversation.ticket_id.empty()) conversation.handover_note = wish;
    DESKMESH_ASSIGN_OR_RETURN(ticket, tickets_.Ensure(workspace, conversation, ""));
    DESKMESH_RETURN_IF_ERROR(tickets_.AddNote(
        workspace, ticket.id, wish, "callback:" + conversation.id + ":" + timer.payload, ""));
  }
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    ConversationChange change = ChangeOf(tx, workspace);
    DESKMESH_RETURN_IF_ERROR(change.Load(conversation.id));
    ticket.To(change.conversation());
    DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(tx, timer.key));
    return change.Save();
  });
}

// R23, R24: whoever gets angry, or has lost data, while waiting or with a
// person is put first all the same, and so is the ticket.
absl::Status TimerJobs::HearMood(const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  Conversation conversation;
  std::vector<Message> latest;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(conversation,
                              store::LoadConversation(tx, workspace, timer.key.subject));
    DESKMESH_ASSIGN_OR_RETURN(latest,
                              store::LatestMessages(tx, workspace, conversation.id, kMoodEntries));
    return absl::OkStatus();
  }));
  const std::string words = WordsSinceReply(latest);
  std::optional<Emotion> emotion;
  std::optional<Priority> priority;
  if (!words.empty()) {
    emotion = turns_.HearMood(workspace, words);
    priority = dialogue::PriorityOf(words, emotion.value_or(conversation.emotion));
  }
  // The place in the line first: it waits for no neighbour.
  DESKMESH_RETURN_IF_ERROR(deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    ConversationChange change = ChangeOf(tx, workspace);
    DESKMESH_RETURN_IF_ERROR(change.Load(conversation.id));
    Conversation& now = change.conversation();
    if (now.state == State::kClosed) return absl::OkStatus();
    if (emotion.has_value()) now.emotion = *emotion;
    if (priority.has_value()) now.priority = std::min(now.priority, *priority);
    return change.Save();
  }));
  if (priority.has_value() && !conversation.ticket_id.empty()) {
    const Emotion heard = emotion.value_or(conversation.emotion);
    const HandoverReason why = *priority == Priority::kP0 ? HandoverReason::kOutage
                               : heard == Emotion::kAngry ? HandoverReason::kEmotion
                                                          : HandoverReason::kSensitive;
    const absl::Status raised =
        tickets_.Raise(workspace, conversation.ticket_id, *priority, PriorityReason(heard, why));
    if (!raised.ok() && !absl::IsNotFound(raised)) return raised;
  }
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    ConversationChange change = ChangeOf(tx, workspace);
    DESKMESH_RETURN_IF_ERROR(change.Load(conversation.id));
    // What was said meanwhile has set the timer anew.
    if (change.now_is().last_sequence != conversation.last_sequence) return absl::OkStatus();
    return outbox::CancelTimer(tx, timer.key);
  });
}

absl::Status TimerJobs::AssignTicket(const std::string& workspace, const Conversation& conversation,
                                     const std::string& ticket_id) {
  tickets::v1::AssignTicketRequest request;
  request.set_id(ticket_id);
  request.set_assignee_id(conversation.agent_id);
  request.set_reason("has the conversation");
  request.set_request_id("assign:" + conversation.id + ":" + conversation.agent_id);
  rpc::CallContext context;
  context.principal = rpc::ServicePrincipal("chat", workspace);
  context.deadline = clock_.Now() + std::chrono::seconds(5);
  const absl::Status assigned =
      rpc::Invoke<tickets::v1::Ticket>(channels_.To("tickets"),
                                       "deskmesh.tickets.v1.Tickets/Assign", request, context)
          .status();
  // A ticket that has ended meanwhile stays as it is.
  return absl::IsFailedPrecondition(assigned) || absl::IsNotFound(assigned) ? absl::OkStatus()
                                                                            : assigned;
}

absl::Status TimerJobs::ReleaseVanished(const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  std::vector<Conversation> held;
  bool is_gone = false;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TeamMember> member,
                              store::FindMember(tx, workspace, timer.key.subject));
    is_gone = member.has_value() &&
              (!member->is_active || member->presence == routing::Presence::kOffline);
    DESKMESH_ASSIGN_OR_RETURN(held,
                              store::ListConversations(tx, workspace,
                                                       {.states = {State::kActive, State::kWaiting},
                                                        .agent_id = timer.key.subject,
                                                        .limit = 1000}));
    return absl::OkStatus();
  }));
  for (const Conversation& conversation : held) {
    if (!is_gone) break;
    DESKMESH_RETURN_IF_ERROR(deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
      ConversationChange change = ChangeOf(tx, workspace);
      DESKMESH_RETURN_IF_ERROR(change.Load(conversation.id));
      if (change.now_is().agent_id != timer.key.subject) return absl::OkStatus();
      DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kRelease));
      const std::string& locale = change.now_is().locale;
      change.Say(Author::kSystem, "",
                 timer.payload == routing::kConnectionLost ? AgentLostWords(locale)
                                                           : PassedOnWords(locale));
      return change.Save();
    }));
  }
  return deps_.database->Write([&](sql::Tx& tx) { return outbox::CancelTimer(tx, timer.key); });
}

absl::Status TimerJobs::FollowSilence(const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    ConversationChange change = ChangeOf(tx, workspace);
    DESKMESH_RETURN_IF_ERROR(change.Load(timer.key.subject));
    DESKMESH_ASSIGN_OR_RETURN(const DutyRoster roster, DutyRoster::Load(tx, workspace));
    const base::Instant now = clock_.Now();
    const IdleStep step =
        IdleStepOf(change.now_is(), roster.PlanOf(change.now_is().team_id).idle, now);
    DESKMESH_RETURN_IF_ERROR(
        step.due.has_value()
            ? outbox::PutTimer(tx, {.key = timer.key, .due = *step.due, .payload = ""})
            : outbox::CancelTimer(tx, timer.key));
    const std::string& locale = change.now_is().locale;
    switch (step.what) {
      case IdleStep::What::kNothing:
        return absl::OkStatus();
      case IdleStep::What::kAsk:
        change.conversation().idle_asked_at = now;
        change.Say(Author::kSystem, "", StillThereWords(locale));
        break;
      case IdleStep::What::kEnd:
        change.Say(Author::kSystem, "", IdleEndWords(locale));
        DESKMESH_RETURN_IF_ERROR(
            change.Move(Verb::kClose, {.close_reason = CloseReason::kInactive}));
        break;
    }
    return change.Save();
  });
}

absl::Status TimerJobs::TellUnread(const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    ConversationChange change = ChangeOf(tx, workspace);
    DESKMESH_RETURN_IF_ERROR(change.Load(timer.key.subject));
    Conversation& conversation = change.conversation();
    DESKMESH_ASSIGN_OR_RETURN(const Marks marks, store::LoadMarks(tx, workspace, conversation.id));
    // Whoever answers has read what was said before.
    DESKMESH_ASSIGN_OR_RETURN(const std::int64_t answered,
                              store::LastOfCustomer(tx, workspace, conversation.id));
    std::int64_t known = std::max({marks.customer.read, conversation.mailed_sequence, answered});
    std::vector<Message> unread;  // the first of them
    base::Instant last_at;
    bool are_more = false;
    for (bool more = true; more;) {
      DESKMESH_ASSIGN_OR_RETURN(
          const std::vector<Message> page,
          store::ListMessages(tx, workspace, conversation.id, known, kUnreadPage));
      for (Message& message : UnreadReplies(conversation, page, known)) {
        last_at = message.created_at;
        are_more = unread.size() == kMostUnread;
        if (!are_more) unread.push_back(std::move(message));
      }
      more = page.size() == static_cast<std::size_t>(kUnreadPage);
      if (more) known = page.back().sequence;
    }
    const auto come_back = [&](base::Instant due) {
      conversation.unread_due_at = due;
      return outbox::PutTimer(tx, {.key = timer.key, .due = due, .payload = ""});
    };
    if (!unread.empty() && last_at + unread_after_ > clock_.Now()) {
      DESKMESH_RETURN_IF_ERROR(come_back(last_at + unread_after_));
      return change.Save();
    }
    conversation.unread_due_at.reset();
    DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(tx, timer.key));
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::Contact> contact,
                              store::FindContact(tx, workspace, conversation.contact_id));
    std::string address =
        AddressOf(conversation, contact.has_value() ? contact->email : std::string());
    if (!unread.empty() && !address.empty()) {
      if (are_more) DESKMESH_RETURN_IF_ERROR(come_back(clock_.Now()));
      change.TellUnread(std::move(address), std::move(unread));
    }
    return change.Save();
  });
}

}  // namespace deskmesh::chat
