// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "deskmesh/analytics/v1/analytics_service.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::analytics {

// The gRPC surface of the domain. Thread-safe.
class AnalyticsService {
 public:
  explicit AnalyticsService(rpc::ServiceDeps deps) : deps_(std::move(deps)) {}

  std::vector<rpc::Service> Describe();

  absl::Status GetReport(rpc::ReadCall& call, const v1::GetReportRequest& request,
                         v1::Report* reply);
  absl::Status ExportReport(rpc::ReadCall& call, const v1::ExportReportRequest& request,
                            options::v1::RawBody* reply);
  absl::Status GetBoard(rpc::ReadCall& call, const v1::GetBoardRequest& request, v1::Board* reply);
  absl::Status TrackEvents(rpc::WriteCall& call, const v1::TrackEventsRequest& request,
                           v1::TrackEventsResponse* reply);

 private:
  rpc::ServiceDeps deps_;
};

}  // namespace deskmesh::analytics
