// SPDX-License-Identifier: Apache-2.0
//
// Between the protos of analytics (and the facts of its neighbours) and the rows and tallies here.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include "analytics/core/measures.h"
#include "analytics/store.h"
#include "deskmesh/analytics/v1/analytics_service.pb.h"
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "platform/base/instant.h"

namespace deskmesh::analytics::convert {

base::Instant ToInstant(const google::protobuf::Timestamp& proto);
void ToProto(base::Instant at, google::protobuf::Timestamp* proto);

store::TicketRow ToRow(const tickets::v1::Ticket& ticket, std::int64_t sequence);
store::ConversationRow ToRow(const chat::v1::Conversation& conversation, std::int64_t sequence);
store::ClockRow ToRow(const sla::v1::Clock& clock);

void ToProto(const core::Tally& tally, v1::Measures* proto);

// A report as CSV (RFC 4180) with a byte order mark, so that spreadsheets read Chinese right.
std::string ToCsv(const v1::Report& report);

}  // namespace deskmesh::analytics::convert
