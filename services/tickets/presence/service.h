// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.tickets.v1.TicketPresence. Everything is in the cache: losing it costs a moment's knowledge.
#pragma once

#include "deskmesh/tickets/v1/presence_service.pb.h"
#include "platform/clock/clock.h"
#include "platform/rpc/service.h"
#include "tickets/presence/core/presence.h"

namespace deskmesh::tickets {

// Thread-safe.
class PresenceService {
 public:
  // `clock` must outlive the service.
  PresenceService(rpc::ServiceDeps deps, const clock::Clock& clock)
      : deps_(std::move(deps)), clock_(clock) {}

  rpc::Service Describe();

 private:
  absl::Status Announce(rpc::TaskCall& call, const v1::AnnounceTicketPresenceRequest& request,
                        v1::TicketPresenceItem* response);
  absl::StatusOr<rpc::Feed> Stream(rpc::ReadCall& call,
                                   const v1::StreamTicketPresenceRequest& request);

  const rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
};

}  // namespace deskmesh::tickets
