// SPDX-License-Identifier: Apache-2.0
#include "chat/service.h"

#include <algorithm>
#include <charconv>

#include "chat/attachments/service.h"
#include "chat/conversation_access.h"
#include "chat/convert.h"
#include "chat/core/locale_rule.h"
#include "chat/dialogue/core/slot_rules.h"
#include "chat/dialogue/core/text_match.h"
#include "chat/messages/store.h"
#include "chat/plans/duty.h"
#include "chat/profiles.h"
#include "chat/routing/store.h"
#include "chat/store.h"
#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "deskmesh/tickets/v1/tickets.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/page_token.h"

namespace deskmesh::chat {
namespace {

constexpr int kTranscriptPage = 1000;
constexpr std::size_t kPreviewCharacters = 200;
constexpr int kChoicesWithin = 50;  // newest entries whose quick replies can be tapped
constexpr int kTurnAttempts = 20;
constexpr std::string_view kTurnStale = "TURN_STALE";
constexpr std::string_view kPromiseNeeded = "PROMISE_NEEDED";

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

// The quick reply that the customer tapped, among those that the conversation offers.
absl::StatusOr<QuickReply> FindChoice(rpc::WriteCall& call, const std::string& conversation_id,
                                      const std::string& key) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<Message> latest,
      store::LatestMessages(call.tx(), call.workspace(), conversation_id, kChoicesWithin));
  for (const Message& message : latest) {
    if (!IsVisibleToCustomer(message)) continue;
    for (const QuickReply& reply : message.quick_replies) {
      if (reply.id == key) return reply;
    }
  }
  return base::InvalidField("message.choice_key",
                            "must be the key of a quick reply that the newest " +
                                std::to_string(kChoicesWithin) + " entries offer");
}

// `rate:4` → 4; 0: not the answer to the last question.
int RatingOf(std::string_view choice_key) {
  constexpr std::string_view kRate = "rate:";
  const bool is_rating = choice_key.size() == kRate.size() + 1 && choice_key.starts_with(kRate) &&
                         choice_key.back() >= '1' && choice_key.back() <= '5';
  return is_rating ? choice_key.back() - '0' : 0;
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
      .Feed("Stream", this, &ConversationsService::Stream);
  messages_.Describe(service);
  handling_.Describe(service);
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
  if (sent.locale().empty()) {
    conversation.locale = NormalLocale(contact->locale).value_or("");
  } else {
    const std::optional<std::string> locale = NormalLocale(sent.locale());
    if (!locale.has_value()) {
      return base::InvalidField("conversation.locale",
                                "must be the tag of a language (BCP 47), such as zh-CN or en");
    }
    conversation.locale = *locale;
  }
  conversation.channel = sent.channel().empty() ? "WEB" : sent.channel();
  // Programs may bring channels of their own; what a customer says becomes the ticket's.
  tickets::v1::Ticket::Channel channel = tickets::v1::Ticket::CHANNEL_UNSPECIFIED;
  if (call.principal().is_contact() &&
      (!tickets::v1::Ticket::Channel_Parse(conversation.channel, &channel) ||
       channel == tickets::v1::Ticket::CHANNEL_UNSPECIFIED)) {
    return base::InvalidField("conversation.channel", "must be a channel of tickets, such as WEB");
  }
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
  DESKMESH_RETURN_IF_ERROR(TakeWrite(call, config_.contact, kLargeWrite));
  DESKMESH_RETURN_IF_ERROR(CheckOpenConversations(call, config_.contact));
  conversation.id = call.NewId("cnv");
  conversation.created_at = conversation.updated_at = conversation.state_since = call.now();
  ConversationChange change = ChangeOf(call);
  change.Begin(std::move(conversation));
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

absl::StatusOr<Message> ConversationsService::DraftOf(rpc::WriteCall& call,
                                                      const v1::SendMessageRequest& request,
                                                      const ArticlePreview& preview) {
  const v1::Message& sent = request.message();
  const bool from_customer = call.principal().is_contact();
  Message draft;
  draft.conversation_id = request.conversation_id();
  draft.author = from_customer ? Author::kCustomer : Author::kAgent;
  draft.author_id = ActorOf(call.principal());
  draft.text = sent.text();
  if (from_customer && !sent.choice_key().empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const QuickReply choice,
                              FindChoice(call, request.conversation_id(), sent.choice_key()));
    draft.choice_key = choice.id;
    const bool says_more =
        sent.attachments_size() > 0 || (!draft.text.empty() && draft.text != choice.label);
    if (RatingOf(draft.choice_key) > 0 && says_more) {
      return base::InvalidField("message.text",
                                "must be empty, or the choice's own words, beside a rating; what "
                                "else there is to say is a message of its own");
    }
    if (draft.text.empty()) draft.text = choice.label;
  }
  if (sent.internal()) draft.kind = MessageKind::kNote;
  if (!from_customer) {
    for (const std::string& label : sent.quick_replies())
      draft.quick_replies.push_back({"", label});
    if (sent.has_card()) {
      draft.kind = MessageKind::kCard;
      draft.card = {sent.card().title(), sent.card().url(), sent.card().image_url()};
    }
    if (!sent.article_id().empty()) {
      draft.kind = MessageKind::kArticle;
      draft.citations.push_back({sent.article_id(), preview.title, preview.url});
      if (draft.text.empty()) draft.text = preview.beginning;
    }
  }
  DESKMESH_RETURN_IF_ERROR(
      TakeAttachments(call.tx(), call.workspace(), draft.author_id, sent.attachments(), &draft));
  DESKMESH_RETURN_IF_ERROR(CheckDraft(draft));
  return draft;
}

// A customer who writes soon after the end goes on with the same conversation:
// to the bot, or back into the line when a person had it or a ticket answers
// it. Whoever had it gets it again only while on duty.
absl::Status ConversationsService::Reopen(rpc::WriteCall& call, Reopening& reopening,
                                          ConversationChange& change) {
  const bool is_peoples = !change.now_is().first_owner_id.empty() ||
                          change.now_is().close_reason == CloseReason::kBecameTicket;
  DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kReopen, {.reopen = config_.reopen}));
  if (!is_peoples) return absl::OkStatus();
  DESKMESH_RETURN_IF_ERROR(
      change.Move(Verb::kHandOver, {.handover_reason = HandoverReason::kReopened}));
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t online,
                            CountOnDuty(call.tx(), call.workspace(), clock_.Now()));
  const std::string_view language = dialogue::LanguageOf("", change.now_is().locale);
  std::string words = dialogue::HandoverWords(HandoverReason::kReopened, language, online > 0,
                                              !change.now_is().ticket_id.empty());
  if (online == 0) {
    if (!reopening.is_asked) {
      // A neighbour is asked outside of the transaction.
      reopening.team_id = change.now_is().team_id;
      return base::Precondition(kPromiseNeeded, "the time of the answer isn't known yet");
    }
    if (reopening.promise.has_value()) {
      words += PromiseWords(*reopening.promise, language);
      change.conversation().promised_at = reopening.promise->at;
    }
  }
  change.Say(Author::kSystem, "", std::move(words));
  return absl::OkStatus();
}

// An article that the team sends is shown with its beginning.
absl::StatusOr<ArticlePreview> ConversationsService::PreviewOf(
    rpc::TaskCall& call, const v1::SendMessageRequest& request) {
  ArticlePreview preview;
  const std::string& id = request.message().article_id();
  if (id.empty() || call.principal().is_contact()) return preview;
  knowledge::v1::GetArticleRequest get;
  get.set_id(id);
  // The customer gets what readers see, not the text that is being written.
  get.set_as_reader(true);
  // And only what this customer may read: not what is for other plans.
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(
        const Conversation conversation,
        store::LoadConversation(read.tx(), read.workspace(), request.conversation_id()));
    get.set_contact_id(conversation.contact_id);
    return absl::OkStatus();
  }));
  const auto article = rpc::Invoke<knowledge::v1::Article>(
      channels_.To("knowledge"), "deskmesh.knowledge.v1.Articles/Get", get, call.Outgoing());
  if (absl::IsNotFound(article.status())) {
    return base::InvalidField("message.article_id",
                              "must name a published article that customers may read");
  }
  DESKMESH_RETURN_IF_ERROR(article.status());
  preview.title = article->title();
  preview.url = "/help/" + article->slug();
  preview.beginning = Shorten(article->body(), kPreviewCharacters);
  return preview;
}

absl::Status ConversationsService::Accept(rpc::WriteCall& call,
                                          const v1::SendMessageRequest& request,
                                          const ArticlePreview& preview, Reopening& reopening,
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
  const bool from_customer = call.principal().is_contact();
  const std::string actor = ActorOf(call.principal());
  DESKMESH_ASSIGN_OR_RETURN(Message draft, DraftOf(call, request, preview));
  if (draft.kind == MessageKind::kNote) {
    // Between people of the team: the conversation stays as it is.
    *stored = change.Say(std::move(draft), request_key);
    return change.Save();
  }
  if (from_customer) {
    const FloodVerdict verdict = Admit(config_.flood, conversation.flood_state, clock_.Now());
    if (!verdict.allowed) {
      return base::RetryLater(absl::StatusCode::kResourceExhausted, "TOO_MANY_MESSAGES",
                              "too many messages at once; please wait a moment",
                              verdict.retry_after.count() / 1000 + 1);
    }
    conversation.flood_state = verdict.next_state;
  }
  if (const int score = RatingOf(draft.choice_key); score > 0) {
    // An answer to the last question; it begins nothing anew.
    change.TellRated(score);
    *stored = change.Say(std::move(draft), request_key);
    return change.Save();
  }
  if (conversation.state == State::kClosed) {
    if (!from_customer) return Closed(conversation);
    DESKMESH_RETURN_IF_ERROR(Reopen(call, reopening, change));
  }
  if (from_customer) {
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
    // One timer for a run of words: when it fires it waits for the last of them.
    if (conversation.channel == "WEB" && !conversation.unread_due_at.has_value()) {
      conversation.unread_due_at = clock_.Now() + config_.unread_after;
      DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(
          call.tx(), {.key = dialogue::TimerOf(call.workspace(), kUnreadTimer, conversation.id),
                      .due = *conversation.unread_due_at,
                      .payload = ""}));
    }
  }
  *stored = change.Say(std::move(draft), request_key);
  return change.Save();
}

absl::Status ConversationsService::SendMessage(rpc::TaskCall& call,
                                               const v1::SendMessageRequest& request,
                                               v1::SendMessageResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const ArticlePreview preview, PreviewOf(call, request));
  Reopening reopening;
  Accepted accepted;
  const auto accept = [&](rpc::WriteCall& write) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(TakeWrite(write, config_.contact));
    ConversationChange change = ChangeOf(write);
    DESKMESH_RETURN_IF_ERROR(
        Accept(write, request, preview, reopening, change, &accepted.stored, &accepted.is_new));
    return Look(write, change.now_is(), &accepted);
  };
  if (!call.principal().is_contact()) {
    return call.WriteReply(*response, [&](rpc::WriteCall& write) -> absl::Status {
      response->Clear();
      DESKMESH_RETURN_IF_ERROR(accept(write));
      convert::ToProto(accepted.stored, response->mutable_message());
      convert::ToProto(accepted.conversation, false, response->mutable_conversation());
      return absl::OkStatus();
    });
  }
  absl::Status written = call.Write(accept);
  if (base::DetailsOf(written).reason == kPromiseNeeded) {
    reopening.promise = hours_.PromiseFor(call.workspace(), reopening.team_id, call.traceparent());
    reopening.is_asked = true;
    written = call.Write(accept);
  }
  DESKMESH_RETURN_IF_ERROR(written);
  // A turn that another one overtook is thought out again, after those that
  // come before it.
  absl::Status answered;
  for (int attempt = 0; attempt < kTurnAttempts; ++attempt) {
    const bool had_earlier = accepted.has_earlier();
    answered = had_earlier ? AnswerEarlier(call, &accepted) : Answer(call, &accepted, response);
    const bool goes_on =
        answered.ok() ? had_earlier : base::DetailsOf(answered).reason == kTurnStale;
    if (!goes_on) break;
  }
  return answered;
}

absl::Status ConversationsService::Look(rpc::WriteCall& call, const Conversation& conversation,
                                        Accepted* accepted) const {
  accepted->conversation = conversation;
  accepted->next.reset();
  if (!call.principal().is_contact() || conversation.state != State::kBot) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Message> unanswered,
                            store::ListUnanswered(call.tx(), call.workspace(), conversation.id,
                                                  conversation.answered_sequence, 1));
  if (!unanswered.empty() && unanswered.front().sequence <= accepted->stored.sequence) {
    accepted->next = unanswered.front();
  }
  return absl::OkStatus();
}

absl::Status ConversationsService::AnswerEarlier(rpc::TaskCall& call, Accepted* accepted) {
  DESKMESH_ASSIGN_OR_RETURN(
      const dialogue::Turn turn,
      turns_.Think(call.workspace(), accepted->conversation, *accepted->next, call.traceparent()));
  return call.Write([&](rpc::WriteCall& write) -> absl::Status {
    ConversationChange change = ChangeOf(write);
    DESKMESH_RETURN_IF_ERROR(change.Load(accepted->conversation.id));
    DESKMESH_ASSIGN_OR_RETURN(const dialogue::Spoken spoken,
                              turns_.Speak(write.tx(), write.workspace(), change, turn));
    if (spoken == dialogue::Spoken::kSaid) DESKMESH_RETURN_IF_ERROR(change.Save());
    accepted->is_new = false;
    return Look(write, change.now_is(), accepted);
  });
}

absl::Status ConversationsService::Answer(rpc::TaskCall& call, Accepted* accepted,
                                          v1::SendMessageResponse* response) {
  const Message& stored = accepted->stored;
  const bool is_bots_turn = accepted->next.has_value();
  dialogue::Turn turn;
  if (is_bots_turn) {
    DESKMESH_ASSIGN_OR_RETURN(
        turn, turns_.Think(call.workspace(), accepted->conversation, stored, call.traceparent()));
  }
  return call.WriteReply(*response, [&](rpc::WriteCall& write) -> absl::Status {
    response->Clear();
    convert::ToProto(stored, response->mutable_message());
    if (!is_bots_turn && accepted->is_new) {
      convert::ToProto(accepted->conversation, false, response->mutable_conversation());
      return absl::OkStatus();
    }
    ConversationChange change = ChangeOf(write);
    DESKMESH_RETURN_IF_ERROR(change.Load(accepted->conversation.id));
    if (is_bots_turn) {
      DESKMESH_ASSIGN_OR_RETURN(const dialogue::Spoken spoken,
                                turns_.Speak(write.tx(), write.workspace(), change, turn));
      if (spoken == dialogue::Spoken::kStale) {
        accepted->is_new = false;
        DESKMESH_RETURN_IF_ERROR(Look(write, change.now_is(), accepted));
        return base::Precondition(kTurnStale, "another turn came first");
      }
      if (spoken == dialogue::Spoken::kSaid) DESKMESH_RETURN_IF_ERROR(change.Save());
    }
    // What the bot said to this entry, now or in an earlier attempt.
    DESKMESH_ASSIGN_OR_RETURN(
        const std::vector<Message> later,
        store::ListMessages(write.tx(), write.workspace(), accepted->conversation.id,
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

}  // namespace deskmesh::chat
