// SPDX-License-Identifier: Apache-2.0
//
// The promises of R40 and the working time of a Chinese office, ready to be taken over.
#pragma once

#include <string>
#include <vector>

#include "sla/core/calendar_spec.h"
#include "sla/core/policy.h"

namespace deskmesh::sla {

// What a new workspace begins with: P0 first reply 30 min and resolution 4 h, P1 1 h / 24 h,
// P2 4 h / 72 h, P3 8 h / 120 h (to be set by the workspace), and for tickets that affect a core
// function a progress update every 24 h (R13). Around the clock: an office calendar is chosen by
// whoever wants one.
Policy DefaultMatrix();

// A promise of R13, R14 or R40, with what it is for.
struct PolicyTemplate {
  std::string name;  // for example `chat_first_reply_30_seconds`
  std::string description;
  Policy policy;
};
// The default matrix; an update every 24 h while a core function is affected; chat first reply < 30 s; first reply ≤ 5 min; receipt ≤ 5 min and an engineer working ≤ 30 min;
// simple cases ≤ 30 min; medium cases ≤ 2 h; L1 replies ≤ 1 h; L3 closed ≤ 48 h; solved ≤ 24 h.
std::vector<PolicyTemplate> PolicyTemplates();

// Monday to Friday 9:00–12:00 and 13:30–18:00, Asia/Shanghai, with the public holidays and make-up
// working days (调休) that the State Council announced for 2024 to 2026.
CalendarSpec ChineseOffice();

}  // namespace deskmesh::sla
