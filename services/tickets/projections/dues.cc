// SPDX-License-Identifier: Apache-2.0
#include "tickets/projections/dues.h"

#include "deskmesh/sla/v1/sla_events.pb.h"
#include "platform/rpc/timestamp.h"
#include "tickets/projections/store.h"

namespace deskmesh::tickets {

bus::ConsumerSpec DuesSpec() {
  return {.consumer = "tickets.dues", .keys = {"sla.next_due_changed"}};
}

absl::Status TakeDues(sql::Tx& tx, const event::v1::Envelope& envelope) {
  if (envelope.key() != "sla.next_due_changed") return absl::OkStatus();
  sla::v1::NextDueChanged fact;
  if (!fact.ParseFromString(envelope.payload())) {
    return absl::InvalidArgumentError("the payload is not a " + fact.GetDescriptor()->full_name());
  }
  return SaveDue(tx, envelope.workspace_id(), fact.ticket_id(),
                 fact.has_due_time() ? rpc::InstantOf(fact.due_time()) : base::Instant(),
                 envelope.sequence());
}

}  // namespace deskmesh::tickets
