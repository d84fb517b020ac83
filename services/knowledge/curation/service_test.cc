// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <functional>
#include <thread>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/knowledge/v1/curation_service.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "knowledge/module.h"
#include "platform/base/error.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::knowledge {
namespace {

struct Curator {
  testing::ServiceFixture fixture{Define()};

  template <typename Reply>
  absl::StatusOr<Reply> Do(const std::string& method, const google::protobuf::Message& request) {
    return fixture.Call<Reply>("deskmesh.knowledge.v1." + method, request);
  }
  std::string Publish(const std::string& title, const std::string& body) {
    v1::CreateArticleRequest create;
    create.mutable_article()->set_title(title);
    create.mutable_article()->set_body(body);
    create.mutable_article()->set_locale("en");
    const auto article = Do<v1::Article>("Articles/Create", create);
    REQUIRE(article.ok());
    v1::PublishArticleRequest publish;
    publish.set_id(article->id());
    REQUIRE(Do<v1::Article>("Articles/Publish", publish).ok());
    return article->id();
  }
  v1::SearchArticlesResponse Search(const std::string& q) { return SearchAs(fixture.principal, q); }
  v1::SearchArticlesResponse SearchAs(const rpc::Principal& who, const std::string& q) {
    v1::SearchArticlesRequest request;
    request.set_q(q);
    return *fixture.CallAs<v1::SearchArticlesResponse>(who, "deskmesh.knowledge.v1.Articles/Search",
                                                       request);
  }
  rpc::Principal Reader() { return fixture.Contact(fixture.ids("con", fixture.clock.Now())); }
  v1::AnswerResponse Ask(const std::string& question) {
    v1::AnswerRequest request;
    request.set_question(question);
    return *fixture.CallAs<v1::AnswerResponse>(Reader(), "deskmesh.knowledge.v1.Articles/Answer",
                                               request);
  }
  void AddExamQuestion(const std::string& text, const std::string& article_id) {
    v1::CreateExamQuestionRequest request;
    request.mutable_question()->set_text(text);
    request.mutable_question()->set_article_id(article_id);
    REQUIRE(Do<v1::ExamQuestion>("Curation/CreateExamQuestion", request).ok());
  }
  v1::ExamReport Exam() { return *Do<v1::ExamReport>("Curation/RunExam", v1::RunExamRequest()); }
  v1::KnowledgeReport Report() {
    return *Do<v1::KnowledgeReport>("Curation/GetReport", v1::GetKnowledgeReportRequest());
  }
  // What the index or the log of questions does in the background takes moments.
  void Await(const std::function<bool()>& condition, int line = __builtin_LINE()) {
    INFO("awaited in line " << line);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!condition()) {
      REQUIRE(std::chrono::steady_clock::now() < end);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
};

}  // namespace

TEST_CASE("an administrator's synonyms find articles until they are deleted",
          "[knowledge][service]") {
  Curator curator;
  curator.Publish("Iteration planning", "Choose the work of the next weeks.");
  curator.Publish("Invoices", "Download them under billing.");
  v1::CreateSynonymsRequest create;
  create.mutable_synonyms()->add_terms("timebox");
  auto set = curator.Do<v1::SynonymSet>("Curation/CreateSynonyms", create);
  CHECK(base::DetailsOf(set.status()).field_violations.at(0).field == "synonyms.terms");
  create.mutable_synonyms()->add_terms("TIMEBOX");
  set = curator.Do<v1::SynonymSet>("Curation/CreateSynonyms", create);
  CHECK(base::DetailsOf(set.status()).field_violations.at(0).field == "synonyms.terms");
  create.mutable_synonyms()->add_terms("iteration");
  set = curator.Do<v1::SynonymSet>("Curation/CreateSynonyms", create);
  REQUIRE(set.ok());
  curator.Await([&] { return curator.Search("timebox").results_size() == 1; });
  CHECK(curator.Search("timebox").results(0).article().title() == "Iteration planning");
  // The same words again, however they are written, are no second set.
  v1::CreateSynonymsRequest again;
  for (const char* term : {"Iteration", "timebox"}) again.mutable_synonyms()->add_terms(term);
  const auto refused = curator.Do<v1::SynonymSet>("Curation/CreateSynonyms", again);
  CHECK(base::DetailsOf(refused.status()).reason == "SYNONYMS_EXIST");
  CHECK(base::DetailsOf(refused.status()).metadata.at("synonyms") == set->id());
  const auto list =
      curator.Do<v1::ListSynonymsResponse>("Curation/ListSynonyms", v1::ListSynonymsRequest());
  REQUIRE(list->synonyms_size() == 1);
  CHECK(list->synonyms(0).terms_size() == 2);
  v1::DeleteSynonymsRequest drop;
  drop.set_id(set->id());
  REQUIRE(curator.Do<google::protobuf::Empty>("Curation/DeleteSynonyms", drop).ok());
  CHECK(absl::IsNotFound(
      curator.Do<google::protobuf::Empty>("Curation/DeleteSynonyms", drop).status()));
  curator.fixture.clock.Advance(std::chrono::seconds(1));
  curator.Await([&] { return curator.Search("timebox").results_size() == 0; });
}

TEST_CASE("the exam refuses a change that loses a right answer", "[knowledge][service]") {
  Curator curator;
  const std::string password =
      curator.Publish("Reset a forgotten password", "Press Forgot password on the log-in page.");
  curator.Publish("Plan dates on the Gantt chart", "Drag the bars of the chart.");
  curator.Publish("Download invoices", "Under billing, choose the month.");
  curator.AddExamQuestion("how do I reset my forgotten password", password);
  curator.AddExamQuestion("转人工客服", "");
  curator.Await([&] { return curator.Exam().right() == 2; });
  CHECK(curator.Exam().accuracy() == 1);

  v1::UpdateArticleRequest update;
  update.mutable_article()->set_id(password);
  update.mutable_article()->set_title("Colours");
  update.mutable_article()->set_body("Choose a theme.");
  REQUIRE(curator.Do<v1::Article>("Articles/Update", update).ok());
  v1::PublishArticleRequest publish;
  publish.set_id(password);
  const auto refused = curator.Do<v1::Article>("Articles/Publish", publish);
  CHECK(base::DetailsOf(refused.status()).reason == "EXAM_FAILED");
  CHECK(base::DetailsOf(refused.status()).metadata.at("question") ==
        "how do I reset my forgotten password");
  CHECK(curator.Exam().right() == 2);

  publish.set_ignore_exam(true);
  REQUIRE(curator.Do<v1::Article>("Articles/Publish", publish).ok());
  curator.Await([&] { return curator.Exam().right() == 1; });
  REQUIRE(curator.Exam().mistakes_size() == 1);
  CHECK(curator.Exam().mistakes(0).expected_article_id() == password);
  // A change that loses nothing passes.
  update.mutable_article()->set_body("Choose a dark theme.");
  REQUIRE(curator.Do<v1::Article>("Articles/Update", update).ok());
  publish.set_ignore_exam(false);
  CHECK(curator.Do<v1::Article>("Articles/Publish", publish).ok());
}

TEST_CASE("the exam asks a question once", "[knowledge][service]") {
  Curator curator;
  const std::string gantt =
      curator.Publish("Plan dates on the Gantt chart", "Drag the bars of the chart.");
  curator.AddExamQuestion("How do I plan dates?", gantt);
  curator.AddExamQuestion("如何安排时间？", gantt);
  v1::CreateExamQuestionRequest again;
  for (const char* text : {"How do I plan dates?", " how do  I plan dates", "如何安排时间?"}) {
    INFO(text);
    again.mutable_question()->set_text(text);
    const absl::Status refused =
        curator.Do<v1::ExamQuestion>("Curation/CreateExamQuestion", again).status();
    CHECK(absl::IsAlreadyExists(refused));
    const base::ErrorDetails details = base::DetailsOf(refused);
    CHECK(details.reason == "EXAM_QUESTION_EXISTS");
    REQUIRE(details.field_violations.size() == 1);
    CHECK(details.field_violations[0].field == "question.text");
  }
  const auto listed = curator.Do<v1::ListExamQuestionsResponse>("Curation/ListExamQuestions",
                                                                v1::ListExamQuestionsRequest());
  REQUIRE(listed.ok());
  CHECK(listed->questions_size() == 2);
  // A question of only marks is one too.
  curator.AddExamQuestion("??", "");
  // What was deleted may be asked again.
  v1::DeleteExamQuestionRequest remove;
  remove.set_id(listed->questions(0).id());
  REQUIRE(curator.Do<google::protobuf::Empty>("Curation/DeleteExamQuestion", remove).ok());
  curator.AddExamQuestion(listed->questions(0).text(), gantt);
}

TEST_CASE("the exam is asked by a reader of whom nothing is known", "[knowledge][service]") {
  Curator curator;
  const std::string gantt =
      curator.Publish("Plan dates on the Gantt chart", "Drag the bars of the chart.");
  curator.Publish("Reset a forgotten password", "Press Forgot password on the log-in page.");
  curator.Publish("Download invoices", "Under billing, choose the month.");
  curator.AddExamQuestion("plan dates on the gantt chart", gantt);
  curator.Await([&] { return curator.Exam().right() == 1; });
  v1::UpdateArticleRequest update;
  update.mutable_article()->set_id(gantt);
  update.mutable_article()->add_reader_plans("enterprise");
  REQUIRE(curator.Do<v1::Article>("Articles/Update", update).ok());
  v1::PublishArticleRequest publish;
  publish.set_id(gantt);
  CHECK(base::DetailsOf(curator.Do<v1::Article>("Articles/Publish", publish).status()).reason ==
        "EXAM_FAILED");
  publish.set_ignore_exam(true);
  REQUIRE(curator.Do<v1::Article>("Articles/Publish", publish).ok());
  curator.Await([&] { return curator.Exam().right() == 0; });
}

TEST_CASE("thresholds are learned from twenty exam questions of a language",
          "[knowledge][service]") {
  Curator curator;
  const std::string password =
      curator.Publish("Reset a forgotten password", "Press Forgot password on the log-in page.");
  curator.Publish("Plan dates on the Gantt chart", "Drag the bars of the chart.");
  for (int i = 0; i < 12; ++i) {
    curator.AddExamQuestion("I forgot my password, number " + std::to_string(i), password);
    curator.AddExamQuestion("weather in city " + std::to_string(i), "");
  }
  curator.Await([&] {
    const v1::ExamReport report = curator.Exam();
    return report.answers_size() == 1 && report.answers(0).measured_precision() > 0;
  });
  const v1::ExamReport report = curator.Exam();
  CHECK(report.questions() == 24);
  CHECK(report.answers(0).questions() == 24);
  CHECK(report.answers(0).measured_precision() >= 0.9);
}

TEST_CASE("what readers ask in vain becomes gaps and a report, without personal data",
          "[knowledge][service]") {
  Curator curator;
  const std::string invoices = curator.Publish("Download invoices", "Under billing.");
  // Until it is indexed; a suggestion isn't counted as a search.
  curator.Await([&] {
    v1::SuggestArticlesRequest request;
    request.set_q("invoices");
    return curator.Do<v1::SuggestArticlesResponse>("Articles/Suggest", request)->titles_size() == 1;
  });
  curator.Ask("how to connect the jenkins pipeline, mail me at ann@example.com");
  curator.Ask("connect jenkins pipeline please");
  curator.Ask("can jenkins pipeline be connected?");
  curator.Ask("转人工");
  curator.Ask("1203");
  const auto search = curator.SearchAs(curator.Reader(), "download invoices");
  for (int i = 0; i < 3; ++i) {
    CHECK(curator.SearchAs(curator.Reader(), "zzqqxx").results_size() == 0);
  }
  v1::OpenArticleRequest open;
  open.set_id(invoices);
  open.set_search_id(search.search_id());
  REQUIRE(curator.Do<google::protobuf::Empty>("Articles/Open", open).ok());
  curator.Await([&] {
    const v1::KnowledgeReport report = curator.Report();
    return report.failed_searches_size() == 1 && report.click_through() > 0;
  });
  const auto gaps = curator.Do<v1::ListGapsResponse>("Curation/ListGaps", v1::ListGapsRequest());
  REQUIRE(gaps.ok());
  REQUIRE(gaps->gaps_size() == 2);
  const bool is_first = gaps->gaps(0).question() != "zzqqxx";
  CHECK(gaps->gaps(is_first ? 0 : 1).count() == 3);
  CHECK(gaps->gaps(is_first ? 0 : 1).examples_size() == 2);
  CHECK(gaps->DebugString().find("ann@example.com") == std::string::npos);

  const v1::KnowledgeReport report = curator.Report();
  CHECK(report.failed_searches(0).text() == "zzqqxx");
  CHECK(report.searches_without_result() == 3);
  REQUIRE(report.outcomes_size() >= 1);
  std::int64_t questions = 0;
  for (const auto& outcomes : report.outcomes()) questions += outcomes.questions();
  CHECK(questions == 5);
  for (const auto& outcomes : report.outcomes()) CHECK(outcomes.locale() != "und");
  REQUIRE(report.articles_size() >= 1);
  CHECK(report.articles(0).article_id() == invoices);
  CHECK(report.articles(0).title() == "Download invoices");
  CHECK(report.articles(0).opened() == 1);
}

TEST_CASE("a search of which one word alone is found somewhere was in vain",
          "[knowledge][service]") {
  Curator curator;
  for (const char* title : {"Print labels", "Log hours", "Invite people", "Close the month"}) {
    curator.Publish(title, "As the menu says.");
  }
  for (const char* title : {"Arrange the board", "Open the list", "Share a view", "Add columns"}) {
    curator.Publish(title, "Choose the compact mode of the page before you begin with it.");
  }
  const auto suggested = [&](const std::string& q) {
    v1::SuggestArticlesRequest request;
    request.set_q(q);
    return curator.Do<v1::SuggestArticlesResponse>("Articles/Suggest", request)->titles_size();
  };
  curator.Await([&] {
    return suggested("print") == 1 && suggested("log") == 1 && suggested("invite") == 1 &&
           suggested("close") == 1 && suggested("arrange") == 1 && suggested("open") == 1 &&
           suggested("share") == 1 && suggested("add") == 1;
  });
  for (int i = 0; i < 3; ++i) {
    CHECK(curator.SearchAs(curator.Reader(), "dark mode").results_size() == 4);
    CHECK(curator.SearchAs(curator.Reader(), "print labels").results_size() == 1);
  }
  curator.Await([&] { return curator.Report().searches() == 6; });
  const v1::KnowledgeReport report = curator.Report();
  CHECK(report.searches_without_result() == 3);
  REQUIRE(report.failed_searches_size() == 1);
  CHECK(report.failed_searches(0).text() == "dark mode");
  const auto gaps = curator.Do<v1::ListGapsResponse>("Curation/ListGaps", v1::ListGapsRequest());
  REQUIRE(gaps.ok());
  REQUIRE(gaps->gaps_size() == 1);
  CHECK(gaps->gaps(0).question() == "dark mode");
  // Once an article is about it, it is none.
  curator.Publish("Dark mode", "Switch the dark mode on in your profile.");
  curator.Await([&] {
    return curator.Do<v1::ListGapsResponse>("Curation/ListGaps", v1::ListGapsRequest())
               ->gaps_size() == 0;
  });
}

TEST_CASE("what readers open after the same words rises, within bounds and once a reader",
          "[knowledge][clicks]") {
  Curator curator;
  const std::string first = curator.Publish("Export board data", "Export it as a file.");
  const std::string second = curator.Publish("Export board history", "Export it as a file.");
  const std::string other = curator.Publish("Board export export export board", "Board export.");
  // A suggestion isn't counted as a search.
  curator.Await([&] {
    v1::SuggestArticlesRequest request;
    request.set_q("export");
    return curator.Do<v1::SuggestArticlesResponse>("Articles/Suggest", request)->titles_size() == 3;
  });
  const v1::SearchArticlesResponse before = curator.Search("export board");
  const std::string last = before.results(2).article().id();
  int readers = 0;
  const auto open = [&](const rpc::Principal& who, const std::string& q, const std::string& id) {
    v1::SearchArticlesRequest search;
    search.set_q(q);
    const auto found = curator.fixture.CallAs<v1::SearchArticlesResponse>(
        who, "deskmesh.knowledge.v1.Articles/Search", search);
    REQUIRE(found.ok());
    v1::OpenArticleRequest request;
    request.set_id(id);
    request.set_search_id(found->search_id());
    REQUIRE(
        curator.fixture
            .CallAs<google::protobuf::Empty>(who, "deskmesh.knowledge.v1.Articles/Open", request)
            .ok());
  };
  const auto reader = [&] { return curator.Reader(); };
  // One reader alone moves nothing much, however often it clicks.
  const rpc::Principal eager = reader();
  for (int i = 0; i < 20; ++i) open(eager, "export board", last);
  const auto score = [&](const v1::SearchArticlesResponse& found, const std::string& id) {
    for (const auto& result : found.results()) {
      if (result.article().id() == id) return result.score();
    }
    return 0.0;
  };
  curator.Await([&] {
    const v1::KnowledgeReport report = curator.Report();
    return report.click_through() > 0.5;
  });
  CHECK(score(curator.Search("export board"), last) <= score(before, last) * 1.01);
  for (readers = 0; readers < 40; ++readers) open(reader(), "board export", last);
  curator.Await(
      [&] { return score(curator.Search("export board"), last) > score(before, last) * 1.02; });
  const v1::SearchArticlesResponse after = curator.Search("export board");
  CHECK(score(after, last) <= score(before, last) * 1.21);
  for (const std::string& id : {first, second, other}) {
    if (id != last) CHECK(score(after, id) < score(before, id) * 1.001);
  }
  // A result that wasn't shown can't be opened into the figures.
  const std::string hidden = curator.Publish("Invoices", "Billing.");
  const auto opened = [&] {
    std::int64_t all = 0;
    const v1::KnowledgeReport report = curator.Report();
    for (const auto& use : report.search_uses()) all += use.opened();
    return all;
  };
  // All forty, not only as many as moved the result.
  curator.Await([&] { return opened() == 40; });
  open(reader(), "board export", hidden);
  open(reader(), "board export", last);
  curator.Await([&] { return opened() == 41; });
  REQUIRE(curator.Report().search_uses_size() >= 1);
  CHECK(curator.Report().search_uses(0).mean_position() > 0);
}

TEST_CASE("a solved ticket becomes a draft article", "[knowledge][service]") {
  Curator curator;
  auto state = tickets::v1::Ticket::IN_PROGRESS;
  const std::string requester = curator.fixture.ids("con", curator.fixture.clock.Now());
  curator.fixture.Answer<accounts::v1::GetContactRequest, accounts::v1::Contact>(
      "deskmesh.accounts.v1.Contacts/Get", [&](const accounts::v1::GetContactRequest& request) {
        accounts::v1::Contact contact;
        contact.set_id(request.id());
        contact.set_display_name("Ann Miller");
        contact.set_organization_id("org_1");
        return absl::StatusOr<accounts::v1::Contact>(contact);
      });
  curator.fixture.Answer<accounts::v1::GetOrganizationRequest, accounts::v1::Organization>(
      "deskmesh.accounts.v1.Organizations/Get",
      [](const accounts::v1::GetOrganizationRequest& request) {
        accounts::v1::Organization organization;
        organization.set_id(request.id());
        organization.set_display_name("Acme Robotics");
        return absl::StatusOr<accounts::v1::Organization>(organization);
      });
  curator.fixture.Answer<tickets::v1::GetTicketRequest, tickets::v1::Ticket>(
      "deskmesh.tickets.v1.Tickets/Get", [&](const tickets::v1::GetTicketRequest& request) {
        tickets::v1::Ticket ticket;
        ticket.set_id(request.id());
        ticket.set_subject("Import fails with E1203");
        ticket.set_state(state);
        ticket.set_requester_id(requester);
        return absl::StatusOr<tickets::v1::Ticket>(ticket);
      });
  curator.fixture.Answer<tickets::v1::ListCommentsRequest, tickets::v1::ListCommentsResponse>(
      "deskmesh.tickets.v1.Tickets/ListComments", [](const tickets::v1::ListCommentsRequest&) {
        tickets::v1::ListCommentsResponse comments;
        const auto add = [&](tickets::v1::Comment::Author author, const std::string& body) {
          auto* comment = comments.add_comments();
          comment->set_author(author);
          comment->set_body(body);
          comment->set_visibility(tickets::v1::Comment::PUBLIC);
          comment->set_sequence(comments.comments_size());
        };
        add(tickets::v1::Comment::CUSTOMER, "The import stops. My card is 4111 1111 1111 1111.");
        add(tickets::v1::Comment::AGENT,
            "The cause is a wrong date column of Acme Robotics. Use the format YYYY-MM-DD, Ann Miller.");
        return absl::StatusOr<tickets::v1::ListCommentsResponse>(comments);
      });
  v1::DraftFromTicketRequest request;
  request.set_ticket_id(curator.fixture.ids("tkt", curator.fixture.clock.Now()));
  CHECK(base::DetailsOf(curator.Do<v1::Article>("Curation/DraftFromTicket", request).status())
            .reason == "TICKET_NOT_SOLVED");
  state = tickets::v1::Ticket::RESOLVED;
  const auto draft = curator.Do<v1::Article>("Curation/DraftFromTicket", request);
  REQUIRE(draft.ok());
  CHECK(draft->state() == v1::Article::DRAFT);
  CHECK(draft->title() == "Import fails with E1203");
  CHECK(draft->error_codes(0) == "E1203");
  CHECK(draft->body().find("4111 1111") == std::string::npos);
  CHECK(draft->body().find("Ann Miller") == std::string::npos);
  CHECK(draft->body().find("Acme") == std::string::npos);
  CHECK(draft->body().find("## Cause") != std::string::npos);
  CHECK(draft->slug().starts_with("import-fails-with-e1203-"));

  // A ticket makes one article, whatever becomes of it.
  v1::UpdateArticleRequest update;
  update.mutable_article()->set_id(draft->id());
  update.mutable_article()->set_title("Dates of an import");
  REQUIRE(curator.Do<v1::Article>("Articles/Update", update).ok());
  const auto again = curator.Do<v1::Article>("Curation/DraftFromTicket", request);
  REQUIRE(again.ok());
  CHECK(again->id() == draft->id());
  CHECK(again->title() == "Dates of an import");
  v1::GetArticleBySlugRequest get;
  get.set_slug("ticket:" + request.ticket_id());
  CHECK(absl::IsNotFound(
      curator.Do<v1::GetArticleBySlugResponse>("Articles/GetBySlug", get).status()));
  request.set_ticket_id(curator.fixture.ids("tkt", curator.fixture.clock.Now()));
  const auto other = curator.Do<v1::Article>("Curation/DraftFromTicket", request);
  REQUIRE(other.ok());
  CHECK(other->id() != draft->id());
}

}  // namespace deskmesh::knowledge
