// SPDX-License-Identifier: Apache-2.0
#include "chat/core/handover_pack.h"

#include <catch2/catch.hpp>

#include "chat/core/message_rules.h"

namespace deskmesh::chat {
namespace {

Message Said(Author author, std::string text, MessageKind kind = MessageKind::kText) {
  Message message;
  message.author = author;
  message.text = std::move(text);
  message.kind = kind;
  return message;
}

Conversation Handed() {
  Conversation conversation;
  conversation.id = "cnv_1";
  conversation.contact_id = "con_1";
  conversation.locale = "zh-CN";
  conversation.emotion = Emotion::kAngry;
  conversation.handover_reason = HandoverReason::kAskedForPerson;
  return conversation;
}

TEST_CASE("a ticket is decided by what its customer said, each line once", "[chat][core]") {
  Message shown = Said(Author::kBot, "转人工，记录如下");
  const HandoverPack pack =
      PackHandover(Handed(), {}, {},
                   {Said(Author::kCustomer, "导出失败\n每次都这样"), shown,
                    Said(Author::kAgent, "secret note", MessageKind::kNote),
                    Said(Author::kCustomer, "真的"), Said(Author::kCustomer, "真的")});
  CHECK(CustomerWords(pack) == "导出失败 每次都这样\n真的");
  CHECK(CustomerWords(PackHandover(Handed(), {}, {}, {shown})).empty());
}

TEST_CASE("the priority of a conversation has a reason", "[chat][core]") {
  CHECK(PriorityReason(Emotion::kNeutral, HandoverReason::kOutage) ==
        "told in the conversation: It sounds like an outage");
  CHECK(PriorityReason(Emotion::kAngry, HandoverReason::kAskedForPerson) ==
        "told in the conversation: the customer is angry");
  CHECK(PriorityReason(Emotion::kNeutral, HandoverReason::kFlow) ==
        "the priority of the conversation");
}

TEST_CASE("the pack holds who, where, what was asked, tried and answered", "[chat][core]") {
  const CustomerIdentity customer{"王芳", "", "青禾科技"};
  Conversation conversation = Handed();
  conversation.handover_note = "客户说很急";
  PageContext& context = conversation.context;
  context.plan = "企业版";
  context.page_url = "https://app.example.com/import";
  context.last_steps = {"打开导入", "选择模板"};
  context.error_codes = {"E1001"};
  Message shown = Said(Author::kBot, "请看这篇文章");
  shown.citations = {{"art_1", "导入 Excel 模板", "/help/art_1"}};
  const std::vector<Message> transcript = {
      Said(Author::kCustomer, "你好"),
      Said(Author::kBot, "您好"),
      Said(Author::kCustomer, "导入 Excel 时报错 E1001，错误码：40312"),
      shown,
      shown,
      Said(Author::kAgent, "secret note", MessageKind::kNote),
      Said(Author::kCustomer, "转人工！")};
  const HandoverPack pack =
      PackHandover(conversation, customer, {{"browser", "浏览器", "Chrome"}}, transcript);
  CHECK(pack.question == "导入 Excel 时报错 E1001，错误码：40312");
  CHECK(pack.error_codes == std::vector<std::string>{"E1001", "40312"});
  REQUIRE(pack.tried.size() == 1);
  CHECK(pack.transcript.size() == 6);
  CHECK(TicketSubject(pack) == pack.question);
  const std::string text = TicketDescription(pack);
  for (const char* part :
       {"王芳 (青禾科技)", "企业版", "Chrome", "打开导入 → 选择模板", "40312", "导入 Excel 模板",
        "客户要求人工服务 — 客户说很急", "生气", "最后说的：转人工！"}) {
    INFO(part);
    CHECK(text.find(part) != std::string::npos);
  }
  CHECK(text.find("secret note") == std::string::npos);
}

TEST_CASE("a long conversation keeps its end and says what is left out", "[chat][core]") {
  Conversation conversation = Handed();
  conversation.locale = "en";
  std::vector<Message> transcript;
  for (int i = 0; i < 500; ++i) {
    transcript.push_back(
        Said(Author::kCustomer, "line " + std::to_string(i) + std::string(800, 'x')));
  }
  const HandoverPack pack = PackHandover(conversation, {}, {}, transcript);
  CHECK(pack.transcript.size() == 60);
  CHECK(pack.omitted_entries == 440);
  const std::string text = TicketDescription(pack);
  CHECK(text.size() <= 19'000);
  CHECK(text.find("line 499") != std::string::npos);
  CHECK(text.find("Earlier messages are in the conversation") != std::string::npos);
  CHECK(CodePoints(TicketSubject(pack)) <= 121);
}

TEST_CASE("a conversation without a word still gives a subject", "[chat][core]") {
  const HandoverPack pack = PackHandover(Handed(), {}, {}, {});
  CHECK(TicketSubject(pack) == "在线咨询转人工");
  CHECK_FALSE(TicketDescription(pack).empty());
}

TEST_CASE("what was taken back is not handed on", "[chat][core]") {
  Message gone = Said(Author::kCustomer, "");
  gone.recalled_at = base::Instant::FromSeconds(1);
  Message report = Said(Author::kCustomer, "", MessageKind::kRecalled);
  const HandoverPack pack =
      PackHandover(Handed(), {}, {}, {gone, report, Said(Author::kCustomer, "help")});
  CHECK(pack.transcript.size() == 1);
}

}  // namespace
}  // namespace deskmesh::chat
