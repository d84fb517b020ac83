// SPDX-License-Identifier: Apache-2.0
//
// Chat with stand-ins for its neighbours, for the tests of this domain.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "chat/module.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/chat/v1/capacity.pb.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "deskmesh/knowledge/v1/language_service.pb.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/base/error.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::chat {

using knowledge::v1::AnswerResponse;

// What the stand-ins for the neighbours answer, and what they were told.
struct Neighbours {
  std::mutex mutex;
  AnswerResponse answer;
  knowledge::v1::AnalyzeTextResponse analysis;
  std::vector<std::string> questions;
  std::map<std::string, tickets::v1::Ticket> tickets;  // by request id
  std::map<std::string, std::string> assignees;       // by ticket
  std::vector<tickets::v1::CreateCommentRequest> comments;
  std::function<void()> on_analyze;  // happens while a text is listened to
  std::function<void()> on_create;  // happens while the first ticket is made
  bool tickets_are_up = true;

  absl::StatusOr<AnswerResponse> Answer(const knowledge::v1::AnswerRequest& request) {
    const std::lock_guard lock(mutex);
    questions.push_back(request.question());
    return answer;
  }
  void OnAnalyze(std::function<void()> happens) {
    const std::lock_guard lock(mutex);
    on_analyze = std::move(happens);
  }
  void Listen() {
    std::unique_lock lock(mutex);
    const std::function<void()> happens = on_analyze;
    lock.unlock();
    if (happens != nullptr) happens();
  }
  absl::StatusOr<tickets::v1::Ticket> Create(const tickets::v1::CreateTicketRequest& request) {
    std::unique_lock lock(mutex);
    if (const std::function<void()> happens = std::exchange(on_create, nullptr)) {
      lock.unlock();
      happens();
      lock.lock();
    }
    if (!tickets_are_up) return absl::UnavailableError("down");
    const auto [made, is_new] = tickets.try_emplace(request.request_id(), request.ticket());
    if (is_new) {
      made->second.set_id("tkt_" + std::string(25, '0') + std::to_string(tickets.size()));
    }
    return made->second;
  }
  absl::StatusOr<tickets::v1::Comment> Comment(const tickets::v1::CreateCommentRequest& request) {
    const std::lock_guard lock(mutex);
    if (!tickets_are_up) return absl::UnavailableError("down");
    comments.push_back(request);
    return request.comment();
  }
  // Finds it by its id and lets `change` have it.
  template <typename Change>
  absl::StatusOr<tickets::v1::Ticket> With(const std::string& id, Change change) {
    const std::lock_guard lock(mutex);
    for (auto& [request_id, ticket] : tickets) {
      if (ticket.id() != id) continue;
      change(ticket);
      return ticket;
    }
    return base::NotFound("ticket", id);
  }
  absl::StatusOr<tickets::v1::Ticket> Assign(const tickets::v1::AssignTicketRequest& request) {
    const std::lock_guard lock(mutex);
    assignees[request.id()] = request.assignee_id();
    return tickets::v1::Ticket();
  }
  std::string AssigneeOf(const std::string& ticket) {
    const std::lock_guard lock(mutex);
    return assignees[ticket];
  }
};

// Chat with stand-ins for its neighbours.
class ChatFixture : public testing::ServiceFixture {
 public:
  explicit ChatFixture(const std::string& config = "") : ServiceFixture(Define(), config) {
    // Jobs may still call while the fixture is torn down: the answers keep what they need.
    const std::shared_ptr<Neighbours> others = neighbours;
    Answer<knowledge::v1::AnswerRequest, AnswerResponse>(
        "deskmesh.knowledge.v1.Articles/Answer",
        [others](const auto& request) { return others->Answer(request); });
    Answer<knowledge::v1::AnalyzeTextRequest, knowledge::v1::AnalyzeTextResponse>(
        "deskmesh.knowledge.v1.Language/Analyze",
        [others](const auto& request) -> absl::StatusOr<knowledge::v1::AnalyzeTextResponse> {
          others->Listen();
          knowledge::v1::AnalyzeTextResponse heard = others->analysis;
          if (request.text().find("转人工") != std::string::npos) heard.set_wants_person(true);
          return heard;
        });
    Answer<tickets::v1::CreateTicketRequest, tickets::v1::Ticket>(
        "deskmesh.tickets.v1.Tickets/Create",
        [others](const auto& request) { return others->Create(request); });
    Answer<tickets::v1::AssignTicketRequest, tickets::v1::Ticket>(
        "deskmesh.tickets.v1.Tickets/Assign",
        [others](const auto& request) { return others->Assign(request); });
    Answer<tickets::v1::CreateCommentRequest, tickets::v1::Comment>(
        "deskmesh.tickets.v1.Tickets/CreateComment",
        [others](const auto& request) { return others->Comment(request); });
    Answer<tickets::v1::GetTicketRequest, tickets::v1::Ticket>(
        "deskmesh.tickets.v1.Tickets/Get", [others](const auto& request) {
          return others->With(request.id(), [](tickets::v1::Ticket&) {});
        });
    Answer<tickets::v1::UpdateTicketRequest, tickets::v1::Ticket>(
        "deskmesh.tickets.v1.Tickets/Update", [others](const auto& request) {
          return others->With(request.ticket().id(), [&](tickets::v1::Ticket& ticket) {
            ticket.set_priority(request.ticket().priority());
          });
        });
    AnswerResponse& answer = neighbours->answer;
    customer = Contact(ids("con", clock.Now()));
    accounts::v1::ContactChanged known;
    known.mutable_contact()->set_id(customer.id);
    known.mutable_contact()->set_display_name("王芳");
    known.mutable_contact()->set_tier(accounts::v1::Organization::ENTERPRISE);
    Deliver(known, customer.id, 1);
    answer.set_decision(AnswerResponse::ANSWER);
    answer.set_answer("打开项目设置");
    answer.set_confidence(0.9);
    AnswerResponse::Citation& citation = *answer.add_citations();
    citation.set_article_id("art_1");
    citation.set_title("甘特图");
    citation.set_slug("gantt");
  }

  v1::Conversation Begin() {
    v1::CreateConversationRequest request;
    request.mutable_conversation()->set_locale("zh-CN");
    request.mutable_conversation()->mutable_context()->set_page_url("https://app.example.com/plan");
    request.mutable_conversation()->mutable_context()->add_error_codes("E1001");
    return CallAs<v1::Conversation>(customer, "deskmesh.chat.v1.Conversations/Create", request)
        .value();
  }

  absl::StatusOr<v1::SendMessageResponse> Say(const rpc::Principal& who, const std::string& id,
                                              const std::string& text,
                                              const std::string& request_id = "") {
    v1::SendMessageRequest request;
    request.set_conversation_id(id);
    request.mutable_message()->set_text(text);
    return CallAs<v1::SendMessageResponse>(who, "deskmesh.chat.v1.Conversations/SendMessage",
                                           request, request_id);
  }

  // Calls a method of Conversations as somebody.
  template <typename Response = v1::Conversation, typename Request>
  absl::StatusOr<Response> Do(const rpc::Principal& who, const std::string& method,
                              const Request& request) {
    return CallAs<Response>(who, "deskmesh.chat.v1.Conversations/" + method, request);
  }
  absl::StatusOr<v1::Conversation> Close(const rpc::Principal& who, const std::string& id) {
    v1::CloseConversationRequest request;
    request.set_id(id);
    return Do(who, "Close", request);
  }

  v1::Conversation Get(const std::string& id) {
    v1::GetConversationRequest request;
    request.set_id(id);
    return Call<v1::Conversation>("deskmesh.chat.v1.Conversations/Get", request).value();
  }

  std::vector<v1::Message> Messages(const std::string& id) {
    v1::ListMessagesRequest request;
    request.set_conversation_id(id);
    const auto list =
        Call<v1::ListMessagesResponse>("deskmesh.chat.v1.Conversations/ListMessages", request);
    return {list.value().messages().begin(), list.value().messages().end()};
  }

  rpc::Principal NewAgent(const std::string& name, int capacity = 4) {
    const rpc::Principal agent = Agent(ids("usr", clock.Now()));
    accounts::v1::UserChanged known;
    known.mutable_user()->set_id(agent.id);
    known.mutable_user()->set_display_name(name);
    known.mutable_user()->set_capacity(capacity);
    known.mutable_user()->add_locales("zh-CN");
    Deliver(known, agent.id, 1);
    return agent;
  }

  // Somebody is on duty and on the phone: whoever asks for a person waits in line.
  void Staff() {
    const rpc::Principal busy = NewAgent("值班", 1);
    v1::BeginWorkRequest call;
    call.set_agent_id("me");
    call.set_reference("desk");
    call.set_kind(v1::WorkShare::CALL);
    REQUIRE(CallAs<v1::ExternalWork>(busy, "deskmesh.chat.v1.Capacity/BeginWork", call).ok());
    REQUIRE(SetPresence(busy, v1::Presence::ONLINE).ok());
  }

  absl::StatusOr<v1::Presence> SetPresence(const rpc::Principal& agent, v1::Presence::State state) {
    v1::SetPresenceRequest request;
    request.set_id("me");
    request.mutable_presence()->set_state(state);
    return CallAs<v1::Presence>(agent, "deskmesh.chat.v1.Agents/SetPresence", request);
  }

  // The queue's owner works on a thread of its own: waits until the conversation is as wanted.
  template <typename Wanted>
  v1::Conversation Await(const std::string& id, Wanted wanted) {
    v1::Conversation now;
    AwaitThat([&] { return wanted(now = Get(id)); });
    return now;
  }

  template <typename Condition>
  void AwaitThat(Condition condition) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(120);
    // What has to wait for its time mustn't take as many steps as it has moments.
    for (int steps = 0; !condition();) {
      if (std::chrono::steady_clock::now() > give_up) FAIL("what is waited for never happened");
      if (clock.Step(std::chrono::milliseconds(steps < 100 ? 20 : 200))) ++steps;
      std::this_thread::yield();
    }
  }

  std::shared_ptr<Neighbours> neighbours = std::make_shared<Neighbours>();
  rpc::Principal customer;
};

inline std::string ReasonOf(const absl::Status& status) { return base::DetailsOf(status).reason; }

}  // namespace deskmesh::chat
