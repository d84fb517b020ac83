// SPDX-License-Identifier: Apache-2.0
#include "tickets/nps/core/nps_wave.h"

#include <algorithm>
#include <cmath>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

template <typename T>
bool Fits(const std::vector<T>& wanted, const T& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

std::string_view NameOf(NpsWave::State state) {
  switch (state) {
    case NpsWave::State::kDraft:
      return "DRAFT";
    case NpsWave::State::kRunning:
      return "RUNNING";
    case NpsWave::State::kPaused:
      return "PAUSED";
    default:
      return "CLOSED";
  }
}

struct WaveMove {
  WaveVerb verb;
  std::string_view name;
  NpsWave::State from;
  NpsWave::State to;
};
constexpr WaveMove kMoves[] = {
    {WaveVerb::kUpdate, "update", NpsWave::State::kDraft, NpsWave::State::kDraft},
    {WaveVerb::kStart, "start", NpsWave::State::kDraft, NpsWave::State::kRunning},
    {WaveVerb::kStart, "start", NpsWave::State::kPaused, NpsWave::State::kRunning},
    {WaveVerb::kPause, "pause", NpsWave::State::kRunning, NpsWave::State::kPaused},
    {WaveVerb::kClose, "close", NpsWave::State::kDraft, NpsWave::State::kClosed},
    {WaveVerb::kClose, "close", NpsWave::State::kRunning, NpsWave::State::kClosed},
    {WaveVerb::kClose, "close", NpsWave::State::kPaused, NpsWave::State::kClosed},
};

}  // namespace

absl::StatusOr<NpsWave::State> StateAfter(NpsWave::State from, WaveVerb verb) {
  std::string legal;
  for (const WaveMove& move : kMoves) {
    if (move.from != from) continue;
    if (move.verb == verb) return move.to;
    if (!legal.empty()) legal += ", ";
    legal += move.name;
  }
  const std::string state(NameOf(from));
  return base::Precondition(
      "WAVE_STATE",
      "a wave that is " + state + " can't do that" + (legal.empty() ? "" : "; it has: " + legal),
      {{"state", state}, {"legal", legal}});
}

bool IsDrawn(std::string_view wave_id, std::string_view contact_id, int sample_percent) {
  // FNV-1a, then the finaliser of MurmurHash3, as FNV's upper bits hardly depend on the last letters.
  std::uint64_t hash = 14695981039346656037ULL;
  for (const std::string_view part : {wave_id, contact_id}) {
    for (const char c : part) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    }
  }
  hash = (hash ^ (hash >> 33U)) * 0xff51afd7ed558ccdULL;
  hash = (hash ^ (hash >> 33U)) * 0xc4ceb9fe1a85ec53ULL;
  hash ^= hash >> 33U;
  return hash % 100 < static_cast<std::uint64_t>(std::clamp(sample_percent, 0, 100));
}

bool IsAsked(const NpsWave& wave, const SurveyContact& contact, base::Instant now) {
  if (!contact.can_be_reached) return false;
  if (!Fits(wave.audience.tiers, contact.tier) ||
      !Fits(wave.audience.organization_ids, contact.organization_id) ||
      !Fits(wave.audience.job_roles, contact.job_role)) {
    return false;
  }
  if (contact.nps_asked.micros != 0 && now - contact.nps_asked < wave.cap) return false;
  return IsDrawn(wave.id, contact.id, wave.sample_percent);
}

void NpsTally::Add(int score, int count) {
  answers += count;
  if (score >= 9) promoters += count;
  if (score <= 6) detractors += count;
}

NpsEstimate EstimateNps(const NpsTally& tally) {
  if (tally.answers == 0) return {};
  const double n = tally.answers;
  const double wide = n + 3;
  const double promoters = (tally.promoters + 0.75) / wide;
  const double detractors = (tally.detractors + 0.75) / wide;
  const double middle = promoters - detractors;
  const double spread = 1.959964 * std::sqrt((promoters + detractors - middle * middle) / wide);
  return {.score = 100.0 * (tally.promoters - tally.detractors) / n,
          .low = std::max(-100.0, 100 * (middle - spread)),
          .high = std::min(100.0, 100 * (middle + spread))};
}

}  // namespace deskmesh::tickets
