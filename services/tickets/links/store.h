// SPDX-License-Identifier: Apache-2.0
//
// Links in the store. Stateless; every function works inside the caller's transaction.
#pragma once

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "platform/sql/database.h"
#include "tickets/links/core/ticket_link.h"

namespace deskmesh::tickets {

struct StoredLink {
  Link link;
  base::Instant created;
};
// Of a ticket, whichever end it is.
absl::StatusOr<std::vector<StoredLink>> LinksOf(sql::Tx& tx, std::string_view workspace_id,
                                                std::string_view ticket_id);
// One that is there stays.
absl::Status InsertLink(sql::Tx& tx, std::string_view workspace_id, const Link& link,
                        base::Instant created, std::string_view creator_id);
absl::Status DeleteLink(sql::Tx& tx, std::string_view workspace_id, const Link& link);

// Whoever makes a link waits here, after its tickets are held, until no other transaction of the workspace
// makes one: what Neighbourhood then finds stays so until the end.
absl::Status AwaitTurn(sql::Tx& tx, std::string_view workspace_id, base::Instant now);

// The links of one kind that lead to `source_id` and from `target_id` on, within LongestChain of it.
absl::StatusOr<LinkEdges> Neighbourhood(sql::Tx& tx, std::string_view workspace_id,
                                        const Link& link);

}  // namespace deskmesh::tickets
