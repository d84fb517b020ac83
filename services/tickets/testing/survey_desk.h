// SPDX-License-Identifier: Apache-2.0
//
// A ticket desk that waits for surveys and answers them, for the tests of satisfaction and NPS.
#pragma once

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "deskmesh/tickets/v1/nps_service.pb.h"
#include "deskmesh/tickets/v1/survey_events.pb.h"
#include "deskmesh/tickets/v1/survey_service.pb.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {

// Confined to one thread.
class SurveyDesk : public TicketDesk {
 public:
  // The surveys told so far, once there are `count`; the timers run on a thread of their own.
  std::vector<v1::SurveySent> AwaitSurveys(std::size_t count) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    std::vector<v1::SurveySent> sent = PublishedOf<v1::SurveySent>();
    while (sent.size() < count && std::chrono::steady_clock::now() < end) {
      std::this_thread::yield();
      sent = PublishedOf<v1::SurveySent>();
    }
    REQUIRE(sent.size() >= count);
    return sent;
  }

  // The token of a survey's link.
  static std::string TokenOf(const v1::SurveySent& sent) {
    REQUIRE(sent.path().starts_with("/survey/"));
    return sent.path().substr(8);
  }

  // A resolved ticket that has an owner.
  std::string ResolvedTicket(const std::string& agent) {
    const std::string id = Create().id();
    Demand(Assign(id, agent));
    Demand(Resolve(id));
    Settle();
    return id;
  }

  // Nobody is logged in.
  absl::StatusOr<v1::SurveyForm> Open(const std::string& token) {
    v1::OpenSurveyRequest request;
    request.set_token(token);
    return CallAs<v1::SurveyForm>({}, "deskmesh.tickets.v1.Surveys/Open", request);
  }
  absl::StatusOr<v1::SurveyForm> Answer(const std::string& token, int score,
                                        std::optional<bool> solved,
                                        const std::string& comment = "") {
    v1::AnswerSurveyRequest request;
    request.set_token(token);
    request.set_score(score);
    request.set_comment(comment);
    if (solved.has_value()) request.set_solved(*solved);
    return CallAs<v1::SurveyForm>({}, "deskmesh.tickets.v1.Surveys/Answer", request);
  }
};

}  // namespace deskmesh::tickets
