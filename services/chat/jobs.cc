// SPDX-License-Identifier: Apache-2.0
#include "chat/jobs.h"

#include <algorithm>

#include "chat/capacity/service.h"
#include "chat/core/unread_replies.h"
#include "chat/messages/store.h"
#include "chat/routing/service.h"
#include "chat/routing/store.h"
#include "chat/store.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/base/error.h"

namespace deskmesh::chat {
namespace {

constexpr int kTimerBatch = 50;
// A timer that was taken comes back after this unless what it was for got done: longer than any
// attempt takes.
constexpr base::Duration kAttempt = std::chrono::seconds(60);
constexpr int kUnreadPage = 1000;  // entries read at once
constexpr base::Duration kTimerPoll = std::chrono::seconds(1);

const outbox::TimerSelection& OwnTimers() {
  static const auto* selection = new outbox::TimerSelection{
      .kinds = {std::string(dialogue::kTurnTimer), std::string(dialogue::kTicketTimer),
                std::string(kVanishTimer), std::string(kUnreadTimer), std::string(kWorkTimer)},
      .shards = {}};
  return *selection;
}

}  // namespace

void TimerJobs::Start() {
  thread_ = std::thread([this] {
    while (alarm_.WaitUntil(clock_.Now() + kTimerPoll) != clock::Alarm::Outcome::kStopped) {
      while (RunDue() == kTimerBatch) {
      }
    }
  });
}

void TimerJobs::Stop() {
  alarm_.Stop();
  if (thread_.joinable()) thread_.join();
}

int TimerJobs::RunDue() {
  std::vector<outbox::Timer> due;
  // Most of the time nothing is due: that costs a read only.
  bool any = false;
  const absl::Status looked = deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<base::Instant> next,
                              outbox::NextDue(tx, OwnTimers()));
    any = next.has_value() && *next <= clock_.Now();
    return absl::OkStatus();
  });
  if (!looked.ok() || !any) return 0;
  const absl::Status taken = deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(due, outbox::TakeDue(tx, OwnTimers(), clock_.Now(), kTimerBatch));
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
  Conversation conversation;
  Message last;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(conversation,
                              store::LoadConversation(tx, workspace, timer.key.subject));
    DESKMESH_ASSIGN_OR_RETURN(
        const std::vector<Message> messages,
        store::ListMessages(tx, workspace, conversation.id, conversation.answered_sequence, 1000));
    last = {};
    for (const Message& message : messages) {
      if (message.author == Author::kCustomer) last = message;
    }
    return absl::OkStatus();
  }));
  if (conversation.state != State::kBot || last.sequence == 0) {
    return deps_.database->Write([&](sql::Tx& tx) { return outbox::CancelTimer(tx, timer.key); });
  }
  DESKMESH_ASSIGN_OR_RETURN(const dialogue::Turn turn,
                            turns_.Think(workspace, conversation, last, ""));
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    ConversationChange change = ChangeOf(tx, workspace);
    DESKMESH_RETURN_IF_ERROR(change.Load(conversation.id));
    DESKMESH_ASSIGN_OR_RETURN(const dialogue::Spoken spoken,
                              turns_.Speak(tx, workspace, change, turn));
    // A stale one comes back with its timer.
    return spoken == dialogue::Spoken::kSaid ? change.Save() : absl::OkStatus();
  });
}

absl::Status TimerJobs::MakeTicket(const outbox::Timer& timer) {
  const std::string& workspace = timer.key.workspace_id;
  Conversation conversation;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(conversation,
                              store::LoadConversation(tx, workspace, timer.key.subject));
    return absl::OkStatus();
  }));
  // A hand-over that was asked for and never done is done now.
  const bool is_owed = conversation.state == State::kBot && !timer.payload.empty();
  if (is_owed) {
    conversation.handover_reason = HandoverReason::kAskedForPerson;
    conversation.handover_note = timer.payload == " " ? "" : timer.payload;
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::string ticket_id,
                            tickets_.Ensure(workspace, conversation, ""));
  if (!conversation.agent_id.empty()) {
    DESKMESH_RETURN_IF_ERROR(AssignTicket(workspace, conversation, ticket_id));
  }
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(outbox::CancelTimer(tx, timer.key));
    ConversationChange change = ChangeOf(tx, workspace);
    DESKMESH_RETURN_IF_ERROR(change.Load(conversation.id));
    if (change.now_is().ticket_id.empty()) change.conversation().ticket_id = ticket_id;
    if (is_owed && change.now_is().state == State::kBot) {
      DESKMESH_RETURN_IF_ERROR(
          change.Move(Verb::kHandOver, {.handover_reason = conversation.handover_reason,
                                        .handover_note = conversation.handover_note}));
    }
    return change.Save();
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
    is_gone = member.has_value() && member->presence == routing::Presence::kOffline;
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
      return change.Save();
    }));
  }
  return deps_.database->Write([&](sql::Tx& tx) { return outbox::CancelTimer(tx, timer.key); });
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
