// SPDX-License-Identifier: Apache-2.0
#include "knowledge/consumers.h"

#include <algorithm>

#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "deskmesh/event/v1/envelope.pb.h"
#include "knowledge/curation/redraft_job.h"
#include "knowledge/curation/store.h"
#include "knowledge/language/ticket_models.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::knowledge {
namespace {

constexpr int kBadScore = 2, kGoodScore = 4;  // of 5
// Whoever needs a person so soon after an answer wasn't helped by it.
constexpr base::Duration kSoon = std::chrono::minutes(10);

template <typename Fact>
absl::StatusOr<Fact> ParseFact(const event::v1::Envelope& envelope) {
  Fact fact;
  if (!fact.ParseFromString(envelope.payload())) {
    return absl::DataLossError("the payload of " + envelope.id() + " can't be read");
  }
  return fact;
}

// A talk that the bot alone had and that its customer rated badly: what was asked in it is a gap to
// fill, though it seemed answered (R27).
absl::Status TakeRating(sql::Tx& tx, const std::string& workspace,
                        const chat::v1::ConversationRated& fact) {
  const chat::v1::Conversation& talk = fact.conversation();
  if (!talk.owner_id().empty()) return absl::OkStatus();
  const base::Instant since = rpc::InstantOf(talk.create_time());
  if (fact.score() >= kGoodScore) {
    return store::JudgeAnswers(tx, workspace, talk.contact_id(), "", since, store::kHelped);
  }
  if (fact.score() > kBadScore) return absl::OkStatus();
  DESKMESH_RETURN_IF_ERROR(
      store::JudgeAnswers(tx, workspace, talk.contact_id(), "", since, store::kBad));
  return store::RateAnswersBadly(tx, workspace, talk.contact_id(), since);
}

// What came after the bot's answers tells, if less than a rating, whether they were right (R20).
absl::Status TakeHandover(sql::Tx& tx, const event::v1::Envelope& envelope,
                          const chat::v1::Conversation& talk) {
  const base::Instant at = rpc::InstantOf(envelope.occurred_at());
  const base::Instant since = std::max(rpc::InstantOf(talk.create_time()), at - kSoon);
  return store::JudgeLastAnswer(tx, envelope.workspace_id(), talk.contact_id(), since, at,
                                store::kPerson);
}

absl::Status TakeEnd(sql::Tx& tx, const std::string& workspace,
                     const chat::v1::ConversationClosed& fact) {
  if (!fact.deflected()) return absl::OkStatus();
  const chat::v1::Conversation& talk = fact.conversation();
  return store::JudgeAnswers(tx, workspace, talk.contact_id(), "",
                             rpc::InstantOf(talk.create_time()), store::kSolved);
}

}  // namespace

bus::ConsumerSpec Listens() {
  return {.consumer = "knowledge",
          .keys = {"accounts.visitor_identified", "chat.conversation_handed_over",
                   "chat.conversation_closed", "chat.conversation_rated", "tickets.ticket_created",
                   "tickets.ticket_updated", "tickets.ticket_state_changed",
                   "tickets.ticket_commented", "tickets.ticket_replied"}};
}

absl::Status Consume(sql::Tx& tx, const event::v1::Envelope& envelope) {
  const std::string& workspace = envelope.workspace_id();
  if (envelope.key() == "accounts.visitor_identified") {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact,
                              ParseFact<accounts::v1::VisitorIdentified>(envelope));
    return store::GiveQuestions(tx, workspace, fact.visitor_id(), fact.contact_id());
  }
  if (envelope.key() == "chat.conversation_rated") {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact, ParseFact<chat::v1::ConversationRated>(envelope));
    return TakeRating(tx, workspace, fact);
  }
  if (envelope.key() == "chat.conversation_handed_over") {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact,
                              ParseFact<chat::v1::ConversationHandedOver>(envelope));
    return TakeHandover(tx, envelope, fact.conversation());
  }
  if (envelope.key() == "chat.conversation_closed") {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact, ParseFact<chat::v1::ConversationClosed>(envelope));
    return TakeEnd(tx, workspace, fact);
  }
  if (envelope.key() == "tickets.ticket_state_changed") {
    DESKMESH_RETURN_IF_ERROR(RedraftJob::Take(tx, envelope));
  }
  if (envelope.key() == "tickets.ticket_commented" || envelope.key() == "tickets.ticket_replied") {
    return TicketModels::TakeAnswer(tx, envelope);
  }
  return TicketModels::Take(tx, envelope);
}

}  // namespace deskmesh::knowledge
