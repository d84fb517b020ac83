// SPDX-License-Identifier: Apache-2.0
//
// Approvals between contract and rules.
#pragma once

#include <memory>

#include "deskmesh/tickets/v1/approvals_service.pb.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

void ToProto(const Approval& approval, v1::TicketApproval* proto);
Approval FromProto(const v1::TicketApproval& proto);

// The fact of one piece of news.
std::unique_ptr<google::protobuf::Message> FactOf(Approval::News news,
                                                  const v1::TicketApproval& approval);

}  // namespace deskmesh::tickets
