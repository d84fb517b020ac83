// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of what administrators and agents set up around tickets: custom fields, views, macros, canned
// replies and reviews.
#pragma once

#include <vector>

#include "deskmesh/tickets/v1/catalogue_service.pb.h"
#include "deskmesh/tickets/v1/macros_service.pb.h"
#include "deskmesh/tickets/v1/reviews_service.pb.h"
#include "deskmesh/tickets/v1/views_service.pb.h"
#include "platform/rpc/service.h"
#include "tickets/action_runner.h"
#include "tickets/catalogue/field_book.h"
#include "tickets/catalogue/shelf.h"
#include "tickets/list_counts.h"

namespace deskmesh::tickets {

// Thread-safe.
class CatalogueService {
 public:
  // References must outlive the service.
  CatalogueService(rpc::ServiceDeps deps, FieldBook& fields, ActionRunner& runner,
                   ListCounts& counts, Recorder& recorder);

  std::vector<rpc::Service> Describe();

 private:
  absl::Status CountViews(rpc::ReadCall& call, const v1::CountTicketViewsRequest& request,
                          v1::CountTicketViewsResponse* response);
  absl::Status ApplyMacro(rpc::WriteCall& call, const v1::ApplyMacroRequest& request,
                          v1::Ticket* response);
  absl::Status RenderReply(rpc::ReadCall& call, const v1::RenderCannedReplyRequest& request,
                           v1::RenderCannedReplyResponse* response);
  absl::Status GetReview(rpc::ReadCall& call, const v1::GetTicketReviewRequest& request,
                         v1::TicketReview* response);
  absl::Status PutReview(rpc::WriteCall& call, const v1::PutTicketReviewRequest& request,
                         v1::TicketReview* response);

  rpc::ServiceDeps deps_;
  ActionRunner& runner_;
  ListCounts& counts_;
  Recorder& recorder_;
  ShelfService<v1::TicketField, v1::CreateTicketFieldRequest, v1::GetTicketFieldRequest,
               v1::ListTicketFieldsRequest, v1::ListTicketFieldsResponse,
               v1::UpdateTicketFieldRequest, v1::DeleteTicketFieldRequest>
      fields_;
  ShelfService<v1::TicketView, v1::CreateTicketViewRequest, v1::GetTicketViewRequest,
               v1::ListTicketViewsRequest, v1::ListTicketViewsResponse, v1::UpdateTicketViewRequest,
               v1::DeleteTicketViewRequest>
      views_;
  ShelfService<v1::Macro, v1::CreateMacroRequest, v1::GetMacroRequest, v1::ListMacrosRequest,
               v1::ListMacrosResponse, v1::UpdateMacroRequest, v1::DeleteMacroRequest>
      macros_;
  ShelfService<v1::CannedReply, v1::CreateCannedReplyRequest, v1::GetCannedReplyRequest,
               v1::ListCannedRepliesRequest, v1::ListCannedRepliesResponse,
               v1::UpdateCannedReplyRequest, v1::DeleteCannedReplyRequest>
      replies_;
  ShelfService<v1::TicketLabel, v1::CreateTicketLabelRequest, v1::GetTicketLabelRequest,
               v1::ListTicketLabelsRequest, v1::ListTicketLabelsResponse,
               v1::UpdateTicketLabelRequest, v1::DeleteTicketLabelRequest>
      labels_;
  ShelfService<v1::TicketStatus, v1::CreateTicketStatusRequest, v1::GetTicketStatusRequest,
               v1::ListTicketStatusesRequest, v1::ListTicketStatusesResponse,
               v1::UpdateTicketStatusRequest, v1::DeleteTicketStatusRequest>
      statuses_;
};

}  // namespace deskmesh::tickets
