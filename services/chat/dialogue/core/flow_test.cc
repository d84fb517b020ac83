// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/flow.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "chat/core/error_codes.h"
#include "chat/dialogue/core/flow_check.h"
#include "chat/dialogue/core/flow_simulation.h"
#include "chat/dialogue/core/flow_step.h"
#include "chat/dialogue/core/shipped_flows.h"

namespace deskmesh::chat::dialogue {
namespace {

std::set<std::pair<std::string, std::string>> ProblemsOf(const Flow& flow) {
  std::set<std::pair<std::string, std::string>> found;
  for (const FlowProblem& problem : CheckFlow(flow)) found.emplace(problem.node, problem.reason);
  return found;
}

using Problems = std::set<std::pair<std::string, std::string>>;

Flow Of(std::vector<Node> nodes) {
  Flow flow;
  flow.id = "flw_1";
  flow.name = "test";
  flow.start = "a";
  flow.nodes = std::move(nodes);
  return flow;
}

const Bilingual kText{"文字", "text"};

const Flow& Shipped(std::string_view id) {
  for (const auto& flow : ShippedFlows()) {
    if (flow->id == id) return *flow;
  }
  FAIL("no such flow is shipped");
  return *ShippedFlows().front();
}

std::string FlowOf(FlowTime time, std::string_view text) {
  const auto flow = FlowFor(time, ShippedFlows(), text, FindErrorCodes(text));
  return flow == nullptr ? "" : flow->id;
}
std::string FlowBefore(std::string_view text) { return FlowOf(FlowTime::kBeforeKnowledge, text); }
std::string FlowAfter(std::string_view text) { return FlowOf(FlowTime::kAfterKnowledge, text); }

TEST_CASE("the shipped flows can be published", "[chat][dialogue][core]") {
  for (const auto& flow : ShippedFlows()) {
    INFO(flow->id);
    CHECK(ProblemsOf(*flow).empty());
  }
}

TEST_CASE("what was tapped or typed exactly decides, else the longest words do",
          "[chat][dialogue][core]") {
  const auto answered = [](const std::string& text, const std::string& choice) {
    FlowState state;
    state.flow_id = "flw_diagnosis";
    state.node = "solved";
    return StepFlow(Shipped("flw_diagnosis"), state, CustomerSays{text, choice}, {})
        .state.slots["solved"];
  };
  CHECK(answered("没有解决", "no") == "no");
  CHECK(answered("解决了", "yes") == "yes");
  for (const char* no : {"没有解决", "还没解决", "没有完全解决", "未解决", "解决不了", "还是不行",
                         "No", "2", "not solved yet", "yes but it still doesn't work"}) {
    INFO(no);
    CHECK(answered(no, "") == "no");
  }
  for (const char* yes : {"解决了", "解决了，谢谢", "没问题了", "没问题，解决了", "1", "YES",
                          "it works now, thanks", "no problem"}) {
    INFO(yes);
    CHECK(answered(yes, "") == "yes");
  }
  const auto where = [](const std::string& text) {
    FlowState state;
    state.flow_id = "flw_diagnosis";
    state.node = "where";
    return StepFlow(Shipped("flw_diagnosis"), state, CustomerSays{text, ""}, {})
        .state.slots["where"];
  };
  CHECK(where("无法登录") == "login");
  CHECK(where("不能导出 Excel") == "import_export");
}

TEST_CASE("only who says so leaves a flow", "[chat][dialogue][core]") {
  for (const char* out : {"取消", "算了", "那算了", "算了吧，我自己看", "我要取消", "请取消，谢谢",
                          "不用了", "Cancel", "cancel please", "never mind", "退出"}) {
    INFO(out);
    CHECK(WantsOut(out));
  }
  for (const char* answer :
       {"取消按钮", "退出登录", "计算了半天", "the cancel button", "取消任务", "导出"}) {
    INFO(answer);
    CHECK_FALSE(WantsOut(answer));
  }
}

TEST_CASE("a flow that can't run is refused by node and reason", "[chat][dialogue][core]") {
  CHECK(ProblemsOf(Of({{"a", SayNode{kText, {}, "gone"}}})) ==
        Problems{{"a", "UNKNOWN_NODE"}, {"a", "NO_EXIT"}});
  CHECK(ProblemsOf(Of({{"a", EndNode{}}, {"b", EndNode{}}})) == Problems{{"b", "UNREACHABLE"}});
  CHECK(ProblemsOf(Of({{"a", SayNode{kText, {}, "b"}}, {"b", SayNode{kText, {}, "a"}}})) ==
        Problems{{"a", "LOOP"}, {"b", "LOOP"}, {"a", "NO_EXIT"}, {"b", "NO_EXIT"}});
  CHECK(ProblemsOf(Of({{"a", EndNode{}}, {"a", EndNode{}}})) == Problems{{"a", "DUPLICATE"}});
  CHECK(ProblemsOf(Of({{"a", AskNode{.text = {}, .slot = "Bad Slot", .next = "b"}},
                       {"b", EndNode{}}})) == Problems{{"a", "TEXT"}, {"a", "SLOT"}});
  CHECK(ProblemsOf(Of({{"a", WebhookNode{"ftp://x", {}, {}, "b", "b"}}, {"b", EndNode{}}})) ==
        Problems{{"a", "URL"}});
  CHECK(ProblemsOf(Of({{"a", ChooseNode{.text = kText,
                                        .options = {{"x", kText, {}, "b"}, {"x", kText, {}, "a"}},
                                        .otherwise = "b"}},
                       {"b", EndNode{}}})) == Problems{{"a", "DUPLICATE"}});
  // An ask whose slot may be known doesn't stop a circle; a choice does.
  CHECK(ProblemsOf(Of({{"a", AskNode{.text = kText, .slot = "s", .next = "a", .failed = "b"}},
                       {"b", EndNode{}}})) == Problems{{"a", "LOOP"}});
  Flow narrow = Of({{"a", EndNode{}}});
  narrow.trigger.also = {"x"};
  CHECK(ProblemsOf(narrow) == Problems{{"", "TEXT"}});
  CHECK(ProblemsOf(Of({{"a", SayNode{kText, {{kText, "javascript:alert(1)"}}, "b"}},
                       {"b", EndNode{}}})) == Problems{{"a", "URL"}});
  Flow empty;
  CHECK(ProblemsOf(empty) == Problems{{"", "NAME"}, {"", "LIMIT"}, {"", "UNKNOWN_NODE"}});
}

TEST_CASE("the diagnosis asks, searches and ends with a solution", "[chat][dialogue][core]") {
  const Flow& flow = Shipped("flw_diagnosis");
  FlowEnvironment environment;
  FlowOutcome step = StepFlow(flow, {}, FlowBegins{}, environment);
  REQUIRE(step.says.size() == 1);
  CHECK(step.says[0].quick_replies.size() == 4);
  step = StepFlow(flow, step.state, CustomerSays{"导入的时候", ""}, environment);
  CHECK(step.state.slots.at("where") == "import_export");
  CHECK(step.state.known == std::vector<Slot>{{"where", "是在哪一步出现问题的？", "导入或导出时"}});
  step = StepFlow(flow, step.state, CustomerSays{"", "excel"}, environment);
  CHECK(step.says[0].text.find("错误码") != std::string::npos);
  step = StepFlow(flow, step.state, CustomerSays{"E1001", ""}, environment);
  REQUIRE(step.call.has_value());
  CHECK(step.call->query == "导入或导出时 Excel E1001");
  KnowledgeAnswer answer{KnowledgeAnswer::Decision::kAnswer, "换模板", {}, 0.9};
  step = StepFlow(flow, step.state, SearchAnswers{answer}, environment);
  REQUIRE(step.says.size() == 2);
  CHECK(step.says[0].text == "换模板");
  step = StepFlow(flow, step.state, CustomerSays{"解决了", ""}, environment);
  CHECK(step.ended);
  CHECK(step.solved);
  CHECK_FALSE(step.state.is_running());
}

TEST_CASE("the diagnosis brings a person where it must", "[chat][dialogue][core]") {
  const Flow& flow = Shipped("flw_diagnosis");
  FlowEnvironment environment{.language = "en", .values = {}, .last_words = ""};
  FlowOutcome step = StepFlow(flow, {}, FlowBegins{}, environment);
  step = StepFlow(flow, step.state, CustomerSays{"when I log in", ""}, environment);
  step = StepFlow(flow, step.state, CustomerSays{"everybody", ""}, environment);
  REQUIRE(step.hand_over.has_value());
  CHECK(step.hand_over->priority == Priority::kP0);
  CHECK(step.ended);

  step = StepFlow(flow, {}, FlowBegins{}, environment);
  step = StepFlow(flow, step.state, CustomerSays{"2", ""}, environment);
  step = StepFlow(flow, step.state, CustomerSays{"the board", ""}, environment);
  step = StepFlow(flow, step.state, CustomerSays{"no", ""}, environment);
  REQUIRE(step.call.has_value());
  CHECK(step.call->query == "On opening a page the board");
  step = StepFlow(flow, step.state, SearchAnswers{std::nullopt}, environment);
  CHECK(step.hand_over.has_value());
}

TEST_CASE("a known slot is not asked for again", "[chat][dialogue][core]") {
  const Flow flow = Of({{"a", AskNode{.text = kText, .slot = "browser", .next = "b"}},
                        {"b", EndNode{.text = {"用{browser}", ""}, .solved = true}}});
  FlowState state;
  state.slots["browser"] = "Chrome";
  const FlowOutcome step = StepFlow(flow, state, FlowBegins{}, {});
  CHECK(step.ended);
  CHECK(step.says.at(0).text == "用Chrome");
}

TEST_CASE("answers that don't fit are asked again, then left", "[chat][dialogue][core]") {
  const Flow flow = Of({{"a", AskNode{.text = kText,
                                      .slot = "mail",
                                      .type = SlotType::kEmail,
                                      .again = {"邮箱不对", ""},
                                      .attempts = 2,
                                      .next = "yes",
                                      .failed = "no"}},
                        {"yes", EndNode{.text = {"有", ""}, .solved = true}},
                        {"no", EndNode{.text = {"无", ""}, .solved = false}}});
  FlowOutcome step = StepFlow(flow, {}, FlowBegins{}, {});
  step = StepFlow(flow, step.state, CustomerSays{"not one", ""}, {});
  CHECK(step.says.at(0).text == "邮箱不对");
  step = StepFlow(flow, step.state, CustomerSays{"still not", ""}, {});
  CHECK(step.ended);
  CHECK_FALSE(step.solved);
}

TEST_CASE("conditions and webhooks lead on by what is known", "[chat][dialogue][core]") {
  const Flow flow = Of(
      {{"a", WebhookNode{"https://api.example/state", {"mail"}, {{"state", "account"}}, "b", "c"}},
       {"b", ConditionNode{{{{{"account", SlotTest::Is::kEqual, {"Inactive"}},
                              {"$tier", SlotTest::Is::kOneOf, {"paid", "enterprise"}}},
                             "c"}},
                           "d"}},
       {"c", HandOverNode{}},
       {"d", EndNode{}}});
  CHECK(ProblemsOf(flow).empty());
  FlowEnvironment environment;
  environment.values["$tier"] = "paid";
  FlowState state;
  state.slots["mail"] = "a@example.com";
  FlowOutcome step = StepFlow(flow, state, FlowBegins{}, environment);
  REQUIRE(step.call.has_value());
  CHECK(step.call->fields == std::map<std::string, std::string>{{"mail", "a@example.com"}});
  CHECK(StepFlow(flow, step.state, WebhookAnswers{true, {{"state", "inactive"}}}, environment)
            .hand_over.has_value());
  CHECK(StepFlow(flow, step.state, WebhookAnswers{true, {{"state", "active"}}}, environment).ended);
  CHECK(StepFlow(flow, step.state, WebhookAnswers{false, {}}, environment).hand_over.has_value());
  CHECK(Holds({{"n", SlotTest::Is::kMore, {"3"}}}, {{"n", "12"}}, {}));
  CHECK_FALSE(Holds({{"n", SlotTest::Is::kMore, {"3"}}}, {{"n", "many"}}, {}));
}

TEST_CASE("the shipped flows of R21 begin with the words they are for", "[chat][dialogue][core]") {
  CHECK(FlowBefore("我忘记密码了怎么办") == "flw_forgot_password");
  CHECK(FlowBefore("I forgot my password") == "flw_forgot_password");
  CHECK(FlowBefore("怎么注册啊，收不到激活邮件") == "flw_sign_up");
  CHECK(FlowBefore("How can I create a milestone?") == "flw_create_milestone");
  CHECK(FlowBefore("你好，我忘记密码了") == "flw_forgot_password");
  CHECK(FlowBefore("权限设置在哪里").empty());
  CHECK(FlowAfter("权限设置在哪里") == "flw_permissions");
  CHECK(FlowBefore("导入报错 E1001").empty());
  CHECK(FlowAfter("导入报错 E1001") == "flw_error_code");
  CHECK(FlowAfter("忘记密码，报错 E1001").empty());
  CHECK(FlowBefore("甘特图怎么导出").empty());
}

TEST_CASE("about an error code only what is found is said, and a person comes where nothing is",
          "[chat][dialogue][core]") {
  FlowEnvironment environment;
  FlowState state;
  state.Know("error_code", "E1001", "", "E1001");
  const FlowOutcome step = StepFlow(Shipped("flw_error_code"), state, FlowBegins{}, environment);
  CHECK(step.says.empty());
  REQUIRE(step.call.has_value());
  CHECK(step.call->kind == FlowCall::Kind::kSearch);
  CHECK(step.call->query == "E1001");
  SimulationSettings settings;
  settings.search = [](const std::string&) -> std::optional<KnowledgeAnswer> {
    return std::nullopt;
  };
  CHECK(SimulateTalk(Shipped("flw_error_code"), {"报错 E1001"}, settings).end ==
        FlowEnd::kHandedOver);
}

TEST_CASE("a vague report begins the diagnosis, a precise one doesn't", "[chat][dialogue][core]") {
  CHECK(FlowBefore("打不开") == "flw_diagnosis");
  CHECK(FlowBefore("It doesn't work") == "flw_diagnosis");
  CHECK(FlowBefore("导入报错 E1001，打不开").empty());
  CHECK(FlowBefore("甘特图怎么导出").empty());
  CHECK(FlowBefore("when I change the dependency of a task the critical path is not working as I "
                   "expect")
            .empty());
}

TEST_CASE("a simulated talk shows what a customer would meet", "[chat][dialogue][core]") {
  SimulationSettings settings;
  settings.search = [](const std::string& query) -> std::optional<KnowledgeAnswer> {
    if (query.find("Excel") == std::string::npos) return std::nullopt;
    return KnowledgeAnswer{KnowledgeAnswer::Decision::kAnswer, "换模板", {}, 0.9};
  };
  const Flow& flow = Shipped("flw_diagnosis");
  const SimulatedTalk solved =
      SimulateTalk(flow, {"打不开", "导入的时候", "xlsx", "没有", "解决了", "谢谢"}, settings);
  CHECK(solved.end == FlowEnd::kSolved);
  CHECK(solved.slots.at("file") == "excel");
  CHECK(solved.lines.back().text.find("太好了") != std::string::npos);
  CHECK(solved.lines[1].choices.size() == 4);
  CHECK(solved.visited ==
        std::vector<NodeId>{"where", "which_file", "code", "search", "solved", "end"});
  CHECK(SimulateTalk(flow, {"打不开", "登录", "大家都不行"}, settings).end == FlowEnd::kHandedOver);
  CHECK(SimulateTalk(flow, {"打不开", "登录"}, settings).end == FlowEnd::kWaits);
  CHECK(SimulateTalk(flow, {"怎么导出甘特图"}, settings).end == FlowEnd::kNotBegun);
  // As customers meet it: the bot's own rules come first.
  CHECK(SimulateTalk(flow, {"你好", "打不开"}, settings).end == FlowEnd::kWaits);
  CHECK(SimulateTalk(flow, {"打不开", "转人工"}, settings).end == FlowEnd::kHandedOver);
  CHECK(SimulateTalk(flow, {"打不开", "算了"}, settings).end == FlowEnd::kUnsolved);
  CHECK(SimulateTalk(flow, {"转人工", "打不开"}, settings).end == FlowEnd::kNotBegun);
  settings.webhooks["a"] = {{"state", "active"}};
  Flow asks = Of({{"a", WebhookNode{"https://api.example/x", {}, {{"state", "s"}}, "b", "c"}},
                  {"b", EndNode{}},
                  {"c", HandOverNode{}}});
  asks.trigger.any = {"账号"};
  CHECK(SimulateTalk(asks, {"我的账号"}, settings).slots.at("s") == "active");
  settings.webhooks.clear();
  CHECK(SimulateTalk(asks, {"我的账号"}, settings).end == FlowEnd::kHandedOver);
}

TEST_CASE("a checked flow always waits or ends, whatever the customer says",
          "[chat][dialogue][core]") {
  std::mt19937 random(17);
  int checked = 0;
  for (int run = 0; run < 3000; ++run) {
    std::vector<Node> nodes;
    const int count = 2 + int(random() % 6);
    const auto any = [&] { return NodeId(1, char('a' + random() % unsigned(count))); };
    for (int i = 0; i < count; ++i) {
      const NodeId id(1, char('a' + i));
      switch (random() % 6) {
        case 0:
          nodes.push_back({id, SayNode{kText, {}, any()}});
          break;
        case 1:
          nodes.push_back(
              {id, AskNode{.text = kText, .slot = "s", .next = any(), .failed = any()}});
          break;
        case 2:
          nodes.push_back({id, ChooseNode{.text = kText,
                                          .options = {{"x", {"甲", "x"}, {}, any()},
                                                      {"y", {"乙", "y"}, {}, any()}},
                                          .otherwise = any()}});
          break;
        case 3:
          nodes.push_back({id, ConditionNode{{{{{"s", SlotTest::Is::kSet, {}}}, any()}}, any()}});
          break;
        case 4:
          nodes.push_back({id, SearchNode{"", any(), "", any()}});
          break;
        default:
          nodes.push_back({id, EndNode{}});
          break;
      }
    }
    const Flow flow = Of(std::move(nodes));
    if (!ProblemsOf(flow).empty()) continue;
    ++checked;
    FlowOutcome step = StepFlow(flow, {}, FlowBegins{}, {});
    for (int i = 0; i < 30 && !step.ended; ++i) {
      REQUIRE_FALSE(step.lost);
      REQUIRE(flow.Find(step.state.node) != nullptr);
      if (step.call.has_value()) {
        step = StepFlow(flow, step.state, SearchAnswers{std::nullopt}, {});
      } else {
        const char* words[] = {"x", "乙", "whatever", "1"};
        step = StepFlow(flow, step.state, CustomerSays{words[random() % 4], ""}, {});
      }
    }
    REQUIRE_FALSE(step.lost);
  }
  CHECK(checked > 20);
}

}  // namespace
}  // namespace deskmesh::chat::dialogue
