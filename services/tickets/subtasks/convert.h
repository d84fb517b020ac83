// SPDX-License-Identifier: Apache-2.0
//
// Sub-tasks between contract and rules.
#pragma once

#include "deskmesh/tickets/v1/subtasks_service.pb.h"
#include "tickets/subtasks/core/subtask.h"

namespace deskmesh::tickets {

void ToProto(const Subtask& subtask, v1::TicketSubtask* proto);
Subtask FromProto(const v1::TicketSubtask& proto);

}  // namespace deskmesh::tickets
