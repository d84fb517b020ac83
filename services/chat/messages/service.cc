// SPDX-License-Identifier: Apache-2.0
#include "chat/messages/service.h"

#include "chat/convert.h"
#include "chat/messages/store.h"
#include "chat/store.h"
#include "platform/base/error.h"
#include "platform/files/file_store.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat {
namespace {

std::string AuthorOf(const rpc::Principal& principal) {
  return principal.user_id.empty() ? principal.id : principal.user_id;
}

absl::Status CheckOwn(const rpc::Call& call, const Conversation& conversation) {
  if (!call.principal().is_contact() || call.principal().id == conversation.contact_id) {
    return absl::OkStatus();
  }
  return base::NotFound("conversation", conversation.id);
}

// Wakes the streams of a conversation's marks.
std::string MarksTopic(std::string_view conversation_id) {
  return "chat:marks:" + std::string(conversation_id);
}

void ShowSide(const SideMarks& side, v1::Marks::Side* out) {
  out->set_delivered_sequence(side.delivered);
  out->set_read_sequence(side.read);
  if (side.typing_until != base::Instant{}) {
    rpc::SetTimestamp(side.typing_until, out->mutable_typing_until());
  }
}

void Show(const Marks& marks, v1::Marks* out) {
  out->set_sequence(marks.sequence);
  ShowSide(marks.customer, out->mutable_customer());
  ShowSide(marks.team, out->mutable_team());
}

}  // namespace

void MessagesService::Describe(rpc::Service& conversations) {
  conversations.Write("EditMessage", this, &MessagesService::Edit)
      .Write("RecallMessage", this, &MessagesService::Recall)
      .Write("Mark", this, &MessagesService::Mark)
      .Lookup("GetMarks", this, &MessagesService::GetMarks)
      .Feed("StreamMarks", this, &MessagesService::StreamMarks);
}

template <typename Make>
absl::Status MessagesService::Amend(rpc::WriteCall& call, const std::string& conversation_id,
                                    const std::string& message_id, Make make,
                                    v1::Message* response) {
  DESKMESH_RETURN_IF_ERROR(TakeWrite(call, limits_));
  ConversationChange change(
      call.tx(), deps_, {call.workspace(), call.principal().id, call.traceparent(), clock_.Now()});
  DESKMESH_RETURN_IF_ERROR(change.Load(conversation_id));
  DESKMESH_RETURN_IF_ERROR(CheckOwn(call, change.now_is()));
  DESKMESH_ASSIGN_OR_RETURN(
      const std::optional<Message> message,
      store::FindMessage(call.tx(), call.workspace(), conversation_id, message_id));
  const bool is_hidden =
      call.principal().is_contact() && message.has_value() && !IsVisibleToCustomer(*message);
  if (!message.has_value() || is_hidden) return base::NotFound("message", message_id);
  if (change.now_is().state == State::kClosed) {
    return base::Precondition("CONVERSATION_CLOSED", "the conversation is closed",
                              {{"conversation", conversation_id}});
  }
  DESKMESH_ASSIGN_OR_RETURN(Amendment amendment, make(*message));
  if (amendment.changed.recalled_at.has_value()) {
    for (const Attachment& attachment : message->attachments) {
      DESKMESH_RETURN_IF_ERROR(files::Delete(call.tx(), call.workspace(), attachment.id));
    }
  }
  convert::ToProto(amendment.changed, response);
  change.Amend(std::move(amendment));
  return change.Save();
}

absl::Status MessagesService::Edit(rpc::WriteCall& call, const v1::EditMessageRequest& request,
                                   v1::Message* response) {
  return Amend(
      call, request.conversation_id(), request.id(),
      [&](const Message& message) {
        return chat::Edit(message, AuthorOf(call.principal()), request.message().text(),
                          clock_.Now());
      },
      response);
}

absl::Status MessagesService::Recall(rpc::WriteCall& call, const v1::RecallMessageRequest& request,
                                     v1::Message* response) {
  return Amend(
      call, request.conversation_id(), request.id(),
      [&](const Message& message) {
        return chat::Recall(message, AuthorOf(call.principal()), clock_.Now());
      },
      response);
}

absl::Status MessagesService::Mark(rpc::WriteCall& call, const v1::MarkRequest& request,
                                   v1::Marks* response) {
  // The row of the conversation orders the marks of both sides.
  DESKMESH_ASSIGN_OR_RETURN(const Conversation conversation,
                            store::LockConversation(call.tx(), call.workspace(), request.id()));
  DESKMESH_RETURN_IF_ERROR(CheckOwn(call, conversation));
  DESKMESH_ASSIGN_OR_RETURN(Marks marks,
                            store::LoadMarks(call.tx(), call.workspace(), conversation.id));
  SideMarks& side = call.principal().is_contact() ? marks.customer : marks.team;
  const SideMarks marked = Marked(side,
                                  {.delivered = request.delivered_sequence(),
                                   .read = request.read_sequence(),
                                   .typing = request.typing()},
                                  conversation.last_sequence, clock_.Now());
  if (marked != side) {
    side = marked;
    ++marks.sequence;
    DESKMESH_RETURN_IF_ERROR(store::SaveMarks(call.tx(), call.workspace(), conversation.id, marks));
    call.Hint(MarksTopic(conversation.id));
  }
  Show(marks, response);
  return absl::OkStatus();
}

absl::Status MessagesService::GetMarks(rpc::ReadCall& call, const v1::GetMarksRequest& request,
                                       v1::Marks* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Conversation conversation,
                            store::LoadConversation(call.tx(), call.workspace(), request.id()));
  DESKMESH_RETURN_IF_ERROR(CheckOwn(call, conversation));
  DESKMESH_ASSIGN_OR_RETURN(const Marks marks,
                            store::LoadMarks(call.tx(), call.workspace(), conversation.id));
  Show(marks, response);
  return absl::OkStatus();
}

absl::StatusOr<rpc::Feed> MessagesService::StreamMarks(rpc::ReadCall& call,
                                                       const v1::StreamMarksRequest& request) {
  DESKMESH_ASSIGN_OR_RETURN(const Conversation conversation,
                            store::LoadConversation(call.tx(), call.workspace(), request.id()));
  DESKMESH_RETURN_IF_ERROR(CheckOwn(call, conversation));
  if (request.after_sequence() < 0) {
    return base::InvalidField("after_sequence", "must not be negative");
  }
  rpc::Feed feed;
  feed.topic = MarksTopic(conversation.id);
  feed.after_sequence = request.after_sequence();
  feed.pull = [workspace = call.workspace(), id = conversation.id](
                  sql::Tx& tx, std::int64_t after, int,
                  std::vector<rpc::MessagePtr>* out) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const Marks marks, store::LoadMarks(tx, workspace, id));
    if (marks.sequence <= after) return absl::OkStatus();
    auto item = std::make_shared<v1::Marks>();
    Show(marks, item.get());
    out->push_back(std::move(item));
    return absl::OkStatus();
  };
  return feed;
}

}  // namespace deskmesh::chat
