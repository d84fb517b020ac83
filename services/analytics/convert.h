// SPDX-License-Identifier: Apache-2.0
//
// Between the protos of analytics and the tallies here.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include "analytics/core/measures.h"
#include "deskmesh/analytics/v1/analytics_service.pb.h"
#include "platform/base/instant.h"

namespace deskmesh::analytics::convert {

base::Instant ToInstant(const google::protobuf::Timestamp& proto);
void ToProto(base::Instant at, google::protobuf::Timestamp* proto);

void ToProto(const core::Tally& tally, v1::Measures* proto);

// A report as CSV (RFC 4180) with a byte order mark, so that spreadsheets read Chinese right.
std::string ToCsv(const v1::Report& report);

}  // namespace deskmesh::analytics::convert
