// SPDX-License-Identifier: Apache-2.0
//
// Classes of messages that a person must see, each with look-alikes that the knowledge base answers.
#include <catch2/catch.hpp>

#include <span>
#include <string>

#include "knowledge/core/handover_rules.h"

namespace deskmesh::knowledge {
namespace {

void CheckHandedOver(HandoverReason reason, std::span<const char* const> messages) {
  for (const char* message : messages) {
    INFO(message);
    const HandoverRule rule = CheckHandoverRules(message);
    CHECK(HandoverReasonName(rule.reason) == HandoverReasonName(reason));
    CHECK_FALSE(rule.because.empty());
  }
}

void CheckAnswered(std::span<const char* const> messages) {
  for (const char* message : messages) {
    INFO(message);
    CHECK(HandoverReasonName(CheckHandoverRules(message).reason) == "none");
  }
}

}  // namespace

TEST_CASE("who wants their data deleted gets a person", "[knowledge][answer]") {
  constexpr const char* kMeant[] = {"please delete my personal data from your systems",
                                    "I want you to erase everything you know about me",
                                    "I am making a GDPR erasure request",
                                    "we demand the deletion of our data",
                                    "remove all my data at once, I am leaving",
                                    "this is a data subject request",
                                    "I invoke my right to be forgotten",
                                    "all of my data must be deleted within 30 days",
                                    "as a GDPR complaint: you still hold my records",
                                    "I request the erasure of my details from your database",
                                    "请删除我的个人信息",
                                    "把关于我的一切都删掉",
                                    "我要求你们删除我的数据",
                                    "根据个人信息保护法申请删除",
                                    "请把我所有的数据从服务器上清除",
                                    "立即删除我们公司的数据",
                                    "我行使被遗忘权",
                                    "本人所有资料请销毁",
                                    "GDPR 删除请求",
                                    "我的信息请从你们系统里彻底删掉"};
  constexpr const char* kProduct[] = {"how do I delete my personal data",
                                      "where can I erase my account data",
                                      "怎么导出个人数据",
                                      "如何删除个人信息字段",
                                      "不小心删掉了我的所有数据怎么恢复",
                                      "are you GDPR compliant",
                                      "GDPR compliance documentation",
                                      "个人信息在哪里修改",
                                      "我的数据表可以删除吗",
                                      "can I delete my data myself",
                                      "does removing a member delete my data",
                                      "export all my data as CSV",
                                      "删除的任务多久彻底删除",
                                      "what happens to our data when we cancel",
                                      "delete the data column",
                                      "remove my details column from the board",
                                      "怎么批量删除用户信息列",
                                      "delete all tasks of a project",
                                      "支持个人信息保护法吗",
                                      "gdpr 数据处理协议在哪下载",
                                      "注销账号后数据保留多久",
                                      "如何注销账号"};
  CheckHandedOver(HandoverReason::kLegal, kMeant);
  CheckAnswered(kProduct);
}

TEST_CASE("who sees their data in wrong hands gets a person", "[knowledge][answer]") {
  constexpr const char* kMeant[] = {"you leaked my personal data",
                                    "our customer data was exposed",
                                    "somebody sold my email address, was it you",
                                    "my data has been stolen from your servers",
                                    "you shared my information with others without my consent",
                                    "my phone number was passed on to advertisers",
                                    "this is a violation of my privacy",
                                    "you never asked, my photos are used without my permission",
                                    "our records were leaked last night",
                                    "your company breached my privacy",
                                    "我的信息被泄露了",
                                    "你们把我的手机号卖给别人了",
                                    "客户数据外泄了你们知道吗",
                                    "我们的资料从你们这里流出去了",
                                    "你们侵犯了我的隐私",
                                    "未经我同意就公开了我的手机号",
                                    "擅自使用我的照片",
                                    "你们违反了个人信息保护法",
                                    "你们倒卖用户信息",
                                    "我的邮箱被你们泄漏给广告商了"};
  constexpr const char* kProduct[] = {"怎样防止信息泄露",
                                      "how do I prevent our data from being exposed",
                                      "can guests see my email address",
                                      "我的手机号会不会泄露",
                                      "is my data shared with other workspaces",
                                      "data leak playbook template",
                                      "what happens if our data is leaked",
                                      "who can see my personal details",
                                      "共享链接会泄露数据吗",
                                      "my data is not exported",
                                      "隐私设置在哪",
                                      "privacy settings",
                                      "how is our data protected",
                                      "i shared my data with a colleague",
                                      "客户信息怎么导入",
                                      "could my information be visible to guests",
                                      "设置隐私项目"};
  CheckHandedOver(HandoverReason::kLegal, kMeant);
  CheckAnswered(kProduct);
}

TEST_CASE("who is surprised by what they pay gets a person", "[knowledge][answer]") {
  constexpr const char* kMeant[] = {"the total on my last invoice is way too high",
                                    "this month's bill doubled",
                                    "your invoice does not match what we agreed",
                                    "why are we paying for 20 seats when we only use 8",
                                    "why was I charged so much this time",
                                    "did you charge us for people who already left",
                                    "we were billed for seats that were deleted months ago",
                                    "the renewal price is higher than agreed",
                                    "there is an unexpected amount on our bill",
                                    "the statement doesn't add up, you overbilled us",
                                    "账单怎么这么高",
                                    "这个月的账单比上个月多了一倍",
                                    "发票金额和合同不一致",
                                    "为什么收了我们 12 个席位的钱，我们只有 10 个人",
                                    "凭什么收我手续费",
                                    "续费价格突然涨了",
                                    "你们的账单算错了吧",
                                    "发票开多了三百块",
                                    "扣了我一年的费用，我明明只买了一个月",
                                    "本月费用对不上"};
  constexpr const char* kProduct[] = {"how do I download my invoice",
                                      "发票抬头怎么改",
                                      "where do I change the billing address",
                                      "如何申请发票",
                                      "账单在哪里看",
                                      "the invoice field has too much text",
                                      "how are seats billed",
                                      "why is the task total wrong",
                                      "budget alert when the bill is too high",
                                      "invoice template",
                                      "账单邮箱怎么换",
                                      "how many seats do we have",
                                      "我们只有 10 个人，买几个席位合适",
                                      "席位怎么收费",
                                      "发票能开多张吗",
                                      "can I bill my clients by the hour",
                                      "what does the monthly fee include",
                                      "怎么查看扣款记录",
                                      "工时统计比上个月少了",
                                      "milestone invoice amount"};
  CheckHandedOver(HandoverReason::kBillingComplaint, kMeant);
  CheckAnswered(kProduct);
}

TEST_CASE("who paid and got nothing for it gets a person", "[knowledge][answer]") {
  constexpr const char* kMeant[] = {
      "I paid but my plan was not upgraded",
      "we have paid yesterday and we are still on the free plan",
      "payment went through but nothing happened",
      "my card was charged and the new seats are not there, still no seats",
      "already paid, account still expired",
      "I paid for the business plan and never got access, it is not activated",
      "the money was taken but I didn't get any license",
      "we renewed last week and it still says expired",
      "purchased ten seats but they were not credited",
      "after payment the workspace is still locked",
      "钱付了套餐没变",
      "支付成功了怎么还是免费版",
      "续费了还显示过期",
      "付了款席位没增加",
      "充值成功但是没到账",
      "扣款成功，专业版没有开通",
      "已经付款三天了还没激活，没有激活任何功能",
      "购买了企业版却没生效",
      "付款后一直没反应",
      "交了费还是试用版"};
  constexpr const char* kProduct[] = {"how do I upgrade after payment",
                                      "付款后多久生效",
                                      "what happens if I paid twice",
                                      "怎么标记已付款",
                                      "how do I mark an invoice as paid",
                                      "已付款的订单怎么导出",
                                      "paid leave is not showing in the calendar",
                                      "付款后发票多久开",
                                      "升级后数据会变吗",
                                      "which plan is activated after the trial",
                                      "how can I pay",
                                      "支付方式有哪些",
                                      "试用期到了还能用吗",
                                      "没有收到激活邮件",
                                      "the paid plan includes what",
                                      "if I paid for a year can I add seats",
                                      "客户已付款没收到怎么登记",
                                      "没收到验证码"};
  CheckHandedOver(HandoverReason::kBillingComplaint, kMeant);
  CheckAnswered(kProduct);
}

TEST_CASE("who cancelled and still pays gets a person", "[knowledge][answer]") {
  constexpr const char* kMeant[] = {"cancel my subscription and give the money back",
                                    "I cancelled last month and I am still being charged",
                                    "we canceled but you keep charging us",
                                    "please cancel everything and refund the last payment",
                                    "unsubscribed in May, still billed in June",
                                    "the cancellation did not work, you charged me again",
                                    "I cancelled my plan, where is the refund",
                                    "I terminated the contract and you continue to charge my card",
                                    "cancelled twice and still paying",
                                    "you took the money anyway although I cancelled",
                                    "我要取消订阅，把钱退回来",
                                    "退订了还在扣费",
                                    "取消了续费又扣了我一次",
                                    "帮我取消套餐并且退费",
                                    "早就取消了为什么继续扣",
                                    "订阅已取消，还在收钱",
                                    "关了自动续费照样扣",
                                    "每月还在扣钱关都关不掉",
                                    "解约了钱什么时候退还给我们",
                                    "取消会员，请退回余额"};
  constexpr const char* kProduct[] = {"how do I cancel my subscription",
                                      "怎么取消订阅",
                                      "do I get a refund when I cancel",
                                      "取消订阅能退款吗",
                                      "退订后数据还在吗",
                                      "what is the refund policy after cancellation",
                                      "cancel a task",
                                      "取消自动续费在哪里",
                                      "怎么关闭自动续费",
                                      "when I cancel will I still be charged",
                                      "退款规则是什么",
                                      "how long does a refund take after we cancel",
                                      "取消会议提醒",
                                      "unsubscribe from notifications",
                                      "退订邮件通知",
                                      "cancelled tasks are still shown",
                                      "取消的任务还在看板上"};
  CheckHandedOver(HandoverReason::kBillingComplaint, kMeant);
  CheckAnswered(kProduct);
}

TEST_CASE("who insults gets a person", "[knowledge][answer]") {
  constexpr const char* kMeant[] = {"this app is garbage",
                                    "what a useless company",
                                    "you people are pathetic",
                                    "your support sucks",
                                    "piece of crap software",
                                    "you are liars",
                                    "total junk, this tool",
                                    "are you all incompetent or what, you guys",
                                    "shame on you",
                                    "your product is absolute trash",
                                    "真是垃圾",
                                    "你们这破系统又崩了",
                                    "什么垃圾软件平台",
                                    "一群白痴",
                                    "烂透了的公司",
                                    "你们就是骗子",
                                    "垃圾客服",
                                    "蠢货",
                                    "坑爹的玩意",
                                    "你们是吃干饭的吗"};
  constexpr const char* kProduct[] = {"垃圾箱在哪",
                                      "怎么清理系统垃圾",
                                      "垃圾邮件里找不到激活信",
                                      "where is the trash",
                                      "how do I empty the trash",
                                      "stupid question, where is the export",
                                      "is there a garbage collection setting",
                                      "恢复垃圾桶里的任务",
                                      "屏蔽垃圾评论",
                                      "what a member can do",
                                      "complete list of shortcuts",
                                      "total hours in this tool",
                                      "junk mail folder has the invitation",
                                      "dumb question how do I log hours",
                                      "垃圾信息怎么举报",
                                      "无效任务怎么删除",
                                      "what is completely deleted",
                                      "useless fields can be hidden",
                                      "浪费时间的会议怎么统计",
                                      "a report on wasted time"};
  CheckHandedOver(HandoverReason::kAbuse, kMeant);
  CheckAnswered(kProduct);
  constexpr const char* kTired[] = {"you are wasting my time", "this was a complete waste of time",
                                    "别浪费我的时间", "你们在敷衍我吧"};
  CheckHandedOver(HandoverReason::kComplaint, kTired);
}

TEST_CASE("who wants neither bot nor articles gets a person", "[knowledge][answer]") {
  constexpr const char* kMeant[] = {"this bot doesn't understand anything",
                                    "stop sending me articles",
                                    "I need a person, not a bot",
                                    "no more help pages please, get me a real person",
                                    "give me someone real",
                                    "the chatbot keeps repeating itself",
                                    "your robot is useless, it is no help",
                                    "I want a human being who can think",
                                    "enough of these articles",
                                    "a person who knows the product, instead of this machine",
                                    "机器人答非所问",
                                    "你这机器人太笨了",
                                    "别再发链接了",
                                    "叫个人来回答",
                                    "能不能来个真人，自动回复没用",
                                    "智能客服解决不了我的问题",
                                    "别推文章了，找个人",
                                    "换人处理",
                                    "我要个活人",
                                    "机器人说不清楚，喊个人来"};
  constexpr const char* kProduct[] = {"机器人怎么接入群",
                                      "how do I connect a bot",
                                      "一个任务可以换人吗",
                                      "任务换人负责怎么设置",
                                      "机器人指令看不懂怎么配置",
                                      "stop sending me notifications",
                                      "别给客户发文章通知",
                                      "how do I stop sending emails to my team",
                                      "assign a person to a task",
                                      "add a person field",
                                      "机器人没有收到消息",
                                      "the bot in slack doesn't help with commands",
                                      "怎么写帮助文章",
                                      "link articles to tasks",
                                      "不要推荐文章怎么设置",
                                      "需要找人审批吗",
                                      "请假时找个人代理审批",
                                      "is there a virtual assistant",
                                      "机器人发的链接打不开",
                                      "share links with guests",
                                      "文章链接怎么复制",
                                      "每个任务需要一个人负责吗",
                                      "can I need a person per task"};
  CheckHandedOver(HandoverReason::kWantsPerson, kMeant);
  CheckAnswered(kProduct);
}

}  // namespace deskmesh::knowledge
