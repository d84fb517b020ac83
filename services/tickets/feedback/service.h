// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of the product-feedback list and of trackers, with their webhooks.
#pragma once

#include "deskmesh/tickets/v1/defect_service.pb.h"
#include "platform/rpc/service.h"
#include "tickets/feedback/ledger.h"

namespace deskmesh::tickets {

// Thread-safe.
class DefectsService {
 public:
  // `ledger` must outlive the service.
  DefectsService(rpc::ServiceDeps deps, DefectLedger& ledger)
      : deps_(std::move(deps)), ledger_(ledger) {}

  rpc::Service Describe();

 private:
  // Where it isn't known whether the tracker made a twin: a person found `key` there, or nothing.
  absl::Status SettleTwin(rpc::WriteCall& call, const std::string& key, Defect& defect);
  absl::Status Create(rpc::WriteCall& call, const v1::CreateDefectRequest& request,
                      v1::Defect* response);
  absl::Status Get(rpc::ReadCall& call, const v1::GetDefectRequest& request, v1::Defect* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListDefectsRequest& request,
                    v1::ListDefectsResponse* response);
  absl::Status Update(rpc::WriteCall& call, const v1::UpdateDefectRequest& request,
                      v1::Defect* response);
  absl::Status Link(rpc::WriteCall& call, const v1::LinkTicketsRequest& request,
                    v1::Defect* response);
  absl::Status Unlink(rpc::WriteCall& call, const v1::UnlinkTicketRequest& request,
                      v1::Defect* response);
  absl::Status ListLinks(rpc::ReadCall& call, const v1::ListDefectLinksRequest& request,
                         v1::ListDefectLinksResponse* response);

  rpc::ServiceDeps deps_;
  DefectLedger& ledger_;
};

// Thread-safe.
class DefectTrackersService {
 public:
  // `ledger` must outlive the service.
  DefectTrackersService(rpc::ServiceDeps deps, DefectLedger& ledger)
      : deps_(std::move(deps)), ledger_(ledger) {}

  rpc::Service Describe();

 private:
  absl::Status Create(rpc::WriteCall& call, const v1::CreateDefectTrackerRequest& request,
                      v1::DefectTracker* response);
  absl::Status Get(rpc::ReadCall& call, const v1::GetDefectTrackerRequest& request,
                   v1::DefectTracker* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListDefectTrackersRequest& request,
                    v1::ListDefectTrackersResponse* response);
  absl::Status Update(rpc::WriteCall& call, const v1::UpdateDefectTrackerRequest& request,
                      v1::DefectTracker* response);
  // Nobody is logged in: the hook says whose tracker it is, its signature that it is the tracker.
  absl::Status Receive(rpc::WriteCall& call, const v1::ReceiveDefectHookRequest& request,
                       google::protobuf::Empty* response);

  rpc::ServiceDeps deps_;
  DefectLedger& ledger_;
};

}  // namespace deskmesh::tickets
