// SPDX-License-Identifier: Apache-2.0
#include "tickets/suggestions/suggestions.h"

#include <catch2/catch.hpp>

#include "deskmesh/knowledge/v1/language_service.pb.h"
#include "deskmesh/tickets/v1/catalogue_service.pb.h"
#include "platform/base/error.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

using knowledge::v1::ClassifyTicketRequest;
using knowledge::v1::ClassifyTicketResponse;

constexpr char kClassify[] = "deskmesh.knowledge.v1.Language/ClassifyTicket";

void Put(const std::string& value, double confidence,
         knowledge::v1::AnalyzeTextResponse::Label* label) {
  label->set_value(value);
  label->set_confidence(confidence);
  label->add_because("sync");
}

v1::Ticket Open(TicketDesk& desk, const v1::CreateTicketRequest& request) {
  auto ticket = desk.Call<v1::Ticket>("deskmesh.tickets.v1.Tickets/Create", request);
  INFO(ticket.status().ToString());
  REQUIRE(ticket.ok());
  return *ticket;
}

const v1::Decision* DecisionOn(const v1::Ticket& ticket, const std::string& field) {
  for (const v1::Decision& decision : ticket.decisions()) {
    if (decision.field() == field) return &decision;
  }
  return nullptr;
}

TEST_CASE("what the workspace's tickets teach fills what a new one leaves open",
          "[tickets][suggestions]") {
  TicketDesk desk;
  int asked = 0;
  desk.Answer<ClassifyTicketRequest, ClassifyTicketResponse>(
      kClassify,
      [&](const ClassifyTicketRequest& request) -> absl::StatusOr<ClassifyTicketResponse> {
        ++asked;
        CHECK(request.subject() == "calendar sync");
        ClassifyTicketResponse heard;
        Put("INSTALL", 0.9, heard.mutable_type());
        Put("P1", 0.95, heard.mutable_priority());
        Put("team_06c8f3k2s0d1w6v9q2n4m8x7ab", 0.8, heard.mutable_team());
        Put("calendar", 0.7, heard.add_labels());
        Put("mobile", 0.2, heard.add_labels());
        return heard;
      });
  const v1::Ticket ticket = Open(desk, desk.NewTicket("calendar sync", "it does nothing"));
  CHECK(ticket.type() == v1::Ticket::INSTALL);
  CHECK(ticket.priority() == v1::Ticket::P1);
  CHECK(ticket.team_id() == "team_06c8f3k2s0d1w6v9q2n4m8x7ab");
  REQUIRE(ticket.labels_size() == 1);
  CHECK(ticket.labels(0) == "calendar");
  const v1::Decision* type = DecisionOn(ticket, "type");
  REQUIRE(type != nullptr);
  CHECK(type->confidence() == Approx(0.9));
  CHECK(type->reason() == "learned from the team's own tickets: \"sync\"");
  CHECK(DecisionOn(ticket, "team_id") != nullptr);
  CHECK(DecisionOn(ticket, "labels") != nullptr);
  CHECK(asked == 1);

  // What the caller says stays.
  v1::CreateTicketRequest set = desk.NewTicket("calendar sync", "it does nothing");
  set.mutable_ticket()->set_type(v1::Ticket::FAULT);
  set.mutable_ticket()->set_priority(v1::Ticket::P3);
  set.mutable_ticket()->add_labels("mine");
  const v1::Ticket kept = Open(desk, set);
  CHECK(kept.type() == v1::Ticket::FAULT);
  CHECK(kept.priority() == v1::Ticket::P3);
  CHECK(kept.labels(0) == "mine");
}

TEST_CASE("a ticket that a program tells of is decided by its customer's own words",
          "[tickets][suggestions]") {
  TicketDesk desk;
  std::string read;
  desk.Answer<ClassifyTicketRequest, ClassifyTicketResponse>(
      kClassify,
      [&](const ClassifyTicketRequest& request) -> absl::StatusOr<ClassifyTicketResponse> {
        read = request.description();
        return ClassifyTicketResponse();
      });
  v1::CreateTicketRequest request =
      desk.NewTicket("分享看板", "问题：分享看板\n机器人：生产环境宕机，报错 E500");
  request.set_customer_words("分享看板\n怎么设置任务依赖");
  request.mutable_ticket()->set_priority(v1::Ticket::P1);
  request.set_priority_reason("told in the conversation: the customer is angry");
  const v1::Ticket ticket = Open(desk, request);
  CHECK(read == "怎么设置任务依赖");
  CHECK(ticket.type() == v1::Ticket::FEATURE);
  CHECK_FALSE(ticket.affects_core_function());
  CHECK(ticket.description().find("机器人") != std::string::npos);
  REQUIRE(DecisionOn(ticket, "priority") != nullptr);
  CHECK(DecisionOn(ticket, "priority")->value() == "P1");
  CHECK(DecisionOn(ticket, "priority")->reason() == request.priority_reason());
  CHECK(DecisionOn(ticket, "priority")->confidence() > 0.5);

  v1::UpdateTicketRequest raise;
  raise.mutable_ticket()->set_id(ticket.id());
  raise.mutable_ticket()->set_priority(v1::Ticket::P0);
  raise.mutable_update_mask()->add_paths("priority");
  raise.set_priority_reason("told in the conversation: It sounds like an outage");
  const auto raised = desk.Call<v1::Ticket>("deskmesh.tickets.v1.Tickets/Update", raise);
  REQUIRE(raised.ok());
  REQUIRE(DecisionOn(*raised, "priority") != nullptr);
  CHECK(DecisionOn(*raised, "priority")->value() == "P0");
  CHECK(DecisionOn(*raised, "priority")->reason() == raise.priority_reason());
}

TEST_CASE("who is surely angry comes a step sooner, never above P1", "[tickets][suggestions]") {
  TicketDesk desk;
  std::string emotion = "ANGRY", priority;
  double confidence = 0.9;
  desk.Answer<ClassifyTicketRequest, ClassifyTicketResponse>(
      kClassify, [&](const ClassifyTicketRequest&) -> absl::StatusOr<ClassifyTicketResponse> {
        ClassifyTicketResponse heard;
        heard.mutable_emotion()->set_value(emotion);
        heard.mutable_emotion()->set_confidence(confidence);
        heard.mutable_emotion()->add_because("furious");
        if (!priority.empty()) Put(priority, 0.99, heard.mutable_priority());
        return heard;
      });
  int count = 0;
  const auto open = [&] {
    return Open(desk, desk.NewTicket("calendar " + std::to_string(++count), "I am furious"));
  };
  const v1::Ticket angry = open();
  CHECK(angry.priority() == v1::Ticket::P1);  // of P2
  REQUIRE(DecisionOn(angry, "priority") != nullptr);
  const v1::Decision& decision = *DecisionOn(angry, "priority");
  CHECK(decision.value() == "P1");
  CHECK(decision.confidence() == Approx(0.9));
  CHECK(decision.reason().find("the customer is angry: \"furious\"") != std::string::npos);
  priority = "P3";
  CHECK(open().priority() == v1::Ticket::P2);
  priority = "P1";
  CHECK(open().priority() == v1::Ticket::P1);
  priority.clear();
  confidence = 0.7;
  CHECK(open().priority() == v1::Ticket::P2);
  confidence = 0.9;
  emotion = "ANXIOUS";
  CHECK(open().priority() == v1::Ticket::P2);
  // What the caller says stays.
  emotion = "ANGRY";
  v1::CreateTicketRequest said = desk.NewTicket("calendar", "I am furious");
  said.mutable_ticket()->set_priority(v1::Ticket::P3);
  CHECK(Open(desk, said).priority() == v1::Ticket::P3);
}

TEST_CASE("unsure suggestions change nothing, words that are surer win", "[tickets][suggestions]") {
  TicketDesk desk;
  desk.Answer<ClassifyTicketRequest, ClassifyTicketResponse>(
      kClassify, [](const ClassifyTicketRequest&) -> absl::StatusOr<ClassifyTicketResponse> {
        ClassifyTicketResponse heard;
        Put("INSTALL", 0.51, heard.mutable_type());
        Put("P3", 0.3, heard.mutable_priority());
        Put("team_06c8f3k2s0d1w6v9q2n4m8x7ab", 0.5, heard.mutable_team());
        Put("calendar", 0.4, heard.add_labels());
        return heard;
      });
  const v1::Ticket ticket =
      Open(desk, desk.NewTicket("系统崩溃，无法登录，报错 ERR_AUTH", "页面白屏，报错 E500"));
  CHECK(ticket.type() == v1::Ticket::FAULT);
  CHECK(ticket.priority() != v1::Ticket::P3);
  CHECK(ticket.team_id().empty());
  CHECK(ticket.labels_size() == 0);
}

TEST_CASE("a sure word is outvoted by itself only", "[tickets][suggestions]") {
  TicketDesk desk;
  std::string because = "hed";
  desk.Answer<ClassifyTicketRequest, ClassifyTicketResponse>(
      kClassify, [&](const ClassifyTicketRequest&) -> absl::StatusOr<ClassifyTicketResponse> {
        ClassifyTicketResponse heard;
        heard.mutable_type()->set_value("FEATURE");
        heard.mutable_type()->set_confidence(0.999);
        heard.mutable_type()->add_because(because);
        return heard;
      });
  CHECK(Open(desk, desk.NewTicket("生产环境宕机", "今天早上")).type() == v1::Ticket::FAULT);
  CHECK(Open(desk, desk.NewTicket("calendar sync", "hello")).type() == v1::Ticket::FEATURE);
  because = "宕机";
  CHECK(Open(desk, desk.NewTicket("测试环境宕机", "昨天晚上")).type() == v1::Ticket::FEATURE);
}

TEST_CASE("a word whose tickets people sort otherwise is unlearned", "[tickets][suggestions]") {
  TicketDesk desk;
  int features = 0;
  desk.Answer<ClassifyTicketRequest, ClassifyTicketResponse>(
      kClassify,
      [&](const ClassifyTicketRequest& request) -> absl::StatusOr<ClassifyTicketResponse> {
        ClassifyTicketResponse heard;
        for (const std::string& word : request.words()) {
          auto* record = heard.add_records();
          record->set_word(word);
          (*record->mutable_types())["FEATURE"] = features;
          (*record->mutable_priorities())["P3"] = features;
        }
        Put("P3", 0.7, heard.mutable_priority());
        return heard;
      });
  const v1::Ticket before = Open(desk, desk.NewTicket("测试环境宕机", "今天早上"));
  CHECK(before.type() == v1::Ticket::FAULT);
  CHECK(before.priority() == v1::Ticket::P0);
  CHECK(before.affects_core_function());
  features = 125;
  const v1::Ticket after = Open(desk, desk.NewTicket("测试环境宕机", "昨天晚上"));
  CHECK(after.type() == v1::Ticket::FEATURE);
  CHECK(after.priority() == v1::Ticket::P3);
  CHECK_FALSE(after.affects_core_function());
  CHECK(DecisionOn(after, "affects_core_function") == nullptr);
}

TEST_CASE("what words said of a core function goes with the type they said",
          "[tickets][suggestions]") {
  TicketDesk desk;
  desk.Answer<ClassifyTicketRequest, ClassifyTicketResponse>(
      kClassify, [](const ClassifyTicketRequest&) -> absl::StatusOr<ClassifyTicketResponse> {
        ClassifyTicketResponse heard;
        heard.mutable_type()->set_value("FEATURE");
        heard.mutable_type()->set_confidence(0.99);
        heard.mutable_type()->add_because("白屏");
        return heard;
      });
  const v1::Ticket ticket = Open(desk, desk.NewTicket("白屏", "投影的时候"));
  CHECK(ticket.type() == v1::Ticket::FEATURE);
  CHECK_FALSE(ticket.affects_core_function());
  CHECK(DecisionOn(ticket, "affects_core_function") == nullptr);
  // What the caller says of it stays.
  v1::CreateTicketRequest said = desk.NewTicket("白屏", "投影的时候");
  said.mutable_ticket()->set_affects_core_function(true);
  CHECK(Open(desk, said).affects_core_function());
}

TEST_CASE("a ticket is made whether the language service is there or not",
          "[tickets][suggestions]") {
  TicketDesk desk;  // nobody answers
  CHECK(Open(desk, desk.NewTicket("calendar sync")).type() != v1::Ticket::TYPE_UNSPECIFIED);
  int asked = 0;
  desk.Answer<ClassifyTicketRequest, ClassifyTicketResponse>(
      kClassify, [&](const ClassifyTicketRequest&) -> absl::StatusOr<ClassifyTicketResponse> {
        ++asked;
        return ClassifyTicketResponse();
      });
  // It was away a moment ago: not asked again at once.
  Open(desk, desk.NewTicket("calendar sync"));
  CHECK(asked == 0);
  desk.clock.Advance(std::chrono::seconds(6));
  Open(desk, desk.NewTicket("calendar sync"));
  CHECK(asked == 1);
  // The same words are known for a moment, though nothing is learned about them.
  Open(desk, desk.NewTicket("calendar sync"));
  CHECK(asked == 1);
  Open(desk, desk.NewTicket("other words"));
  CHECK(asked == 2);
}

TEST_CASE("a learned label that left the taxonomy is left out", "[tickets][suggestions]") {
  TicketDesk desk;
  desk.Answer<ClassifyTicketRequest, ClassifyTicketResponse>(
      kClassify, [](const ClassifyTicketRequest&) -> absl::StatusOr<ClassifyTicketResponse> {
        ClassifyTicketResponse heard;
        Put("gone", 0.9, heard.add_labels());
        return heard;
      });
  v1::CreateTicketLabelRequest label;
  label.mutable_ticket_label()->set_name("permission");
  REQUIRE(desk.Call<v1::TicketLabel>("deskmesh.tickets.v1.TicketLabels/Create", label).ok());
  const v1::Ticket ticket = Open(desk, desk.NewTicket("calendar sync"));
  CHECK(ticket.labels_size() == 0);
  CHECK(DecisionOn(ticket, "labels") == nullptr);
}

}  // namespace
}  // namespace deskmesh::tickets
