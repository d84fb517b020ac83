// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/handover_rules.h"

#include <catch2/catch.hpp>
#include <string>

namespace deskmesh::knowledge {
namespace {

// Questions about the product, with words that hand over elsewhere.
constexpr const char* kProductQuestions[] = {"审批流程需要人工确认吗",
                                             "可以直接人工导入吗",
                                             "手机上一直没消息推送",
                                             "我妈的手机号可以绑定吗",
                                             "盖章节点怎么加",
                                             "违约金字段怎么设置",
                                             "人工成本怎么算",
                                             "人工费在哪录入",
                                             "怎么关闭人工智能助手",
                                             "不用转人工了，谢谢",
                                             "不需要人工，告诉我步骤就行",
                                             "自动化失败后能改成人工处理吗",
                                             "哪些步骤要人工审核",
                                             "主要人工工时怎么统计",
                                             "能人工调整排期吗",
                                             "怎么给任务换个人负责",
                                             "真人头像能上传吗",
                                             "任务一直没人认领怎么提醒",
                                             "没人回复的评论在哪看",
                                             "承诺日期没显示出来",
                                             "怎么建投诉工单",
                                             "客户投诉怎么登记",
                                             "投诉率报表在哪",
                                             "怎样防止数据泄露",
                                             "合同审批模板怎么用",
                                             "最多扣减几天工时",
                                             "诉讼案件模板有吗",
                                             "法务角色能看到哪些字段",
                                             "怎么设置签字节点",
                                             "态度评分怎么加到问卷",
                                             "经理能看到下属的工时吗",
                                             "怎么把项目经理换成别人",
                                             "给负责人打电话的按钮在哪",
                                             "客服团队怎么设置",
                                             "怎么添加客服成员",
                                             "机器人自动回复在哪里关闭",
                                             "怎么创建机器人账号",
                                             "扣分规则怎么配置",
                                             "退款多久到账",
                                             "发票抬头填错了怎么改",
                                             "怎么和外部的人协作",
                                             "怎么跟团队成员聊天",
                                             "评论里可以和别人聊吗",
                                             "废物回收项目怎么建模板",
                                             "导出失败",
                                             "甘特图怎么用",
                                             "操作日志能看到是谁改的吗",
                                             "滚动计划怎么排",
                                             "没收到消息提醒",
                                             "赔偿字段怎么隐藏",
                                             "律师角色需要哪些权限",
                                             "how do I invite a colleague",
                                             "how do I embed live chat on our site",
                                             "live chat widget settings",
                                             "human-readable export format",
                                             "add a human resource calendar",
                                             "I don't need a human, just the steps",
                                             "human error in the import, how to undo",
                                             "which user agent do you support",
                                             "how do I name a court project",
                                             "what does court stand for in the template",
                                             "courtyard renovation template",
                                             "agenda field",
                                             "how do I change my manager in my profile",
                                             "who is my approver when my manager is away",
                                             "where do I record a customer complaint",
                                             "complaint category setup",
                                             "complaints per month report",
                                             "data breach response template",
                                             "how do I sign off a milestone",
                                             "sign in fails",
                                             "contract field is missing",
                                             "do you support approval by a human reviewer",
                                             "compensation field in the report",
                                             "lawyer role permissions",
                                             "is there a chargeback report",
                                             "how do I mark a task as promised",
                                             "rude words filter",
                                             "how are refunds shown in the report",
                                             "can I bill twice a month",
                                             "how do I call the API",
                                             "call the webhook back after failure",
                                             "talk to the API",
                                             "transfer a project to another owner",
                                             "transfer tasks to a new workspace",
                                             "how do I report a bug",
                                             "what is an agent seat",
                                             "how do I delete a bot",
                                             "real person avatars",
                                             "is there an attorney field"};

struct Expected {
  HandoverReason reason;
  const char* text;
};

constexpr Expected kForPersons[] = {
    {HandoverReason::kWantsPerson, "转人工"},
    {HandoverReason::kWantsPerson, "帮我转人工客服"},
    {HandoverReason::kWantsPerson, "人工"},
    {HandoverReason::kWantsPerson, "我要人工"},
    {HandoverReason::kWantsPerson, "我需要人工！"},
    {HandoverReason::kWantsPerson, "要人工服务"},
    {HandoverReason::kWantsPerson, "麻烦接人工吧"},
    {HandoverReason::kWantsPerson, "人工在吗"},
    {HandoverReason::kWantsPerson, "有真人吗"},
    {HandoverReason::kWantsPerson, "能不能找个真人"},
    {HandoverReason::kWantsPerson, "请帮我联系客服"},
    {HandoverReason::kWantsPerson, "我想跟人聊"},
    {HandoverReason::kWantsPerson, "换个人来跟我说"},
    {HandoverReason::kWantsPerson, "你是机器人吧？换人工"},
    {HandoverReason::kWantsPerson, "不想和机器人说话"},
    {HandoverReason::kWantsPerson, "叫你们经理来"},
    {HandoverReason::kWantsPerson, "给我回个电话"},
    {HandoverReason::kWantsPerson, "怎么转人工"},
    {HandoverReason::kWantsPerson, "没有人工客服吗"},
    {HandoverReason::kWantsPerson, "转人工处理"},
    {HandoverReason::kWantsPerson, "let me talk to a human"},
    {HandoverReason::kWantsPerson, "speak to an agent"},
    {HandoverReason::kWantsPerson, "I want to speak to a real person"},
    {HandoverReason::kWantsPerson, "can I talk to someone"},
    {HandoverReason::kWantsPerson, "connect me to an agent"},
    {HandoverReason::kWantsPerson, "agent please"},
    {HandoverReason::kWantsPerson, "HUMAN"},
    {HandoverReason::kWantsPerson, "I’d like a human"},
    {HandoverReason::kWantsPerson, "live chat please"},
    {HandoverReason::kWantsPerson, "are you a bot?"},
    {HandoverReason::kWantsPerson, "let me speak to your manager"},
    {HandoverReason::kWantsPerson, "please call me back"},
    {HandoverReason::kWantsPerson, "give me a real human"},
    {HandoverReason::kWantsPerson, "I need human support"},
    {HandoverReason::kWantsPerson, "talk to a customer service representative"},
    {HandoverReason::kAbuse, "你们这群骗子公司"},
    {HandoverReason::kAbuse, "他妈的什么东西"},
    {HandoverReason::kAbuse, "妈的又坏了"},
    {HandoverReason::kAbuse, "傻逼客服"},
    {HandoverReason::kAbuse, "滚蛋"},
    {HandoverReason::kAbuse, "垃圾软件"},
    {HandoverReason::kAbuse, "一群废物"},
    {HandoverReason::kAbuse, "fuck this"},
    {HandoverReason::kAbuse, "you are idiots"},
    {HandoverReason::kAbuse, "this is bullshit"},
    {HandoverReason::kAbuse, "go to hell"},
    {HandoverReason::kAbuse, "stupid bot"},
    {HandoverReason::kLegal, "我要找律师"},
    {HandoverReason::kLegal, "我们会起诉你们"},
    {HandoverReason::kLegal, "法院见"},
    {HandoverReason::kLegal, "要求赔偿损失"},
    {HandoverReason::kLegal, "你们违约了"},
    {HandoverReason::kLegal, "向12315举报"},
    {HandoverReason::kLegal, "泄露了我的隐私"},
    {HandoverReason::kLegal, "能和我们签框架合同吗"},
    {HandoverReason::kLegal, "合同什么时候盖章寄回"},
    {HandoverReason::kLegal, "需要签保密协议"},
    {HandoverReason::kLegal, "你们有等保证书吗"},
    {HandoverReason::kLegal, "my lawyer will contact you"},
    {HandoverReason::kLegal, "we will sue you"},
    {HandoverReason::kLegal, "I'll see you in court"},
    {HandoverReason::kLegal, "we are taking legal action"},
    {HandoverReason::kLegal, "there was a data breach of our records"},
    {HandoverReason::kLegal, "can you sign an NDA"},
    {HandoverReason::kLegal, "do you have ISO 27001"},
    {HandoverReason::kLegal, "we demand compensation for the outage"},
    {HandoverReason::kBillingComplaint, "这个月重复扣款了"},
    {HandoverReason::kBillingComplaint, "为什么多扣了我的钱"},
    {HandoverReason::kBillingComplaint, "你们扣了两次费"},
    {HandoverReason::kBillingComplaint, "账单金额不对"},
    {HandoverReason::kBillingComplaint, "退款到现在没到账"},
    {HandoverReason::kBillingComplaint, "莫名其妙被扣费"},
    {HandoverReason::kBillingComplaint, "拒绝退款凭什么"},
    {HandoverReason::kBillingComplaint, "I was charged twice"},
    {HandoverReason::kBillingComplaint, "you overcharged us"},
    {HandoverReason::kBillingComplaint, "where is my refund"},
    {HandoverReason::kBillingComplaint, "charged without my consent"},
    {HandoverReason::kBillingComplaint, "I want to dispute this charge"},
    {HandoverReason::kComplaint, "我要投诉"},
    {HandoverReason::kComplaint, "投诉你们的销售"},
    {HandoverReason::kComplaint, "客服态度太差"},
    {HandoverReason::kComplaint, "答应今天修好的到现在没修"},
    {HandoverReason::kComplaint, "消息发了没人理"},
    {HandoverReason::kComplaint, "你们就会踢皮球"},
    {HandoverReason::kComplaint, "I want to file a complaint"},
    {HandoverReason::kComplaint, "I wish to complain about your staff"},
    {HandoverReason::kComplaint, "the agent was rude"},
    {HandoverReason::kComplaint, "nobody replied to my ticket"},
    {HandoverReason::kComplaint, "you promised a fix but nothing happened"},
    {HandoverReason::kComplaint, "very unprofessional support"}};

TEST_CASE("questions about the product are the knowledge base's", "[knowledge][answer]") {
  for (const char* text : kProductQuestions) {
    INFO(text);
    CHECK(CheckHandoverRules(text).reason == HandoverReason::kNone);
  }
}

TEST_CASE("wishes for a person, abuse, law, money and complaints always hand over",
          "[knowledge][answer]") {
  for (const auto& [reason, text] : kForPersons) {
    INFO(text);
    const HandoverRule rule = CheckHandoverRules(text);
    CHECK(HandoverReasonName(rule.reason) == HandoverReasonName(reason));
    CHECK_FALSE(rule.because.empty());
  }
}

TEST_CASE("a wish for a person is heard beside impatience and whatever is said behind it",
          "[knowledge][answer]") {
  for (const char* said :
       {"我要人工处理", "我要人工的", "给我人工电话", "有没有人工可以帮我", "接人工看看",
        "别废话转人工", "不想等了转人工", "我不要再等了，找人工处理"}) {
    INFO(said);
    CHECK(CheckHandoverRules(said).reason == HandoverReason::kWantsPerson);
  }
  for (const char* said : {"不用帮我转人工", "先不转人工", "别再给我转人工了"}) {
    INFO(said);
    CHECK(CheckHandoverRules(said).reason != HandoverReason::kWantsPerson);
  }
  CHECK(CheckHandoverRules("我作为用户投诉你们").reason == HandoverReason::kComplaint);
}

TEST_CASE("greetings and keys struck at random have no answer", "[knowledge][answer]") {
  CHECK(CheckHandoverRules("您好").reason == HandoverReason::kSmallTalk);
  CHECK(CheckHandoverRules("asdfgh").reason == HandoverReason::kSmallTalk);
  CHECK(CheckHandoverRules("").reason == HandoverReason::kNone);
  CHECK(CheckHandoverRules("甘特图怎么用").reason == HandoverReason::kNone);
  CHECK_NOTHROW(CheckHandoverRules(std::string(50'000, 'a') + "人工\xFF"));
}

}  // namespace
}  // namespace deskmesh::knowledge
