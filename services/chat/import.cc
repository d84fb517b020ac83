// SPDX-License-Identifier: Apache-2.0
//
// Conversations of other systems with their past: a part of ConversationsService.
#include "chat/convert.h"
#include "chat/service.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat {
namespace {

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

}  // namespace deskmesh::chat
