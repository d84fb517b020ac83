// SPDX-License-Identifier: Apache-2.0
#include "tickets/nps/core/nps_wave.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr base::Instant kNow = base::Instant::FromSeconds(1'700'000'000);

NpsTally TallyOf(int promoters, int passives, int detractors) {
  NpsTally tally;
  tally.Add(10, promoters);
  tally.Add(8, passives);
  tally.Add(3, detractors);
  return tally;
}

SurveyContact Reachable() {
  return {.id = "con_1",
          .organization_id = "org_1",
          .tier = Tier::kPaid,
          .job_role = "project manager",
          .locale = "en",
          .can_be_reached = true,
          .nps_asked = {}};
}

}  // namespace

TEST_CASE("scores are promoters from 9, detractors to 6 and passives between", "[nps][core]") {
  NpsTally tally;
  for (int score = 0; score <= 10; ++score) tally.Add(score, 1);
  CHECK(tally.answers == 11);
  CHECK(tally.promoters == 2);
  CHECK(tally.passives() == 2);
  CHECK(tally.detractors == 7);
}

TEST_CASE("the score is the difference of the shares, inside its interval", "[nps][core]") {
  const NpsEstimate even = EstimateNps(TallyOf(70, 20, 10));
  CHECK(even.score == Approx(60));
  // By hand: n = 103, p = 70.75/103, d = 10.75/103.
  CHECK(even.low == Approx(45.27).margin(0.01));
  CHECK(even.high == Approx(71.24).margin(0.01));
  CHECK(EstimateNps({}).low == -100);
  CHECK(EstimateNps({}).high == 100);
  // One answer says next to nothing, and nobody would believe an interval of no width.
  const NpsEstimate one = EstimateNps(TallyOf(1, 0, 0));
  CHECK(one.score == Approx(100));
  CHECK(one.high - one.low > 80);
}

TEST_CASE("about 95 of 100 intervals hold the score they estimate", "[nps][core]") {
  std::mt19937 random(7);
  std::discrete_distribution<int> draw({0.25, 0.3, 0.45});  // detractor, passive, promoter
  int held = 0;
  constexpr int kTrials = 4000;
  for (int trial = 0; trial < kTrials; ++trial) {
    NpsTally tally;
    for (int i = 0; i < 40; ++i) {
      const int kind = draw(random);
      tally.Add(kind == 0 ? 2 : kind == 1 ? 7 : 9, 1);
    }
    const NpsEstimate estimate = EstimateNps(tally);
    if (estimate.low <= 20 && 20 <= estimate.high) ++held;
  }
  const double coverage = static_cast<double>(held) / kTrials;
  CHECK(coverage > 0.93);
  CHECK(coverage < 0.97);
}

TEST_CASE("the draw picks its share and always the same people", "[nps][core]") {
  int drawn = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string id = "con_" + std::to_string(i);
    const bool is_in = IsDrawn("wav_1", id, 20);
    CHECK(is_in == IsDrawn("wav_1", id, 20));
    if (is_in) ++drawn;
  }
  CHECK(std::abs(drawn - 4'000) < 200);
  CHECK(IsDrawn("wav_1", "con_1", 100));
  CHECK_FALSE(IsDrawn("wav_1", "con_1", 0));
}

TEST_CASE("a wave asks who fits and was not asked lately", "[nps][core]") {
  NpsWave wave{.id = "wav_1"};
  SurveyContact contact = Reachable();
  CHECK(IsAsked(wave, contact, kNow));
  contact.nps_asked = kNow - std::chrono::days(89);
  CHECK_FALSE(IsAsked(wave, contact, kNow));
  contact.nps_asked = kNow - std::chrono::days(90);
  CHECK(IsAsked(wave, contact, kNow));
  wave.audience = {.tiers = {Tier::kEnterprise}, .organization_ids = {}, .job_roles = {}};
  CHECK_FALSE(IsAsked(wave, contact, kNow));
  wave.audience = {
      .tiers = {Tier::kPaid}, .organization_ids = {"org_1"}, .job_roles = {"project manager"}};
  CHECK(IsAsked(wave, contact, kNow));
  wave.audience.job_roles = {"executor"};
  CHECK_FALSE(IsAsked(wave, contact, kNow));
  wave.audience = {};
  contact.can_be_reached = false;
  CHECK_FALSE(IsAsked(wave, contact, kNow));
}

TEST_CASE("a wave's verbs say which ones are legal instead", "[nps][core]") {
  using State = NpsWave::State;
  CHECK(*StateAfter(State::kDraft, WaveVerb::kStart) == State::kRunning);
  CHECK(*StateAfter(State::kPaused, WaveVerb::kStart) == State::kRunning);
  const auto refused = StateAfter(State::kRunning, WaveVerb::kStart);
  REQUIRE_FALSE(refused.ok());
  CHECK(base::DetailsOf(refused.status()).reason == "WAVE_STATE");
  CHECK(base::DetailsOf(refused.status()).metadata["legal"] == "pause, close");
  CHECK_FALSE(StateAfter(State::kClosed, WaveVerb::kStart).ok());
  CHECK_FALSE(StateAfter(State::kRunning, WaveVerb::kUpdate).ok());
}

}  // namespace deskmesh::tickets
