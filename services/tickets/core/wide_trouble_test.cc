// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/wide_trouble.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>

#include "tickets/core/classification_rule.h"

namespace deskmesh::tickets {
namespace {

using Texts = std::initializer_list<const char*>;

void CheckTexts(Texts texts, Type type, const std::string& priorities) {
  for (const char* text : texts) {
    const Classification found = Classify(text, "");
    CAPTURE(text, found.decisions[0].reason, found.decisions[1].reason);
    CHECK(NameOf(found.type) == NameOf(type));
    CHECK(priorities.find(NameOf(found.priority)) != std::string::npos);
    CHECK(found.affects_core_function == (type == Type::kFault && priorities == "P0"));
    for (const std::string& word : found.words) CHECK(word.size() <= 64);
  }
}

TEST_CASE("where nobody can work the trouble is everybody's", "[tickets][core]") {
  CheckTexts(
      {
          "Not a single user is able to sign in",
          "No customer can reach the portal",
          "Nobody in our office can open the app any more",
          "No one at the firm could connect since eight",
          "None of us can access the workspace",
          "none of our employees can use the tool",
          "no user is able to load the start page",
          "nobody here can get in",
          "一个人都进不去系统",
          "没有人可以打开平台",
          "谁都登不上了",
          "谁也打不开首页",
          "没一个人能进入系统",
          "早上开始没有用户能访问",
          "所有用户都打不开网站",
          "全公司都用不了了",
      },
      Type::kFault, "P0");
  CheckTexts(
      {
          "How do I make sure nobody can open the salary board?",
          "We want that no user can access the archive",
          "Nobody can complain about your service, well done",
          "Is there a setting so that no one can sign in at night?",
          "怎么确保没人能打开薪资表",
          "没人能帮我登录吗",
          "能不能设置成没人可以访问归档",
          "如何让谁都打不开这个链接",
      },
      Type::kFeature, "P2P3");
  // A part of the company is less than all of it.
  CHECK(Classify("Nobody in marketing can log in", "").priority == Priority::kP1);
}

TEST_CASE("a service that is down is so without a verb too", "[tickets][core]") {
  CheckTexts(
      {
          "API down!!!",
          "servers down",
          "website offline",
          "The system is inaccessible",
          "Platform not reachable from any country",
          "Your website can't be reached",
          "LOGIN DOWN",
          "database down, please react",
          "线上挂了",
          "全站打不开",
          "生产崩了，快来人",
          "今天早上全线崩溃",
          "服务全挂",
          "服务器崩了",
          "The whole system is not available",
          "The service isn't reachable for anyone",
      },
      Type::kFault, "P0");
  CheckTexts(
      {
          "The site down page template",
          "production down to 3 lines",
          "server down time report",
          "How are we told when the platform is unreachable?",
          "What happens if the site is offline during a backup?",
          "安全挂锁的图标在哪",
          "做全站打不开的应急演练",
          "宕机通知的短信模板",
          "Site down detection wanted",
          "如何配置线上故障的通知模板",
      },
      Type::kFeature, "P2P3");
}

TEST_CASE("what is gone altogether is data loss", "[tickets][core]") {
  CheckTexts(
      {
          "everything was deleted over night",
          "the entire workspace has disappeared",
          "Every board of ours was wiped",
          "all our tickets vanished",
          "all documents are missing",
          "The whole database got erased",
          "all the files were lost",
          "our entire history is gone",
          "所有任务都被删了",
          "整个看板被清空了",
          "项目全没了",
          "所有的附件都丢失",
          "全部工单不见",
      },
      Type::kFault, "P0");
  CheckTexts(
      {
          "Are all tasks of a project deleted with it?",
          "All my colleagues have gone home",
          "Where do I see every task that was deleted?",
          "What if all files are lost?",
          "怎么查看所有被删除的任务",
          "如果所有数据丢失了能恢复吗？",
          "如何筛选所有已清空的看板",
          "项目删除后所有任务会被删除吗",
      },
      Type::kFeature, "P2P3");
  for (const char* text :
       {"Not all tasks are gone, only two", "All tasks are missing a due date"}) {
    CAPTURE(text);
    CHECK(Classify(text, "").priority == Priority::kP2);
  }
}

TEST_CASE("what outsiders see is a breach", "[tickets][core]") {
  CheckTexts(
      {
          "strangers can read our tickets",
          "Another customer has access to our data",
          "A user of a different company could open my board",
          "people of other organizations are able to view our files",
          "We got hacked",
          "There was a data leak in our workspace",
          "customer data leaked",
          "Our competitor can see our roadmap",
          "A competitor whose employees we know quite well from the trade fair in Hannover can see "
          "our projects",
          "其他公司的人可以查看我们的工单",
          "别的客户看得到我们的报表",
          "陌生人能打开我们的附件",
          "系统被入侵了",
          "另一家公司的员工能访问我们的空间",
      },
      Type::kFault, "P0");
  CheckTexts(
      {
          "Can other customers see our data?",
          "Let other customers see our roadmap",
          "We would like to share our board so other companies can see our plan",
          "Security incident policy wanted",
          "Is there a data leak prevention feature?",
          "How do you handle a security breach?",
          "能让其他客户看到我们的路线图吗",
          "希望别的公司也能看到我们的公告",
          "怎么防止系统被入侵",
      },
      Type::kFeature, "P2P3");
}

TEST_CASE("a trouble that is only spoken about hurries nobody", "[tickets][core]") {
  CheckTexts(
      {
          "How are we compensated for an outage?",
          "What credits does the SLA give when the service is down?",
          "The outage of last month, please send the root cause report",
          "last week's outage is behind us, thank you",
          "The outage is over now",
          "How long was the outage?",
          "Outage report for our auditors wanted",
          "系统宕机有赔偿标准吗",
          "服务中断按什么条款补偿",
          "上周宕机的原因报告能发一下吗",
          "上次的宕机已经过去了，谢谢",
      },
      Type::kFeature, "P2P3");
  CheckTexts(
      {
          "The outage is over an hour old",
          "The outage is not over",
          "系统宕机了，要求赔偿",
          "又宕机了，怎么赔",
          "宕机了，现在怎么办",
          "The service is down again like last week",
          "the outage of last week is back, there is an outage right now",
          "the site is still down, do you pay compensation?",
          "The servers are down, are they back in an hour?",
          "系统宕机了，和上次一样，到底怎么回事？",
          "生产环境挂了，上周也挂过，什么原因？",
          "系统宕机两个小时了，你们怎么赔偿？",
          "支付系统瘫痪，去年也这样，怎么处理？",
          "全员无法登录，赔偿标准是什么？",
          "系统崩溃了，像上个月一样，赔多少？",
          "数据丢失了，按什么条款补偿？",
          "Our site is down, what does the SLA say about that?",
          "The server is down like last week, what is going on?",
          "We lost data today, what compensation do we get?",
          "We lost data, what compensation do we get?",
          "We have an outage, which credits does the SLA give?",
          "Nobody can log in and we want a call back",
          "Nobody can log in, do we get credits for that?",
      },
      Type::kFault, "P0");
  CheckTexts(
      {
          "If our site is down, what does the SLA say?",
          "如果系统宕机了，你们怎么赔偿？",
          "系统宕机的话，怎么赔偿？",
          "关于服务中断，赔偿标准是什么？",
          "上周五，系统宕机了两小时，能给份原因报告吗？",
      },
      Type::kFeature, "P2P3");
  for (const char* text :
       {"All login errors are back", "We can't log in since the backup was restored",
        "The site is down after the database was restored",
        "Data loss after the board was restored", "The crashes are back"}) {
    CAPTURE(text);
    CHECK(Classify(text, "").type == Type::kFault);
  }
  for (const char* text :
       {"The site was unreachable, all services are back", "Our login failed, it has been restored",
        "Tasks disappeared for an hour, our boards are back now"}) {
    CAPTURE(text);
    CHECK(Classify(text, "").priority > Priority::kP1);
  }
}

TEST_CASE("words of wide trouble in ordinary sentences stop nobody", "[tickets][core]") {
  for (const char* text : {"我完全崩溃了，找不到导出按钮",
                           "请帮忙新建一个名为线上故障的标签",
                           "我们每周统计线上故障的数量",
                           "信息泄露责任条款在合同哪一页",
                           "数据丢失风险怎么评估",
                           "我的手机系统崩了",
                           "怎么把整个看板的卡片清空了重新开始",
                           "请把全部测试数据删除了再导入",
                           "我们要把所有旧任务清空了",
                           "我把全部附件删除了",
                           "整个项目改名后旧名字没有了，挺好的",
                           "客户全丢给一个人处理",
                           "All archived tasks are gone from the board, is that how it should be?",
                           "When all tasks are deleted, the column should disappear",
                           "Once all files are deleted the folder may go too",
                           "All attachments have been deleted on purpose",
                           "Nobody can tell me how to open the export dialog",
                           "No one can explain how to use the Gantt view",
                           "Nobody can access my private notes, correct?",
                           "I need an audit report that shows that no user can access salary data",
                           "No one can use the colour picker without a mouse",
                           "Other companies have dashboards where they can see our kind of metrics",
                           "Another customer told me that he can view our shared help centre",
                           "其他公司都能看到我们这样的报表，你们能做吗",
                           "其他客户可以看到我们公开的帮助中心"}) {
    const Classification found = Classify(text, "");
    CAPTURE(text, found.decisions[1].reason);
    CHECK(NameOf(found.priority) != NameOf(Priority::kP0));
  }
  CheckTexts(
      {
          "系统完全崩溃了",
          "服务器完全挂了",
          "线上故障，快来人",
          "早上打开发现全部数据被清空了",
          "我不小心把全部任务删除了，能恢复吗",
          "你们把我们全部数据删除了",
          "怎么整个看板都被清空了",
          "我把密码改了之后全部项目不见了",
          "我们准备上线时全部数据被清空了",
          "When I opened the board all tasks were gone",
          "Nobody can save without getting an error",
          "Nobody can log in and nobody can help",
          "Nobody can work without the server",
          "We need help as nobody can log in",
          "Competitors can see our projects",
          "Other customers can see our tickets and we need an explanation",
          "Another company can see all of our invoices",
          "其他公司都能看到我们的合同",
      },
      Type::kFault, "P0");
}

TEST_CASE("who only asks what a code means has no fault", "[tickets][core]") {
  CheckTexts(
      {"What does error E1203 mean? Just curious", "E1203 代表什么？只是好奇",
       "错误码 30012 的含义？并没有报错，想了解一下", "meaning of HTTP 502, just wondering",
       "ERR_TIMEOUT 是啥意思，没遇到过，只是问问",
       "I just want to know what error code 1045 stands for",
       "out of curiosity: what does ERR_AUTH mean", "报错代码表里的 E404 是什么意思，只是想问一下"},
      Type::kFeature, "P2P3");
  for (const char* text :
       {"导入报错 E1203 是什么意思", "What does E1203 mean", "保存时提示错误码 30012，什么意思",
        "I get error 1045, what does it mean?", "为什么报错 E500", "E1024 when exporting",
        "登录提示 E777，含义不清楚", "got HTTP 502, no idea what it means"}) {
    CAPTURE(text);
    CHECK(Classify(text, "").type == Type::kFault);
  }
}

TEST_CASE("slips of writing and endless ways back are faults", "[tickets][core]") {
  for (const char* text :
       {"Two typos on the invoice", "Spelling mistake in the German menu",
        "Button label misspelled", "The welcome mail has a grammar mistake", "帮助中心有个拼写错误",
        "菜单里有错字", "按钮文字翻译有误", "the app sends me back to the login page",
        "redirect loop after SSO", "消息显示两次", "同一条通知重复推送", "标签名写错了"}) {
    CAPTURE(text);
    CHECK(Classify(text, "").type == Type::kFault);
  }
  for (const char* text : {"How does search handle typos?", "Does the search have typo tolerance?",
                           "Is there a check for spelling errors?", "请问有没有错别字检查功能",
                           "每周重复的任务怎么设置", "怎么避免提醒重复显示", "Dark theme wanted",
                           "Is there a link back to the start page?"}) {
    CAPTURE(text);
    CHECK(Classify(text, "").type == Type::kFeature);
  }
}

TEST_CASE("an upgrade that fails is a matter of installation", "[tickets][core]") {
  for (const char* text :
       {"Upgrade fails at the migration step", "Upgrading to 6.1 stops with an error",
        "the upgrade script aborts, error 12", "upgrade stuck at 80 percent",
        "升级失败，提示迁移错误", "升级到 5.0 卡在 80%", "执行升级脚本报错",
        "从 2.8 升级时数据库出错"}) {
    CAPTURE(text);
    CHECK(Classify(text, "").type == Type::kInstall);
  }
  for (const char* text :
       {"After the upgrade the import fails", "Since the upgrade we get an error",
        "upgrading to premium fails with a card error", "升级后看板打不开", "升级之后导出失败",
        "升级会员付款失败", "升级以来一直报错",
        "Our upgrade to the business plan failed, error 12"}) {
    CAPTURE(text);
    CHECK(Classify(text, "").type == Type::kFault);
  }
}

TEST_CASE("a decision names each word once", "[tickets][core]") {
  const Classification found = Classify("outage", "An outage. The outage is bad.");
  CHECK(found.decisions[0].reason == "the text says \"outage\"");
  CHECK(Classify("nobody can sign in", "").decisions[1].reason ==
        "the text says \"nobody can sign in\"");
}

}  // namespace
}  // namespace deskmesh::tickets
