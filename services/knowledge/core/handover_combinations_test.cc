// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/handover_combinations.h"

#include <catch2/catch.hpp>

#include "knowledge/core/handover_rules.h"
#include "knowledge/core/handover_typos.h"

namespace deskmesh::knowledge {
namespace {

struct Meant {
  HandoverReason reason;
  const char* text;
};

constexpr Meant kHandedOver[] = {
    {HandoverReason::kBillingComplaint, "my card was billed for something I did not order"},
    {HandoverReason::kBillingComplaint, "you took money from my card without permission"},
    {HandoverReason::kBillingComplaint, "I want my money back"},
    {HandoverReason::kBillingComplaint, "I demand a refund"},
    {HandoverReason::kBillingComplaint, "我要退款"},
    {HandoverReason::kBillingComplaint, "the invoice amount is incorrect"},
    {HandoverReason::kBillingComplaint, "发票金额错了，多开了200"},
    {HandoverReason::kBillingComplaint, "自动续费没通知我就扣了"},
    {HandoverReason::kBillingComplaint, "We were charged for seats we didn't order"},
    {HandoverReason::kBillingComplaint, "I was charged after I already cancelled"},
    {HandoverReason::kBillingComplaint, "you billed us too much this month"},
    {HandoverReason::kBillingComplaint, "Why did you withdraw? You took money without asking!"},
    {HandoverReason::kBillingComplaint, "they charged me extra for nothing"},
    {HandoverReason::kBillingComplaint, "there is an unknown charge on my credit card"},
    {HandoverReason::kBillingComplaint, "my bill is too high, we agreed on less"},
    {HandoverReason::kBillingComplaint, "the amount on the invoice is wrong"},
    {HandoverReason::kBillingComplaint, "please refund me at once"},
    {HandoverReason::kBillingComplaint, "We want a full refund for the last quarter"},
    {HandoverReason::kBillingComplaint, "give us a refund or we leave"},
    {HandoverReason::kBillingComplaint, "I’d like a refund please"},
    {HandoverReason::kBillingComplaint, "没买过你们的套餐，怎么就扣款了？没经过我同意扣款的"},
    {HandoverReason::kBillingComplaint, "昨天给我退订了还被扣了一笔，已经取消了"},
    {HandoverReason::kBillingComplaint, "你们私自续费，把钱退给我"},
    {HandoverReason::kBillingComplaint, "这个月扣款金额不对"},
    {HandoverReason::kBillingComplaint, "账单多算了三个席位"},
    {HandoverReason::kBillingComplaint, "必须退款，不然差评"},
    {HandoverReason::kBillingComplaint, "赶紧还我钱"},
    {HandoverReason::kBillingComplaint, "收费收错了，我没开通高级版"},
    {HandoverReason::kBillingComplaint, "你们怎么没通知就续费了"},
    {HandoverReason::kWantsPerson, "I want to speak with support about a task that won't save"},
    {HandoverReason::kLegal, "we will take legal steps"},
    {HandoverReason::kLegal, "report you to the authorities"},
    {HandoverReason::kLegal, "我要告你们"},
    {HandoverReason::kLegal, "my solicitor will contact you"},
    {HandoverReason::kLegal, "our legal department will be in touch with you"},
    {HandoverReason::kLegal, "I am reporting you to the consumer protection office"},
    {HandoverReason::kLegal, "we start legal proceedings against your firm"},
    {HandoverReason::kLegal, "I will go to the press with this"},
    {HandoverReason::kLegal, "you will be hearing from my solicitor"},
    {HandoverReason::kLegal, "再不处理就举报你们公司"},
    {HandoverReason::kLegal, "我会去网上曝光你们"},
    {HandoverReason::kLegal, "准备起诉贵公司"},
    {HandoverReason::kLegal, "我们将走法律途径解决"},
    {HandoverReason::kLegal, "信不信我告到底"},
    {HandoverReason::kLegal, "我已经向有关部门反映了"},
    {HandoverReason::kWantsPerson, "I need to speak with customer support"},
    {HandoverReason::kWantsPerson, "I don't want to talk to a robot"},
    {HandoverReason::kWantsPerson, "客服"},
    {HandoverReason::kWantsPerson, "有人吗"},
    {HandoverReason::kWantsPerson, "operator"},
    {HandoverReason::kWantsPerson, "Operator!!"},
    {HandoverReason::kWantsPerson, "客服？"},
    {HandoverReason::kWantsPerson, "有人吗？我的项目打不开"},
    {HandoverReason::kWantsPerson, "is anyone there? my board is empty"},
    {HandoverReason::kWantsPerson, "put me through to your support team"},
    {HandoverReason::kWantsPerson, "can you connect me with a representative"},
    {HandoverReason::kWantsPerson, "let me chat with an actual person"},
    {HandoverReason::kWantsPerson, "I want to get hold of somebody at your company"},
    {HandoverReason::kWantsPerson, "I am tired of this bot"},
    {HandoverReason::kWantsPerson, "I hate dealing with bots"},
    {HandoverReason::kWantsPerson, "不想跟你这个机器人聊"},
    {HandoverReason::kWantsPerson, "受够了你们的智能客服"},
    {HandoverReason::kWantsPerson, "请问有没有客服"},
    {HandoverReason::kWantsPerson, "安排专人联系我"},
    {HandoverReason::kWantsPerson, "Customer Service"},
    {HandoverReason::kAbuse, "WTF is wrong with you"},
    {HandoverReason::kAbuse, "are you stupid or what"},
    {HandoverReason::kAbuse, "你们有病吧"},
    {HandoverReason::kAbuse, "真是黑心公司"},
    {HandoverReason::kAbuse, "太无耻了"},
};

constexpr const char* kAnswered[] = {
    "how do I set up invoices?",
    "发票怎么开",
    "how do I add an agent",
    "refund policy?",
    "what is your refund policy",
    "退款政策是什么",
    "退款一般要几天",
    "怎么申请退款",
    "客户要求退款时怎么登记",
    "our customers want their money back, how do I record that",
    "how is a refund shown to the client",
    "refund status field in the report",
    "发票抬头填错了怎么改",
    "发票什么时候寄出",
    "账单在哪里下载",
    "where do I download my invoice",
    "how do I change the address on my invoice",
    "the invoice template shows the wrong logo",
    "how do I fix a wrong amount field in a template",
    "how are extra seats charged",
    "will we be billed for a deleted seat",
    "when are we charged",
    "am I charged for guests",
    "do you charge per user",
    "can I pay by credit card",
    "how do I change my credit card",
    "my card on the board has the wrong colour",
    "the same card appears twice on the board",
    "move my card to another column",
    "自动续费怎么关闭",
    "续费提醒怎么设置",
    "收费标准是什么",
    "如何给项目设置收费",
    "年假扣错了怎么改",
    "工时被扣了两天怎么补",
    "库存扣了但是没同步怎么处理",
    "怎么取消订阅",
    "how do I cancel my subscription",
    "I cancelled a task by mistake",
    "tasks are created twice",
    "the total is wrong in the timesheet",
    "the amount column is incorrect",
    "I did not order the columns like this",
    "the sort order is incorrect",
    "report a bug to the team",
    "how do I report a user to the administrator",
    "add legal steps to the workflow",
    "legal proceedings template",
    "our legal team needs access to the contract board",
    "invite my legal department to the project",
    "solicitor role permissions",
    "how do I add a solicitor field",
    "怎么举报垃圾评论",
    "举报按钮在哪",
    "请告诉我怎么导出",
    "公告你们可以置顶吗",
    "报告你们能导出吗",
    "广告你们怎么屏蔽",
    "设备报警怎么接入",
    "报警阈值设置",
    "客服工作台在哪里",
    "客服坐席怎么添加",
    "怎么把工单转给客服组",
    "how do I assign a support agent",
    "agent permissions",
    "operator role in filters",
    "which operator means contains in a filter",
    "support chat widget colour",
    "how do agents reach somebody in another team",
    "talk to the API with a token",
    "can members chat with someone outside the project",
    "how do I mention someone in a comment",
    "get me the link of the export",
    "connect me to Jira",
    "connect Slack with the board",
    "how do I connect my calendar",
    "how do I create a bot",
    "turn the bot off in my channel",
    "I don't want the robot to comment on my tasks",
    "别让机器人在群里发通知",
    "不想让机器人自动回复客户怎么关",
    "机器人自动回复怎么设置",
    "有人给任务点赞会通知吗",
    "任务没有人负责怎么筛选",
    "安排专人负责这个任务怎么设置",
    "speak several languages in one workspace",
    "what is wrong with my filter",
    "why is the wrong person assigned",
    "垃圾箱里的项目怎么恢复",
    "删除的任务进了什么垃圾箱",
    "how do I stop duplicate notifications",
    "who can see the price",
    "is there a discount for annual plans",
    "怎么修改付款方式",
    "付款失败怎么办",
    "how do I pay twice a year",
    "the export without permission fails",
    "can a guest edit without permission",
};

TEST_CASE("what is said in many ways is handed over by what stands together",
          "[knowledge][answer]") {
  for (const auto& [reason, text] : kHandedOver) {
    INFO(text);
    const HandoverRule rule = CheckHandoverRules(text);
    CHECK(HandoverReasonName(rule.reason) == HandoverReasonName(reason));
    CHECK_FALSE(rule.because.empty());
  }
}

TEST_CASE("the same words about the product are the knowledge base's to answer",
          "[knowledge][answer]") {
  for (const char* text : kAnswered) {
    INFO(text);
    const HandoverRule rule = CheckHandoverRules(text);
    CHECK(HandoverReasonName(rule.reason) == HandoverReasonName(HandoverReason::kNone));
  }
}

TEST_CASE("what excuses a complaint is looked for in its own clause", "[knowledge][answer]") {
  for (const char* text :
       {"the report field is empty, we were billed for guests", "看板的字段没了，账单也有问题"}) {
    INFO(text);
    CHECK(CheckHandoverRules(text).reason == HandoverReason::kBillingComplaint);
  }
  CHECK(CheckHandoverRules("how do we see what our clients were billed for guests").reason ==
        HandoverReason::kNone);
  // Who was charged and wants the paper has nothing against it.
  CHECK(CheckHandoverRules("we were charged for ten seats, where can I download the invoice")
            .reason == HandoverReason::kNone);
}

TEST_CASE("a person who is misspelt is wanted all the same and a word of the product is not",
          "[knowledge][answer]") {
  CHECK(FindMistypedCall("can i talk to a persn about exports") == "talk to a persn");
  CHECK(FindMistypedCall("tlak to a real person") == "tlak to a real person");
  CHECK(FindMistypedCall("帮我转仁工客服") == "转仁工");
  for (const char* text : {"i want a persona", "talk to a person", "chat with agents",
                           "转任务给公司", "找人共享文档", "接人工导入", "talk to"}) {
    INFO(text);
    CHECK(FindMistypedCall(text).empty());
  }
  CHECK_NOTHROW(FindMistypedCall("转\xE4"));
}

TEST_CASE("a wish for a person that is declined is none", "[knowledge][answer]") {
  for (const char* text : {"不用帮我转接技术人员，我自己看文档", "别给我转工程师，告诉我步骤",
                           "how do I change a rule without contacting your support"}) {
    INFO(text);
    CHECK(CheckHandoverRules(text).reason != HandoverReason::kWantsPerson);
  }
}

TEST_CASE("two words of different sentences say nothing together", "[knowledge][answer]") {
  const PhraseText apart("We were charged yesterday. The filter is wrong.");
  CHECK(FindCombination(HandoverReason::kBillingComplaint, apart).empty());
  const PhraseText together("We were charged the wrong sum.");
  CHECK(FindCombination(HandoverReason::kBillingComplaint, together) == "charged the wrong");
  CHECK(FindCombination(HandoverReason::kLegal, together).empty());
  CHECK(FindCombination(HandoverReason::kWantsPerson, PhraseText("")).empty());
  CHECK_NOTHROW(CheckHandoverRules(std::string(50'000, '.') + "charged \xFF"));
}

}  // namespace
}  // namespace deskmesh::knowledge
