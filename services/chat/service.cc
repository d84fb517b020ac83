// SPDX-License-Identifier: Apache-2.0
#include "chat/service.h"

#include <algorithm>
#include <charconv>

#include "chat/convert.h"
#include "chat/dialogue/core/slot_rules.h"
#include "chat/dialogue/core/text_match.h"
#include "chat/profiles.h"
#include "chat/routing/store.h"
#include "chat/store.h"
#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/page_token.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat {
namespace {

constexpr int kTranscriptPage = 1000;
constexpr int kTurnAttempts = 3;
constexpr std::string_view kTurnStale = "TURN_STALE";

// Who acts: an API key acts for its creator.
std::string ActorOf(const rpc::Principal& principal) {
  return principal.user_id.empty() ? principal.id : principal.user_id;
}

// Customers see their own conversations only; others don't exist for them.
absl::Status CheckOwn(const rpc::Call& call, const Conversation& conversation) {
  if (!call.principal().is_contact() || call.principal().id == conversation.contact_id) {
    return absl::OkStatus();
  }
  return base::NotFound("conversation", conversation.id);
}

absl::Status Closed(const Conversation& conversation) {
  return base::Precondition("CONVERSATION_CLOSED", "the conversation is closed; start a new one",
                            {{"conversation", conversation.id}});
}

absl::StatusOr<Conversation> LoadOwn(rpc::ReadCall& call, const std::string& id) {
  DESKMESH_ASSIGN_OR_RETURN(Conversation conversation,
                            store::LoadConversation(call.tx(), call.workspace(), id));
  DESKMESH_RETURN_IF_ERROR(CheckOwn(call, conversation));
  return conversation;
}

// The conversation with its place in line and the promise of its wait.
absl::Status Show(rpc::ReadCall& call, const Conversation& conversation, v1::Conversation* out) {
  convert::ToProto(conversation, true, out);
  if (conversation.state != State::kQueued) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(std::optional<store::QueuePromise> promise,
                            store::FindPromise(call.tx(), call.workspace(), conversation.id));
  if (!promise.has_value()) promise.emplace();
  DESKMESH_ASSIGN_OR_RETURN(promise->position,
                            store::PlaceInLine(call.tx(), call.workspace(), conversation));
  convert::SetPromise(*promise, out);
  return absl::OkStatus();
}

std::string RequestKeyOf(const rpc::Call& call) {
  return call.request_id().empty() ? "" : call.principal().id + "/" + call.request_id();
}

// Pages of conversations: `<activity>/<id>`.
absl::Status ReadPosition(const std::string& position, store::ConversationSelection* selection) {
  if (position.empty()) return absl::OkStatus();
  const std::size_t slash = position.find('/');
  base::Instant before;
  const char* end = position.data() + std::min(slash, position.size());
  if (slash == std::string::npos ||
      std::from_chars(position.data(), end, before.micros).ptr != end) {
    return base::InvalidField("page_token", "must be one that this list gave");
  }
  selection->before = before;
  selection->before_id = position.substr(slash + 1);
  return absl::OkStatus();
}

// The past must be one: in order, between the beginning and the end, neither in the future.
absl::Status CheckImport(const v1::ImportConversationRequest& request, base::Instant now) {
  if (!request.conversation().has_create_time()) {
    return base::InvalidField("conversation.create_time", "must be set");
  }
  base::Instant last = rpc::InstantOf(request.conversation().create_time());
  const base::Instant end = rpc::InstantOf(request.close_time());
  for (int i = 0; i < request.messages_size(); ++i) {
    const v1::Message& message = request.messages(i);
    const std::string path = "messages[" + std::to_string(i) + "]";
    const base::Instant at = rpc::InstantOf(message.create_time());
    if (at < last || at > end) {
      return base::InvalidField(path + ".create_time",
                                "must not be before the message before it, nor after close_time");
    }
    if (message.sender() == v1::Message::SENDER_UNSPECIFIED) {
      return base::InvalidField(path + ".sender", "must be set");
    }
    if (message.sender() == v1::Message::AGENT && request.assignee_id().empty()) {
      return base::InvalidField(path + ".sender", "must not be AGENT without an assignee_id");
    }
    last = at;
  }
  if (end < last || end > now) {
    return base::InvalidField("close_time", "must be after the beginning and not in the future");
  }
  return absl::OkStatus();
}

}  // namespace

rpc::Service ConversationsService::Describe() {
  rpc::Service service("deskmesh.chat.v1.Conversations", deps_);
  service
      .Write("Create", this, &ConversationsService::Create,
             &ConversationsService::PrepareContact<v1::CreateConversationRequest>)
      .Write("Import", this, &ConversationsService::Import,
             &ConversationsService::PrepareContact<v1::ImportConversationRequest>)
      .Lookup("Get", this, &ConversationsService::Get)
      .Read("List", this, &ConversationsService::List)
      .Task("SendMessage", this, &ConversationsService::SendMessage)
      .Read("ListMessages", this, &ConversationsService::ListMessages)
      .Feed("Stream", this, &ConversationsService::Stream)
      .Task("Handover", this, &ConversationsService::Handover)
      .Write("Transfer", this, &ConversationsService::Transfer)
      .Write("Close", this, &ConversationsService::Close)
      .Write("Rate", this, &ConversationsService::Rate);
  return service;
}

ConversationChange ConversationsService::ChangeOf(rpc::WriteCall& call) const {
  return ConversationChange(
      call.tx(), deps_, {call.workspace(), call.principal().id, call.traceparent(), clock_.Now()});
}

// A contact whose fact hasn't arrived yet is fetched, so that its tier counts from the first word.
template <typename Request>
absl::Status ConversationsService::PrepareContact(rpc::TaskCall& call, const Request& request) {
  accounts::v1::GetContactRequest get;
  get.set_id(call.principal().is_contact() ? call.principal().id
                                           : request.conversation().contact_id());
  const auto contact = rpc::Invoke<accounts::v1::Contact>(
      channels_.To("accounts"), "deskmesh.accounts.v1.Contacts/Get", get, call.OutgoingAs("chat"));
  if (absl::IsNotFound(contact.status())) {
    return base::InvalidField("conversation.contact_id", "must name a contact of the workspace");
  }
  DESKMESH_RETURN_IF_ERROR(contact.status());
  return call.Write([&](rpc::WriteCall& write) {
    // Sequence 0: any fact about the contact is newer.
    return store::SaveContact(write.tx(), write.workspace(), ContactOf(*contact, 0));
  });
}

absl::StatusOr<Conversation> ConversationsService::Draft(rpc::WriteCall& call,
                                                         const v1::Conversation& sent) {
  Conversation conversation;
  conversation.contact_id = call.principal().is_contact() ? call.principal().id : sent.contact_id();
  if (conversation.contact_id.empty()) {
    return base::InvalidField("conversation.contact_id", "must name the customer");
  }
  DESKMESH_ASSIGN_OR_RETURN(
      const std::optional<store::Contact> contact,
      store::FindContact(call.tx(), call.workspace(), conversation.contact_id));
  if (!contact.has_value()) return call.NeedsPreparation("contact");
  conversation.organization_id = contact->organization_id;
  conversation.tier = contact->tier;
  conversation.locale = sent.locale().empty() ? contact->locale : sent.locale();
  conversation.channel = sent.channel().empty() ? "WEB" : sent.channel();
  conversation.context = convert::FromProto(sent.context());
  for (int i = 0; i < sent.known_size(); ++i) {
    const v1::KnownAnswer& known = sent.known(i);
    if (!dialogue::IsSlotName(known.name())) {
      return base::InvalidField("conversation.known[" + std::to_string(i) + "].name",
                                "must be 1 to 64 of the characters a-z, 0-9 and _");
    }
    conversation.flow.Know(known.name(), known.value(), known.label(), known.value());
  }
  return conversation;
}

absl::Status ConversationsService::Create(rpc::WriteCall& call,
                                          const v1::CreateConversationRequest& request,
                                          v1::Conversation* response) {
  DESKMESH_ASSIGN_OR_RETURN(Conversation conversation, Draft(call, request.conversation()));
  conversation.id = call.NewId("cnv");
  conversation.created_at = conversation.updated_at = conversation.state_since = call.now();
  ConversationChange change = ChangeOf(call);
  change.Begin(std::move(conversation));
  DESKMESH_RETURN_IF_ERROR(change.Save());
  convert::ToProto(change.now_is(), true, response);
  return absl::OkStatus();
}

absl::Status ConversationsService::Import(rpc::WriteCall& call,
                                          const v1::ImportConversationRequest& request,
                                          v1::Conversation* response) {
  DESKMESH_RETURN_IF_ERROR(CheckImport(request, call.now()));
  DESKMESH_ASSIGN_OR_RETURN(Conversation conversation, Draft(call, request.conversation()));
  const base::Instant began = rpc::InstantOf(request.conversation().create_time());
  conversation.id = deps_.ids("cnv", began);
  conversation.created_at = conversation.updated_at = conversation.state_since = began;
  ConversationChange change = ChangeOf(call);
  change.At(began);
  change.Begin(std::move(conversation));
  std::string question;
  for (const v1::Message& sent : request.messages()) {
    change.At(rpc::InstantOf(sent.create_time()));
    Message message = convert::FromProto(sent);
    if (message.author == Author::kCustomer) {
      question = message.text;
      message.author_id = change.now_is().contact_id;
      if (change.now_is().state == State::kWaiting || change.now_is().state == State::kBot) {
        DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kCustomerSpeaks));
      }
    } else if (message.author == Author::kAgent) {
      if (message.author_id.empty()) message.author_id = request.assignee_id();
      if (change.now_is().state == State::kBot) {
        DESKMESH_RETURN_IF_ERROR(
            change.Move(Verb::kHandOver, {.handover_reason = HandoverReason::kAskedForPerson}));
        DESKMESH_RETURN_IF_ERROR(change.Move(
            Verb::kAssign, {.agent_id = request.assignee_id(), .routing_reasons = {"IMPORTED"}}));
      }
      DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kAgentReplies));
    }
    const Message& said = change.Say(std::move(message));
    if (sent.has_bot_answer()) change.TellBotAnswered(question, said);
  }
  change.At(rpc::InstantOf(request.close_time()));
  DESKMESH_RETURN_IF_ERROR(
      change.Move(Verb::kClose,
                  {.close_reason = request.assignee_id().empty() ? CloseReason::kAnsweredByBot
                                                                 : CloseReason::kResolvedByAgent}));
  if (request.rating() > 0) change.TellRated(request.rating());
  DESKMESH_RETURN_IF_ERROR(change.Save());
  convert::ToProto(change.now_is(), true, response);
  return absl::OkStatus();
}

absl::Status ConversationsService::Get(rpc::ReadCall& call,
                                       const v1::GetConversationRequest& request,
                                       v1::Conversation* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Conversation conversation, LoadOwn(call, request.id()));
  return Show(call, conversation, response);
}

absl::Status ConversationsService::List(rpc::ReadCall& call,
                                        const v1::ListConversationsRequest& request,
                                        v1::ListConversationsResponse* response) {
  store::ConversationSelection selection{.states = convert::StatesOf(request.state()),
                                         .agent_id = request.assignee_id(),
                                         .contact_id = request.contact_id()};
  if (call.principal().is_contact()) selection.contact_id = call.principal().id;
  const std::string binding = "Conversations.List\n" + call.workspace() + "\n" +
                              std::to_string(request.state()) + "\n" + selection.agent_id + "\n" +
                              selection.contact_id;
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  DESKMESH_ASSIGN_OR_RETURN(const std::string position,
                            rpc::DecodePageToken(binding, request.page_token()));
  DESKMESH_RETURN_IF_ERROR(ReadPosition(position, &selection));
  selection.limit = size + 1;
  DESKMESH_ASSIGN_OR_RETURN(std::vector<Conversation> found,
                            store::ListConversations(call.tx(), call.workspace(), selection));
  if (found.size() > static_cast<std::size_t>(size)) {
    found.resize(static_cast<std::size_t>(size));
    response->set_next_page_token(rpc::EncodePageToken(
        binding, std::to_string(found.back().updated_at.micros) + "/" + found.back().id));
  }
  for (const Conversation& conversation : found) {
    convert::ToProto(conversation, false, response->add_conversations());
  }
  return absl::OkStatus();
}

absl::Status ConversationsService::Accept(rpc::WriteCall& call,
                                          const v1::SendMessageRequest& request,
                                          ConversationChange& change, Message* stored,
                                          bool* is_new) {
  DESKMESH_RETURN_IF_ERROR(change.Load(request.conversation_id()));
  DESKMESH_RETURN_IF_ERROR(CheckOwn(call, change.now_is()));
  const std::string request_key = RequestKeyOf(call);
  *is_new = true;
  if (!request_key.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(
        const std::optional<Message> earlier,
        store::FindByRequest(call.tx(), call.workspace(), request.conversation_id(), request_key));
    if (earlier.has_value()) {
      *stored = *earlier;
      *is_new = false;
      return absl::OkStatus();
    }
  }
  Conversation& conversation = change.conversation();
  if (conversation.state == State::kClosed) return Closed(conversation);
  const bool from_customer = call.principal().is_contact();
  const std::string actor = ActorOf(call.principal());
  Message draft;
  draft.author = from_customer ? Author::kCustomer : Author::kAgent;
  draft.author_id = actor;
  draft.text = request.message().text();
  DESKMESH_RETURN_IF_ERROR(CheckDraft(draft));
  if (from_customer) {
    const FloodVerdict verdict = Admit(config_.flood, conversation.flood_state, clock_.Now());
    if (!verdict.allowed) {
      return base::RetryLater(absl::StatusCode::kResourceExhausted, "TOO_MANY_MESSAGES",
                              "too many messages at once; please wait a moment",
                              verdict.retry_after.count() / 1000 + 1);
    }
    conversation.flood_state = verdict.next_state;
    DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kCustomerSpeaks));
    if (conversation.state == State::kBot) {
      DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(
          call.tx(),
          {.key = dialogue::TimerOf(call.workspace(), dialogue::kTurnTimer, conversation.id),
           .due = clock_.Now() + dialogue::kTurnPatience,
           .payload = ""}));
    }
  } else {
    // Answering what nobody has is taking it.
    if (conversation.agent_id.empty()) {
      DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kTakeOver, {.agent_id = actor}));
    }
    DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kAgentReplies));
  }
  *stored = change.Say(std::move(draft), request_key);
  return change.Save();
}

absl::Status ConversationsService::SendMessage(rpc::TaskCall& call,
                                               const v1::SendMessageRequest& request,
                                               v1::SendMessageResponse* response) {
  Message stored;
  bool is_new = false;
  Conversation conversation;
  const auto accept = [&](rpc::WriteCall& write) -> absl::Status {
    ConversationChange change = ChangeOf(write);
    DESKMESH_RETURN_IF_ERROR(Accept(write, request, change, &stored, &is_new));
    conversation = change.now_is();
    return absl::OkStatus();
  };
  if (!call.principal().is_contact()) {
    return call.WriteReply(*response, [&](rpc::WriteCall& write) -> absl::Status {
      response->Clear();
      DESKMESH_RETURN_IF_ERROR(accept(write));
      convert::ToProto(stored, response->mutable_message());
      convert::ToProto(conversation, false, response->mutable_conversation());
      return absl::OkStatus();
    });
  }
  DESKMESH_RETURN_IF_ERROR(call.Write(accept));
  // A turn that another one overtook in a flow is thought out again.
  absl::Status answered;
  for (int attempt = 0; attempt < kTurnAttempts; ++attempt) {
    answered = Answer(call, stored, is_new, &conversation, response);
    if (base::DetailsOf(answered).reason != kTurnStale) break;
  }
  return answered;
}

absl::Status ConversationsService::Answer(rpc::TaskCall& call, const Message& stored, bool is_new,
                                          Conversation* conversation,
                                          v1::SendMessageResponse* response) {
  dialogue::Turn turn;
  const bool is_bots_turn =
      conversation->state == State::kBot && conversation->answered_sequence < stored.sequence;
  if (is_bots_turn) {
    DESKMESH_ASSIGN_OR_RETURN(
        turn, turns_.Think(call.workspace(), *conversation, stored, call.traceparent()));
  }
  return call.WriteReply(*response, [&](rpc::WriteCall& write) -> absl::Status {
    response->Clear();
    convert::ToProto(stored, response->mutable_message());
    if (!is_bots_turn && is_new) {
      convert::ToProto(*conversation, false, response->mutable_conversation());
      return absl::OkStatus();
    }
    ConversationChange change = ChangeOf(write);
    DESKMESH_RETURN_IF_ERROR(change.Load(conversation->id));
    if (is_bots_turn) {
      DESKMESH_ASSIGN_OR_RETURN(const dialogue::Spoken spoken,
                                turns_.Speak(write.tx(), write.workspace(), change, turn));
      if (spoken == dialogue::Spoken::kStale) {
        *conversation = change.now_is();
        return base::Precondition(kTurnStale, "another turn came first");
      }
      if (spoken == dialogue::Spoken::kSaid) DESKMESH_RETURN_IF_ERROR(change.Save());
    }
    // What the bot said to this entry, now or in an earlier attempt.
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<Message> later,
                              store::ListMessages(write.tx(), write.workspace(), conversation->id,
                                                  stored.sequence, kTranscriptPage));
    for (const Message& message : later) {
      if (message.answers_sequence == stored.sequence) {
        convert::ToProto(message, response->add_replies());
      }
    }
    convert::ToProto(change.now_is(), false, response->mutable_conversation());
    return absl::OkStatus();
  });
}

absl::Status ConversationsService::ListMessages(rpc::ReadCall& call,
                                                const v1::ListMessagesRequest& request,
                                                v1::ListMessagesResponse* response) {
  DESKMESH_RETURN_IF_ERROR(LoadOwn(call, request.conversation_id()).status());
  if (request.after_sequence() < 0) {
    return base::InvalidField("after_sequence", "must not be negative");
  }
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  DESKMESH_ASSIGN_OR_RETURN(
      std::vector<Message> messages,
      store::ListMessages(call.tx(), call.workspace(), request.conversation_id(),
                          request.after_sequence(), size + 1));
  if (messages.size() > static_cast<std::size_t>(size)) {
    messages.resize(static_cast<std::size_t>(size));
    response->set_has_more(true);
  }
  const bool for_customer = call.principal().is_contact();
  for (const Message& message : messages) {
    if (for_customer && !IsVisibleToCustomer(message)) continue;
    convert::ToProto(message, response->add_messages());
  }
  return absl::OkStatus();
}

absl::StatusOr<rpc::Feed> ConversationsService::Stream(
    rpc::ReadCall& call, const v1::StreamConversationRequest& request) {
  DESKMESH_RETURN_IF_ERROR(LoadOwn(call, request.id()).status());
  if (request.after_sequence() < 0) {
    return base::InvalidField("after_sequence", "must not be negative");
  }
  rpc::Feed feed;
  feed.topic = ConversationTopic(request.id());
  feed.after_sequence = request.after_sequence();
  feed.pull = [workspace = call.workspace(), id = request.id(),
               for_customer = call.principal().is_contact()](
                  sql::Tx& tx, std::int64_t after, int max,
                  std::vector<rpc::MessagePtr>* out) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<Message> messages,
                              store::ListMessages(tx, workspace, id, after, max));
    for (const Message& message : messages) {
      auto item = std::make_shared<v1::ConversationStreamItem>();
      item->set_sequence(message.sequence);
      if (!for_customer || IsVisibleToCustomer(message)) {
        convert::ToProto(message, item->mutable_message());
      }
      out->push_back(std::move(item));
    }
    return absl::OkStatus();
  };
  return feed;
}

absl::Status ConversationsService::Handover(rpc::TaskCall& call, const v1::HandoverRequest& request,
                                            v1::Conversation* response) {
  const HandoverReason reason =
      call.principal().is_contact() ? HandoverReason::kAskedForPerson : HandoverReason::kAgent;
  Conversation conversation;
  bool people_on_duty = true;
  // The intent is durable before the ticket is asked for: after a crash the timer completes it.
  DESKMESH_RETURN_IF_ERROR(call.Write([&](rpc::WriteCall& write) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(conversation, LoadOwn(write, request.id()));
    if (conversation.state == State::kClosed) return Closed(conversation);
    DESKMESH_ASSIGN_OR_RETURN(const std::int64_t online,
                              store::CountOnline(write.tx(), write.workspace()));
    people_on_duty = online > 0;
    if (conversation.state != State::kBot) return absl::OkStatus();
    return outbox::PutTimer(
        write.tx(),
        {.key = dialogue::TimerOf(write.workspace(), dialogue::kTicketTimer, conversation.id),
         .due = clock_.Now() + dialogue::kTurnPatience,
         .payload = request.reason().empty() ? " " : request.reason()});
  }));
  std::string ticket_id;
  if (conversation.state == State::kBot) {
    conversation.handover_reason = reason;
    conversation.handover_note = request.reason();
    ticket_id = tickets_.Ensure(call.workspace(), conversation, call.traceparent()).value_or("");
  }
  return call.WriteReply(*response, [&](rpc::WriteCall& write) -> absl::Status {
    response->Clear();
    ConversationChange change = ChangeOf(write);
    DESKMESH_RETURN_IF_ERROR(change.Load(request.id()));
    if (change.now_is().state == State::kClosed) return Closed(change.now_is());
    if (change.now_is().state == State::kBot) {
      DESKMESH_RETURN_IF_ERROR(change.Move(
          Verb::kHandOver, {.handover_reason = reason, .handover_note = request.reason()}));
      if (change.now_is().ticket_id.empty()) change.conversation().ticket_id = ticket_id;
      const std::string_view language = dialogue::LanguageOf("", change.now_is().locale);
      change.Say(Author::kSystem, "", dialogue::HandoverWords(reason, language, people_on_duty));
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

absl::Status ConversationsService::Transfer(rpc::WriteCall& call,
                                            const v1::TransferRequest& request,
                                            v1::Conversation* response) {
  ConversationChange change = ChangeOf(call);
  DESKMESH_RETURN_IF_ERROR(change.Load(request.id()));
  const State state = change.now_is().state;
  if (state == State::kClosed) return Closed(change.now_is());
  const std::string actor = ActorOf(call.principal());
  if (request.agent_id().empty()) {
    if (state == State::kBot) {
      return base::Precondition("CONVERSATION_STATE",
                                "the bot has the conversation; hand it over instead",
                                {{"state", "BOT"}});
    }
    if (state != State::kQueued) DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kRelease));
  } else {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TeamMember> member,
                              store::FindMember(call.tx(), call.workspace(), request.agent_id()));
    if (!member.has_value() || !member->is_active) {
      return base::InvalidField("agent_id", "must name an active agent of the workspace");
    }
    const Verb verb =
        state == State::kActive || state == State::kWaiting ? Verb::kTransfer : Verb::kTakeOver;
    DESKMESH_RETURN_IF_ERROR(change.Move(
        verb, {.agent_id = request.agent_id(), .routing_reasons = {"TRANSFERRED by " + actor}}));
  }
  if (!request.note().empty()) {
    Message note;
    note.author = Author::kAgent;
    note.author_id = actor;
    note.kind = MessageKind::kNote;
    note.text = request.note();
    DESKMESH_RETURN_IF_ERROR(CheckDraft(note));
    change.Say(std::move(note));
  }
  DESKMESH_RETURN_IF_ERROR(change.Save());
  return Show(call, change.now_is(), response);
}

absl::Status ConversationsService::Close(rpc::WriteCall& call,
                                         const v1::CloseConversationRequest& request,
                                         v1::Conversation* response) {
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

absl::Status ConversationsService::Rate(rpc::WriteCall& call,
                                        const v1::RateConversationRequest& request,
                                        v1::Conversation* response) {
  ConversationChange change = ChangeOf(call);
  DESKMESH_RETURN_IF_ERROR(change.Load(request.id()));
  DESKMESH_RETURN_IF_ERROR(CheckOwn(call, change.now_is()));
  change.TellRated(request.score());
  if (!request.comment().empty()) {
    Message comment;
    comment.author = Author::kCustomer;
    comment.author_id = ActorOf(call.principal());
    comment.kind = MessageKind::kNote;
    comment.text = request.comment();
    change.Say(std::move(comment));
  }
  DESKMESH_RETURN_IF_ERROR(change.Save());
  convert::ToProto(change.now_is(), true, response);
  return absl::OkStatus();
}

}  // namespace deskmesh::chat
