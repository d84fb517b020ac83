// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/shipped_flows.h"

namespace deskmesh::chat::dialogue {
namespace {

// Goes on at `end` or `person`.
ChooseNode AsksWhetherSolved() {
  return {.text = {"这样解决了吗？", "Did that solve it?"},
          .slot = "solved",
          .options = {{"yes",
                       {"解决了", "Yes"},
                       {"好了", "可以了", "解决", "没问题", "没有问题", "没事了", "yes", "thanks",
                        "solved", "works now", "no problem"},
                       "end"},
                      {"no",
                       {"没有解决", "No"},
                       {"没有", "没", "未", "不行", "不能", "不可以", "还是", "仍", "解决不了",
                        "no", "not", "didn't", "doesn't", "isn't", "hasn't", "still"},
                       "person"}},
          .attempts = 1,
          .otherwise = "person"};
}

Flow Diagnosis() {
  Flow flow;
  flow.id = "flw_diagnosis";
  flow.version = 0;
  flow.name = "Diagnosis";
  flow.trigger.on_vague_report = true;
  flow.start = "where";
  flow.nodes = {
      {"where", ChooseNode{.text = {"是在哪一步出现问题的？", "When does it happen?"},
                           .slot = "where",
                           .options = {{"login",
                                        {"登录时", "While logging in"},
                                        {"登录", "log in", "login", "sign in"},
                                        "login_scope"},
                                       {"open_page",
                                        {"打开某个页面时", "On opening a page"},
                                        {"打开", "页面", "page", "load"},
                                        "which_page"},
                                       {"click",
                                        {"点击某个按钮后", "After a click"},
                                        {"点击", "按钮", "click", "button"},
                                        "which_page"},
                                       {"import_export",
                                        {"导入或导出时", "On import or export"},
                                        {"导入", "导出", "import", "export", "excel"},
                                        "which_file"}},
                           .attempts = 2,
                           .otherwise = "which_page"}},
      {"login_scope",
       ChooseNode{.text = {"只有您一个人登录不了，还是同事也一样？",
                           "Is it only you, or your colleagues as well?"},
                  .slot = "scope",
                  .options = {{"me", {"只有我", "Only me"}, {"我一个", "just me"}, "code"},
                              {"everybody",
                               {"大家都不行", "Everybody"},
                               {"都", "同事", "all", "everyone", "colleagues"},
                               "outage"}},
                  .attempts = 2,
                  .otherwise = "code"}},
      {"outage", HandOverNode{.note = {"多人无法登录", "Several people can't log in"},
                              .team_id = "",
                              .priority = Priority::kP0}},
      {"which_page", AskNode{.text = {"请告诉我页面或按钮的名称。", "Which page or button is it?"},
                             .slot = "page",
                             .type = SlotType::kText,
                             .again = {},
                             .attempts = 2,
                             .next = "code",
                             .failed = ""}},
      {"which_file",
       ChooseNode{.text = {"是什么文件？", "What kind of file?"},
                  .slot = "file",
                  .options = {{"excel", {"Excel", "Excel"}, {"xlsx", "xls", "表格"}, "code"},
                              {"csv", {"CSV", "CSV"}, {}, "code"},
                              {"other", {"其他", "Another"}, {}, "code"}},
                  .attempts = 2,
                  .otherwise = "code"}},
      {"code", AskNode{.text = {"页面上有错误码吗？有的话请发给我，没有就回复“没有”。",
                                "Is there an error code? Send it, or answer \"no\"."},
                       .slot = "error_code",
                       .type = SlotType::kErrorCode,
                       .again = {},
                       .attempts = 1,
                       .next = "search",
                       .failed = "search"}},
      {"search", SearchNode{.query = "{where} {page} {file} {error_code}",
                            .answered = "solved",
                            .suggested = "solved",
                            .none = "person"}},
      {"solved", AsksWhetherSolved()},
      {"end", EndNode{.text = {"太好了！还有问题随时找我。",
                               "Great! I am here if anything else comes up."},
                      .solved = true}},
      {"person",
       HandOverNode{.note = {"诊断后仍未解决：{where} {page} {error_code}",
                             "Not solved after the diagnosis: {where} {page} {error_code}"},
                    .team_id = "",
                    .priority = {}}},
  };
  return flow;
}

// One thing to say, and where to read on.
Flow Says(std::string id, std::string name, FlowTrigger trigger, Bilingual text,
          std::vector<Link> links) {
  Flow flow;
  flow.id = std::move(id);
  flow.version = 0;
  flow.name = std::move(name);
  flow.trigger = std::move(trigger);
  flow.start = "say";
  flow.nodes = {{"say", SayNode{std::move(text), std::move(links), "end"}}, {"end", EndNode{}}};
  return flow;
}

Flow ForgotPassword() {
  return Says(
      "flw_forgot_password", "Forgotten password",
      {.any = {"忘记密码", "忘了密码", "重置密码", "找回密码", "密码忘了", "forgot password",
               "forgot my password", "forgotten my password", "reset password", "reset my password",
               "password reset"}},
      {"在登录页点“忘记密码”，输入注册邮箱，会收到一封重置邮件，其中的验证码 10 分钟内有效。每一步都在这里。",
       "On the log-in page choose \"Forgot password\" and enter the e-mail of your account; "
       "the code in the reset mail is valid for 10 minutes. Every step is here."},
      {{{"重置密码的步骤", "Steps to reset your password"}, "/help?q=reset%20password"}});
}

Flow SignUp() {
  return Says(
      "flw_sign_up", "Sign-up and activation",
      {.any = {"怎么注册", "如何注册", "注册账号", "注册不了", "收不到激活", "激活邮件", "激活链接",
               "sign up", "sign-up", "register an account", "create an account", "activation mail",
               "activation email", "activation link"}},
      {"点激活邮件里的链接即可完成注册。收不到激活邮件时，请先看垃圾邮件箱，再在注册页点“重新发送”"
       "。更多说明在这里。",
       "The link in the activation mail finishes your registration. If the mail does not "
       "come, look into the spam folder, then choose \"send again\" on the sign-up page. "
       "More about it is here."},
      {{{"注册与激活", "Sign-up and activation"}, "/help?q=activate%20account"}});
}

Flow Permissions() {
  return Says(
      "flw_permissions", "Permissions",
      {.any = {"权限设置", "设置权限", "没有权限", "权限不足", "permission settings",
               "set permissions", "no permission", "permission denied", "access denied"},
       .after_knowledge = true},
      {"权限在“项目设置 → 成员与权限”里管理，帮助中心里关于权限的内容可以从这里找。",
       "Permissions live in Project settings → Members and permissions; what the help centre "
       "has about them can be found here."},
      {{{"在帮助中心搜索权限", "Search the help centre for permissions"}, "/help?q=permission"}});
}

// Tells what the knowledge base has on the code, and nothing where it has nothing.
Flow ErrorCode() {
  Flow flow;
  flow.id = "flw_error_code";
  flow.version = 0;
  flow.name = "Error code";
  flow.trigger = {.on_error_code = true, .after_knowledge = true};
  flow.start = "search";
  flow.nodes = {
      {"search",
       SearchNode{
           .query = "{error_code}", .answered = "solved", .suggested = "solved", .none = "person"}},
      {"solved", AsksWhetherSolved()},
      {"end", EndNode{.text = {"太好了！还有问题随时找我。",
                               "Great! I am here if anything else comes up."},
                      .solved = true}},
      {"person",
       HandOverNode{.note = {"错误码 {error_code} 未解决", "Error {error_code} not solved"},
                    .team_id = "",
                    .priority = {}}},
  };
  return flow;
}

Flow CreateMilestone() {
  return Says("flw_create_milestone", "Create a milestone",
              {.any = {"创建里程碑", "新建里程碑", "添加里程碑", "create milestone",
                       "create a milestone", "add a milestone", "new milestone"}},
              {"1. 打开项目的“计划”页；2. 点右上角“新建 → 里程碑”；3. 填写名称和日期并保存。"
               "里程碑会以菱形显示在甘特图上。",
               "1. Open Plan in your project. 2. Choose New → Milestone, top right. 3. Give it a "
               "name and a date, then save. It shows as a diamond on the Gantt chart."},
              {{{"图文步骤和视频", "Illustrated steps and video"}, "/help?q=milestone"}});
}

}  // namespace

const FlowSet& ShippedFlows() {
  static const auto* flows = [] {
    auto* shipped = new FlowSet();
    for (Flow flow :
         {Diagnosis(), ForgotPassword(), SignUp(), Permissions(), ErrorCode(), CreateMilestone()}) {
      shipped->push_back(std::make_shared<const Flow>(std::move(flow)));
    }
    return shipped;
  }();
  return *flows;
}

}  // namespace deskmesh::chat::dialogue
