// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <set>

#include "tickets/testing/survey_desk.h"

namespace deskmesh::tickets {
namespace {

// Adds contacts that can be reached; their ids.
std::vector<std::string> AddContacts(SurveyDesk& desk, int count,
                                     accounts::v1::Organization::Tier tier,
                                     const std::string& job_role) {
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) {
    accounts::v1::ContactChanged fact;
    ids.push_back(desk.ids("con", desk.clock.Now()));
    fact.mutable_contact()->set_id(ids.back());
    fact.mutable_contact()->set_email(std::to_string(i) + "@customer.example");
    fact.mutable_contact()->set_tier(tier);
    fact.mutable_contact()->set_job_role(job_role);
    fact.mutable_contact()->set_locale("en");
    desk.Deliver(fact, ids.back(), 1);
  }
  return ids;
}

v1::NpsWave NewWave(SurveyDesk& desk, const v1::NpsWave::Audience& audience = {},
                    int sample_percent = 0) {
  v1::CreateNpsWaveRequest request;
  request.mutable_nps_wave()->set_display_name("Q1");
  *request.mutable_nps_wave()->mutable_audience() = audience;
  request.mutable_nps_wave()->set_sample_percent(sample_percent);
  return TicketDesk::Demand(desk.Call<v1::NpsWave>("deskmesh.tickets.v1.NpsWaves/Create", request));
}

template <typename Request>
absl::StatusOr<v1::NpsWave> Do(SurveyDesk& desk, const std::string& verb, const std::string& id) {
  Request request;
  request.set_id(id);
  return desk.Call<v1::NpsWave>("deskmesh.tickets.v1.NpsWaves/" + verb, request);
}
absl::StatusOr<v1::NpsWave> Start(SurveyDesk& desk, const std::string& id) {
  return Do<v1::StartNpsWaveRequest>(desk, "Start", id);
}

// The wave once it has looked at everybody.
v1::NpsWave AwaitSent(SurveyDesk& desk, const std::string& id) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  v1::NpsWave wave;
  do {
    desk.Settle();
    wave = TicketDesk::Demand(Do<v1::GetNpsWaveRequest>(desk, "Get", id));
  } while (!wave.sent_all() && std::chrono::steady_clock::now() < end);
  REQUIRE(wave.sent_all());
  return wave;
}

std::vector<v1::NpsScore> ScoresOf(SurveyDesk& desk, const std::string& id) {
  v1::GetNpsScoreRequest request;
  request.set_id(id);
  const auto response = TicketDesk::Demand(
      desk.Call<v1::GetNpsScoreResponse>("deskmesh.tickets.v1.NpsWaves/GetScore", request));
  return {response.scores().begin(), response.scores().end()};
}

}  // namespace

TEST_CASE("a wave asks everybody of its audience once, and those of another within the cap not",
          "[tickets][nps]") {
  SurveyDesk desk;
  const auto managers =
      AddContacts(desk, 130, accounts::v1::Organization::ENTERPRISE, "project manager");
  AddContacts(desk, 20, accounts::v1::Organization::FREE, "project manager");
  AddContacts(desk, 20, accounts::v1::Organization::ENTERPRISE, "executor");
  v1::NpsWave::Audience audience;
  audience.add_tiers(v1::Ticket::ENTERPRISE);
  audience.add_job_roles("project manager");
  const v1::NpsWave wave = NewWave(desk, audience);
  CHECK(wave.sample_percent() == 100);
  CHECK(wave.cap().seconds() == 90 * 86400);
  desk.Demand(Start(desk, wave.id()));
  CHECK(AwaitSent(desk, wave.id()).sent_count() == 130);
  std::set<std::string> asked;
  for (const v1::SurveySent& sent : desk.AwaitSurveys(130)) {
    CHECK(sent.survey().kind() == v1::Survey::NPS);
    CHECK(asked.insert(sent.survey().contact_id()).second);
  }
  CHECK(asked == std::set<std::string>(managers.begin(), managers.end()));

  // Paused and started again nobody hears of it twice.
  CHECK(Do<v1::PauseNpsWaveRequest>(desk, "Pause", wave.id()).ok());
  CHECK(Start(desk, wave.id()).ok());
  desk.clock.Advance(std::chrono::days(10));
  const v1::NpsWave second = NewWave(desk);
  desk.Demand(Start(desk, second.id()));
  // All but the managers, and but the desk's own contact, which has no address.
  CHECK(AwaitSent(desk, second.id()).sent_count() == 40);
  CHECK(desk.AwaitSurveys(170).size() == 170);
  desk.clock.Advance(std::chrono::days(81));
  const v1::NpsWave third = NewWave(desk);
  desk.Demand(Start(desk, third.id()));
  CHECK(AwaitSent(desk, third.id()).sent_count() == 130);
}

TEST_CASE("a sample asks its share", "[tickets][nps]") {
  SurveyDesk desk;
  AddContacts(desk, 200, accounts::v1::Organization::PAID, "");
  const v1::NpsWave wave = NewWave(desk, {}, 25);
  desk.Demand(Start(desk, wave.id()));
  const int sent = AwaitSent(desk, wave.id()).sent_count();
  CHECK(sent > 25);
  CHECK(sent < 80);
}

TEST_CASE("answers make the score, by tier, until the wave is closed", "[tickets][nps]") {
  SurveyDesk desk;
  AddContacts(desk, 6, accounts::v1::Organization::ENTERPRISE, "");
  AddContacts(desk, 4, accounts::v1::Organization::FREE, "");
  const v1::NpsWave wave = NewWave(desk);
  desk.Demand(Start(desk, wave.id()));
  AwaitSent(desk, wave.id());
  const auto sent = desk.AwaitSurveys(10);
  int promoters = 5;
  for (const v1::SurveySent& one : sent) {
    const std::string token = SurveyDesk::TokenOf(one);
    if (one.survey().tier() == v1::Ticket::ENTERPRISE && promoters-- > 0) {
      REQUIRE(desk.Answer(token, 10, std::nullopt, "great").ok());
    } else if (one.survey().tier() == v1::Ticket::FREE) {
      REQUIRE(desk.Answer(token, 9, std::nullopt).ok());
      // Changed, not added.
      REQUIRE(desk.Answer(token, 0, std::nullopt).ok());
    }
  }
  const auto scores = ScoresOf(desk, wave.id());
  REQUIRE(scores.size() == 3);
  CHECK(scores[0].sent() == 10);
  CHECK(scores[0].answers() == 9);
  CHECK(scores[0].promoters() == 5);
  CHECK(scores[0].detractors() == 4);
  CHECK(scores[0].score() == Approx(100.0 / 9));
  CHECK(scores[0].low() < scores[0].score());
  CHECK(scores[0].high() > scores[0].score());
  CHECK(scores[1].tier() == v1::Ticket::FREE);
  CHECK(scores[1].score() == Approx(-100));
  CHECK(scores[2].tier() == v1::Ticket::ENTERPRISE);
  CHECK(scores[2].score() == Approx(100));

  CHECK(ReasonOf(Start(desk, wave.id()).status()) == "WAVE_STATE");
  CHECK(Do<v1::PauseNpsWaveRequest>(desk, "Pause", wave.id()).ok());
  const std::string token = SurveyDesk::TokenOf(sent[0]);
  CHECK(desk.Answer(token, 8, std::nullopt).ok());
  CHECK(FieldOf(desk.Answer(token, 11, std::nullopt).status()) == "score");
  CHECK(Do<v1::CloseNpsWaveRequest>(desk, "Close", wave.id()).ok());
  CHECK(ReasonOf(desk.Answer(token, 7, std::nullopt).status()) == "WAVE_CLOSED");
  CHECK(ReasonOf(Start(desk, wave.id()).status()) == "WAVE_STATE");
}

TEST_CASE("only a draft can be changed, within bounds", "[tickets][nps]") {
  SurveyDesk desk;
  v1::NpsWave wave = NewWave(desk);
  v1::UpdateNpsWaveRequest update;
  *update.mutable_nps_wave() = wave;
  update.mutable_update_mask()->add_paths("sample_percent");
  update.mutable_update_mask()->add_paths("cap");
  update.mutable_nps_wave()->set_sample_percent(10);
  update.mutable_nps_wave()->mutable_cap()->set_seconds(800 * 86400);
  const auto call = [&] {
    return desk.Call<v1::NpsWave>("deskmesh.tickets.v1.NpsWaves/Update", update);
  };
  CHECK(FieldOf(call().status()) == "nps_wave.cap");
  update.mutable_nps_wave()->mutable_cap()->set_seconds(30 * 86400);
  CHECK(TicketDesk::Demand(call()).sample_percent() == 10);
  CHECK(ReasonOf(call().status()) == "STALE_ETAG");
  update.mutable_nps_wave()->clear_etag();
  desk.Demand(Start(desk, wave.id()));
  CHECK(ReasonOf(call().status()) == "WAVE_STATE");
}

}  // namespace deskmesh::tickets
