// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/service.h"

#include <algorithm>

#include "chat/convert.h"
#include "chat/core/error_codes.h"
#include "chat/dialogue/core/text_match.h"
#include "chat/messages/store.h"
#include "chat/plans/duty.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "deskmesh/knowledge/v1/language_service.pb.h"
#include "platform/base/error.h"

namespace deskmesh::chat::dialogue {
namespace {

// The customer waits: better an honest hand-over than a late answer.
constexpr base::Duration kNeighbourPatience = std::chrono::seconds(4);
constexpr std::size_t kLongestQuestion = 2000;  // characters the knowledge service takes
constexpr int kMostCalls = 3;                   // of a flow within one turn
constexpr char kLanguageSlot[] = "$language";   // set when a flow begins

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

std::string_view NameOf(Emotion emotion) {
  switch (emotion) {
    case Emotion::kAngry:
      return "angry";
    case Emotion::kAnxious:
      return "anxious";
    case Emotion::kSatisfied:
      return "satisfied";
    case Emotion::kNeutral:
      break;
  }
  return "neutral";
}

FlowEnvironment EnvironmentOf(const Conversation& conversation, const TurnInput& input) {
  FlowEnvironment environment;
  environment.language = input.language;
  environment.last_words = input.text;
  environment.values = {{"$tier", std::string(convert::NameOf(conversation.tier))},
                        {"$channel", conversation.channel},
                        {"$emotion", std::string(NameOf(input.emotion))},
                        {"$plan", conversation.context.plan},
                        {"$page", conversation.context.page_url},
                        {"$on_duty", input.people_on_duty ? "yes" : "no"}};
  return environment;
}

// Whether a flow waits at the same place for the same answer.
bool SameStand(const FlowState& a, const FlowState& b) {
  return a.flow_id == b.flow_id && a.flow_version == b.flow_version && a.node == b.node &&
         a.attempts == b.attempts;
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

std::optional<Emotion> BotTurns::HearMood(const std::string& workspace, const std::string& text) {
  knowledge::v1::AnalyzeTextRequest request;
  request.set_text(FirstCharacters(text, kLongestQuestion));
  const auto heard = rpc::Invoke<knowledge::v1::AnalyzeTextResponse>(
      channels_.To("knowledge"), "deskmesh.knowledge.v1.Language/Analyze", request,
      Context(workspace, ""));
  if (!heard.ok()) return std::nullopt;
  const Emotion emotion = convert::EmotionOf(heard->emotion().value());
  return heard->emotion().confidence() >= kSureOfEmotion ? emotion : Emotion::kNeutral;
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
  input->emotion_confidence = heard->emotion().confidence();
  input->wants_person = heard->wants_person();
  *locale = heard->locale();
}

std::optional<KnowledgeAnswer> BotTurns::AskKnowledge(const std::string& workspace,
                                                      const std::string& traceparent,
                                                      const std::string& contact_id,
                                                      const std::string& question,
                                                      const std::string& locale) {
  using knowledge::v1::AnswerResponse;
  knowledge::v1::AnswerRequest request;
  request.set_question(FirstCharacters(question, kLongestQuestion));
  request.set_locale(locale);
  // Answers with what this customer may read.
  request.set_contact_id(contact_id);
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
    answer.passages += citation.passage() + "\n";
  }
  return answer;
}

void BotTurns::WalkFlow(const std::string& workspace, const std::string& traceparent,
                        const Conversation& conversation, const Flow& flow, TurnInput input,
                        Turn* turn) {
  FlowState state = turn->before;
  const bool begins = !turn->plan.continues_flow;
  if (begins) {
    state.slots[kLanguageSlot] = LanguageOf(input.text, input.locale);
    std::string code = input.error_codes.empty() ? "" : input.error_codes.front();
    if (code.empty() && !conversation.context.error_codes.empty()) {
      code = conversation.context.error_codes.back();
    }
    if (!code.empty()) state.Know("error_code", code, "", code);
  }
  input.language = state.slots[kLanguageSlot];
  FlowEnvironment environment = EnvironmentOf(conversation, input);
  FlowInput came = CustomerSays{input.text, input.choice_key};
  if (begins) came = FlowBegins{};
  FlowOutcome outcome = StepFlow(flow, std::move(state), came, environment);
  std::vector<FlowSaying> says = std::move(outcome.says);
  std::optional<KnowledgeAnswer> found;
  for (int calls = 0; outcome.call.has_value() && calls < kMostCalls; ++calls) {
    if (outcome.call->kind == FlowCall::Kind::kSearch) {
      found = AskKnowledge(workspace, traceparent, conversation.contact_id, outcome.call->query,
                           input.locale);
      // A search for nothing but a code finds what knows the code.
      if (const auto code = outcome.state.slots.find("error_code");
          found.has_value() && code != outcome.state.slots.end() &&
          code->second == outcome.call->query && !Carries(*found, {code->second})) {
        found->decision = KnowledgeAnswer::Decision::kHandover;
      }
      came = SearchAnswers{found};
    } else {
      const WebhookReply reply =
          CallWebhook({.url = outcome.call->url,
                       .idempotency_key = conversation.id + ":" + std::to_string(turn->sequence) +
                                          ":" + outcome.state.node,
                       .conversation_id = conversation.id,
                       .flow_id = flow.id,
                       .node_id = outcome.state.node,
                       .slots = outcome.call->fields},
                      webhooks_);
      came = WebhookAnswers{reply.ok, reply.fields};
    }
    outcome = StepFlow(flow, std::move(outcome.state), came, environment);
    for (FlowSaying& saying : outcome.says) says.push_back(std::move(saying));
  }
  // More calls than a customer would wait for: a person.
  if (outcome.call.has_value()) outcome.lost = true;
  outcome.says = std::move(says);
  turn->plan = FlowTurn(input, outcome, found);
  turn->flow = std::move(outcome.state);
}

absl::StatusOr<Turn> BotTurns::Think(const std::string& workspace, const Conversation& conversation,
                                     const Message& message, const std::string& traceparent) {
  Turn turn;
  turn.sequence = message.sequence;
  turn.question = message.text;
  turn.before = turn.flow = conversation.flow;
  TurnInput input;
  input.text = message.text;
  input.choice_key = message.choice_key;
  input.locale = conversation.locale;
  input.error_codes = FindErrorCodes(message.text);
  input.misses = conversation.bot_misses;
  input.has_ticket = !conversation.ticket_id.empty();
  FlowSet flows;
  std::shared_ptr<const Flow> running;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::int64_t online, CountOnDuty(tx, workspace, clock_.Now()));
    input.people_on_duty = online > 0;
    DESKMESH_ASSIGN_OR_RETURN(flows, library_.Published(tx, workspace));
    if (!conversation.flow.is_running()) return absl::OkStatus();
    DESKMESH_ASSIGN_OR_RETURN(running, library_.Find(tx, workspace, conversation.flow.flow_id,
                                                     conversation.flow.flow_version));
    return absl::OkStatus();
  }));
  input.in_flow = running != nullptr && running->Find(conversation.flow.node) != nullptr;
  if (!input.in_flow) turn.flow.node.clear();
  Hear(workspace, traceparent, &input, &turn.locale);
  if (turn.locale.empty()) {
    turn.locale = LanguageOf(message.text, conversation.locale) == "zh" ? "zh-CN" : "en";
  }
  if (input.locale.empty()) input.locale = turn.locale;
  turn.plan = PlanTurn(input, flows);
  if (turn.plan.asks_knowledge) {
    turn.plan = FinishTurn(
        input, flows,
        AskKnowledge(workspace, traceparent, conversation.contact_id, input.text, input.locale));
  }
  if (turn.plan.continues_flow) {
    WalkFlow(workspace, traceparent, conversation, *running, input, &turn);
  } else if (const std::shared_ptr<const Flow> begun = turn.plan.begins; begun != nullptr) {
    WalkFlow(workspace, traceparent, conversation, *begun, input, &turn);
  }
  if (turn.plan.leaves_flow) turn.flow.node.clear();
  turn.emotion = input.emotion;
  if (turn.plan.handover != HandoverReason::kNone) {
    Conversation handed = conversation;
    handed.handover_reason = turn.plan.handover;
    handed.handover_note = turn.plan.handover_note;
    handed.flow = turn.flow;
    if (!turn.plan.team_id.empty()) handed.team_id = turn.plan.team_id;
    handed.emotion = input.emotion;
    if (handed.locale.empty()) handed.locale = turn.locale;
    if (turn.plan.priority.has_value()) {
      handed.priority = std::min(handed.priority, *turn.plan.priority);
    }
    if (!input.people_on_duty) {
      turn.promise = hours_.PromiseFor(workspace, handed.team_id, traceparent);
      if (turn.promise.has_value()) {
        handed.promised_at = turn.promise->at;
        std::string& words = turn.plan.reply;
        words += PromiseWords(*turn.promise, LanguageOf(message.text, handed.locale));
      }
    }
    // Without the tickets service the customer still gets a person; the ticket
    // follows.
    turn.ticket = tickets_.Ensure(workspace, handed, traceparent).value_or(TicketLink());
  }
  return turn;
}

absl::StatusOr<Spoken> BotTurns::Speak(sql::Tx& tx, const std::string& workspace,
                                       ConversationChange& change, const Turn& turn) const {
  Conversation& conversation = change.conversation();
  const TurnPlan& plan = turn.plan;
  if (conversation.state != State::kBot) {
    DESKMESH_RETURN_IF_ERROR(
        outbox::CancelTimer(tx, TimerOf(workspace, kTurnTimer, conversation.id)));
    return Spoken::kNothing;
  }
  if (conversation.answered_sequence >= turn.sequence) return Spoken::kNothing;
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<Message> unanswered,
      store::ListUnanswered(tx, workspace, conversation.id, conversation.answered_sequence, 2));
  const bool is_first = unanswered.empty() || unanswered.front().sequence >= turn.sequence;
  if (!is_first || !SameStand(conversation.flow, turn.before)) return Spoken::kStale;
  const bool is_last = unanswered.empty() || unanswered.back().sequence <= turn.sequence;
  if (is_last || plan.handover != HandoverReason::kNone) {
    DESKMESH_RETURN_IF_ERROR(
        outbox::CancelTimer(tx, TimerOf(workspace, kTurnTimer, conversation.id)));
  }
  conversation.answered_sequence = turn.sequence;
  conversation.emotion = turn.emotion;
  conversation.flow = turn.flow;
  if (conversation.locale.empty()) conversation.locale = turn.locale;
  if (plan.priority.has_value()) {
    conversation.priority = std::min(conversation.priority, *plan.priority);
  }
  if (plan.is_miss) ++conversation.bot_misses;
  if (plan.is_hit) conversation.bot_misses = 0;

  DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kBotSpeaks));
  for (const FlowSaying& saying : plan.earlier) {
    Message draft;
    draft.author = Author::kBot;
    draft.text = saying.text;
    draft.citations = saying.citations;
    draft.quick_replies = saying.quick_replies;
    draft.answers_sequence = turn.sequence;
    change.Say(std::move(draft));
  }
  if (!plan.reply.empty()) {
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
  }
  if (plan.handover == HandoverReason::kNone) return Spoken::kSaid;

  DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kHandOver, {.team_id = plan.team_id,
                                                         .handover_reason = plan.handover,
                                                         .handover_note = plan.handover_note}));
  if (turn.promise.has_value()) conversation.promised_at = turn.promise->at;
  // Without one the change sets the timer that makes it.
  turn.ticket.To(conversation);
  return Spoken::kSaid;
}

}  // namespace deskmesh::chat::dialogue
