// SPDX-License-Identifier: Apache-2.0
//
// Which tickets a person's notifications tell of that aren't read yet: `unread:me` of a filter.
#pragma once

#include <absl/status/status.h>

#include <string_view>

#include "platform/sql/database.h"
#include "tickets/store.h"

namespace deskmesh::tickets {

// Fills `unread_ids` of a selection whose filter asks for them; does nothing for others.
absl::Status FindUnread(sql::Tx& tx, std::string_view workspace_id, std::string_view user_id,
                        Selection& selection);

}  // namespace deskmesh::tickets
