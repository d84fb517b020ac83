// SPDX-License-Identifier: Apache-2.0
//
// Defects and their links between contract and rules.
#pragma once

#include "deskmesh/tickets/v1/defect.pb.h"
#include "tickets/feedback/core/defect.h"

namespace deskmesh::tickets {

// Without counts and the address for people.
void ToProto(const Defect& defect, v1::Defect* proto);
void ToProto(const DefectLink& link, v1::DefectLink* proto);

}  // namespace deskmesh::tickets
