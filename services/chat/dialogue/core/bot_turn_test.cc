// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/bot_turn.h"

#include <catch2/catch.hpp>

#include "chat/core/error_codes.h"
#include "chat/dialogue/core/shipped_flows.h"

namespace deskmesh::chat::dialogue {
namespace {

TurnInput Says(std::string text, int misses = 0) {
  TurnInput input;
  input.error_codes = FindErrorCodes(text);
  input.text = std::move(text);
  input.locale = "zh-CN";
  input.misses = misses;
  return input;
}

KnowledgeAnswer Knows(KnowledgeAnswer::Decision decision) {
  return {decision, "打开项目设置……", {{"art_1", "甘特图", "/help/gantt"}}, 0.8, ""};
}

using Decision = KnowledgeAnswer::Decision;

TEST_CASE("a person is brought in at once where a bot must not answer", "[chat][dialogue][core]") {
  const auto reason = [](TurnInput input) { return PlanTurn(input, ShippedFlows()).handover; };
  CHECK(reason(Says("转人工")) == HandoverReason::kAskedForPerson);
  CHECK(reason(Says("系统崩溃了，快转人工")) == HandoverReason::kOutage);
  CHECK(PlanTurn(Says("系统崩溃了"), {}).priority == Priority::kP0);
  CHECK(reason(Says("我要退款")) == HandoverReason::kSensitive);
  TurnInput angry = Says("什么破软件，甘特图又不见了！！");
  angry.emotion = Emotion::kAngry;
  CHECK(reason(angry) == HandoverReason::kEmotion);
  angry.emotion_confidence = 0.5;  // annoyed, maybe: answered in the fitting tone
  CHECK(reason(angry) == HandoverReason::kNone);
  TurnInput heard = Says("let me have a word with one of your colleagues");
  heard.wants_person = true;
  CHECK(reason(heard) == HandoverReason::kAskedForPerson);
  TurnInput by_hand =
      Says("审批流程需要人工确认吗");  // what was heard knows more than single words
  by_hand.wants_person = false;
  CHECK(reason(by_hand) == HandoverReason::kNone);
}

TEST_CASE("a flow takes the turn before the knowledge base is asked", "[chat][dialogue][core]") {
  const TurnPlan plan = PlanTurn(Says("忘记密码了"), ShippedFlows());
  REQUIRE(plan.begins != nullptr);
  CHECK(plan.begins->id == "flw_forgot_password");
  CHECK_FALSE(plan.asks_knowledge);
  CHECK(PlanTurn(Says("甘特图怎么导出"), ShippedFlows()).asks_knowledge);
  CHECK(PlanTurn(Says("报错 E1001"), ShippedFlows()).asks_knowledge);
  CHECK(PlanTurn(Says("你好"), ShippedFlows()).rule == "greeting");
}

TEST_CASE("a running flow gets what is said, but a wish for a person comes first",
          "[chat][dialogue][core]") {
  TurnInput input = Says("登录时");
  input.in_flow = true;
  CHECK(PlanTurn(input, ShippedFlows()).continues_flow);
  input.text = "算了";
  CHECK(PlanTurn(input, ShippedFlows()).leaves_flow);
  input.text = "转人工";
  CHECK(PlanTurn(input, ShippedFlows()).handover == HandoverReason::kAskedForPerson);
}

TEST_CASE("what a flow says becomes entries, the last with the choices", "[chat][dialogue][core]") {
  FlowOutcome outcome;
  outcome.state.flow_id = "flw_x";
  outcome.says = {{"first", {}, {}}, {"second", {}, {{"a", "A"}}}};
  TurnInput anxious = Says("登录时");
  anxious.emotion = Emotion::kAnxious;
  const TurnPlan plan = FlowTurn(anxious, outcome, std::nullopt);
  REQUIRE(plan.earlier.size() == 1);
  CHECK(plan.earlier[0].text.ends_with("first"));
  CHECK(plan.earlier[0].text.starts_with("别着急"));
  CHECK(plan.reply == "second");
  CHECK(plan.quick_replies.size() == 1);
  CHECK(plan.rule == "flow:flw_x");
  outcome.hand_over = HandOverNode{.note = {}, .team_id = "team_1", .priority = Priority::kP0};
  outcome.hand_over_note = "多人无法登录";
  const TurnPlan person = FlowTurn(Says("x"), outcome, std::nullopt);
  CHECK(person.handover == HandoverReason::kFlow);
  CHECK(person.team_id == "team_1");
  CHECK(person.priority == Priority::kP0);
  CHECK(person.handover_note == "多人无法登录");
  CHECK(person.earlier.size() == 2);
}

TEST_CASE("a sure answer is said, an unsure one offered, a second miss brings a person",
          "[chat][dialogue][core]") {
  const auto& flows = ShippedFlows();
  const TurnPlan sure = FinishTurn(Says("甘特图怎么导出"), flows, Knows(Decision::kAnswer));
  CHECK(sure.reply == "打开项目设置……");
  CHECK(sure.is_hit);
  CHECK(sure.handover == HandoverReason::kNone);

  const TurnPlan unsure = FinishTurn(Says("甘特图怎么导出"), flows, Knows(Decision::kSuggest));
  CHECK(unsure.is_miss);
  CHECK(unsure.handover == HandoverReason::kNone);
  REQUIRE(unsure.quick_replies.size() == 2);
  CHECK(unsure.quick_replies[1].label == "转人工");

  CHECK(FinishTurn(Says("甘特图怎么导出", 1), flows, Knows(Decision::kSuggest)).handover ==
        HandoverReason::kLowConfidence);
  CHECK(FinishTurn(Says("甘特图怎么导出"), flows, Knows(Decision::kHandover)).handover ==
        HandoverReason::kLowConfidence);
  CHECK(FinishTurn(Says("甘特图怎么导出"), flows, std::nullopt).handover ==
        HandoverReason::kLowConfidence);
}

TEST_CASE("the article about an error code beats the general link", "[chat][dialogue][core]") {
  const auto& flows = ShippedFlows();
  KnowledgeAnswer about = Knows(Decision::kAnswer);
  about.passages = "出现 E1001 时，请检查表头。";
  CHECK(FinishTurn(Says("报错 E1001"), flows, about).begins == nullptr);
  about.passages = "";
  about.citations[0].title = "错误 e1001 的处理";
  CHECK(FinishTurn(Says("报错 E1001"), flows, about).reply == about.answer);
  // However sure: an article about another code, or about none, isn't what was asked for.
  about.citations[0].title = "错误 E10012 的处理";
  for (const KnowledgeAnswer& stray : {about, Knows(Decision::kAnswer)}) {
    const TurnPlan plan = FinishTurn(Says("报错 E1001"), flows, stray);
    REQUIRE(plan.begins != nullptr);
    CHECK(plan.begins->id == "flw_error_code");
  }
  // Where no flow looks for codes the answer stands.
  CHECK(FinishTurn(Says("报错 E1001"), {}, Knows(Decision::kAnswer)).is_hit);
  const TurnPlan fallback = FinishTurn(Says("报错 E1001"), flows, Knows(Decision::kHandover));
  REQUIRE(fallback.begins != nullptr);
  CHECK(fallback.begins->id == "flw_error_code");
  CHECK(fallback.handover == HandoverReason::kNone);
}

TEST_CASE("an anxious customer is calmed, and gets a person sooner", "[chat][dialogue][core]") {
  TurnInput input = Says("明天就要交付了，甘特图导不出来怎么办");
  input.emotion = Emotion::kAnxious;
  CHECK(FinishTurn(input, {}, Knows(Decision::kAnswer)).reply.starts_with("别着急"));
  CHECK(FinishTurn(input, {}, Knows(Decision::kSuggest)).handover ==
        HandoverReason::kLowConfidence);
}

TEST_CASE("the bot answers in the language it is spoken to", "[chat][dialogue][core]") {
  const TurnPlan plan = PlanTurn(Says("I want to talk to a real person"), {});
  CHECK(plan.reply.find("colleague") != std::string::npos);
  TurnInput off_duty = Says("转人工");
  off_duty.people_on_duty = false;
  CHECK(PlanTurn(off_duty, {}).reply.find("工单") != std::string::npos);
}

TEST_CASE(
    "a file without words is thanked for and asks for words, within a flow it goes to the flow",
    "[chat][dialogue][core]") {
  const TurnPlan plan = PlanTurn(Says(""), ShippedFlows());
  CHECK(plan.rule == "no_words");
  CHECK_FALSE(plan.asks_knowledge);
  CHECK(plan.begins == nullptr);
  CHECK(plan.handover == HandoverReason::kNone);
  CHECK_FALSE(plan.reply.empty());
  TurnInput in_flow = Says("");
  in_flow.in_flow = true;
  CHECK(PlanTurn(in_flow, ShippedFlows()).continues_flow);
}

TEST_CASE("the choices of an answer are understood by key and by word", "[chat][dialogue][core]") {
  TurnInput tapped = Says("👍");
  tapped.choice_key = "solved";
  const TurnPlan solved = PlanTurn(tapped, ShippedFlows());
  CHECK(solved.is_hit);
  CHECK_FALSE(solved.asks_knowledge);
  CHECK(PlanTurn(Says("That helped"), ShippedFlows()).rule == "solved");
  CHECK(PlanTurn(Says("解决了"), ShippedFlows()).rule == "solved");
  CHECK(PlanTurn(Says("甘特图的问题解决了吗"), ShippedFlows()).asks_knowledge);
  tapped.choice_key = "person";
  CHECK(PlanTurn(tapped, ShippedFlows()).handover == HandoverReason::kAskedForPerson);
}

}  // namespace
}  // namespace deskmesh::chat::dialogue
