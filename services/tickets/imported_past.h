// SPDX-License-Identifier: Apache-2.0
//
// Whether a fact belongs to a past that was taken over from another system: nothing is to be done
// about it today. So is a comment that a split repeats. A fact that merely comes late (a backlog, a
// broker that was away) isn't of that kind.
#pragma once

#include <absl/status/statusor.h>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::tickets {

// `envelope` is a fact of a ticket. What services found out about an imported ticket, a promise
// broken back then, is of its past too when it happened more than an hour before `now`.
absl::StatusOr<bool> IsOfImportedPast(sql::Tx& tx, const event::v1::Envelope& envelope,
                                      base::Instant now);

}  // namespace deskmesh::tickets
