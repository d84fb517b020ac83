// SPDX-License-Identifier: Apache-2.0
#include "chat/flows/service.h"

#include <catch2/catch.hpp>

#include "chat/testing/chat_fixture.h"
#include "platform/http/proto_json.h"

namespace deskmesh::chat {
namespace {

// Asks for an e-mail, then for the plan, then hands over.
v1::Flow Activation() {
  v1::Flow flow;
  const absl::Status read = http::ReadJson(R"({
    "name": "Activation", "start": "mail", "trigger": {"any": ["激活账号", "activate my account"]},
    "nodes": [
      {"id": "mail", "ask": {"text": {"zh": "注册邮箱是？", "en": "Which e-mail?"}, "slot": "mail",
                             "type": "EMAIL", "attempts": 2, "next": "plan", "failed": "person"}},
      {"id": "plan", "choose": {"text": {"zh": "哪个版本？", "en": "Which plan?"}, "slot": "plan",
        "options": [{"id": "free", "label": {"zh": "免费版", "en": "Free"}, "next": "done"},
                    {"id": "paid", "label": {"zh": "付费版", "en": "Paid"}, "next": "person"}],
        "otherwise": "person"}},
      {"id": "done", "end": {"text": {"zh": "已发送到 {mail}", "en": "Sent to {mail}"}, "solved": true}},
      {"id": "person", "handOver": {"note": {"zh": "激活：{mail}", "en": "activate {mail}"},
                                    "priority": "P1"}}]})",
                                           &flow);
  REQUIRE(read.ok());
  return flow;
}

class FlowFixture : public ChatFixture {
 public:
  using ChatFixture::ChatFixture;

  template <typename Response = v1::Flow, typename Request>
  absl::StatusOr<Response> Flows(const std::string& method, const Request& request) {
    return Call<Response>("deskmesh.chat.v1.Flows/" + method, request);
  }
  v1::Flow Made(const v1::Flow& flow) {
    v1::CreateFlowRequest request;
    *request.mutable_flow() = flow;
    return Flows("Create", request).value();
  }
  absl::StatusOr<v1::Flow> Published(const std::string& id, const std::string& etag = "") {
    v1::PublishFlowRequest request;
    request.set_id(id);
    request.set_etag(etag);
    return Flows("Publish", request);
  }
  absl::StatusOr<v1::Flow> Updated(const std::string& id, const v1::Flow& flow) {
    v1::UpdateFlowRequest request;
    request.set_id(id);
    *request.mutable_flow() = flow;
    return Flows("Update", request);
  }
  std::string Reply(const std::string& conversation, const std::string& text) {
    const auto said = Say(customer, conversation, text);
    if (!said.ok()) return std::string(base::MessageOf(said.status()));
    std::string all;
    for (const v1::Message& reply : said->replies()) all += reply.text() + "|";
    return all;
  }
};

TEST_CASE("customers meet the published version, an edit changes the draft only", "[chat][flows]") {
  FlowFixture chat;
  const v1::Flow draft = chat.Made(Activation());
  CHECK(draft.state() == v1::Flow::DRAFT);
  CHECK(chat.Reply(chat.Begin().id(), "激活账号") == "打开项目设置|");

  const auto published = chat.Published(draft.id());
  REQUIRE(published.ok());
  CHECK(published->published_version() == 1);
  CHECK(published->state() == v1::Flow::PUBLISHED);
  CHECK_FALSE(published->has_changes());
  CHECK(chat.Reply(chat.Begin().id(), "激活账号") == "注册邮箱是？|");

  v1::Flow changed = Activation();
  changed.mutable_nodes(0)->mutable_ask()->mutable_text()->set_zh("请留下邮箱");
  const auto edited = chat.Updated(draft.id(), changed);
  REQUIRE(edited.ok());
  CHECK(edited->has_changes());
  CHECK(chat.Reply(chat.Begin().id(), "激活账号") == "注册邮箱是？|");

  // A conversation in the flow stays on the version it began with.
  const std::string in_flow = chat.Begin().id();
  chat.Reply(in_flow, "激活账号");
  REQUIRE(chat.Published(draft.id()).ok());
  CHECK(chat.Reply(in_flow, "不想说") == "注册邮箱是？|");
  CHECK(chat.Reply(chat.Begin().id(), "激活账号") == "请留下邮箱|");

  v1::RollBackFlowRequest back;
  back.set_id(draft.id());
  back.set_version(1);
  const auto rolled = chat.Flows("RollBack", back);
  REQUIRE(rolled.ok());
  CHECK(rolled->published_version() == 3);
  CHECK(chat.Reply(chat.Begin().id(), "激活账号") == "注册邮箱是？|");

  v1::ListFlowVersionsRequest versions;
  versions.set_id(draft.id());
  const auto list = chat.Flows<v1::ListFlowVersionsResponse>("ListVersions", versions);
  REQUIRE(list->versions_size() == 3);
  CHECK(list->versions(0).version() == 3);
  CHECK(list->versions(0).publisher_id() == chat.principal.id);
  v1::GetFlowRequest get;
  get.set_id(draft.id());
  get.set_version(2);
  CHECK(chat.Flows("Get", get)->nodes(0).ask().text().zh() == "请留下邮箱");

  v1::DisableFlowRequest disable;
  disable.set_id(draft.id());
  CHECK(chat.Flows("Disable", disable)->state() == v1::Flow::DISABLED);
  CHECK(chat.Reply(chat.Begin().id(), "激活账号") == "打开项目设置|");
}

TEST_CASE("what a flow was told goes to the agent and into the ticket, and isn't asked again",
          "[chat][flows]") {
  FlowFixture chat;
  REQUIRE(chat.Published(chat.Made(Activation()).id()).ok());
  const std::string id = chat.Begin().id();
  CHECK(chat.Reply(id, "激活账号") == "注册邮箱是？|");
  CHECK(chat.Get(id).flow_id().starts_with("flw_"));
  CHECK(chat.Reply(id, "是 Wang@Example.com 哦").starts_with("哪个版本？"));
  const auto person = chat.Say(chat.customer, id, "付费版");
  REQUIRE(person.ok());
  CHECK(person->conversation().state() == v1::Conversation::QUEUED);
  CHECK(person->conversation().priority() == v1::Conversation::P1);
  const v1::Conversation shown = chat.Get(id);
  REQUIRE(shown.known_size() == 3);  // the error code of the page as well
  CHECK(shown.known(0).value() == "E1001");
  CHECK(shown.known(1).label() == "注册邮箱是？");
  CHECK(shown.known(1).value() == "wang@example.com");
  CHECK(shown.known(2).value() == "付费版");
  CHECK(shown.handover_reason().find("激活：wang@example.com") != std::string::npos);
  CHECK(shown.flow_id().empty());
  const tickets::v1::Ticket& ticket = chat.neighbours->tickets.begin()->second;
  CHECK(ticket.custom_fields().at("mail") == "wang@example.com");
  CHECK(ticket.description().find("哪个版本？") != std::string::npos);
}

TEST_CASE("the form before the talk fills slots that no flow asks for again", "[chat][flows]") {
  FlowFixture chat;
  REQUIRE(chat.Published(chat.Made(Activation()).id()).ok());
  v1::CreateConversationRequest create;
  create.mutable_conversation()->set_locale("zh-CN");
  v1::KnownAnswer& mail = *create.mutable_conversation()->add_known();
  mail.set_name("mail");
  mail.set_label("邮箱");
  mail.set_value("a@example.com");
  const auto begun =
      chat.CallAs<v1::Conversation>(chat.customer, "deskmesh.chat.v1.Conversations/Create", create);
  REQUIRE(begun.ok());
  CHECK(begun->known(0).value() == "a@example.com");
  CHECK(chat.Reply(begun->id(), "激活账号") == "哪个版本？|");
  CHECK(chat.Reply(begun->id(), "免费版") == "已发送到 a@example.com|");
  create.mutable_conversation()->mutable_known(0)->set_name("$tier");
  CHECK(absl::IsInvalidArgument(
      chat.CallAs<v1::Conversation>(chat.customer, "deskmesh.chat.v1.Conversations/Create", create)
          .status()));
}

TEST_CASE("the shipped flows run, and a workspace can change and restore them", "[chat][flows]") {
  FlowFixture chat;
  CHECK(chat.Reply(chat.Begin().id(), "忘记密码了").find("重置邮件") != std::string::npos);
  // The diagnosis of a vague report, in one language although the answers have none.
  const std::string vague = chat.Begin().id();
  CHECK(chat.Reply(vague, "打不开") == "是在哪一步出现问题的？|");
  CHECK(chat.Reply(vague, "1") == "只有您一个人登录不了，还是同事也一样？|");
  // The code is known from the page: the knowledge base is asked at once, with all of it.
  CHECK(chat.Reply(vague, "1") == "打开项目设置|这样解决了吗？|");
  CHECK(chat.neighbours->questions.back() == "登录时 E1001");
  CHECK(chat.Reply(vague, "解决了").find("太好了") != std::string::npos);

  v1::GetFlowRequest get;
  get.set_id("flw_forgot_password");
  v1::Flow flow = chat.Flows("Get", get).value();
  CHECK(flow.is_shipped());
  flow.mutable_nodes(0)->mutable_say()->mutable_text()->set_zh("请联系管理员");
  REQUIRE(chat.Updated(flow.id(), flow).ok());
  REQUIRE(chat.Published(flow.id()).ok());
  CHECK(chat.Reply(chat.Begin().id(), "忘记密码了") == "请联系管理员|");
  v1::RollBackFlowRequest back;
  back.set_id(flow.id());
  REQUIRE(chat.Flows("RollBack", back).ok());
  CHECK(chat.Reply(chat.Begin().id(), "忘记密码了").find("重置邮件") != std::string::npos);
  const auto all = chat.Flows<v1::ListFlowsResponse>("List", v1::ListFlowsRequest());
  CHECK(all->flows_size() == 6);
}

TEST_CASE("a flow that can't run is not published, and two editors don't overwrite each other",
          "[chat][flows]") {
  FlowFixture chat;
  v1::Flow broken = Activation();
  broken.mutable_nodes(0)->mutable_ask()->set_next("nowhere");
  const v1::Flow draft = chat.Made(broken);
  const auto refused = chat.Published(draft.id());
  CHECK(ReasonOf(refused.status()) == "FLOW_BROKEN");
  CHECK(base::DetailsOf(refused.status()).metadata.at("node") == "mail");
  v1::CheckFlowRequest check;
  *check.mutable_flow() = broken;
  const auto problems = chat.Flows<v1::CheckFlowResponse>("Check", check);
  REQUIRE(problems->problems_size() >= 1);
  CHECK(problems->problems(0).reason() == "UNKNOWN_NODE");

  v1::Flow mine = Activation();
  mine.set_etag(draft.etag());
  REQUIRE(chat.Updated(draft.id(), mine).ok());
  CHECK(ReasonOf(chat.Updated(draft.id(), mine).status()) == "STALE_ETAG");
  CHECK(ReasonOf(chat.Published(draft.id(), draft.etag()).status()) == "STALE_ETAG");
  CHECK(absl::IsNotFound(chat.Published("flw_unknown").status()));
  const rpc::Principal agent = chat.Agent(chat.ids("usr", chat.clock.Now()), {"chat.read"});
  v1::PublishFlowRequest publish;
  publish.set_id(draft.id());
  CHECK(absl::IsPermissionDenied(
      chat.CallAs<v1::Flow>(agent, "deskmesh.chat.v1.Flows/Publish", publish).status()));
}

TEST_CASE("a flow that hands over to a team nobody is in is not published", "[chat][flows]") {
  FlowFixture chat;
  const std::string team = chat.ids("team", chat.clock.Now());
  v1::Flow flow = Activation();
  flow.mutable_nodes(3)->mutable_hand_over()->set_team_id(team);
  v1::CheckFlowRequest check;
  *check.mutable_flow() = flow;
  const auto problems = chat.Flows<v1::CheckFlowResponse>("Check", check);
  REQUIRE(problems->problems_size() == 1);
  CHECK(problems->problems(0).reason() == "TEAM_UNKNOWN");
  const v1::Flow draft = chat.Made(flow);
  const auto refused = chat.Published(draft.id());
  CHECK(ReasonOf(refused.status()) == "FLOW_BROKEN");
  CHECK(base::DetailsOf(refused.status()).metadata.at("node") == "person");
  accounts::v1::UserChanged known;
  const std::string engineer = chat.ids("usr", chat.clock.Now());
  known.mutable_user()->set_id(engineer);
  known.mutable_user()->add_team_ids(team);
  chat.Deliver(known, engineer, 1);
  CHECK(chat.Published(draft.id()).ok());
}

TEST_CASE("a simulation runs given texts, and what customers really said", "[chat][flows]") {
  FlowFixture chat;
  const v1::Flow draft = chat.Made(Activation());
  const std::string talk = chat.Begin().id();
  for (const char* text : {"怎么激活账号", "a@example.com", "免费版"}) chat.Reply(talk, text);
  chat.Reply(chat.Begin().id(), "甘特图怎么导出");

  v1::SimulateFlowRequest request;
  request.set_flow_id(draft.id());
  const auto recorded = chat.Flows<v1::SimulateFlowResponse>("Simulate", request);
  REQUIRE(recorded.ok());
  CHECK(recorded->conversations() == 2);
  CHECK(recorded->begun() == 1);
  CHECK(recorded->solved() == 1);
  REQUIRE(recorded->runs_size() == 1);
  CHECK(recorded->runs(0).conversation_id() == talk);
  CHECK(recorded->runs(0).slots().at("mail") == "a@example.com");
  CHECK(recorded->visits().at("done") == 1);
  CHECK(chat.Get(talk).known_size() == 0);  // nothing was changed

  for (const char* text : {"activate my account", "x@example.org", "Paid"}) request.add_texts(text);
  const auto given = chat.Flows<v1::SimulateFlowResponse>("Simulate", request);
  REQUIRE(given.ok());
  CHECK(given->handed_over() == 1);
  CHECK(given->runs(0).lines(1).text() == "Which e-mail?");
  CHECK(given->problems().empty());
}

TEST_CASE("a draft that does worse with recorded talks isn't published unless somebody says why",
          "[chat][flows]") {
  FlowFixture chat;
  v1::Flow flow = Activation();
  const v1::Flow made = chat.Made(flow);
  REQUIRE(chat.Published(made.id()).ok());
  const std::string talk = chat.Begin().id();
  chat.Reply(talk, "激活账号");
  chat.Reply(talk, "li@example.com");
  chat.Reply(talk, "免费版");
  // The free plan goes to a person now.
  flow.mutable_nodes(1)->mutable_choose()->mutable_options(0)->set_next("person");
  flow.mutable_nodes(1)->mutable_choose()->mutable_options(1)->set_next("done");
  REQUIRE(chat.Updated(made.id(), flow).ok());
  const absl::Status refused = chat.Published(made.id()).status();
  CHECK(ReasonOf(refused) == "FLOW_LOWERS_RESULTS");
  const auto metadata = base::DetailsOf(refused).metadata;
  CHECK(metadata.at("solved_before") == "1");
  CHECK(metadata.at("solved_after") == "0");
  CHECK(metadata.at("handed_over_after") == "1");
  v1::PublishFlowRequest anyway;
  anyway.set_id(made.id());
  anyway.set_accepts_lower_results(true);
  CHECK(ReasonOf(chat.Flows("Publish", anyway).status()) == "INVALID_FIELD");
  anyway.set_note("free plans are checked by hand this week");
  CHECK(chat.Flows("Publish", anyway)->published_version() == 2);
  // Back to what did well, as a draft: better results need no excuse.
  REQUIRE(chat.Updated(made.id(), Activation()).ok());
  CHECK(chat.Published(made.id())->published_version() == 3);
}

TEST_CASE("a webhook that can't be reached, or is inside, takes the failed way", "[chat][flows]") {
  FlowFixture chat;
  v1::Flow flow;
  REQUIRE(http::ReadJson(R"({"name": "State", "start": "ask", "trigger": {"any": ["账号状态"]},
    "nodes": [{"id": "ask", "webhook": {"url": "http://127.0.0.1:9/x", "send": ["mail"],
                                        "receive": {"state": "state"}, "done": "ok", "failed": "no"}},
              {"id": "ok", "end": {"text": {"zh": "好"}}},
              {"id": "no", "end": {"text": {"zh": "查不到"}}}]})",
                         &flow)
              .ok());
  REQUIRE(chat.Published(chat.Made(flow).id()).ok());
  CHECK(chat.Reply(chat.Begin().id(), "账号状态") == "查不到|");
  const dialogue::WebhookReply reply = dialogue::ReadWebhookReply(
      R"({"state": "active", "seats": 12, "paid": true, "nested": {"x": 1}, "none": null})");
  CHECK(reply.ok);
  CHECK(reply.fields ==
        std::map<std::string, std::string>{{"state", "active"}, {"seats", "12"}, {"paid", "yes"}});
  CHECK_FALSE(dialogue::ReadWebhookReply("[1]").ok);
  CHECK_FALSE(dialogue::ReadWebhookReply("<html>").ok);
}

}  // namespace
}  // namespace deskmesh::chat
