// SPDX-License-Identifier: Apache-2.0
//
// A help centre with its team and its customers, for the tests of this domain.
#pragma once

#include <catch2/catch.hpp>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/knowledge/v1/curation_service.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "knowledge/module.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::knowledge {

// `visitor` is somebody of whom nothing is known, `manager` a project manager of an enterprise.
struct HelpDesk : testing::ServiceFixture {
  explicit HelpDesk(const std::string& config_text = "") : ServiceFixture(Define(), config_text) {
    visitor = Contact(ids("con", clock.Now()));
    manager = Contact(ids("con", clock.Now()));
    Answer<accounts::v1::GetContactRequest, accounts::v1::Contact>(
        "deskmesh.accounts.v1.Contacts/Get",
        [id = manager.id, other = visitor.id](const accounts::v1::GetContactRequest& request)
            -> absl::StatusOr<accounts::v1::Contact> {
          if (request.id() != id && request.id() != other) return absl::NotFoundError("nobody");
          accounts::v1::Contact contact;
          contact.set_id(request.id());
          contact.set_tier(accounts::v1::Organization::FREE);
          if (request.id() == id) {
            contact.set_job_role("Project Manager");
            contact.set_tier(accounts::v1::Organization::ENTERPRISE);
          }
          return contact;
        });
  }

  template <typename Reply = v1::Article>
  absl::StatusOr<Reply> As(const rpc::Principal& who, const std::string& method,
                           const google::protobuf::Message& request) {
    return CallAs<Reply>(who, "deskmesh.knowledge.v1." + method, request);
  }
  v1::Article Write(const std::string& title, const std::string& body,
                    const std::function<void(v1::Article*)>& shape = nullptr) {
    v1::CreateArticleRequest request;
    request.mutable_article()->set_title(title);
    request.mutable_article()->set_body(body);
    request.mutable_article()->set_locale("en");
    if (shape) shape(request.mutable_article());
    auto article = As(principal, "Articles/Create", request);
    REQUIRE(article.ok());
    return *article;
  }
  absl::StatusOr<v1::Article> Publish(const std::string& id) {
    v1::PublishArticleRequest request;
    request.set_id(id);
    return As(principal, "Articles/Publish", request);
  }
  v1::Article Published(const std::string& title, const std::string& body,
                        const std::function<void(v1::Article*)>& shape = nullptr) {
    auto article = Publish(Write(title, body, shape).id());
    REQUIRE(article.ok());
    return *article;
  }
  // Articles about something else, so that words tell apart.
  void Fill() {
    for (const char* title : {"Log hours", "Invite people", "Plan holidays", "Change the colour",
                              "Close the month", "Print labels"}) {
      Published(title, "As the menu says.");
    }
    Await([&] { return Search(principal, "print labels").results_size() == 1; });
  }
  absl::StatusOr<v1::Article> Update(const v1::Article& article) {
    v1::UpdateArticleRequest request;
    *request.mutable_article() = article;
    return As(principal, "Articles/Update", request);
  }
  absl::StatusOr<v1::Article> Get(const rpc::Principal& who, const std::string& id,
                                  bool as_reader = false) {
    v1::GetArticleRequest request;
    request.set_id(id);
    request.set_as_reader(as_reader);
    return As(who, "Articles/Get", request);
  }
  v1::SearchArticlesResponse Search(const rpc::Principal& who, const std::string& q,
                                    bool as_typed = false) {
    v1::SearchArticlesRequest request;
    request.set_q(q);
    request.set_as_typed(as_typed);
    auto found = As<v1::SearchArticlesResponse>(who, "Articles/Search", request);
    REQUIRE(found.ok());
    return *found;
  }
  v1::AnswerResponse Ask(const rpc::Principal& who, const std::string& question,
                         const std::string& contact_id = "") {
    v1::AnswerRequest request;
    request.set_question(question);
    request.set_contact_id(contact_id);
    auto answer = As<v1::AnswerResponse>(who, "Articles/Answer", request);
    REQUIRE(answer.ok());
    return *answer;
  }
  absl::StatusOr<v1::Article> Vote(const rpc::Principal& who, const std::string& id, bool helpful,
                                   const std::string& comment = "") {
    v1::VoteArticleRequest request;
    request.set_id(id);
    request.set_helpful(helpful);
    request.set_comment(comment);
    return As(who, "Articles/Vote", request);
  }
  std::vector<v1::KnowledgeGap> Gaps() {
    auto gaps = As<v1::ListGapsResponse>(principal, "Curation/ListGaps", v1::ListGapsRequest());
    REQUIRE(gaps.ok());
    return {gaps->gaps().begin(), gaps->gaps().end()};
  }
  v1::KnowledgeReport Report() {
    return *As<v1::KnowledgeReport>(principal, "Curation/GetReport",
                                    v1::GetKnowledgeReportRequest());
  }
  std::int64_t Asked() {
    const v1::KnowledgeReport report = Report();
    std::int64_t questions = report.searches();
    for (const auto& outcomes : report.outcomes()) questions += outcomes.questions();
    return questions;
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
  // As Await, while time passes: what looks again after a while may have looked just before.
  void AwaitOverTime(base::Duration step, const std::function<bool()>& condition,
                     int line = __builtin_LINE()) {
    const auto is_so = [&] {
      if (condition()) return true;
      clock.Step(step);
      return false;
    };
    Await(is_so, line);
  }

  rpc::Principal Bot() const { return *rpc::ServicePrincipal("chat", workspace); }

  rpc::Principal visitor;
  rpc::Principal manager;
};

}  // namespace deskmesh::knowledge
