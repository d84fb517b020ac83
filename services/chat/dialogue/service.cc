// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/service.h"

#include <algorithm>

#include "chat/convert.h"
#include "chat/core/error_codes.h"
#include "chat/dialogue/core/text_match.h"
#include "chat/routing/store.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "platform/base/error.h"

namespace deskmesh::chat::dialogue {
namespace {

// The customer waits: better an honest hand-over than a late answer.
constexpr base::Duration kNeighbourPatience = std::chrono::seconds(4);
constexpr std::size_t kLongestQuestion = 2000;  // characters the knowledge service takes

BotDecision DecisionOf(const TurnPlan& plan) {
  if (!plan.decision.has_value()) return BotDecision::kNone;
  switch (*plan.decision) {
    case KnowledgeAnswer::Decision::kAnswer:
      return BotDecision::kAnswer;
    case KnowledgeAnswer::Decision::kSuggest:
      return BotDecision::kSuggest;
    case KnowledgeAnswer::Decision::kHandover:
      break;
  }
  return BotDecision::kHandover;
}

std::string FirstCharacters(const std::string& text, std::size_t count) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (seen++ == count) return text.substr(0, i);
  }
  return text;
}

}  // namespace

outbox::TimerKey TimerOf(std::string_view workspace, std::string_view kind,
                         std::string_view conversation_id) {
  return {.workspace_id = std::string(workspace),
          .kind = std::string(kind),
          .subject = std::string(conversation_id),
          .name = ""};
}

rpc::CallContext BotTurns::Context(const std::string& workspace,
                                   const std::string& traceparent) const {
  rpc::CallContext context;
  context.principal = rpc::ServicePrincipal("chat", workspace);
  context.traceparent = traceparent;
  context.deadline = clock_.Now() + kNeighbourPatience;
  return context;
}

void BotTurns::Hear(const std::string& workspace, const std::string& traceparent, TurnInput* input,
                    std::string* locale) {
  knowledge::v1::AnalyzeTextRequest request;
  request.set_text(input->text);
  const auto heard = rpc::Invoke<knowledge::v1::AnalyzeTextResponse>(
      channels_.To("knowledge"), "deskmesh.knowledge.v1.Language/Analyze", request,
      Context(workspace, traceparent));
  if (!heard.ok()) return;
  input->emotion = convert::EmotionOf(heard->emotion().value());
  input->wants_person = heard->wants_person();
  *locale = heard->locale();
}

std::optional<KnowledgeAnswer> BotTurns::Ask(const std::string& workspace,
                                             const std::string& traceparent,
                                             const TurnInput& input) {
  using knowledge::v1::AnswerResponse;
  knowledge::v1::AnswerRequest request;
  request.set_question(FirstCharacters(input.text, kLongestQuestion));
  request.set_locale(input.locale);
  const auto said = rpc::Invoke<AnswerResponse>(channels_.To("knowledge"),
                                                "deskmesh.knowledge.v1.Articles/Answer", request,
                                                Context(workspace, traceparent));
  if (!said.ok()) return std::nullopt;
  KnowledgeAnswer answer;
  answer.decision = said->decision() == AnswerResponse::ANSWER ? KnowledgeAnswer::Decision::kAnswer
                    : said->decision() == AnswerResponse::SUGGEST
                        ? KnowledgeAnswer::Decision::kSuggest
                        : KnowledgeAnswer::Decision::kHandover;
  answer.answer = said->answer();
  answer.confidence = said->confidence();
  for (const AnswerResponse::Citation& citation : said->citations()) {
    answer.citations.push_back(
        {citation.article_id(), citation.title(), "/help/" + citation.slug()});
  }
  return answer;
}

absl::StatusOr<Turn> BotTurns::Think(const std::string& workspace, const Conversation& conversation,
                                     const Message& message, const std::string& traceparent) {
  Turn turn;
  turn.sequence = message.sequence;
  turn.question = message.text;
  TurnInput input;
  input.text = message.text;
  input.locale = conversation.locale;
  input.error_codes = FindErrorCodes(message.text);
  input.misses = conversation.bot_misses;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::int64_t online, store::CountOnline(tx, workspace));
    input.people_on_duty = online > 0;
    return absl::OkStatus();
  }));
  Hear(workspace, traceparent, &input, &turn.locale);
  if (turn.locale.empty()) {
    turn.locale = LanguageOf(message.text, conversation.locale) == "zh" ? "zh-CN" : "en";
  }
  if (input.locale.empty()) input.locale = turn.locale;
  turn.plan = PlanTurn(input, ShippedBotRules());
  if (turn.plan.asks_knowledge) {
    turn.plan = FinishTurn(input, ShippedBotRules(), Ask(workspace, traceparent, input));
  }
  turn.emotion = input.emotion;
  if (turn.plan.handover != HandoverReason::kNone) {
    Conversation handed = conversation;
    handed.handover_reason = turn.plan.handover;
    handed.emotion = input.emotion;
    if (handed.locale.empty()) handed.locale = turn.locale;
    if (turn.plan.priority.has_value()) {
      handed.priority = std::min(handed.priority, *turn.plan.priority);
    }
    // Without the tickets service the customer still gets a person; the ticket follows.
    turn.ticket_id = tickets_.Ensure(workspace, handed, traceparent).value_or("");
  }
  return turn;
}

absl::StatusOr<bool> BotTurns::Speak(sql::Tx& tx, const std::string& workspace,
                                     ConversationChange& change, const Turn& turn) const {
  Conversation& conversation = change.conversation();
  DESKMESH_RETURN_IF_ERROR(
      outbox::CancelTimer(tx, TimerOf(workspace, kTurnTimer, conversation.id)));
  if (conversation.state != State::kBot || conversation.answered_sequence >= turn.sequence) {
    return false;
  }
  const TurnPlan& plan = turn.plan;
  conversation.answered_sequence = turn.sequence;
  conversation.emotion = turn.emotion;
  if (conversation.locale.empty()) conversation.locale = turn.locale;
  if (plan.priority.has_value()) {
    conversation.priority = std::min(conversation.priority, *plan.priority);
  }
  if (plan.is_miss) ++conversation.bot_misses;
  if (plan.is_hit) conversation.bot_misses = 0;

  DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kBotSpeaks));
  Message draft;
  draft.author = Author::kBot;
  draft.text = plan.reply;
  draft.citations = plan.citations;
  draft.quick_replies = plan.quick_replies;
  draft.bot_decision = DecisionOf(plan);
  draft.bot_confidence = plan.confidence;
  draft.answers_sequence = turn.sequence;
  const Message& said = change.Say(std::move(draft));
  if (plan.decision.has_value()) change.TellBotAnswered(turn.question, said);
  if (plan.handover == HandoverReason::kNone) return true;

  DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kHandOver, {.handover_reason = plan.handover}));
  if (conversation.ticket_id.empty()) conversation.ticket_id = turn.ticket_id;
  if (conversation.ticket_id.empty()) {
    DESKMESH_RETURN_IF_ERROR(
        outbox::PutTimer(tx, {.key = TimerOf(workspace, kTicketTimer, conversation.id),
                              .due = clock_.Now() + kTurnPatience,
                              .payload = ""}));
  }
  return true;
}

}  // namespace deskmesh::chat::dialogue
