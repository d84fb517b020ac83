// SPDX-License-Identifier: Apache-2.0
//
// Triggers and time rules that ship with the product.
#pragma once

#include "deskmesh/tickets/v1/triggers_service.pb.h"

namespace deskmesh::tickets {

// Who owns a ticket by its priority (R40: P0 core developers and the technical director, P1 a senior
// engineer, P2 an agent), and what to do when a promise breaks or a customer stays silent (R19).
v1::ListTriggerTemplatesResponse TriggerTemplates();

}  // namespace deskmesh::tickets
