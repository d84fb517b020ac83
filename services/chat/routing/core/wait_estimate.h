// SPDX-License-Identifier: Apache-2.0
//
// The honest promise of a wait (R24): expected, and the bounds it keeps in 4 of 5 cases.
//
// The wait ends when as many pieces of work have ended as stand ahead, plus one. With `places`
// occupied and a mean handling time m these endings come at rate places / m, so the wait is a sum of
// that many gaps: gamma distributed. What isn't known exactly widens it: the mean handling time is
// itself measured, and newcomers of higher rank overtake.
#pragma once

#include "platform/base/instant.h"

namespace deskmesh::chat::routing {

struct WaitInput {
  double work_ahead = 0;  // Router::Outlook
  double places = 0;  // work the fitting agents hold at once
  base::Duration mean_handling = std::chrono::minutes(8);  // of such work, more than 0
  int measured = 0;  // pieces of work it is the mean of
  // Share of the endings that go to later arrivals with an earlier key, 0 to 0.9.
  double overtaken = 0;
};

struct WaitEstimate {
  bool is_known = false;  // nobody fits: no promise can be made
  base::Duration expected{0};
  base::Duration low{0};  // 10 of 100 waits are shorter
  base::Duration high{0};  // 10 of 100 are longer
};

WaitEstimate EstimateWait(const WaitInput& input);

// A running mean of handling times that forgets: each new one counts for 1/50 at least. Starts at
// the default of WaitInput, which counts as 20 of them.
class HandlingTime {
 public:
  HandlingTime() = default;
  // Goes on from a mean measured before.
  HandlingTime(base::Duration mean, int measured)
      : mean_us_(static_cast<double>(mean.count())), measured_(measured) {}

  void Add(base::Duration handled);
  base::Duration mean() const { return base::Duration(static_cast<std::int64_t>(mean_us_)); }
  int measured() const { return measured_; }

 private:
  double mean_us_ = 8.0 * 60 * 1e6;
  int measured_ = 0;
};

}  // namespace deskmesh::chat::routing
