// SPDX-License-Identifier: Apache-2.0
#include "chat/conversation_access.h"

#include <algorithm>

#include "chat/convert.h"
#include "chat/core/error_codes.h"
#include "chat/messages/store.h"
#include "chat/plans/duty.h"
#include "chat/store.h"
#include "platform/base/error.h"

namespace deskmesh::chat {
namespace {

constexpr int kRead = 200;  // newest entries

// R22: what the customer said of error codes stands beside what the page knew.
absl::Status AddSaidCodes(rpc::ReadCall& call, v1::Conversation* out) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Message> latest,
                            store::LatestMessages(call.tx(), call.workspace(), out->id(), kRead));
  auto& codes = *out->mutable_context()->mutable_error_codes();
  for (const Message& message : latest) {
    if (!AsksForAnswer(message)) continue;
    for (std::string& code : FindErrorCodes(message.text)) {
      if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.Add(std::move(code));
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string ActorOf(const rpc::Principal& principal) {
  return principal.user_id.empty() ? principal.id : principal.user_id;
}

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

absl::Status Show(rpc::ReadCall& call, const Conversation& conversation, v1::Conversation* out) {
  convert::ToProto(conversation, true, out);
  if (!call.principal().is_contact()) DESKMESH_RETURN_IF_ERROR(AddSaidCodes(call, out));
  if (conversation.state != State::kQueued) return absl::OkStatus();
  if (conversation.promised_at.has_value()) {
    // Whom nobody can serve has no place in line: the ticket is answered.
    DESKMESH_ASSIGN_OR_RETURN(const std::int64_t on_duty,
                              CountOnDuty(call.tx(), call.workspace(), call.now()));
    if (on_duty == 0) return absl::OkStatus();
  }
  DESKMESH_ASSIGN_OR_RETURN(std::optional<store::QueuePromise> promise,
                            store::FindPromise(call.tx(), call.workspace(), conversation.id));
  // New in line, or far behind: counted, and no time is promised.
  if (!promise.has_value() || !promise->HoldsAt(call.now())) {
    promise.emplace();
    DESKMESH_ASSIGN_OR_RETURN(promise->position,
                              store::PlaceInLine(call.tx(), call.workspace(), conversation));
  }
  convert::SetPromise(*promise, out);
  return absl::OkStatus();
}

}  // namespace deskmesh::chat
