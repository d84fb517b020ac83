// SPDX-License-Identifier: Apache-2.0
//
// Clocks between the rules and the contract.
#pragma once

#include <string_view>

#include "deskmesh/sla/v1/sla.pb.h"
#include "sla/core/clock.h"
#include "sla/core/explanation.h"
#include "sla/core/milestones.h"

namespace deskmesh::sla {

void ToProto(const ClockReading& reading, std::string_view ticket_id, v1::Clock* proto);

// The clock as it was at the milestone.
void ToProto(const Milestone& milestone, std::string_view ticket_id, v1::Clock* proto);

void ToProto(const ExplainedInterval& interval, v1::ClockInterval* proto);

}  // namespace deskmesh::sla
