// SPDX-License-Identifier: Apache-2.0
//
// How to speak with the trackers that are known from the start.
#pragma once

#include "deskmesh/tickets/v1/defect.pb.h"

namespace deskmesh::tickets {

// An empty mapping for kinds without one.
const v1::TrackerMapping& ShippedMapping(v1::DefectTracker::Kind kind);

}  // namespace deskmesh::tickets
