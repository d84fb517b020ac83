// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/bot_turn.h"

#include <algorithm>

#include "chat/dialogue/core/alarm_words.h"
#include "chat/dialogue/core/small_talk.h"
#include "chat/dialogue/core/text_match.h"
#include "chat/dialogue/core/wish_for_person.h"

namespace deskmesh::chat::dialogue {
namespace {

constexpr int kMissesForPerson = 2;

bool IsSurely(const TurnInput& input, Emotion emotion) {
  return input.emotion == emotion && input.emotion_confidence >= kSureOfEmotion;
}

bool IsZh(std::string_view language) { return language == "zh"; }

// A code or a number says nothing about the language: within a flow it stays.
std::string_view LanguageIn(const TurnInput& input) {
  return input.language.empty() ? LanguageOf(input.text, input.locale)
                                : std::string_view(input.language);
}

// R23: a worried customer is calmed first, then answered.
std::string InTone(std::string reply, Emotion emotion, std::string_view language) {
  if (emotion != Emotion::kAnxious && emotion != Emotion::kAngry) return reply;
  const std::string_view opening =
      IsZh(language) ? "别着急，我们一起来解决。" : "Don't worry, we will sort this out. ";
  return std::string(opening) + reply;
}

TurnPlan ToPerson(const TurnInput& input, HandoverReason reason, std::string_view language) {
  TurnPlan plan;
  plan.handover = reason;
  plan.reply = HandoverWords(reason, language, input.people_on_duty, input.has_ticket);
  if (reason == HandoverReason::kOutage) plan.priority = Priority::kP0;
  if (reason == HandoverReason::kEmotion || reason == HandoverReason::kSensitive) {
    plan.priority = Priority::kP1;
  }
  return plan;
}

constexpr char kSolved[] = "solved";
constexpr char kPerson[] = "person";

std::vector<QuickReply> Choices(std::string_view language) {
  if (IsZh(language)) return {{kSolved, "解决了"}, {kPerson, "转人工"}};
  return {{kSolved, "That helped"}, {kPerson, "Talk to a person"}};
}

// Tapped, or typed word for word.
bool SaysSolved(const TurnInput& input) {
  if (!input.choice_key.empty()) return input.choice_key == kSolved;
  const std::string folded = Fold(input.text);
  return folded == Fold(Choices("zh")[0].label) || folded == Fold(Choices("en")[0].label);
}

}  // namespace

bool Carries(const KnowledgeAnswer& answer, const std::vector<std::string>& error_codes) {
  std::string read = answer.answer + "\n" + answer.passages;
  for (const Citation& citation : answer.citations) read += "\n" + citation.title;
  const std::string folded = Fold(read);
  return std::any_of(error_codes.begin(), error_codes.end(),
                     [&](const std::string& code) { return HasPhrase(folded, Fold(code)); });
}

std::optional<Priority> PriorityOf(std::string_view text, Emotion emotion) {
  if (SoundsLikeOutage(text)) return Priority::kP0;
  if (IsSensitive(text) || emotion == Emotion::kAngry) return Priority::kP1;
  return std::nullopt;
}

TurnPlan PlanTurn(const TurnInput& input, const FlowSet& flows) {
  const std::string_view language = LanguageIn(input);
  if (SoundsLikeOutage(input.text)) return ToPerson(input, HandoverReason::kOutage, language);
  if (input.wants_person.value_or(AsksForPerson(input.text))) {
    return ToPerson(input, HandoverReason::kAskedForPerson, language);
  }
  if (IsSensitive(input.text)) return ToPerson(input, HandoverReason::kSensitive, language);
  if (IsSurely(input, Emotion::kAngry)) return ToPerson(input, HandoverReason::kEmotion, language);
  TurnPlan plan;
  if (input.in_flow && WantsOut(input.text)) {
    plan.leaves_flow = true;
    plan.reply = IsZh(language) ? "好的，我们换个方式。您直接说问题就行，需要人工请说“转人工”。"
                                : "All right, let us leave that. Tell me your question in your own "
                                  "words, or say \"human\" for a colleague.";
    return plan;
  }
  if (input.in_flow) {
    plan.continues_flow = true;
    return plan;
  }
  if (input.choice_key == kPerson) {
    return ToPerson(input, HandoverReason::kAskedForPerson, language);
  }
  if (SaysSolved(input)) {
    plan.rule = "solved";
    plan.is_hit = true;
    plan.reply = IsZh(language) ? "太好了！还有别的问题随时问我。"
                                : "Good to hear! Ask me anything else at any time.";
    return plan;
  }
  if (Fold(input.text).empty()) {
    plan.rule = "no_words";
    plan.reply = IsZh(language)
                     ? "收到。我看不懂图片和语音，请用一句话说说问题，或者说“转人工”。"
                     : "Thank you. I can't read pictures or recordings: tell me the question in a "
                       "sentence, or say \"human\".";
    return plan;
  }
  plan.begins = FlowFor(FlowTime::kBeforeKnowledge, flows, input.text, input.error_codes);
  if (plan.begins != nullptr) return plan;
  if (FlowFor(FlowTime::kAfterKnowledge, flows, input.text, input.error_codes) == nullptr) {
    if (SmallTalk talk = FindSmallTalk(input.text, language); !talk.name.empty()) {
      plan.rule = std::move(talk.name);
      plan.reply = InTone(std::move(talk.reply), input.emotion, language);
      return plan;
    }
  }
  plan.asks_knowledge = true;
  return plan;
}

TurnPlan FinishTurn(const TurnInput& input, const FlowSet& flows,
                    const std::optional<KnowledgeAnswer>& answer) {
  using Decision = KnowledgeAnswer::Decision;
  const std::string_view language = LanguageIn(input);
  TurnPlan plan;
  const auto flow = FlowFor(FlowTime::kAfterKnowledge, flows, input.text, input.error_codes);
  // An article that doesn't know the code is about something else: the flow asks on.
  const bool is_beside_code = flow != nullptr && flow->trigger.on_error_code &&
                              !input.error_codes.empty() && answer.has_value() &&
                              !Carries(*answer, input.error_codes);
  const bool is_sure =
      answer.has_value() && answer->decision == Decision::kAnswer && !is_beside_code;
  if (is_sure) {
    plan.reply = InTone(answer->answer, input.emotion, language);
    plan.citations = answer->citations;
    plan.quick_replies = Choices(language);
    plan.is_hit = true;
  } else if (flow != nullptr) {
    plan.begins = flow;
  } else if (answer.has_value() && answer->decision == Decision::kSuggest &&
             input.misses + 1 < kMissesForPerson && !IsSurely(input, Emotion::kAnxious)) {
    plan.reply = answer->answer.empty()
                     ? std::string(IsZh(language) ? "不确定是不是您要找的，这几篇可能有帮助："
                                                  : "I am not sure; one of these may help:")
                     : answer->answer;
    plan.citations = answer->citations;
    plan.quick_replies = Choices(language);
    plan.is_miss = true;
  } else {
    plan = ToPerson(input, HandoverReason::kLowConfidence, language);
    plan.is_miss = true;
  }
  if (answer.has_value()) {
    plan.decision = answer->decision;
    plan.confidence = answer->confidence;
  }
  return plan;
}

TurnPlan FlowTurn(const TurnInput& input, const FlowOutcome& outcome,
                  const std::optional<KnowledgeAnswer>& answer) {
  const std::string_view language = LanguageIn(input);
  TurnPlan plan;
  std::vector<FlowSaying> says = outcome.says;
  if (outcome.hand_over.has_value() || outcome.lost) {
    plan = ToPerson(input, HandoverReason::kFlow, language);
    if (outcome.hand_over.has_value()) {
      plan.team_id = outcome.hand_over->team_id;
      plan.priority = outcome.hand_over->priority;
      plan.handover_note = outcome.hand_over_note;
    }
  } else if (!says.empty()) {
    plan.reply = std::move(says.back().text);
    plan.citations = std::move(says.back().citations);
    plan.quick_replies = std::move(says.back().quick_replies);
    says.pop_back();
  }
  plan.earlier = std::move(says);
  std::string& first = plan.earlier.empty() ? plan.reply : plan.earlier.front().text;
  if (!first.empty() && plan.handover == HandoverReason::kNone) {
    first = InTone(std::move(first), input.emotion, language);
  }
  plan.is_hit = outcome.ended && outcome.solved;
  plan.rule = "flow:" + outcome.state.flow_id;
  if (answer.has_value()) {
    plan.decision = answer->decision;
    plan.confidence = answer->confidence;
  }
  return plan;
}

std::string HandoverWords(HandoverReason reason, std::string_view language, bool people_on_duty,
                          bool has_ticket) {
  const bool zh = IsZh(language);
  std::string words;
  switch (reason) {
    case HandoverReason::kEmotion:
      words = zh ? "非常抱歉给您带来不好的体验。" : "I am sorry about this. ";
      break;
    case HandoverReason::kOutage:
      words = zh ? "这听起来是严重故障，已按最高优先级处理。"
                 : "This sounds serious; it now has the highest priority. ";
      break;
    case HandoverReason::kLowConfidence:
      words = zh ? "这个问题我没有把握答好。" : "I don't have a reliable answer to this. ";
      break;
    case HandoverReason::kSensitive:
      words = zh ? "这件事需要由专人处理。" : "A colleague has to look after this. ";
      break;
    case HandoverReason::kNone:
    case HandoverReason::kAskedForPerson:
    case HandoverReason::kFlow:
    case HandoverReason::kAgent:
    case HandoverReason::kReopened:
      break;
  }
  if (people_on_duty) {
    words += zh ? "正在为您转接人工客服，前面的对话会一并转过去，您不用重复说明。"
                : "I am bringing in a colleague, who sees our conversation; you need not repeat "
                  "anything.";
  } else if (has_ticket) {
    words +=
        zh ? "现在没有人工客服在线，您说的已补充到您的工单，上班后会尽快答复，您可以离开此页面。"
           : "Nobody is on duty right now. What you said has been added to your ticket and you "
             "will get an answer; you can leave this page.";
  } else {
    words += zh ? "现在没有人工客服在线，已为您建立工单，上班后会尽快答复，您可以离开此页面。"
                : "Nobody is on duty right now. I have opened a ticket for you and you will get an "
                  "answer; you can leave this page.";
  }
  return words;
}

std::string RatingPrompt(std::string_view language) {
  return IsZh(language) ? "您的问题解决了吗？请给本次服务打 1 到 5 分。"
                        : "Did we solve your problem? Please rate this conversation from 1 to 5.";
}

}  // namespace deskmesh::chat::dialogue
