// SPDX-License-Identifier: Apache-2.0
#include "tickets/traits.h"

#include "platform/base/error.h"
#include "tickets/convert.h"
#include "tickets/store.h"

namespace deskmesh::tickets {

absl::StatusOr<std::int64_t> CatchUpTraits(sql::Tx& tx, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<BehindTicket> behind, ListTraitsBehind(tx, limit));
  for (const BehindTicket& ticket : behind) {
    v1::Ticket proto;
    DESKMESH_RETURN_IF_ERROR(DecodeTicket(ticket.data, &proto));
    DESKMESH_RETURN_IF_ERROR(RewriteTraits(tx, ticket.workspace_id, FromProto(proto)));
  }
  return static_cast<std::int64_t>(behind.size());
}

}  // namespace deskmesh::tickets
