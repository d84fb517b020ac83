// SPDX-License-Identifier: Apache-2.0
//
// What readers miss, and what is remembered of them.
#include <catch2/catch.hpp>

#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "google/protobuf/empty.pb.h"
#include "knowledge/testing/help_desk.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::knowledge {

TEST_CASE("a question that was answered badly is a gap until its article is published anew",
          "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  const v1::Article article =
      desk.Published("Export the board", "Press export on the board, choose the format.");
  desk.Await([&] { return desk.Search(desk.principal, "export board").results_size() == 1; });
  for (const rpc::Principal& who : {desk.visitor, desk.manager}) {
    REQUIRE(desk.Ask(who, "how to export the board").decision() != v1::AnswerResponse::HANDOVER);
  }
  desk.Await([&] { return desk.Asked() == 2; });
  CHECK(desk.Gaps().empty());
  for (const rpc::Principal& who : {desk.visitor, desk.manager}) {
    REQUIRE(desk.Vote(who, article.id(), false).ok());
  }
  REQUIRE(desk.Gaps().size() == 1);
  CHECK(desk.Gaps()[0].badly_rated() == 2);
  // A vote that was a slip counts for nothing.
  for (const bool helpful : {true, false}) {
    REQUIRE(desk.Vote(desk.visitor, article.id(), helpful).ok());
    CHECK(desk.Gaps().size() == (helpful ? 0 : 1));
  }
  desk.clock.Advance(std::chrono::seconds(1));
  v1::Article better;
  better.set_id(article.id());
  better.set_body("Press export on the board. Choose PDF for a picture of the board.");
  REQUIRE(desk.Update(better).ok());
  CHECK(desk.Gaps().size() == 1);
  REQUIRE(desk.Publish(article.id()).ok());
  CHECK(desk.Gaps().empty());
}

TEST_CASE("what the bot answered in a talk that was rated badly is a gap", "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  desk.Published("Export the board", "Press export on the board, choose the format.");
  desk.Await([&] { return desk.Search(desk.principal, "export board").results_size() == 1; });
  const base::Instant begun = desk.clock.Now();
  desk.clock.Advance(std::chrono::seconds(1));
  for (const rpc::Principal& who : {desk.visitor, desk.manager}) {
    REQUIRE(desk.Ask(desk.Bot(), "how to export the board", who.id).decision() !=
            v1::AnswerResponse::HANDOVER);
  }
  desk.Await([&] { return desk.Asked() == 2; });
  const auto rate = [&](const rpc::Principal& who, int score, const std::string& owner) {
    chat::v1::ConversationRated fact;
    const std::string id = desk.ids("cnv", desk.clock.Now());
    fact.mutable_conversation()->set_id(id);
    fact.mutable_conversation()->set_contact_id(who.id);
    fact.mutable_conversation()->set_owner_id(owner);
    rpc::SetTimestamp(begun, fact.mutable_conversation()->mutable_create_time());
    fact.set_score(score);
    desk.Deliver(fact, id, 1);
  };
  rate(desk.visitor, 5, "");
  rate(desk.manager, 1, "usr_somebody");  // a person had it: not the bot's doing alone
  CHECK(desk.Gaps().empty());
  rate(desk.visitor, 1, "");
  rate(desk.manager, 2, "");
  REQUIRE(desk.Gaps().size() == 1);
  CHECK(desk.Gaps()[0].count() == 2);
}

TEST_CASE("what became of the bot's answers tells whether they were right",
          "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  const v1::Article article =
      desk.Published("Export the board", "Press export on the board, choose the format.");
  desk.Await([&] { return desk.Search(desk.principal, "export board").results_size() == 1; });
  const base::Instant begun = desk.clock.Now();
  const auto talk_of = [&](const rpc::Principal& who) {
    chat::v1::Conversation talk;
    talk.set_id(desk.ids("cnv", desk.clock.Now()));
    talk.set_contact_id(who.id);
    rpc::SetTimestamp(begun, talk.mutable_create_time());
    return talk;
  };
  const auto past = [&] {
    desk.clock.Step(std::chrono::hours(1));  // when the index looks at them again
    const auto report =
        desk.As<v1::ExamReport>(desk.principal, "Curation/RunExam", v1::RunExamRequest());
    REQUIRE(report.ok());
    return report->answers_size() == 0
               ? std::pair(0, 0)
               : std::pair(report->answers(0).past_questions(), report->answers(0).past_right());
  };
  desk.clock.Advance(std::chrono::seconds(1));
  for (const rpc::Principal& who : {desk.visitor, desk.manager}) {
    REQUIRE(desk.Ask(desk.Bot(), "how to export the board", who.id).decision() ==
            v1::AnswerResponse::ANSWER);
  }
  desk.Await([&] { return desk.Asked() == 2; });
  chat::v1::ConversationHandedOver handed;
  *handed.mutable_conversation() = talk_of(desk.visitor);
  desk.Deliver(handed, handed.conversation().id(), 1);
  desk.Await([&] { return past() == std::pair(1, 0); });
  chat::v1::ConversationClosed closed;
  *closed.mutable_conversation() = talk_of(desk.manager);
  desk.Deliver(closed, closed.conversation().id(), 1);
  closed.set_deflected(true);
  desk.Deliver(closed, closed.conversation().id(), 2);
  desk.Await([&] { return past() == std::pair(2, 1); });
  // What a reader says stands against what is concluded, and isn't concluded away.
  chat::v1::ConversationRated rated;
  *rated.mutable_conversation() = talk_of(desk.visitor);
  rated.set_score(5);
  desk.Deliver(rated, rated.conversation().id(), 2);
  desk.Deliver(handed, handed.conversation().id(), 3);
  desk.Await([&] { return past() == std::pair(2, 2); });
}

TEST_CASE("a gap is dismissed, drafted, and left out once something answers it",
          "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  // One person makes no gap, however often they ask.
  for (const char* question : {"connect the jenkins pipeline", "connect the jenkins pipeline",
                               "how to connect jenkins pipeline"}) {
    desk.Ask(desk.visitor, question);
  }
  desk.Await([&] { return desk.Asked() == 3; });
  CHECK(desk.Gaps().empty());
  desk.Ask(desk.manager, "how to connect jenkins pipeline");
  desk.Await([&] { return desk.Gaps().size() == 1; });
  CHECK(desk.Gaps()[0].count() == 3);
  v1::DraftFromGapRequest from;
  from.set_question(desk.Gaps()[0].question());
  const auto draft = desk.As(desk.principal, "Curation/DraftFromGap", from);
  REQUIRE(draft.ok());
  CHECK(draft->state() == v1::Article::DRAFT);
  CHECK(draft->kind() == v1::Article::FAQ);
  CHECK(draft->body().find("how to connect jenkins pipeline") != std::string::npos);
  v1::Article answer;
  answer.set_id(draft->id());
  answer.set_body("To connect the jenkins pipeline, open integrations and choose jenkins.");
  REQUIRE(desk.Update(answer).ok());
  CHECK(desk.Gaps().size() == 1);
  REQUIRE(desk.Publish(draft->id()).ok());
  desk.Await([&] { return desk.Gaps().empty(); });

  desk.Ask(desk.visitor, "teleport my office");
  desk.Ask(desk.manager, "can I teleport the office");
  desk.Await([&] { return desk.Gaps().size() == 1; });
  v1::DismissGapRequest dismiss;
  dismiss.set_question("nobody asked this");
  CHECK(
      base::DetailsOf(
          desk.As<google::protobuf::Empty>(desk.principal, "Curation/DismissGap", dismiss).status())
          .reason == "GAP_NOT_FOUND");
  dismiss.set_question(desk.Gaps()[0].question());
  REQUIRE(desk.As<google::protobuf::Empty>(desk.principal, "Curation/DismissGap", dismiss).ok());
  CHECK(desk.Gaps().empty());
  desk.Ask(desk.manager, "teleport my office");
  desk.Ask(desk.manager, "teleport my office");
  desk.Await([&] { return desk.Asked() == 8; });
  CHECK(desk.Gaps().empty());
}

TEST_CASE("who looks for a person leaves no gap", "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  const std::vector<std::string> wishes = {"转人工", "转人公", "帮我转人工客服", "talk to a human",
                                           "I want to speak to a real person"};
  for (const std::string& wish : wishes) {
    for (const rpc::Principal& who : {desk.visitor, desk.manager}) {
      desk.Search(who, wish);
    }
  }
  // What has the words and asks for something else stays one.
  for (const rpc::Principal& who : {desk.visitor, desk.manager}) {
    desk.Ask(who, "teleport the human resource office");
  }
  desk.Await([&] { return desk.Asked() == 12; });
  REQUIRE(desk.Gaps().size() == 1);
  CHECK(desk.Gaps()[0].question() == "teleport the human resource office");
}

TEST_CASE("searches in vain are named from three readers on", "[knowledge][readers]") {
  HelpDesk desk;
  for (int i = 0; i < 5; ++i) desk.Search(desk.visitor, "zzqqxx");
  desk.Search(desk.manager, "zzqqxx");
  desk.Await([&] { return desk.Report().searches_without_result() == 6; });
  CHECK(desk.Report().failed_searches().empty());
  desk.Search(desk.Contact(desk.ids("con", desk.clock.Now())), "zzqqxx");
  desk.Await([&] { return desk.Report().failed_searches_size() == 1; });
  CHECK(desk.Report().failed_searches(0).count() == 7);
}

TEST_CASE("what a customer searched and opened before recommends, a visitor's too once identified",
          "[knowledge][readers]") {
  HelpDesk desk;
  const std::string gantt =
      desk.Published("Plan dates on the Gantt chart", "Drag the bars of the chart.").id();
  const std::string path =
      desk.Published("Critical path on the Gantt chart", "The longest chain.").id();
  desk.Published("Invoices", "Under billing.");
  desk.Await([&] { return desk.Search(desk.principal, "gantt chart").results_size() == 2; });
  const auto found = desk.Search(desk.visitor, "gantt chart");
  v1::OpenArticleRequest open;
  open.set_id(gantt);
  open.set_search_id(found.search_id());
  REQUIRE(desk.As<google::protobuf::Empty>(desk.visitor, "Articles/Open", open).ok());
  const auto first = [&](const rpc::Principal& who) {
    const auto recommended = desk.As<v1::RecommendArticlesResponse>(who, "Articles/Recommend",
                                                                    v1::RecommendArticlesRequest());
    REQUIRE(recommended.ok());
    REQUIRE(recommended->recommendations_size() >= 1);
    const auto& best = recommended->recommendations(0);
    return best.because() == "HISTORY" ? best.article().id() : "";
  };
  desk.Await([&] { return first(desk.visitor) == path; });
  CHECK(first(desk.manager).empty());
  accounts::v1::VisitorIdentified fact;
  fact.set_visitor_id(desk.visitor.id);
  fact.set_contact_id(desk.manager.id);
  desk.Deliver(fact, desk.visitor.id, 1);
  CHECK(first(desk.manager) == path);
}

}  // namespace deskmesh::knowledge
