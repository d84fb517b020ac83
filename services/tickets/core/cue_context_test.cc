// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/cue_context.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tickets/core/classification_rule.h"

namespace deskmesh::tickets {
namespace {

struct Row {
  const char* subject;
  const char* priorities;  // any of them; empty: not checked
};

// Each is of the type (kUnset: any) and of one of its priorities; none that isn't a fault is said to
// concern a core function.
void CheckRows(const std::vector<Row>& rows, Type type) {
  for (const Row& row : rows) {
    const Classification found = Classify(row.subject, "");
    CAPTURE(row.subject, found.decisions[0].reason, found.decisions[1].reason);
    if (type != Type::kUnset) CHECK(NameOf(found.type) == NameOf(type));
    const std::string priorities = row.priorities;
    if (!priorities.empty()) {
      CHECK(priorities.find(NameOf(found.priority)) != std::string::npos);
    }
    if (type == Type::kFeature) CHECK_FALSE(found.affects_core_function);
  }
}

TEST_CASE("troubles are faults, however they are told, in English", "[tickets][core]") {
  CheckRows(
      {
          {"Charged twice", ""},
          {"Webhook deliveries stopped", ""},
          {"Guest users can see private boards", ""},
          {"I can’t log in", "P1"},
          {"The timer doesn’t work", ""},
          {"The app crashed on my phone", "P1"},
          {"Everyone is affected: cannot log in", "P0"},
          {"a bug.", "P2"},
          {"The whole site is down since 9:00", "P0"},
          {"Our board is down again, please help", "P0"},
          {"If I click save, it crashes", "P1"},
          {"Why can't I export to PDF?", ""},
          {"The crash is still not fixed", ""},
          {"How do I fix error 1045 on import?", ""},
          {"Due dates shift by one day for no reason", ""},
          {"Comments don't show up on mobile", ""},
          {"Search returns 503", ""},
          {"Recurring task created twice", ""},
          {"My tasks are gone", ""},
          {"It is not that slow, but the export fails", ""},
          {"Not urgent: the logo is missing on the portal", "P2P3"},
          {"Urgent: nobody can edit cards", "P0P1"},
          {"Is there a bug in the export?", ""},
          {"Attachments vanish after I refresh the page", ""},
          {"My invoice shows the wrong VAT number", ""},
          {"The mobile app logs me out every five minutes", ""},
          {"Reminder e-mails arrive three hours late", ""},
          {"The burndown chart hasn't updated since Monday", ""},
          {"Dragging a card does nothing", ""},
          {"We were billed for seats we removed", ""},
          {"External contractors are able to open confidential projects", ""},
          {"Couldn’t sign in with SSO this morning", "P1"},
          {"Slack integration disconnected itself", ""},
          {"PDF export comes out empty", ""},
          {"Sub-tasks lose their assignee when moved", ""},
          {"Production server is down", "P0"},
          {"Login is down for everyone", "P0"},
          {"Data loss after the last update", "P0P1"},
          {"URGENT: can’t save tasks", "P1"},
          {"Column widths reset each time I open the list", ""},
          {"The webhook sends every event three times", ""},
          {"My time entries from last week disappeared", ""},
          {"Calendar feed stuck on last month", ""},
          {"I never got the invitation mail", ""},
          {"Two-factor codes are rejected", ""},
          {"Filters on the board don’t do anything", ""},
          {"Guests see our salary project", ""},
          {"Card was debited twice this month", ""},
          {"Uploads freeze at 99%", ""},
          {"Custom fields are wiped after every edit", ""},
          {"The weekly digest goes to people who left", ""},
          {"Board colours look different on every computer", ""},
          {"Our SAML login bounces back to the start page", ""},
          {"Cannot drag epics on the roadmap", ""},
          {"Mentions do not notify anybody", ""},
          {"The iOS app drains the battery", ""},
          {"Totals in the timesheet don’t add up", ""},
          {"Archived projects are listed among active ones", ""},
          {"Our colleagues were removed from all boards overnight", ""},
          {"The progress bar goes past 100 percent", ""},
          {"Every comment is posted with my boss's name", ""},
          {"Avatars look pixelated on the new layout", ""},
      },
      Type::kFault);
}

TEST_CASE("troubles are faults, however they are told, in Chinese", "[tickets][core]") {
  CheckRows(
      {
          {"收不到提醒", ""},
          {"登陆不了", "P1"},
          {"进不去系统", "P1"},
          {"系統崩潰了,無法登入", "P0"},
          {"接口返回 500", ""},
          {"提示 ＥＲＲ＿ＡＵＴＨ", ""},
          {"页面打不开", ""},
          {"任务不见了", ""},
          {"按钮点了没反应", ""},
          {"重复扣费", "P1"},
          {"系统崩溃了", "P0"},
          {"客户端崩溃", "P1"},
          {"无法登录，所有人都不行", "P0"},
          {"报表异常，数字对不上", "P2"},
          {"导入时提示错误码 30012", "P2"},
          {"点击保存，页面返回 HTTP 502", "P2"},
          {"如何修复这个错误", ""},
          {"服务器宕机了，整个公司用不了", "P0"},
          {"怎么又打不开了", ""},
          {"怎么登录不了", ""},
          {"没收到验证码", ""},
          {"邮件通知一直发不出来", ""},
          {"紧急！导出失败", "P1"},
          {"订单被重複扣款", ""},
          {"甘特圖載入不出來", ""},
          {"升级后看板打不开", ""},
          {"附件上传不了", ""},
          {"看到了别的公司的项目", ""},
          {"钉钉登录失败", ""},
          {"附件刷新后就没了", ""},
          {"燃尽图从周一开始没更新过", ""},
          {"拖动卡片没有任何反应", ""},
          {"导出的 PDF 是空白的", ""},
          {"手机端老是自动退出登录", ""},
          {"日报邮件晚到三个小时", ""},
          {"同一笔订单扣了我两次钱", ""},
          {"外部人员居然能看到内部项目", ""},
          {"今天早上单点登录登不进去", "P1"},
          {"接口一直报 502", ""},
          {"搜索搜不出任何结果", ""},
          {"驗證碼收不到,註冊不了", ""},
          {"所有人都登不上了", "P0P1"},
          {"线上系统宕机了，快看看", "P0P1"},
          {"昨晚的数据全没了", "P0P1"},
          {"加急处理：任务保存不了", "P1"},
          {"列表的列宽每次打开都被重置", ""},
          {"网页钩子同一事件推送三次", ""},
          {"上周登记的工时不见了", ""},
          {"邀请邮件一直没来", ""},
          {"筛选条件选了没用", ""},
          {"访客能看到薪资项目", ""},
          {"这个月刷了我两笔钱", ""},
          {"上传到 99% 就卡着不动", ""},
          {"工時統計對不上", ""},
          {"二次验证码老提示无效", ""},
          {"自定义字段编辑后会被清掉", ""},
          {"周报发给了已经离职的人", ""},
          {"路线图里史诗拖不动", ""},
          {"@ 了同事但对方收不到", ""},
          {"苹果端耗电特别厉害", ""},
          {"工时合计算得不对", ""},
          {"SAML 登录后又跳回首页", ""},
          {"看板顏色每台電腦都不一樣", ""},
          {"打印视图把开始和结束日期弄反了", ""},
          {"归档项目又跑到进行中列表里", ""},
          {"同事一夜之间被移出所有看板", ""},
          {"进度条超过了百分之百", ""},
          {"评论署名变成我老板", ""},
      },
      Type::kFault);
}

TEST_CASE("what is asked, wished, denied, supposed, over or a name is no fault, in English",
          "[tickets][core]") {
  CheckRows(
      {
          {"My trial is down to 3 days", "P2P3"},
          {"The price of the team plan is down", "P2P3"},
          {"How do I avoid data loss when I move a project?", "P3"},
          {"This is not urgent", "P2P3"},
          {"How do I mark a task as urgent?", "P3"},
          {"Nothing is broken, thanks!", "P2P3"},
          {"How do I create a milestone?", "P3"},
          {"Debugger settings", "P2"},
          {"terror", "P2"},
          {"Number of open tickets is down by 20 percent this week", "P2P3"},
          {"What happens if the server crashes during a backup?", "P3"},
          {"Will my data be lost if I downgrade?", "P3"},
          {"Can I export to PDF?", "P3"},
          {"Where can I see the error log?", "P3"},
          {"No errors so far, import went fine", "P2P3"},
          {"The app never crashed for us, great job", "P2P3"},
          {"The crash was fixed, thank you", "P2P3"},
          {"I don't know how to add a guest", "P2P3"},
          {"Please add a dark mode", "P2P3"},
          {"It would be nice to sort cards by colour", "P2P3"},
          {"How do I upgrade to the enterprise plan?", "P3"},
          {"The export returns 500 rows, can we raise that?", ""},
          {"Where is the emergency contact field?", "P3"},
          {"It isn't broken, I just wondered how colours work", "P2P3"},
          {"Is there a report on failed imports?", ""},
          {"Does the Gantt view support baselines?", "P3"},
          {"Looking for a way to bulk edit due dates", "P2P3"},
          {"What is the difference between a milestone and a phase?", "P3"},
          {"We'd love an option to hide weekends", "P2P3"},
          {"Which plan includes time tracking?", "P3"},
          {"I can't figure out where to change my avatar", "P2P3"},
          {"Please let us lock finished sprints", "P2P3"},
          {"Thanks for the quick answer yesterday!", "P2P3"},
          {"It's not an emergency, just a question about colours", "P2P3"},
          {"There was no outage on our side, ignore the alert", "P2P3"},
          {"How can we protect ourselves against data loss?", "P3"},
          {"What would happen if a node crashed?", "P3"},
          {"We are planning a disaster recovery drill: server crash at 10:00", "P2P3"},
          {"Can I filter by the urgent tag?", "P3"},
          {"Our velocity is down this sprint", "P2P3"},
          {"The backlog is down to 12 items", "P2P3"},
          {"Where do I find the bug tracker template?", "P3"},
          {"I have not seen any crash since, all good", "P2P3"},
          {"Everything works without errors now", "P2P3"},
          {"Who gets notified when a task is marked urgent?", "P3"},
          {"Could you show me how dependencies work?", "P2P3"},
          {"Is dark mode on the roadmap?", "P2P3"},
          {"Please send the invoice to our accounting address", "P2P3"},
          {"Nice product, just saying hi", "P2P3"},
          {"We want to rename a workspace", "P2P3"},
          {"Nothing urgent here, just checking in", "P2P3"},
          {"We haven't had a single failure this year", "P2P3"},
          {"What is your policy for outages?", "P2P3"},
          {"Can a task be flagged urgent automatically?", "P2P3"},
          {"Seat count is down from 40 to 35", "P2P3"},
          {"How many guests are included?", "P2P3"},
          {"Where did the archive button move to?", "P2P3"},
          {"I'd like a copy of my receipt", "P2P3"},
          {"Would you add a Spanish translation?", "P2P3"},
          {"It wasn't urgent after all", "P2P3"},
          {"No bug, my mistake", "P2P3"},
          {"How does the app behave when the network fails?", "P2P3"},
          {"Sprint capacity is down to 20 points", "P2P3"},
          {"Is there a template for outage reports?", "P2P3"},
          {"Does the urgent priority send a text message?", "P2P3"},
          {"Address change for our March invoice", "P2P3"},
          {"Feedback on the new pricing page", "P2P3"},
          {"We have moved to a new office", "P2P3"},
          {"Thanks, the answer was helpful", "P2P3"},
      },
      Type::kFeature);
}

TEST_CASE("what is asked, wished, denied, supposed, over or a name is no fault, in Chinese",
          "[tickets][core]") {
  CheckRows(
      {
          {"会不会数据丢失？想了解备份策略", "P3"},
          {"服务器宕机演练怎么做计划", "P3"},
          {"不紧急", "P2P3"},
          {"紧急联系人字段在哪里", "P3"},
          {"没有报错", "P2P3"},
          {"无法想象没有你们的产品，太棒了", "P2P3"},
          {"没丢", "P2P3"},
          {"如何设置任务依赖", "P3"},
          {"你好", "P2"},
          {"如果服务器宕机，我们的数据会怎样？", "P3"},
          {"怎么防止数据泄露", "P3"},
          {"能不能按部门分组", "P3"},
          {"怎么查看错误日志", "P3"},
          {"没有任何问题，谢谢", "P2P3"},
          {"紧急：明天要给老板演示，怎么导出甘特图", "P1"},
          {"不急，想问下怎么改颜色", "P2P3"},
          {"专业版升级企业版怎么补差价？", "P3"},
          {"发票抬头怎么改", ""},
          {"怎么把任务标记为紧急", "P3"},
          {"支持钉钉登录吗", "P3"},
          {"并没有崩溃，只是问一下", "P2P3"},
          {"甘特图支持基线吗", "P3"},
          {"想批量修改截止日期", "P2P3"},
          {"里程碑和阶段有啥区别", "P3"},
          {"希望周末可以隐藏", "P2P3"},
          {"哪个版本带工时", "P3"},
          {"头像在哪儿换", "P2P3"},
          {"麻烦开一下发票", "P2P3"},
          {"谢谢，昨天的回复很及时", "P2P3"},
          {"不是很紧急，方便的时候看一下", "P2P3"},
          {"目前没有出现过崩溃", "P2P3"},
          {"怎样避免误删导致的数据丢失", "P3"},
          {"万一服务器宕机，有没有备用方案", "P3"},
          {"下周做宕机演练，需要准备什么", "P2P3"},
          {"紧急标签的颜色怎么改", "P3"},
          {"能按紧急程度排序吗", "P3"},
          {"缺陷类型里怎么加一个崩溃选项", "P3"},
          {"系统没有挂，是我网络的问题", "P2P3"},
          {"问题已经解决了，谢谢", "P2P3"},
          {"从来没有报错过，好评", "P2P3"},
          {"暗色模式有计划吗", "P2P3"},
          {"把发票寄到财务邮箱", "P2P3"},
          {"产品很好用，打个招呼", "P2P3"},
          {"工作区想改个名字", "P2P3"},
          {"并不急，有空看看就行", "P2P3"},
          {"一年都没出过故障", "P2P3"},
          {"宕机的赔付标准是什么", "P2P3"},
          {"能自动把任务标成紧急吗", "P2P3"},
          {"没丢数据，虚惊一场", "P2P3"},
          {"如果误删了项目会丢失数据吗", "P2P3"},
          {"怕数据丢失，想买备份服务", "P2P3"},
          {"不会崩溃吧？", "P2P3"},
          {"能送多少个访客名额", "P2P3"},
          {"归档按钮挪到哪儿了", "P2P3"},
          {"想要一份收据", "P2P3"},
          {"可以加个西班牙语吗", "P2P3"},
          {"没那么急，下周回复也行", "P2P3"},
          {"不是故障，是我操作错了", "P2P3"},
          {"断网的时候应用会怎样", "P2P3"},
          {"有没有宕机报告的模板", "P2P3"},
          {"紧急优先级会发短信吗", "P2P3"},
          {"怎样降低数据泄露的风险", "P2P3"},
          {"三月发票地址变更", "P2P3"},
          {"我们换了新的办公室", "P2P3"},
          {"对新价格页的反馈", "P2P3"},
          {"收到回复了，谢谢", "P2P3"},
      },
      Type::kFeature);
}

TEST_CASE("installations are told by their things, in English", "[tickets][core]") {
  CheckRows(
      {
          {"Docker installation on Debian", "P2"},
          {"How do I install the desktop client?", ""},
          {"Which Postgres version do you need for the on-prem edition?", ""},
          {"Helm values for an air-gapped cluster", ""},
          {"The installer asks for a license file", ""},
          {"Moving our self-hosted instance to a new server", ""},
          {"Setting up behind an nginx reverse proxy", ""},
          {"Can we run it on our own servers?", ""},
          {"Upgrading from 3.2 to 4.0 on Ubuntu", ""},
          {"Silent installation of the desktop client via GPO", ""},
          {"Do you ship an ARM docker image?", ""},
          {"Need a new activation key after replacing the motherboard", ""},
          {"Minimum hardware requirements for 200 users", ""},
          {"Which ports must be open for the on-premise server?", ""},
          {"Docker compose stops at the migration step", ""},
      },
      Type::kInstall);
}

TEST_CASE("installations are told by their things, in Chinese", "[tickets][core]") {
  CheckRows(
      {
          {"私有化部署，需要准备什么服务器", "P2"},
          {"部署后无法启动，安装脚本在部署时停住", "P2"},
          {"离线环境怎么激活", ""},
          {"私有部署最低要几核几G", ""},
          {"安装包在哪里下载", ""},
          {"内网环境怎么导入授权文件", ""},
          {"从 3.2 升级到 4.0 的步骤", ""},
          {"k8s 部署用哪个镜像", ""},
          {"装在 CentOS 上需要什么依赖", ""},
          {"服务器搬迁，怎么把系统迁到新机器", ""},
          {"配置 https 证书", ""},
          {"有没有 ARM 版镜像", ""},
          {"换了主板需要重新激活授权", ""},
          {"200 人的团队服务器要什么配置", ""},
          {"本地部署要开哪些端口", ""},
          {"docker compose 启动停在迁移那一步", ""},
      },
      Type::kInstall);
}

TEST_CASE("hurry counts where it is meant, in English", "[tickets][core]") {
  CheckRows(
      {
          {"This is urgent, we present in an hour", "P1"},
      },
      Type::kUnset);
}

TEST_CASE("hurry counts where it is meant, in Chinese", "[tickets][core]") {
  CheckRows(
      {
          {"升级会不会导致数据丢失", "P2P3"},
          {"很紧急，一小时后要汇报", "P1"},
      },
      Type::kUnset);
}

TEST_CASE("whole tickets are read sentence by sentence", "[tickets][core]") {
  struct Ticket {
    const char *subject, *description;
    Type type;
    const char* priorities;
  };
  const Ticket tickets[] = {
      {"Export to CSV",
       "Hi team, when I export the task list to CSV the umlauts come out as question marks. We use Excel 2019. Thanks, Jana",
       Type::kFault, "P2P3"},
      {"Question about roles",
       "Hello, we would like to know if a viewer can comment. We have 30 viewers. Best regards, Tom",
       Type::kFeature, "P2P3"},
      {"New server",
       "Good morning, next month we move to a new server with Debian 12. Is there a guide how to migrate the database and attachments?",
       Type::kInstall, "P2P3"},
      {"Can't get in",
       "Since this morning nobody in marketing can log in, the page says \"invalid session\".",
       Type::kFault, "P1"},
      {"Cancel subscription",
       "We no longer need the tool, please cancel our subscription at the end of the month.",
       Type::kFeature, "P2P3"},
      {"Thank you", "The error from yesterday is fixed now, everything works again. Great support!",
       Type::kFeature, "P2P3"},
      {"URGENT", "Our whole company has been locked out since 8:00. Please fix asap!!!",
       Type::kFault, "P0P1"},
      {"Training",
       "We plan a training on incident handling next week. Do you have slides about how your team reacts when the service is down?",
       Type::kFeature, "P2P3"},
      {"Gantt",
       "I moved a task by two days and its successors did not move with it although they are linked finish-to-start.",
       Type::kFault, "P2P3"},
      {"Webhook docs",
       "Where do I find which events your webhooks send and what a retry looks like when our endpoint fails?",
       Type::kFeature, "P2P3"},
      {"Import", "How can I import tasks from Trello? I don't want to lose labels.", Type::kFeature,
       "P2P3"},
      {"Import from Trello",
       "I imported our Trello board and all labels are missing. What can I do?", Type::kFault,
       "P2P3"},
      {"导出 CSV", "您好，把任务列表导出成 CSV 后中文全是问号，我们用的是 Excel 2019。谢谢",
       Type::kFault, "P2P3"},
      {"关于角色的问题", "您好，想了解一下访客角色能不能评论，我们有 30 个访客。", Type::kFeature,
       "P2P3"},
      {"换服务器", "早上好，下个月我们要迁到新服务器（Debian 12），有没有迁移数据库和附件的教程？",
       Type::kInstall, "P2P3"},
      {"登不进去", "今天早上开始市场部的人都登不进去了，页面提示会话无效。", Type::kFault, "P0P1"},
      {"取消订阅", "我们不再需要这个工具了，请在月底取消订阅。", Type::kFeature, "P2P3"},
      {"感谢", "昨天的报错已经修复了，一切正常，客服很给力！", Type::kFeature, "P2P3"},
      {"紧急", "全公司从八点开始都登录不了，请尽快处理！！！", Type::kFault, "P0P1"},
      {"培训", "下周我们要做故障处理的培训，你们有没有服务宕机时团队怎么响应的资料？",
       Type::kFeature, "P2P3"},
      {"甘特图", "我把一个任务往后拖了两天，后置任务没有跟着动，明明设了完成到开始的依赖。",
       Type::kFault, "P2P3"},
      {"Webhook 文档", "你们的 Webhook 会推哪些事件？如果我们的接口失败了会重试几次？",
       Type::kFeature, "P2P3"},
      {"导入", "怎么从 Trello 导入任务？不想丢标签。", Type::kFeature, "P2P3"},
      {"Trello 导入", "从 Trello 导入后标签全没了，怎么办？", Type::kFault, "P2P3"},
      {"Seats", "We are down to two free seats, please send a quote for ten more.", Type::kFeature,
       "P2P3"},
      {"Data retention", "If we delete a project, is the data lost forever or can it be restored?",
       Type::kFeature, "P2P3"},
      {"数据保留", "删除项目后数据会永久丢失还是可以恢复？", Type::kFeature, "P2P3"},
      {"涨价", "听说团队版要涨价，是真的吗？", Type::kFeature, "P2P3"},
      {"If I open the board, it crashes, why?", "", Type::kFault, ""},
      {"如果点保存就报错，是什么原因？", "", Type::kFault, ""},
      {"When I open the report it fails. Can you help?", "", Type::kFault, ""},
      {"If our server fails, can we restore from your backup?", "", Type::kFeature, "P2P3"},
      {"如果服务器故障，能从你们的备份恢复吗？", "", Type::kFeature, "P2P3"},
      {"为什么会报错？", "", Type::kFault, ""},
      {"Why does the import fail?", "", Type::kFault, ""},
      {"Do failed payments lock our account?", "", Type::kFeature, "P2P3"},
      {"扣款失败会锁定账号吗", "", Type::kFeature, "P2P3"},
      {"Payment failed and our account is locked", "", Type::kFault, ""},
      {"扣款失败，账号被锁了", "", Type::kFault, ""},
      {"No complaints, everything runs without problems", "", Type::kFeature, "P2P3"},
      {"一切正常，没有任何异常", "", Type::kFeature, "P2P3"},
      {"Please mark ticket 12 as urgent in our project template", "", Type::kFeature, "P2P3"},
      {"请把模板里的紧急任务改成高优先级", "", Type::kFeature, "P2P3"},
      {"Can't log in, this is urgent", "", Type::kFault, "P1"},
      {"登录不了，急", "", Type::kFault, "P1"},
      {"Install fails with exit code 2", "", Type::kInstall, ""},
      {"安装到一半失败", "", Type::kInstall, ""},
      {"Since the upgrade the search finds nothing", "", Type::kFault, ""},
      {"升级之后搜索搜不到东西", "", Type::kFault, ""},
      {"Our server is in Frankfurt, does that slow down the app?", "", Type::kFeature, "P2P3"},
      {"Does anyone else get an error on the dashboard?", "", Type::kFault, ""},
      {"Will a crash report be sent automatically?", "", Type::kFeature, "P2P3"},
      {"Does the app work offline?", "", Type::kFeature, "P2P3"},
      {"Search finds nothing after the upgrade", "", Type::kFault, ""},
      {"昨晚开始邮件全被退回", "", Type::kFault, ""},
      {"Your new design is great and the team loves it", "", Type::kFeature, "P2P3"},
      {"新版设计很棒，大家都喜欢", "", Type::kFeature, "P2P3"},
      {"Just a heads-up: our server will be down for maintenance on Sunday", "", Type::kFeature,
       "P2P3"},
      {"周日我们服务器停机维护，提前说一声", "", Type::kFeature, "P2P3"},
      {"Need an offer for 50 seats asap when you can, no rush", "", Type::kFeature, "P2P3"},
      {"Slow loading of the portfolio view", "", Type::kFault, ""},
      {"项目集视图加载很慢", "", Type::kFault, ""},
  };
  for (const Ticket& ticket : tickets) {
    const Classification found = Classify(ticket.subject, ticket.description);
    CAPTURE(ticket.subject, ticket.description, found.decisions[0].reason);
    CHECK(NameOf(found.type) == NameOf(ticket.type));
    const std::string priorities = ticket.priorities;
    if (!priorities.empty()) CHECK(priorities.find(NameOf(found.priority)) != std::string::npos);
  }
}

TEST_CASE("a text is folded before words are looked for in it", "[tickets][core]") {
  CHECK(FoldForCues("I can\u2019t", "ＥＲＲ") == "i can't\nerr");
  CHECK(FoldForCues("無法登入", "") == "无法登入\n");
  CHECK(FoldForCues("配置 https 证书", "a b") == "配置https证书\na b");
  CHECK(FoldForCues("\xff", "").size() > 1);  // what is no text is read as such
}

TEST_CASE("what is denied in one clause says nothing about the next", "[tickets][core]") {
  CHECK(Classify("Not urgent, but the export fails", "").type == Type::kFault);
  CHECK(Classify("没有报错，但是页面打不开", "").type == Type::kFault);
  CHECK(Classify("It was down and was fixed. Now it is down again", "").type == Type::kFault);
  const std::string text = "a, b but c. d? e\nf";
  const std::vector<Clause> clauses = ClausesOf(text);
  REQUIRE(clauses.size() == 6);
  CHECK(clauses[3].is_question);
  CHECK_FALSE(clauses[0].is_question);
  CHECK(clauses.back().end == text.size());
}

TEST_CASE("a text of nothing but troubles is read in no time", "[tickets][core]") {
  std::string text;
  while (text.size() < 4'000) text += "error ";
  CHECK(Classify("", text).type == Type::kFault);
  CHECK(Classify("", text).words.size() == 1);
}

TEST_CASE("words whose tickets people sort otherwise speak less, then no more", "[tickets][core]") {
  const auto sorted = [](int tickets) {
    WordRecord record;
    record.types[static_cast<std::size_t>(Type::kFeature)] = tickets;
    record.priorities[static_cast<std::size_t>(Priority::kP3)] = tickets;
    return WordRecords{{"server is down", record}};
  };
  const auto of = [&](int tickets) {
    return Classify("The demo server is down", "", sorted(tickets));
  };
  const Classification fresh = Classify("The demo server is down", "");
  CHECK(fresh.type == Type::kFault);
  CHECK(fresh.priority == Priority::kP0);
  CHECK(fresh.affects_core_function);
  CHECK(fresh.words == std::vector<std::string>{"server is down"});
  // A few corrections make it less sure …
  CHECK(of(8).type == Type::kFault);
  CHECK(of(8).decisions[0].confidence < fresh.decisions[0].confidence);
  // … as many as the table's own word is worth silence it, and what it said of a core function.
  const Classification unlearned = of(125);
  CHECK(unlearned.type == Type::kFeature);
  CHECK(unlearned.priority == Priority::kP2);
  CHECK_FALSE(unlearned.affects_core_function);
  CHECK(unlearned.decisions[0].confidence < 0.5);
  // Other words of the text keep theirs.
  CHECK(Classify("The demo server is down, login fails", "", sorted(125)).type == Type::kFault);
  // People who agree change nothing.
  WordRecord agreed;
  agreed.types[static_cast<std::size_t>(Type::kFault)] = 200;
  agreed.priorities[static_cast<std::size_t>(Priority::kP0)] = 200;
  CHECK(Classify("The demo server is down", "", {{"server is down", agreed}})
            .decisions[0]
            .confidence == Approx(fresh.decisions[0].confidence));
  // They may agree with the type and not with the hurry.
  agreed.priorities = {};
  agreed.priorities[static_cast<std::size_t>(Priority::kP3)] = 200;
  const Classification calm = Classify("The demo server is down", "", {{"server is down", agreed}});
  CHECK(calm.type == Type::kFault);
  CHECK(calm.priority == Priority::kP2);
}

}  // namespace
}  // namespace deskmesh::tickets
