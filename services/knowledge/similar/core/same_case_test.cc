// SPDX-License-Identifier: Apache-2.0
#include "knowledge/similar/core/same_case.h"

#include <catch2/catch.hpp>

#include "knowledge/similar/core/likeness.h"

namespace deskmesh::knowledge {
namespace {

TEST_CASE("two tickets are one case when they say enough that is the same",
          "[knowledge][similar][core]") {
  struct Row {
    bool is_same;
    bool is_same_requester;
    int minutes;  // between them
    const char *subject, *description, *other_subject, *other_description;
  };
  const Row rows[] = {
      {false, false, 5, "Hello", "", "Hello", ""},
      {false, false, 5, "求助", "在吗", "求助", "在吗"},
      {false, true, 5, "Hello", "", "Hello", ""},
      {false, false, 60, "Invoice for order 88121", "Please send the invoice for order 88121.",
       "Invoice for order 88455", "Please send the invoice for order 88455."},
      {false, true, 60, "Invoice for order 88121", "Please send the invoice for order 88121.",
       "Invoice for order 88455", "Please send the invoice for order 88455."},
      {false, true, 20, "Time tracker rounds up", "The timer rounds up to the next hour",
       "Time tracker rounds down", "The timer rounds down to the last hour"},
      {true, true, 1, "A3 PDF export cuts off the chart",
       "The Gantt chart is cut off when I print it as A3 PDF.",
       "Gantt printing on A3 paper incomplete", "PDF in A3 shows only half of the chart"},
      {true, true, 1, "Recurring task on day 31 is skipped",
       "In months with 30 days the recurring task isn't made.",
       "Monthly repeat at the 31st missing",
       "The recurring task set for day 31 does not appear in April"},
      {true, true, 30, "钉钉同步 403", "钉钉同步时报错 403", "DingTalk sync returns 403",
       "The DingTalk sync stops with error 403"},
      {true, true, 60, "导出报错 E7741", "导出甘特图时报错 E7741", "Export fails with E7741",
       "Exporting the Gantt chart gives E7741"},
      {true, false, 60, "Excel import fails",
       "The import of a spreadsheet stops with E1203 at row 12.", "Excel import fails",
       "The import of a spreadsheet stops with E1203 at row 12."},
      {true, true, 0, "甘特图导出失败", "导出 PDF 时一直转圈，没有结果。", "甘特图导出失败",
       "导出 PDF 一直转圈，没有结果"},
      {false, false, 60, "导入 Excel 失败", "导入时报错 E1203", "导出 Excel 失败",
       "导出时报错 E1203"},
      {false, true, 60, "自动提醒开启后没反应", "设置里开启提醒", "自动提醒关闭后没反应",
       "设置里关闭提醒"},
      {false, true, 5, "Export E1203", "The export stops with E1203", "Export E1204",
       "The export stops with E1204"},
      {false, false, 600, "Cannot log in", "I cannot log in since this morning.", "Cannot log in",
       "I cannot log in since this morning."},
      {true, true, 10, "Cannot upload attachments over 10 MB",
       "Uploading a 12 MB zip file stops at half.", "Attachment upload stops",
       "The zip file of 12 MB can't be uploaded, it stops halfway."},
      {true, true, 2, "Calendar feed is empty", "My subscribed calendar in Outlook shows no tasks.",
       "Outlook calendar subscription without tasks",
       "The calendar feed I subscribed in Outlook stays empty."},
      {true, true, 120, "Burndown chart frozen",
       "The burndown of sprint 14 has not moved for three days.", "Sprint burndown does not move",
       "Burndown of our sprint 14 stands still since Tuesday."},
      {true, false, 30, "Webhook signature mismatch after key rotation",
       "All webhook deliveries fail verification since we rotated the signing key on Monday.",
       "Webhook signature mismatch after key rotation",
       "All webhook deliveries fail verification since we rotated the signing key Monday."},
      {true, true, 5, "SSO login loop with Okta",
       "After the Okta page I land on the login page again.", "Okta single sign-on loops",
       "Login through Okta returns me to the login page."},
      {true, true, 1, "Gantt bars overlap in print",
       "Bars of the Gantt chart overlap when printed.", "Printed Gantt chart has overlapping bars",
       "The bars overlap on paper."},
      {true, true, 30, "Timesheet approval mail missing",
       "The approver of our timesheets gets no e-mail.", "No mail for timesheet approvers",
       "Approvers of timesheets don't receive an e-mail."},
      {true, true, 15, "API returns E5003", "Creating a task by API gives E5003.",
       "E5003 on task creation", "POST of a task ends with E5003."},
      {false, false, 5, "Question", "Please help", "Question", "Please help"},
      {false, false, 5, "Urgent", "Hello team, I have a problem", "Urgent",
       "Hello team, I have a problem"},
      {false, true, 30, "Refund for invoice INV-20311", "I want a refund of invoice INV-20311.",
       "Refund for invoice INV-20498", "I want a refund of invoice INV-20498."},
      {false, true, 10, "Reminders turned on send nothing", "Reminders turned on, nothing sent.",
       "Reminders turned off still send", "Reminders turned off, still sent."},
      {false, false, 10, "Export to Excel loses columns",
       "Export to Excel loses the custom columns.", "Import from Excel loses columns",
       "Import from Excel loses the custom columns."},
      {false, false, 600, "Password reset", "How do I reset my password?", "Password reset",
       "I want to reset the password."},
      {false, true, 60, "Add a guest to the board", "How do I invite a guest to one board?",
       "Board colours", "How do I change the colours of a board?"},
      {false, false, 60, "Due date wrong", "The due date of task 4411 is wrong.", "Due date wrong",
       "The due date of task 5522 is wrong."},
      {true, true, 10, "附件上传卡住", "上传 12 MB 的压缩包到一半就停了", "压缩包传不上去",
       "12 MB 的附件压缩包上传到一半停住"},
      {true, true, 2, "日历订阅是空的", "Outlook 订阅的日历里看不到任务", "Outlook 日历没有任务",
       "订阅到 Outlook 的日历一直是空的"},
      {true, false, 30, "密钥轮换后 Webhook 签名校验失败",
       "周一轮换签名密钥后所有 Webhook 推送校验都失败", "密钥轮换后 Webhook 签名校验失败",
       "周一轮换签名密钥之后所有 Webhook 推送校验都失败了"},
      {true, true, 5, "单点登录死循环", "Okta 认证后又跳回登录页", "Okta 登录循环",
       "用 Okta 单点登录总是回到登录页"},
      {true, true, 1, "甘特图打印重叠", "打印甘特图时任务条重叠", "打印出来的甘特图任务条叠在一起",
       "纸上的任务条重叠"},
      {true, true, 30, "工时审批没邮件", "审批人收不到工时审批邮件", "工时审批人没收到邮件",
       "提交工时后审批人没有邮件通知"},
      {true, true, 15, "接口报 E5003", "用接口创建任务返回 E5003", "创建任务 E5003",
       "通过 API 建任务报 E5003"},
      {false, false, 5, "你好", "请问有人吗", "你好", "请问有人吗"},
      {false, false, 5, "咨询", "有个问题想请教", "咨询", "有个问题想请教"},
      {false, true, 30, "订单 20311 退款", "申请订单 20311 的退款", "订单 20498 退款",
       "申请订单 20498 的退款"},
      {false, true, 10, "开启提醒后不发消息", "提醒开启，没有消息", "关闭提醒后还发消息",
       "提醒关闭，还有消息"},
      {false, false, 10, "导出 Excel 少列", "导出到 Excel 少了自定义列", "导入 Excel 少列",
       "从 Excel 导入少了自定义列"},
      {false, false, 600, "重置密码", "怎么重置密码", "重置密码", "我要重置密码"},
      {false, true, 60, "邀请访客", "怎么邀请访客进看板", "看板颜色", "看板的颜色怎么改"},
      {false, false, 60, "截止日期错误", "任务 4411 的截止日期不对", "截止日期错误",
       "任务 5522 的截止日期不对"},
      {true, true, 20, "飞书通知收不到", "飞书里收不到任务到期通知", "No Feishu notifications",
       "Feishu does not deliver due date notifications of tasks"},
      {true, true, 20, "甘特图导出 PDF 报错 E2210", "导出 PDF 时报 E2210", "Gantt PDF export E2210",
       "Exporting the Gantt chart to PDF gives E2210"},
      {false, false, 20, "看板权限", "怎么设置看板权限", "Board filters",
       "How do I filter a board by label?"},
      {false, true, 20, "导出报错 E2210", "导出报错 E2210", "Export fails with E3310",
       "Export fails with E3310"},
      {true, true, 40, "Cannot archive old projects",
       "Archiving of old projects is greyed out since version 4.1.203.",
       "Archive button greyed out", "The archive button of old projects is greyed out."},
      {false, true, 40, "Project PROJ-4411 locked", "Please unlock the project PROJ-4411.",
       "Project PROJ-4418 locked", "Please unlock the project PROJ-4418."},
      {false, true, 40, "Contract 7731 renewal", "Renew the contract 7731 by a year.",
       "Contract 7740 renewal", "Renew the contract 7740 by a year."},
      {true, true, 40, "旧项目无法归档", "4.1.203 版起旧项目的归档按钮是灰的", "归档按钮灰色",
       "旧项目的归档按钮点不了，是灰色"},
      {false, true, 40, "合同 7731 续签", "合同 7731 续签一年", "合同 7740 续签",
       "合同 7740 续签一年"},
      {false, false, 40, "飞书机器人消息延迟", "飞书机器人的消息晚到十分钟", "飞书机器人消息重复",
       "飞书机器人的消息发了三遍"},
      {false, false, 40, "Slack bot messages late",
       "Messages of the Slack bot come ten minutes late.", "Slack bot messages doubled",
       "Messages of the Slack bot come three times."},
      {false, true, 4000, "Card colours", "Which colours can cards have?", "Card covers",
       "Can cards have cover pictures?"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.subject, row.other_subject);
    const SharedCase shared = CompareCases(CaseWordsOf(row.subject, row.description),
                                           CaseWordsOf(row.other_subject, row.other_description));
    const double similarity = CompareTickets({row.subject, row.description},
                                             {{row.other_subject, row.other_description}})[0]
                                  .similarity;
    CHECK(IsSameCase(shared, similarity,
                     {row.is_same_requester, std::chrono::minutes(row.minutes)}) == row.is_same);
  }
}

TEST_CASE("the same words say less the longer ago and the stranger they are",
          "[knowledge][similar][core]") {
  const SharedCase shared = {.weight = 4, .coverage = 0.5};
  using std::chrono::hours;
  CHECK(IsSameCase(shared, 0.3, {true, hours(1)}));
  CHECK_FALSE(IsSameCase(shared, 0.3, {true, hours(2)}));
  CHECK(IsSameCase(shared, 0.4, {true, hours(72)}));
  CHECK_FALSE(IsSameCase(shared, 0.4, {true, hours(73)}));
  CHECK_FALSE(IsSameCase(shared, 0.4, {false, hours(1)}));
  CHECK_FALSE(IsSameCase(shared, 1, {false, hours(1)}));  // too little for strangers
  CHECK(IsSameCase({.weight = 6, .coverage = 0.8}, 0.75, {false, hours(1)}));
}

TEST_CASE("codes and concepts are shared across languages", "[knowledge][similar][core]") {
  const SharedCase shared = CompareCases(CaseWordsOf("甘特图导出报错 E7741", ""),
                                         CaseWordsOf("Export of the Gantt chart: E7741", ""));
  CHECK(shared.codes == std::vector<std::string>{"e7741"});
  CHECK(shared.concepts.size() == 2);
  CHECK(SimilarityAcross(shared, 0.05) > 0.4);
  CHECK(SimilarityAcross(shared, 0.9) == Approx(0.9));
  CHECK(SimilarityAcross({.weight = 1, .coverage = 1}, 0.1) == Approx(0.1));
  // What both bridges hold.
  CHECK(BridgeText("甘特图 E7741", "") == "e7741 concept0 ");
  CHECK(BridgeText("Gantt E7741", "") == "e7741 concept0 ");
  CHECK(CaseWordsOf("\xff\xfe", "").weight >= 0);
  CHECK(CaseWordsOf("", "").weight == 0);
}

}  // namespace
}  // namespace deskmesh::knowledge
