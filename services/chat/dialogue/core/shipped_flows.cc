// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/shipped_flows.h"

namespace deskmesh::chat::dialogue {
namespace {

Flow Diagnosis() {
  Flow flow;
  flow.id = "diagnosis";
  flow.name = "Diagnosis";
  flow.on_vague_report = true;
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
      {"solved",
       ChooseNode{
           .text = {"这样解决了吗？", "Did that solve it?"},
           .slot = "solved",
           .options =
               {{"yes", {"解决了", "Yes"}, {"好了", "可以了", "解决", "yes", "thanks"}, "end"},
                {"no", {"没有解决", "No"}, {"没有", "没", "不行", "还是", "no", "not"}, "person"}},
           .attempts = 1,
           .otherwise = "person"}},
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

}  // namespace

const std::vector<Flow>& ShippedFlows() {
  static const std::vector<Flow>* flows = new std::vector<Flow>{Diagnosis()};
  return *flows;
}

}  // namespace deskmesh::chat::dialogue
