// SPDX-License-Identifier: Apache-2.0
//
// Who is asked in an NPS wave, and what the answers say (R54).
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

struct NpsWave {
  enum class State : std::uint8_t { kUnset, kDraft, kRunning, kPaused, kClosed };
  // What is empty fits everybody.
  struct Audience {
    std::vector<Tier> tiers;
    std::vector<std::string> organization_ids;
    std::vector<std::string> job_roles;  // compared exactly
  };
  std::string id;  // `wav_…`
  Audience audience;
  int sample_percent = 100;
  base::Duration cap = std::chrono::days(90);
  base::Duration link_lifetime = std::chrono::days(30);
  State state = State::kDraft;
};

// A contact as waves see it.
struct SurveyContact {
  std::string id;  // `con_…`
  std::string organization_id;
  Tier tier = Tier::kFree;
  std::string job_role;
  std::string locale;
  bool can_be_reached = false;  // has an address, a number, or an id in the customer's system
  base::Instant nps_asked;  // by whichever wave; zero: never
};

enum class WaveVerb : std::uint8_t { kStart, kPause, kClose, kUpdate };
// The state after a verb. FAILED_PRECONDITION WAVE_STATE; its metadata `legal` lists the verbs.
absl::StatusOr<NpsWave::State> StateAfter(NpsWave::State from, WaveVerb verb);

// Whether the draw picks a person: a share of sample_percent of all, the same whenever it is asked.
bool IsDrawn(std::string_view wave_id, std::string_view contact_id, int sample_percent);

// Whether a wave asks a person now: reachable, of the audience, drawn, and not asked by another wave
// within the cap.
bool IsAsked(const NpsWave& wave, const SurveyContact& contact, base::Instant now);

// How many answers had a score of 0 to 10.
struct NpsTally {
  int answers = 0;
  int promoters = 0;  // 9 and 10
  int detractors = 0;  // 0 to 6

  void Add(int score, int count);
  int passives() const { return answers - promoters - detractors; }
};

// -100 to 100, with its 95 % confidence interval: the adjusted Wald interval for the difference of two
// multinomial shares, which adds three answers (3/4 to promoters and to detractors each, 3/2 to
// passives), after B. Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician
// 70 (2016). Without answers 0 and the widest interval.
struct NpsEstimate {
  double score = 0;
  double low = -100;
  double high = 100;
};
NpsEstimate EstimateNps(const NpsTally& tally);

}  // namespace deskmesh::tickets
