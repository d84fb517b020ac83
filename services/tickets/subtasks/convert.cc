// SPDX-License-Identifier: Apache-2.0
#include "tickets/subtasks/convert.h"

#include <charconv>

#include "platform/rpc/timestamp.h"

namespace deskmesh::tickets {

void ToProto(const Subtask& subtask, v1::TicketSubtask* proto) {
  proto->Clear();
  proto->set_id(subtask.id);
  proto->set_ticket_id(subtask.ticket_id);
  proto->set_title(subtask.title);
  proto->set_assignee_id(subtask.assignee_id);
  proto->set_state(static_cast<v1::TicketSubtask::State>(subtask.state));
  if (subtask.due.micros != 0) rpc::SetTimestamp(subtask.due, proto->mutable_due_time());
  proto->set_position(subtask.position);
  proto->set_creator_id(subtask.creator_id);
  rpc::SetTimestamp(subtask.created, proto->mutable_create_time());
  rpc::SetTimestamp(subtask.updated, proto->mutable_update_time());
  if (subtask.ended.micros != 0) rpc::SetTimestamp(subtask.ended, proto->mutable_end_time());
  proto->set_etag(std::to_string(subtask.version));
}

Subtask FromProto(const v1::TicketSubtask& proto) {
  Subtask subtask{.id = proto.id(),
                  .ticket_id = proto.ticket_id(),
                  .title = proto.title(),
                  .assignee_id = proto.assignee_id(),
                  .state = static_cast<Subtask::State>(proto.state()),
                  .due = rpc::InstantOf(proto.due_time()),
                  .position = proto.position(),
                  .creator_id = proto.creator_id(),
                  .created = rpc::InstantOf(proto.create_time()),
                  .updated = rpc::InstantOf(proto.update_time()),
                  .ended = rpc::InstantOf(proto.end_time())};
  std::from_chars(proto.etag().data(), proto.etag().data() + proto.etag().size(), subtask.version);
  return subtask;
}

}  // namespace deskmesh::tickets
