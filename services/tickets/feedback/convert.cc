// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/convert.h"

#include "platform/rpc/timestamp.h"

namespace deskmesh::tickets {

void ToProto(const Defect& defect, v1::Defect* proto) {
  proto->set_id(defect.id);
  proto->set_title(defect.title);
  proto->set_description(defect.description);
  proto->set_kind(static_cast<v1::Defect::Kind>(defect.kind));
  proto->set_state(static_cast<v1::Defect::State>(defect.state));
  proto->set_tracker_id(defect.tracker_id);
  proto->set_external_key(defect.external_key);
  proto->set_external_state(defect.external_state);
  proto->set_sync(static_cast<v1::Defect::Sync>(defect.sync));
  proto->set_sync_error(defect.sync_error);
  rpc::SetTimestamp(defect.created, proto->mutable_create_time());
  rpc::SetTimestamp(defect.updated, proto->mutable_update_time());
  if (defect.solved.micros != 0) rpc::SetTimestamp(defect.solved, proto->mutable_solve_time());
  proto->set_etag(std::to_string(defect.sequence));
}

void ToProto(const DefectLink& link, v1::DefectLink* proto) {
  proto->set_defect_id(link.defect_id);
  proto->set_ticket_id(link.ticket_id);
  proto->set_ticket_number(link.ticket_number);
  proto->set_organization_id(link.organization_id);
  rpc::SetTimestamp(link.created, proto->mutable_create_time());
  if (link.told.micros != 0) rpc::SetTimestamp(link.told, proto->mutable_tell_time());
}

}  // namespace deskmesh::tickets
