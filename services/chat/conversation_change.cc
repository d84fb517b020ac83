// SPDX-License-Identifier: Apache-2.0
#include "chat/conversation_change.h"

#include "chat/capacity/ledger.h"
#include "chat/convert.h"
#include "chat/core/idle_talk.h"
#include "chat/dialogue/service.h"
#include "chat/messages/store.h"
#include "chat/routing/store.h"
#include "chat/store.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/feed_hint.h"

namespace deskmesh::chat {
namespace {

routing::OrderInput OrderInputOf(const Conversation& conversation) {
  return {.queued_at = conversation.place_at.value_or(*conversation.queued_at),
          .priority = conversation.priority,
          .tier = conversation.tier,
          .emotion = conversation.emotion,
          .sla_deadline = conversation.sla_due_at};
}

bool IsWithPeople(const Conversation& conversation) {
  return conversation.state == State::kQueued || conversation.state == State::kActive ||
         conversation.state == State::kWaiting;
}

}  // namespace

std::string ConversationTopic(std::string_view conversation_id) {
  return "chat:conversation:" + std::string(conversation_id);
}

void ConversationChange::Remember(Told told) {
  told.at = source_.now;
  told_.push_back(std::move(told));
}

void ConversationChange::Begin(Conversation conversation) {
  conversation_ = std::move(conversation);
  before_ = conversation_;
  is_new_ = true;
  Remember({.what = Tell::kStarted, .text = {}});
}

absl::Status ConversationChange::Load(std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(conversation_, store::LockConversation(tx_, source_.workspace_id, id));
  before_ = conversation_;
  return absl::OkStatus();
}

absl::Status ConversationChange::Move(Verb verb, const MoveDetails& details) {
  const std::string previous = conversation_.agent_id;
  DESKMESH_RETURN_IF_ERROR(Apply(conversation_, verb, source_.now, details));
  if (verb == Verb::kHandOver) {
    Remember({.what = Tell::kHandedOver, .text = {}});
  } else if (!conversation_.agent_id.empty() && conversation_.agent_id != previous) {
    Remember({.what = Tell::kAssigned, .text = previous});
  } else if (verb == Verb::kClose) {
    Remember({.what = Tell::kClosed, .text = {}});
  }
  return absl::OkStatus();
}

Message& ConversationChange::Say(Message draft, std::string_view request_key) {
  draft.id = deps_.ids("msg", source_.now);
  Append(conversation_, draft, source_.now);
  conversation_.updated_at = source_.now;
  Remember({.what = Tell::kMessage, .message = said_.size(), .text = {}});
  said_.push_back(std::move(draft));
  request_keys_.emplace_back(request_key);
  return said_.back();
}

Message& ConversationChange::Say(Author author, std::string_view author_id, std::string text) {
  Message draft;
  draft.author = author;
  draft.author_id = std::string(author_id);
  draft.kind = author == Author::kSystem ? MessageKind::kNotice : MessageKind::kText;
  draft.text = std::move(text);
  return Say(std::move(draft));
}

Message& ConversationChange::Amend(Amendment amendment) {
  amended_.push_back(std::move(amendment.changed));
  return Say(std::move(amendment.report));
}

void ConversationChange::TellBotAnswered(std::string question, const Message& answer) {
  const auto index = static_cast<std::size_t>(&answer - said_.data());
  Remember({.what = Tell::kBotAnswered, .message = index, .text = std::move(question)});
}

void ConversationChange::TellRated(int score) {
  conversation_.rating = score;
  conversation_.updated_at = source_.now;
  Remember({.what = Tell::kRated, .text = {}, .score = score});
}

void ConversationChange::TellLongWait(base::Duration waited, base::Duration expected) {
  conversation_.long_wait_at = source_.now;
  Remember({.what = Tell::kLongWait, .text = {}, .waited = waited, .expected = expected});
}

void ConversationChange::TellCallback(std::string phone) {
  Remember({.what = Tell::kCallback, .text = std::move(phone)});
}

void ConversationChange::TellUnread(std::string email, std::vector<Message> messages) {
  conversation_.mailed_sequence = messages.back().sequence;
  unread_ = std::move(messages);
  Remember({.what = Tell::kUnread, .text = std::move(email)});
}

template <typename Fact>
absl::Status ConversationChange::Publish(Fact& fact, bool with_context) {
  convert::ToProto(conversation_, with_context, fact.mutable_conversation());
  return rpc::PublishFact(tx_, *deps_.outbox, deps_.ids, source_, conversation_.id,
                          conversation_.fact_sequence, fact);
}

absl::Status ConversationChange::PublishAll() {
  const std::int64_t total = conversation_.fact_sequence + static_cast<std::int64_t>(told_.size());
  for (const Told& told : told_) {
    ++conversation_.fact_sequence;
    source_.now = told.at;
    absl::Status published;
    switch (told.what) {
      case Tell::kStarted: {
        v1::ConversationStarted fact;
        published = Publish(fact, true);
        break;
      }
      case Tell::kMessage: {
        v1::MessageSent fact;
        convert::ToProto(said_[told.message], fact.mutable_message());
        published = Publish(fact, false);
        break;
      }
      case Tell::kBotAnswered: {
        v1::BotAnswered fact;
        v1::Message message;
        convert::ToProto(said_[told.message], &message);
        *fact.mutable_answer() = message.bot_answer();
        fact.set_question(told.text);
        published = Publish(fact, false);
        break;
      }
      case Tell::kHandedOver: {
        v1::ConversationHandedOver fact;
        fact.set_reason(convert::ReasonOf(conversation_));
        published = Publish(fact, true);
        break;
      }
      case Tell::kAssigned: {
        v1::ConversationAssigned fact;
        fact.set_previous_assignee_id(told.text);
        published = Publish(fact, false);
        break;
      }
      case Tell::kClosed: {
        v1::ConversationClosed fact;
        // Whoever gave up waiting, or was left to a ticket, wasn't helped by the bot.
        fact.set_deflected(conversation_.first_owner_id.empty() &&
                           conversation_.close_reason == CloseReason::kAnsweredByBot);
        published = Publish(fact, false);
        break;
      }
      case Tell::kLongWait: {
        v1::LongWaitNoticed fact;
        convert::SetDuration(told.waited, fact.mutable_waited());
        if (told.expected > base::Duration{0}) {
          convert::SetDuration(told.expected, fact.mutable_expected_wait());
        }
        published = Publish(fact, false);
        break;
      }
      case Tell::kCallback: {
        v1::CallbackRequested fact;
        fact.set_phone(told.text);
        published = Publish(fact, false);
        break;
      }
      case Tell::kUnread: {
        v1::RepliesUnread fact;
        fact.set_email(told.text);
        for (const Message& message : unread_) convert::ToProto(message, fact.add_messages());
        published = Publish(fact, false);
        break;
      }
      case Tell::kRated: {
        v1::ConversationRated fact;
        fact.set_score(told.score);
        published = Publish(fact, false);
        break;
      }
    }
    DESKMESH_RETURN_IF_ERROR(published);
  }
  conversation_.fact_sequence = total;
  return absl::OkStatus();
}

// The load of whoever lost or got it, and of whoever has its tickets.
absl::Status ConversationChange::MoveLoads() {
  if (before_.agent_id == conversation_.agent_id) return absl::OkStatus();
  WorkMoves moves;
  if (!before_.agent_id.empty()) --moves[before_.agent_id].chats;
  if (!conversation_.agent_id.empty()) ++moves[conversation_.agent_id].chats;
  if (before_.agent_id.empty() != conversation_.agent_id.empty()) {
    DESKMESH_RETURN_IF_ERROR(MoveTalk(tx_, source_.workspace_id, conversation_.id,
                                      !conversation_.agent_id.empty(), &moves));
  }
  return MoveWork(tx_, source_.workspace_id, moves);
}

// Whoever waits for a person or has one has a ticket (R22): it is made when the
// timer fires, unless the change has brought one. A ticket from before is then
// told what was said since: at each hand-over, and when a customer who waits for
// an answer by ticket adds something.
absl::Status ConversationChange::OweTicket() {
  const auto is_handover = [](const Told& told) { return told.what == Tell::kHandedOver; };
  const bool adds = conversation_.state == State::kQueued &&
                    conversation_.promised_at.has_value() &&
                    std::any_of(said_.begin(), said_.end(), AsksForAnswer);
  const bool owes = conversation_.ticket_id.empty()
                        ? IsWithPeople(conversation_) && (is_new_ || !IsWithPeople(before_))
                        : !before_.ticket_id.empty() &&
                              (adds || std::any_of(told_.begin(), told_.end(), is_handover));
  if (!owes) return absl::OkStatus();
  return outbox::PutTimer(tx_, {.key = dialogue::TimerOf(source_.workspace_id,
                                                         dialogue::kTicketTimer, conversation_.id),
                                .due = source_.now + dialogue::kTurnPatience,
                                .payload = ""});
}

// What a customer says while people have the conversation is listened to by the
// jobs: nobody waits for that.
absl::Status ConversationChange::OweHearing() {
  const bool owes = !is_new_ && IsWithPeople(conversation_) &&
                    std::any_of(said_.begin(), said_.end(), AsksForAnswer);
  if (!owes) return absl::OkStatus();
  return outbox::PutTimer(
      tx_, {.key = dialogue::TimerOf(source_.workspace_id, kMoodTimer, conversation_.id),
            .due = source_.now,
            .payload = ""});
}

// Once per turn of the customer: the timer follows what is said meanwhile by itself.
absl::Status ConversationChange::WatchSilence() {
  if (conversation_.state != State::kWaiting || before_.state == State::kWaiting) {
    return absl::OkStatus();
  }
  return outbox::PutTimer(
      tx_, {.key = dialogue::TimerOf(source_.workspace_id, kIdleTimer, conversation_.id),
            .due = source_.now + kLeastIdle,
            .payload = ""});
}

absl::Status ConversationChange::Save() {
  if (conversation_.state == State::kQueued) {
    // Recomputed: priority or mood may have changed.
    conversation_.order_key =
        routing::OrderKey(OrderInputOf(conversation_), routing::OrderPolicy());
  } else {
    conversation_.sla_due_at.reset();
  }
  DESKMESH_RETURN_IF_ERROR(PublishAll());
  DESKMESH_RETURN_IF_ERROR(
      is_new_ ? store::InsertConversation(tx_, source_.workspace_id, conversation_)
              : store::UpdateConversation(tx_, source_.workspace_id, conversation_));
  for (std::size_t i = 0; i < said_.size(); ++i) {
    DESKMESH_RETURN_IF_ERROR(
        store::InsertMessage(tx_, source_.workspace_id, said_[i], request_keys_[i]));
  }
  for (const Message& message : amended_) {
    DESKMESH_RETURN_IF_ERROR(store::UpdateMessage(tx_, source_.workspace_id, message));
    if (!message.recalled_at.has_value()) continue;
    DESKMESH_RETURN_IF_ERROR(
        store::BlankEdits(tx_, source_.workspace_id, conversation_.id, message.id));
  }
  const bool was_queued = !is_new_ && before_.state == State::kQueued;
  const bool is_queued = conversation_.state == State::kQueued;
  if (was_queued && !is_queued) {
    DESKMESH_RETURN_IF_ERROR(store::DeletePromise(tx_, source_.workspace_id, conversation_.id));
  }
  DESKMESH_RETURN_IF_ERROR(MoveLoads());
  DESKMESH_RETURN_IF_ERROR(OweTicket());
  DESKMESH_RETURN_IF_ERROR(OweHearing());
  DESKMESH_RETURN_IF_ERROR(WatchSilence());
  const bool place_changed = is_queued && before_.order_key != conversation_.order_key;
  // Whoever waits for a ticket is in line as long as it is there.
  const bool is_there = is_queued && conversation_.promised_at.has_value() &&
                        before_.last_customer_at != conversation_.last_customer_at;
  const bool routes = was_queued != is_queued || place_changed || is_there ||
                      before_.agent_id != conversation_.agent_id ||
                      (is_queued && before_.team_id != conversation_.team_id);
  if (routes) {
    DESKMESH_RETURN_IF_ERROR(store::AppendRoutingChange(
        tx_, source_.workspace_id, store::RoutingChange::Kind::kConversation, conversation_.id));
  }
  if (deps_.cache != nullptr) {
    // Live readers get what was said with the hint itself; a note differs by reader, so they look.
    std::vector<std::string> hints;
    // Of a new one nobody can be a reader yet.
    for (std::size_t i = 0; i < said_.size() && !is_new_; ++i) {
      const Message& message = said_[i];
      v1::ConversationStreamItem item;
      item.set_sequence(message.sequence);
      convert::ToProto(message, item.mutable_message());
      hints.push_back(IsVisibleToCustomer(message) ? rpc::HintWith(item) : rpc::kPlainHint);
    }
    if (hints.empty()) hints.emplace_back(rpc::kPlainHint);
    tx_.AfterCommit([cache = deps_.cache, routes, workspace = source_.workspace_id,
                     topic = ConversationTopic(conversation_.id), hints = std::move(hints)] {
      for (const std::string& hint : hints) cache->Publish(topic, hint);
      if (routes) cache->Publish(std::string(kRoutingTopic), workspace);
    });
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::chat
