// SPDX-License-Identifier: Apache-2.0
#include "accounts/audit/service.h"

#include <limits>

#include "accounts/audit/store.h"
#include "accounts/convert.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::accounts {
namespace {

void ToProto(const AuditEvent& event, v1::AuditEvent* proto) {
  proto->set_id(event.id);
  rpc::SetTimestamp(event.occurred, proto->mutable_occur_time());
  proto->set_actor(event.actor);
  proto->set_action(event.action);
  proto->set_subject(event.subject);
  for (const auto& [name, value] : event.metadata) (*proto->mutable_metadata())[name] = value;
}

}  // namespace

std::vector<rpc::Service> AuditService::Describe() {
  std::vector<rpc::Service> services;
  services.emplace_back("deskmesh.accounts.v1.AuditEvents", deps_)
      .Read("List", this, &AuditService::List);
  return services;
}

absl::Status AuditService::List(rpc::ReadCall& call, const v1::ListAuditEventsRequest& request,
                                v1::ListAuditEventsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Page page,
                            OpenPage("AuditEvents.List", call.workspace(), request.subject(),
                                     request.page_size(), request.page_token()));
  const std::int64_t before =
      page.after.empty() ? std::numeric_limits<std::int64_t>::max() : std::stoll(page.after);
  DESKMESH_ASSIGN_OR_RETURN(
      std::vector<StoredAuditEvent> found,
      ListAuditEvents(call.tx(), call.workspace(), request.subject(), before, page.limit()));
  response->set_next_page_token(ClosePage(page, found, [](const StoredAuditEvent& stored) {
    return std::to_string(stored.event.sequence);
  }));
  for (const StoredAuditEvent& stored : found) ToProto(stored.event, response->add_audit_events());
  return absl::OkStatus();
}

}  // namespace deskmesh::accounts
