// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/alarm_words.h"

#include <catch2/catch.hpp>

namespace deskmesh::chat::dialogue {
namespace {

TEST_CASE("who threatens, demands or tells of a leak gets a person", "[chat][dialogue][core]") {
  for (const char* text : {"再不解决我就找律师起诉你们",
                           "你们重复扣了两次钱，要求退款",
                           "我要退款",
                           "请问怎么退款？",
                           "能不能给我退费",
                           "我们的客户数据泄露了！",
                           "你们怎么泄露我的手机号",
                           "客户资料被泄露怎么办",
                           "数据泄露了，你们要赔偿",
                           "我会向12315举报",
                           "已经联系律师了",
                           "我们法院见",
                           "再这样我就报警",
                           "请依法删除我的个人信息",
                           "根据个人信息保护法，我有权要求删除",
                           "这个月怎么又多扣了一百块",
                           "发票错了两次",
                           "没人理我，我要投诉到消协",
                           "损失这么大，谁来赔偿",
                           "软件很好，但是我要退款",
                           "We were charged twice this month",
                           "I want a refund",
                           "How do I get a refund?",
                           "Can I be refunded for the unused seats?",
                           "my lawyer will be in touch",
                           "I will take legal action if this is not fixed",
                           "See you in court",
                           "we are considering a lawsuit",
                           "I'm going to sue you",
                           "Our customer list has been leaked",
                           "why was our data leaked?",
                           "There was a data breach on your side",
                           "please delete my personal data",
                           "I request erasure under GDPR",
                           "you overcharged us again",
                           "I'll file a chargeback with my bank",
                           "You double charged my card",
                           "nothing works and I demand a refund now",
                           "It is not my fault, refund the last invoice",
                           "会不会是你们泄露了我们的数据",
                           "they charged us twice, what now"}) {
    INFO(text);
    CHECK(IsSensitive(text));
  }
}

TEST_CASE("questions about leaks, refunds and law are questions", "[chat][dialogue][core]") {
  for (const char* text : {"怎么防止数据泄露",
                           "如何避免客户资料泄露？",
                           "有没有防泄露的功能",
                           "担心数据泄露，可以加水印吗",
                           "如果数据泄露了你们怎么处理",
                           "数据泄露的应急流程怎么配置",
                           "我们没有泄露任何信息",
                           "内存泄漏的缺陷怎么登记",
                           "怎么记录客户的退款",
                           "退款字段怎么添加",
                           "退款政策是什么",
                           "退款流程图有模板吗",
                           "不用退款，帮我换个套餐就好",
                           "律师事务所适合用哪个版本",
                           "怎么给律师团队开账号",
                           "支持法院客户的信创环境吗",
                           "预算报警怎么设置",
                           "任务超期能自动报警吗",
                           "赔偿条款放在合同哪个字段",
                           "很多扣分项怎么统计",
                           "怎么设置任务依赖",
                           "how to set the courtyard project template",
                           "How do I prevent data leaks?",
                           "how can we avoid a data breach",
                           "What is your refund policy?",
                           "how do I record a refund in a project",
                           "Can we add a refund field to tasks?",
                           "Are you GDPR compliant?",
                           "Do you have a GDPR template",
                           "what happens if our data is leaked",
                           "is there a law firm template",
                           "Does the tool support a lawsuit tracker?",
                           "book a tennis court with the resource calendar",
                           "I don't need a refund",
                           "No data was leaked, we only tested",
                           "which plan do lawyers use",
                           "our client is a law court, do you support on-premise",
                           "Has there ever been a data breach?",
                           "how does the export to the court case template work",
                           "we want protection against being overcharged",
                           "where is the article on data breach training",
                           "the audit says nothing has leaked out, all good",
                           "How do I add members?"}) {
    INFO(text);
    CHECK_FALSE(IsSensitive(text));
  }
}

TEST_CASE("an outage is told from a single fault", "[chat][dialogue][core]") {
  for (const char* text : {"系统崩溃了，所有人都登录不了",
                           "你们服务器宕机了吗？页面一直转圈，宕机了吧",
                           "数据丢失了怎么办",
                           "项目数据全没了",
                           "我们的数据不见了",
                           "整个系统瘫痪",
                           "全公司都打不开",
                           "大家都登不进去",
                           "所有用户无法登录",
                           "系统打不开，客户在等",
                           "软件一打开就崩溃怎么办",
                           "服务不可用，请尽快处理",
                           "怎么又宕机",
                           "全部同事连不上",
                           "昨晚导入以后数据都没了",
                           "nobody can log in since 9am",
                           "The system is down",
                           "everything is down right now",
                           "is the site down?",
                           "we have an outage",
                           "There has been data loss after the migration",
                           "we lost all our data",
                           "all our data is gone",
                           "production is down",
                           "none of us can access the projects",
                           "everyone is locked out",
                           "our whole team cannot log in",
                           "your service is down again",
                           "no one can access the board",
                           "请问系统是不是宕机了",
                           "这次数据丢失你们负责吗",
                           "Is there an outage?",
                           "server is down, please help"}) {
    INFO(text);
    CHECK(SoundsLikeOutage(text));
  }
  for (const char* text : {"登录后看不到项目",
                           "怎么防止数据丢失",
                           "如何避免宕机",
                           "如果系统崩溃，数据会不会丢失",
                           "担心数据丢失",
                           "怎么查看崩溃日志",
                           "用你们的产品我快崩溃了",
                           "全公司都在用你们的产品",
                           "怎么让所有人无法访问这个项目",
                           "没有数据丢失，只是显示慢",
                           "宕机演练怎么排期",
                           "怎么给全公司发通知",
                           "我登录不了",
                           "所有人都能看到这个任务吗",
                           "数据丢失的风险怎么评估",
                           "I can't find the export button",
                           "I cannot log in",
                           "how do we prevent data loss",
                           "What happens if the server is down during an import?",
                           "how do I plan a scheduled outage",
                           "the outage report template, where is it",
                           "was there no outage, just my network",
                           "Do you offer data loss prevention?",
                           "everyone should see the board",
                           "how to notify everyone in the company",
                           "the chart is going down",
                           "drill down into a report",
                           "全部任务打不开子任务怎么办",
                           "in case of an outage, who is notified?",
                           "what is an outage?",
                           "can all users export"}) {
    INFO(text);
    CHECK_FALSE(SoundsLikeOutage(text));
  }
}

}  // namespace
}  // namespace deskmesh::chat::dialogue
