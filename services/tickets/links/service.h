// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of links between tickets, and what the end of a ticket means to those linked with it.
#pragma once

#include "deskmesh/tickets/v1/links_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "platform/rpc/service.h"
#include "tickets/bulk/service.h"
#include "tickets/links/core/ticket_link.h"
#include "tickets/recorder.h"

namespace deskmesh::tickets {

// Thread-safe.
class LinksService {
 public:
  // References must outlive the service.
  LinksService(rpc::ServiceDeps deps, Recorder& recorder, BulkService& bulk)
      : deps_(std::move(deps)), recorder_(recorder), bulk_(bulk) {}

  rpc::Service Describe();

  // A ticket was resolved: its open incidents and the open tickets that waited for it get an internal
  // comment, in the background.
  absl::Status TellLinked(sql::Tx& tx, const std::string& workspace_id, const Ticket& resolved,
                          base::Instant now);
  // Resolves the open incidents of a problem in the background, each with the solution.
  absl::Status ResolveIncidents(rpc::WriteCall& call, const Ticket& problem,
                                const std::string& solution);

 private:
  absl::Status Create(rpc::WriteCall& call, const v1::CreateTicketLinkRequest& request,
                      v1::TicketLink* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListTicketLinksRequest& request,
                    v1::ListTicketLinksResponse* response);
  absl::Status Delete(rpc::WriteCall& call, const v1::DeleteTicketLinkRequest& request,
                      google::protobuf::Empty* response);

  // Both tickets of a link, held.
  struct Ends {
    Ticket source;
    Ticket target;
  };
  absl::StatusOr<Ends> Hold(rpc::WriteCall& call, const Link& link) const;
  // Sets or clears the incident's problem.
  absl::Status SetProblem(rpc::WriteCall& call, const Ticket& incident,
                          const std::string& problem_id);
  // The steps of both tickets.
  absl::Status Note(rpc::WriteCall& call, const Link& link, const Ends& ends, bool is_new);

  const rpc::ServiceDeps deps_;
  Recorder& recorder_;
  BulkService& bulk_;
};

}  // namespace deskmesh::tickets
